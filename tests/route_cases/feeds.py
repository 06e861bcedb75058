"""A person's own feed: its secret address, and the account's page on which it is made."""

from uuid import uuid4

from calendar_app.accounts import feed_tokens
from tests.cases import PUBLIC, SIGNED_IN, get, post
from tests.conftest import NOW
from tests.factories import make_person


def own(session):
    """Somebody's secret."""
    person = make_person(session, f"{uuid4().hex}@example.vn")
    return {"token": feed_tokens.make(session, person.id, NOW)}, {}


CASES = (
    get("feeds.mine", PUBLIC, make=own),
    post("accounts.make_feed", SIGNED_IN, success=200),
    post("accounts.end_feed", SIGNED_IN),
)
