"""Credits what an activity counts for and keeps the standings true, in the transaction that changes it."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.domain import selection
from calendar_app.domain.crediting import Entry, Proof, entries
from calendar_app.domain.periods import Period as Days
from calendar_app.domain.progress import Demand, Progress, progress
from calendar_app.models.activities import Activity, Participation
from calendar_app.models.plans import Period
from calendar_app.models.quotas import Credit, Standing
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.quotas import queries
from calendar_app.quotas.queries import Owed

#: unit, obligation, period
Cell = tuple[int, int, int]
#: participation, occurrence, obligation, part: one credit
Key = tuple[int, int, int, str]


def credit(session: Session, activity: Activity, *, now: datetime) -> None:
    """Write what an activity counts for now, and the standings that it moves."""
    session.flush()
    session.refresh(activity, ["occurrences", "participations", "published"])
    known = queries.credits_of(session, activity.id)
    due = {key_of(row): row for row in unsettled(wanted(session, activity), known)}
    touched: set[Cell] = set()
    for row in known:
        touched.add(cell_of(row))
        _keep_or_drop(session, row, due.pop(key_of(row), None))
    session.add_all(due.values())
    touched.update(cell_of(row) for row in due.values())
    session.flush()
    touched.update(cell_of(row) for row in queries.credits_of(session, activity.id))
    refresh(session, touched, now=now)


def unsettled(found: Iterable[Credit], known: Iterable[Credit]) -> list[Credit]:
    """Credits without those that an override decides: the whole activity's, or its occurrence's where each counts."""
    decided = {
        (*share_of(row), None if row.obligation.counts == "activities" else row.occurrence_id)
        for row in known
        if row.overridden
    }
    return [row for row in found if not {(*share_of(row), None), (*share_of(row), row.occurrence_id)} & decided]


def _keep_or_drop(session: Session, row: Credit, new: Credit | None) -> None:
    """An overridden credit stands until somebody takes the override back."""
    if row.overridden:
        return
    if new is None:
        session.delete(row)
        return
    row.unit_id, row.period_id = new.unit_id, new.period_id
    row.amount, row.held, row.last_day = new.amount, new.held, new.last_day


def wanted(session: Session, activity: Activity) -> list[Credit]:
    """The credits that an activity ought to give."""
    facts = queries.facts(activity)
    if facts is None or not facts.happenings or activity.life in ("cancelled", "postponed"):
        return []
    first = min(h.first_day for h in facts.happenings)
    last = max(h.last_day for h in facts.happenings)
    return [
        _credit(session, owed, party, unit, entry)
        for owed in queries.obligations(session, first, date.fromordinal(last.toordinal() + 1))
        for party, unit in parties(session, activity, owed, first)
        for entry in entries(owed.terms, facts, proof(owed))
    ]


def _credit(session: Session, owed: Owed, party: Participation, unit: Unit, entry: Entry) -> Credit:
    period = queries.period_row(session, owed.row.plan_id, entry.period)
    return Credit(
        participation_id=party.id,
        occurrence_id=entry.happening,
        obligation_id=owed.row.id,
        period_id=period.id,
        unit_id=unit.id,
        part=entry.part,
        amount=entry.amount,
        held=entry.held,
        last_day=entry.last_day,
    )


def parties(session: Session, activity: Activity, owed: Owed, on: date) -> list[tuple[Participation, Unit]]:
    """The accepted parties that owe an obligation, with the unit whose standing grows; a joint one is credited once."""
    found = [
        (party, party.unit)
        for party in activity.participations
        if party.state == "accepted" and selection.selects(owed.row.who, queries.unit_facts(party.unit, on))
    ]
    if owed.row.mode != "jointly":
        return found
    root = queries.plan_root(session, owed.row.plan_id)
    return [(party, root) for party, _unit in found[:1] if root is not None]


def proof(owed: Owed) -> Proof:
    """What the plan asks before "held" counts."""
    return Proof(
        evidence=bool(plans.setting(owed.row.plan, "held_needs_evidence", False)),
        approval=bool(plans.setting(owed.row.plan, "held_needs_approval", False)),
    )


def lead_days(owed: Owed) -> int:
    """Days that preparing an activity takes: a setting of the plan."""
    return int(plans.setting(owed.row.plan, "quota_lead_days", 30))


def key_of(row: Credit) -> Key:
    return (row.participation_id, row.occurrence_id, row.obligation_id, row.part)


def share_of(row: Credit) -> tuple[int, int, int, str]:
    return (row.participation_id, row.obligation_id, row.period_id, row.part)


def cell_of(row: Credit) -> Cell:
    return (row.unit_id, row.obligation_id, row.period_id)


def refresh(session: Session, cells: Iterable[Cell], *, now: datetime) -> None:
    """Fold the credits of some cells into their standings. A closed period is left as it was."""
    for unit_id, obligation_id, period_id in sorted(set(cells)):
        period = session.get_one(Period, period_id)
        if period.closed_at is None:
            row = queries.standing(session, (unit_id, obligation_id, period_id), now)
            asked = demand(session, queries.owed(session, obligation_id), period.since, period.until)
            given = queries.shares(session, unit_id, obligation_id, period_id)
            write(row, asked, progress(asked, given, clock.day(now)), now)
    session.flush()


def demand(session: Session, owed: Owed, since: date, until: date) -> Demand:
    """What an obligation asks in one of its periods. Before tracking began nothing is asked."""
    period = Days(owed.terms.period, since, until)
    return Demand(
        minimum=owed.terms.minimum,
        period=period,
        parts=owed.terms.parts,
        lead=lead_days(owed),
        grace=int(plans.setting(owed.row.plan, "credit_grace_days", 15)),
        tied=queries.tied(session, owed.terms, period),
        exempt="not_applicable" if until <= owed.row.plan.tracked_from else "",
    )


def write(row: Standing, asked: Demand, found: Progress, now: datetime) -> None:
    """Store a progress in its row."""
    row.minimum = asked.minimum * len(asked.parts)
    row.held, row.planned, row.unconfirmed, row.missing = found.held, found.planned, found.unconfirmed, found.missing
    row.parts = [asdict(part) for part in found.parts]
    row.as_of, row.changes_on = found.on, found.changes_on
    row.at_risk_on, row.overdue_on, row.exempt = found.at_risk_on, found.overdue_on, found.exempt
    row.updated_at = now


def refresh_stale(session: Session, *, now: datetime) -> int:
    """Bring up to date the standings that the passing of days has changed; how many there were."""
    rows = queries.stale(session, clock.day(now))
    refresh(session, [(row.unit_id, row.obligation_id, row.period_id) for row in rows], now=now)
    return len(rows)


def recredit_all(session: Session, *, now: datetime) -> None:
    """Credit every published activity again, after a plan or the units changed; closed periods stay as they were."""
    for activity in queries.published(session):
        credit(session, activity, now=now)
    refresh(session, queries.standing_cells(session), now=now)
