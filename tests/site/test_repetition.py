"""How the form says that something repeats."""

from datetime import date

import pytest

from calendar_app.site.repetition import KEPT, days_in, repetition, rule_of


@pytest.mark.parametrize(
    ("rrule", "said"),
    [
        ("", ("once", None)),
        ("FREQ=WEEKLY", ("weekly", None)),
        ("FREQ=MONTHLY;UNTIL=20271231", ("monthly", date(2027, 12, 31))),
        ("FREQ=YEARLY", ("yearly", None)),
        ("FREQ=DAILY", (KEPT, None)),
        ("FREQ=WEEKLY;BYDAY=SA", (KEPT, None)),
        ("FREQ=WEEKLY;COUNT=4", (KEPT, None)),
    ],
)
def test_what_the_form_says_comes_back_as_the_same_rule(rrule, said):
    assert repetition(rrule) == said
    assert rule_of(*said, rrule) == rrule


def test_days_are_read_in_both_ways_of_writing_and_sorted():
    assert days_in("06/02/2027; 2027-01-30,06/02/2027") == (date(2027, 1, 30), date(2027, 2, 6))
    with pytest.raises(ValueError, match="not"):
        days_in("tomorrow not")
