"""Issues of a quarter on a real database: on their mornings, never empty, never twice, nothing that is not public."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from calendar_app.activities import service as activities
from calendar_app.bulletins import letters, service, tokens
from calendar_app.extensions import SYSTEM
from calendar_app.models.bulletins import Bulletin
from calendar_app.models.mail import OutboxMessage
from calendar_app.outbox import telling
from calendar_app.outbox.letter import Letter
from tests.bulletins.conftest import MAILBOX, WISH
from tests.conftest import NOW
from tests.factories import make_activity, make_person
from tests.letters import text

MONDAY = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def held(transact, on: date, title: str, **fields):
    with transact() as session:
        return make_activity(
            session, "TVT", first_day=on, last_day=fields.pop("last_day", on), title=title, **fields
        ).id


def test_a_quarter(transact, reader, publish, mail):
    """Every hour of a quarter, with activities in some weeks only."""
    reader(told_until=date(2026, 11, 23))
    reader(email="thang@example.vn", rhythm="monthly", told_until=date(2026, 12, 1))
    for on in (date(2026, 11, 25), date(2026, 11, 29), date(2026, 12, 31), date(2027, 1, 1), date(2027, 2, 28)):
        held(transact, on, f"Việc {on:%d/%m}")
    issued = {}
    for hour in range(24 * 100):
        now = NOW + hour * HOUR + timedelta(minutes=30)
        if publish(now)["issues"]:
            issued[now] = hour

    local = sorted(moment + 7 * HOUR for moment in issued)
    assert [moment.strftime("%d/%m %H:%M") for moment in local] == [
        "23/11 07:30", "01/12 07:30", "28/12 07:30", "01/01 07:30", "01/02 07:30", "22/02 07:30",
    ]  # fmt: skip
    weekly = [text(letter) for letter in mail(MAILBOX)]
    monthly = [text(letter) for letter in mail("thang@example.vn")]
    assert [[f"Việc {day}" for day in ("25/11", "29/11", "31/12", "01/01", "28/02") if f"Việc {day}" in told]
            for told in weekly + monthly] == [
        ["Việc 25/11", "Việc 29/11"], ["Việc 31/12", "Việc 01/01"], ["Việc 28/02"],
        ["Việc 31/12"], ["Việc 01/01"], ["Việc 28/02"],
    ]  # fmt: skip


def test_an_empty_issue_is_not_sent_and_not_asked_for_again(reader, publish, mail, transact):
    number = reader(told_until=date(2026, 11, 23))
    assert publish(MONDAY)["issues"] == 0
    held(transact, date(2026, 11, 26), "Đột xuất")

    assert publish(MONDAY + HOUR)["issues"] == 0
    assert mail() == []
    with transact() as session:
        assert session.get(Bulletin, number).told_until == date(2026, 11, 30)


def test_it_comes_with_both_headers_and_ends_its_waiting_letters(reader, publish, mail, transact, client, app):
    held(transact, date(2026, 11, 26), "Trưng bày")
    number = reader(told_until=date(2026, 11, 23))
    publish(MONDAY)
    (letter,) = mail()
    path = f"/bulletin/keep/{tokens.sign(app.config['CALENDAR'], tokens.KEEP, number)}"

    assert letter["List-Unsubscribe"].strip() == f"<http://calendar.example{path}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client.post(path, data={"List-Unsubscribe": "One-Click"})
    with transact() as session:
        assert session.execute(select(OutboxMessage.state, OutboxMessage.error)).all() == [("expired", letters.ENDED)]


def test_a_late_issue_tells_what_is_left(reader, publish, mail, transact):
    held(transact, date(2026, 11, 24), "Đã qua")
    held(transact, date(2026, 11, 28), "Còn lại")
    reader(told_until=date(2026, 11, 23))
    publish(MONDAY + timedelta(days=3))

    told = text(mail()[0])
    assert "Còn lại" in told
    assert "Đã qua" not in told


def test_nothing_is_told_that_is_not_public(reader, publish, mail, transact):
    on = date(2026, 11, 26)
    held(transact, on, "Nội bộ", visibility="network")
    held(transact, on, "Riêng", visibility="unit")
    held(transact, on, "Bản thảo", published=False)
    off = held(transact, on, "Đã hủy")
    reader(told_until=date(2026, 11, 23), at_once=False)
    with transact() as session:
        activities.cancel(session, off, "Mưa bão", by=SYSTEM, now=NOW - HOUR)

    assert publish(MONDAY) == {"noted": 0, "news": 0, "issues": 0}
    assert mail() == []


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ("what=highlights", ["Lễ hội"]),
        ("what=all", ["Lớp vẽ", "Lễ hội"]),
        ("unit=BTT", []),
        ("place=21548", ["Lớp vẽ"]),
        ("type=closed_long_ago", []),
    ],
)
def test_it_tells_what_was_chosen(reader, publish, mail, transact, filters, told):
    held(transact, date(2026, 11, 25), "Lớp vẽ", place="21548")
    held(transact, date(2026, 11, 26), "Lễ hội", scale="province")
    reader(told_until=date(2026, 11, 23), filters=filters)
    publish(MONDAY)

    assert [title for title in ("Lớp vẽ", "Lễ hội") for letter in mail() if title in text(letter)] == told


def test_a_series_is_told_once(reader, publish, mail, transact):
    held(transact, date(2026, 11, 23), "Đọc sách", rrule="FREQ=DAILY;COUNT=5", last_day=date(2026, 11, 23))
    reader(told_until=date(2026, 11, 23), language="en")
    publish(MONDAY)

    assert text(mail()[0]).count("Đọc sách") == 1
    assert "and 4 more times" in text(mail()[0])


def test_a_crash_while_sealing_loses_and_doubles_nothing(reader, publish, mail, transact, monkeypatch):
    held(transact, date(2026, 11, 26), "Trưng bày")
    reader(told_until=date(2026, 11, 23))
    reader(email="hai@example.vn", told_until=date(2026, 11, 23))

    real = letters.issue

    def broken(session, row, *rest) -> Letter:
        made = real(session, row, *rest)
        if row.email == MAILBOX:
            raise OSError("cut off")
        return made

    with monkeypatch.context() as patch:
        patch.setattr(letters, "issue", broken)
        assert publish(MONDAY)["issues"] == 1
    assert publish(MONDAY + HOUR)["issues"] == 1
    assert publish(MONDAY + 2 * HOUR)["issues"] == 0
    assert sorted(str(letter["To"]) for letter in mail()) == [MAILBOX, "hai@example.vn"]


@pytest.mark.parametrize(
    ("rhythm", "now", "first"),
    [
        ("weekly", NOW, date(2026, 11, 23)),
        ("weekly", MONDAY - HOUR, date(2026, 11, 23)),
        ("weekly", MONDAY, date(2026, 11, 30)),
        ("monthly", NOW, date(2026, 12, 1)),
    ],
    ids=["Sunday", "before the hour", "at the hour", "monthly"],
)
def test_the_first_issue_is_the_next_one(rhythm, now, first):
    assert service.first_issue(rhythm, now) == first


def test_what_ended_is_never_due(reader, publish, transact):
    held(transact, date(2026, 11, 26), "Trưng bày")
    number = reader(told_until=date(2026, 11, 23))
    with transact() as session:
        session.execute(update(Bulletin).where(Bulletin.id == number).values(ended_at=NOW))

    assert publish(MONDAY)["issues"] == 0


def test_nothing_is_written_to_an_address_that_reaches_nobody_and_no_colleague_is_bothered(
    app, reader, publish, mail, transact, client
):
    held(transact, date(2026, 11, 26), "Trưng bày")
    reader(told_until=date(2026, 11, 23))
    client.post("/bulletin", data=WISH)
    with transact() as session:
        make_person(session, "admin@example.vn", administrator=True)
        first = session.scalar(select(OutboxMessage.id))
        assert telling.unreachable(session, MAILBOX, "550 5.1.1", first, app.config["CALENDAR"], NOW)

    assert publish(MONDAY)["issues"] == 0
    assert [str(letter["To"]) for letter in mail()] == [MAILBOX]
