"""Reckons every credit and standing again and says where the stored ones differ."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.domain.periods import Period as Days
from calendar_app.domain.succession import Lineage
from calendar_app.models.plans import Period
from calendar_app.models.quotas import Credit, Standing
from calendar_app.quotas import boards, judging, queries, service
from calendar_app.units import queries as units_queries

#: participation, occurrence, obligation, part, period, unit, amount, held, last day, overridden: what matters of one
Facts = tuple[object, ...]


def differences(session: Session, on: date) -> list[str]:
    """A line for each credit or standing that is not what the published activities make it on a day; by right, none."""
    lineage = units_queries.lineage(session)
    return [*_credit_differences(session, lineage), *_standing_differences(session, on, lineage)]


def _credit_differences(session: Session, lineage: Lineage) -> list[str]:
    published = queries.published(session)
    wanted = {facts(row) for activity in published for row in service.wanted(session, activity, lineage)}
    stored = {facts(row) for row in session.scalars(select(Credit))}
    return [
        *(f"credit missing: {row}" for row in sorted(wanted - stored, key=str)),
        *(f"credit too many: {row}" for row in sorted(stored - wanted, key=str)),
    ]


def facts(row: Credit) -> Facts:
    """A credit without its key."""
    key = (row.participation_id, row.occurrence_id, row.obligation_id, row.part)
    return (*key, row.period_id, row.unit_id, row.amount, row.held, row.last_day, row.overridden)


def _standing_differences(session: Session, on: date, lineage: Lineage) -> list[str]:
    """Open standings against their credits; cells with credits and no standing."""
    lines = []
    rows = session.scalars(select(Standing).join(Period).where(Period.closed_at.is_(None)).order_by(Standing.id))
    for row in rows:
        owed, period = queries.owed(session, row.obligation_id), row.period
        asked = service.demand(session, owed, period.since, period.until)
        anew = judging.judge(session, asked, row.unit, owed, max(on, row.as_of), lineage).progress
        kept = boards.where(session, row.unit, owed, Days(owed.terms.period, period.since, period.until), anew.on)
        if kept != anew:
            lines.append(f"standing {row.unit.code} {owed.terms.code} {period.since}: {kept} instead of {anew}")
    cells = {service.cell_of(credit) for credit in session.scalars(select(Credit))}
    lines += [f"standing missing: {cell}" for cell in sorted(cells - set(queries.standing_cells(session)))]
    return lines
