"""What a nudge can be about: an obligation of a year, an activity, a duty, a round, a difficulty; how it stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import queries as activities
from calendar_app.domain.errors import NotFound
from calendar_app.domain.rounds import OWED
from calendar_app.duties import round_queries as rounds
from calendar_app.duties import service as duties
from calendar_app.indicators import overview
from calendar_app.models.activities import Activity
from calendar_app.models.difficulties import Difficulty
from calendar_app.models.duties import DutyInstance
from calendar_app.models.plans import Obligation
from calendar_app.models.rounds import Round
from calendar_app.models.units import Unit
from calendar_app.quotas import unit_boards
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.unit_boards import Board
from calendar_app.reminders import nudge_queries as queries

#: the sorts of thing, as they stand in a subject: "obligation:3:2027", "activity:17", "duty:9", "round:4"
OBLIGATION, ACTIVITY, DUTY, ROUND, DIFFICULTY = "obligation", "activity", "duty", "round", "difficulty"
#: the figures of a form: "figures:f_commune:year:2026"
FIGURES = "figures"
#: all that a unit is late with in a year: "late:2026"
LATE = "late"
#: how a thing stands with a unit, where something is to be done; `DONE` where nothing is
MISSING, OVERDUE, UNCONFIRMED, COMING, RETURNED, POSTPONED, DUE, NOT_GIVEN, UNANSWERED, WAITED_FOR, DONE = (
    "missing", "overdue", "unconfirmed", "coming", "returned", "postponed", "due", "not_given", "unanswered",
    "waited_for", "done",
)  # fmt: skip


@dataclass(frozen=True)
class Concern:
    """A thing as it stands with one unit. ``day`` is the day by which, or on which; ``path`` where it is done."""

    subject: str
    unit: Unit
    title_vi: str
    title_en: str
    state: str
    path: str
    missing: int = 0
    first_day: date | None = None
    day: date | None = None
    #: path of a unit whose approvers may urge as well, besides those above the unit
    watched_by: str = ""

    @property
    def open(self) -> bool:
        return self.state != DONE


def concerns(session: Session, subject: str, today: date) -> list[Concern]:
    """A thing with every unit that it concerns, by unit code; raise `NotFound` for a subject that names none.

    Who may read of it, and with which of the units one may urge, is for the caller to ask.
    """
    sort, _colon, rest = subject.partition(":")
    if sort == FIGURES:
        return _giving(session, rest, today)
    numbers = [int(part) for part in rest.split(":") if part.isascii() and part.isdigit() and len(part) < 10]
    if rest != ":".join(map(str, numbers)):
        raise NotFound("thing", subject)
    match sort, numbers:
        case "obligation", [number, year] if 1900 < year < 2200:
            found = list(_owing(session, session.get(Obligation, number), year, today))
        case "late", [year] if 1900 < year < 2200:
            found = [one for board in unit_boards.late(session, year, today) for one in _behind(board, year, today)]
        case "activity", [number]:
            found = list(_taking_part(session, session.get(Activity, number), today))
        case "duty", [number]:
            found = list(_asked(session, session.get(DutyInstance, number), today))
        case "round", [number]:
            found = list(_answering(session, session.get(Round, number), today))
        case "difficulty", [number]:
            found = list(_asked_for_help(session.get(Difficulty, number)))
        case _:
            found = []
    if not found:
        raise NotFound("thing", subject)
    return sorted(found, key=lambda one: one.unit.code)


def _owing(session: Session, row: Obligation | None, year: int, today: date) -> Iterator[Concern]:
    if row is None or row.withdrawn:
        return
    cells: dict[int, list[Cell]] = {}
    for cell in unit_boards.bearing(session, year, today, row.id):
        cells.setdefault(cell.unit.id, []).append(cell)
    for same in cells.values():
        yield _owed(same, year, today)


def _owed(cells: list[Cell], year: int, today: date) -> Concern:
    """Of the periods of a year, what is missing in all and the soonest day by which to plan some of it."""
    unit, row = cells[0].unit, cells[0].obligation
    lacking = [cell for cell in cells if cell.progress.missing and not cell.progress.exempt]
    day = min((cell.plan_by for cell in lacking), default=None)
    late = bool(lacking) and all(today >= cell.progress.overdue_on for cell in lacking)
    return Concern(
        f"{OBLIGATION}:{row.id}:{year}", unit, row.short_vi or row.name_vi, row.short_en or row.name_en,
        (OVERDUE if late else MISSING) if lacking else DONE, f"/desk?unit={unit.code}&year={year}",
        missing=sum(cell.progress.missing for cell in lacking), day=day,
    )  # fmt: skip


def _behind(board: Board, year: int, today: date) -> Iterator[Concern]:
    """All that a unit is late with, in one letter; nothing where a figure has just been mended."""
    cells = [cell for cell in board.cells if cell.risk in ("at_risk", "overdue") and cell.progress.missing]
    if not cells:
        return
    rows = list({cell.obligation.id: cell.obligation for cell in cells}.values())
    possible = [cell.plan_by for cell in cells if cell.risk == "at_risk"]
    yield Concern(
        f"{LATE}:{year}", board.unit, "; ".join(row.short_vi or row.name_vi for row in rows),
        "; ".join(row.short_en or row.name_en or row.name_vi for row in rows), MISSING if possible else OVERDUE,
        f"/desk?unit={board.unit.code}&year={year}", missing=sum(cell.progress.missing for cell in cells),
        day=max(today, min(possible)) if possible else None,
    )  # fmt: skip


def _taking_part(session: Session, row: Activity | None, today: date) -> Iterator[Concern]:
    if row is None:
        return
    version = row.published or activities.latest(row)
    past = [one for one in row.occurrences if one.state == "planned" and one.last_day < today and one.result is None]
    first = min((one.first_day for one in past), default=version.first_day)
    last = max((one.last_day for one in past), default=version.last_day)
    state = _state(row, activities.latest(row).review, bool(past), last, today)
    for unit in queries.parties(session, row):
        yield Concern(
            f"{ACTIVITY}:{row.id}", unit, version.title, version.title, state, f"/desk/activities/{row.id}",
            first_day=first, day=last,
        )  # fmt: skip


def _state(row: Activity, review: str, past: bool, last: date, today: date) -> str:
    if row.life == "postponed":
        return POSTPONED
    if row.life == "cancelled" or (row.life == "held" and not past):
        return DONE
    if past:
        return UNCONFIRMED
    if review == "returned":
        return RETURNED
    return COMING if last >= today else DONE


def _asked(session: Session, row: DutyInstance | None, today: date) -> Iterator[Concern]:
    """The same duty of every unit that has it, each under the subject of its own row."""
    if row is None or row.withdrawn:
        return
    said = duties.asked(session, row, today)
    for one in queries.same_duty(session, row):
        late = one.due_on is not None and one.due_on < today
        yield Concern(
            f"{DUTY}:{one.id}", one.unit, said.name_vi, said.name_en,
            DONE if one.done_at else OVERDUE if late else DUE, f"/desk/duties/{one.id}", day=one.due_on,
            watched_by=said.recipients[0].path if said.recipients else "",
        )  # fmt: skip


def _giving(session: Session, rest: str, today: date) -> list[Concern]:
    """The figures of a form for a year, of every unit that is to give them."""
    form, _colon, when = rest.partition(":")
    window, _colon, year = when.partition(":")
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise NotFound("thing", rest)
    return [
        Concern(
            f"{FIGURES}:{rest}", one.unit, one.title("vi"), one.title("en"), DONE if one.given else NOT_GIVEN,
            f"/desk/figures/{one.unit.code}/{form}/{window}/{year}", watched_by=one.watched_by,
        )
        for one in overview.giving(session, form, window, int(year), today)
    ]  # fmt: skip


def _answering(session: Session, row: Round | None, today: date) -> Iterator[Concern]:
    """A round that was sent, with every unit that is asked."""
    if row is None or row.sent_at is None:
        return
    for one in rounds.answers(session, row.id):
        owed = row.state == "open" and one.state in OWED
        late = OVERDUE if row.due_on < today else RETURNED if one.state == "returned" else UNANSWERED
        yield Concern(
            f"{ROUND}:{row.id}", one.unit, row.title, row.title, late if owed else DONE,
            f"/desk/rounds/{row.id}/answers/{one.unit.code}", first_day=row.due_on, day=row.due_on,
            watched_by=row.unit.path,
        )  # fmt: skip


def _asked_for_help(row: Difficulty | None) -> Iterator[Concern]:
    """A difficulty, with the unit that has it now: it is to answer."""
    if row is not None:
        yield Concern(
            f"{DIFFICULTY}:{row.id}", row.with_unit, row.title, row.title,
            WAITED_FOR if row.state == "waiting" else DONE, f"/desk/difficulties/{row.id}", day=clock.day(row.moved_at),
        )  # fmt: skip


def titles(session: Session, subjects: Iterable[str], today: date) -> dict[str, tuple[str, str, str]]:
    """By subject: the name of the thing in both languages, and its page; a thing that is gone has neither."""
    return {subject: _title(session, subject, today) for subject in subjects}


def _title(session: Session, subject: str, today: date) -> tuple[str, str, str]:
    sort, number, *more = subject.split(":")
    if sort in (LATE, OBLIGATION):
        return _owed_title(session, sort, number, more, today)
    if sort == ACTIVITY and (activity := session.get(Activity, int(number))):
        title = (activity.published or activities.latest(activity)).title
        return title, title, f"/desk/activities/{activity.id}"
    if sort == DUTY and (row := session.get(DutyInstance, int(number))):
        said = duties.asked(session, row, today)
        return said.name_vi, said.name_en, f"/desk/duties/{row.id}"
    if sort == FIGURES and len(more) == 2:
        vi, en = overview.titles(session, number, *more)
        return vi, en, ""
    if sort in (ROUND, DIFFICULTY):
        key, page = int(number), "rounds" if sort == ROUND else "difficulties"
        found: Round | Difficulty | None = session.get(Round, key) if sort == ROUND else session.get(Difficulty, key)
        return (found.title, found.title, f"/desk/{page}/{found.id}") if found else ("", "", "")
    return "", "", ""


def _owed_title(session: Session, sort: str, number: str, more: Sequence[str], today: date) -> tuple[str, str, str]:
    if sort == LATE:
        return f"Chỉ tiêu đang chậm ({number})", f"Late obligations ({number})", ""
    owed, year = session.get(Obligation, int(number)), more[0] if more else str(today.year)
    if owed is None:
        return "", "", ""
    return f"{owed.short_vi or owed.name_vi} ({year})", f"{owed.short_en or owed.name_en} ({year})", ""
