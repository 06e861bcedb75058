"""Series: one occurrence, this one and all that follow, or all; what each change means for the others."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from calendar_app.activities import queries, series, service
from calendar_app.activities.draft import draft_of
from calendar_app.activities.results import Outcome, hold
from calendar_app.activities.series import Place
from calendar_app.domain.errors import Conflict, Invalid, WrongStatus
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Occurrence
from calendar_app.models.preparation import LaterReview
from calendar_app.models.publication import Fragment
from calendar_app.models.quotas import Credit
from calendar_app.quotas import checks
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person

LATER = NOW + timedelta(hours=1)
#: Sundays, the first one today
WEEKLY = {"first_day": TODAY, "rrule": "FREQ=WEEKLY;COUNT=5", "starts_at": time(8), "ends_at": time(10)}


def on(activity, number):
    """The occurrence that the rule gave so many days after today."""
    wanted = (TODAY + days(number)).isoformat()
    return next(row for row in activity.occurrences if row.original_start == wanted)


def standing(activity):
    """Where the occurrences stand that are not cancelled, in days from today."""
    living = [row for row in activity.occurrences if row.state != "cancelled"]
    return sorted((row.first_day - TODAY).days for row in living)


def publish(session, activity, now=LATER):
    session.flush()
    return service.submit(session, activity.id, by=SYSTEM, now=now)


def change(session, activity, **fields):
    """Edit what is latest and publish it."""
    if "first_day" in fields:
        fields = {"last_day": fields["first_day"], **fields}
    draft = replace(draft_of(queries.latest(activity)), moves=None, **fields)
    session.flush()
    service.edit(session, activity.id, draft, revision=activity.revision, by=SYSTEM, now=LATER)
    return publish(session, activity)


def move(session, activity, number, to, **times):
    place = Place(TODAY + days(to), TODAY + days(to), **times)
    session.flush()
    series.move_one(
        session, activity.id, on(activity, number).id, place, revision=activity.revision, by=SYSTEM, now=LATER
    )
    return publish(session, activity)


def cancel(session, activity, number, reason="Mưa lớn"):
    return service.cancel_one(session, activity.id, on(activity, number).id, reason, by=SYSTEM, now=LATER)


def postpone(session, activity, number):
    return service.postpone_one(session, activity.id, on(activity, number).id, "Bão", by=SYSTEM, now=LATER)


def split(session, activity, number, **fields):
    session.flush()
    occurrence = on(activity, number)
    draft = replace(series.tail(session, activity, occurrence), moves=None, **fields)
    return series.split(session, activity.id, occurrence.id, draft, revision=activity.revision, by=SYSTEM, now=LATER)


def test_one_that_is_moved_stays_the_same_occurrence_and_can_be_put_back(session):
    activity = make_activity(session, **WEEKLY)
    moved = on(activity, 7)

    move(session, activity, 7, 9, starts_at=time(14), ends_at=time(15))
    assert (moved.original_start, moved.first_day) == ((TODAY + days(7)).isoformat(), TODAY + days(9))
    assert (moved.starts_at.hour, moved.ends_at.hour) == (14 - 7, 15 - 7) or moved.starts_at.hour == 14
    assert standing(activity) == [0, 9, 14, 21, 28]
    assert (activity.sequence, [v.review for v in activity.versions]) == (1, ["superseded", "approved"])

    series.put_back_one(session, activity.id, moved.id, revision=activity.revision, by=SYSTEM, now=LATER)
    publish(session, activity)
    assert standing(activity) == [0, 7, 14, 21, 28]
    with pytest.raises(WrongStatus):
        series.put_back_one(session, activity.id, moved.id, revision=activity.revision, by=SYSTEM, now=LATER)


def test_a_move_waits_for_its_review_like_any_edit(session):
    units.by_code(session, "TVT").needs_approval = True
    activity = make_activity(session, **WEEKLY)

    move(session, activity, 7, 9)
    assert (queries.latest(activity).review, standing(activity)) == ("submitted", [0, 7, 14, 21, 28])

    service.approve(session, activity.id, by=SYSTEM, now=LATER)
    assert standing(activity) == [0, 9, 14, 21, 28]


def test_what_cannot_be_moved(session):
    activity = make_activity(session, **WEEKLY)
    single = make_activity(session, first_day=TODAY + days(3))
    cancel(session, activity, 7)
    place = Place(TODAY + days(9), TODAY + days(9))
    session.flush()

    def refused(activity, occurrence, place=place, revision=None):
        revision = revision or activity.revision
        series.move_one(session, activity.id, occurrence.id, place, revision=revision, by=SYSTEM, now=LATER)

    with pytest.raises(WrongStatus):
        refused(activity, on(activity, 7))
    with pytest.raises(Invalid) as no_series:
        refused(single, single.occurrences[0])
    with pytest.raises(Invalid) as backwards:
        refused(activity, on(activity, 14), Place(TODAY + days(9), TODAY))
    with pytest.raises(Conflict):
        refused(activity, on(activity, 14), revision=activity.revision - 1)
    assert (no_series.value.fields, backwards.value.fields) == ({"moves": "no_series"}, {"moves": "before_start"})


def test_cancelling_one_keeps_the_rest_and_is_public_at_once(session):
    units.by_code(session, "TVT").needs_approval = True
    activity = make_activity(session, **WEEKLY)
    thu = grant(session, make_person(session), units.by_code(session, "TVT"))

    service.cancel_one(session, activity.id, on(activity, 7).id, "Mưa lớn", by=thu, now=LATER)

    assert (standing(activity), activity.life, activity.sequence) == ([0, 14, 21, 28], "planned", 1)
    assert b"EXDATE;TZID=Asia/Ho_Chi_Minh:20261129T080000" in body(session, activity)
    (review,) = session.scalars(select(LaterReview)).all()
    assert (review.step, review.occurrence_id, review.reason) == ("cancel_one", on(activity, 7).id, "Mưa lớn")
    assert checks.differences(session, TODAY) == []


def body(session, activity):
    return session.scalars(select(Fragment.body).filter_by(subject=f"activity:{activity.id}", language="vi")).one()


def test_a_cancelled_one_is_not_brought_back_by_any_edit(session):
    activity = make_activity(session, **WEEKLY)
    cancel(session, activity, 7)

    change(session, activity, title="Tên mới", starts_at=time(9))
    assert standing(activity) == [0, 14, 21, 28]
    change(session, activity, first_day=TODAY + days(1))
    assert standing(activity) == [1, 15, 22, 29]
    assert (on(activity, 8).state, on(activity, 8).reason) == ("cancelled", "Mưa lớn")


def test_the_last_one_cancelled_ends_the_activity(session):
    activity = make_activity(session, **WEEKLY | {"rrule": "FREQ=WEEKLY;COUNT=2"})
    cancel(session, activity, 0)
    assert activity.life == "planned"
    cancel(session, activity, 7, "Hết kinh phí")
    assert (activity.life, activity.reason) == ("cancelled", "Hết kinh phí")

    half = make_activity(session, **WEEKLY | {"rrule": "FREQ=WEEKLY;COUNT=2"})
    hold(session, half.id, on(half, 0).id, Outcome(attendance=30), by=SYSTEM, now=LATER)
    cancel(session, half, 7)
    assert half.life == "held"

    endless = make_activity(session, **WEEKLY | {"rrule": "FREQ=YEARLY"})
    for row in list(endless.occurrences):
        service.cancel_one(session, endless.id, row.id, "Chưa đến lượt", by=SYSTEM, now=LATER)
    assert endless.life == "planned"


def test_what_was_held_counts_when_the_rest_is_cancelled_or_postponed(session):
    fields = WEEKLY | {"commemorations": ("heritage_day",), "in_community": True}
    for step, life in ((service.cancel, "held"), (service.postpone, "postponed")):
        activity = make_activity(session, **fields)
        hold(session, activity.id, on(activity, 0).id, Outcome(attendance=30), by=SYSTEM, now=LATER)
        step(session, activity.id, "Bão", by=SYSTEM, now=LATER)

        assert activity.life == life
        assert on(activity, 0).state == "held"
        found = session.scalars(
            select(Credit).join(Occurrence, Credit.occurrence_id == Occurrence.id).filter_by(activity_id=activity.id)
        ).all()
        assert {credit.occurrence_id for credit in found} == {on(activity, 0).id}
    assert checks.differences(session, TODAY) == []


def test_one_postponed_waits_for_a_day_of_its_own(session):
    activity = make_activity(session, **WEEKLY)
    postpone(session, activity, 7)
    change(session, activity, title="Tên mới")
    assert (on(activity, 7).state, activity.life) == ("postponed", "planned")
    assert "HOÃN".encode() in body(session, activity)
    assert b"STATUS:TENTATIVE" in body(session, activity)

    move(session, activity, 7, 10)
    assert (on(activity, 7).state, on(activity, 7).reason, standing(activity)) == ("planned", "", [0, 10, 14, 21, 28])


def test_the_whole_is_postponed_and_dated_again_but_not_what_was_postponed_alone(session):
    activity = make_activity(session, **WEEKLY)
    postpone(session, activity, 7)
    service.postpone(session, activity.id, "Quốc tang", by=SYSTEM, now=LATER)
    change(session, activity, title="Trở lại")

    assert (activity.life, on(activity, 7).state, on(activity, 14).state) == ("planned", "postponed", "planned")


def test_all_moves_and_every_exception_with_it(session):
    activity = make_activity(session, **WEEKLY, exdates=(TODAY + days(28),))
    move(session, activity, 14, 17)
    cancel(session, activity, 21)
    kept = on(activity, 7).id

    change(session, activity, first_day=TODAY + days(1))

    assert standing(activity) == [1, 8, 17]
    assert (on(activity, 8).id, on(activity, 15).first_day) == (kept, TODAY + days(17))
    assert (on(activity, 22).state, on(activity, 22).reason) == ("cancelled", "Mưa lớn")
    assert activity.published.exdates == [(TODAY + days(29)).isoformat()]


def test_a_move_of_a_day_that_the_rule_no_longer_has_is_dropped(session):
    activity = make_activity(session, **WEEKLY)
    move(session, activity, 28, 30)
    change(session, activity, rrule="FREQ=WEEKLY;COUNT=3")

    assert (activity.published.moves, standing(activity)) == ([], [0, 7, 14])


def test_what_was_held_stays_where_it_was_held(session):
    activity = make_activity(session, **WEEKLY)
    hold(session, activity.id, on(activity, 0).id, Outcome(attendance=30), by=SYSTEM, now=LATER)

    change(session, activity, first_day=TODAY + days(1), starts_at=time(14), ends_at=time(16))

    first = min(activity.occurrences, key=lambda row: row.first_day)
    assert (first.first_day, first.state, first.starts_at.astimezone(NOW.tzinfo).hour) == (TODAY, "held", 1)
    assert standing(activity) == [0, 8, 15, 22, 29]


def test_a_running_series_on_another_day_makes_up_no_past(session):
    activity = make_activity(session, first_day=TODAY - days(21), rrule="FREQ=WEEKLY;COUNT=6")
    change(session, activity, first_day=TODAY - days(20))

    assert standing(activity) == [-21, -14, -7, 1, 8, 15]


def test_this_and_all_that_follow_become_another_activity(session):
    activity = make_activity(session, **WEEKLY, co_organisers=("BTT", "TTVH"))
    service.answer(session, activity.id, units.by_code(session, "BTT"), True, by=SYSTEM, now=LATER)
    move(session, activity, 21, 23)
    cancel(session, activity, 28)

    new = split(session, activity, 14, title="Nửa sau", starts_at=time(14), ends_at=time(16))
    assert (standing(activity), new.published) == ([0, 7, 14, 23], None)

    publish(session, new)
    assert (standing(activity), standing(new)) == ([0, 7], [14, 23])
    assert (new.continues_id, new.uid == activity.uid) == (activity.id, False)
    assert (on(new, 28).state, on(new, 28).reason) == ("cancelled", "Mưa lớn")
    assert {p.unit.code: p.state for p in new.participations} == {
        "TVT": "accepted", "BTT": "accepted", "TTVH": "invited",
    }  # fmt: skip
    assert activity.published.rrule == f"FREQ=WEEKLY;UNTIL={TODAY + days(13):%Y%m%d}"
    assert new.published.rrule == "FREQ=WEEKLY;COUNT=3"


@pytest.mark.parametrize("first", ["old", "new"])
@pytest.mark.parametrize("last", ["old", "new"])
def test_both_halves_are_one_decision(session, first, last):
    units.by_code(session, "TVT").needs_approval = True
    activity = make_activity(session, **WEEKLY)
    halves = {"old": activity, "new": split(session, activity, 14)}

    service.submit(session, halves[first].id, by=SYSTEM, now=LATER)
    assert {queries.latest(half).review for half in halves.values()} == {"submitted"}
    service.give_back(session, halves[last].id, "Thiếu", by=SYSTEM, now=LATER)
    assert {queries.latest(half).review for half in halves.values()} == {"returned"}
    service.submit(session, halves[last].id, by=SYSTEM, now=LATER)
    assert standing(activity) == [0, 7, 14, 21, 28]
    service.approve(session, halves[first].id, by=SYSTEM, now=LATER)

    assert (standing(activity), standing(halves["new"])) == ([0, 7], [14, 21, 28])


def test_editing_either_half_takes_both_back_from_review(session):
    units.by_code(session, "TVT").needs_approval = True
    activity = make_activity(session, **WEEKLY)
    new = split(session, activity, 14)
    service.submit(session, new.id, by=SYSTEM, now=LATER)
    draft = replace(draft_of(queries.latest(activity)), title="Khác", rrule="FREQ=WEEKLY")
    service.edit(session, activity.id, draft, revision=activity.revision, by=SYSTEM, now=LATER)

    assert (queries.latest(new).review, queries.latest(activity).rrule) == (
        "draft",
        f"FREQ=WEEKLY;UNTIL={TODAY + days(13):%Y%m%d}",
    )


def test_a_continuation_given_up_leaves_the_series_as_it_was(session):
    activity = make_activity(session, **WEEKLY)
    new = split(session, activity, 14)
    service.cancel(session, new.id, "Thôi", by=SYSTEM, now=LATER)
    publish(session, activity)

    assert (activity.published.rrule, standing(activity)) == (WEEKLY["rrule"], [0, 7, 14, 21, 28])
    publish(session, split(session, activity, 14))
    assert standing(activity) == [0, 7]


def test_what_is_cancelled_while_the_halves_wait_stays_cancelled(session):
    units.by_code(session, "TVT").needs_approval = True
    activity = make_activity(session, **WEEKLY)
    new = split(session, activity, 14, first_day=TODAY + days(15), last_day=TODAY + days(15))
    cancel(session, activity, 21)
    postpone(session, activity, 28)
    service.submit(session, new.id, by=SYSTEM, now=LATER)
    service.approve(session, new.id, by=SYSTEM, now=LATER)

    assert [(row.first_day - TODAY, row.state) for row in new.occurrences] == [
        (days(15), "planned"),
        (days(22), "cancelled"),
        (days(29), "postponed"),
    ]


def test_what_cannot_be_cut(session):
    activity = make_activity(session, **WEEKLY | {"first_day": TODAY - days(14)})

    def fault(number, **fields):
        with pytest.raises(Invalid) as refused:
            split(session, activity, number, **fields)
        return refused.value.fields

    assert fault(-14) == {"following": "first"}
    assert fault(7, rrule=WEEKLY["rrule"]) == {"rrule": "count_left"}
    assert fault(7, first_day=TODAY - days(1), last_day=TODAY - days(1)) == {"first_day": "before_cut"}
    assert fault(7, title="") == {"title": "missing"}
    assert activity.versions == [activity.published]
    hold(session, activity.id, on(activity, 0).id, Outcome(attendance=30), by=SYSTEM, now=LATER)
    assert fault(0) == {"following": "held"}
    split(session, activity, 7)
    assert fault(14) == {"following": "waiting"}


def test_what_was_held_while_the_halves_wait_stops_the_cut(session):
    units.by_code(session, "TVT").needs_approval = True
    activity = make_activity(session, **WEEKLY | {"first_day": TODAY - days(14)})
    new = split(session, activity, 0)
    service.submit(session, new.id, by=SYSTEM, now=LATER)
    hold(session, activity.id, on(activity, 0).id, Outcome(attendance=30), by=SYSTEM, now=LATER)

    with pytest.raises(Invalid):
        service.approve(session, new.id, by=SYSTEM, now=LATER)


def test_an_endless_series_grows_and_keeps_its_exceptions(session):
    activity = make_activity(session, first_day=TODAY, rrule="FREQ=WEEKLY")
    move(session, activity, 7, 9)
    cancel(session, activity, 14)
    before = [(row.original_start, row.first_day, row.state) for row in activity.occurrences]

    assert service.extend_series(session, now=NOW + days(30)) == 1
    assert [(row.original_start, row.first_day, row.state) for row in activity.occurrences][: len(before)] == before


def test_series_that_becomes_single_keeps_what_was_held(session):
    activity = make_activity(session, **WEEKLY)
    hold(session, activity.id, on(activity, 0).id, Outcome(attendance=30), by=SYSTEM, now=LATER)
    change(session, activity, rrule="", first_day=TODAY + days(15), last_day=TODAY + days(16))

    assert standing(activity) == [0, 15]
    assert on(activity, 0).state == "held"


def test_a_single_one_that_becomes_a_series_keeps_its_occurrence(session):
    activity = make_activity(session, first_day=TODAY + days(5))
    (alone,) = activity.occurrences
    change(session, activity, first_day=TODAY + days(6), last_day=TODAY + days(6), rrule="FREQ=WEEKLY;COUNT=2")

    assert standing(activity) == [6, 13]
    assert on(activity, 6) is alone
