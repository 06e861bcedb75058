"""Reckons every credit and standing again and says where the stored ones differ."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.domain.periods import Period as Days
from calendar_app.domain.progress import progress
from calendar_app.models.plans import Period
from calendar_app.models.quotas import Credit, Standing
from calendar_app.quotas import boards, queries, service

#: participation, occurrence, obligation, part, period, unit, amount, held, last day: a credit as far as it matters
Facts = tuple[object, ...]


def differences(session: Session, on: date) -> list[str]:
    """A line for each credit or standing that is not what the published activities make it on a day; by right, none."""
    return [*_credit_differences(session), *_standing_differences(session, on)]


def _credit_differences(session: Session) -> list[str]:
    wanted = {
        facts(row)
        for activity in queries.published(session)
        for row in service.unsettled(service.wanted(session, activity), queries.credits_of(session, activity.id))
    }
    stored = {facts(row) for row in session.scalars(select(Credit).where(Credit.overridden.is_(False)))}
    return [
        *(f"credit missing: {row}" for row in sorted(wanted - stored, key=str)),
        *(f"credit too many: {row}" for row in sorted(stored - wanted, key=str)),
    ]


def facts(row: Credit) -> Facts:
    """A credit without its key."""
    key = (row.participation_id, row.occurrence_id, row.obligation_id, row.part)
    return (*key, row.period_id, row.unit_id, row.amount, row.held, row.last_day)


def _standing_differences(session: Session, on: date) -> list[str]:
    """Open standings against their credits; cells with credits and no standing."""
    lines = []
    rows = session.scalars(select(Standing).join(Period).where(Period.closed_at.is_(None)).order_by(Standing.id))
    for row in rows:
        owed, period = queries.owed(session, row.obligation_id), row.period
        asked = service.demand(session, owed, period.since, period.until)
        shares = queries.shares(session, row.unit_id, row.obligation_id, row.period_id)
        anew = progress(asked, shares, max(on, row.as_of))
        kept = boards.where(session, row.unit, owed, Days(owed.terms.period, period.since, period.until), anew.on)
        if kept != anew:
            lines.append(f"standing {row.unit.code} {owed.terms.code} {period.since}: {kept} instead of {anew}")
    cells = {service.cell_of(credit) for credit in session.scalars(select(Credit))}
    lines += [f"standing missing: {cell}" for cell in sorted(cells - set(queries.standing_cells(session)))]
    return lines
