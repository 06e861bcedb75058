"""Reminders: the link at their foot."""

from uuid import uuid4

from calendar_app.reminders import unsubscribing
from calendar_app.reminders.unsubscribing import Link
from tests.cases import SECRET, get, post
from tests.conftest import SECRET_KEY
from tests.factories import make_person


def unsubscribe(session):
    """The signed part of an address in a mail to somebody new."""
    person = make_person(session, f"{uuid4().hex}@example.vn")
    return {"token": unsubscribing.token(SECRET_KEY, Link(person.id, ("coming",)))}, {}


CASES = [
    get("reminder_links.look", SECRET, make=unsubscribe),
    post("reminder_links.switch", SECRET, make=unsubscribe, data={"List-Unsubscribe": "One-Click"}),
]
