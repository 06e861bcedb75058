"""A queue to fill, a way out to choose, and what became of the mail."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from calendar_app.extensions import db
from calendar_app.models.mail import OutboxMessage
from calendar_app.outbox import jobs, service
from calendar_app.outbox.letter import Letter
from tests.conftest import NOW, Transact
from tests.outbox import nursery


@pytest.fixture(scope="module")
def children() -> Iterator[nursery.Nursery]:
    """Processes that may die."""
    with nursery.opened() as opened:
        yield opened


Enqueue = Callable[..., None]
Deliver = Callable[..., dict[str, int]]


@pytest.fixture
def enqueue(app: Flask, transact: Transact) -> Enqueue:
    """Queue a letter to each address."""

    def enqueue(*addresses: str, expires_at: datetime = NOW + timedelta(days=4)) -> None:
        with transact() as session:
            for address in addresses:
                letter = Letter(
                    f"Chị {address}", address, f"Gửi {address}", "Kính gửi chị.\n.\nHết.", "<p>Kính gửi</p>"
                )
                service.seal(
                    session, letter, app.config["CALENDAR"], person_id=None, kind="test", slot=NOW,
                    expires_at=expires_at, now=NOW,
                )  # fmt: skip

    return enqueue


@pytest.fixture
def mail_url(app: Flask) -> Callable[[str], None]:
    """Choose the way out."""

    def choose(url: str) -> None:
        app.config["CALENDAR"] = replace(app.config["CALENDAR"], mail_url=url)

    return choose


@pytest.fixture
def after_crash(app: Flask) -> Callable[[str], None]:
    """Choose what becomes of a message whose hand-over was cut off."""

    def choose(setting: str) -> None:
        app.config["CALENDAR"] = replace(app.config["CALENDAR"], mail_after_crash=setting)

    return choose


@pytest.fixture
def deliver(app: Flask) -> Deliver:
    """One tick; only the counts that are not nought."""

    def deliver(now: datetime = NOW, **keywords: object) -> dict[str, int]:
        with app.app_context():
            counts = jobs.deliver(now, **keywords)  # type: ignore[arg-type]
        return {outcome: count for outcome, count in counts.items() if count}

    return deliver


@pytest.fixture
def states(app: Flask) -> Callable[[], dict[str, str]]:
    """State of each message, by recipient."""

    def states() -> dict[str, str]:
        with app.app_context():
            return {row.recipient: row.state for row in db.session.query(OutboxMessage).order_by(OutboxMessage.id)}

    return states
