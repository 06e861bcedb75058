"""A closed period does not move: later edits stand beside it, the open one goes on."""

from datetime import UTC, date, datetime

import pytest

from calendar_app.activities import results
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Role
from calendar_app.domain.errors import NotAllowed, WrongStatus
from calendar_app.extensions import SYSTEM
from calendar_app.models.plans import Period
from calendar_app.models.quotas import Correction, Standing, StandingChange
from calendar_app.plans import commitments
from calendar_app.plans.commitments import Commitment
from calendar_app.quotas import boards, checks, closing, reckoning, recrediting
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import grant, make_activity, make_person

CLOSING = datetime(2027, 1, 20, 2, tzinfo=UTC)
LATER = datetime(2027, 2, 3, 2, tzinfo=UTC)
CODE = "q_lib_campaign"


@pytest.fixture
def campaign(session):
    """A campaign of the library in October 2026, not recorded yet."""
    made = make_activity(session, "TVT", type="campaign", scale="province", first_day=date(2026, 10, 5))
    reckoning.everything(session, now=NOW, cause="plan")
    return made


@pytest.fixture
def period(session, campaign):
    return session.query(Period).filter_by(kind="year", since=date(2026, 1, 1)).one()


def held(session, campaign, now):
    results.hold(session, campaign.id, campaign.occurrences[0].id, Outcome(attendance=90), by=SYSTEM, now=now)


def cell(session, on=date(2027, 2, 3)):
    found = boards.cells(session, 2026, on, units.by_code(session, "TVT"))
    return next(one for one in found if one.obligation.code == CODE)


def corrections(session):
    rows = session.query(Correction).join(Standing, Correction.unit_id == Standing.unit_id).all()
    return {(row.held, row.missing) for row in rows}


def test_what_is_held_after_the_closing_stands_beside_it(session, campaign, period):
    before = cell(session)
    closing.close(session, period.id, by=SYSTEM, now=CLOSING)
    held(session, campaign, LATER)

    assert cell(session).progress == before.progress
    assert (cell(session).progress.held, cell(session).progress.missing) == (0, 1)
    assert (1, 0) in corrections(session)
    assert checks.differences(session, date(2027, 2, 3)) == []


def test_an_obligation_of_a_later_year_leaves_the_closed_figures_and_is_logged(session, period):
    closing.close(session, period.id, by=SYSTEM, now=CLOSING)
    frozen = [(one.obligation.code, one.progress) for one in boards.cells(session, 2026, date(2027, 2, 3))]
    said = Commitment("Nói chuyện", 2, 2027, ("TVT",), document="1/SVHTTDL", document_on=date(2027, 2, 1))
    root = units.by_code(session, "UBND-TINH")
    row = commitments.assign(session, root, said, by=SYSTEM, today=date(2027, 2, 3))
    recrediting.recredit_units(session, ["TVT"], row.valid_from, now=LATER)

    assert [(one.obligation.code, one.progress) for one in boards.cells(session, 2026, date(2027, 2, 3))] == frozen
    assert [one.minimum for one in boards.cells(session, 2027, date(2027, 2, 3)) if one.obligation.id == row.id] == [2]
    change = session.query(StandingChange).filter_by(obligation_id=row.id).order_by(StandingChange.id).first()
    assert (change.cause, change.began) == ("assigned", 1)
    assert checks.differences(session, date(2027, 2, 3)) == []


def test_before_its_end_and_twice_it_cannot_be_closed(session, period):
    with pytest.raises(WrongStatus):
        closing.close(session, period.id, by=SYSTEM, now=NOW)
    closing.close(session, period.id, by=SYSTEM, now=CLOSING)
    with pytest.raises(WrongStatus):
        closing.close(session, period.id, by=SYSTEM, now=LATER)


def test_only_who_manages_the_plan_closes(session, period):
    library = units.by_code(session, "TVT")
    manager = grant(session, make_person(session, "tvt@example.vn"), library, Role.MANAGER)
    with pytest.raises(NotAllowed):
        closing.close(session, period.id, by=manager, now=CLOSING)
    assert closing.periods(session, manager, date(2027, 1, 20)) == []
    assert session.get_one(Period, period.id).closed_at is None
