"""Who is signed in: the bridge between a request's session and a person."""

import hmac

from flask import redirect, request, session, url_for
from flask_login import login_user
from werkzeug.wrappers import Response

from calendar_app import clock
from calendar_app.accounts import queries, sessions
from calendar_app.domain.errors import NotFound
from calendar_app.extensions import db, login, transaction
from calendar_app.models.people import Person, PersonSession

#: what of the cookie tells which of a person's sessions it is
COOKIE_FIELD = "session"


class SignedIn:
    """A signed-in person, as flask-login wants them; holds values, no row."""

    is_authenticated = True
    is_anonymous = False

    def __init__(self, person: Person, session_id: int) -> None:
        self.principal = queries.principal_of(person)
        self.name = person.name
        self.is_active = person.active
        self.session_id = session_id
        self._key = f"{person.id}:{person.session_key}"

    def get_id(self) -> str:
        return self._key


@login.user_loader  # type: ignore[untyped-decorator]
def load(key: str) -> SignedIn | None:
    """The person of a session, unless it is over: too old, ended, ended by a new password, or the person inactive."""
    person_id, _colon, session_key = key.partition(":")
    row = _running()
    if row is None or str(row.person_id) != person_id or not row.person.active:
        return None
    if not hmac.compare_digest(row.person.session_key.encode(), session_key.encode()):
        return None
    return SignedIn(row.person, row.id)


def begin(person_id: int) -> None:
    """Start a session of its own for somebody: nothing of the one before survives."""
    now = clock.now()
    before = _running()
    actor = queries.principal_of(_person(person_id))
    with transaction(actor, now) as write:
        person = _person(person_id)
        if before is not None:
            sessions.end(write, before.person_id, before.id, now)
        secret, row = sessions.start(write, person, request.user_agent.string, now)
        signed_in = SignedIn(person, row.id)
    session.clear()
    session.permanent = True
    session[COOKIE_FIELD] = secret
    login_user(signed_in)


def _running() -> PersonSession | None:
    secret = session.get(COOKIE_FIELD)
    return sessions.running(db.session(), secret, clock.now()) if isinstance(secret, str) else None


def _person(person_id: int) -> Person:
    found = queries.person_with_grants(db.session(), person_id)
    if found is None:
        raise NotFound("person", person_id)
    return found


@login.unauthorized_handler  # type: ignore[untyped-decorator]
def ask_to_sign_in() -> Response:
    """To the sign-in page, and back to the page that was asked for."""
    wanted = f"{request.script_root}{request.full_path.removesuffix('?')}" if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=wanted), code=303)


def next_page(wanted: str) -> str:
    """A path of this site, or the desk: never another host, however it is spelt."""
    odd = "\\" in wanted or any(ord(letter) <= 32 or ord(letter) == 127 for letter in wanted)
    if odd or not wanted.startswith("/") or wanted.startswith("//"):
        return url_for("desk.home")
    return wanted
