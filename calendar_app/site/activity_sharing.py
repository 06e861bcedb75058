"""What goes out from the page of an activity: into calendars, onto maps, to search engines, into Zalo."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from calendar_app.models.activities import Activity
from calendar_app.site import calendar_links, desk_sharing, preview_facts, structured_event
from calendar_app.site.calendar_links import Entry, Maps
from calendar_app.site.canonical import whole
from calendar_app.site.public_details import ActivityPage
from calendar_app.site.public_words import stopped_title
from calendar_app.site.structured_event import Addresses, Data


@dataclass(frozen=True, slots=True)
class Shared:
    """Addresses, a text to paste and data; ``google`` and ``outlook`` are "" where nothing is to be put down."""

    address: str
    picture: str
    title: str
    description: str
    google: str
    outlook: str
    maps: Maps | None
    text: str
    data: Data


def of(session: Session, page: ActivityPage, today: date) -> Shared:
    """All that the page of an activity hands out, in the reader's language."""
    row = page.row
    address = whole(url_for("public.activity", activity_id=row.id))
    picture = whole(url_for("share.activity_picture", activity_id=row.id))
    start, end = calendar_links.span(row)
    where = _where(page)
    entry = Entry(row.title, start, end, where, "\n\n".join(filter(None, (page.words.summary, address))))
    ahead = row.state in ("planned", "running")
    return Shared(
        address=address,
        picture=picture,
        title=stopped_title(row.title, row.state),
        description=" · ".join(filter(None, (*preview_facts.of_activity(page).lines, page.words.summary))),
        google=calendar_links.google(entry) if ahead else "",
        outlook=calendar_links.outlook(entry) if ahead else "",
        maps=calendar_links.maps(where),
        text=desk_sharing.sharing(session.get_one(Activity, row.id), today).text,
        data=structured_event.event(page, _addresses(page, address, picture)),
    )


def _where(page: ActivityPage) -> str:
    """Venue, address, commune and province by their Vietnamese names, which is what maps know; nothing twice."""
    row, room = page.row, page.words.room
    parts = [row.venue, room.address if room else "", row.place.name_vi if row.place else ""]
    if any(parts) and page.province:
        parts.append(page.province.name_vi)
    known: list[str] = []
    for part in parts:
        if part and not any(part.lower() in one.lower() for one in known):
            known.append(part)
    return ", ".join(known)


def _addresses(page: ActivityPage, address: str, picture: str) -> Addresses:
    own = page.words.picture_id
    pictures = [picture, *([whole(url_for("evidence.picture", file_id=own))] if own else [])]
    units = {unit.code: whole(url_for("public.unit", code=unit.code)) for unit in page.organisers}
    return Addresses(address, tuple(pictures), units)
