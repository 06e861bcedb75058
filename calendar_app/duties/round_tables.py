"""The consolidated table of a round: one row a unit, its activities and figures, and totals. The page and the workbook
show this same table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from calendar_app.domain.rounds import Counts, counts
from calendar_app.domain.text import sort_key
from calendar_app.duties import round_answers
from calendar_app.duties import round_queries as queries
from calendar_app.models.activities import Activity
from calendar_app.models.rounds import Round, RoundAnswer, RoundField
from calendar_app.models.units import Unit


@dataclass(frozen=True)
class Line:
    """An activity of an answer. ``attendance`` is known once a result is recorded."""

    id: int
    title: str
    first_day: date
    last_day: date
    state: str
    attendance: int | None
    #: published for everybody or for all units
    shared: bool


@dataclass(frozen=True)
class Row:
    """What a unit has answered; of an answer that is not submitted only its state."""

    unit: Unit
    state: str
    submitted_at: datetime | None
    activities: tuple[Line, ...]
    figures: tuple[int | None, ...]
    note: str

    @property
    def answered(self) -> bool:
        return self.state == "submitted"

    @property
    def held(self) -> int:
        return sum(line.state == "held" for line in self.activities)

    @property
    def attendance(self) -> int | None:
        return _sum(line.attendance for line in self.activities)


@dataclass(frozen=True)
class Table:
    """All answers to a round. Totals are of what is submitted."""

    fields: tuple[RoundField, ...]
    rows: tuple[Row, ...]
    counts: Counts

    @property
    def totals(self) -> tuple[int | None, ...]:
        """By figure; none where nobody has given it."""
        return tuple(_sum(row.figures[at] for row in self.rows) for at in range(len(self.fields)))

    @property
    def named(self) -> int:
        """How many activities the units name, one of several units as often as it is named."""
        return sum(len(row.activities) for row in self.rows)

    @property
    def distinct(self) -> Sequence[Line]:
        """Every activity once."""
        return tuple({line.id: line for row in self.rows for line in row.activities}.values())

    @property
    def held(self) -> int:
        """How many different activities were held."""
        return sum(line.state == "held" for line in self.distinct)

    @property
    def attendance(self) -> int | None:
        """Of every activity once."""
        return _sum(line.attendance for line in self.distinct)


def table(session: Session, row: Round) -> Table:
    """The answers of all units that are asked, by name; the caller has checked who asks."""
    answers = sorted(queries.answers(session, row.id), key=lambda one: (sort_key(one.unit.name_vi), one.unit.code))
    fields = tuple(round_answers.asked(row))
    shown = [one for one in answers if one.state == "submitted"]
    ids = {pick.activity_id for one in shown for pick in round_answers.picked(one)}
    known = queries.loaded(session, ids)
    rows = tuple(_row(one, fields, known) for one in answers)
    return Table(fields, rows, counts(one.state for one in answers))


def _row(answer: RoundAnswer, fields: Sequence[RoundField], known: dict[int, Activity]) -> Row:
    if answer.state != "submitted":
        return Row(answer.unit, answer.state, None, (), (None,) * len(fields), "")
    given = {one.field_id: one.value for one in answer.figures}
    lines = [line(known[pick.activity_id]) for pick in round_answers.picked(answer)]
    ordered = tuple(sorted(lines, key=lambda one: (one.first_day, one.id)))
    figures = tuple(given.get(one.id) for one in fields)
    return Row(answer.unit, answer.state, answer.submitted_at, ordered, figures, answer.note)


def line(activity: Activity) -> Line:
    """An activity as a table names it: its newest version, and what its results say."""
    version = activity.published or activity.versions[-1]
    results = [one.result.attendance for one in activity.occurrences if one.result is not None]
    return Line(activity.id, version.title, version.first_day, version.last_day, activity.life, _sum(results),
                shared=activity.published is not None and version.visibility in ("public", "network"))  # fmt: skip


def _sum(figures: Iterable[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None
