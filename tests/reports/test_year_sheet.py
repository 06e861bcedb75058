"""The year of a unit as a workbook: read back as a spreadsheet reads it, and imported again as nothing new."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
from sqlalchemy import select

from calendar_app.activities import results, service
from calendar_app.activities.importing import columns, reading
from calendar_app.activities.importing import service as importing
from calendar_app.activities.importing.matching import Options
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Role
from calendar_app.domain.errors import NotFound
from calendar_app.extensions import SYSTEM
from calendar_app.models.plans import Obligation
from calendar_app.models.units import Unit
from calendar_app.reports.sheets import HEAD
from calendar_app.reports.year_sheet import of_unit
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.signing import sign_in


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def export(app, session):
    """The bytes of a workbook: ``export(2027, lang="en")``."""

    def make(year=2027, unit="TVT", lang="en", by=SYSTEM):
        session.flush()
        with app.test_request_context(f"/?lang={lang}"):
            return of_unit(session, units.by_code(session, unit), year, by=by, language=lang, today=TODAY)

    return make


@pytest.fixture
def opened(export):
    """The workbook as openpyxl reads it."""
    return lambda *arguments, **options: openpyxl.load_workbook(io.BytesIO(export(*arguments, **options)))


def rows(sheet):
    """The rows below the headers, by header."""
    headers = [cell.value for cell in sheet[HEAD + 1]]
    return [dict(zip(headers, row, strict=True)) for row in sheet.iter_rows(min_row=HEAD + 2) if row[0].value]


def test_titles_say_whose_year_it_is_and_when_it_was_exported(opened):
    book = opened(lang="vi")

    sheet = book.worksheets[1]
    assert sheet["A1"].value == "Thư viện Tổng hợp tỉnh Quảng Ngãi"
    assert "2027" in sheet["A2"].value
    assert "22/11/2026" in sheet["A3"].value


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_headers_are_those_of_the_import(opened, lang):
    sheet = opened(lang=lang).worksheets[1]

    assert [cell.value for cell in sheet[HEAD + 1]] == [column.name(lang) for column in columns.COLUMNS]


def test_dates_are_dates_figures_are_figures_and_texts_are_texts(opened, session):
    make_activity(
        session, title="Hội sách", first_day=date(2027, 4, 19), last_day=date(2027, 4, 23), starts_at=time(7, 30),
        ends_at=time(11), budget_state=15_000_000, commemorations=("book_reading_day",),
    )  # fmt: skip

    (row,) = rows(opened().worksheets[1])

    assert row["First day"].value == datetime(2027, 4, 19)  # noqa: DTZ001 - a cell knows no zone
    assert row["First day"].number_format == "[$-42A]dd/mm/yyyy"
    assert row["Starts at"].value == time(7, 30)
    assert row["State budget (đồng)"].value == 15_000_000
    assert row["Title"].data_type == "s"
    assert row["Days marked"].value == "Vietnam Book and Reading Culture Day"
    assert row["State"].value == "Planned"


@pytest.mark.parametrize("title", ["=1+1", "+84 905", "-5", "@SUM(A1)", "=cmd|'/c calc'!A1", '=HYPERLINK("x")'])
def test_nothing_becomes_a_formula_or_a_link(opened, session, title):
    make_activity(session, title=title, venue="https://evil.example", first_day=date(2027, 3, 1))

    sheet = opened().worksheets[1]
    (row,) = rows(sheet)

    assert (row["Title"].value, row["Title"].data_type) == (title, "s")
    assert row["Title"].quotePrefix
    assert row["Venue"].hyperlink is None


def test_the_sheet_is_ready_to_filter_and_to_print(opened, session):
    make_activity(session, first_day=date(2027, 3, 1))

    for sheet in opened().worksheets[1:]:
        assert sheet.freeze_panes == f"B{HEAD + 2}"
        assert sheet.auto_filter.ref.startswith(f"A{HEAD + 1}:")
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == f"${HEAD + 1}:${HEAD + 1}"
        assert sheet.column_dimensions["A"].width > 10


def test_what_nobody_filled_in_is_hidden_not_gone(opened, session):
    make_activity(session, first_day=date(2027, 3, 1))
    sheet = opened().worksheets[1]
    letters = {cell.value: cell.column_letter for cell in sheet[HEAD + 1]}

    assert sheet.column_dimensions[letters["Decision number"]].hidden
    assert not sheet.column_dimensions[letters["Venue"]].hidden


def test_the_obligations_with_where_they_come_from(opened, session):
    row = session.scalars(select(Obligation).where(Obligation.code == "q_lib_campaign")).one()
    row.origin, row.document, row.document_on = "assigned", "12/QĐ-SVHTTDL", date(2026, 11, 1)
    row.assigned_by = session.scalars(select(Unit).where(Unit.code == "SVHTTDL")).one()

    found = {row["Code"].value: row for row in rows(opened().worksheets[2])}

    assert found["q_lib_exhibition"]["Minimum"].value == 2
    assert found["q_lib_exhibition"]["Missing"].value == 2
    assert found["q_lib_exhibition"]["Section or document"].value == "III.2.b1"
    assert found["q_lib_campaign"]["Comes from"].value == "Assigned by the department"
    assert found["q_lib_campaign"]["Section or document"].value == "12/QĐ-SVHTTDL, 01/11/2026"


def test_results_are_summed_and_states_are_said(opened, session):
    held = make_activity(session, title="Đã", first_day=TODAY - days(3))
    results.hold(session, held.id, held.occurrences[0].id, Outcome(attendance=120), by=SYSTEM, now=NOW)
    make_activity(session, title="Qua", first_day=TODAY - days(2))
    make_activity(session, title="Nháp", published=False, first_day=TODAY + days(2))
    gone = make_activity(session, title="Hủy", first_day=TODAY + days(3))
    service.cancel(session, gone.id, "Bão", by=SYSTEM, now=NOW)

    found = {row["Title"].value: row for row in rows(opened(2026).worksheets[1])}

    assert found["Đã"]["Attendance"].value == 120
    assert {title: row["State"].value for title, row in found.items()} == {
        "Đã": "Held", "Qua": "Past, result not recorded", "Nháp": "Draft", "Hủy": "Cancelled",
    }  # fmt: skip


def test_drafts_of_others_stay_theirs(opened, session):
    made = make_activity(session, "BTT", published=False, title="Bí mật", first_day=date(2027, 3, 1),
                         co_organisers=("TVT",))  # fmt: skip
    service.answer(session, made.id, units.by_code(session, "TVT"), True, by=SYSTEM, now=NOW)
    reader = grant(session, make_person(session), units.by_code(session, "TVT"), Role.VIEWER)

    assert rows(opened(by=reader).worksheets[1]) == []

    service.submit(session, made.id, by=SYSTEM, now=NOW)
    if made.lead_unit.needs_approval:
        service.approve(session, made.id, by=SYSTEM, now=NOW)

    assert [row["Title"].value for row in rows(opened(by=reader).worksheets[1])] == ["Bí mật"]


def test_a_stranger_does_not_know_of_it(export, session):
    stranger = grant(session, make_person(session), units.by_code(session, "BTT"), Role.MANAGER)

    with pytest.raises(NotFound):
        export(by=stranger)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_was_exported_imports_as_nothing_new(export, session, lang):
    make_activity(session, title="Một ngày", first_day=date(2027, 4, 21), commemorations=("book_reading_day",))
    make_activity(
        session, title="Nhiều thứ", type="campaign", first_day=date(2027, 9, 1), last_day=date(2027, 9, 20),
        starts_at=time(7, 30), ends_at=time(11), summary="Dòng 1\nDòng 2", venue="Hội trường", scale="commune",
        in_community=True, outdoor=True, audience="Học sinh", age_group="children", fee=0, budget_state=1_500_000,
        decision="123/QĐ", visibility="network", partners="Đoàn xã", link="https://a.vn", place="21484",
        co_organisers=("BTT", "TTVH"), task="n01",
    )  # fmt: skip
    for rule in ("FREQ=WEEKLY", "FREQ=MONTHLY;UNTIL=20270630", "FREQ=WEEKLY;INTERVAL=2;COUNT=4"):
        make_activity(session, title=rule, published=False, first_day=date(2027, 2, 6), rrule=rule,
                      exdates=(date(2027, 2, 20),) if rule == "FREQ=WEEKLY" else ())  # fmt: skip
    body = export(lang=lang)

    unit = units.by_code(session, "TVT")
    plan = importing.preview(session, unit, reading.read(body), Options(2027), by=SYSTEM, now=NOW)

    assert [(step.title, step.state, step.why, step.changes, step.faults) for step in plan.steps] == [
        (title, "skip", "same", (), ()) for title in (
            "FREQ=WEEKLY", "FREQ=MONTHLY;UNTIL=20270630", "FREQ=WEEKLY;INTERVAL=2;COUNT=4", "Một ngày", "Nhiều thứ",
        )
    ]  # fmt: skip


def test_it_comes_as_a_download_of_its_own_name(client, transact):
    with transact() as session:
        grant(session, make_person(session), units.by_code(session, "TVT"), Role.VIEWER)
    browser = sign_in(client, transact, "thu@example.vn")

    answer = browser.get("/desk/units/TVT/year/2027.xlsx")

    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Content-Disposition"] == "attachment; filename=tvt-2027.xlsx"
    assert answer.data[:2] == b"PK"
    for year in ("2019", "2053", "99999"):
        assert browser.get(f"/desk/units/TVT/year/{year}.xlsx").status_code == 404
