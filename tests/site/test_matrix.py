"""The matrix on screen: what it groups, narrows, sorts, sums up and leads to, for whom, and in both languages.

Four communes owe one activity on the Book Day (21/4/2026), assigned by the province. Ba Vinh held one in which Ba Tơ
took part: two fulfilments, one activity. Ba Động planned one and has not said how it went; Ba Dinh has nothing.
"""

import re
from datetime import date
from html import unescape

import pytest

from calendar_app.activities import results, service
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.plans import Period
from calendar_app.quotas import reckoning
from calendar_app.site import matrix_page
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.duties.conftest import someone
from tests.factories import assign_book_day, make_activity, make_person
from tests.signing import sign_in
from tests.site.page_tables import names, row, rows
from tests.site.staff import words

TO, VINH, DONG, DINH = "XA-21484", "XA-21490", "XA-21496", "XA-21499"
COMMUNES = (TO, VINH, DONG, DINH)
NAME = "Ngày Sách 21/4"


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture(autouse=True)
def column(transact):
    """The column of the Book Day, as an address names it."""
    with transact() as session:
        owed = assign_book_day(session, COMMUNES, NAME)
        for code in COMMUNES:
            someone(session, code, Role.EDITOR)
        day = {"first_day": date(2026, 4, 21), "commemorations": ("book_reading_day",)}
        held = make_activity(session, VINH, title="Ngày hội sách Ba Vinh", co_organisers=(TO,), **day)
        service.answer(session, held.id, units.by_code(session, TO), True, by=SYSTEM, now=NOW)
        results.hold(session, held.id, held.occurrences[0].id, Outcome(attendance=90), by=SYSTEM, now=NOW)
        make_activity(session, DONG, title="Đọc sách dưới cờ", **day)
        reckoning.everything(session, now=NOW, cause="plan")
        period = session.query(Period).filter_by(kind="year", since=date(2026, 1, 1)).one()
        return f"{owed.id}-{period.id}"


@pytest.fixture
def officer(browse):
    return browse("UBND-TINH", Role.MANAGER)


@pytest.fixture
def look(officer):
    """The page at some arguments: ``look(view="kind", lang="vi")``."""

    def look(**arguments):
        found = officer.get("/desk/matrix", query_string=arguments)
        assert found.status_code == 200, arguments
        return found.text

    return look


def at(page, name):
    """The cell of the row of a unit under the Book Day."""
    heads = [cell.text for cell in rows(page)[0]]
    return row(page, name)[next(number for number, text in enumerate(heads) if text.startswith(NAME))]


def test_each_cell_says_by_word_and_shape_how_it_stands(look):
    page = look(o="", q="xã Ba")

    vinh, dong = at(page, "UBND xã Ba Vinh"), at(page, "UBND xã Ba Động")
    assert (vinh.style, "1/1" in vinh.text, "Đã đạt" in vinh.text, vinh.icons) == (
        "is-met",
        True,
        True,
        ["circle-check"],
    )
    assert (dong.style, "0/1" in dong.text, "Quá hạn" in dong.text) == ("is-overdue", True, True)
    assert dong.icons[0] == "circle-alert"
    assert "0/1 chưa cập nhật kết quả 1 còn thiếu 1 Quá hạn" in dong.text


def test_totals_of_a_column_name_fulfilments_and_distinct_activities(look):
    found = at(look(), "Toàn bộ phạm vi").text

    assert found.startswith("2/4 1 hoạt động Đã đạt 2/4 chỉ tiêu 2 chỉ tiêu quá hạn")
    assert "1 đơn vị chưa lập kế hoạch" in found


def test_totals_of_the_scope_and_of_a_row_are_named(look):
    page = look()
    said = words(page)

    assert "Lượt đã hoàn thành 2 trên 16 phải đạt Hoạt động đã tổ chức 1 mỗi hoạt động tính một lần" in said
    assert row(page, "Toàn bộ phạm vi")[1].text.startswith("2/16 1 hoạt động")
    assert row(page, "UBND xã Ba Tơ")[1].text == "1/1 1 hoạt động Đã đạt"
    assert row(page, "Thư viện Tổng hợp")[1].text == "0/9 0 hoạt động còn thiếu 9 Quá hạn"


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("tree", {"Sở Văn hóa, Thể thao và Du lịch": "0/12", "UBND xã Ba Vinh": "1/1", "UBND xã Ba Dinh": "0/1"}),
        ("kind", {"Thư viện Tổng hợp tỉnh": "0/9", "Bảo tàng Tổng hợp tỉnh": "0/1"}),
        ("place", {"Xã Ba Vinh": "1/1", "Xã Ba Động": "0/1", "Tỉnh Quảng Ngãi": "0/12"}),
    ],
)
def test_grouped(look, view, expected):
    page = look(view=view)

    assert {name: row(page, name)[1].text.split()[0] for name in expected} == expected
    assert row(page, "Toàn bộ phạm vi")[1].text.startswith("2/16 1 hoạt động")


def test_a_group_leads_to_its_units_and_they_to_the_activities_behind_each_figure(officer, look):
    place = row(look(view="place"), "Xã Ba Vinh")[0].links[0]
    units_there = officer.get(place).text
    assert names(units_there)[1:] == ["UBND xã Ba Vinh Xã Ba Vinh"]
    (cell,) = at(units_there, "UBND xã Ba Vinh").links
    counts = words(officer.get(cell).text)

    assert "Những gì được tính 1 hoạt động Ngày hội sách Ba Vinh" in counts


def test_a_node_leads_to_what_is_under_it_and_back_up(officer, look):
    below = officer.get(row(look(view="tree"), "Sở Văn hóa")[0].links[0]).text

    assert "Thư viện Tổng hợp tỉnh Quảng Ngãi" in {found[0].text for found in rows(below)}
    assert "UBND xã Ba Vinh" not in words(below)
    assert 'class="crumbs crumbs--line' in below


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("nothing", ["UBND xã Ba Dinh"]),
        ("unconfirmed", ["UBND xã Ba Động"]),
        ("overdue", ["UBND xã Ba Động", "UBND xã Ba Dinh"]),
        ("at_risk", []),
        ("calm", ["UBND xã Ba Tơ", "UBND xã Ba Vinh"]),
    ],
)
def test_narrowed_to_a_state(look, column, state, found):
    listed = names(look(o=column, state=state, sort="name"))

    assert sorted(text.split(" Xã")[0] for text in listed if text != "Không có đơn vị nào phù hợp") == sorted(found)


def test_sorted_by_name_and_by_what_is_worst(look, column):
    by_name = [name.split(" Xã")[0] for name in names(look(o=column, sort="name"))]
    worst = [name.split(" Xã")[0] for name in names(look(o=column))]

    assert by_name == ["UBND xã Ba Dinh", "UBND xã Ba Động", "UBND xã Ba Tơ", "UBND xã Ba Vinh"]
    assert set(worst[:2]) == {"UBND xã Ba Động", "UBND xã Ba Dinh"}


@pytest.mark.parametrize("text", ["ba vinh", "BA VÍNH", "xã vi"])
def test_found_by_name_with_and_without_accents(look, column, text):
    assert [name.split(" Xã")[0] for name in names(look(o=column, q=text))] == ["UBND xã Ba Vinh"]


def test_paged_by_the_screenful_without_losing_or_repeating_anybody(officer, look, column, monkeypatch):
    monkeypatch.setattr(matrix_page, "SIZE", 3)
    for sort in ("worst", "name", "tree"):
        first = look(o=column, sort=sort)
        following = re.search(r'<a rel="next" href="([^"]*after=[^"]*)"', first)[1]
        second = officer.get(unescape(following)).text
        assert (len(names(first)), len(names(second))) == (3, 1)
        assert len({*names(first), *names(second)}) == 4
        assert 'rel="first"' in second
        assert not re.search(r'<a rel="next" href="[^"]*after=', second)


def test_those_late_are_reminded_from_a_cell_a_column_and_a_list(officer, look, column):
    cell = at(look(), "UBND xã Ba Động").links[1]
    listed = look(o=column, state="nothing")
    everybody = unescape(re.search(r'class="button no-print" href="(/desk/nudges/new[^"]*)"', listed)[1])
    one = row(listed, "UBND xã Ba Dinh")[-1].links[1]

    assert "UBND xã Ba Động" in words(officer.get(cell).text)
    said = words(officer.get(everybody).text)
    assert "UBND xã Ba Dinh" in said
    assert "UBND xã Ba Động" not in said
    chosen = [one for one in re.findall(r"<input[^>]*>", officer.get(one).text) if " checked" in one]
    assert [re.search(r'value="([^"]+)"', tag)[1] for tag in chosen] == [DINH]
    assert "nudges/new" not in "".join(at(look(), "UBND xã Ba Vinh").links)


HOSTILE = [
    ({"year": "1999"}, 404), ({"year": "9" * 5000}, 404), ({"year": "２０２６x"}, 404), ({"year": "-2026"}, 404),
    ({"view": "'; drop table unit"}, 400), ({"sort": "random"}, 400), ({"state": "lost"}, 400), ({"o": "1"}, 400),
    ({"o": "1-2-3"}, 400), ({"o": "²-1"}, 400), ({"o": "999999999-1"}, 404), ({"o": "9999999999-1"}, 400),
    ({"after": "x"}, 400), ({"after": "0~2026-13-40~~1"}, 400), ({"after": "0~~~99999999999"}, 400),
    ({"after": "3~~~1"}, 200), ({"sort": "name", "after": "\x00~1"}, 200), ({"sort": "name", "after": "~"}, 400),
    ({"q": "%_\\'\"<script>alert(1)</script>"}, 200), ({"q": "x" * 9000}, 200), ({"q": "\x00"}, 200),
    ({"kind": "nope"}, 200), ({"place": "%"}, 200), ({"kind": "\x00"}, 200), ({"unit": "NOBODY"}, 404),
    ({"unit": "\x00"}, 404), ({"unit": "../../etc/passwd"}, 404),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "status"), HOSTILE)
def test_hostile_addresses(officer, arguments, status):
    for path in ("/desk/matrix", "/desk/matrix.xlsx"):
        asked = {"unit": "UBND-TINH", **arguments} if path.endswith("xlsx") else arguments
        answer = officer.get(path, query_string=asked)
        assert answer.status_code == status, path
        assert b"<script>alert" not in answer.data


def test_what_is_not_entrusted_is_not_there(browse, column):
    commune = browse(VINH, Role.VIEWER)

    own = commune.get("/desk/matrix")
    assert "UBND xã Ba Vinh" in words(own.text)
    assert "UBND xã Ba Động" not in words(own.text)
    for path in ("/desk/matrix", "/desk/matrix.xlsx"):
        for unit in ("UBND-TINH", DONG, "SVHTTDL"):
            assert commune.get(path, query_string={"unit": unit}).status_code == 404
    assert "nudges/new" not in own.text


def test_whoever_has_no_unit_reads_how_to_get_one(app, transact, client):
    with transact() as session:
        make_person(session, "nobody@example.vn")
    page = sign_in(client, transact, "nobody@example.vn").get("/desk/matrix")

    assert "Chưa được giao phụ trách đơn vị nào" in words(page.text)


def test_a_year_without_obligations_and_a_list_without_units_say_so(look, column):
    assert "Năm 2021 không có chỉ tiêu nào ở đây" in words(look(year=2021))
    assert names(look(o=column, q="không đâu")) == ["Không có đơn vị nào phù hợp"]


def test_in_english(look):
    page = look(lang="en")

    assert at(page, "Ba Động Commune People's Committee").text.endswith("People's Committee, Ngày Sách 21/4")
    assert "Overdue" in at(page, "Ba Động Commune People's Committee").text
    assert "Fulfilments held 2 of 16 owed Activities held 1 each counted once" in words(page)
