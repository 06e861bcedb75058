"""A forgotten password is set anew by a letter, and only by whoever reads the mailbox."""

from datetime import timedelta

import pytest

from calendar_app.accounts import invitations, links, passwords, recovery, service, sessions
from calendar_app.domain.access import Principal, Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound
from tests.conftest import NOW
from tests.factories import grant, make_person, make_unit
from tests.letters import letters, link, text

LAN, OLD, NEW = "lan@example.vn", "một hai ba bốn", "năm sáu bảy tám"


@pytest.fixture
def lan(session):
    return service.add_person(session, LAN, "Lan", now=NOW, password=OLD)[0]


@pytest.fixture
def ask(app, session):
    def send(email=LAN, address="192.0.2.1", now=NOW):
        recovery.note(session, email, address, now)
        recovery.ask(session, email, app.config["CALENDAR"], now)

    return send


def token(session):
    return link(session, LAN).rsplit("/", 1)[1]


def reset(app, session, password=NEW, now=NOW, secret=""):
    return recovery.reset(session, secret or token(session), password, app.config["CALENDAR"], now)


def test_the_letter_opens_a_new_password(app, session, lan, ask):
    ask(email=" LAN@example.vn ")

    reset(app, session)

    assert passwords.matches(lan.password_hash, NEW)
    first, told = letters(session, LAN)
    assert "/password/" in text(first)
    assert text(told).count("/password/forgotten") == 1


def test_english_letters_for_those_who_read_english(app, session, lan, ask):
    lan.language = "en"
    ask()

    (letter,) = letters(session, LAN)

    assert (letter["Subject"], letter["Content-Language"]) == ("Set a new password", "en")
    assert "?lang=en" in text(letter, "html")


def test_it_ends_every_session_and_every_other_link(app, session, lan, ask):
    secret, _row = sessions.start(session, lan, "", NOW)
    result = links.issue(session, lan.id, "result", subject="occurrence:1", made_by="SYSTEM", now=NOW)
    key = lan.session_key
    ask()

    reset(app, session)

    assert sessions.running(session, secret, NOW) is None
    assert lan.session_key != key
    assert links.state(session, result, "result", NOW) == "revoked"


@pytest.mark.parametrize(("later", "state"), [(timedelta(minutes=119), "open"), (timedelta(hours=2), "expired")])
def test_the_link_lasts_two_hours(session, lan, ask, later, state):
    ask()

    assert links.state(session, token(session), "password", NOW + later) == state


def test_it_is_used_once_and_a_newer_letter_ends_the_older(app, session, lan, ask):
    ask()
    first = token(session)
    ask()
    second = token(session)

    assert links.state(session, first, "password", NOW) == "revoked"
    reset(app, session, secret=second)
    with pytest.raises(NotFound):
        reset(app, session, secret=second)


def test_a_password_that_will_not_do_uses_nothing_up(app, session, lan, ask):
    ask()

    with pytest.raises(Invalid):
        reset(app, session, password="short")

    assert links.state(session, token(session), "password", NOW) == "open"


def test_nobody_is_written_to_who_has_no_account(session, lan, ask):
    ask(email="nobody@example.vn")
    make_person(session, "het@example.vn", active=False)
    ask(email="het@example.vn")
    make_person(session, "moi@example.vn", joined_at=None, password_hash="")
    ask(email="moi@example.vn")

    assert letters(session) == []


def test_whoever_was_invited_and_forgot_the_letter_comes_in_by_this_one(app, session):
    library = make_unit(session, "TV")
    by = grant(session, make_person(session, "truong@example.vn"), library, Role.MANAGER)
    config = app.config["CALENDAR"]
    invitations.invite(session, library, LAN, "Lan", Role.EDITOR, by=by, config=config, now=NOW)
    recovery.ask(session, LAN, config, NOW)

    person = reset(app, session)

    assert (person.joined_at, [(row.unit.code, row.role) for row in person.grants]) == (NOW, [("TV", "editor")])


def test_an_account_gets_three_letters_in_a_quarter_of_an_hour(session, lan, ask):
    for number in range(5):
        ask(address=f"192.0.2.{number}")
    assert len(letters(session, LAN)) == recovery.ACCOUNT_LIMIT

    ask(now=NOW + timedelta(minutes=16))

    assert len(letters(session, LAN)) == recovery.ACCOUNT_LIMIT + 1


def test_an_address_that_asks_for_many_has_to_wait(session, lan):
    for number in range(recovery.ADDRESS_LIMIT + 1):
        assert not recovery.too_many(session, "192.0.2.1", NOW)
        recovery.note(session, f"n{number}@example.vn", "192.0.2.1", NOW)

    assert recovery.too_many(session, "192.0.2.1", NOW)
    assert not recovery.too_many(session, "192.0.2.2", NOW)


def test_a_manager_has_a_letter_sent_to_somebody_of_the_unit(app, session, lan):
    library, museum = make_unit(session, "TV"), make_unit(session, "BT")
    grant(session, lan, library, Role.EDITOR)
    by = grant(session, make_person(session, "truong@example.vn"), library, Role.MANAGER)
    stranger = grant(session, make_person(session, "bt@example.vn"), museum, Role.MANAGER)
    config = app.config["CALENDAR"]

    recovery.ask_for(session, library, lan.id, by=by, config=config, now=NOW)

    assert len(letters(session, LAN)) == 1
    for unit in (library, museum):
        with pytest.raises(NotFound):
            recovery.ask_for(session, unit, lan.id, by=stranger, config=config, now=NOW)


def test_an_administrator_is_left_alone_by_managers(app, session, lan):
    library = make_unit(session, "TV")
    grant(session, lan, library, Role.VIEWER)
    lan.administrator = True
    by = grant(session, make_person(session, "truong@example.vn"), library, Role.MANAGER)
    config = app.config["CALENDAR"]

    with pytest.raises(NotAllowed):
        recovery.ask_for(session, library, lan.id, by=by, config=config, now=NOW)
    recovery.ask_for(session, library, lan.id, by=Principal("SYSTEM", administrator=True), config=config, now=NOW)
