"""A reader with a mailbox, and what the tick of the bulletins sends there."""

import re
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage

import pytest

from calendar_app.bulletins import jobs
from calendar_app.models.bulletins import Bulletin
from tests.conftest import NOW
from tests.letters import letters, text

MAILBOX = "doc.gia@example.vn"
WISH = {"email": MAILBOX, "what": "highlights", "rhythm": "weekly", "at_once": "1"}
LINK = re.compile(r"http://calendar\.example(/bulletin/(?:confirm|keep)/[\w.-]+)")

Publish = Callable[..., dict[str, int]]
Mail = Callable[..., list[EmailMessage]]


@pytest.fixture
def database_template() -> str:
    """Activities are of the units and types that the plan brings."""
    return "plan"


@pytest.fixture
def publish(app) -> Publish:
    """One tick of the job."""

    def publish(now: datetime = NOW) -> dict[str, int]:
        with app.app_context():
            return jobs.publish(now)

    return publish


@pytest.fixture
def mail(transact) -> Mail:
    """Every letter, or those to one mailbox, oldest first."""

    def mail(recipient: str = "") -> list[EmailMessage]:
        with transact() as session:
            return letters(session, recipient)

    return mail


@pytest.fixture
def reader(transact) -> Callable[..., int]:
    """A confirmed bulletin; its number."""

    def reader(**columns: object) -> int:
        known = {"email": MAILBOX, "filters": "what=all", "rhythm": "weekly", "at_once": True, "confirmed_at": NOW}
        with transact() as session:
            row = Bulletin(asked_at=NOW, **{"told_until": NOW.date(), **known, **columns})
            session.add(row)
            session.flush()
            return row.id

    return reader


def link(letter: EmailMessage) -> str:
    """The path that the link of a letter opens."""
    found = LINK.search(text(letter))
    assert found is not None
    return found[1]
