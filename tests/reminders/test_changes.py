"""Who was told of an activity hears what becomes of it; who was not hears nothing."""

from datetime import date, datetime, timedelta

import pytest

from calendar_app.models.activities import Activity, Occurrence, Participation
from tests.conftest import NOW
from tests.reminders.test_remind import DAY, before, morning


@pytest.fixture
def library(town):
    return town.unit("TVT")


@pytest.fixture
def told(town, library, remind, deliver):
    """An activity that its organiser, lan, was told of a week before."""
    activity = town.activity(library, DAY, organiser=town.person("lan"))
    remind(before(7))
    assert deliver(before(7)) == {"sent": 1}
    return activity


@pytest.fixture
def news(remind, deliver, outbox):
    """What is sent until a moment, tick by tick at the mornings: the subjects of the new messages."""

    def news(*moments: datetime) -> list[str]:
        known = len(outbox())
        for now in moments:
            remind(now)
            deliver(now)
        return [message.subject.split(":")[0].split(",")[0] for message in outbox()[known:]]

    return news


@pytest.mark.parametrize(("life", "word"), [("cancelled", "Đã hủy"), ("postponed", "Tạm hoãn")])
def test_who_was_told_hears_that_it_falls_out_on_the_next_working_morning(town, told, news, life, word):
    town.cancel(told, life)
    assert news(before(7) + timedelta(hours=3)) == []
    assert news(before(6), before(5), before(1)) == [word]


def test_who_was_not_told_hears_nothing(town, library, news):
    town.cancel(town.activity(library, DAY, organiser=town.person("lan")))
    assert news(before(8), before(7), before(6), before(1)) == []


def test_moved_there_and_back_before_the_morning_there_is_nothing_to_say(town, told, news):
    town.move(told, DAY + timedelta(days=2))
    town.move(told, DAY)
    assert news(before(6), before(5)) == []
    assert news(before(1)) == ["Chuẩn bị"]


def test_moved_told_and_moved_back_it_is_told_again(town, told, news):
    """The fifth day before is the Hùng Kings' day, the fourth a Saturday."""
    town.move(told, DAY + timedelta(days=40))
    assert news(before(6)) == ["Đổi thời gian"]
    town.move(told, DAY)
    assert news(before(5), before(4), before(3)) == []
    assert [one for one in news(before(2)) if one != "Tuần 19–25/04/2027"] == ["Đổi thời gian"]
    town.cancel(told)
    assert news(before(1)) == ["Đã hủy"]
    town.cancel(told, "planned")
    assert news(before(1) + timedelta(hours=1)) == ["Vẫn tổ chức"]


def test_of_today_and_tomorrow_it_is_told_at_once_but_not_at_night(town, told, news):
    news(before(1))
    town.cancel(told)
    midnight = before(1) + timedelta(hours=16)
    assert news(midnight, midnight + timedelta(hours=2)) == []
    assert news(midnight + timedelta(hours=7)) == ["Đã hủy"]


def test_a_correction_that_waits_is_taken_back_when_it_is_no_longer_so(town, told, remind, deliver, outbox):
    town.cancel(told)
    remind(before(6))
    town.cancel(told, "planned")
    assert deliver(before(6)) == {}
    assert [message.state for message in outbox()] == ["sent", "expired"]
    assert remind(before(6) + timedelta(minutes=1)) == {"queued": 0, "withdrawn": 0, "reminders": 0}


def test_a_correction_that_waits_says_what_is_so_when_it_goes(town, told, remind, deliver, outbox):
    town.move(told, DAY + timedelta(days=3))
    remind(before(6))
    town.cancel(told, "postponed")
    remind(before(6) + timedelta(minutes=1))
    assert deliver(before(6) + timedelta(minutes=2)) == {"sent": 1}
    assert [(message.state, "Tạm hoãn" in message.subject) for message in outbox()[1:]] == [
        ("expired", False), ("sent", True),
    ]  # fmt: skip


def test_another_hour_is_told_too(town, told, news):
    def at(hour: int):
        return lambda _session, row: setattr(
            row.occurrences[0], "starts_at", datetime(DAY.year, DAY.month, DAY.day, hour, tzinfo=NOW.tzinfo)
        )

    town.change(told, at(1))
    assert news(before(6)) == []
    assert news(before(1)) == ["Chuẩn bị"]
    town.change(told, at(7))
    assert news(before(1) + timedelta(hours=1)) == ["Đổi thời gian"]


def test_co_organisers_are_told_and_hear_of_changes(town, library, remind, deliver, outbox, transact):
    museum, other = town.unit("BTT"), town.unit("TTVH")
    town.person("minh", (museum, "editor"))
    town.person("asked", (other, "editor"))
    activity = town.activity(library, DAY, organiser=town.person("lan"))
    with transact() as session:
        session.add(Participation(activity_id=activity, unit_id=museum, state="accepted"))
        session.add(Participation(activity_id=activity, unit_id=other, state="invited"))

    remind(before(7))
    deliver(before(7))
    town.cancel(activity)
    remind(before(6))

    assert [message.to for message in outbox()] == ["minh", "lan", "minh", "lan"]


def test_a_series_tells_of_a_session_that_falls_out_or_moves_and_of_no_other(town, library, news, transact):
    days = [DAY + timedelta(weeks=n) for n in range(6)]
    activity = town.activity(library, *days, organiser=town.person("lan"))
    with transact() as session:
        row = session.get_one(Activity, activity)
        row.published.rrule = "FREQ=WEEKLY;COUNT=6"
        session.get_one(Occurrence, row.occurrences[2].id).state = "cancelled"
        moved = session.get_one(Occurrence, row.occurrences[4].id)
        moved.first_day = moved.last_day = days[4] + timedelta(days=1)

    first = [morning(DAY + timedelta(days=n)) for n in range(-8, 0)]
    assert news(*first) == ["Chuẩn bị", "Chuẩn bị"]
    later = [morning(DAY + timedelta(days=n)) for n in range(40)]
    assert [one for one in news(*later) if one not in ("Cập nhật kết quả", "Chưa cập nhật kết quả")] == [
        "Đã hủy", "Đổi thời gian", "Chuẩn bị",
    ]  # fmt: skip


def test_who_left_hears_nothing_more(town, told, news, transact):
    with transact() as session:
        session.get_one(Activity, told).organiser_id = None
    town.cancel(told)
    assert news(before(6)) == ["Đã hủy"]


def test_what_is_over_is_not_corrected(town, told, news):
    news(before(1))
    town.cancel(told)
    assert news(morning(DAY + timedelta(days=1)), morning(date(2027, 4, 27))) == []
