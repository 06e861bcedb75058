"""Signs somebody in without a password, as the sign-in page would leave the browser."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from calendar_app.accounts import identity, sessions
from calendar_app.models.people import Person
from tests.conftest import NOW


def sign_in(client: FlaskClient, transact: Callable[..., Any], email: str) -> FlaskClient:
    """The browser, signed in as the person of an e-mail address."""
    with transact() as session:
        person = session.scalars(select(Person).where(Person.email == email)).one()
        secret, _row = sessions.start(session, person, "", NOW)
        key = f"{person.id}:{person.session_key}"
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": key, "_fresh": True, identity.COOKIE_FIELD: secret})
    return client
