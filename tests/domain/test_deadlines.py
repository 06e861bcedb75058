"""The day by which something of a year is due."""

from datetime import date

import pytest

from calendar_app.domain.deadlines import milestone_due, report_due


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("01-15", date(2028, 1, 15)),
        ("06-30", date(2028, 6, 30)),
        ("07-01", date(2027, 7, 1)),
        ("12-20", date(2027, 12, 20)),
        ("02-29", date(2028, 2, 29)),
        ("", None),
        ("13-01", None),
        ("04-31", None),
        ("1-5", None),
        ("20/12", None),
    ],
)
def test_a_report_of_2027(said, day):
    assert report_due(2027, said) == day


def test_no_29_february_in_a_common_year():
    assert report_due(2026, "02-29") == date(2027, 2, 28)


@pytest.mark.parametrize(("said", "day"), [("2030-11-30", date(2030, 11, 30)), ("", None), ("soon", None)])
def test_a_milestone_has_a_whole_day(said, day):
    assert milestone_due(said) == day
