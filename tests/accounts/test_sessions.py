"""Sessions are listed, and end when somebody ends them."""

from datetime import timedelta

import pytest

from calendar_app.accounts import sessions
from calendar_app.domain.errors import NotFound
from tests.conftest import NOW
from tests.factories import make_person

PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def lan(session):
    return make_person(session, "lan@example.vn")


def test_a_session_is_found_by_its_secret_which_is_not_kept(session, lan):
    secret, row = sessions.start(session, lan, PHONE, NOW)

    assert sessions.running(session, secret, NOW) is row
    assert sessions.running(session, secret + "x", NOW) is None
    assert secret not in str(vars(row))
    assert row.browser == "Chrome, Android"


def test_it_is_over_after_half_a_day(session, lan):
    secret, _row = sessions.start(session, lan, "", NOW)

    assert sessions.running(session, secret, NOW + sessions.LONGEST - timedelta(seconds=1)) is not None
    assert sessions.running(session, secret, NOW + sessions.LONGEST) is None
    assert sessions.of_person(session, lan.id, NOW + sessions.LONGEST) == []


def test_one_is_ended_and_the_others_go_on(session, lan):
    secret, row = sessions.start(session, lan, "", NOW)
    _other, kept = sessions.start(session, lan, "", NOW)

    sessions.end(session, lan.id, row.id, NOW)

    assert sessions.running(session, secret, NOW) is None
    assert sessions.of_person(session, lan.id, NOW) == [kept]
    assert sessions.number_by_person(session, {lan.id}, NOW) == {lan.id: 1}


def test_all_but_one_are_ended(session, lan):
    rows = [sessions.start(session, lan, "", NOW)[1] for _ in range(3)]

    assert sessions.end_all(session, lan.id, NOW, but=rows[1].id) == 2
    assert sessions.of_person(session, lan.id, NOW) == [rows[1]]


def test_nobody_ends_what_is_not_theirs(session, lan):
    _secret, row = sessions.start(session, lan, "", NOW)
    stranger = make_person(session, "bao@example.vn")

    for number in (row.id, 99):
        with pytest.raises(NotFound):
            sessions.end(session, stranger.id, number, NOW)


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("<script>\x00\n" + "x" * 500, "<script> " + "x" * 31),
        ("", ""),
    ],
)
def test_browsers_are_called_what_people_call_them(agent, told):
    assert sessions.browser_of(agent) == told
