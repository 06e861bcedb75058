"""The check finds what it is meant to find."""

import pytest
from sqlalchemy import select

from calendar_app.models.quotas import Credit, Standing
from calendar_app.quotas import checks
from tests.conftest import TODAY
from tests.factories import make_activity


def no_credit(credit, standing, session):
    session.delete(credit)


def wrong_credit(credit, standing, session):
    credit.held = True


def no_standing(credit, standing, session):
    session.delete(standing)


def wrong_standing(credit, standing, session):
    standing.missing = 0


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (no_credit, ["credit missing", "standing TVT"]),
        (wrong_credit, ["credit missing", "credit too many", "standing TVT"]),
        (no_standing, ["standing missing"]),
        (wrong_standing, ["standing TVT"]),
    ],
)
def test_damage_is_named(session, damage, found):
    make_activity(session, in_community=True, commemorations=("heritage_day",), first_day=TODAY)
    assert checks.differences(session, TODAY) == []

    damage(session.scalars(select(Credit)).one(), session.scalars(select(Standing)).one(), session)
    session.flush()

    lines = checks.differences(session, TODAY)
    assert len(lines) == len(found)
    assert all(line.startswith(start) for line, start in zip(sorted(lines), found, strict=True))
