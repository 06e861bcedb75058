"""Reminders: the link at their foot; those sent by hand."""

from uuid import uuid4

from calendar_app.domain.access import Action, Role
from calendar_app.models.reminding import Absence
from calendar_app.reminders import unsubscribing
from calendar_app.reminders.unsubscribing import Link
from calendar_app.units import queries as units
from tests.cases import OWN, SECRET, SIGNED_IN, get, post
from tests.conftest import SECRET_KEY, TODAY
from tests.factories import days, grant, make_activity, make_person


def unsubscribe(session):
    """The signed part of an address in a mail to somebody new."""
    person = make_person(session, f"{uuid4().hex}@example.vn")
    return {"token": unsubscribing.token(SECRET_KEY, Link(person.id, ("coming",)))}, {}


def thing(session):
    """An activity of the unit, about which its manager may remind it."""
    return {"subject": f"activity:{make_activity(session, OWN).id}"}, {}


def member(session):
    """Somebody new with a role on the unit."""
    person = make_person(session, f"{uuid4().hex}@example.vn")
    grant(session, person, units.by_code(session, OWN), Role.EDITOR)
    return person


def somebody(session):
    return {"person_id": member(session).id}, {"stand_in": str(member(session).id)}


def on_leave(session):
    """The leave of somebody of the unit."""
    person, other = member(session), member(session)
    row = Absence(person=person, stand_in=other, since=TODAY, until=TODAY + days(2), made_by=person.email)
    session.add(row)
    session.flush()
    return {"absence_id": row.id, "person_id": person.id}, {}


def leave_alone(session):
    found, data = on_leave(session)
    return {"absence_id": found["absence_id"]}, data


DAYS = {"first_day": "01/03/2027", "last_day": "03/03/2027"}
SENT = {"step": "send", "units": [OWN], "sentence": "Đề nghị chuẩn bị."}

CASES = [
    get("nudges.home", SIGNED_IN),
    get("nudges.behind", SIGNED_IN),
    get("nudges.new", Action.MANAGE, make=thing),
    post("nudges.new", Action.MANAGE, make=thing, data=SENT),
    get("reminders.home", SIGNED_IN),
    get("reminders.choices", SIGNED_IN),
    post("reminders.choices", SIGNED_IN, data={"language": "vi", "mode": "single", "wanted": ["coming"]}),
    get("reminders.away", SIGNED_IN),
    post("reminders.away", SIGNED_IN, data=DAYS),
    post("reminders.cancel", Action.MANAGE, make=leave_alone),
    get("unit_reminders.home", Action.MANAGE, code=OWN),
    get("unit_reminders.ahead", Action.MANAGE, code=OWN),
    get("unit_reminders.change", Action.MANAGE, code=OWN, name="day_unplanned"),
    post("unit_reminders.change", Action.MANAGE, code=OWN, name="day_unplanned", data={"enabled": "yes", "days": "9"}),
    post("unit_reminders.put_back", Action.MANAGE, code=OWN, name="day_unplanned"),
    get("unit_reminders.away", Action.MANAGE, code=OWN, make=somebody),
    post("unit_reminders.away", Action.MANAGE, code=OWN, make=somebody, data=DAYS),
    post("unit_reminders.cancel", Action.MANAGE, code=OWN, make=on_leave),
    get("reminder_links.look", SECRET, make=unsubscribe),
    post("reminder_links.switch", SECRET, make=unsubscribe, data={"List-Unsubscribe": "One-Click"}),
]
