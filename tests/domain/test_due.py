"""When something is to be said."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.domain import due
from calendar_app.domain.due import Slot, latest, slots, still_sensible
from calendar_app.domain.workdays import Workdays

HANOI = timezone(timedelta(hours=7))
ANY_DAY = st.dates(date(2025, 1, 1), date(2030, 12, 31))
#: Reunification and Labour Day 2027: Friday 30 April to Monday 3 May
SPRING = Workdays(frozenset({date(2027, 4, 30), date(2027, 5, 1), date(2027, 5, 3)}))


def mornings(due_on: date, *offsets: int, workdays: Workdays = Workdays()) -> list[date]:
    return [slot.on for slot in slots(due_on, offsets, workdays)]


def test_a_week_and_a_day_before():
    assert slots(date(2027, 4, 21), (1, 7), Workdays()) == [Slot(date(2027, 4, 14), -7), Slot(date(2027, 4, 20), -1)]


@pytest.mark.parametrize(
    ("due_on", "offset", "morning"),
    [
        (date(2026, 11, 28), 7, date(2026, 11, 20)),
        (date(2027, 5, 10), 7, date(2027, 4, 29)),
        (date(2027, 5, 4), 1, date(2027, 5, 3)),
        (date(2026, 11, 23), 1, date(2026, 11, 22)),
    ],
    ids=["Saturday", "holidays", "eve on a holiday", "eve on a Sunday"],
)
def test_a_day_off_moves_it_ahead_but_not_the_eve(due_on, offset, morning):
    assert mornings(due_on, offset, workdays=SPRING) == [morning]


def test_after_the_day_it_waits_for_a_working_day():
    assert mornings(date(2026, 11, 20), -1, -7) == [date(2026, 11, 23), date(2026, 11, 27)]
    assert mornings(date(2027, 4, 29), -1, -7, workdays=SPRING) == [date(2027, 5, 4), date(2027, 5, 6)]


def test_a_morning_is_half_past_seven_on_the_wall():
    assert Slot(date(2027, 4, 14), -7).at(HANOI) == datetime(2027, 4, 14, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until", "offset"),
    [
        (date(2027, 3, 1), date(2027, 3, 21), None),
        (date(2027, 3, 1), date(2027, 3, 22), 30),
        (date(2027, 3, 1), date(2027, 4, 14), 7),
        (date(2027, 4, 13), date(2027, 4, 14), 7),
        (date(2027, 4, 14), date(2027, 4, 20), 1),
        (date(2027, 4, 20), date(2027, 5, 20), None),
    ],
)
def test_of_several_only_the_last(since, until, offset):
    found = slots(date(2027, 4, 21), (30, 14, 7, 1), Workdays())
    chosen = latest(found, *(datetime.combine(day, time(8), HANOI) for day in (since, until)), HANOI)
    assert (chosen and chosen.offset) == offset


def test_an_interval_holds_its_end_and_not_its_beginning():
    found = slots(date(2027, 4, 21), (7,), Workdays())
    moment = datetime(2027, 4, 14, 7, 30, tzinfo=HANOI)
    assert latest(found, moment - timedelta(seconds=1), moment, HANOI) == found[0]
    assert latest(found, moment, moment + timedelta(days=1), HANOI) is None


def test_of_two_offsets_on_one_morning_the_nearer_speaks():
    days_off = Workdays(frozenset(date(2027, 4, day) for day in range(8, 15)))
    found = slots(date(2027, 4, 21), (14, 7), days_off)
    assert [slot.on for slot in found] == [date(2027, 4, 7)] * 2
    assert latest(found, datetime(2027, 4, 6, tzinfo=HANOI), datetime(2027, 4, 8, tzinfo=HANOI), HANOI) == found[1]
    assert found[1].offset == 7


def test_ahead_of_a_day_nothing_is_said_once_it_has_passed():
    day = date(2027, 4, 21)
    assert [still_sensible(day, 1, day + timedelta(days=n)) for n in (-1, 0, 1)] == [True, True, False]
    assert still_sensible(day, -7, day + timedelta(days=400))


@given(ANY_DAY, st.sets(st.integers(1, 60), min_size=1), st.frozensets(ANY_DAY, max_size=20))
def test_ahead_means_never_after_and_on_a_working_day_but_for_the_eve(day, offsets, days_off):
    calendar = Workdays(days_off)
    for slot in slots(day, offsets, calendar):
        assert slot.on <= day - timedelta(days=slot.offset)
        assert slot.on in calendar or slot.offset == due.EVE


@given(ANY_DAY, st.sets(st.integers(1, 60), min_size=1), st.lists(st.integers(0, 80 * 24), min_size=1, max_size=20))
def test_however_the_ticks_fall_each_morning_is_acted_on_at_most_once(day, offsets, hours):
    found = slots(day, offsets, Workdays())
    start = datetime.combine(day - timedelta(days=70), time(), HANOI)
    ticks = [start, *(start + timedelta(hours=hour) for hour in sorted(hours))]
    acted = [latest(found, since, until, HANOI) for since, until in zip(ticks, ticks[1:], strict=False)]
    offsets_acted = [slot.offset for slot in acted if slot]
    assert offsets_acted == sorted(set(offsets_acted), reverse=True)


@pytest.mark.parametrize(
    ("due_on", "offset", "morning"),
    [
        (date(2028, 3, 1), 1, date(2028, 2, 29)),
        (date(2028, 3, 7), 7, date(2028, 2, 29)),
        (date(2028, 2, 29), 1, date(2028, 2, 28)),
        (date(2028, 2, 28), -1, date(2028, 2, 29)),
        (date(2027, 3, 1), 1, date(2027, 2, 28)),
        (date(2027, 1, 7), 7, date(2026, 12, 31)),
        (date(2026, 12, 31), -1, date(2027, 1, 1)),
    ],
)
def test_over_a_leap_day_and_the_end_of_a_year_there_and_back(due_on, offset, morning):
    """No day off but Saturdays and Sundays here."""
    plain = Workdays()
    assert [slot.on for slot in slots(due_on, [offset], plain)] == [morning]
    assert due_on in due.spoken_of(morning, offset, plain)
