"""What is public at once and reviewed afterwards: a change of time or place within three days."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from calendar_app.activities import afterwards, queries, series, service
from calendar_app.activities.draft import draft_of
from calendar_app.activities.series import Place
from calendar_app.domain.access import Role
from calendar_app.domain.errors import Invalid, WrongStatus
from calendar_app.extensions import SYSTEM
from calendar_app.models.preparation import LaterReview
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person

LATER = NOW + timedelta(hours=1)
WEEKLY = {"first_day": TODAY + days(2), "rrule": "FREQ=WEEKLY;COUNT=4"}


@pytest.fixture(autouse=True)
def four_eyes(session):
    """Here the library's activities are approved by somebody before they are published."""
    units.by_code(session, "TVT").needs_approval = True


@pytest.fixture
def thu(session):
    """Somebody who may plan for the library and not approve."""
    return grant(session, make_person(session), units.by_code(session, "TVT"), Role.EDITOR)


def edit(session, activity, thu, **fields):
    if "first_day" in fields:
        fields = {"last_day": fields["first_day"], **fields}
    session.flush()
    draft = replace(draft_of(queries.latest(activity)), **fields)
    service.edit(session, activity.id, draft, revision=activity.revision, by=thu, now=LATER)


def urgent(session, activity, thu):
    return service.urgent(session, activity.id, by=thu, now=LATER)


def reviews(session):
    return [(row.step, row.done_by) for row in session.scalars(select(LaterReview).order_by(LaterReview.id))]


def test_another_place_in_two_days_is_public_at_once_and_looked_at_afterwards(session, thu):
    activity = make_activity(session, first_day=TODAY + days(2), venue="Sân thư viện")
    edit(session, activity, thu, venue="Hội trường")
    assert activity.published.venue == "Sân thư viện"

    urgent(session, activity, thu)

    assert (activity.published.venue, activity.sequence) == ("Hội trường", 1)
    (review,) = afterwards.pending(session, ["/"])
    assert (review.step, review.version) == ("urgent", activity.published)
    afterwards.see(session, review.id, "Đồng ý", by=SYSTEM, now=LATER)
    assert afterwards.pending(session, ["/"]) == []
    with pytest.raises(WrongStatus):
        afterwards.see(session, review.id, "", by=SYSTEM, now=LATER)


def test_what_was_submitted_already_may_become_urgent(session, thu):
    activity = make_activity(session, first_day=TODAY + days(2))
    edit(session, activity, thu, starts_at=time(9))
    service.submit(session, activity.id, by=thu, now=LATER)

    urgent(session, activity, thu)

    assert (activity.published.starts_at, [v.review for v in activity.versions]) == (
        time(9),
        ["superseded", "approved"],
    )


def test_who_may_approve_leaves_nothing_to_look_at(session):
    activity = make_activity(session, first_day=TODAY + days(2))
    edit(session, activity, SYSTEM, starts_at=time(9))
    urgent(session, activity, SYSTEM)

    assert (activity.published.starts_at, reviews(session)) == (time(9), [])


def test_nor_does_a_unit_that_needs_no_approval(session, thu):
    activity = make_activity(session, first_day=TODAY + days(2))
    units.by_code(session, "TVT").needs_approval = False
    edit(session, activity, thu, starts_at=time(9))
    urgent(session, activity, thu)

    assert (activity.published.starts_at, reviews(session)) == (time(9), [])


def test_a_postponed_one_gets_its_new_day_at_once_when_that_is_near(session, thu):
    activity = make_activity(session, first_day=TODAY + days(1))
    service.postpone(session, activity.id, "Bão", by=thu, now=LATER)
    edit(session, activity, thu, first_day=TODAY + days(3))
    urgent(session, activity, thu)

    assert (activity.life, activity.occurrences[0].first_day) == ("planned", TODAY + days(3))
    assert reviews(session) == [("postpone", thu.email), ("urgent", thu.email)]


@pytest.mark.parametrize(
    ("first", "fields", "fault"),
    [
        (9, {"starts_at": time(9)}, "too_far"),
        (4, {"starts_at": time(9)}, "too_far"),
        (3, {"starts_at": time(9)}, ""),
        (9, {"first_day": TODAY + days(2)}, ""),
        (2, {"title": "Khác"}, "more_than_time_and_place"),
        (2, {"commemorations": ("heritage_day",), "starts_at": time(9)}, "more_than_time_and_place"),
        (2, {}, "too_far"),
    ],
)
def test_what_is_urgent(session, thu, first, fields, fault):
    activity = make_activity(session, first_day=TODAY + days(first))
    edit(session, activity, thu, **fields)
    found = ""
    try:
        urgent(session, activity, thu)
    except Invalid as refused:
        found = refused.fields["urgent"]
    assert found == fault


def test_what_is_not_published_is_not_urgent(session, thu):
    draft = make_activity(session, first_day=TODAY + days(2), published=False)
    unchanged = make_activity(session, first_day=TODAY + days(2))
    for activity in (draft, unchanged):
        with pytest.raises(Invalid) as refused:
            urgent(session, activity, thu)
        assert refused.value.fields == {"urgent": "not_published"}


def test_an_exhibition_that_runs_may_change_its_place_at_once(session, thu):
    activity = make_activity(session, first_day=TODAY - days(10), last_day=TODAY + days(10), venue="Tầng 1")
    edit(session, activity, thu, venue="Tầng 2")

    assert urgent(session, activity, thu).published.venue == "Tầng 2"


@pytest.mark.parametrize(("number", "to", "fault"), [(0, 5, ""), (1, 3, ""), (1, 10, "too_far")])
def test_of_a_series_only_the_date_that_changes_is_asked_about(session, thu, number, to, fault):
    activity = make_activity(session, **WEEKLY)
    session.flush()
    row, place = activity.occurrences[number], Place(TODAY + days(to), TODAY + days(to))
    series.move_one(session, activity.id, row.id, place, revision=activity.revision, by=thu, now=LATER)
    found = ""
    try:
        urgent(session, activity, thu)
    except Invalid as refused:
        found = refused.fields["urgent"]
    assert (found, row.first_day == TODAY + days(to)) == (fault, fault == "")
