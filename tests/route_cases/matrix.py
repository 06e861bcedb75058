"""The control room: the matrix, what counts, closing a period."""

from datetime import date

from sqlalchemy import select

from calendar_app.domain.access import Action
from calendar_app.models.plans import Obligation, Period
from calendar_app.models.quotas import Standing
from calendar_app.models.units import Unit
from tests.cases import ADMINISTRATOR, OWN, SIGNED_IN, get, post


def cell(session):
    """A cell of the unit."""
    row = session.scalars(
        select(Standing).join(Unit, Standing.unit_id == Unit.id).where(Unit.code == OWN).limit(1)
    ).one()
    return {"code": OWN, "obligation_id": row.obligation_id, "period_id": row.period_id}, {}


def over(session):
    """A year that is over, with something in it."""
    plan = session.scalars(select(Obligation.plan_id).limit(1)).one()
    columns = {"plan_id": plan, "kind": "year", "since": date(2025, 1, 1), "until": date(2026, 1, 1)}
    row = session.scalars(select(Period).filter_by(**columns)).one_or_none() or Period(**columns)
    session.add(row)
    session.flush()
    like = session.scalars(select(Standing).limit(1)).one()
    known = {"unit_id": like.unit_id, "obligation_id": like.obligation_id, "period_id": row.id}
    if session.scalars(select(Standing).filter_by(**known)).one_or_none() is None:
        figures = dict.fromkeys(("minimum", "held", "planned", "unconfirmed", "missing"), 0)
        session.add(Standing(**known, **figures, as_of=date(2025, 1, 1), updated_at=like.updated_at))
        session.flush()
    return {"period_id": row.id}, {}


CASES = [
    get("matrix.home", SIGNED_IN),
    get("matrix.home", Action.VIEW, unit=OWN),
    get("reports.matrix_book", Action.VIEW, unit=OWN),
    get("credits.cell", Action.VIEW, make=cell),
    get("periods.home", SIGNED_IN),
    get("periods.look", ADMINISTRATOR, make=over),
    post("periods.close", ADMINISTRATOR, make=over, success=303),
]
