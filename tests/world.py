"""People in every role, and every case asked as one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from calendar_app.activities import service
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.mail import OutboxMessage
from calendar_app.units import queries as units
from tests.cases import GUEST, OTHER, OWN, Case
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.signing import sign_in

FILES = sorted(path.stem for path in Path(__file__).with_name("route_cases").glob("*.py"))
CASES = [case for name in FILES for case in import_module(f"tests.route_cases.{name}").CASES]


def peopled(app: Any, transact: Callable[..., Any]) -> "World":
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
        path, data = self.prepared(case)
        return self.browser(email).open(path, method=case.method, data=data if case.method == "POST" else None)

    def prepared(self, case: Case) -> tuple[str, dict[str, Any]]:
        """The address of a case and what its form says, with what it is about made anew."""
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
            return self.app.url_for(case.endpoint, **arguments), data

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
