"""The letters of bulletins: one to have it confirmed, the issue, and the news of what was called off."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app.bulletins import queries, tokens, wish, words
from calendar_app.bulletins.wish import Row
from calendar_app.clock import ZONE
from calendar_app.domain.due import MORNING
from calendar_app.domain.text import one_line
from calendar_app.i18n.locale import DEFAULT, LANGUAGES
from calendar_app.jinja import days, month_inside, site_name
from calendar_app.models.bulletins import Bulletin
from calendar_app.outbox import service as outbox
from calendar_app.outbox.letter import Letter
from config import Config

#: kinds of message
ASK, ISSUE, NEWS = "bulletin_ask", "bulletin", "bulletin_news"
#: longest title in a subject; activities in one letter
SHORT, MOST_ROWS = 90, 60
#: what a letter of a bulletin that ended says of itself
ENDED = "the bulletin was ended by its reader"


def is_out(on: date, now: datetime) -> bool:
    """Whether the hour of an issue of that day has come."""
    return now >= hour_of(on)


def hour_of(on: date) -> datetime:
    """The moment at which an issue of a day comes out."""
    return datetime.combine(on, MORNING, ZONE)


def to_confirm(session: Session, row: Bulletin, config: Config) -> Letter:
    """To the mailbox for which a bulletin was asked: the link that begins it, or that changes what runs already."""
    with speaking(row) as language:
        running = row.confirmed_at is not None
        purpose = tokens.KEEP if running else tokens.CONFIRM
        path = f"/bulletin/{'keep' if running else 'confirm'}/{tokens.sign(config, purpose, row.id)}"
        subject = _("Your bulletin of activities") if running else _("Confirm your bulletin of activities")
        shown = {
            "running": running, "about": words.words(session, row.filters, language),
            "rhythm": row.rhythm, "address": address(config, path, language),
        }  # fmt: skip
        return _letter(ASK, row, subject, shown, config)


def issue(session: Session, row: Bulletin, rows: Sequence[Row], since: date, until: date, config: Config) -> Letter:
    """What is coming on ``since <= day < until``; ``rows`` is never empty."""
    with speaking(row) as language:
        span = days(since, until - timedelta(days=1)) if row.rhythm == "weekly" else month_inside(since)
        subject = _("Activities of %(days)s", days=span)
        shown = {
            "rows": rows[:MOST_ROWS], "left_out": len(rows) - len(rows[:MOST_ROWS]),
            "about": words.words(session, row.filters, language),
            "calendar": address(config, "/calendar", language, wish.read(row.filters).query_string()),
        }  # fmt: skip
        return _letter(ISSUE, row, subject, shown, config)


def news(row: Bulletin, rows: Sequence[Row], config: Config) -> Letter:
    """What was postponed or cancelled; ``rows`` is never empty."""
    with speaking(row):
        title = one_line(rows[0].title)[:SHORT]
        if len(rows) > 1:
            subject = _("Called off: %(title)s (and %(count)s more)", title=title, count=len(rows) - 1)
        elif rows[0].state == "postponed":
            subject = _("Postponed: %(title)s", title=title)
        else:
            subject = _("Cancelled: %(title)s", title=title)
        return _letter(NEWS, row, subject, {"rows": rows}, config)


def seal(
    session: Session, letter: Letter, kind: str, config: Config, *, until: datetime, slot: datetime, now: datetime
) -> int:
    """Queue a letter of a bulletin; its number."""
    row = outbox.seal(session, letter, config, person_id=None, kind=kind, slot=slot, expires_at=until, now=now)
    return row.id


def withdraw(session: Session, row: Bulletin) -> None:
    """Take back what has not gone out yet."""
    for message_id in queries.unsent(session, row):
        outbox.withdraw(session, message_id, ENDED)


@contextmanager
def speaking(row: Bulletin) -> Iterator[str]:
    """Speak the language of a bulletin's reader."""
    chosen = row.language if row.language in LANGUAGES else DEFAULT
    with force_locale(chosen):
        yield chosen


def address(config: Config, path: str, language: str, query: str = "") -> str:
    """A whole address in a language."""
    asked = "&".join(part for part in (query, "" if language == DEFAULT else urlencode({"lang": language})) if part)
    return f"{config.base_url}{path}" + (f"?{asked}" if asked else "")


def _letter(kind: str, row: Bulletin, subject: str, said: dict[str, object], config: Config) -> Letter:
    """The letter of a kind; all but the first say to mail programs where the reader ends it with one click."""
    keep = address(config, f"/bulletin/keep/{tokens.sign(config, tokens.KEEP, row.id)}", row.language)
    shown = {
        **said, "language": row.language, "subject": subject, "site": site_name(), "base": config.base_url,
        "keep": keep,
    }  # fmt: skip
    return Letter(
        name="", address=row.email, subject=subject, language=row.language,
        text=render_template(f"mail/{kind}.txt", **shown), html=render_template(f"mail/{kind}.html", **shown),
        unsubscribe="" if kind == ASK else keep,
    )  # fmt: skip
