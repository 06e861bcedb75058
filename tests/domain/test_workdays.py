"""Which days offices work."""

from datetime import date

import pytest

from calendar_app.domain.workdays import Workdays, is_working_day

#: Tết 2027 as an installation would know it, and one swapped Friday in August 2026 with its Saturday.
TET = frozenset(date(2027, 2, day) for day in range(4, 11))
SWAPPED = Workdays(frozenset({date(2026, 8, 31)}) | TET, frozenset({date(2026, 8, 22)}))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 8, 21), True),
        (date(2026, 8, 22), True),
        (date(2026, 8, 23), False),
        (date(2026, 8, 29), False),
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
    ],
)
def test_a_swapped_day_is_worked_and_the_day_it_stands_for_is_not(day, worked):
    assert is_working_day(day, SWAPPED.days_off, SWAPPED.make_up) is worked
    assert (day in SWAPPED) is worked


def test_over_tet():
    assert SWAPPED.on_or_before(date(2027, 2, 9)) == date(2027, 2, 3)
    assert SWAPPED.on_or_after(date(2027, 2, 9)) == date(2027, 2, 11)


def test_a_working_day_is_its_own_nearest():
    assert (
        Workdays().on_or_before(date(2026, 11, 20)) == Workdays().on_or_after(date(2026, 11, 20)) == date(2026, 11, 20)
    )


def test_days_off_without_end_are_a_mistake_in_the_data():
    with pytest.raises(ValueError, match="no working day"):
        Workdays(frozenset(date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(365))).on_or_after(
            date(2026, 1, 1)
        )
