"""Somebody changes their own address: their password proves it, the old address is told, the new one is trusted."""

import pytest

from calendar_app.accounts import links, service
from calendar_app.models.mail import BadAddress, OutboxMessage
from calendar_app.models.people import Person
from calendar_app.outbox import addresses
from tests.conftest import NOW
from tests.factories import make_person
from tests.letters import letters, text
from tests.signing import sign_in

LAN, NEW, PASSWORD = "lan@example.vn", "lan.moi@example.vn", "một hai ba bốn"


@pytest.fixture
def browser(app, transact, set_clock):
    set_clock(NOW)
    with transact() as session:
        service.add_person(session, LAN, "Lan", now=NOW, password=PASSWORD)
        make_person(session, "quan@example.vn")
    return sign_in(app.test_client(), transact, LAN)


def change(browser, email, password=PASSWORD):
    return browser.post("/account/address?lang=en", data={"email": email, "current": password})


def test_the_old_address_is_told_and_the_new_one_is_trusted(browser, transact):
    with transact() as session:
        links.issue(session, 1, "password", made_by=LAN, now=NOW)
        addresses.mark(session, NEW, "550", None, NOW)

    assert change(browser, f" {NEW.upper()} ").status_code == 303

    with transact() as session:
        assert session.get_one(Person, 1).email == NEW
        assert session.get_one(BadAddress, NEW).cleared_at == NOW
        assert links.open_links(session, 1, NOW) == []
        (letter,) = letters(session, LAN)
        assert NEW in text(letter)
    assert browser.get("/account").status_code == 200


def test_the_same_address_entered_again_is_trusted_again(browser, transact):
    with transact() as session:
        addresses.mark(session, LAN, "550 no such user", None, NOW)
    assert "550 no such user" in browser.get("/account/address?lang=en").text

    assert change(browser, LAN).status_code == 303

    with transact() as session:
        assert session.get_one(BadAddress, LAN).cleared_by == LAN
        assert session.query(OutboxMessage).count() == 0


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("quan@example.vn", PASSWORD, "This address cannot be used."),
        ("a@b@c", PASSWORD, "This address cannot be used."),
        ("a@b.vn\r\nBcc: x@y.vn", PASSWORD, "This address cannot be used."),
        (NEW, "wrong", "The e-mail address or the password is not right."),
        ("", "", "Enter your e-mail address."),
    ],
)
def test_what_cannot_be_changes_nothing(browser, transact, email, password, said):
    answer = change(browser, email, password)

    assert (answer.status_code, said in answer.text) == (200, True)
    with transact() as session:
        assert session.get_one(Person, 1).email == LAN
