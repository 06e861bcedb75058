"""Who is signed in: the bridge between a request's session and a person."""

import hmac

from flask import redirect, request, session, url_for
from flask_login import login_user
from werkzeug.wrappers import Response

from calendar_app import clock
from calendar_app.accounts import queries
from calendar_app.extensions import db, login
from calendar_app.models.people import Person

#: seconds after signing in, however busy, when one has to sign in again
LONGEST_SESSION = 12 * 3600


class SignedIn:
    """A signed-in person, as flask-login wants them; holds values, no row."""

    is_authenticated = True
    is_anonymous = False

    def __init__(self, person: Person) -> None:
        self.principal = queries.principal_of(person)
        self.name = person.name
        self.is_active = person.active
        self._key = f"{person.id}:{person.session_key}"

    def get_id(self) -> str:
        return self._key


@login.user_loader  # type: ignore[untyped-decorator]
def load(key: str) -> SignedIn | None:
    """The person of a session, unless it is over: too old, signed out of by a new password, or the person inactive."""
    person_id, _colon, session_key = key.partition(":")
    if not person_id.isdecimal() or clock.now().timestamp() - session.get("since", 0) > LONGEST_SESSION:
        return None
    person = queries.person_with_grants(db.session(), int(person_id))
    if person is None or not person.active or not hmac.compare_digest(person.session_key, session_key):
        return None
    return SignedIn(person)


def begin(person: Person) -> None:
    """Start a session of its own for somebody: nothing of the one before survives."""
    session.clear()
    session.permanent = True
    session["since"] = int(clock.now().timestamp())
    login_user(SignedIn(person))


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
