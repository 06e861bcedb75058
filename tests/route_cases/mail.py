"""The outbox of an installation, and the mail of a person."""

from calendar_app.domain.access import Action, Role
from calendar_app.models.mail import BadAddress, MailGate
from calendar_app.models.people import Person
from tests.cases import ADMINISTRATOR, OWN, SIGNED_IN, get, post
from tests.conftest import NOW


def marked(session):
    session.merge(BadAddress(address="x@y.vn", since=NOW, why="550", cleared_at=None, cleared_by=""))
    return {}, {"address": "x@y.vn"}


def closed(session):
    session.add(MailGate(closed_at=NOW, why="restored", opened_by=""))
    return {}, {"waiting": "send"}


def member(session):
    email = f"{OWN}.{Role.VIEWER.name}@example.vn".lower()
    return {"person_id": session.query(Person).filter_by(email=email).one().id}, {}


CASES = [
    get("accounts.change_address", SIGNED_IN),
    post("accounts.change_address", SIGNED_IN),
    get("mail.home", ADMINISTRATOR),
    post("mail.act", ADMINISTRATOR, data={"deed": "drop", "reason": "thử", "message": "1"}, success=303),
    get("mail.message", ADMINISTRATOR, message_id=1),
    post("mail.decide", ADMINISTRATOR, message_id=1, data={"deed": "drop", "reason": "thử"}, success=303),
    post("mail.open_gate", ADMINISTRATOR, make=closed, success=303),
    get("mail.marked", ADMINISTRATOR),
    post("mail.clear", ADMINISTRATOR, make=marked, success=303),
    get("person_mail.home", Action.MANAGE, code=OWN, make=member),
    post("person_mail.clear", Action.MANAGE, code=OWN, make=member),
]
