"""Figures of a year, and when they propose somebody."""

from datetime import date, timedelta

import pytest

from calendar_app.domain.merits import Holding, Limits, Merit, merit

DAY = date(2026, 5, 18)


def held(late=0, people=None):
    return Holding(DAY, DAY + timedelta(days=late), people)


def test_the_seventh_day_is_in_time_and_the_eighth_is_not():
    assert [held(late).on_time(Limits()) for late in (0, 7, 8)] == [True, True, False]
    assert [held(late).on_time(Limits(within=3)) for late in (3, 4)] == [True, False]


def test_figures_are_counted_and_unknown_attendance_adds_nothing():
    assert merit([held(people=30), held(9), held(people=12)], owed=2, met=1) == Merit(2, 1, 3, 2, 42)
    assert merit([]) == Merit()
    strict = Limits(within=9, most=100)
    assert merit([held(9), held(10)], strict) == Merit(held=2, on_time=1, within=9, most=100)


@pytest.mark.parametrize(
    ("found", "outstanding"),
    [
        (Merit(owed=2, met=2, held=5, on_time=4), True),
        (Merit(owed=2, met=2, held=5, on_time=3), False),
        (Merit(owed=2, met=1, held=5, on_time=5), False),
        (Merit(owed=0, met=0, held=1, on_time=1), True),
        (Merit(owed=0, met=0, held=0, on_time=0), False),
        (Merit(owed=2, met=2, held=5, on_time=3, most=60), True),
        (Merit(owed=2, met=2, held=5, on_time=4, most=81), False),
    ],
)
def test_who_met_everything_in_time_stands_out(found, outstanding):
    assert found.outstanding is outstanding


def test_they_rank_by_obligations_then_time_then_people():
    best = Merit(2, 2, 1, 1, 10)
    more_people, late, behind = Merit(2, 1, 2, 2, 50), Merit(2, 1, 2, 1, 90), Merit(2, 0, 9, 9, 999)

    ranked = sorted([behind, late, best, more_people], key=lambda one: one.rank, reverse=True)

    assert ranked == [best, more_people, late, behind]
