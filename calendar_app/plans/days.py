"""The shared catalogue of commemorations, and the dates that its rules give."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from calendar_app import clock
from calendar_app.domain import days
from calendar_app.domain.errors import OutsideLunarTable
from calendar_app.domain.text import fold
from calendar_app.models.days import Commemoration, CommemorationDate, CommemorationYear
from calendar_app.models.plans import Plan
from calendar_app.plans import dating, day_schema
from calendar_app.plans.dating import Columns
from calendar_app.plans.versions import Tally

#: commemorations are dated for the current year and so many after it
YEARS_AHEAD = 6
FOLDED_LENGTH = 800


def load_catalogue(
    session: Session, entries: Iterable[day_schema.Commemoration], stories: Mapping[str, day_schema.Story]
) -> tuple[Tally, set[str]]:
    """Bring the catalogue up to a file's commemorations; days that the file lacks stay. Also the codes that changed."""
    rows = {row.code: row for row in session.scalars(select(Commemoration).options(selectinload(Commemoration.years)))}
    tally, touched = Tally(), set()
    for entry in entries:
        row = rows.get(entry.id)
        columns = _columns(entry) | _story(stories.get(entry.id))
        if row is None:
            row = Commemoration(code=entry.id, **columns)
            session.add(row)
            tally.added += 1
            _set_years(row, entry.years)
            touched.add(entry.id)
        elif _assign(row, columns) | _set_years(row, entry.years):
            tally.changed += 1
            touched.add(entry.id)
        else:
            tally.unchanged += 1
    session.flush()
    return tally, touched


def extend(session: Session, now: datetime) -> set[str]:
    """Date the commemorations from the first year of any plan to some years ahead; the codes whose dates changed."""
    this_year = clock.day(now).year
    first = session.scalar(select(func.min(Plan.since)))
    since = min(first.year if first else this_year, this_year)
    return materialise(session, range(since, this_year + YEARS_AHEAD + 1))


def materialise(session: Session, years: Iterable[int]) -> set[str]:
    """Make the dated rows of these solar years again, touching only what differs; the codes whose dates changed."""
    wanted = sorted(set(years))
    loaded = select(Commemoration).options(selectinload(Commemoration.dates), selectinload(Commemoration.years))
    changed = {row.code for row in session.scalars(loaded) if _redate(session, row, wanted)}
    session.flush()
    return changed


def dated_in(session: Session, year: int) -> list[CommemorationDate]:
    """Dated commemorations that begin in a solar year, soonest first; reckoned on the spot where none are kept.

    Raises OutsideLunarTable.
    """
    kept = (
        select(CommemorationDate)
        .join(CommemorationDate.commemoration)
        .where(CommemorationDate.year == year)
        .options(joinedload(CommemorationDate.commemoration))
        .order_by(CommemorationDate.first_day, Commemoration.code)
    )
    return list(session.scalars(kept)) or _reckoned(session, year)


def _columns(entry: day_schema.Commemoration) -> Columns:
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


def _story(story: day_schema.Story | None) -> Columns:
    """The story of a day; a file that tells none leaves the one that is there."""
    return {"story_vi": story.vi, "story_en": story.en} if story else {}


def _assign(row: object, columns: Columns) -> bool:
    """Set what differs; whether anything did."""
    differing = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def _set_years(row: Commemoration, observed: Iterable[day_schema.ObservedYear]) -> bool:
    """Set what the file knows of single years; years that it lacks, or that were set by hand, stay. Whether anything
    changed."""
    known = {year.year: year for year in row.years}
    by_hand = {year.year for year in row.years if year.by_hand}
    changed = False
    for entry in observed:
        if entry.year in by_hand:
            continue
        columns = entry.model_dump(exclude={"year"})
        if entry.year in known:
            changed |= _assign(known[entry.year], columns)
        else:
            row.years.append(CommemorationYear(year=entry.year, **columns))
            changed = True
    return changed


def _redate(session: Session, row: Commemoration, years: Sequence[int]) -> bool:
    wanted = {columns["first_day"]: columns for columns in _known_dates(row, years)}
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


def _known_dates(row: Commemoration, years: Sequence[int]) -> Iterator[Columns]:
    """The dates of these years, as far as the lunar table reaches."""
    for year in years:
        try:
            yield from dating.dated(row, year)
        except OutsideLunarTable:
            continue


def _reckoned(session: Session, year: int) -> list[CommemorationDate]:
    """The dates of a year that is not kept, as rows that belong to no session."""
    rows = session.scalars(
        select(Commemoration).options(selectinload(Commemoration.years)).order_by(Commemoration.code)
    )
    found = []
    for row in rows:
        for columns in dating.dated(row, year):
            found.append(CommemorationDate(**columns))
            set_committed_value(found[-1], "commemoration", row)
    return sorted(found, key=lambda dated: dated.first_day)
