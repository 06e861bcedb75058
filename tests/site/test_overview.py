"""The overview of a scope: five figures that are the matrix's, what got worse, whom to call; rights at each."""

import re

import pytest

from calendar_app.accounts import queries as accounts
from calendar_app.activities import results
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.mail import OutboxMessage
from calendar_app.models.people import Person
from calendar_app.quotas import matrix, reckoning, trend_queries
from calendar_app.quotas.matrix import Asked
from calendar_app.site import overview_page
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import assign_book_day, days, grant, make_activity, make_person
from tests.signing import sign_in

COMMUNES = ("XA-21484", "XA-21490", "XA-21548")
OFFICER, LIBRARIAN = "so@example.vn", "tv@example.vn"


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture(autouse=True)
def late(transact):
    """A week ago nobody was late; since then three communes owe a day that is long past."""
    with transact() as session:
        root = units.by_code(session, "UBND-TINH")
        grant(session, make_person(session, OFFICER), root, Role.MANAGER)
        grant(session, make_person(session, LIBRARIAN), units.by_code(session, "TVT"), Role.EDITOR)
        trend_queries.keep_day(session, TODAY - days(7))
        assign_book_day(session, COMMUNES)
        reckoning.everything(session, now=NOW, cause="plan")
        for code in COMMUNES[:2]:
            person = make_person(session, f"{code}@example.vn".lower(), name=f"Cán bộ {code}")
            grant(session, person, units.by_code(session, code))
        units.by_code(session, "XA-21548").phone = "0255 386 1234"


@pytest.fixture
def read(app, transact):
    """The words of a page as somebody reads it."""

    def page(path, email=OFFICER, status=200):
        answer = sign_in(app.test_client(), transact, email).get(path)
        assert answer.status_code == status
        return answer.get_data(as_text=True)

    return page


def test_the_officer_begins_with_it(read):
    menu = re.search(r'<nav class="nav-wide".*?</nav>', read("/desk"), re.DOTALL)[0]

    assert re.findall(r"<a [^>]*>([^<]+)", menu)[0] == "Tổng quan"
    assert "UBND tỉnh Quảng Ngãi" in read("/desk/overview")


def test_its_figures_are_those_of_the_matrix(app, transact):
    with transact() as session, app.test_request_context():
        by = accounts.principal_of(session.query(Person).filter_by(email=OFFICER).one())
        for code in ("UBND-TINH", "SVHTTDL", "XA-21484", "TVT"):
            node = units.by_code(session, code)
            total = matrix.total(session, Asked(node, 2026, TODAY))
            shown = overview_page.page(session, code, by, TODAY)
            assert shown.numbers[0].value == f"{total.sums.risk('met')}/{total.sums.owed}"
            assert str(total.held_activities) == shown.numbers[2].value
            assert len(shown.numbers) == 5
            assert shown.chart.drawing.now[-1].held == total.sums.held


def test_what_got_worse_is_said_by_obligation_and_by_unit(read):
    page = read("/desk/overview")

    worse = re.search(r'aria-labelledby="worse".*?</section>', page, re.DOTALL)[0]
    assert "So với ngày 15/11/2026." in worse
    assert re.search(r"Ngày Sách 21/4.*thêm 3 quá hạn", worse, re.DOTALL)


def test_nothing_is_compared_before_a_night_has_passed(read, transact):
    with transact() as session:
        session.query(trend_queries.DaySum).delete()

    assert "từ ngày mai trang này" in read("/desk/overview")


def test_whom_to_call_names_people_only_to_who_may_remind(read, transact):
    with transact() as session:
        grant(session, make_person(session, "xem@example.vn"), units.by_code(session, "UBND-TINH"), Role.VIEWER)

    whole, less = read("/desk/overview"), read("/desk/overview", "xem@example.vn")

    assert 'href="mailto:xa-21484@example.vn"' in whole
    assert "mailto:xa-21484@example.vn" not in less
    assert "subject=late:2026" in whole or "subject=late%3A2026" in whole
    assert "nudges/new" not in less
    for page in (whole, less):
        assert 'href="tel:02553861234"' in page


def test_one_letter_to_each_that_is_late(app, transact, read):
    page = read("/desk/overview")
    address = re.search(r'<a class="button" href="([^"]*nudges/new[^"]*)"', page)[1].replace("&amp;", "&")
    client = sign_in(app.test_client(), transact, OFFICER)
    preview = client.get(address).get_data(as_text=True)
    assert "Cán bộ XA-21484" in preview
    assert "Cán bộ XA-21490" in preview

    sent = {"step": "send", "units": list(COMMUNES[:2]), "sentence": "Nhờ các xã xem giúp."}
    assert client.post("/desk/nudges/new?subject=late:2026", data=sent).status_code == 303
    with transact() as session:
        letters = session.query(OutboxMessage).filter_by(kind="nudge").all()
        assert sorted(row.recipient for row in letters) == ["xa-21484@example.vn", "xa-21490@example.vn"]
    assert "Chỉ tiêu đang chậm (2026)" in read("/desk/nudges")


def test_nobody_is_reminded_of_what_is_not_late(app, transact):
    client = sign_in(app.test_client(), transact, OFFICER)
    sent = {"step": "send", "units": ["BTT"], "sentence": "Nhờ xem giúp."}

    client.post("/desk/nudges/new?subject=late:2027", data=sent)

    with transact() as session:
        assert session.query(OutboxMessage).filter_by(kind="nudge").count() == 0


def test_a_unit_sees_what_it_lacks_itself(read, transact):
    with transact() as session:
        make_activity(session, "TVT", first_day=TODAY - days(60))
    page = read("/desk/overview?unit=TVT", LIBRARIAN)

    assert "Còn thiếu" in page
    assert "Chưa cập nhật kết quả" in page
    assert "Phản ánh khó khăn" in page or "khó khăn" in page
    read("/desk/overview?unit=BTT", LIBRARIAN, status=404)
    read("/desk/overview/charts?unit=BTT", LIBRARIAN, status=404)
    read("/desk/overview/year.png?unit=BTT", LIBRARIAN, status=404)
    read("/desk/overview/year.xlsx?unit=BTT", LIBRARIAN, status=404)


def test_where_nothing_is_owed_it_says_what_is_done_all_the_same(app, transact, read):
    with transact() as session:
        grant(session, make_person(session, "xa@example.vn"), units.by_code(session, "XA-21496"), Role.EDITOR)
        held = make_activity(session, "XA-21496", first_day=TODAY - days(20), title="Đã qua")
        results.hold(session, held.id, held.occurrences[0].id, Outcome(attendance=9), by=SYSTEM, now=NOW)
        make_activity(session, "XA-21496", first_day=TODAY - days(9), title="Chưa rõ")
        make_activity(session, "XA-21496", first_day=TODAY + days(9), title="Sắp tới", rrule="FREQ=WEEKLY;COUNT=3")
        make_activity(session, "XA-21484", first_day=TODAY + days(9), title="Nơi khác")
    with transact() as session, app.test_request_context():
        by = accounts.principal_of(session.query(Person).filter_by(email="xa@example.vn").one())
        shown = overview_page.page(session, "XA-21496", by, TODAY)
        assert [number.value for number in shown.numbers] == ["1", "1", "1", "0", "0"]

    page = read("/desk/overview?unit=XA-21496", "xa@example.vn")

    assert "Năm 2026 không có chỉ tiêu nào ở đây" in page
    assert "0/0" not in page
    assert 'class="chart"' not in page


@pytest.mark.parametrize("query", ["year=20x6", "year=1000", "by=colour"])
def test_what_no_chart_can_be_of_is_not_found(read, query):
    read(f"/desk/overview/charts?unit=UBND-TINH&{query}", status=404)


def test_each_chart_has_its_caption_its_table_and_its_downloads(read):
    page = read("/desk/overview/charts?unit=UBND-TINH")

    figures = re.findall(r'<section class="section figure-frame".*?</section>', page, re.DOTALL)
    assert len(figures) == 3
    for figure in figures:
        assert "<figcaption>" in figure
        assert re.search(r'href="/desk/overview/\w+\.png\?', figure)
        assert re.search(r'href="/desk/overview/\w+\.xlsx\?', figure)
    assert page.count("<table") == 3
    for drawing in re.findall(r'<svg class="(?:chart|tiles)".*?</svg>', page, re.DOTALL):
        assert "<title" in drawing
        assert "<desc" in drawing
