"""Another plan counts without a change of code: other kinds and levels, quarters, sums, joint and each-of."""

from datetime import UTC, date, datetime

import pytest

from calendar_app.activities import results
from calendar_app.activities.results import Outcome
from calendar_app.extensions import SYSTEM
from calendar_app.plans import checks, service
from calendar_app.quotas import boards
from tests.conftest import NOW
from tests.factories import make_activity, make_place, make_unit
from tests.source import ROOT

FILE = ROOT / "tests" / "data" / "plans" / "an-binh.yaml"
JULY = datetime(2027, 7, 5, 3, tzinfo=UTC)


@pytest.fixture
def database_template():
    return "migrated"


@pytest.fixture(autouse=True)
def an_binh(session):
    """The plan, a committee, a central library and two commune libraries."""
    plan, faults = checks.read_plan(FILE)
    assert faults == []
    service.load(session, plan, now=NOW)
    make_place(session, code="99", name="Tỉnh An Bình")
    root = make_unit(session, "AB-UBND", level="tinh")
    make_unit(session, "AB-TV", parent=root, kinds=("central",), level="tinh", needs_approval=False)
    for code in ("AB-X1", "AB-X2"):
        make_unit(session, code, parent=root, kinds=("commune_library",), level="xa", needs_approval=False)


def figures(session, code, unit, year=2027, on=date(2027, 7, 5)):
    """since of the period -> held, planned, missing, parts."""
    return {
        cell.period.since.isoformat(): (
            cell.progress.held,
            cell.progress.planned,
            cell.progress.missing,
            {part.code: part.missing for part in cell.progress.parts},
        )
        for cell in boards.cells(session, year, on)
        if cell.terms.code == code and cell.unit.code == unit
    }


def held(session, activity, number=1, **fields):
    for occurrence in activity.occurrences[:number]:
        results.hold(session, activity.id, occurrence.id, Outcome(attendance=20, **fields), by=SYSTEM, now=JULY)


def test_four_reading_sessions_a_quarter_in_each_commune_library(session):
    weekly = make_activity(
        session, "AB-X1", type="reading_session", first_day=date(2027, 5, 3), rrule="FREQ=WEEKLY;COUNT=12;BYDAY=MO"
    )
    held(session, weekly, number=3)

    sessions = figures(session, "sessions", "AB-X1")
    assert list(sessions) == ["2027-01-01", "2027-04-01", "2027-07-01", "2027-10-01"]
    # of nine Mondays three were held, two ended less than 16 days ago, four are unconfirmed
    assert sessions["2027-04-01"] == (3, 2, 0, {})
    assert sessions["2027-07-01"] == (0, 3, 1, {})
    assert figures(session, "sessions", "AB-X2")["2027-04-01"] == (0, 0, 4, {})


def test_twenty_events_jointly_stand_at_the_root(session):
    for number in range(3):
        make_activity(session, f"AB-X{number % 2 + 1}", type="book_caravan", first_day=date(2027, 9, 1 + number))
    together = make_activity(session, "AB-TV", type="book_caravan", first_day=date(2027, 6, 1))
    held(session, together)

    assert figures(session, "together", "AB-UBND") == {"2027-01-01": (1, 3, 16, {})}
    assert figures(session, "together", "AB-TV") == {}


def test_books_rotated_are_summed_by_half_year(session):
    for month, books in ((2, 180), (6, 220), (8, 90)):
        rotation = make_activity(
            session, "AB-TV", type="book_caravan", metric="books_rotated", first_day=date(2027, month, 1)
        )
        if month < 7:
            held(session, rotation, amount=books)

    assert figures(session, "rotation", "AB-TV") == {"2027-01-01": (400, 0, 100, {}), "2027-07-01": (0, 0, 500, {})}


def test_each_day_is_owed_its_own_part(session):
    mothers_day = make_activity(
        session, "AB-X1", type="reading_session", first_day=date(2027, 5, 9), commemorations=("mothers_day",)
    )
    held(session, mothers_day)

    assert figures(session, "both_days", "AB-X1") == {"2027-01-01": (1, 0, 1, {"mothers_day": 0, "opening_of_rice": 1})}


def test_any_day_of_a_set_or_of_a_name(session):
    make_activity(session, "AB-TV", type="reading_session", first_day=date(2027, 5, 9), commemorations=("mothers_day",))

    assert figures(session, "any_day", "AB-TV", on=date(2027, 5, 1)) == {"2027-01-01": (0, 1, 0, {})}


def test_school_years_begin_on_the_day_the_plan_says(session):
    make_activity(session, "AB-TV", type="book_caravan", scale="commune", first_day=date(2027, 8, 16))

    assert figures(session, "schools", "AB-TV") == {"2027-08-15": (0, 1, 0, {})}


def test_once_by_a_date(session):
    product = make_activity(session, "AB-TV", type="catalogue", first_day=date(2028, 5, 1))

    assert figures(session, "bibliography", "AB-TV", year=2028) == {"2027-01-01": (0, 1, 0, {})}
    assert product.published.product


def test_an_obligation_that_begins_later(session):
    assert figures(session, "late_start", "AB-TV", year=2027) == {}
    assert len(figures(session, "late_start", "AB-TV", year=2028)) == 12


def test_quarters_before_tracking_are_not_overdue(session):
    risks = {
        cell.period.since: cell.risk
        for cell in boards.cells(session, 2027, date(2027, 7, 5))
        if cell.terms.code == "sessions" and cell.unit.code == "AB-X2"
    }
    assert risks[date(2027, 1, 1)] == "not_applicable"
    assert risks[date(2027, 4, 1)] == "overdue"
