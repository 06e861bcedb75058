"""How sums went: written down each night, compared a week later, month by month beside the year before."""

from datetime import date, timedelta

import pytest

from calendar_app.activities import service
from calendar_app.domain.sums import Sums
from calendar_app.extensions import SYSTEM
from calendar_app.models.trends import DaySum
from calendar_app.quotas import boards, matrix, trend_queries, trends
from calendar_app.quotas.matrix import Asked
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity
from tests.quotas.province import generate


def total_of(session, code="UBND-TINH", year=2026, today=TODAY):
    return matrix.total(session, Asked(units.by_code(session, code), year, today))


def test_what_is_written_down_is_what_the_matrix_says(session):
    generate(session, 3, steps=30)
    for later in (0, 40):
        today = TODAY + days(later)
        trend_queries.keep_day(session, today)
        for code in ("UBND-TINH", "SVHTTDL", "C-0"):
            node = units.by_code(session, code)
            stood = trend_queries.stood(session, node.id, today)
            assert stood == trends.stands(total_of(session, code, today.year, today))


def test_a_day_is_written_down_once_and_forgotten_after_some_weeks(session):
    trend_queries.keep_day(session, TODAY)
    first = trend_queries.keep_day(session, TODAY)
    assert session.query(DaySum).count() == first > 0

    trend_queries.keep_day(session, TODAY + days(trend_queries.KEPT + 1))
    assert {row.on_day for row in session.query(DaySum)} == {TODAY + days(trend_queries.KEPT + 1)}


def test_what_was_called_off_got_worse_and_what_was_planned_got_better(session):
    """The book day of April lies ahead: planned, it is safe; called off, it is at risk again."""
    node, spring = units.by_code(session, "UBND-TINH"), date(2027, 3, 25)
    planned = make_activity(
        session, "TVT", type="book_day", scale="province", first_day=date(2027, 4, 20),
        commemorations=("book_reading_day",),
    )  # fmt: skip
    trend_queries.keep_day(session, spring - timedelta(days=7))
    service.cancel(session, planned.id, "Bão", by=SYSTEM, now=NOW)

    found = trends.since_last_week(session, node, spring, total_of(session, year=2027, today=spring))

    assert found.day == spring - timedelta(days=7)
    assert found.worse
    assert all(one.later > 0 or one.now.overdue > one.before.overdue for one in found.worse)

    trend_queries.keep_day(session, spring)
    make_activity(
        session, "TVT", type="book_day", scale="province", first_day=date(2027, 4, 20),
        commemorations=("book_reading_day",),
    )  # fmt: skip
    week_later = spring + timedelta(days=7)
    again = trends.since_last_week(session, node, week_later, total_of(session, year=2027, today=week_later))
    assert again.better > 0


def test_before_a_night_has_passed_nothing_is_compared(session):
    node = units.by_code(session, "UBND-TINH")
    assert trends.since_last_week(session, node, TODAY, total_of(session)) is None

    trend_queries.keep_day(session, TODAY - days(2))
    assert trends.since_last_week(session, node, TODAY, total_of(session)).day == TODAY - days(2)


@pytest.mark.parametrize("seed", range(2))
def test_months_add_up_to_what_the_matrix_says(session, seed):
    codes = generate(session, seed + 10, steps=60)
    for year in (2026, 2027):
        trend_queries.keep_months(session, year)
    cells = boards.cells(session, 2026, TODAY)
    assert sum(cell.progress.held for cell in cells) > 0

    for code in ("UBND-TINH", *codes):
        node = units.by_code(session, code)
        inside = sum(cell.progress.held for cell in cells if cell.unit.path.startswith(node.path))
        nodal = matrix.matrix_queries.is_node(session, node)
        kept = (trend_queries.months if nodal else trend_queries.months_of)(session, node.id, 2026)
        assert sum(kept.values()) == inside, code


def test_a_curve_ends_with_what_stands_now(session):
    node = units.by_code(session, "UBND-TINH")
    generate(session, 5, steps=40)
    total = total_of(session)

    now, before = trends.curves(session, node, 2026, TODAY, total, nodal=True)

    assert (len(now.held), len(before.held)) == (TODAY.month, 12)
    assert (now.held[-1], now.owed) == (total.sums.held, total.sums.minimum)
    assert list(now.held) == sorted(now.held)
    assert trends.curves(session, node, 2027, TODAY, total_of(session, year=2027), nodal=True)[0].held == ()
    assert total.sums != Sums()
