"""What was called off is told at once and once: to who wants it, of what was public and is still ahead."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from calendar_app.activities import service as activities
from calendar_app.bulletins import letters, news
from calendar_app.extensions import SYSTEM, db
from calendar_app.models.activities import Activity, Occurrence
from tests.bulletins.conftest import MAILBOX
from tests.conftest import NOW
from tests.factories import make_activity
from tests.letters import text

MINUTE = timedelta(minutes=1)
AHEAD = date(2026, 12, 10)
CALM = {"noted": 0, "news": 0, "issues": 0}


@pytest.fixture
def deed(transact):
    """Something is done to an activity at a moment."""

    def deed(step, number: int, now=NOW, reason: str = "Mưa bão"):
        with transact(now=now) as session:
            step(session, number, reason, by=SYSTEM, now=now)

    return deed


@pytest.fixture
def made(transact):
    """A published activity ahead; its number."""

    def made(title: str = "Lễ hội", **fields) -> int:
        with transact(now=NOW - timedelta(days=1)) as session:
            return make_activity(session, "TVT", title=title, **{"first_day": AHEAD, "last_day": AHEAD, **fields}).id

    return made


def reading(reader, **columns) -> int:
    return reader(told_until=date(2027, 6, 1), **columns)


def test_it_is_told_at_once_and_once(reader, publish, mail, made, deed):
    reading(reader)
    deed(activities.postpone, made())

    assert publish(NOW + MINUTE) == {"noted": 1, "news": 1, "issues": 0}
    assert [publish(NOW + n * MINUTE) for n in (2, 9, 60)] == [CALM] * 3
    (letter,) = mail()
    assert letter["Subject"] == "Hoãn: Lễ hội"
    assert "Mưa bão" in text(letter)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_of_a_series_only_what_is_new(reader, publish, mail, made, transact):
    reading(reader)
    number = made("Đọc sách", rrule="FREQ=WEEKLY;COUNT=3")
    for count, moment in ((1, NOW), (2, NOW + 2 * MINUTE)):
        with transact(now=moment) as session:
            activities.cancel_one(session, number, holdings(session, number)[count - 1], "Bận", by=SYSTEM, now=moment)
        publish(moment + MINUTE)

    assert [day in text(letter) for letter in mail() for day in ("10/12/2026", "17/12/2026")] == [
        True, False, False, True,
    ]  # fmt: skip


def test_cancelled_after_postponed_is_news_again(reader, publish, mail, made, deed):
    reading(reader)
    number = made()
    deed(activities.postpone, number)
    publish(NOW + MINUTE)
    deed(activities.cancel, number, now=NOW + 2 * MINUTE)
    publish(NOW + 3 * MINUTE)

    assert [letter["Subject"] for letter in mail()] == ["Hoãn: Lễ hội", "Hủy: Lễ hội"]


def test_both_within_a_minute_are_told_as_what_holds(reader, publish, mail, made, deed):
    reading(reader)
    number = made()
    deed(activities.postpone, number)
    deed(activities.cancel, number)

    assert publish(NOW + MINUTE)["news"] == 1
    assert [letter["Subject"] for letter in mail()] == ["Hủy: Lễ hội"]
    assert publish(NOW + 2 * MINUTE) == CALM


def test_a_storm_is_one_letter(reader, publish, mail, made, deed):
    reading(reader, language="en")
    for number in [made(f"Lễ hội {n}") for n in range(3)]:
        deed(activities.postpone, number)
    publish(NOW + MINUTE)

    assert [letter["Subject"] for letter in mail()] == ["Called off: Lễ hội 0 (and 2 more)"]


@pytest.mark.parametrize(
    "columns",
    [
        {"at_once": False},
        {"confirmed_at": None},
        {"confirmed_at": NOW + MINUTE},
        {"ended_at": NOW, "email": ""},
        {"filters": "unit=BTT"},
        {"filters": "what=highlights"},
    ],
    ids=str,
)
def test_who_does_not_want_it_is_not_told(reader, publish, mail, made, deed, columns):
    reading(reader, **columns)
    deed(activities.postpone, made())

    assert publish(NOW + 2 * MINUTE) == CALM
    assert mail() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"first_day": NOW.date() - timedelta(days=2), "last_day": NOW.date() - timedelta(days=1)},
        {"visibility": "network"},
        {"visibility": "unit"},
        {"published": False},
    ],
    ids=str,
)
def test_what_nobody_could_have_gone_to_is_not_told(reader, publish, mail, made, deed, fields):
    reading(reader)
    deed(activities.cancel, made(**fields))

    assert publish(NOW + MINUTE) == CALM
    assert mail() == []


def test_what_was_called_off_before_it_was_public_is_not_told(reader, publish, mail, made, deed, transact):
    reading(reader)
    number = made(rrule="FREQ=WEEKLY;COUNT=3")
    deed(activities.cancel, number)
    with transact() as session:
        session.get_one(Activity, number).first_published_at = NOW + MINUTE

    assert publish(NOW + 2 * MINUTE) == CALM


def test_what_holds_no_longer_is_not_told(app, reader, publish, mail, made, deed, transact):
    reading(reader)
    number = made()
    deed(activities.postpone, number)
    with transact() as session:
        assert news.note(session, NOW + MINUTE) == 1
    with transact() as session:
        session.get_one(Occurrence, holdings(session, number)[0]).state = "planned"

    assert publish(NOW + 2 * MINUTE) == CALM
    assert mail() == []


def test_a_crash_before_the_letter_loses_and_doubles_nothing(reader, publish, mail, made, deed, monkeypatch):
    reading(reader)
    deed(activities.postpone, made())

    def broken(*_any):
        raise OSError("cut off")

    with monkeypatch.context() as patch:
        patch.setattr(letters, "news", broken)
        assert publish(NOW + MINUTE)["news"] == 0
    assert publish(NOW + timedelta(hours=5))["news"] == 1
    assert publish(NOW + timedelta(hours=6)) == CALM
    assert len(mail()) == 1


def test_after_days_without_a_tick_nothing_is_lost(reader, publish, mail, made, deed):
    reading(reader)
    publish(NOW)
    deed(activities.postpone, made(), now=NOW + timedelta(days=1))

    assert publish(NOW + timedelta(days=4))["news"] == 1
    assert len(mail(MAILBOX)) == 1


def test_many_readers_of_one_choice_cost_one_question(app, reader, transact, made, deed):
    deed(activities.postpone, made())
    asked = []
    for number in range(40):
        reading(reader, email=f"a{number}@example.vn")
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    with transact() as session:
        assert news.note(session, NOW + MINUTE) == 40

    assert len([statement for statement in asked if statement.lstrip().startswith("SELECT")]) < 10


def holdings(session, number: int) -> list[int]:
    return list(session.scalars(select(Occurrence.id).filter_by(activity_id=number).order_by(Occurrence.first_day)))
