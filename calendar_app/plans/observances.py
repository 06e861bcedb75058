"""The days of a year as the department sets them: dates by letter, days off, political occasions, mourning, storms."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.domain.access import Action, Principal, Role, allows
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.domain.text import fold, one_line
from calendar_app.models.days import Commemoration, CommemorationYear, DayOff, Disruption, Occasion
from calendar_app.models.units import Unit
from calendar_app.plans import days, queries
from calendar_app.units import queries as units

#: a setting of the plan: code of the unit whose managers set the days of the year
DESK = "days_desk"
YEARS = range(2020, 2053)
#: days that one entry may span
LONGEST = {"observed": 62, "day_off": 31, "occasion": 366, "disruption": 62}
DISRUPTIONS = ("mourning", "storm", "other")
DAY_SORTS = ("off", "worked")


@dataclass(frozen=True)
class Observed:
    """What a letter sets for a commemoration in a year. Without days the rule of the commemoration holds."""

    first_day: date | None = None
    last_day: date | None = None
    theme_vi: str = ""
    theme_en: str = ""
    letter: str = ""
    #: a stored file of purpose letter; none keeps the one there is
    letter_file_id: int | None = None


@dataclass(frozen=True)
class Span:
    """Something with a name on some days, by a document."""

    first_day: date
    last_day: date
    name_vi: str = ""
    name_en: str = ""
    document: str = ""
    document_on: date | None = None


@dataclass(frozen=True)
class Declared:
    """A disruption as it is declared; ``place`` is the code of the place it concerns, "" the whole province."""

    sort: str
    name: str
    first_day: date
    last_day: date
    place: str = ""
    document: str = ""
    reason: str = ""


def desk(session: Session) -> Unit:
    """The unit whose managers set the days: a setting of the first current plan, else the root it applies to."""
    code = queries.first_setting(session, DESK)
    if code is None:
        raise NotFound("plan", "")
    return units.by_code(session, code)


def may_set(session: Session, by: Principal) -> bool:
    """Whether somebody may set the days of the year."""
    if by.administrator:
        return True
    if not any(held.role >= Role.MANAGER for held in by.grants):
        return False
    code = queries.first_setting(session, DESK)
    if code is None:
        return False
    own = next((held.path for held in by.grants if held.path.endswith(f"/{code}/")), None)
    return allows(by, Action.MANAGE, own or units.by_code(session, code).path)


def require(session: Session, by: Principal) -> None:
    """Raise `NotAllowed` to all but those who set the days of the year."""
    if not may_set(session, by):
        raise NotAllowed("set the days of the year")


def observe(session: Session, code: str, year: int, said: Observed, *, by: Principal) -> set[str]:
    """Set a commemoration's year, and date it again; codes whose dates changed. Raise `Invalid` by field.

    A load of the plan's file leaves it alone from then on.
    """
    require(session, by)
    kept = commemoration(session, code)
    if faults := _observed_faults(said, year):
        raise Invalid(faults)
    row = next((one for one in kept.years if one.year == year), None)
    if row is None:
        row = CommemorationYear(year=year)
        kept.years.append(row)
    row.first_day, row.last_day, row.by_hand = said.first_day, said.last_day, True
    row.theme_vi, row.theme_en, row.letter = one_line(said.theme_vi), one_line(said.theme_en), one_line(said.letter)
    row.letter_file_id = said.letter_file_id or row.letter_file_id
    session.flush()
    return days.materialise(session, [year])


def commemoration(session: Session, code: str) -> Commemoration:
    """A commemoration by code; raise `NotFound`."""
    found = session.scalar(select(Commemoration).where(Commemoration.code == code))
    if found is None:
        raise NotFound("commemoration", code)
    return found


def enter_days(session: Session, sort: str, said: Span, *, by: Principal) -> list[DayOff]:
    """Enter days off, or weekend days worked in exchange; one that was entered before is said anew."""
    require(session, by)
    faults = _span_faults(said, "day_off")
    if sort not in DAY_SORTS:
        faults["sort"] = "unknown"
    if faults:
        raise Invalid(faults)
    found = []
    for number in range((said.last_day - said.first_day).days + 1):
        day = said.first_day + timedelta(days=number)
        row = session.scalar(select(DayOff).where(DayOff.day == day)) or DayOff(day=day)
        row.sort, row.name_vi, row.name_en = sort, one_line(said.name_vi), one_line(said.name_en)
        row.document = one_line(said.document)
        session.add(row)
        found.append(row)
    session.flush()
    return found


def withdraw_day(session: Session, row_id: int, *, by: Principal) -> DayOff:
    """Take an entered day back: the known calendar holds again."""
    require(session, by)
    row = session.get(DayOff, row_id)
    if row is None:
        raise NotFound("day off", row_id)
    row.sort = "withdrawn"
    return row


def enter_occasion(session: Session, said: Span, *, by: Principal) -> Occasion:
    """A political occasion that comes once. Its code is made of its name and year."""
    require(session, by)
    if faults := _span_faults(said, "occasion", named=True):
        raise Invalid(faults)
    row = Occasion(code=_occasion_code(session, said))
    _write_occasion(row, said)
    session.add(row)
    session.flush()
    return row


def change_occasion(session: Session, row_id: int, said: Span, *, by: Principal) -> Occasion:
    """Other days, another name or document; raise `WrongStatus` for one that is cancelled."""
    row = _occasion(session, row_id, by)
    if faults := _span_faults(said, "occasion", named=True):
        raise Invalid(faults)
    _write_occasion(row, said)
    return row


def cancel_occasion(session: Session, row_id: int, *, by: Principal) -> Occasion:
    """It will not take place; activities that named it keep the name."""
    row = _occasion(session, row_id, by)
    row.cancelled = True
    return row


def declare(session: Session, said: Declared, *, by: Principal, now: datetime) -> Disruption:
    """Declare a period of mourning, a storm or another disruption; raise `Invalid` by field. It postpones nothing."""
    require(session, by)
    faults = _span_faults(Span(said.first_day, said.last_day, said.name, "", said.document), "disruption", named=True)
    if said.sort not in DISRUPTIONS:
        faults["sort"] = "unknown"
    if said.place and units.find_place(session, said.place) is None:
        faults["place"] = "unknown"
    if len(one_line(said.reason)) > 300:
        faults["reason"] = "too_long"
    if faults:
        raise Invalid({("name" if name == "name_vi" else name): fault for name, fault in faults.items()})
    row = Disruption(
        sort=said.sort, name=one_line(said.name), first_day=said.first_day, last_day=said.last_day,
        place_code=said.place, document=one_line(said.document), reason=one_line(said.reason), declared_by=by.email,
        declared_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def lift(session: Session, row_id: int, *, by: Principal, now: datetime) -> Disruption:
    """A disruption is over, or was declared by mistake; what was postponed stays so until it gets a new date."""
    require(session, by)
    row = disruption(session, row_id)
    if row.lifted_at is not None:
        raise WrongStatus("lift", "lifted")
    row.lifted_at = now
    return row


def disruption(session: Session, row_id: int) -> Disruption:
    """A disruption by id; raise `NotFound`."""
    row = session.get(Disruption, row_id)
    if row is None:
        raise NotFound("disruption", row_id)
    return row


def _occasion(session: Session, row_id: int, by: Principal) -> Occasion:
    require(session, by)
    row = session.get(Occasion, row_id)
    if row is None:
        raise NotFound("occasion", row_id)
    if row.cancelled:
        raise WrongStatus("change", "cancelled")
    return row


def _write_occasion(row: Occasion, said: Span) -> None:
    row.name_vi, row.name_en = one_line(said.name_vi), one_line(said.name_en)
    row.first_day, row.last_day = said.first_day, said.last_day
    row.document, row.document_on = one_line(said.document), said.document_on


def _occasion_code(session: Session, said: Span) -> str:
    base = f"{fold(said.name_vi).replace(' ', '_')[:44]}_{said.first_day.year}"
    same = set(session.scalars(select(Occasion.code).where(Occasion.code.startswith(base, autoescape=True))))
    return next(code for code in [base, *(f"{base}_{n}" for n in range(2, len(same) + 3))] if code not in same)


def _observed_faults(said: Observed, year: int) -> dict[str, str]:
    faults = {}
    if year not in YEARS:
        faults["year"] = "out_of_range"
    if (said.first_day is None) != (said.last_day is None):
        faults["last_day"] = "missing"
    elif said.first_day and said.last_day:
        faults |= _day_faults(said.first_day, said.last_day, "observed")
        if said.first_day.year != year:
            faults["first_day"] = "other_year"
    for name, length in (("theme_vi", 400), ("theme_en", 400), ("letter", 120)):
        if len(one_line(getattr(said, name))) > length:
            faults[name] = "too_long"
    return faults


def _span_faults(said: Span, sort: str, *, named: bool = False) -> dict[str, str]:
    faults = _day_faults(said.first_day, said.last_day, sort)
    if named and not fold(said.name_vi):
        faults["name_vi"] = "missing"
    for name in ("name_vi", "name_en", "document"):
        if len(one_line(getattr(said, name))) > 200:
            faults[name] = "too_long"
    return faults


def _day_faults(first_day: date, last_day: date, sort: str) -> dict[str, str]:
    if first_day.year not in YEARS:
        return {"first_day": "out_of_range"}
    if last_day < first_day:
        return {"last_day": "before_start"}
    return {"last_day": "too_long"} if (last_day - first_day).days >= LONGEST[sort] else {}
