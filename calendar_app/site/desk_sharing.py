"""An activity as a text to paste into Zalo, with its public address and a QR of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import segno
from flask import current_app, url_for
from flask_babel import gettext as _

from calendar_app import clock
from calendar_app.i18n.locale import DEFAULT, language
from calendar_app.jinja import day, days, hour, named, weekday
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.publication.service import is_public
from calendar_app.site.desk_words import fee
from calendar_app.site.rule_words import rule_words


@dataclass(frozen=True)
class Sharing:
    """The text with its address; or, where there is none, the sentence that says why not."""

    text: str = ""
    address: str = ""
    why_not: str = ""


def sharing(activity: Activity, today: date) -> Sharing:
    """What somebody may pass on of an activity: only what the public can read."""
    version = activity.published
    if version is None:
        return Sharing(why_not=_("It is not published yet."))
    if version.product:
        return Sharing(why_not=_("Products have no public page."))
    if not is_public(activity):
        return Sharing(why_not=_("It is not meant for everybody, so it has no public page."))
    address = public_address(activity.id)
    lines = list(_lines(activity, version, _next(activity, today)))
    return Sharing("\n".join([*lines, _("Read more: %(address)s", address=address)]), address)


def public_address(activity_id: int) -> str:
    """The whole address of the public page in the reader's language, as short as it gets."""
    path = url_for("public.activity", activity_id=activity_id).split("?")[0]
    query = "" if language() == DEFAULT else f"?lang={language()}"
    return f"{current_app.config['CALENDAR'].base_url}{path}{query}"


def qr(address: str) -> bytes:
    """An SVG picture of a QR that leads to an address; dark on white, so that it reads on any ground."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=6, border=4, light="#fff", dark="#000")
    return out.getvalue()


def _next(activity: Activity, today: date) -> Occurrence | None:
    alive = [row for row in activity.occurrences if row.state not in ("cancelled", "postponed")]
    coming = [row for row in alive if row.last_day >= today]
    return next(iter(coming or alive[-1:]), None)


def _lines(activity: Activity, version: Version, occurrence: Occurrence | None) -> Iterator[str]:
    stopped = {"cancelled": _("CANCELLED"), "postponed": _("POSTPONED")}.get(activity.life)
    yield f"{stopped}: {version.title}" if stopped else version.title
    if stopped and activity.reason:
        yield activity.reason
    if activity.life != "postponed":
        yield _("When: %(when)s", when=_when(version, occurrence))
    if where := _where(version):
        yield _("Where: %(where)s", where=where)
    if version.audience:
        yield _("For whom: %(audience)s", audience=version.audience)
    if version.fee is not None:
        yield _("Fee: %(fee)s", fee=fee(version.fee))
    if version.registration and not stopped:
        yield _("Registration: %(address)s", address=version.registration)
    if version.link:
        yield _("Web address: %(address)s", address=version.link)


def _when(version: Version, occurrence: Occurrence | None) -> str:
    """Days with their weekdays, times, and how often it repeats."""
    first = occurrence.first_day if occurrence else version.first_day
    last = occurrence.last_day if occurrence else version.last_day
    if first == last:
        said = f"{weekday(first)}, {day(first)}"
    else:
        said = f"{days(first, last)} ({weekday(first)} – {weekday(last)})"
    return "; ".join(
        part for part in (", ".join([said, *_times(version, occurrence)]), rule_words(version.rrule)) if part
    )


def _times(version: Version, occurrence: Occurrence | None) -> list[str]:
    if occurrence is not None and occurrence.starts_at is not None:
        moments = [clock.local(moment).time() for moment in (occurrence.starts_at, occurrence.ends_at) if moment]
    else:
        moments = [moment for moment in (version.starts_at, version.ends_at) if moment]
    return ["–".join(hour(moment) for moment in moments)] if moments else []


def _where(version: Version) -> str:
    address = version.listed_venue.address if version.listed_venue else ""
    place = named(version.place) if version.place and version.place.parent_id else ""
    parts = [version.venue, address, place]
    known: list[str] = []
    for part in parts:
        if part and not any(part.lower() in one.lower() for one in known):
            known.append(part)
    return ", ".join(known)
