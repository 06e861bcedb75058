"""The board of a year: what needs a decision, by when at the latest, and twelve months of what stands in them."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import event, select

from calendar_app.activities import service
from calendar_app.domain.access import Role
from calendar_app.domain.errors import NotFound
from calendar_app.extensions import SYSTEM, db
from calendar_app.models.days import DayOff, Disruption, Occasion
from calendar_app.models.plans import Expectation, Obligation
from calendar_app.models.units import Unit
from calendar_app.site.year_board import board
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.signing import sign_in


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def draw(app, session):
    """The board of a unit, in English: ``draw(2027)``."""

    def make(year=2027, unit="TVT", by=SYSTEM, lang="en"):
        session.flush()
        with app.test_request_context(f"/?lang={lang}"):
            return board(session, by, units.by_code(session, unit), year, TODAY)

    return make


def month(found, number):
    return found.months[number - 1]


def titles(found):
    return [step.title for step in found.needs]


def owed(found, code):
    return next(row for row in found.owed if row.code == code)


def test_an_owed_day_without_an_activity_needs_one_and_its_button_fills_the_form(draw):
    found = draw()

    step = next(step for step in found.needs if "21/04/2027" in step.title)
    assert step.title == "No activity yet for Vietnam Book and Reading Culture Day, 21/04/2027"
    assert "day=book_reading_day" in step.url
    assert "first_day=2027-04-21" in step.url


def test_the_latest_day_to_begin_is_counted_back_in_working_days_from_the_day_itself(draw):
    # 30 working days before 21 April 2027, 16 April being a holiday: 9 March is the last day on which to begin.
    assert owed(draw(), "q_lib_book_day").sentence == "01 event missing; plan it before 10/03/2027."


def test_the_lead_time_is_that_of_the_type_that_is_asked_for(draw):
    found = draw()

    # a digital collection takes 40 working days, a campaign 15; both may be ready on the last day of the year
    assert owed(found, "q_lib_digital_collection").sentence == "01 product missing; plan it before 06/11/2027."
    assert owed(found, "q_lib_campaign").sentence == "01 event missing; plan it before 11/12/2027."


def test_a_day_off_entered_on_the_desk_moves_the_latest_day(draw, session):
    session.add(DayOff(day=date(2027, 4, 20), sort="off"))

    assert owed(draw(), "q_lib_book_day").plan_before == date(2027, 3, 9)


def test_what_is_late_but_possible_and_what_is_past_is_said(draw):
    found = draw(2026)

    assert owed(found, "q_lib_digital_collection").sentence == (
        "01 product missing. The 40 working days that preparing one usually takes are no longer left; "
        "it can still be held until 31/12/2026."
    )
    assert owed(found, "q_lib_book_day").sentence == "01 event missing, and the time for it has passed."


def test_origins_are_labelled(draw, session):
    row = session.scalars(select(Obligation).where(Obligation.code == "q_lib_campaign")).one()
    row.origin, row.document, row.document_on = "assigned", "12/QĐ-SVHTTDL", date(2026, 11, 1)
    row.assigned_by = session.scalars(select(Unit).where(Unit.code == "SVHTTDL")).one()

    found = owed(draw(), "q_lib_campaign")

    assert (found.origin, found.assigned_by.code, found.document) == ("assigned", "SVHTTDL", "12/QĐ-SVHTTDL")


def test_every_kind_of_need_has_one_button(draw, session):
    returned = make_activity(session, published=False, title="Trả lại", first_day=date(2027, 2, 1))
    returned.versions[-1].review = "returned"
    make_activity(session, title="Đã qua", first_day=TODAY - days(3))
    postponed = make_activity(session, title="Bão", first_day=TODAY + days(5))
    service.postpone(session, postponed.id, "Bão", by=SYSTEM, now=NOW)
    make_activity(session, published=False, title="Nháp", first_day=TODAY + days(9))
    make_activity(session, "BTT", title="Mời", first_day=TODAY + days(9), co_organisers=("TVT",))

    this_year, next_year = titles(draw(2026)), titles(draw(2027))

    assert "Past, result not recorded: Đã qua" in this_year
    assert "Postponed, no new date yet: Bão" in this_year
    assert "Draft, not submitted: Nháp" in this_year
    assert any(title.endswith("asks you to take part: Mời") for title in this_year)
    assert "Returned for changes: Trả lại" in next_year
    assert all(step.button and step.url for step in draw(2026).needs)


def test_two_activities_in_one_venue_at_one_time_are_a_clash(draw, session):
    same = {"venue": "Hội trường A", "first_day": date(2027, 3, 1)}
    make_activity(session, title="Một", **same)
    make_activity(session, title="Hai", **same)
    make_activity(session, title="Ba", venue="hoi truong a", first_day=date(2027, 3, 2))

    assert [step.title for step in draw().needs if step.kind == "clash"] == ["Same venue, same time: Một and Hai"]


def test_a_day_that_the_plan_expects_without_a_number_is_owed_too(draw, session):
    session.scalars(select(Expectation)).one().level = "owed"

    found = draw()

    assert "No activity yet for International Museum Day, 18/05/2027" in titles(found)
    assert titles(found).count("No activity yet for Vietnam Book and Reading Culture Day, 21/04/2027") == 1


def test_a_month_holds_what_must_be_marked_what_is_encouraged_and_what_is_planned(draw, session):
    make_activity(
        session, title="Hội sách", first_day=date(2027, 4, 19), last_day=date(2027, 4, 23),
        commemorations=("book_reading_day",),
    )  # fmt: skip

    found = draw()
    april, may = month(found, 4), month(found, 5)

    assert [(mark.day.code, mark.planned) for mark in april.owed] == [
        ("book_reading_day", 1), ("world_book_copyright_day", 0),
    ]  # fmt: skip
    assert [mark.day.code for mark in may.encouraged] == ["museum_day"]
    assert [(item.work.title, item.work.state) for item in april.items] == [("Hội sách", "planned")]
    assert {cell.day.day for week in april.weeks for cell in week if cell.day and cell.activities} == {
        19, 20, 21, 22, 23,
    }  # fmt: skip


def test_a_lunar_day_carries_its_lunar_date_and_its_anniversary_class(draw, session):
    found = draw()

    lunar = [mark for one in found.months for mark in one.choices if mark.lunar]
    assert {mark.day.code for mark in lunar} >= {"gio_to_hung_vuong"}
    assert next(mark for mark in month(found, 5).encouraged).anniversary_class == "tròn"


def test_an_activity_that_lasts_goes_on_in_the_next_month_and_moves_from_the_first(draw, session):
    made = make_activity(session, title="Chiến dịch", first_day=date(2027, 9, 15), last_day=date(2027, 10, 2))

    found = draw()
    here = {number: item for number in range(1, 13) for item in month(found, number).items if item.work.id == made.id}

    assert {number: (item.goes_on, item.movable, item.first) for number, item in here.items()} == {
        9: (False, True, True), 10: (True, False, False),
    }  # fmt: skip


def test_a_series_stands_in_each_month_with_its_days_and_cannot_be_dragged(draw, session):
    for published in (True, False):
        make_activity(
            session, title="Đọc sách", published=published, first_day=date(2027, 1, 2), rrule="FREQ=WEEKLY;COUNT=6"
        )

    found = draw()

    for item in month(found, 1).items:
        assert [day.day for day in item.days] == [2, 9, 16, 23, 30]
        assert not item.movable
    assert [item.days for item in month(found, 2).items] == [(date(2027, 2, 6),)] * 2


def test_holidays_occasions_and_disruptions_are_quiet_marks(draw, session):
    session.add(Occasion(code="bau_cu", name_vi="Bầu cử", first_day=date(2027, 3, 3), last_day=date(2027, 3, 4)))
    session.add(
        Disruption(
            sort="storm", name="Bão số 9", first_day=date(2027, 10, 30), last_day=date(2027, 11, 2),
            declared_by="x", declared_at=NOW,
        )
    )  # fmt: skip
    session.add(
        Disruption(
            sort="storm", name="Nơi khác", first_day=date(2027, 10, 30), last_day=date(2027, 11, 2),
            place_code="99999", declared_by="x", declared_at=NOW,
        )
    )  # fmt: skip
    session.add(DayOff(day=date(2027, 9, 3), sort="withdrawn"))
    session.add(DayOff(day=date(2027, 9, 4), sort="worked"))

    found = draw(lang="vi")

    tet = month(found, 2).notes[0]
    assert (tet.name_vi, tet.first_day, tet.last_day) == ("Tết Nguyên Đán", date(2027, 2, 4), date(2027, 2, 10))
    assert [(note.kind, note.name_vi) for note in month(found, 3).notes] == [("occasion", "Bầu cử")]
    for number in (10, 11):
        assert [note.name_vi for note in month(found, number).notes if note.kind == "storm"] == ["Bão số 9"]
    assert [note.kind for note in month(found, 9).notes] == ["off", "worked"]


def test_what_another_unit_has_not_published_is_not_on_the_board(draw, session):
    made = make_activity(session, "BTT", published=False, title="Bí mật", first_day=date(2027, 3, 1),
                         co_organisers=("TVT",))  # fmt: skip

    assert all(item.work.id != made.id for one in draw().months for item in one.items)

    service.submit(session, made.id, by=SYSTEM, now=NOW)
    if made.lead_unit.needs_approval:
        service.approve(session, made.id, by=SYSTEM, now=NOW)

    assert [(item.work.id, item.joined, item.movable) for item in month(draw(), 3).items] == [(made.id, True, False)]


def test_a_viewer_reads_and_a_stranger_does_not_know_of_it(draw, session):
    viewer = grant(session, make_person(session), units.by_code(session, "TVT"), Role.VIEWER)
    stranger = grant(session, make_person(session, "a@b.vn"), units.by_code(session, "BTT"), Role.MANAGER)

    found = draw(by=viewer)

    assert not found.may_plan
    assert found.needs == []
    with pytest.raises(NotFound):
        draw(by=stranger)


def test_an_approver_sees_what_waits(draw, session):
    session.scalars(select(Unit).where(Unit.code == "TVT")).one().needs_approval = True
    made = make_activity(session, published=False, title="Chờ", first_day=date(2027, 3, 1))
    service.submit(session, made.id, by=SYSTEM, now=NOW)
    approver = grant(session, make_person(session), units.by_code(session, "TVT"), Role.APPROVER)
    editor = grant(session, make_person(session, "a@b.vn"), units.by_code(session, "TVT"), Role.EDITOR)

    assert "Waiting for your approval: Chờ" in titles(draw(by=approver))
    assert "Waiting for your approval: Chờ" not in titles(draw(by=editor))


def queries_for(draw, session):
    count = []
    session.flush()
    session.expunge_all()
    listen = lambda *_arguments: count.append(1)  # noqa: E731 - the listener is removed by its identity
    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        draw()
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    return len(count)


def test_the_number_of_queries_does_not_grow_with_the_activities(draw, session):
    def fill(number):
        for at in range(number):
            make_activity(session, title=f"Số {at}", published=at % 2 == 0, first_day=date(2027, 5, 1 + at % 28),
                          commemorations=("museum_day",), co_organisers=("BTT",))  # fmt: skip
        make_activity(session, first_day=date(2027, 1, 2), rrule="FREQ=WEEKLY")

    fill(2)
    few = queries_for(draw, session)
    fill(20)

    assert queries_for(draw, session) == few
    assert few < 80


@pytest.fixture
def browser(client, transact):
    """A browser in which somebody with a role on the library has signed in."""

    def make(role=Role.EDITOR):
        with transact() as session:
            grant(session, make_person(session), units.by_code(session, "TVT"), role)
        return sign_in(client, transact, "thu@example.vn")

    return make


@pytest.mark.parametrize("year", [0, 2019, 2053, 9999, 10000])
def test_a_year_outside_the_calendar_is_no_page(browser, year):
    assert browser().get(f"/desk/units/TVT/year/{year}").status_code == 404


@pytest.mark.parametrize("code", ["X", "%00", "a" * 900, "..", "%F0%9F%98%80"])
def test_a_unit_that_does_not_exist_is_no_page(browser, code):
    assert browser().get(f"/desk/units/{code}/year/2027").status_code == 404


def test_a_planner_finds_every_way_on(browser):
    page = browser().get("/desk/units/TVT/year/2027?lang=en").text
    for wanted in ("Draft my year", "New activity", "Copy last year", "Import a plan", "Export .xlsx", "Venues",
                   "Templates", "2026", "2028"):  # fmt: skip
        assert wanted in page, wanted
    assert page.count("data-day=") == 365


def test_a_viewer_has_no_day_links_and_no_forms(browser):
    page = browser(Role.VIEWER).get("/desk/units/TVT/year/2027?lang=en").text

    assert "data-day=" not in page
    assert "first_day" not in page
    assert "Draft my year" not in page
    assert "Export .xlsx" in page


def test_titles_are_escaped(browser, transact):
    with transact() as session:
        make_activity(session, title="<script>alert(1)</script>", first_day=date(2027, 3, 1))

    page = browser().get("/desk/units/TVT/year/2027").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_ids_on_the_page_are_unique(browser, transact):
    with transact() as session:
        make_activity(session, first_day=date(2026, 12, 20), last_day=date(2027, 3, 1))
        make_activity(session, first_day=date(2027, 1, 2), rrule="FREQ=WEEKLY")

    found = re.findall(r'\bid="([^"]+)"', browser().get("/desk/units/TVT/year/2027").text)

    assert len(found) == len(set(found))
    assert {"m01", "m12"} <= set(found)


def test_the_desk_leads_to_the_board(browser):
    assert "/desk/units/TVT/year/2027" in unescape(browser().get("/desk?year=2027").text)
