"""Obligations beside the plan: assigned by a unit above, or taken on. They behave as the plan's do."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from calendar_app.domain.access import Held, Principal, Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.extensions import SYSTEM
from calendar_app.models.plans import Obligation
from calendar_app.plans import commitments, queries
from calendar_app.plans import service as plans
from calendar_app.plans.checks import read_plan
from calendar_app.plans.commitments import Commitment
from calendar_app.quotas import boards, checks, recrediting
from calendar_app.units import queries as units
from tests.conftest import NOW, PLAN, TODAY
from tests.factories import close_year, days, make_activity

SAID = Commitment("Luân chuyển sách", 3, 2026, ("BTT",), ("talk",), document="12/SVHTTDL", document_on=date(2026, 1, 5))
OWN = replace(SAID, units=("TVT",), document="", document_on=None)


@pytest.fixture
def database_template():
    return "plan"


def assigned(session, said=SAID):
    row = commitments.assign(session, units.by_code(session, "SVHTTDL"), said, by=SYSTEM, today=TODAY)
    recrediting.recredit_units(session, row.who["codes"], row.valid_from, now=NOW)
    return row


def owed(session, unit, code, year=2026):
    cells = boards.cells(session, year, TODAY, units.by_code(session, unit))
    return next((cell for cell in cells if cell.obligation.code == code), None)


def test_what_is_assigned_is_counted_like_the_plans_own(session):
    make_activity(session, "BTT", type="talk", first_day=TODAY + days(9))
    row = assigned(session)

    cell = owed(session, "BTT", row.code)
    assert (cell.minimum, cell.progress.planned, cell.progress.missing) == (3, 1, 2)
    assert (row.origin, row.assigned_by.code, row.document) == ("assigned", "SVHTTDL", "12/SVHTTDL")
    assert owed(session, "TVT", row.code) is None
    make_activity(session, "BTT", type="talk", first_day=TODAY + days(10))
    assert owed(session, "BTT", row.code).progress.planned == 2
    assert checks.differences(session, TODAY) == []


def test_a_day_and_the_community_are_asked_for(session):
    row = assigned(session, replace(SAID, day="heritage_day", in_community=True, types=()))
    make_activity(session, "BTT", first_day=TODAY + days(1), commemorations=("heritage_day",))
    assert owed(session, "BTT", row.code).progress.planned == 0
    make_activity(session, "BTT", first_day=TODAY + days(1), commemorations=("heritage_day",), in_community=True)
    assert owed(session, "BTT", row.code).progress.planned == 1


def test_a_unit_commits_itself(session):
    row = commitments.take_on(session, units.by_code(session, "TVT"), OWN, by=SYSTEM, today=TODAY)

    assert (row.origin, row.code) == ("own", "c-TVT-1")
    assert owed(session, "TVT", row.code).minimum == 3
    again = commitments.take_on(session, units.by_code(session, "TVT"), OWN, by=SYSTEM, today=TODAY)
    assert again.code == "c-TVT-2"


def test_loading_the_plan_again_leaves_it_alone(session):
    row = assigned(session)
    document, _faults = read_plan(PLAN.read_bytes())

    plans.load(session, document, now=datetime(2027, 3, 1, tzinfo=UTC))

    assert (row.valid_until, row.minimum) == (None, 3)
    assert owed(session, "BTT", row.code, 2027) is not None


def test_a_change_begins_with_a_year_and_leaves_the_years_before(session):
    row = assigned(session)

    later = commitments.change(session, row.id, replace(SAID, minimum=5, from_year=2027), by=SYSTEM, today=TODAY)

    assert later.id != row.id
    assert (owed(session, "BTT", row.code).minimum, owed(session, "BTT", row.code, 2027).minimum) == (3, 5)
    with pytest.raises(WrongStatus):
        commitments.change(session, row.id, SAID, by=SYSTEM, today=TODAY)


def test_a_change_from_its_first_year_on_mends_it(session):
    row = assigned(session)

    assert commitments.change(session, row.id, replace(SAID, minimum=5), by=SYSTEM, today=TODAY) is row
    recrediting.recredit_units(session, row.who["codes"], row.valid_from, now=NOW)
    assert owed(session, "BTT", row.code).minimum == 5


def test_it_is_taken_back_from_a_year_on_or_altogether(session):
    row = assigned(session)
    commitments.withdraw(session, row.id, 2027, by=SYSTEM)
    assert owed(session, "BTT", row.code) is not None
    assert owed(session, "BTT", row.code, 2027) is None

    other = assigned(session)
    commitments.withdraw(session, other.id, 2026, by=SYSTEM)
    recrediting.recredit_units(session, ["BTT"], other.valid_from, now=NOW)
    assert owed(session, "BTT", other.code) is None
    assert session.get(Obligation, other.id) is not None
    assert checks.differences(session, TODAY) == []


def test_closed_years_never_move(session):
    row = assigned(session)
    plan = queries.current_plan(session)
    close_year(session, plan.id, 2026)

    for step in (
        lambda: commitments.change(session, row.id, replace(SAID, minimum=5), by=SYSTEM, today=TODAY),
        lambda: commitments.withdraw(session, row.id, 2026, by=SYSTEM),
    ):
        with pytest.raises(Invalid) as refused:
            step()
        assert refused.value.fields == {"from_year": "closed"}


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"name": " \x00"}, {"name": "missing"}),
        ({"name": "x" * 201}, {"name": "too_long"}),
        ({"minimum": 0}, {"minimum": "out_of_range"}),
        ({"from_year": 1999}, {"from_year": "out_of_range"}),
        ({"until_year": 2025}, {"until_year": "before_start"}),
        ({"types": ("nonsense",)}, {"types": "unknown"}),
        ({"day": "nonsense"}, {"day": "unknown"}),
        ({"document": ""}, {"document": "missing"}),
        ({"document_on": None}, {"document_on": "missing"}),
        ({"units": ()}, {"units": "missing"}),
        ({"units": ("SGDDT",)}, {"units": "unknown"}),
        ({"units": ("SVHTTDL",)}, {"units": "unknown"}),
    ],
)
def test_what_is_wrong_with_a_commitment(session, change, faults):
    with pytest.raises(Invalid) as refused:
        assigned(session, replace(SAID, **change))
    assert refused.value.fields == faults


def test_who_manages_a_unit_assigns_to_those_below_and_nobody_else(session):
    museum = units.by_code(session, "BTT")
    manager = Principal("a@b.vn", grants=(Held(museum.path, Role.MANAGER),))
    editor = Principal("b@b.vn", grants=(Held(museum.path, Role.EDITOR),))
    row = assigned(session)

    commitments.take_on(session, museum, replace(OWN, units=("BTT",)), by=manager, today=TODAY)
    with pytest.raises(NotAllowed):
        commitments.take_on(session, museum, replace(OWN, units=("BTT",)), by=editor, today=TODAY)
    with pytest.raises(Invalid):
        commitments.take_on(session, museum, OWN, by=manager, today=TODAY)
    for stranger in (manager, editor):
        with pytest.raises(NotFound):
            commitments.withdraw(session, row.id, 2027, by=stranger)
