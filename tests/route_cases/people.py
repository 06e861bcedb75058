"""The people of a unit, and what the links in their mails open."""

from uuid import uuid4

from calendar_app.accounts import invitations, links
from calendar_app.domain.access import Action, Role
from calendar_app.units import queries as units
from tests.cases import FORM, OWN, SIGNED_IN, get, post
from tests.conftest import NOW
from tests.factories import grant, make_person


def member(session, role=Role.EDITOR, **columns):
    """Somebody new with a role on the unit."""
    person = make_person(session, f"{uuid4().hex}@example.vn", **columns)
    grant(session, person, units.by_code(session, OWN), role)
    return person


def one(session):
    return {"person_id": member(session).id}, {}


def closed(session):
    return {"person_id": member(session, active=False).id}, {}


def two(session):
    return {"person_id": member(session).id}, {"taker": str(member(session).id)}


def invited(session):
    """Somebody who has not come yet; the number and the secret of their link."""
    person = make_person(session, f"{uuid4().hex}@example.vn", joined_at=None, password_hash="")
    about = invitations.subject(units.by_code(session, OWN), Role.EDITOR)
    token = links.issue(session, person.id, "invitation", subject=about, made_by="lan@example.vn", now=NOW)
    return links.opened(session, token, "invitation", NOW).id, token


def open_invitation(session):
    return {"link_id": invited(session)[0]}, {}


def invitation_token(session):
    return {"token": invited(session)[1]}, {}


def password_token(session):
    return {"token": links.issue(session, member(session).id, "password", made_by="lan@example.vn", now=NOW)}, {}


def new_address(session):
    return {}, {"email": f"{uuid4().hex}@example.vn", "role": "editor"}


PASSWORD = {"password": "một hai ba bốn", "name": "Lan", "language": "vi"}
CASES = [
    get("people.home", Action.MANAGE, code=OWN),
    get("people.invite", Action.MANAGE, code=OWN),
    post("people.invite", Action.MANAGE, code=OWN, make=new_address),
    post("people.invitation", Action.MANAGE, code=OWN, step="again", make=open_invitation),
    post("people.invitation", Action.MANAGE, code=OWN, step="revoke", make=open_invitation),
    get("people.show", Action.MANAGE, code=OWN, make=one),
    post("people.change", Action.MANAGE, code=OWN, make=one, data={"role": "viewer", "was": "editor"}),
    post("people.hand_over", Action.MANAGE, code=OWN, make=two),
    post("people.decide", Action.MANAGE, code=OWN, step="remove", make=one, data={"was": "editor"}),
    post("people.decide", Action.MANAGE, code=OWN, step="letter", make=one),
    post("people.decide", Action.MANAGE, code=OWN, step="sessions", make=one),
    post("people.decide", Action.MANAGE, code=OWN, step="close", make=one),
    post("people.decide", Action.MANAGE, code=OWN, step="open", make=closed),
    get("accounts.forgotten", FORM),
    post("accounts.forgotten", FORM, data={"email": "nobody@example.vn"}),
    get("accounts.reset", FORM, make=password_token),
    post("accounts.reset", FORM, make=password_token, data=PASSWORD),
    get("accounts.invitation", FORM, make=invitation_token),
    post("accounts.invitation", FORM, make=invitation_token, data=PASSWORD),
    post("accounts.end_sessions", SIGNED_IN),
]
