"""The shared catalogue of commemorations, and the dates that its rules give."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from calendar_app import clock
from calendar_app.domain import anniversaries, days
from calendar_app.domain.errors import OutsideLunarTable
from calendar_app.domain.text import fold
from calendar_app.models.days import Commemoration, CommemorationDate, CommemorationYear
from calendar_app.models.plans import Plan
from calendar_app.plans import schema
from calendar_app.plans.versions import Tally

#: dates are made for the current year and so many after it
YEARS_AHEAD = 6
FOLDED_LENGTH = 800
DatedRow = dict[str, object]


def load_catalogue(session: Session, entries: Iterable[schema.Commemoration]) -> tuple[Tally, set[str]]:
    """Bring the catalogue up to a file's commemorations; days that the file lacks stay. Also the codes that changed."""
    rows = {row.code: row for row in session.scalars(select(Commemoration).options(selectinload(Commemoration.years)))}
    tally, touched = Tally(), set()
    for entry in entries:
        row = rows.get(entry.id)
        if row is None:
            row = Commemoration(code=entry.id, **_columns(entry))
            session.add(row)
            tally.added += 1
            _set_years(row, entry.years)
            touched.add(entry.id)
        elif _assign(row, _columns(entry)) | _set_years(row, entry.years):
            tally.changed += 1
            touched.add(entry.id)
        else:
            tally.unchanged += 1
    session.flush()
    return tally, touched


def extend(session: Session, now: datetime) -> set[str]:
    """Make the dates of every plan's years and of the years ahead; the codes whose dates changed."""
    this_year = clock.day(now).year
    first = session.scalar(select(func.min(Plan.since)))
    return materialise(session, range(min(first.year if first else this_year, this_year), this_year + YEARS_AHEAD + 1))


def materialise(session: Session, years: Iterable[int]) -> set[str]:
    """Make the dated rows of these solar years again, touching only what differs; the codes whose dates changed."""
    wanted_years = sorted(set(years))
    loaded = select(Commemoration).options(selectinload(Commemoration.dates), selectinload(Commemoration.years))
    changed = {row.code for row in session.scalars(loaded) if _redate(session, row, wanted_years)}
    session.flush()
    return changed


def _columns(entry: schema.Commemoration) -> dict[str, object]:
    same = entry.model_dump(
        include={
            "aliases", "scope", "tone", "base_year", "class_by_year", "first_year", "last_year", "great", "founding",
            "day_off", "official", "legal_basis", "source", "confidence", "note_vi", "note_en",
        }
    )  # fmt: skip
    names = " ".join([entry.vi, *entry.aliases, entry.en])
    rule = days.dump_rule(days.parse_rule(entry.day.plain()))
    own = {"name_vi": entry.vi, "name_en": entry.en, "folded": fold(names)[:FOLDED_LENGTH], "rule": rule}
    return same | own | {"place_code": entry.place or ""}


def _assign(row: object, columns: dict[str, object]) -> bool:
    """Set what differs; whether anything did."""
    differing = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def _set_years(row: Commemoration, observed: Iterable[schema.ObservedYear]) -> bool:
    """Set what the file knows of single years; years that it lacks stay. Whether anything changed."""
    known = {year.year: year for year in row.years}
    changed = False
    for entry in observed:
        columns = entry.model_dump(exclude={"year"})
        if entry.year in known:
            changed |= _assign(known[entry.year], columns)
        else:
            row.years.append(CommemorationYear(year=entry.year, **columns))
            changed = True
    return changed


def _redate(session: Session, row: Commemoration, years: list[int]) -> bool:
    wanted = {dated["first_day"]: dated for year in years for dated in _dated(row, year)}
    stale = [dated for dated in row.dates if dated.year in years and dated.first_day not in wanted]
    for dated in stale:
        row.dates.remove(dated)
        session.delete(dated)
    present = {dated.first_day: dated for dated in row.dates}
    changed = bool(stale)
    for first_day, columns in wanted.items():
        if first_day in present:
            changed |= _assign(present[first_day], columns)
        else:
            row.dates.append(CommemorationDate(**columns))
            changed = True
    return changed


def _dated(row: Commemoration, year: int) -> list[DatedRow]:
    """The rows of one solar year: none before the first year, after the last, or beyond the lunar table."""
    if (row.first_year and year < row.first_year) or (row.last_year and year > row.last_year):
        return []
    observed = next((observed for observed in row.years if observed.year == year), None)
    number = None if row.class_by_year else anniversaries.number(row.base_year, year)
    columns: DatedRow = {
        "year": year, "anniversary": number,
        "anniversary_class": anniversaries.anniversary_class(year if row.class_by_year else number),
        "theme_vi": observed.theme_vi if observed else "", "theme_en": observed.theme_en if observed else "",
    }  # fmt: skip
    return [columns | {"first_day": span.first_day, "last_day": span.last_day} for span in _spans(row, observed, year)]


def _spans(row: Commemoration, observed: CommemorationYear | None, year: int) -> list[days.Span]:
    override = _override(observed.first_day, observed.last_day) if observed else None
    try:
        return days.dates(days.parse_rule(row.rule), year, override)
    except OutsideLunarTable:
        return []


def _override(first_day: date | None, last_day: date | None) -> days.Span | None:
    return days.Span(first_day, last_day) if first_day and last_day else None
