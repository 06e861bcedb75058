"""A commemoration is coming and nothing is planned for it."""

from datetime import date

import pytest

from calendar_app.activities import service
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.days import Commemoration
from calendar_app.models.units import Unit
from calendar_app.reminders.rules import days
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import make_activity
from tests.reminders.rules.conftest import brief

TODAY = date(2027, 2, 20)
BOOK_DAY, COPYRIGHT_DAY, MUSEUM_DAY = date(2027, 4, 21), date(2027, 4, 23), date(2027, 5, 18)


@pytest.fixture
def library(someone):
    return someone("TVT")


def test_a_unit_owes_what_an_obligation_names(session, library):
    found = days.owed(session, {BOOK_DAY, COPYRIGHT_DAY, MUSEUM_DAY}, TODAY)

    assert [(one.title_vi[:20], one.due_on, one.people) for one in found if one.people] == [
        ("Ngày Sách và Văn hóa", BOOK_DAY, {library}),
        ("Ngày Sách và Bản quy", COPYRIGHT_DAY, {library}),
    ]
    assert found[0].offsets == (60, 30, 14)
    assert found[0].path == "/desk/activities/new?unit=TVT&day=book_reading_day&first_day=2027-04-21"
    assert "Thư viện" in found[0].unit_vi


def test_only_the_days_that_are_asked_for(session, library):
    assert days.owed(session, {date(2027, 4, 22)}, TODAY) == []
    assert days.owed(session, set(), TODAY) == []


def test_what_is_planned_is_not_owed_any_more(session, library):
    made = {"type": "book_day", "scale": "province", "commemorations": ("book_reading_day",)}
    make_activity(session, "TVT", first_day=BOOK_DAY, **made)
    assert days.owed(session, {BOOK_DAY}, TODAY) == []
    assert len(days.owed(session, {COPYRIGHT_DAY}, TODAY)) == 1


def test_where_nobody_can_be_told_the_department_is(session, someone):
    department = someone("SVHTTDL", Role.MANAGER)
    found = days.owed(session, {BOOK_DAY}, TODAY)
    assert [(one.people, one.upwards) for one in found] == [({department}, True)]


def test_encouraged_are_the_three_systems_and_only_those_with_people(session, library, someone):
    museum, centre = someone("BTT"), someone("TTVH")
    someone("XA-21484")

    found = days.encouraged(session, {BOOK_DAY, MUSEUM_DAY}, TODAY)

    assert sorted((one.due_on, *one.people) for one in found) == [
        (BOOK_DAY, museum), (BOOK_DAY, centre), (MUSEUM_DAY, library), (MUSEUM_DAY, centre),
    ]  # fmt: skip
    assert {one.offsets for one in found} == {(30,)}


def test_who_owes_a_day_is_not_also_encouraged(session, library, someone):
    """The library owes 21/4 by name; the museum owes one event on any of three days, so each of them is owed."""
    someone("BTT")
    assert [one.unit_vi for one in days.encouraged(session, {BOOK_DAY}, TODAY) if library in one.people] == []
    assert {one.due_on for one in days.owed(session, {MUSEUM_DAY}, TODAY)} == {MUSEUM_DAY}


def test_a_draft_is_enough_to_be_left_alone(session, someone):
    centre = someone("TTVH")
    make_activity(session, "TTVH", published=False, first_day=BOOK_DAY, commemorations=("book_reading_day",))
    assert [one for one in days.encouraged(session, {BOOK_DAY}, TODAY) if centre in one.people] == []


def test_a_cancelled_draft_is_none(session, someone):
    centre = someone("TTVH")
    made = make_activity(session, "TTVH", first_day=BOOK_DAY, commemorations=("book_reading_day",))
    service.cancel(session, made.id, "Mưa bão", by=SYSTEM, now=NOW)
    assert [one.people for one in days.encouraged(session, {BOOK_DAY}, TODAY)] == [{centre}]


def test_bodies_that_are_only_requested_are_never_urged(session, library):
    units.by_code(session, "TVT").requested_only = True
    assert days.owed(session, {BOOK_DAY}, TODAY) == []
    assert days.encouraged(session, {MUSEUM_DAY}, TODAY) == []


def test_a_local_day_is_for_its_place_only(session, library):
    kept = session.query(Commemoration).filter_by(code="museum_day").one()
    kept.scope, kept.place_code = "local", "21484"
    session.flush()
    assert days.encouraged(session, {MUSEUM_DAY}, TODAY) == []
    place = session.query(Unit).filter_by(code="XA-21484").one().place
    units.by_code(session, "TVT").place = place
    session.flush()
    assert [one.people for one in days.encouraged(session, {MUSEUM_DAY}, TODAY)] == [{library}]


def test_titles_and_units_come_in_both_languages(session, library):
    (found,) = days.owed(session, {BOOK_DAY}, TODAY)
    assert brief([found])[0][0] == found.unit("vi")
    assert found.unit("en").startswith("Quảng Ngãi") or "Library" in found.unit("en")
    assert "Day" in found.title("en")
