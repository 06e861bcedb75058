"""A feed as RSS 2.0, for readers of news: what was published or changed last comes first."""

from collections.abc import Iterable
from datetime import timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from calendar_app.feeds.events import Event
from calendar_app.feeds.ical import Head

CONTENT_TYPE = "application/rss+xml; charset=utf-8"
#: readers keep what they have seen: more than these at once is no news
MOST = 100


def join(found: Head, events: Iterable[Event]) -> bytes:
    """The whole document: series once, by their first day."""
    newest = sorted(
        (one for one in events if not one.recurrence_id), key=lambda one: (one.stamp, one.uid), reverse=True
    )
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">',
        "<channel>",
        _element("title", found.name),
        _element("link", found.url),
        _element("description", found.description),
        _element("language", found.language),
        f'<atom:link rel="self" type="application/rss+xml" href="{_attribute(found.source)}"/>',
        *(line for one in newest[:MOST] for line in item(one)),
        "</channel>",
        "</rss>",
        "",
    ]
    return "\n".join(lines).encode()


def item(found: Event) -> list[str]:
    """One item: its days before its title, since a reader shows nothing else of a list."""
    return [
        "<item>",
        _element("title", f"{span(found)} · {found.title}"),
        _element("link", found.url),
        f'<guid isPermaLink="false">{escape(found.uid)}/{found.stamp:%Y%m%dT%H%M%SZ}</guid>',
        _element("pubDate", format_datetime(found.stamp)),
        *(_element("category", category) for category in found.categories),
        _element("description", "\n".join(part for part in (found.location, found.description) if part)),
        "</item>",
    ]


def span(found: Event) -> str:
    """Its days as dd/mm/yyyy, with the hour where there is one."""
    last = found.end - timedelta(days=1) if found.all_day else found.end
    first, until = f"{found.start:%d/%m/%Y}", f"{last:%d/%m/%Y}"
    hour = "" if found.all_day else f" {found.start:%H:%M}"
    return f"{first}{hour}" if first == until else f"{first}{hour}–{until}"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})
