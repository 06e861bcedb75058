"""Every address of the application, for everybody who may ask for it. A new one fails here until it stands in a file of
``route_cases``."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from calendar_app.activities import service
from calendar_app.domain.access import Action, Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.mail import OutboxMessage
from calendar_app.units import queries as units
from tests.cases import ADMINISTRATOR, FORM, GUEST, LEAST, OTHER, OWN, PUBLIC, SECRET, SIGNED_IN, Case, get
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.signing import sign_in

FILES = sorted(path.stem for path in Path(__file__).with_name("route_cases").glob("*.py"))
CASES = [case for name in FILES for case in import_module(f"tests.route_cases.{name}").CASES]


@pytest.fixture
def database_template() -> str:
    return "plan"


@pytest.fixture
def world(app, transact) -> "World":
    """People in every role on the unit, on another one and on the one invited; a message in the outbox."""
    with transact() as session:
        for code in (OWN, OTHER, GUEST):
            for role in Role:
                grant(session, make_person(session, address(code, role)), units.by_code(session, code), role)
        make_person(session, "admin@example.vn", administrator=True)
        make_person(session, "nobody@example.vn")
        moment = {"slot": NOW, "sealed_at": NOW, "expires_at": NOW, "next_try_at": NOW}
        session.add(
            OutboxMessage(kind="reminders", recipient="a@b.vn", subject="Nhắc", message_id="<1@b>", body=b"", **moment)
        )
    return World(app, transact)


def address(code: str, role: Role) -> str:
    return f"{code}.{role.name}@example.vn".lower()


@dataclass
class World:
    """The application with its people; asks for a case as one of them."""

    app: Any
    transact: Callable[..., Any]

    def browser(self, email: str) -> Any:
        """A browser in which somebody has signed in; nobody when there is no e-mail."""
        client = self.app.test_client()
        if email:
            sign_in(client, self.transact, email)
        return client

    def ask(self, case: Case, email: str) -> Any:
        """The answer to a case, on an activity of its own."""
        arguments, data = dict(case.arguments), dict(case.data)
        if case.activity:
            found = self.activity(case)
            data |= {"revision": str(found.pop("revision"))} if case.endpoint == "desk.edit" else {}
            arguments |= found
        if case.make is not None:
            with self.transact() as session:
                more, fields = case.make(session)
            arguments, data = arguments | more, data | fields
        with self.app.test_request_context():
            path = self.app.url_for(case.endpoint, **arguments)
        return self.browser(email).open(path, method=case.method, data=data if case.method == "POST" else None)

    def activity(self, case: Case) -> dict[str, int]:
        """A new activity of the unit, in the state that the case needs."""
        with self.transact() as session:
            first_day = TODAY - days(3) if case.activity == "past" else TODAY + days(7)
            published = case.activity in ("published", "past")
            made = make_activity(
                session, OWN, published=published, first_day=first_day, last_day=first_day, co_organisers=(GUEST,)
            )
            if case.activity == "submitted":
                service.submit(session, made.id, by=SYSTEM, now=NOW)
            session.flush()
            found = {"activity_id": made.id}
            if case.endpoint == "desk.result":
                found["occurrence_id"] = made.occurrences[0].id
            if case.endpoint == "desk.edit":
                found["revision"] = made.revision
            return found


def test_every_address_is_listed(app):
    known = {
        (rule.endpoint, method) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert {(case.endpoint, case.method) for case in CASES} == known


def of(*kinds: object) -> list[Case]:
    return [case for case in CASES if case.who in kinds]


def test_public_pages_are_the_same_for_all_and_open_no_session(world):
    for case in of(PUBLIC):
        for email in ("", "admin@example.vn"):
            answer = world.ask(case, email)

            assert (case, answer.status_code) == (case, 503 if case.endpoint == "api.readyz" else 200)
            assert "Set-Cookie" not in answer.headers, case
            assert "Cookie" not in answer.headers.get("Vary", ""), case
            assert "no-store" not in answer.headers["Cache-Control"] or case.endpoint.startswith("api."), case


def test_forms_before_sign_in_are_never_cached(world):
    for case in of(FORM):
        answer = world.ask(case, "")

        assert answer.status_code in (200, 303), case
        assert answer.headers["Cache-Control"] == "private, no-store", case


def test_a_secret_address_is_enough_and_opens_no_session(world):
    world.app.config["WTF_CSRF_ENABLED"] = True
    for case in of(SECRET):
        answer = world.ask(case, "")

        assert (case, answer.status_code) == (case, 200)
        assert "Set-Cookie" not in answer.headers, case
        assert answer.headers["Cache-Control"] == "private, no-store", case
        assert answer.headers["Referrer-Policy"] == "no-referrer", case


def test_whoever_signed_in_has_a_desk_and_an_account(world):
    for case in of(SIGNED_IN):
        for email in ("nobody@example.vn", address(OWN, Role.VIEWER), "admin@example.vn"):
            answer = world.ask(case, email)

            assert answer.status_code in (200, 303), case
            assert answer.headers["Cache-Control"] == "private, no-store", case


def test_without_signing_in_one_is_led_to_the_sign_in_page_and_back(world):
    for case in of(SIGNED_IN, ADMINISTRATOR, *Action):
        answer = world.ask(case, "")

        assert (case, answer.status_code) == (case, 303)
        assert answer.location.split("?")[0] == "/login"
        assert ("next=" in answer.location) == (case.method == "GET")


def test_administration_is_for_administrators(world):
    for case in of(ADMINISTRATOR):
        assert (case, world.ask(case, "admin@example.vn").status_code) == (case, case.success or 200)
        assert {role: world.ask(case, address(OWN, role)).status_code for role in Role} == dict.fromkeys(Role, 403)


@pytest.mark.parametrize("case", of(*Action), ids=str)
def test_roles_on_the_unit_decide_and_other_units_do_not_exist(world, case):
    done = case.done
    own = {role: world.ask(case, address(case.unit, role)).status_code for role in Role}

    assert own == {role: done if role >= LEAST[case.who] else 403 for role in Role}
    assert {role: world.ask(case, address(OTHER, role)).status_code for role in Role} == dict.fromkeys(Role, 404)
    assert world.ask(case, "admin@example.vn").status_code == done
    assert world.ask(case, "nobody@example.vn").status_code in ((404, 403) if case.endpoint == "desk.new" else (404,))


def test_a_form_without_its_token_is_refused_with_a_sentence(world):
    world.app.config["WTF_CSRF_ENABLED"] = True
    for case in CASES:
        if case.method == "POST" and case.who != SECRET:
            answer = world.ask(case, "admin@example.vn")

            assert (case, answer.status_code) == (case, 400)
            assert "<h1>" in answer.text


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_what_is_not_published_is_not_public(world, state):
    for endpoint in ("public.activity", "feeds.single"):
        assert world.ask(get(endpoint, PUBLIC, state), "admin@example.vn").status_code == 404
