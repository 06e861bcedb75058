"""The bulletin's pages: open to everybody, or behind the secret of a letter."""

from flask import current_app

from calendar_app.bulletins import tokens
from calendar_app.bulletins.wish import HIGHLIGHTS
from calendar_app.models.bulletins import Bulletin
from tests.cases import SECRET, get, post
from tests.conftest import NOW, TODAY
from tests.factories import days

WISH = {"what": "highlights", "rhythm": "weekly"}


def asked(session):
    """The link of a first letter."""
    return {"token": token(session, tokens.CONFIRM)}, {}


def running(session):
    """The link of every later one."""
    return {"token": token(session, tokens.KEEP, confirmed_at=NOW, told_until=TODAY + days(1))}, {}


def token(session, purpose, **columns):
    row = Bulletin(email="doc@example.vn", filters=HIGHLIGHTS, rhythm="weekly", asked_at=NOW, **columns)
    session.add(row)
    session.flush()
    return tokens.sign(current_app.config["CALENDAR"], purpose, row.id)


CASES = [
    get("bulletins.ask", SECRET),
    get("bulletins.ask", SECRET, place="21548"),
    post("bulletins.ask", SECRET, data=WISH | {"email": "doc@example.vn"}, success=200),
    get("bulletins.confirm", SECRET, make=asked),
    post("bulletins.confirm", SECRET, make=asked, success=200),
    get("bulletins.keep", SECRET, make=running),
    post("bulletins.keep", SECRET, make=running, data=WISH, success=200),
]
