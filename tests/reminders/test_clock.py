"""Over leap days, year ends, holidays and make-up days, and when the system's clock jumps: through the job."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.models.days import DayOff
from calendar_app.models.mail import JobState, OutboxMessage, Reminder
from tests.conftest import NOW
from tests.reminders.test_remind import DAY, morning

COMING, RESULT = "activity_coming", "result_missing"
ONE_DAY = timedelta(days=1)
#: Tết 2027: offices are closed from Thursday, February 4 to Wednesday the 10th, and work on a Saturday before it
MADE_UP = date(2027, 1, 30)


@pytest.fixture
def made_up(transact):
    with transact() as session:
        session.add(DayOff(day=MADE_UP, sort="worked", name_vi="Làm bù Tết", name_en="For Tết"))


@pytest.fixture
def said(town, app, remind):
    """Rule and day of what its organiser is told of an activity, from a fortnight before its day to a week after."""

    def said(day: date) -> list[tuple[str, date]]:
        town.activity(town.unit("TVT"), day, organiser=town.person("lan"))
        for number in range(-14, 8):
            remind(morning(day + number * ONE_DAY))
        with app.app_context():
            rows = db.session.query(Reminder).order_by(Reminder.slot)
            return [(row.rule, row.slot.date()) for row in rows if row.rule in (COMING, RESULT)]

    return said


def test_over_tet_on_the_last_working_day_before_and_the_eve_on_its_day(said):
    """A week before Friday the 12th is a day off: said on Wednesday the 3rd. The eve is worked again."""
    assert said(date(2027, 2, 12))[:2] == [(COMING, date(2027, 2, 3)), (COMING, date(2027, 2, 11))]


def test_the_eve_of_what_is_held_in_the_holidays_is_told_on_the_eve(said):
    """A spring fair on the third day of Tết; its result is asked for when offices are open again."""
    assert said(date(2027, 2, 8))[:3] == [
        (COMING, date(2027, 2, 1)), (COMING, date(2027, 2, 7)), (RESULT, date(2027, 2, 11)),
    ]  # fmt: skip


@pytest.mark.usefixtures("made_up")
def test_a_saturday_that_is_made_up_for_is_a_morning_like_others(said):
    assert said(date(2027, 2, 6))[0] == (COMING, MADE_UP)


@pytest.mark.usefixtures("made_up")
def test_the_next_working_day_may_be_a_saturday(said):
    assert (RESULT, MADE_UP) in said(date(2027, 1, 29))


@pytest.mark.parametrize(
    ("day", "spoken"),
    [
        (date(2028, 2, 29), [date(2028, 2, 22), date(2028, 2, 28), date(2028, 3, 1)]),
        (date(2028, 3, 1), [date(2028, 2, 23), date(2028, 2, 29), date(2028, 3, 2)]),
        (date(2029, 1, 3), [date(2028, 12, 27), date(2029, 1, 2), date(2029, 1, 4)]),
        (date(2027, 12, 31), [date(2027, 12, 24), date(2027, 12, 30), date(2028, 1, 4)]),
    ],
)
def test_leap_days_and_the_end_of_the_year(said, day, spoken):
    assert [slot for _rule, slot in said(day)][:3] == spoken


@pytest.fixture
def fairs(town):
    """The days of three activities, one after the other."""
    unit, organiser = town.unit("TVT"), town.person("lan")
    days = [DAY + number * ONE_DAY for number in range(3)]
    for day in days:
        town.activity(unit, day, organiser=organiser)
    return days


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(jumps=st.lists(st.integers(-9 * 60, 9 * 60), min_size=1, max_size=12))
def test_jumps_of_the_clock_lose_nothing_and_repeat_nothing(fairs, app, remind, deliver, jumps):
    """Every eight hours a tick, each off by as much as the clock had jumped, by hours forward and back."""
    with app.app_context(), transaction(SYSTEM, NOW) as session:
        session.query(Reminder).delete()
        session.query(OutboxMessage).delete()
        session.query(JobState).update({JobState.watermark: None})
    begin = morning(DAY - 10 * ONE_DAY)
    for number in range(3 * 13):
        now = begin + timedelta(hours=8 * number, minutes=jumps[number % len(jumps)])
        remind(now)
        deliver(now)

    with app.app_context():
        rows = db.session.query(Reminder).filter(Reminder.rule == COMING)
        assert sorted((row.due_on, row.offset_days) for row in rows) == sorted(
            (day, days) for day in fairs for days in (7, 1)
        )
        assert {row.state for row in rows} == {"sent"}
