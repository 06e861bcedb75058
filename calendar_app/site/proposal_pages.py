"""The pages of a draft of the year and of last year's copies, row by row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from calendar_app.activities.copying import Copies, Copy
from calendar_app.domain.proposal_terms import Brief, Impossible, Proposal, YearDraft
from calendar_app.site import proposal_words as words
from calendar_app.site.proposal_forms import Line, proposed
from calendar_app.site.proposal_words import Names


@dataclass(frozen=True)
class Row:
    """A proposal on the page; ``number`` makes the ids of its fields."""

    number: int
    line: Line
    first_day: date
    last_day: date
    form: str
    serves: tuple[str, ...]
    why: tuple[str, ...]
    mind: tuple[str, ...]
    #: what was wrong with what was typed: field -> sentence
    faults: dict[str, str]
    #: what it was called last year, and when it was, where that is shown beside it
    before: str = ""
    before_days: tuple[date, date] | None = None
    repeats: bool = False
    #: the activity that was made of it before
    made: int | None = None

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1


@dataclass(frozen=True)
class Missing:
    """What can no longer be met, in words."""

    name: str
    why: str


@dataclass(frozen=True)
class Page:
    """What the form is made of: rows by month, what cannot be met, what to know."""

    year: int
    months: tuple[tuple[date, tuple[Row, ...]], ...]
    missing: tuple[Missing, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> list[Row]:
        return [row for _month, rows in self.months for row in rows]

    @property
    def taken(self) -> int:
        return sum(row.line.taken for row in self.rows)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Field ids with what is wrong, in the order of the page."""
        return [
            (f"{name}-{row.number}", f"{row.line.title or row.number}: {said}")
            for row in self.rows
            for name, said in row.faults.items()
        ]


def lines(draft: YearDraft) -> list[Line]:
    """A draft as the form first shows it, by day."""
    return [
        proposed(one.key, one.chosen, words.chosen((one.title_vi, one.title_en)), one.first_day)
        for one in draft.proposals
    ]


def draft_page(brief: Brief, draft: YearDraft, filled: Sequence[Line]) -> Page:
    """The page of a draft, with what was typed into it."""
    names = words.names_of(brief)
    rows = [
        _row(number, one, line, names)
        for number, (one, line) in enumerate(zip(draft.proposals, filled, strict=True), start=1)
    ]
    return Page(
        draft.year,
        by_month(rows),
        tuple(_missing(one, names) for one in draft.impossible),
        tuple(words.sentence(note, names) for note in draft.notes),
    )


def _row(number: int, one: Proposal, line: Line, names: Names) -> Row:
    return Row(
        number=number,
        line=line,
        first_day=one.first_day,
        last_day=one.last_day,
        form=_called(names, one.type),
        serves=tuple(_called(names, code) for code in one.obligations),
        why=tuple(words.sentence(reason, names) for reason in one.why),
        mind=tuple(words.sentence(reason, names) for reason in one.warnings),
        faults={name: words.sentence(reason, names) for name, reason in line.faults.items()},
    )


def _called(names: Names, code: str) -> str:
    return words.chosen(names[code]) if code in names else code


def _missing(one: Impossible, names: Names) -> Missing:
    name = words.chosen((one.name_vi, one.name_en))
    return Missing(f"{name} ({_called(names, one.part)})" if one.part else name, words.sentence(one.why, names))


def by_month(rows: Iterable[Row]) -> tuple[tuple[date, tuple[Row, ...]], ...]:
    """Rows by the month in which they begin."""
    return tuple((month, tuple(found)) for month, found in groupby(rows, key=lambda row: row.first_day.replace(day=1)))


def copy_lines(copies: Copies) -> list[Line]:
    """The copies of last year as the form first shows them: taken, but for those made before, past or planned."""
    return [
        proposed(one.origin, one.made is None and not _needless(one), one.draft.title, one.draft.first_day)
        for one in copies.copies
    ]


def _needless(one: Copy) -> bool:
    """Whether its day is past, or the new year has its like."""
    return any(reason.code in ("past_day", "alike") for reason in one.warnings)


def copy_page(copies: Copies, filled: Sequence[Line]) -> Page:
    """The page of last year's copies, with what was typed into it."""
    rows = [
        _copy_row(number, one, line, copies.names)
        for number, (one, line) in enumerate(zip(copies.copies, filled, strict=True), start=1)
    ]
    return Page(copies.year, by_month(rows))


def _copy_row(number: int, one: Copy, line: Line, names: Names) -> Row:
    draft = one.draft
    return Row(
        number=number,
        line=replace(line, taken=False) if one.made else line,
        first_day=draft.first_day,
        last_day=draft.last_day,
        form=_called(names, draft.type),
        serves=tuple(_called(names, code) for code in draft.commemorations),
        why=tuple(words.sentence(reason, names) for reason in one.why),
        mind=tuple(words.sentence(reason, names) for reason in one.warnings),
        faults={name: words.sentence(reason, names) for name, reason in line.faults.items()},
        before=one.before.title,
        before_days=(one.before.first_day, one.before.last_day),
        repeats=bool(draft.rrule),
        made=one.made,
    )
