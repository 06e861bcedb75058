"""The check finds what it is meant to find."""

import pytest
from sqlalchemy import delete, func, select

from calendar_app.models.quotas import Credit, Standing
from calendar_app.models.rollups import ActivitySum, StandingSum, UnitYear
from calendar_app.models.units import Unit
from calendar_app.quotas import checks, folding, recrediting
from tests.conftest import NOW, TODAY
from tests.factories import make_activity


def no_credit(credit, standing, session):
    session.delete(credit)


def wrong_credit(credit, standing, session):
    credit.held = True


def no_standing(credit, standing, session):
    session.delete(standing)


def wrong_standing(credit, standing, session):
    standing.missing = 0


def not_owed(credit, standing, session):
    standing.owed = False


def wrong_year(credit, standing, session):
    session.get_one(UnitYear, (standing.unit_id, 2026)).missing += 1


def wrong_sum(credit, standing, session):
    row = session.scalars(select(StandingSum).filter_by(period_id=standing.period_id).limit(1)).one()
    row.held += 1


def wrong_number_of_activities(credit, standing, session):
    root = session.scalars(select(Unit).filter_by(code="UBND-TINH")).one()
    session.add(ActivitySum(node_id=root.id, grouping="", year=2026, activities=1))


def wrong_place(credit, standing, session):
    session.scalars(select(Unit).filter_by(code="TVT")).one().path = "/UBND-TINH/TVT/"


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (no_credit, {"credit missing", "standing TVT q_lib_exhibition"}),
        (wrong_credit, {"credit missing", "credit too many", "standing TVT q_lib_exhibition", "activities"}),
        (no_standing, {"standing missing", "sum", "year TVT 2026"}),
        (wrong_standing, {"standing TVT q_lib_exhibition", "sum", "year TVT 2026"}),
        (not_owed, {"standing TVT q_lib_exhibition", "sum", "year TVT 2026"}),
        (wrong_year, {"year TVT 2026"}),
        (wrong_sum, {"sum"}),
        (wrong_number_of_activities, {"activities"}),
        (wrong_place, {"place of TVT"}),
    ],
)
def test_damage_is_named(session, damage, found):
    make_activity(session, in_community=True, commemorations=("heritage_day",), first_day=TODAY)
    assert checks.differences(session, TODAY) == []
    credit = session.scalars(select(Credit)).one()
    cell = {"unit_id": credit.unit_id, "obligation_id": credit.obligation_id, "period_id": credit.period_id}

    damage(credit, session.scalars(select(Standing).filter_by(**cell)).one(), session)
    session.flush()

    lines = checks.differences(session, TODAY)
    assert {start for start in found if any(line.startswith(start) for line in lines)} == found
    assert all(line.startswith(tuple(found)) for line in lines)


def test_what_was_damaged_is_mended_by_reckoning_anew(session):
    make_activity(session, in_community=True, commemorations=("heritage_day",), first_day=TODAY)
    session.execute(delete(StandingSum))
    session.execute(delete(UnitYear))
    session.execute(delete(Standing))

    recrediting.recredit_all(session, now=NOW)

    assert checks.differences(session, TODAY) == []


def test_folding_changes_no_sum(session):
    for _number in range(3):
        make_activity(session, in_community=True, commemorations=("heritage_day",), first_day=TODAY)
    rows = session.scalar(select(func.count()).select_from(StandingSum))

    assert folding.fold(session) > 0
    assert session.scalar(select(func.count()).select_from(StandingSum)) < rows
    assert folding.fold(session) == 0
    assert checks.differences(session, TODAY) == []
