"""Every address of the application, for everybody who may ask for it. A new one fails here until it stands in CASES."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from calendar_app.activities import service
from calendar_app.domain.access import Action, Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.mail import OutboxMessage
from calendar_app.models.people import Person
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person

PUBLIC, FORM, SIGNED_IN, ADMINISTRATOR = "public", "form", "signed in", "administrator"
#: least role on the unit for each action
LEAST = {Action.VIEW: Role.VIEWER, Action.EDIT: Role.EDITOR, Action.APPROVE: Role.APPROVER, Action.MANAGE: Role.MANAGER}
#: the unit whose activities are asked for, a stranger to it, and one that it invites
OWN, OTHER, GUEST = "BTT", "TVT", "TTVH"
CONTENT = {
    "title": "Trưng bày",
    "type": "exhibition",
    "first_day": "01/03/2027",
    "scale": "commune",
    "visibility": "public",
}


@dataclass(frozen=True)
class Case:
    """An address with its method, who may use it, and what has to be there first."""

    endpoint: str
    method: str
    who: str | Action
    arguments: dict[str, Any] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    #: draft | submitted | published | past: the state of the activity it is about; "" when it is about none
    activity: str = ""
    unit: str = OWN

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint} {' '.join(str(value) for value in self.arguments.values())}".strip()


def get(endpoint: str, who: str | Action, activity: str = "", **arguments: Any) -> Case:
    return Case(endpoint, "GET", who, arguments, activity=activity)


def post(endpoint: str, who: str | Action, activity: str = "", **arguments: Any) -> Case:
    data = arguments.pop("data", {})
    return Case(endpoint, "POST", who, arguments, data, activity, arguments.pop("own", OWN))


CASES = [
    *(get(f"public.{name}", PUBLIC) for name in (
        "home", "calendar", "units", "commemorations", "subscribe", "search", "progress",
    )),
    get("public.activity", PUBLIC, "published"),
    get("public.unit", PUBLIC, code="TVT"),
    get("public.place", PUBLIC, code="51"),
    get("public.commemoration", PUBLIC, code="book_reading_day"),
    get("feeds.fixed", PUBLIC, scope="all"),
    get("feeds.scoped", PUBLIC, sort="units", code="TVT"),
    get("feeds.single", PUBLIC, "published"),
    get("api.healthz", PUBLIC),
    get("api.readyz", PUBLIC),
    get("static", PUBLIC, filename="app.css"),
    get("accounts.sign_in", FORM),
    post("accounts.sign_in", FORM),
    post("accounts.sign_out", FORM),
    get("accounts.account", SIGNED_IN),
    post("accounts.account", SIGNED_IN, data={"name": "Thu", "language": "vi"}),
    post("accounts.change_password", SIGNED_IN),
    get("admin.home", ADMINISTRATOR),
    get("admin.mail", ADMINISTRATOR),
    get("admin.message", ADMINISTRATOR, message_id=1),
    get("desk.home", SIGNED_IN),
    get("desk.home", Action.VIEW, unit=OWN),
    get("desk.new", Action.EDIT, unit=OWN),
    post("desk.new", Action.EDIT, unit=OWN, data=CONTENT | {"unit": OWN}),
    get("desk.show", Action.VIEW, "draft"),
    get("desk.edit", Action.EDIT, "draft"),
    post("desk.edit", Action.EDIT, "draft", data=CONTENT),
    post("desk.advance", Action.EDIT, "draft", step="submit"),
    post("desk.advance", Action.APPROVE, "submitted", step="approve"),
    post("desk.with_reason", Action.APPROVE, "submitted", step="return", data={"reason": "Thiếu địa điểm"}),
    post("desk.with_reason", Action.EDIT, "published", step="postpone", data={"reason": "Bão"}),
    post("desk.with_reason", Action.EDIT, "published", step="cancel", data={"reason": "Bão"}),
    post("desk.answer", Action.EDIT, "submitted", step="accept", code=GUEST, own=GUEST),
    post("desk.answer", Action.EDIT, "submitted", step="decline", code=GUEST, own=GUEST),
    get("desk.result", Action.EDIT, "past"),
    post("desk.result", Action.EDIT, "past", data={"attendance": "120"}),
]  # fmt: skip


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
            with self.transact() as session:
                person = session.scalars(select(Person).where(Person.email == email)).one()
                key = f"{person.id}:{person.session_key}"
            with client.session_transaction() as cookie:
                cookie.update(_user_id=key, _fresh=True, since=int(datetime.timestamp(NOW)))
        return client

    def ask(self, case: Case, email: str) -> Any:
        """The answer to a case, on an activity of its own."""
        arguments, data = dict(case.arguments), dict(case.data)
        if case.activity:
            found = self.activity(case)
            data |= {"revision": str(found.pop("revision"))} if case.endpoint == "desk.edit" else {}
            arguments |= found
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
        assert world.ask(case, "admin@example.vn").status_code == 200
        assert {role: world.ask(case, address(OWN, role)).status_code for role in Role} == dict.fromkeys(Role, 403)


@pytest.mark.parametrize("case", of(*Action), ids=str)
def test_roles_on_the_unit_decide_and_other_units_do_not_exist(world, case):
    done = 200 if case.method == "GET" else 303
    own = {role: world.ask(case, address(case.unit, role)).status_code for role in Role}

    assert own == {role: done if role >= LEAST[case.who] else 403 for role in Role}
    assert {role: world.ask(case, address(OTHER, role)).status_code for role in Role} == dict.fromkeys(Role, 404)
    assert world.ask(case, "admin@example.vn").status_code == done
    assert world.ask(case, "nobody@example.vn").status_code in ((404, 403) if case.endpoint == "desk.new" else (404,))


def test_a_form_without_its_token_is_refused_with_a_sentence(world):
    world.app.config["WTF_CSRF_ENABLED"] = True
    for case in CASES:
        if case.method == "POST":
            answer = world.ask(case, "admin@example.vn")

            assert (case, answer.status_code) == (case, 400)
            assert "<h1>" in answer.text


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_what_is_not_published_is_not_public(world, state):
    for endpoint in ("public.activity", "feeds.single"):
        assert world.ask(get(endpoint, PUBLIC, state), "admin@example.vn").status_code == 404
