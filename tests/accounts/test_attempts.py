"""Guessing is slowed down, and a wrong guess tells nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from calendar_app.accounts import attempts, service
from calendar_app.accounts.attempts import ACCOUNT_LIMIT, ADDRESS_LIMIT, Outcome
from calendar_app.models.people import SignInAttempt

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
RIGHT = "một hai ba bốn năm"


@pytest.fixture
def lan(session):
    return service.add_person(session, "lan@example.vn", "Lan", now=NOW, password=RIGHT)[0]


def tried(session, email="lan@example.vn", password="wrong", address="192.0.2.1", now=NOW):
    attempt = attempts.open_attempt(session, email, address, now)
    outcome = attempts.authenticate(session, attempt, password, now)
    return outcome, attempts.close_attempt(session, attempt, outcome, password)


def test_the_right_password_opens_and_wipes_the_slate(session, lan):
    for _ in range(ACCOUNT_LIMIT - 1):
        assert tried(session) == (Outcome.WRONG, None)

    assert tried(session, email=" LAN@example.vn", password=RIGHT) == (Outcome.RIGHT, lan)
    assert tried(session) == (Outcome.WRONG, None)


@pytest.mark.parametrize("email", ["lan@example.vn", "nobody@example.vn"])
def test_an_account_closes_for_a_quarter_of_an_hour_whether_it_exists_or_not(session, lan, email):
    outcomes = [tried(session, email=email, address=f"192.0.2.{n}")[0] for n in range(ACCOUNT_LIMIT + 3)]

    assert outcomes == [Outcome.WRONG] * ACCOUNT_LIMIT + [Outcome.TOO_MANY] * 3
    assert tried(session, email=email, password=RIGHT)[0] is Outcome.TOO_MANY
    later = NOW + attempts.WINDOW
    assert tried(session, email=email, now=later)[0] is Outcome.WRONG


def test_waiting_is_counted_from_the_failures_not_from_the_refusals(session, lan):
    for _ in range(ACCOUNT_LIMIT):
        tried(session)
    tried(session, now=NOW + timedelta(minutes=14))

    assert tried(session, password=RIGHT, now=NOW + attempts.WINDOW)[0] is Outcome.RIGHT


def test_an_address_closes_after_many_accounts(session, lan):
    outcomes = {tried(session, email=f"n{n}@example.vn")[0] for n in range(ADDRESS_LIMIT)}

    assert outcomes == {Outcome.WRONG}
    assert tried(session, password=RIGHT)[0] is Outcome.TOO_MANY
    assert tried(session, password=RIGHT, address="192.0.2.2")[0] is Outcome.RIGHT


def test_of_many_at_once_no_more_than_the_limit_look_at_a_password(session, lan):
    opened = [attempts.open_attempt(session, lan.email, "192.0.2.1", NOW) for _ in range(ACCOUNT_LIMIT + 1)]

    assert attempts.authenticate(session, opened[0], RIGHT, NOW) is Outcome.TOO_MANY


def test_an_inactive_person_does_not_get_in(session, lan):
    lan.active = False

    assert tried(session, password=RIGHT) == (Outcome.WRONG, None)


def test_old_attempts_are_forgotten_and_what_was_typed_is_not_kept(session):
    tried(session, email="my password by mistake")
    tried(session, now=NOW + attempts.WINDOW)

    assert session.scalar(select(func.count(SignInAttempt.id))) == 2
    assert not session.scalar(select(func.count(SignInAttempt.id)).where(SignInAttempt.key.contains("password")))


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.1", "address:192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "address:2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "address:192.0.2.1"),
        ("", "address:unknown"),
    ],
)
def test_one_household_is_one_address(address, key):
    assert attempts.address_key(address) == key
