"""What the pages of duties and reports show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from calendar_app.domain.access import Action, Principal, allows
from calendar_app.duties import entries, proofs, queries, service
from calendar_app.duties.entries import Asked
from calendar_app.duties.queries import Name
from calendar_app.models.audit import AuditEntry
from calendar_app.models.duties import DutyInstance
from calendar_app.plans import observances
from calendar_app.plans import queries as plans
from calendar_app.site import thing_history
from calendar_app.site.desk_rows import HistoryRow
from calendar_app.site.proof_rows import Proof, proof
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import Page, UnitRef

PAGE = 50
STATES = ("open", "under_way", "overdue", "done", "not_applicable", "all")


@dataclass(frozen=True)
class Row:
    """One thing to do or to report: what, by which unit, for whom, by when."""

    id: int
    #: duty | report | milestone
    sort: str
    code: str
    year: int
    #: open | under_way | done | not_applicable
    state: str
    name_vi: str
    name_en: str
    cite: str
    unit: UnitRef
    recipients: tuple[UnitRef, ...]
    due_on: date | None
    #: days left; negative when over; none without a day, or once done
    left: int | None
    done_at: datetime | None
    done_by: str
    note: str
    proofs: tuple[Proof, ...]
    by_hand: bool
    #: the plan only asks for help: never overdue
    requested: bool
    may_date: bool
    may_do: bool
    #: the reader approves for the unit it goes to, and may remind whoever owes it
    may_urge: bool

    @property
    def name(self) -> str:
        """As the list's filter names it: "report-r_department"."""
        return f"{self.sort}-{self.code}"


@dataclass(frozen=True)
class Board:
    """A page of what somebody may see of a year."""

    year: int
    state: str
    name: str
    rows: list[Row]
    page: Page
    #: the entries of the year that one can choose among
    entries: list[Asked]
    #: the unit that was chosen, "" for all, and those that one can choose among
    unit: str
    units: list[UnitRef]


def board(
    session: Session, year: int, state: str, name: str, number: int, by: Principal, today: date, unit: str = ""
) -> Board:
    """A page of the duties of a year in a state, of one entry ("report-r_department") or of all, of one unit or all."""
    asked = {(one.sort, one.code): one for one in _asked(session, year, today)}
    sort, _dash, code = name.partition("-")
    chosen = (sort, code) if (sort, code) in asked else None
    seen = _seen(session, asked.values(), by)
    bearers = queries.units_with(session, seen, year)
    found = queries.listed(seen, year, state, chosen, today, unit)
    page = Page(number, queries.count(session, found), PAGE)
    shown = list(session.scalars(found.limit(PAGE).offset(page.offset)))
    return Board(
        year, state, name if chosen else "", rows(session, shown, asked, by, today), page, list(asked.values()),
        unit, list(unit_refs(session, bearers).values()),
    )  # fmt: skip


def row(session: Session, row_id: int, by: Principal, today: date) -> Row:
    """One instance that somebody may see; raise `NotFound`."""
    found, said = service.instance(session, row_id, by=by, today=today)
    return rows(session, [found], {(said.sort, said.code): said}, by, today)[0]


def rows(
    session: Session, found: Iterable[DutyInstance], asked: dict[Name, Asked], by: Principal, today: date
) -> list[Row]:
    """Instances as rows; one that the plan has no more is left out."""
    known = [(one, asked[one.sort, one.code]) for one in found if (one.sort, one.code) in asked]
    units = [one.unit for one, _said in known] + [unit for _one, said in known for unit in said.recipients]
    refs = unit_refs(session, units)
    may_date = {(said.sort, said.code): service.may_date(session, said, by) for _one, said in known}
    return [_row(one, said, refs, may_date[said.sort, said.code], by, today) for one, said in known]


def _row(
    one: DutyInstance, said: Asked, refs: dict[int, UnitRef], may_date: bool, by: Principal, today: date
) -> Row:  # fmt: skip
    open_day = one.due_on if one.done_at is None else None
    return Row(
        id=one.id, sort=one.sort, code=one.code, year=one.year, state=one.state, name_vi=said.name_vi,
        name_en=said.name_en, cite=said.cite, unit=refs[one.unit_id],
        recipients=tuple(refs[unit.id] for unit in said.recipients), due_on=one.due_on,
        left=(open_day - today).days if open_day else None, done_at=one.done_at, done_by=one.done_by, note=one.note,
        proofs=tuple(proof(row) for row in proofs.shown(one.proofs)), by_hand=one.by_hand,
        requested=said.requested or one.unit.requested_only, may_date=may_date,
        may_do=allows(by, Action.EDIT, one.unit.path),
        may_urge=any(allows(by, Action.APPROVE, unit.path) for unit in said.recipients[:1]),
    )  # fmt: skip


def _asked(session: Session, year: int, today: date) -> list[Asked]:
    return [one for plan in plans.current_plans(session) for one in entries.asked(session, plan, year, today)]


def _seen(session: Session, asked: Iterable[Asked], by: Principal) -> ColumnElement[bool]:
    """Of one's own units, and what goes to units that one manages; everything, for who sets the days of the year."""
    received = [
        (one.sort, one.code)
        for one in asked
        if any(allows(by, Action.MANAGE, unit.path) for unit in one.recipients)
    ]  # fmt: skip
    return queries.visible([held.path for held in by.grants], received, observances.may_set(session, by))


def history(session: Session, row_id: int) -> list[HistoryRow]:
    """What happened to an instance and to what proves it; the caller has checked who asks."""
    found = session.get_one(DutyInstance, row_id)
    keys = {"duty_instance": [found.id], "duty_proof": [proof.id for proof in found.proofs]}
    return thing_history.history(session, keys, _sentence)


def _sentence(entry: AuditEntry) -> str:
    became = thing_history.became
    if entry.table_name == "duty_proof":
        return _("Took back a proof.") if became(entry, "dropped") else _("Added a proof.")
    if entry.verb == "insert":
        return _("Entered for this unit and year.")
    if "withdrawn" in entry.changes:
        return _("No longer asked by the plan.") if became(entry, "withdrawn") else _("Asked by the plan again.")
    if "done_at" in entry.changes:
        if became(entry, "progress") == service.NOT_APPLICABLE:
            return _("Found that it does not apply.")
        return _("Marked as done.") if became(entry, "done_at") else _("Opened it again.")
    return _("Is at it.") if became(entry, "progress") == service.UNDER_WAY else ""
