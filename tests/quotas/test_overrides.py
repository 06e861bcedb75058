"""An override says whether an activity counts; days, amounts and what was held still follow the occurrences."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from calendar_app.activities import results, service
from calendar_app.activities.draft import draft_of
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.extensions import SYSTEM
from calendar_app.models.audit import AuditEntry
from calendar_app.models.plans import Obligation, Period
from calendar_app.models.quotas import Credit
from calendar_app.quotas import boards, checks, overrides, recrediting
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person

COUNTING = {"in_community": True, "commemorations": ("heritage_day",), "first_day": TODAY}
OTHER = {"type": "training", "first_day": TODAY}
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def what_is_stored_is_what_is_reckoned_anew(session):
    yield
    assert checks.differences(session, TODAY) == []


def obligation(session, code="q_lib_exhibition"):
    return session.scalars(select(Obligation).filter_by(code=code)).one()


def figures(session, code="q_lib_exhibition", year=2026, unit="TVT"):
    cells = boards.cells(session, year, TODAY, units.by_code(session, unit))
    (found,) = [cell for cell in cells if cell.terms.code == code]
    return found.progress.held, found.progress.planned


def decide(session, activity, counts, occurrence=None, now=NOW, by=SYSTEM, reason="Biên bản số 5", code=None):
    owed = obligation(session, code) if code else obligation(session)
    return overrides.override(session, activity, owed.id, occurrence, counts, reason, by=by, now=now)


def lift(session, activity, occurrence=None, reason="Ghi nhầm", now=LATER):
    return overrides.lift(session, activity, obligation(session).id, occurrence, reason, by=SYSTEM, now=now)


def hold(session, activity, number=0):
    occurrence = activity.occurrences[number]
    return results.hold(session, activity.id, occurrence.id, Outcome(attendance=9), by=SYSTEM, now=NOW)


def test_what_the_rules_refuse_can_be_made_to_count(session):
    activity = make_activity(session, **OTHER)
    assert figures(session) == (0, 0)

    decide(session, activity, True)

    assert figures(session) == (0, 1)
    credit = session.scalars(select(Credit).filter_by(obligation_id=obligation(session).id)).one()
    assert (credit.overridden, credit.reason, credit.overridden_by, credit.overridden_at) == (
        True, "Biên bản số 5", SYSTEM.email, NOW,
    )  # fmt: skip


def test_what_the_rules_take_can_be_kept_from_counting(session):
    activity = make_activity(session, **COUNTING)
    assert figures(session) == (0, 1)

    decide(session, activity, False)

    assert figures(session) == (0, 0)


@pytest.mark.parametrize(("fields", "counts", "after"), [(OTHER, True, (1, 0)), (COUNTING, False, (0, 0))])
def test_it_stands_when_the_activity_is_held_and_credited_again(session, fields, counts, after):
    activity = make_activity(session, **fields)
    decide(session, activity, counts)

    hold(session, activity)
    recrediting.recredit_all(session, now=NOW)

    assert figures(session) == after


def test_it_follows_the_activity_into_another_year_and_out_of_a_cancelled_one(session):
    activity = make_activity(session, **OTHER)
    decide(session, activity, True)
    draft = replace(draft_of(activity.versions[-1]), first_day=date(2027, 3, 1), last_day=date(2027, 3, 2))

    service.edit(session, activity.id, draft, revision=activity.revision, by=SYSTEM, now=NOW)
    service.submit(session, activity.id, by=SYSTEM, now=NOW)

    assert (figures(session), figures(session, year=2027)) == ((0, 0), (0, 1))

    service.cancel(session, activity.id, "Bão", by=SYSTEM, now=NOW)
    assert figures(session, year=2027) == (0, 0)


def test_it_comes_back_with_the_new_date_of_what_was_postponed(session):
    activity = make_activity(session, first_day=TODAY + days(3), type="training")
    decide(session, activity, True)
    service.postpone(session, activity.id, "Bão", by=SYSTEM, now=NOW)
    assert figures(session) == (0, 0)

    draft = replace(draft_of(activity.versions[-1]), first_day=TODAY + days(9), last_day=TODAY + days(9))
    service.edit(session, activity.id, draft, revision=activity.revision, by=SYSTEM, now=NOW)
    service.submit(session, activity.id, by=SYSTEM, now=NOW)

    assert figures(session) == (0, 1)


def test_taken_back_the_rules_decide_again_and_the_trace_stays(session):
    activity = make_activity(session, **COUNTING)
    made = decide(session, activity, False)

    lift(session, activity)

    assert figures(session) == (0, 1)
    assert (made.reason, made.lifted_by, made.lifted_at, made.lifted_reason) == (
        "Biên bản số 5", SYSTEM.email, LATER, "Ghi nhầm",
    )  # fmt: skip
    entries = session.scalars(select(AuditEntry).filter_by(table_name="credit_override").order_by(AuditEntry.id)).all()
    assert [entry.verb for entry in entries] == ["insert", "update"]
    assert entries[1].changes["lifted_reason"] == ["", "Ghi nhầm"]


def test_the_opposite_decision_ends_the_one_before(session):
    activity = make_activity(session, **COUNTING)
    first = decide(session, activity, False)

    decide(session, activity, True, now=LATER, reason="Đã kiểm tra lại")

    assert figures(session) == (0, 1)
    assert first.lifted_reason == "Đã kiểm tra lại"


def test_one_occurrence_of_a_series_is_left_out_and_the_others_still_count(session):
    activity = make_activity(session, rrule="FREQ=DAILY;COUNT=2", **COUNTING)
    one, other = activity.occurrences

    decide(session, activity, False, occurrence=one.id)
    assert figures(session) == (0, 1)
    decide(session, activity, False, occurrence=other.id)
    assert figures(session) == (0, 0)


def test_where_each_occurrence_counts_just_one_can_be_made_to(session):
    obligation(session).counts = "occurrences"
    activity = make_activity(session, rrule="FREQ=DAILY;COUNT=3", **OTHER)

    decide(session, activity, True, occurrence=activity.occurrences[1].id)

    given = session.scalars(select(Credit).filter_by(obligation_id=obligation(session).id)).all()
    assert [credit.occurrence_id for credit in given] == [activity.occurrences[1].id]


def test_where_each_day_is_owed_its_part_the_nearest_day_gets_it(session):
    row = obligation(session, "q_mus_experience")
    row.tie = "each"
    recrediting.recredit_all(session, now=NOW)
    activity = make_activity(session, "BTT", **OTHER)

    decide(session, activity, True, code="q_mus_experience")

    given = session.scalars(select(Credit).filter_by(obligation_id=row.id)).all()
    assert [credit.part for credit in given] == ["heritage_day"]


def close(session, year=2026):
    period = session.scalars(select(Period).filter_by(kind="year", since=date(year, 1, 1))).one()
    period.closed_at = NOW + timedelta(minutes=30)
    session.flush()


def test_nothing_is_decided_any_more_about_a_closed_period(session):
    activity = make_activity(session, **COUNTING)
    close(session)

    with pytest.raises(WrongStatus):
        decide(session, activity, False, now=LATER)

    assert session.scalars(select(Credit)).one().amount == 1


def test_a_closed_period_keeps_what_was_decided_before(session):
    activity = make_activity(session, rrule="FREQ=MONTHLY;COUNT=4", **COUNTING)
    decide(session, activity, False)
    close(session)

    lift(session, activity)

    assert (figures(session), figures(session, year=2027)) == ((0, 0), (0, 1))
    closed = select(Credit).join(Period).where(Period.closed_at.is_not(None))
    assert session.scalars(closed.where(Credit.obligation_id == obligation(session).id)).all() == []


def test_a_changed_wording_of_the_obligation_keeps_the_decision(session):
    row = obligation(session)
    activity = make_activity(session, first_day=date(2027, 3, 1), type="training")
    decide(session, activity, True)
    columns = ("plan_id", "code", "position", "name_vi", "who", "period", "minimum", "requires", "days", "tie", "mode")
    row.valid_until = date(2027, 1, 1)
    session.add(Obligation(**{name: getattr(row, name) for name in columns}, valid_from=date(2027, 1, 1)))
    session.flush()

    recrediting.recredit_all(session, now=NOW)

    assert figures(session, year=2027) == (0, 1)


@pytest.mark.parametrize("reason", ["", " \x00 ", "x" * 501])
def test_a_reason_is_asked_for(session, reason):
    activity = make_activity(session, **COUNTING)

    with pytest.raises(Invalid, match="reason"):
        decide(session, activity, False, reason=reason)


def test_only_approvers_of_the_lead_unit_decide(session):
    activity = make_activity(session, **COUNTING)
    lead = units.by_code(session, "TVT")
    editor = grant(session, make_person(session), lead, Role.EDITOR)
    stranger = grant(session, make_person(session, "b@b.vn"), units.by_code(session, "BTT"), Role.MANAGER)
    above = grant(session, make_person(session, "c@b.vn"), units.by_code(session, "SVHTTDL"), Role.APPROVER)

    with pytest.raises(NotAllowed):
        decide(session, activity, False, by=editor)
    with pytest.raises(NotFound):
        decide(session, activity, False, by=stranger)
    assert not decide(session, activity, False, by=above).counts


def test_a_draft_an_unknown_obligation_a_strange_occurrence_and_a_second_time_are_refused(session):
    draft = make_activity(session, published=False, **COUNTING)
    with pytest.raises(WrongStatus):
        decide(session, draft, False)

    activity = make_activity(session, **COUNTING)
    for wrong in (obligation(session, "q_mus_experience").id, 999_999):
        with pytest.raises(NotFound):
            overrides.override(session, activity, wrong, None, True, "Vì", by=SYSTEM, now=NOW)
    with pytest.raises(NotFound):
        decide(session, activity, False, occurrence=999_999)
    with pytest.raises(WrongStatus):
        lift(session, activity)
    decide(session, activity, False)
    with pytest.raises(WrongStatus):
        decide(session, activity, False)
