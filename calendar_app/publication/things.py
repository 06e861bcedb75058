"""An activity, or a dated commemoration, as the thing that feeds tell of."""

from dataclasses import dataclass
from datetime import date

from calendar_app.domain import lunar
from calendar_app.domain.errors import CalendarError
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.models.days import CommemorationDate
from calendar_app.publication import pattern
from calendar_app.publication.vevent import Moved, Thing, after

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


@dataclass(frozen=True)
class Site:
    """What fragments need to know of the installation."""

    base_url: str
    feed_domain: str


def activity(found: Activity, version: Version, site: Site, language: str) -> Thing:
    """A published activity as feeds tell it."""
    shown = pattern.of(found, version)
    return Thing(
        uid=found.uid,
        start=shown.start,
        end=shown.end,
        title=version.title,
        description=describe(found, version, language),
        location=where(version),
        url=f"{site.base_url}/activities/{found.id}" + ("?lang=en" if language == "en" else ""),
        state=found.life,
        categories=tuple(_name(c, language) for c in version.commemorations),
        rrule=pattern.rrule(version),
        exdates=shown.exdates,
        rdates=shown.rdates,
        moved=tuple(_moved(found, version, o, language) for o in shown.exceptions),
        created=found.created_at,
        all_day=version.starts_at is None,
    )


def where(version: Version) -> str:
    """The venue and its commune, which is not said twice."""
    place = version.place.name_vi if version.place else ""
    named = bool(version.venue) and place.lower() in version.venue.lower()
    return ", ".join(part for part in (version.venue, "" if named else place) if part)


def _moved(found: Activity, version: Version, occurrence: Occurrence, language: str) -> Moved:
    start, end = pattern.span(occurrence)
    why = occurrence.reason if occurrence.state == "postponed" else ""
    said = describe(found, version, language)
    return Moved(
        original=pattern.at(version, pattern.original(occurrence)),
        start=start,
        end=end,
        state=occurrence.state,
        description=f"{said}\n{WORDS[language]['reason']}: {why}" if why else said,
    )


def describe(found: Activity, version: Version, language: str) -> str:
    """The lines under the title: summary, who, with whom, on what occasion, the lunar date, why not."""
    words = WORDS[language]
    going_on = (p for p in found.participations if p.until is None)
    accepted = [p.unit for p in going_on if p.state == "accepted" and p.role == "co"]
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
