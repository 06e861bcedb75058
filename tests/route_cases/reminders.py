"""Reminders: the link at their foot; those sent by hand."""

from uuid import uuid4

from calendar_app.domain.access import Action
from calendar_app.reminders import unsubscribing
from calendar_app.reminders.unsubscribing import Link
from tests.cases import OWN, SECRET, SIGNED_IN, get, post
from tests.conftest import SECRET_KEY
from tests.factories import make_activity, make_person


def unsubscribe(session):
    """The signed part of an address in a mail to somebody new."""
    person = make_person(session, f"{uuid4().hex}@example.vn")
    return {"token": unsubscribing.token(SECRET_KEY, Link(person.id, ("coming",)))}, {}


def thing(session):
    """An activity of the unit, about which its manager may remind it."""
    return {"subject": f"activity:{make_activity(session, OWN).id}"}, {}


SENT = {"step": "send", "units": [OWN], "sentence": "Đề nghị chuẩn bị."}

CASES = [
    get("nudges.home", SIGNED_IN),
    get("nudges.behind", SIGNED_IN),
    get("nudges.new", Action.MANAGE, make=thing),
    post("nudges.new", Action.MANAGE, make=thing, data=SENT),
    get("reminder_links.look", SECRET, make=unsubscribe),
    post("reminder_links.switch", SECRET, make=unsubscribe, data={"List-Unsubscribe": "One-Click"}),
]
