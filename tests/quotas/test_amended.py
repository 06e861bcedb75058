"""A plan amended in July: what is closed stays, what is open follows and says why, what is new is owed from then."""

from datetime import UTC, date, datetime, timedelta

import pytest

from calendar_app.activities import results
from calendar_app.activities.results import Outcome
from calendar_app.extensions import SYSTEM
from calendar_app.models.audit import AuditEntry
from calendar_app.models.plans import Period
from calendar_app.models.quotas import StandingChange
from calendar_app.plans import service
from calendar_app.quotas import boards, checks, closing, reckoning, recrediting
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import make_activity
from tests.plans.conftest import QUANG_NGAI, read

CLOSING = datetime(2027, 1, 20, 2, tzinfo=UTC)
AMENDED = datetime(2027, 7, 2, 2, tzinfo=UTC)
JULY = date(2027, 7, 1)
NEW = "q_lib_talks"


@pytest.fixture
def closed(session):
    """2026 is closed, with an exhibition held; of 2027 the library has held the campaign in March."""
    marked = {"type": "exhibition", "in_community": True, "commemorations": ("quoc_khanh",)}
    hold(session, make_activity(session, "TVT", first_day=date(2026, 9, 1), **marked), NOW)
    reckoning.everything(session, now=NOW, cause="plan")
    year = session.query(Period).filter_by(kind="year", since=date(2026, 1, 1)).one()
    closing.close(session, year.id, by=SYSTEM, now=CLOSING)
    hold(session, make_activity(session, "TVT", type="campaign", first_day=date(2027, 3, 1)), AMENDED)
    return {year: told(session, year) for year in (2026, 2027)}


def hold(session, made, now):
    results.hold(session, made.id, made.occurrences[0].id, Outcome(attendance=9), by=SYSTEM, now=now)
    session.flush()


def told(session, year, on=date(2027, 7, 2)):
    """What the library owes in a year: code -> how it stands."""
    return {one.obligation.code: one for one in boards.cells(session, year, on, units.by_code(session, "TVT"))}


def figures(cells):
    return {code: (one.minimum, one.progress.held, one.progress.missing) for code, one in cells.items()}


@pytest.fixture
def amend(session):
    """Load the plan as it reads after the amendment of July."""

    def load():
        plan = read(QUANG_NGAI)
        exhibition = next(one for one in plan.obligations if one.id == "q_lib_exhibition")
        campaign = next(one for one in plan.obligations if one.id == "q_lib_campaign")
        raised = exhibition.model_copy(update={"min": 3, "max": 3, "valid_from": JULY})
        new = campaign.model_copy(update={"id": NEW, "min": 2, "max": None, "valid_from": JULY})
        kept = [raised if one is exhibition else one for one in plan.obligations]
        document = plan.model_copy(update={"obligations": [*kept, new]})
        service.load(session, document, now=AMENDED)
        recrediting.recredit_all(session, now=AMENDED)
        session.flush()

    return load


def test_closed_figures_stay_open_ones_follow_and_say_why(session, closed, amend):
    logged = session.query(AuditEntry).filter_by(table_name="obligation").count()
    amend()

    assert figures(told(session, 2026)) == figures(closed[2026])
    before, after = figures(closed[2027]), figures(told(session, 2027))
    assert {code: after[code] for code in after if after[code] != before.get(code)} == {
        "q_lib_exhibition": (3, 0, 3), NEW: (2, 0, 2),
    }  # fmt: skip
    assert before["q_lib_exhibition"] == (2, 0, 2)
    assert session.query(AuditEntry).filter_by(table_name="obligation").count() == logged + 3
    said = {
        (row.cause, row.began, row.ended, row.minimum_before, row.minimum_after)
        for row in session.query(StandingChange).filter(StandingChange.at == AMENDED)
        if session.get_one(Period, row.period_id).since == date(2027, 1, 1)
    }
    assert ("plan", 1, 0, None, None) in said
    assert checks.differences(session, date(2027, 7, 2)) == []


def test_what_is_new_is_owed_and_judged_from_july(session, closed, amend):
    amend()
    new = told(session, 2027)[NEW].progress
    # 184 days from 1 July; of two the first is to be planned by 37.5 % of them: day 69
    assert new.at_risk_on == JULY + timedelta(days=69) == date(2027, 9, 8)
    assert [told(session, 2027, day)[NEW].risk for day in (date(2027, 9, 7), date(2027, 9, 8))] == [
        "on_track",
        "at_risk",
    ]
    assert told(session, 2027, date(2028, 1, 1))[NEW].risk == "overdue"
    assert NEW not in told(session, 2026)
    assert figures(told(session, 2028))[NEW] == (2, 0, 2)

    # the campaign of March was held before anybody owed it; one of August counts
    assert told(session, 2027)["q_lib_campaign"].progress.held == 1
    make_activity(session, "TVT", type="campaign", first_day=date(2027, 8, 1))
    session.flush()
    half = told(session, 2027)[NEW].progress
    assert (half.planned, half.missing) == (1, 1)
    # three quarters of the half year for the second: day 138
    assert half.at_risk_on == JULY + timedelta(days=138) == date(2027, 11, 16)
