"""A bulletin is asked for, confirmed by whoever reads the mailbox, changed and ended; nobody learns who has one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from calendar_app.bulletins import service, tokens
from calendar_app.models.bulletins import Bulletin
from calendar_app.models.mail import OutboxMessage
from calendar_app.outbox.reading import redacted
from tests.bulletins.conftest import MAILBOX, WISH, link
from tests.conftest import NOW
from tests.letters import text


@pytest.fixture
def rows(transact):
    def rows():
        with transact() as session:
            return [
                (
                    row.email,
                    row.filters,
                    row.rhythm,
                    row.at_once,
                    row.confirmed_at is not None,
                    row.ended_at is not None,
                )
                for row in session.scalars(select(Bulletin).order_by(Bulletin.id))
            ]

    return rows


def test_nothing_is_sent_before_the_reader_has_confirmed(client, mail, rows, publish):
    assert client.post("/bulletin", data=WISH).status_code == 200
    (letter,) = mail()
    path = link(letter)

    assert (letter["To"], letter["List-Unsubscribe"]) == (MAILBOX, None)
    assert client.get(path).status_code == 200
    assert rows() == [(MAILBOX, "what=highlights", "weekly", True, False, False)]
    assert client.post(path).status_code == 200
    assert client.post(path).status_code == 200
    assert rows() == [(MAILBOX, "what=highlights", "weekly", True, True, False)]


def test_a_link_confirms_for_three_days(client, mail, rows, set_clock):
    client.post("/bulletin", data=WISH)
    set_clock(NOW + timedelta(days=3))

    assert client.get(link(mail()[0])).status_code == 404
    assert client.post(link(mail()[0])).status_code == 404
    assert not rows()[0][4]


def test_one_link_does_not_do_the_work_of_the_other(client, app, reader):
    made = tokens.sign(app.config["CALENDAR"], tokens.CONFIRM, reader())

    assert client.post(f"/bulletin/keep/{made}", data={"end": "1"}).status_code == 404
    assert client.get("/bulletin/confirm/nonsense").status_code == 404


def test_who_asks_again_reads_the_same_page_and_gets_the_way_to_change_it(client, reader, mail, rows):
    first = client.post("/bulletin", data=WISH | {"email": "new@example.vn"}).text
    reader(filters="what=highlights", at_once=False)
    before = rows()[1]

    assert client.post("/bulletin", data=WISH).text == first
    assert rows()[1] == before
    assert "/bulletin/keep/" in link(mail(MAILBOX)[0])


def test_a_reader_changes_it(client, app, reader, rows):
    path = f"/bulletin/keep/{tokens.sign(app.config['CALENDAR'], tokens.KEEP, reader())}"

    assert 'value="all"' in client.get(path).text
    assert client.post(path, data={"what": "place", "place": "21548", "rhythm": "monthly"}).status_code == 200
    assert rows() == [(MAILBOX, "place=21548", "monthly", False, True, False)]
    assert "chosen" in client.get(path).text


@pytest.mark.parametrize("body", [{"List-Unsubscribe": "One-Click"}, {"end": "1"}], ids=["mail program", "button"])
def test_it_ends_with_one_click_and_twice_is_once(client, app, reader, rows, body):
    path = f"/bulletin/keep/{tokens.sign(app.config['CALENDAR'], tokens.KEEP, reader())}"
    app.config["WTF_CSRF_ENABLED"] = True

    assert [client.post(path, data=body).status_code for _twice in range(2)] == [200, 200]
    assert rows() == [("", "what=all", "weekly", True, True, True)]
    assert client.get(path).status_code == 200


def test_looking_ends_nothing(client, app, reader, rows):
    path = f"/bulletin/keep/{tokens.sign(app.config['CALENDAR'], tokens.KEEP, reader())}"
    client.get(path)
    client.post(path)

    assert not rows()[0][5]


def test_a_mailbox_gets_three_letters_in_a_quarter_of_an_hour(client, mail):
    answers = {client.post("/bulletin", data=WISH | {"what": "all"}).text for _again in range(6)}

    assert len(answers) == 1
    assert len(mail()) == service.MAILBOX_LIMIT


def test_an_address_on_the_net_asks_twenty_times(client, mail):
    answers = [client.post("/bulletin", data=WISH | {"email": f"a{n}@example.vn"}).status_code for n in range(22)]

    assert answers == [200] * service.ADDRESS_LIMIT + [429, 429]
    assert len(mail()) == service.ADDRESS_LIMIT


def test_a_mailbox_has_ten_at_most_and_strangers_cannot_use_them_up(client, mail, set_clock, transact):
    with transact() as session:
        for number in range(service.MOST):
            session.add(Bulletin(email=MAILBOX, filters=f"q={number}", rhythm="weekly", asked_at=NOW))
    client.post("/bulletin", data=WISH)
    assert mail() == []

    set_clock(NOW + service.TO_CONFIRM)
    client.post("/bulletin", data=WISH)
    assert len(mail()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": ""},
        {"email": "nobody"},
        {"email": "a@b.vn\r\nBcc: c@d.vn"},
        {"email": "a@b.vn, c@d.vn"},
        {"email": "a" * 250 + "@example.vn"},
        {"what": "nothing"},
        {"what": "chosen"},
        {"what": "place", "place": ""},
        {"what": "place", "place": "x' OR 1=1"},
        {"what": "kind", "kind": "21548"},
        {"rhythm": "hourly"},
    ],
    ids=str,
)
def test_what_is_wrong_is_said_and_changes_nothing(client, rows, mail, wrong):
    answer = client.post("/bulletin", data=WISH | wrong)

    assert 'class="error"' in answer.text
    assert (rows(), mail()) == ([], [])


@pytest.mark.parametrize("query", ["place=nowhere", "kind=zoo", "day=never", "age=young", "q=" + "ễ" * 100], ids=str)
def test_an_address_that_means_nothing_is_refused(client, query):
    assert client.get(f"/bulletin?{query}").status_code == 400


def test_the_choice_of_the_subscribe_page_is_carried_over(client, rows):
    assert "/bulletin?place=21548" in client.get("/subscribe?place=21548").text
    assert "checked" in client.get("/bulletin?place=21548").text.split('value="chosen"')[0].rsplit("<input", 1)[1]
    client.post("/bulletin?place=21548&free=1", data=WISH | {"what": "chosen"})
    assert rows()[0][1] == "place=21548&free=1"


def test_secrets_stay_out_of_logs_and_of_the_page_of_mail(client, app, reader, transact, mail):
    path = f"/bulletin/keep/{tokens.sign(app.config['CALENDAR'], tokens.KEEP, reader())}"
    client.post("/bulletin", data=WISH)

    assert redacted(f"GET {path} HTTP/1.1") == "GET /bulletin/keep/… HTTP/1.1"
    assert "/bulletin/confirm/…" in redacted(text(mail()[0]))
    with transact() as session:
        assert session.scalar(select(OutboxMessage.kind)) == "bulletin_ask"
