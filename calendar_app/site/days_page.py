"""What the days desk lists of a year."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.activities.writing import NEAR
from calendar_app.i18n.locale import language
from calendar_app.models.activities import Activity, Version, version_commemoration
from calendar_app.models.days import Commemoration, CommemorationYear, DayOff, Disruption, Occasion
from calendar_app.models.places import Place
from calendar_app.plans import days, working_days


@dataclass(frozen=True)
class Kept:
    """A commemoration on its days of a year, and what a letter has set."""

    code: str
    name_vi: str
    name_en: str
    first_day: date
    last_day: date
    theme_vi: str
    theme_en: str
    letter: str
    letter_file_id: int | None
    #: dated by a letter, not by its rule
    set_by_letter: bool
    #: a letter has set it in this or another year
    lettered: bool


@dataclass(frozen=True)
class Off:
    """A day off or a weekend day worked; ``id`` is none for one that is known from the laws."""

    id: int | None
    day: date
    sort: str
    name: str
    document: str


@dataclass(frozen=True)
class FarAway:
    """An activity that declared a day from which it now lies far."""

    id: int
    title: str
    first_day: date


def kept(session: Session, year: int) -> list[Kept]:
    """The commemorations of a year; those that a letter dates, or may every year, first."""
    letters = {row.commemoration_id: row for row in session.scalars(select(CommemorationYear).filter_by(year=year))}
    lettered = set(session.scalars(select(CommemorationYear.commemoration_id).distinct()))
    found = []
    for row in days.dated_in(session, year):
        letter, one = letters.get(row.commemoration_id), row.commemoration
        found.append(
            (
                one.id not in lettered,
                Kept(
                    one.code, one.name_vi, one.name_en, row.first_day, row.last_day, row.theme_vi, row.theme_en,
                    letter.letter if letter else "", letter.letter_file_id if letter else None,
                    letter is not None and letter.first_day is not None,
                    one.id in lettered,
                ),
            )
        )  # fmt: skip
    return [one for _later, one in sorted(found, key=lambda pair: (pair[0], pair[1].first_day, pair[1].code))]


def off(session: Session, year: int) -> list[Off]:
    """Days on which offices are closed, and weekend days worked, by day; what was entered outweighs what is known."""
    entered = session.scalars(
        select(DayOff).where(DayOff.day.between(date(year, 1, 1), date(year, 12, 31)), DayOff.sort != "withdrawn")
    )
    found = {row.day: Off(row.id, row.day, row.sort, row.name_vi, row.document) for row in entered}
    closed = working_days.workdays(session, year, year).days_off
    for day, name in working_days.public_holidays(year, year, language()).items():
        if day in closed:
            found.setdefault(day, Off(None, day, "off", name, ""))
    return [found[day] for day in sorted(found)]


def occasions(session: Session, year: int) -> list[Occasion]:
    """Political occasions that touch a year and stand, soonest first."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    asked = select(Occasion).where(Occasion.first_day <= last, Occasion.last_day >= first, ~Occasion.cancelled)
    return list(session.scalars(asked.order_by(Occasion.first_day, Occasion.code)))


def disruptions(session: Session, year: int) -> list[Disruption]:
    """Disruptions that touch a year, latest first."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    asked = select(Disruption).where(Disruption.first_day <= last, Disruption.last_day >= first)
    return list(session.scalars(asked.order_by(Disruption.first_day.desc(), Disruption.id.desc())))


def place_names(session: Session, codes: set[str]) -> dict[str, Place]:
    """Places by code."""
    return {place.code: place for place in session.scalars(select(Place).where(Place.code.in_(codes)))}


def far_away(session: Session, code: str, year: int) -> list[FarAway]:
    """Activities of a year whose latest word declares a day that lies more than 60 days off; at most 50."""
    first, last = date(year, 1, 1) - NEAR, date(year, 12, 31) + NEAR
    rows = session.execute(
        select(Activity.id, Version.title, Version.first_day, Version.last_day)
        .join(Version, Version.activity_id == Activity.id)
        .join(version_commemoration, version_commemoration.c.version_id == Version.id)
        .join(Commemoration, version_commemoration.c.commemoration_id == Commemoration.id)
        .where(Commemoration.code == code, Version.review != "superseded", Activity.life.in_(("planned", "postponed")))
        .where(Version.first_day >= first, Version.last_day <= last)
        .order_by(Version.first_day, Activity.id)
    ).all()
    spans = [(row.first_day, row.last_day) for row in days.dated_in(session, year) if row.commemoration.code == code]
    return [
        FarAway(key, title, start)
        for key, title, start, end in rows
        if spans and not any(_near(start, end, *span) for span in spans)
    ][:50]


def _near(start: date, end: date, first_day: date, last_day: date) -> bool:
    margin = timedelta(days=NEAR.days)
    return first_day - margin <= end and start <= last_day + margin
