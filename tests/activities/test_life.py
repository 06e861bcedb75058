"""An activity from its draft to its end: reviews, versions, cancelling, postponing, holding."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from calendar_app.activities import results, service, writing
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import Conflict, Invalid, WrongStatus
from calendar_app.extensions import SYSTEM
from calendar_app.models.audit import AuditEntry
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity, make_draft

LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def four_eyes(session):
    """Here the library's activities are approved by somebody before they are published."""
    units.by_code(session, "TVT").needs_approval = True


def edit(session, activity, **fields):
    session.flush()
    return service.edit(session, activity.id, make_draft(**fields), revision=activity.revision, by=SYSTEM, now=LATER)


def publish(session, activity, now=LATER):
    service.submit(session, activity.id, by=SYSTEM, now=now)
    return service.approve(session, activity.id, by=SYSTEM, now=now)


def hold(session, activity, number=0, now=LATER, **fields):
    outcome = Outcome(**{"attendance": 120, **fields})
    return results.hold(session, activity.id, activity.occurrences[number].id, outcome, by=SYSTEM, now=now)


def days_of(activity):
    return [(o.first_day, o.state) for o in sorted(activity.occurrences, key=lambda o: (o.first_day, o.id))]


def test_planned_submitted_approved_held(session):
    activity = service.create(session, units.by_code(session, "TVT"), make_draft(first_day=TODAY), by=SYSTEM, now=NOW)
    assert (activity.versions[0].review, activity.occurrences, activity.published) == ("draft", [], None)

    service.submit(session, activity.id, by=SYSTEM, now=NOW)
    assert (activity.versions[0].review, activity.published) == ("submitted", None)

    service.approve(session, activity.id, by=SYSTEM, now=NOW)
    assert activity.published is activity.versions[0]
    assert days_of(activity) == [(TODAY, "planned")]

    hold(session, activity)
    assert (activity.life, activity.occurrences[0].state) == ("held", "held")
    assert activity.occurrences[0].result.attendance == 120


def test_where_no_approval_is_needed_submitting_publishes(session):
    units.by_code(session, "TVT").needs_approval = False
    activity = make_activity(session, published=False)

    service.submit(session, activity.id, by=SYSTEM, now=NOW)

    assert activity.published.review == "approved"


def test_returned_with_a_reason_changed_in_place_and_submitted_again(session):
    activity = make_activity(session, published=False)
    service.submit(session, activity.id, by=SYSTEM, now=NOW)
    with pytest.raises(Invalid):
        service.give_back(session, activity.id, "  ", by=SYSTEM, now=NOW)

    service.give_back(session, activity.id, "Thiếu địa điểm", by=SYSTEM, now=NOW)
    edit(session, activity, venue="Quảng trường")
    publish(session, activity)

    assert [v.review for v in activity.versions] == ["approved"]
    assert (activity.published.venue, activity.published.returned_reason) == ("Quảng trường", "")


def test_an_edit_of_an_approved_one_waits_beside_it(session):
    activity = make_activity(session, title="Cũ")

    edit(session, activity, title="Mới")
    assert [(v.title, v.review) for v in activity.versions] == [("Cũ", "approved"), ("Mới", "draft")]
    assert activity.published.title == "Cũ"

    publish(session, activity)
    assert [(v.title, v.review) for v in activity.versions] == [("Cũ", "superseded"), ("Mới", "approved")]
    assert (activity.published.title, activity.sequence) == ("Mới", 1)


def test_an_edit_while_it_waits_for_approval_takes_it_back(session):
    activity = make_activity(session, published=False)
    service.submit(session, activity.id, by=SYSTEM, now=NOW)

    edit(session, activity, title="Khác")

    assert [(v.title, v.review) for v in activity.versions] == [("Khác", "draft")]


def test_a_new_date_keeps_the_occurrence_and_the_uid(session):
    activity = make_activity(session, first_day=TODAY + days(7))
    uid, occurrence, original = activity.uid, activity.occurrences[0].id, activity.occurrences[0].original_start

    edit(session, activity, first_day=TODAY + days(9), last_day=TODAY + days(10))
    publish(session, activity)

    (moved,) = activity.occurrences
    assert (activity.uid, moved.id, moved.original_start) == (uid, occurrence, original)
    assert (moved.first_day, moved.last_day) == (TODAY + days(9), TODAY + days(10))


def test_cancelled_with_a_reason_for_good(session):
    activity = make_activity(session)
    with pytest.raises(Invalid):
        service.cancel(session, activity.id, "", by=SYSTEM, now=LATER)

    service.cancel(session, activity.id, "Bão số 12", by=SYSTEM, now=LATER)

    assert (activity.life, activity.reason, activity.occurrences[0].state) == ("cancelled", "Bão số 12", "cancelled")
    for refused in (
        lambda: edit(session, activity),
        lambda: hold(session, activity),
        lambda: service.cancel(session, activity.id, "lại", by=SYSTEM, now=LATER),
        lambda: service.postpone(session, activity.id, "lại", by=SYSTEM, now=LATER),
        lambda: service.submit(session, activity.id, by=SYSTEM, now=LATER),
    ):
        with pytest.raises(WrongStatus):
            refused()


def test_a_cancelled_draft_is_never_published(session):
    activity = make_activity(session, published=False)
    service.cancel(session, activity.id, "Không tổ chức nữa", by=SYSTEM, now=LATER)

    with pytest.raises(WrongStatus):
        service.submit(session, activity.id, by=SYSTEM, now=LATER)
    assert activity.published is None


def test_what_waited_when_it_was_cancelled_is_not_approved(session):
    activity = make_activity(session)
    edit(session, activity, title="Mới")
    service.submit(session, activity.id, by=SYSTEM, now=LATER)
    service.cancel(session, activity.id, "Bão", by=SYSTEM, now=LATER)

    with pytest.raises(WrongStatus):
        service.approve(session, activity.id, by=SYSTEM, now=LATER)


def test_postponed_without_a_date_then_given_one(session):
    activity = make_activity(session)
    service.postpone(session, activity.id, "Quốc tang", by=SYSTEM, now=LATER)
    assert (activity.life, activity.occurrences[0].state) == ("postponed", "postponed")

    edit(session, activity, first_day=TODAY + days(30))
    publish(session, activity)

    assert (activity.life, activity.reason) == ("planned", "")
    assert days_of(activity) == [(TODAY + days(30), "planned")]


def test_the_future_cannot_be_held_and_a_holding_says_how_many_came(session):
    activity = make_activity(session, first_day=TODAY + days(1))
    with pytest.raises(Invalid) as refused:
        hold(session, activity)
    assert refused.value.fields == {"attendance": "not_yet"}

    today = make_activity(session, first_day=TODAY)
    for wrong in (None, -1, 10**12):
        with pytest.raises(Invalid):
            hold(session, today, attendance=wrong)


def test_a_result_may_be_corrected_and_the_log_keeps_what_was_said_before(session):
    activity = make_activity(session, first_day=TODAY)
    hold(session, activity, attendance=100, evidence_link="https://example.vn/anh")
    hold(session, activity, attendance=150, evidence_link="https://example.vn/anh")

    result = activity.occurrences[0].result
    assert (result.attendance, [e.link for e in result.evidence]) == (150, ["https://example.vn/anh"])
    session.flush()
    entries = session.scalars(
        select(AuditEntry).filter_by(table_name="result", verb="update").order_by(AuditEntry.id)
    ).all()
    assert [entry.changes["attendance"] for entry in entries] == [[100, 150]]


def test_a_draft_has_nothing_to_hold(session):
    activity = make_activity(session, published=False, first_day=TODAY)

    with pytest.raises(WrongStatus):
        results.hold(session, activity.id, 1, Outcome(attendance=1), by=SYSTEM, now=LATER)


def test_a_product_is_counted_without_attendance(session):
    activity = make_activity(session, type="digital_collection", first_day=TODAY + days(20))

    hold(session, activity, attendance=None, evidence_link="https://example.vn/so-hoa")

    assert (activity.published.product, activity.life) == (True, "held")


def test_a_stale_revision_is_a_conflict(session):
    activity = make_activity(session)
    read = activity.revision
    edit(session, activity, title="Người khác sửa")
    session.flush()

    with pytest.raises(Conflict) as refused:
        service.edit(session, activity.id, make_draft(), revision=read, by=SYSTEM, now=LATER)
    assert (refused.value.expected, refused.value.found > read) == (read, True)


def test_whatever_belongs_to_it_moves_the_lock(session):
    activity = make_activity(session, first_day=TODAY, co_organisers=("BTT",))
    session.flush()
    steps = [
        lambda: service.answer(session, activity.id, units.by_code(session, "BTT"), True, by=SYSTEM, now=LATER),
        lambda: hold(session, activity),
        lambda: hold(session, activity, narrative="Đông vui"),
    ]
    for step in steps:
        before = activity.revision
        step()
        session.flush()
        assert activity.revision > before


def test_every_change_is_logged_with_who_made_it(session):
    thu = Principal("thu@example.vn", administrator=True)
    session.info["actor"] = thu.email
    activity = make_activity(session, by=thu)
    service.cancel(session, activity.id, "Bão", by=thu, now=LATER)
    session.flush()

    rows = session.scalars(
        select(AuditEntry).where(AuditEntry.actor == thu.email, AuditEntry.table_name.in_(["activity", "version"]))
    ).all()
    changed = [(row.table_name, row.verb, sorted(set(row.changes) & {"life", "review", "reason"})) for row in rows]
    assert changed[0] == ("activity", "insert", [])
    assert ("activity", "update", ["life", "reason"]) in changed
    assert [row.changes["review"] for row in rows if row.table_name == "version" and "review" in row.changes] == [
        [None, "draft"],
        ["draft", "submitted"],
        ["submitted", "approved"],
    ]
    assert {row.at for row in rows} == {NOW}


def test_a_series_is_written_out_and_grows(session):
    activity = make_activity(session, first_day=TODAY, rrule="FREQ=WEEKLY", exdates=(TODAY + days(7),))
    written = len(activity.occurrences)
    assert days_of(activity)[:2] == [(TODAY, "planned"), (TODAY + days(14), "planned")]

    assert service.extend_series(session, now=NOW) == 0
    assert service.extend_series(session, now=NOW + days(70)) == 1
    assert len(activity.occurrences) == written + 10


def test_a_long_daily_series_grows_past_its_first_year(session):
    activity = make_activity(session, first_day=TODAY, rrule="FREQ=DAILY")
    assert max(o.first_day for o in activity.occurrences) == TODAY + days(730)


def test_editing_a_series_keeps_what_was_held_and_cancels_what_it_no_longer_has(session):
    activity = make_activity(session, first_day=TODAY, rrule="FREQ=WEEKLY;COUNT=4")
    hold(session, activity)
    assert activity.life == "planned"

    edit(session, activity, first_day=TODAY + days(8), rrule="FREQ=WEEKLY;COUNT=2")
    publish(session, activity)
    assert days_of(activity) == [
        (TODAY, "held"),
        (TODAY + days(8), "planned"),
        (TODAY + days(15), "planned"),
        (TODAY + days(21), "cancelled"),
    ]


def test_a_day_left_out_and_taken_back_is_planned_again(session):
    series = {"first_day": TODAY, "rrule": "FREQ=WEEKLY;COUNT=3"}
    activity = make_activity(session, **series)
    edit(session, activity, exdates=(TODAY + days(7),), **series)
    publish(session, activity)
    assert [state for _day, state in days_of(activity)] == ["planned", "cancelled", "planned"]

    edit(session, activity, **series)
    publish(session, activity)
    assert [state for _day, state in days_of(activity)] == ["planned", "planned", "planned"]


def test_a_past_day_without_a_result_still_waits_for_it_when_the_series_moves_on(session):
    activity = make_activity(session, first_day=TODAY - days(7), rrule="FREQ=WEEKLY;COUNT=3")

    edit(session, activity, first_day=TODAY + days(1), rrule="FREQ=WEEKLY;COUNT=1")
    publish(session, activity)

    assert days_of(activity) == [
        (TODAY - days(7), "planned"),
        (TODAY + days(1), "planned"),
        (TODAY + days(7), "cancelled"),
    ]


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"title": " \x00 "}, {"title": "missing"}),
        ({"title": "đ" * 250}, {}),
        ({"title": "đ" * 251}, {"title": "too_long"}),
        ({"title": "\u0958" * 250}, {"title": "too_long"}),
        ({"type": "party"}, {"type": "unknown"}),
        ({"scale": "world"}, {"scale": "unknown"}),
        ({"visibility": "secret"}, {"visibility": "unknown"}),
        ({"link": "javascript:alert(1)"}, {"link": "not_an_address"}),
        ({"place": "99999"}, {"place": "unknown"}),
        ({"task": "x" * 21}, {"task": "too_long"}),
        ({"co_organisers": ("NOBODY",)}, {"co_organisers": "unknown"}),
        ({"commemorations": ("no_such_day",)}, {"commemorations": "far_from_day"}),
        ({"commemorations": ("book_reading_day",)}, {"commemorations": "far_from_day"}),
        ({"first_day": date(1, 1, 1)}, {"first_day": "out_of_range"}),
        ({"first_day": date(9999, 12, 31), "rrule": "FREQ=DAILY"}, {"first_day": "out_of_range"}),
        ({"last_day": TODAY}, {"last_day": "before_start"}),
        ({"last_day": TODAY + days(500)}, {"last_day": "too_long"}),
        ({"rrule": "FREQ=SECONDLY"}, {"rrule": "unknown"}),
        ({"rrule": "FREQ=DAILY;UNTIL=20200101"}, {"rrule": "empty"}),
    ],
)
def test_what_is_wrong_with_a_draft(session, fields, faults):
    draft = replace(make_draft(), **fields) if "last_day" in fields else make_draft(**fields)
    try:
        writing.check(session, draft, units.by_code(session, "TVT"))
        found = {}
    except Invalid as invalid:
        found = invalid.fields
    assert found == faults
