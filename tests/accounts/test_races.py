"""Several at once: one invitation brings one person in, a unit keeps a manager, an address stays one person."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from calendar_app.accounts import invitations, queries, recovery, roles
from calendar_app.domain.access import Role
from calendar_app.domain.errors import CalendarError
from calendar_app.extensions import db, transaction
from calendar_app.models.people import Person, SingleUseLink
from calendar_app.models.units import Unit
from tests.conftest import NOW
from tests.factories import grant, make_person, make_unit
from tests.letters import link

NEW, PASSWORD = "moi@example.vn", "một hai ba bốn"
pytestmark = pytest.mark.slow


@pytest.fixture
def managers(transact):
    """Two managers of one unit."""
    with transact() as session:
        library = make_unit(session, "TV")
        return [
            grant(session, make_person(session, f"m{number}@example.vn"), library, Role.MANAGER) for number in (0, 1)
        ]


@pytest.fixture
def at_once(app):
    """What some functions of a session come to that begin together, each in a transaction of its own."""

    def run(*functions, by):
        barrier = Barrier(len(functions))

        def one(function, actor):
            with app.app_context():
                try:
                    barrier.wait(timeout=30)
                    with transaction(actor, NOW) as session:
                        function(session)
                    return "done"
                except CalendarError as error:
                    return type(error).__name__
                finally:
                    db.session.remove()

        with ThreadPoolExecutor(len(functions)) as pool:
            return sorted(pool.map(one, functions, by))

    return run


def library(session):
    return session.scalars(select(Unit).where(Unit.code == "TV")).one()


def test_of_many_answers_to_one_invitation_one_wins(app, transact, managers, at_once):
    with transact(managers[0]) as session:
        config = app.config["CALENDAR"]
        invitations.invite(session, library(session), NEW, "", Role.EDITOR, by=managers[0], config=config, now=NOW)
        token = link(session, NEW).rsplit("/", 1)[1]

    answers = [
        lambda session, n=n: invitations.join(session, token, f"Mới {n}", PASSWORD + str(n), "vi", NOW)
        for n in range(4)
    ]

    assert at_once(*answers, by=managers * 2) == ["NotFound"] * 3 + ["done"]


def test_two_managers_who_take_each_others_role_leave_one(transact, managers, at_once):
    def take(person_id, by):
        return lambda session: roles.take_away(session, library(session), person_id, Role.MANAGER, by=by, now=NOW)

    first, second = managers
    came = at_once(take(second.person_id, first), take(first.person_id, second), by=managers)

    assert came == ["Invalid", "done"]
    with transact() as session:
        assert len(queries.grants_on(session, library(session).id)) == 1


def test_two_managers_who_change_one_person_do_not_overwrite_each_other(transact, managers, at_once):
    with transact() as session:
        lan = make_person(session, "lan@example.vn")
        grant(session, lan, library(session), Role.EDITOR)
        number = lan.id

    def change(role, by):
        return lambda session: roles.change(session, library(session), number, role, Role.EDITOR, by=by, now=NOW)

    assert at_once(*map(change, (Role.VIEWER, Role.APPROVER), managers), by=managers) == ["Conflict", "done"]


def test_an_address_invited_twice_at_once_is_one_person_with_one_invitation(app, transact, managers, at_once):
    config = app.config["CALENDAR"]

    def invite(by):
        return lambda session: invitations.invite(
            session, library(session), NEW, "", Role.EDITOR, by=by, config=config, now=NOW
        )

    assert at_once(*map(invite, managers), by=managers) == ["done", "done"]

    with transact() as session:
        assert len(session.scalars(select(Person).where(Person.email == NEW)).all()) == 1
        assert len(invitations.open_on(session, library(session), NOW)) == 1


def test_a_password_letter_is_used_once(app, transact, managers, at_once):
    config = app.config["CALENDAR"]
    with transact() as session:
        recovery.ask(session, managers[0].email, config, NOW)
        token = link(session, managers[0].email).rsplit("/", 1)[1]

    resets = [lambda session, n=n: recovery.reset(session, token, f"{PASSWORD} {n}", config, NOW) for n in range(3)]

    assert at_once(*resets, by=[*managers, managers[0]]) == ["NotFound", "NotFound", "done"]
    with transact() as session:
        assert len(session.scalars(select(SingleUseLink).where(SingleUseLink.used_at.is_not(None))).all()) == 1
