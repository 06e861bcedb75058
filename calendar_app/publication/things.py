"""An activity, or a dated commemoration, as the thing that feeds tell of."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from calendar_app.domain import lunar, recurrence
from calendar_app.domain.errors import CalendarError
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.models.days import CommemorationDate
from calendar_app.publication.vevent import ZONE, Moved, Thing, after

WORDS = {
    "vi": {
        "by": "Đơn vị tổ chức", "with": "Phối hợp", "for": "Nhân dịp", "lunar": "Âm lịch", "reason": "Lý do",
        "demo": "Dữ liệu minh họa.", "years": "Kỷ niệm {n} năm", "leap": "nhuận", "theme": "Chủ đề",
        "commemoration": "Ngày kỷ niệm",
    },
    "en": {
        "by": "Organiser", "with": "With", "for": "On the occasion of", "lunar": "Lunar date", "reason": "Reason",
        "demo": "Demonstration data.", "years": "{ordinal} anniversary", "leap": "leap", "theme": "Theme",
        "commemoration": "Commemoration",
    },
}  # fmt: skip
#: a moved time, or an all-day window longer than this, is not repeated as an exception but as it stands
DEFAULT_HOURS = timedelta(hours=2)


@dataclass(frozen=True)
class Site:
    """What fragments need to know of the installation."""

    base_url: str
    feed_domain: str


def activity(found: Activity, version: Version, site: Site, language: str) -> Thing:
    """A published activity as feeds tell it."""
    first = next((o for o in found.occurrences if o.state != "cancelled"), found.occurrences[0])
    start, end = span(version, first) if not version.rrule else anchor(version)
    exceptions = found.occurrences if version.rrule and found.life != "cancelled" else []
    return Thing(
        uid=found.uid,
        start=start,
        end=end,
        title=version.title,
        description=describe(found, version, language),
        location=where(version),
        url=f"{site.base_url}/activities/{found.id}" + ("?lang=en" if language == "en" else ""),
        state=found.life,
        categories=tuple(_name(c, language) for c in version.commemorations),
        rrule=rrule(version),
        exdates=exdates(version, exceptions),
        moved=tuple(_moved(version, o) for o in exceptions if o.state != "cancelled" and is_moved(o)),
        created=found.created_at,
        all_day=version.starts_at is None,
    )


def where(version: Version) -> str:
    """The venue and its commune, which is not said twice."""
    place = version.place.name_vi if version.place else ""
    named = bool(version.venue) and place.lower() in version.venue.lower()
    return ", ".join(part for part in (version.venue, "" if named else place) if part)


def span(version: Version, occurrence: Occurrence) -> tuple[date | datetime, date | datetime]:
    """Start and exclusive end of an occurrence: days, or moments on the wall clock of Vietnam."""
    if version.starts_at is None:
        return occurrence.first_day, after(occurrence.last_day)
    start = datetime.combine(occurrence.first_day, version.starts_at, ZONE)
    if version.ends_at is None:
        return start, datetime.combine(occurrence.last_day, version.starts_at, ZONE) + DEFAULT_HOURS
    return start, datetime.combine(occurrence.last_day, version.ends_at, ZONE)


def anchor(version: Version) -> tuple[date | datetime, date | datetime]:
    """Where a series begins: on the first day that its rule gives, since clients take DTSTART for one of its days."""
    rule = recurrence.parse(version.rrule)
    given = recurrence.expand(rule, version.first_day, version.first_day, date(version.first_day.year + 2, 1, 1), cap=1)
    day = given[0].original if given else version.first_day
    if version.starts_at is None:
        return day, after(day)
    start = datetime.combine(day, version.starts_at, ZONE)
    end = datetime.combine(day, version.ends_at, ZONE) if version.ends_at else start + DEFAULT_HOURS
    return start, end


def rrule(version: Version) -> str:
    """The rule as RFC 5545 wants it: UNTIL in UTC where DTSTART has a time, and days that not every month has named,
    since clients disagree on what a bare rule from 29 February or the 31st means."""
    if not version.rrule:
        return ""
    rule, day = recurrence.parse(version.rrule), version.first_day
    if not rule.byday and not rule.bymonthday and rule.freq == "YEARLY":
        rule = replace(rule, bymonth=rule.bymonth or (day.month,), bymonthday=(day.day,))
    if not rule.byday and not rule.bymonthday and rule.freq == "MONTHLY":
        rule = replace(rule, bymonthday=(day.day,))
    if rule.until is None or version.starts_at is None:
        return recurrence.dump(rule)
    until = datetime.combine(rule.until, time.max, ZONE).astimezone(UTC)
    return recurrence.dump(replace(rule, until=None)) + f";UNTIL={until:%Y%m%dT%H%M%SZ}"


def exdates(version: Version, occurrences: Iterable[Occurrence]) -> tuple[date | datetime, ...]:
    """What a series leaves out: the days its version names, and its cancelled occurrences."""
    if not version.rrule:
        return ()
    days = {date.fromisoformat(day) for day in version.exdates}
    days |= {date.fromisoformat(o.original_start[:10]) for o in occurrences if o.state == "cancelled"}
    return tuple(_at(version, day) for day in sorted(days))


def is_moved(occurrence: Occurrence) -> bool:
    """Whether an occurrence of a series stands elsewhere than its rule says."""
    return occurrence.first_day.isoformat() != occurrence.original_start[:10]


def _at(version: Version, day: date) -> date | datetime:
    return day if version.starts_at is None else datetime.combine(day, version.starts_at, ZONE)


def _moved(version: Version, occurrence: Occurrence) -> Moved:
    start, end = span(version, occurrence)
    return Moved(_at(version, date.fromisoformat(occurrence.original_start[:10])), start, end, occurrence.state)


def describe(found: Activity, version: Version, language: str) -> str:
    """The lines under the title: summary, who, with whom, on what occasion, the lunar date, why not."""
    words = WORDS[language]
    accepted = [p.unit for p in found.participations if p.state == "accepted" and p.role == "co"]
    together = ", ".join([*(_name(u, language) for u in accepted), *([version.partners] if version.partners else [])])
    lines = [
        version.summary,
        f"{words['by']}: {_name(found.lead_unit, language)}",
        f"{words['with']}: {together}" if together else "",
        f"{words['for']}: {', '.join(_name(c, language) for c in version.commemorations)}"
        if version.commemorations
        else "",
        f"{words['reason']}: {found.reason}" if found.reason and found.life in ("cancelled", "postponed") else "",
        words["demo"] if found.demonstration else "",
    ]
    return "\n".join(line for line in lines if line)


def commemoration(row: CommemorationDate, site: Site, language: str, uid: str) -> Thing:
    """A dated commemoration as feeds tell it: an all-day event of its own, titled with the anniversary."""
    found, words = row.commemoration, WORDS[language]
    years = (
        f" ({words['years'].format(n=row.anniversary, ordinal=ordinal(row.anniversary))})" if row.anniversary else ""
    )
    theme = getattr(row, f"theme_{language}") or row.theme_vi
    lines = (
        f"{words['theme']}: {theme}" if theme else "",
        f"{words['lunar']}: {lunar_words(row.first_day, language)}",
        found.legal_basis,
    )
    return Thing(
        uid=uid,
        start=row.first_day,
        end=after(row.last_day),
        title=_name(found, language) + years,
        description="\n".join(line for line in lines if line),
        location="",
        url=f"{site.base_url}/commemorations/{found.code}" + ("?lang=en" if language == "en" else ""),
        state="planned",
        categories=(words["commemoration"],),
    )


def ordinal(number: int) -> str:
    """The English ordinal: 1st, 12th, 23rd."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def lunar_words(day: date, language: str) -> str:
    """ "14/10 Bính Ngọ"; a dash outside the lunar table."""
    try:
        found = lunar.to_lunar(day)
    except CalendarError:
        return "–"
    leap = f" {WORDS[language]['leap']}" if found.leap else ""
    return f"{found.day}/{found.month}{leap} {lunar.year_name(found.year)}"


def _name(thing: object, language: str) -> str:
    name: str = getattr(thing, f"name_{language}", "") or getattr(thing, "name_vi")  # noqa: B009
    return name
