"""An obligation at risk: when it is said, to whom, with what, and when it is not."""

from datetime import date, timedelta

import pytest

from calendar_app.activities import service
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.mail import Reminder
from calendar_app.models.plans import Obligation
from calendar_app.models.quotas import Standing
from calendar_app.quotas import boards
from calendar_app.reminders.rules import quota
from calendar_app.reminders.rules.suggesting import Suggestions
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import close_year, days, make_activity
from tests.reminders.rules.conftest import at

#: the campaign: one a year, no day of its own, so at risk from three quarters of the year
CAMPAIGN, EXHIBITION = "q_lib_campaign", "q_lib_exhibition"
RISK = date(2027, 10, 1)


@pytest.fixture
def library(someone):
    return someone("TVT")


def stored(session, code):
    """The standings of an obligation in 2027."""
    return session.query(Standing).join(Obligation).filter(Obligation.code == code, Standing.period.has(year=2027))


def of(found, code):
    return [one for one in found if one.code == code]


def cell(session, code, on=RISK, unit="TVT"):
    found = boards.cells(session, 2027, on, units.by_code(session, unit))
    return next(one for one in found if one.obligation.code == code)


def test_without_any_credit_it_is_said_from_the_day_the_risk_begins(session, library):
    risk = cell(session, CAMPAIGN).progress.at_risk_on
    assert risk.month in (9, 10)

    (found,) = of(quota.at_risk(session, {risk}, risk + days(1)), CAMPAIGN)

    assert (found.missing, found.people, found.overdue, found.due_on) == (1, {library}, False, risk)
    assert found.offsets[:3] == (-1, -15, -29)
    assert found.plan_by == cell(session, CAMPAIGN).plan_by
    assert found.unit("vi").startswith("Thư viện")
    assert found.path.startswith("/desk/activities/new?unit=TVT&type=campaign")


def test_not_on_other_days_and_not_in_january(session, library):
    risk = cell(session, CAMPAIGN).progress.at_risk_on
    assert of(quota.at_risk(session, {risk - days(1), risk + days(1)}, risk + days(2)), CAMPAIGN) == []
    january = {date(2027, 1, 1) + timedelta(days=number) for number in range(31)}
    said = quota.at_risk(session, january, date(2027, 1, 31))
    assert {(one.overdue, one.last_day.year) for one in said} == {(True, 2026)}
    assert quota.at_risk(session, set(), RISK) == []


def test_with_a_standing_its_own_days_count(session, library):
    """One of two exhibitions planned: the risk of the second begins later than that of the first."""
    first = cell(session, EXHIBITION).progress.at_risk_on
    make_activity(
        session, "TVT", in_community=True, first_day=date(2027, 12, 10), commemorations=("quan_doi_nhan_dan",)
    )
    second = cell(session, EXHIBITION, date(2027, 5, 1)).progress.at_risk_on
    assert first < second
    assert (
        session.query(Standing)
        .join(Obligation)
        .filter(Obligation.code == EXHIBITION, Standing.period.has(year=2027))
        .count()
        == 1
    )

    assert of(quota.at_risk(session, {first}, first + days(1)), EXHIBITION) == []
    (found,) = of(quota.at_risk(session, {second}, second + days(1)), EXHIBITION)
    assert (found.missing, found.due_on) == (1, second)


def test_what_is_planned_in_time_is_not_said(session, library):
    risk = cell(session, CAMPAIGN).progress.at_risk_on
    made = make_activity(session, "TVT", type="campaign", scale="province", first_day=date(2027, 11, 1))
    assert of(quota.at_risk(session, {risk}, risk + days(1)), CAMPAIGN) == []

    service.cancel(session, made.id, "Mưa bão", by=SYSTEM, now=NOW)
    assert len(of(quota.at_risk(session, {risk}, risk + days(1)), CAMPAIGN)) == 1


def test_overdue_is_said_and_once_more_after_two_weeks(session, library):
    over = date(2028, 1, 1)
    (found,) = of(quota.at_risk(session, {over}, over + days(3)), CAMPAIGN)
    assert (found.overdue, found.offsets, found.last_day) == (True, (-1, -15), date(2027, 12, 31))
    assert found.path == "/desk/units/TVT/year/2027"


def test_a_day_ago_it_was_at_risk_and_now_it_is_overdue(session, library):
    """Judged afresh: the day of the risk still lies a fortnight back, but nothing can be planned any more."""
    risk = cell(session, CAMPAIGN).progress.at_risk_on
    assert of(quota.at_risk(session, {risk}, date(2028, 1, 2)), CAMPAIGN) == []


def test_nothing_is_said_twice_within_two_weeks_whatever_moved(session, library):
    risk = cell(session, CAMPAIGN).progress.at_risk_on
    (found,) = of(quota.at_risk(session, {risk}, risk + days(1)), CAMPAIGN)
    told = {"rule": found.rule, "subject": found.subject, "person_id": library, "offset_days": -1, "state": "sealed"}
    session.add(Reminder(**told, due_on=risk - days(5), slot=at(risk - days(4))))
    session.flush()

    assert of(quota.at_risk(session, {risk}, risk + days(1)), CAMPAIGN) == []
    assert len(of(quota.at_risk(session, {risk}, risk + days(15)), CAMPAIGN)) == 1


def test_the_same_as_it_stands_now(session, library):
    risk = cell(session, CAMPAIGN).progress.at_risk_on
    (found,) = of(quota.at_risk(session, {risk}, risk + days(1)), CAMPAIGN)

    assert quota.recall(session, {found.subject}, risk + days(1)) == [found]
    make_activity(session, "TVT", type="campaign", scale="province", first_day=date(2027, 11, 1))
    assert quota.recall(session, {found.subject}, risk + days(1)) == []


def test_days_that_suit_and_the_form_filled_in(session, library):
    risk = cell(session, CAMPAIGN).progress.at_risk_on
    (found,) = of(quota.at_risk(session, {risk}, risk + days(1)), CAMPAIGN)

    whole = Suggestions(session, risk + days(1)).completed(found)

    assert 2 <= len(whole.suggested) <= 3
    assert all(risk < day <= date(2027, 12, 31) for day in whole.suggested)
    assert list(whole.suggested) == sorted(set(whole.suggested))
    assert f"first_day={whole.suggested[0].isoformat()}" in whole.path
    assert "type=campaign" in whole.path
    again = Suggestions(session, risk + days(1))
    assert [again.completed(found) for _time in range(2)] == [whole] * 2


@pytest.mark.parametrize("exempt", ["waived", "not_applicable"])
def test_who_is_exempt_is_not_asked(session, library, exempt):
    risk = cell(session, CAMPAIGN).progress.at_risk_on
    made = make_activity(session, "TVT", type="campaign", scale="province", first_day=date(2027, 11, 1))
    service.cancel(session, made.id, "Mưa bão", by=SYSTEM, now=NOW)
    row = (
        session.query(Standing)
        .join(Obligation)
        .filter(Obligation.code == CAMPAIGN, Standing.period.has(year=2027))
        .one()
    )
    row.exempt = exempt
    session.flush()
    assert of(quota.at_risk(session, {risk}, risk + days(1)), CAMPAIGN) == []


def test_bodies_that_are_only_requested_are_not_asked(session, library):
    risk = cell(session, CAMPAIGN).progress.at_risk_on
    units.by_code(session, "TVT").requested_only = True
    session.flush()
    assert of(quota.at_risk(session, {risk}, risk + days(1)), CAMPAIGN) == []
    assert quota.recall(session, {"obligation:1:unit:3:2027-01-01"}, risk) == []


def test_a_closed_period_is_silent(session, library):
    risk = cell(session, CAMPAIGN).progress.at_risk_on
    plan = session.query(Obligation).first().plan_id
    close_year(session, plan, 2027)
    assert of(quota.at_risk(session, {risk}, risk + days(1)), CAMPAIGN) == []


def test_where_nobody_can_be_told_the_unit_above_is(session, someone):
    department = someone("SVHTTDL", Role.MANAGER)
    risk = cell(session, CAMPAIGN).progress.at_risk_on
    (found,) = of(quota.at_risk(session, {risk}, risk + days(1)), CAMPAIGN)
    assert (found.people, found.upwards) == ({department}, True)
