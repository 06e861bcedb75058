"""What an import does: creates, changes, leaves alone, tells what is wrong; and the same file again does nothing."""

from dataclasses import replace
from datetime import date, time
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from calendar_app.activities import queries as activities
from calendar_app.activities import service as desk
from calendar_app.activities.draft import draft_of
from calendar_app.activities.importing import service, words
from calendar_app.activities.importing.matching import Options
from calendar_app.activities.importing.reading import read
from calendar_app.activities.importing.service import Confirmation, Stale
from calendar_app.activities.importing.template import template
from calendar_app.domain.access import Held, Principal, Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.models.venues import Venue
from calendar_app.reports import year_sheet
from calendar_app.units import queries as units
from tests.activities.importing.files import ROWS, SERIES, book, calendar, event, table
from tests.conftest import NOW, TODAY
from tests.factories import make_activity

YEAR = Options(2027)
WHO = {"by": SYSTEM, "now": NOW}


def look(session, body, options=YEAR, code="TVT", by=SYSTEM):
    """The preview of a file."""
    return service.preview(session, units.by_code(session, code), read(body), options, by=by, now=NOW)


def bring(session, body, options=YEAR, code="TVT", **more):
    """Import a file as it is previewed."""
    unit = units.by_code(session, code)
    seen = Confirmation(look(session, body, options, code).digest, **more)
    taken = service.take(session, unit, read(body), options, seen, **WHO)
    session.expire_all()
    return taken


def states(plan):
    return [(step.state, step.why) for step in plan.steps]


def faults(plan):
    return [(fault.key, fault.code) for step in plan.steps for fault in step.faults]


def planned(session):
    """What the library has planned, by title."""
    rows = session.scalars(select(Activity).join(Activity.lead_unit).where(Activity.lead_unit.has(code="TVT")))
    return {activities.latest(row).title: draft_of(activities.latest(row)) for row in rows}


def plan_of(*cells, headers="Tên;Loại;Từ ngày;Đến ngày"):
    return "\n".join([headers, *cells]).encode()


@pytest.mark.parametrize("body", [table(), book()], ids=["text", "workbook"])
def test_every_row_becomes_a_draft(session, body):
    taken = bring(session, body)
    found = planned(session)

    assert (taken.created, taken.changed) == (3, 0)
    first = found["Ngày hội sách"]
    assert (first.first_day, first.last_day, first.starts_at) == (date(2027, 4, 21), date(2027, 4, 23), time(7, 30))
    assert (first.type, first.venue, first.budget_state) == ("book_day", "Quảng trường", 15_000_000)
    assert found["Nói chuyện về Lý Sơn"].first_day == date(2027, 5, 18)
    assert {activities.latest(row).review for row in session.scalars(select(Activity))} == {"draft"}


@pytest.mark.parametrize("body", [table(), book(), calendar(*SERIES, event(uid="2"))])
def test_the_same_file_again_does_nothing(session, body):
    bring(session, body)

    assert {step.state for step in look(session, body).steps} == {"skip"}
    assert bring(session, body).created == 0


def test_a_corrected_row_changes_its_activity(session):
    bring(session, table())
    rows = [(*ROWS[0][:5], "Nhà văn hóa", "16.000.000"), *ROWS[1:]]
    plan = look(session, table(rows))

    assert states(plan) == [("change", ""), ("skip", "same"), ("skip", "same")]
    assert {change.key: (change.before, change.after) for change in plan.steps[0].changes} == {
        "venue": ("Quảng trường", "Nhà văn hóa"),
        "budget_state": (15_000_000, 16_000_000),
    }
    assert bring(session, table(rows)).changed == 1
    assert planned(session)["Ngày hội sách"].venue == "Nhà văn hóa"
    assert states(look(session, table(rows)))[0] == ("skip", "same")


def test_columns_that_the_file_lacks_stay_as_they_are(session):
    bring(session, table())
    plan = look(session, plan_of("Ngày hội sách;Ngày hội sách;21/4;24/4"))

    assert [change.key for change in plan.steps[0].changes] == ["last_day"]


def test_what_was_changed_on_the_desk_since_stays(session):
    bring(session, table())
    row = next(row for row in session.scalars(select(Activity)) if activities.latest(row).title == "Trưng bày sách")
    draft = replace(draft_of(activities.latest(row)), venue="Sân vận động")
    desk.edit(session, row.id, draft, revision=row.revision, **WHO)

    assert states(look(session, table()))[1] == ("skip", "edited")
    assert bring(session, table()).changed == 0


def test_a_published_activity_gets_a_version_that_waits(session):
    made = make_activity(session, "TVT", first_day=date(2027, 4, 21), last_day=date(2027, 4, 21), title="A")
    bring(session, plan_of("A;Trưng bày, triển lãm;21/4;22/4"))

    assert [version.review for version in made.versions] == ["approved", "draft"]
    assert made.published.last_day == date(2027, 4, 21)


def test_a_number_names_the_activity_even_when_its_title_and_day_change(session):
    made = make_activity(session, "TVT", first_day=date(2027, 4, 21), last_day=date(2027, 4, 21), title="A")
    body = plan_of(f"{made.id};B;22/4/2027", headers="Mã;Tên;Từ ngày")
    bring(session, body)

    assert (activities.latest(made).title, activities.latest(made).first_day) == ("B", date(2027, 4, 22))
    assert states(look(session, body)) == [("skip", "same")]


def test_the_number_of_another_unit_is_as_good_as_none(session):
    foreign = make_activity(session, "BTT", published=False)
    body = plan_of(f"{foreign.id};B;22/4/2027", "999999;C;22/4/2027", headers="Mã;Tên;Từ ngày")

    assert faults(look(session, body)) == [("id", "no_activity"), ("id", "no_activity")]


def test_the_same_row_twice_is_told(session):
    plan = look(session, plan_of("A;Khác;21/4;", "A;Hoạt động khác;21/4;", "a;Hoạt động khác;21/4;22/4"))

    assert states(plan) == [("create", ""), ("skip", "repeated"), ("wrong", "")]
    assert faults(plan) == [("title", "twice")]


def test_the_same_title_on_another_day_is_a_second_activity_and_is_remarked(session):
    bring(session, plan_of("A;Khác;21/4;"))
    (step,) = look(session, plan_of("A;Khác;22/4;")).steps

    assert (step.state, step.like[1]) == ("create", date(2027, 4, 21))


@pytest.mark.parametrize(
    ("header", "cell", "fault"),
    [
        ("Loại", "loại lạ", "no_such"),
        ("Loại", "Hoạt động", "ambiguous"),
        ("Từ ngày", "32/1", "not_a_day"),
        ("Từ ngày", "21/4/1999", "out_of_range"),
        ("Từ ngày", "=TODAY()", "formula"),
        ("Đến ngày", "20/4", "before_start"),
        ("Giờ kết thúc", "9h", "missing"),
        ("Xã, phường", "Hà Nội", "no_such"),
        ("Đơn vị phối hợp", "Sở Thú", "no_such"),
        ("Đơn vị phối hợp", "TVT", "unknown"),
        ("Ngày kỷ niệm", "Ngày không có", "no_such"),
        ("Ngày kỷ niệm", "Quốc khánh", "far_from_day"),
        ("Kinh phí", "-5", "not_money"),
        ("Kinh phí", "9" * 15, "out_of_range"),
        ("Website", "javascript:alert(1)", "not_an_address"),
        ("Lặp lại", "FREQ=SECONDLY", "rule"),
        ("Đơn vị chủ trì", "BTT", "other_unit"),
        ("Mô tả", "x" * 5000, "too_long"),
        ("Mã", "9" * 30, "not_a_number"),
    ],
)
def test_what_is_wrong_with_a_row(session, header, cell, fault):
    said = {"Tên": "A", "Loại": "Hoạt động khác", "Từ ngày": "21/4/2027", header: cell}
    plan = look(session, plan_of(";".join(said.values()), headers=";".join(said)))

    assert [code for _key, code in faults(plan)] == [fault]


def test_all_faults_of_a_row_are_told_in_both_languages(session, app):
    body = book([["", "lạ", "=1+1", "31/2", "25h", "", "x"]])
    plan = look(session, body)
    for path in ("/", "/?lang=en"):
        with app.test_request_context(path):
            told = [words.fault(fault, read(body), step.number) for step in plan.steps for fault in step.faults]

            assert len(told) == 6
            assert all(": " in sentence and "%" not in sentence for sentence in told)
            assert any("C2" in sentence for sentence in told)


def test_names_without_accents(session):
    headers = "Ten;Loai;Tu ngay;Xa;Quy mo;Tai cong dong;Ngay ky niem;Don vi phoi hop;Pham vi hien thi;Lua tuoi"
    row = "A;TRIEN LAM;21/4/2027;cam thanh;toan tinh;x;21/4;Bao tang Tong hop tinh Quang Ngai;noi bo;thieu nhi"
    (step,) = look(session, plan_of(row, headers=headers)).steps

    assert step.faults == ()
    assert step.draft.commemorations == ("book_reading_day",)
    assert (step.draft.type, step.draft.scale, step.draft.in_community) == ("exhibition", "province", True)
    assert (step.draft.co_organisers, step.draft.visibility, step.draft.age_group) == (("BTT",), "network", "children")
    assert step.draft.place


def test_a_venue_of_the_list_is_recognised(session):
    unit = units.by_code(session, "TVT")
    session.add(Venue(unit_id=unit.id, name="Phòng đọc số 1"))
    session.flush()
    (step,) = look(session, plan_of("A;Khác;21/4;phong doc so 1", headers="Tên;Loại;Ngày;Địa điểm")).steps

    assert (step.draft.venue, step.draft.venue_id is None) == ("Phòng đọc số 1", False)


def test_a_department_imports_for_the_units_under_it(session):
    body = plan_of("A;Khác;21/4;TVT", "B;Khác;21/4;BTT", headers="Tên;Loại;Ngày;Đơn vị")

    assert bring(session, body, code="SVHTTDL").created == 2
    assert {row.lead_unit.code for row in session.scalars(select(Activity))} == {"TVT", "BTT"}


def test_a_series_of_a_calendar(session):
    bring(session, calendar(*SERIES))
    (found,) = planned(session).values()

    assert (found.type, found.rrule, found.exdates) == (
        "reading_session",
        "FREQ=WEEKLY;UNTIL=20270630",
        (date(2027, 1, 17),),
    )
    assert [(move.original, move.first_day) for move in found.moves] == [(date(2027, 1, 24), date(2027, 1, 25))]


def test_an_event_is_known_by_its_uid(session):
    bring(session, calendar(event(uid="u")))
    moved = calendar(event("LOCATION:Sân", uid="u", start="DTSTART;VALUE=DATE:20270501"))

    assert {change.key for change in look(session, moved).steps[0].changes} == {"first_day", "last_day", "venue"}
    assert bring(session, moved).changed == 1


def test_events_of_other_years_and_cancelled_ones_are_skipped(session):
    body = calendar(
        event(uid="1", start="DTSTART;VALUE=DATE:20250421"), event("STATUS:CANCELLED", uid="2"), event(uid="3")
    )

    assert states(look(session, body)) == [("skip", "other_year"), ("skip", "cancelled"), ("create", "")]


def test_the_type_chosen_serves_events_that_name_none(session):
    body = calendar(event().replace("CATEGORIES:Buổi đọc sách", "CATEGORIES:Công việc"))

    assert faults(look(session, body)) == [("type", "no_such")]
    assert look(session, body, Options(2027, "talk")).steps[0].draft.type == "talk"


def test_nothing_is_written_while_a_row_is_wrong_and_not_left_out(session):
    body = table([*ROWS, ("", "lạ", "", "", "", "", "")])
    with pytest.raises(Invalid):
        bring(session, body)

    assert planned(session) == {}
    taken = bring(session, body, leave_out=True)
    assert (taken.created, taken.left_out) == (3, 1)


def test_what_changed_since_the_preview_must_be_looked_at_again(session):
    unit, body = units.by_code(session, "TVT"), table()
    seen = Confirmation(look(session, body).digest)
    make_activity(
        session, "TVT", title="Ngày hội sách", type="book_day", first_day=date(2027, 4, 21), last_day=date(2027, 4, 21)
    )
    session.flush()

    with pytest.raises(Stale):
        service.take(session, unit, read(body), YEAR, seen, **WHO)


def test_all_may_be_submitted_at_once(session):
    assert bring(session, table(), submit=True).submitted == 3
    assert {activities.latest(row).review for row in session.scalars(select(Activity))} <= {"submitted", "approved"}


def test_a_second_click_imports_nothing(session):
    unit, body = units.by_code(session, "TVT"), table()
    file = service.keep(session, unit, "a.csv", body, **WHO)
    seen = Confirmation(look(session, body).digest)

    assert service.confirm(session, unit, file.id, read(body), YEAR, seen, **WHO).created == 3
    assert service.confirm(session, unit, file.id, read(body), YEAR, seen, **WHO) is None
    assert len(planned(session)) == 3
    assert service.waiting(session, unit, file.id, by=SYSTEM)[1] == b""


def test_uploads_are_forgotten_after_a_day(session):
    unit = units.by_code(session, "TVT")
    old = service.keep(session, unit, "a.csv", table(), **WHO).id
    service.keep(session, unit, "b.csv", table(), by=SYSTEM, now=NOW.replace(day=NOW.day + 3))

    with pytest.raises(NotFound):
        service.waiting(session, unit, old, by=SYSTEM)


@pytest.mark.parametrize(("path", "role", "error"), [("/", None, NotFound), ("TVT", Role.VIEWER, NotAllowed)])
def test_only_planners_of_the_unit_import(session, path, role, error):
    unit = units.by_code(session, "TVT")
    by = Principal("a@b.vn", grants=(Held(unit.path, role),) if role else ())

    with pytest.raises(error):
        look(session, table(), by=by)
    with pytest.raises(error):
        service.keep(session, unit, "a.csv", table(), by=by, now=NOW)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_template_is_imported_as_it_is_filled_in(session, app, language):
    with app.test_request_context(f"/?lang={language}"):
        body = template(session, language, 2027)
    filled = openpyxl.load_workbook(BytesIO(body))
    sheet = filled.worksheets[0]
    sheet["A3"], sheet["B3"], sheet["C3"] = "Trưng bày", sheet["B2"].value, date(2027, 9, 1)
    again = BytesIO()
    filled.save(again)
    plan = look(session, again.getvalue())

    assert states(plan) == [("skip", "example"), ("create", "")]
    assert len(sheet.data_validations.dataValidation) > 5


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_export_is_imported_without_a_change(session, app, language):
    bring(session, table())
    bring(session, calendar(*SERIES))
    full = {"co_organisers": ("BTT",), "scale": "commune", "in_community": True, "fee": 0, "budget_state": 10**6}
    more = {"commemorations": ("book_reading_day",), "age_group": "children", "visibility": "network", "outdoor": True}
    day = date(2027, 4, 21)
    made = make_activity(
        session, "TVT", title='=A1 "x"; y', first_day=day, last_day=day, summary="a\nb", **full, **more
    )
    with app.test_request_context(f"/?lang={language}"):
        unit = units.by_code(session, "TVT")
        body = year_sheet.of_unit(session, unit, 2027, by=SYSTEM, language=language, today=TODAY)
    plan = look(session, body)

    assert {step.activity_id for step in plan.steps} >= {made.id}
    assert [(step.title, step.changes, step.faults) for step in plan.steps if step.why != "same"] == []


rows = st.lists(
    st.tuples(
        st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1, max_size=20).filter(str.strip),
        st.sampled_from(["Trưng bày, triển lãm", "talk", "LE", "other", "?"]),
        st.sampled_from(["21/4", "1/10/2027", "2027-05-18", "31/2", ""]),
        st.sampled_from(["", "23/4", "7/10", "1/1"]),
        st.sampled_from(["", "7h30", "99h"]),
        st.text(st.characters(codec="utf-8"), max_size=10),
        st.sampled_from(["", "1.000.000", "1 triệu", "x"]),
    ),
    max_size=6,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_whatever_is_imported_once_is_not_imported_twice(session, written):
    body = table(written)
    nested = session.begin_nested()
    try:
        bring(session, body, leave_out=True)
        again = look(session, body)

        assert again.counts["create"] == again.counts["change"] == 0
    finally:
        nested.rollback()
        session.expire_all()
