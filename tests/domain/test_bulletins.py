"""When a bulletin comes out, and what it speaks of."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.domain.bulletins import RHYTHMS, days_to_tell, issue_day, next_issue_day

ANY_DAY = st.dates(date(2026, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("rhythm", "today", "told"),
    [
        ("weekly", date(2026, 11, 23), (date(2026, 11, 23), date(2026, 11, 30))),
        ("weekly", date(2026, 11, 26), (date(2026, 11, 26), date(2026, 11, 30))),
        ("monthly", date(2026, 12, 1), (date(2026, 12, 1), date(2027, 1, 1))),
        ("monthly", date(2028, 2, 29), (date(2028, 2, 29), date(2028, 3, 1))),
    ],
    ids=["Monday", "late", "year end", "leap day"],
)
def test_an_issue_speaks_of_what_is_left_of_its_days(rhythm, today, told):
    assert days_to_tell(rhythm, issue_day(rhythm, today), today) == told


@given(st.sampled_from(RHYTHMS), ANY_DAY, st.integers(1, 90))
def test_day_by_day_each_issue_comes_once_and_leaves_no_day_out(rhythm, first, length):
    told_until, spoken = first, []
    for today in (first + timedelta(days=n) for n in range(length)):
        due = days_to_tell(rhythm, told_until, today)
        if due:
            spoken.append(due)
            told_until = due[1]

    issues = {issue_day(rhythm, first + timedelta(days=n)) for n in range(length)} - {issue_day(rhythm, first)}
    assert [since for since, _until in spoken][int(first == issue_day(rhythm, first)) :] == sorted(issues)
    assert all(until == later for (_, until), (later, _) in zip(spoken, spoken[1:], strict=False))


@given(st.sampled_from(RHYTHMS), ANY_DAY)
def test_the_next_issue_is_after_today_and_no_later_than_a_month(rhythm, today):
    following = next_issue_day(rhythm, today)

    assert today < following <= today + timedelta(days=31)
    assert issue_day(rhythm, following) == following
