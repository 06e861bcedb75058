"""What managers may do with the people of their units, and what not."""

import pytest

from calendar_app.accounts import invitations, links, queries, roles, sessions
from calendar_app.domain.access import Principal, Role
from calendar_app.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calendar_app.extensions import SYSTEM
from tests.conftest import NOW
from tests.factories import grant, make_person, make_unit


@pytest.fixture
def department(session):
    return make_unit(session, "S")


@pytest.fixture
def library(session, department):
    return make_unit(session, "TV", parent=department)


@pytest.fixture
def museum(session, department):
    return make_unit(session, "BT", parent=department)


@pytest.fixture
def manager(session, library):
    return grant(session, make_person(session, "truong@example.vn"), library, Role.MANAGER)


@pytest.fixture
def above(session, department):
    return grant(session, make_person(session, "so@example.vn"), department, Role.MANAGER)


@pytest.fixture
def lan(session, library):
    person = make_person(session, "lan@example.vn")
    grant(session, person, library, Role.EDITOR)
    return person


def held(session, person):
    session.expire_all()
    return {row.unit.code: row.role for row in person.grants}


def test_a_role_is_changed_and_what_was_invited_to_meanwhile_is_taken_back(app, session, library, manager, lan):
    roles.change(session, library, lan.id, Role.APPROVER, Role.EDITOR, by=manager, now=NOW)

    assert held(session, lan) == {"TV": "approver"}


def test_of_two_managers_at_once_the_second_is_told(session, library, manager, lan):
    roles.change(session, library, lan.id, Role.VIEWER, Role.EDITOR, by=manager, now=NOW)

    with pytest.raises(Conflict):
        roles.change(session, library, lan.id, Role.APPROVER, Role.EDITOR, by=manager, now=NOW)
    with pytest.raises(Conflict):
        roles.take_away(session, library, lan.id, Role.EDITOR, by=manager, now=NOW)
    assert held(session, lan) == {"TV": "viewer"}


def test_a_role_is_taken_away_and_the_account_stays(session, library, museum, manager, lan):
    grant(session, lan, museum, Role.VIEWER)

    roles.take_away(session, library, lan.id, Role.EDITOR, by=manager, now=NOW)

    assert held(session, lan) == {"BT": "viewer"}
    assert lan.active
    with pytest.raises(NotFound):
        roles.take_away(session, library, lan.id, Role.EDITOR, by=manager, now=NOW)


def test_an_open_invitation_does_not_bring_back_what_was_taken_away(app, session, library, manager, lan):
    token = links.issue(
        session, lan.id, "invitation", subject=invitations.subject(library, Role.MANAGER), made_by="x", now=NOW
    )

    roles.take_away(session, library, lan.id, Role.EDITOR, by=manager, now=NOW)

    with pytest.raises(NotFound):
        invitations.take_up(session, token, NOW)


@pytest.mark.parametrize("step", ["change", "take_away", "deactivate"])
def test_the_last_manager_goes_only_by_the_word_of_somebody_above(session, library, manager, above, step):
    steps = {
        "change": lambda by: roles.change(
            session, library, manager.person_id, Role.VIEWER, Role.MANAGER, by=by, now=NOW
        ),
        "take_away": lambda by: roles.take_away(session, library, manager.person_id, Role.MANAGER, by=by, now=NOW),
        "deactivate": lambda by: roles.deactivate(session, library, manager.person_id, by=by, now=NOW),
    }

    with pytest.raises(Invalid):
        steps[step](manager)
    steps[step](above)


def test_of_two_managers_one_may_go(session, library, manager):
    second = make_person(session, "pho@example.vn")
    grant(session, second, library, Role.MANAGER)

    roles.take_away(session, library, manager.person_id, Role.MANAGER, by=manager, now=NOW)

    with pytest.raises(NotFound):
        roles.take_away(session, library, second.id, Role.MANAGER, by=Principal("x@example.vn"), now=NOW)


def test_a_manager_whose_account_is_closed_does_not_count(session, library, manager):
    grant(session, make_person(session, "pho@example.vn", active=False), library, Role.MANAGER)

    with pytest.raises(Invalid):
        roles.take_away(session, library, manager.person_id, Role.MANAGER, by=manager, now=NOW)


def test_a_closed_account_opens_nothing(session, library, manager, lan):
    secret, _row = sessions.start(session, lan, "", NOW)
    token = links.issue(session, lan.id, "password", made_by="x", now=NOW)

    roles.deactivate(session, library, lan.id, by=manager, now=NOW)

    assert (lan.active, sessions.running(session, secret, NOW)) == (False, None)
    assert links.state(session, token, "password", NOW) == "revoked"

    roles.activate(session, library, lan.id, by=manager)

    assert (lan.active, held(session, lan)) == (True, {"TV": "editor"})


def test_who_has_roles_elsewhere_is_an_administrators_business(session, library, museum, manager, lan):
    grant(session, lan, museum, Role.VIEWER)
    session.expire_all()

    with pytest.raises(NotAllowed):
        roles.deactivate(session, library, lan.id, by=manager, now=NOW)
    roles.deactivate(session, library, lan.id, by=SYSTEM, now=NOW)
    with pytest.raises(NotAllowed):
        roles.activate(session, library, lan.id, by=manager)


def test_managers_leave_administrators_alone(session, library, manager, lan):
    lan.administrator = True

    for step in (roles.deactivate, roles.end_sessions):
        with pytest.raises(NotAllowed):
            step(session, library, lan.id, by=manager, now=NOW)


def test_a_manager_signs_somebody_out_everywhere(session, library, manager, lan):
    secrets = [sessions.start(session, lan, "", NOW)[0] for _ in range(2)]

    assert roles.end_sessions(session, library, lan.id, by=manager, now=NOW) == 2
    assert [sessions.running(session, secret, NOW) for secret in secrets] == [None, None]


def test_people_of_other_units_do_not_exist(session, library, museum, manager, lan):
    stranger = grant(session, make_person(session, "bt@example.vn"), museum, Role.MANAGER)

    for unit, by in ((library, stranger), (museum, stranger), (museum, manager)):
        with pytest.raises(NotFound):
            roles.end_sessions(session, unit, lan.id, by=by, now=NOW)
    assert queries.grants_above(session, library.path) == []
