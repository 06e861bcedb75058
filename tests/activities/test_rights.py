"""Who may do what to an activity, and what co-organisers are."""

import pytest

from calendar_app.activities import queries, results, service
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import NOBODY, Role
from calendar_app.domain.errors import NotAllowed, NotFound
from calendar_app.extensions import SYSTEM
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_draft, make_person


@pytest.fixture(autouse=True)
def four_eyes(session):
    units.by_code(session, "TVT").needs_approval = True


@pytest.fixture
def somebody(session):
    """A principal with a role on a unit: ``somebody("TVT", Role.EDITOR)``."""

    def make(code, role):
        person = make_person(session, f"{code}.{role.name}@example.vn".lower())
        return grant(session, person, units.by_code(session, code), role)

    return make


def steps(session, activity, by):
    """Every step that changes an activity, as somebody."""
    number, now = activity.id, NOW
    return [
        lambda: service.edit(session, number, make_draft(), revision=activity.revision, by=by, now=now),
        lambda: service.submit(session, number, by=by, now=now),
        lambda: service.approve(session, number, by=by, now=now),
        lambda: service.give_back(session, number, "không", by=by, now=now),
        lambda: service.cancel(session, number, "không", by=by, now=now),
        lambda: service.postpone(session, number, "không", by=by, now=now),
        lambda: results.hold(session, number, 1, Outcome(attendance=1), by=by, now=now),
    ]


def test_another_units_activity_is_as_good_as_missing(session, somebody):
    activity = make_activity(session, published=False)

    for stranger in (somebody("BTT", Role.MANAGER), NOBODY):
        for step in steps(session, activity, stranger):
            with pytest.raises(NotFound):
                step()
        with pytest.raises(NotFound):
            service.view(session, activity.id, stranger)


def test_a_viewer_sees_and_changes_nothing(session, somebody):
    activity, viewer = make_activity(session, published=False), somebody("TVT", Role.VIEWER)

    assert service.view(session, activity.id, viewer) is activity
    for step in steps(session, activity, viewer):
        with pytest.raises(NotAllowed):
            step()


def test_an_editor_plans_and_submits_but_an_approver_approves(session, somebody):
    editor, approver = somebody("TVT", Role.EDITOR), somebody("TVT", Role.APPROVER)
    activity = service.create(session, units.by_code(session, "TVT"), make_draft(), by=editor, now=NOW)
    service.submit(session, activity.id, by=editor, now=NOW)

    with pytest.raises(NotAllowed):
        service.approve(session, activity.id, by=editor, now=NOW)
    service.approve(session, activity.id, by=approver, now=NOW)

    version = activity.published
    assert (version.created_by, version.approved_by) == (editor.email, approver.email)
    assert activity.organiser_id == editor.person_id


def test_a_role_above_reaches_the_unit(session, somebody):
    department = somebody("SVHTTDL", Role.APPROVER)
    activity = make_activity(session, published=False)
    service.submit(session, activity.id, by=SYSTEM, now=NOW)

    assert [v.activity_id for v in queries.waiting(session, [g.path for g in department.grants])] == [activity.id]
    assert service.approve(session, activity.id, by=department, now=NOW).published


def test_nobody_plans_for_another_unit(session, somebody):
    with pytest.raises(NotFound):
        service.create(
            session, units.by_code(session, "BTT"), make_draft(), by=somebody("TVT", Role.MANAGER), now=NOW
        )  # fmt: skip


def test_an_invited_unit_sees_it_answers_for_itself_and_changes_nothing_else(session, somebody):
    activity = make_activity(session, co_organisers=("BTT",))
    museum, library = somebody("BTT", Role.EDITOR), somebody("TVT", Role.EDITOR)
    btt = units.by_code(session, "BTT")

    assert [p.unit.code for p in queries.invitations(session, [btt.id])] == ["BTT"]
    assert service.view(session, activity.id, museum) is activity
    for step in steps(session, activity, museum):
        with pytest.raises(NotFound):
            step()
    with pytest.raises(NotFound):
        service.answer(session, activity.id, btt, True, by=library, now=NOW)

    service.answer(session, activity.id, btt, True, by=museum, now=NOW)
    assert {p.unit.code: p.state for p in activity.participations} == {"TVT": "accepted", "BTT": "accepted"}


def test_only_who_was_invited_answers(session, somebody):
    activity = make_activity(session)

    for code in ("BTT", "TVT"):
        with pytest.raises(NotFound):
            service.answer(
                session, activity.id, units.by_code(session, code), True, by=somebody(code, Role.EDITOR), now=NOW
            )  # fmt: skip


def test_the_desk_lists_what_a_unit_leads_or_takes_part_in(session):
    led = make_activity(session, first_day=TODAY + days(9))
    invited = make_activity(session, "BTT", first_day=TODAY + days(3), co_organisers=("TVT",))
    make_activity(session, "BTT", first_day=TODAY + days(3))
    make_activity(session, first_day=TODAY + days(90))

    tvt = units.by_code(session, "TVT")
    assert queries.led_by(session, [tvt.id], TODAY, TODAY + days(30)) == [invited, led]


def test_past_ones_without_a_result_are_listed_oldest_first(session):
    tvt = units.by_code(session, "TVT")
    older, newer = (make_activity(session, first_day=TODAY - days(ago)) for ago in (9, 2))
    make_activity(session, first_day=TODAY)
    cancelled = make_activity(session, first_day=TODAY - days(5))
    service.cancel(session, cancelled.id, "Bão", by=SYSTEM, now=NOW)

    assert [o.activity_id for o in queries.unconfirmed(session, [tvt.id], TODAY)] == [older.id, newer.id]


@pytest.mark.parametrize("number", [0, -1, 999, 2**31, 2**63, 10**30])
def test_an_unknown_number_is_not_found(session, number):
    with pytest.raises(NotFound):
        service.view(session, number, SYSTEM)
