"""The calendar by filters: what fits, what each choice would show, addresses that say it all."""

import re
from datetime import date

import pytest

from calendar_app.activities import service
from calendar_app.domain import filters as filters_of
from calendar_app.domain.filters import Filters, parse
from calendar_app.extensions import SYSTEM
from calendar_app.site import browse_address, browse_page, facets, holdings, lean_rows
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture(scope="module")
def database_template():
    return "plan"


@pytest.fixture
def three(session):
    """A free exhibition for children in Lý Sơn, a paid contest for all of the museum, a training of the library."""
    first = make_activity(session, title="Sách biển", place="21548", age_group="children", fee=0, first_day=TODAY)
    second = make_activity(
        session, "BTT", title="Thi gốm", type="contest", age_group="all", fee=20000, first_day=TODAY + days(1),
        commemorations=("heritage_day",), accessibility=("wheelchair",),
    )  # fmt: skip
    third = make_activity(
        session, title="Tập huấn", type="training", first_day=TODAY + days(2), last_day=TODAY + days(5)
    )
    return first, second, third


def titles(session, **chosen):
    """The titles of November that fit some choices."""
    filters = parse({name: value if isinstance(value, list) else [value] for name, value in chosen.items()})
    window = holdings.window(session, NOVEMBER, DECEMBER, filters)
    rows = lean_rows.by_ids(session, [brief[holdings.NUMBER] for brief in window.briefs], TODAY)
    return [row.title for row in rows]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, ["Sách biển", "Thi gốm", "Tập huấn"]),
        ({"place": "21548"}, ["Sách biển"]),
        ({"place": "51"}, ["Sách biển"]),
        ({"place": "0"}, []),
        ({"kind": "mus_province"}, ["Thi gốm"]),
        ({"kind": ["mus_province", "lib_province"]}, ["Sách biển", "Thi gốm", "Tập huấn"]),
        ({"unit": "TVT"}, ["Sách biển", "Tập huấn"]),
        ({"type": ["contest", "training"]}, ["Thi gốm", "Tập huấn"]),
        ({"age": "children"}, ["Sách biển", "Thi gốm"]),
        ({"age": "all"}, ["Thi gốm"]),
        ({"free": "1"}, ["Sách biển"]),
        ({"accessible": "wheelchair"}, ["Thi gốm"]),
        ({"accessible": "quiet"}, []),
        ({"day": "heritage_day"}, ["Thi gốm"]),
        ({"q": "gom THI"}, ["Thi gốm"]),
        ({"q": "thu vien tap huan"}, ["Tập huấn"]),
        ({"q": "%"}, []),
        ({"age": "children", "free": "1", "place": "21548", "unit": "TVT"}, ["Sách biển"]),
        ({"age": "children", "free": "1", "unit": "BTT"}, []),
    ],
)
def test_any_of_a_name_and_all_of_the_names(session, three, chosen, found):
    assert titles(session, **chosen) == found


def test_a_choice_counts_what_it_would_show_beside_what_else_is_chosen(session, three):
    filters = Filters(type=("contest",), age=("children",))
    looked = facets.look(session, NOVEMBER, DECEMBER, filters)

    found = {
        facet.name: {choice.value: (choice.count, choice.chosen) for choice in facet.choices}
        for facet in facets.facets(session, looked)
    }

    assert found["type"] == {"contest": (1, True), "exhibition": (1, False)}
    assert found["age"] == {"all": (1, False)} | {age: (1, age == "children") for age in filters_of.AGES[1:]}
    assert found["kind"] == {"mus_province": (1, False)}
    assert found["accessible"] == {"wheelchair": (1, False)}
    assert "free" not in found


def test_a_full_day_is_counted_at_least(session):
    for number in range(4):
        make_activity(session, title=f"Buổi {number}", first_day=TODAY)
    make_activity(session, title="Hôm sau", first_day=TODAY + days(1))

    window = holdings.window(session, TODAY, TODAY + days(2), Filters(), most=4)

    assert [(of.day, len(of.singles)) for of in window.of_days(9)] == [(TODAY, 2), (TODAY + days(1), 1)]
    assert (window.full, window.whole) == ({TODAY}, False)
    assert holdings.window(session, NOVEMBER, DECEMBER, Filters()).whole


def test_what_goes_on_since_before_is_in_the_window(session):
    make_activity(session, title="Trưng bày dài", first_day=TODAY - days(40), last_day=TODAY + days(40))

    window = holdings.window(session, TODAY, TODAY + days(1), Filters())

    assert [(of.day, len(of.lasting)) for of in window.of_days(9)] == [(TODAY - days(40), 1)]
    assert [row.title for row in holdings.running(session, TODAY, Filters(), TODAY, 5)] == ["Trưng bày dài"]


def test_cells_show_some_and_count_the_rest(session):
    for number in range(6):
        make_activity(session, title=f"Buổi {number}", first_day=TODAY)
    asked = browse_address.of("month", TODAY, Filters())

    page = browse_page.month(session, asked, TODAY)

    (cell,) = (cell for week in page.month.weeks for cell in week if cell.day == TODAY)
    assert (len(cell.activities), cell.hidden, cell.at_least) == (3, 3, False)


def test_a_list_goes_on_page_by_page_without_losing_one(session, monkeypatch):
    monkeypatch.setattr(browse_page, "LIST_ROWS", 2)
    for number in range(5):
        make_activity(session, title=f"Buổi {number}", first_day=TODAY + days(number // 2))

    found = []
    for number in (1, 2, 3):
        page = browse_page.programme(
            session, browse_address.read({"view": "list", "page": str(number)}, Filters(), TODAY), TODAY
        )
        found += [row.title for day in page.agenda for row in day.activities]

    assert found == [f"Buổi {number}" for number in range(5)]
    assert not page.further


@pytest.mark.parametrize(
    "arguments",
    [
        {"month": "2026-12"},
        {"view": "week", "week": "2026-11-16"},
        {"view": "list", "from": "2026-11-22"},
        {"view": "list", "month": "2026-12"},
        {"view": "list", "from": "2026-11-22", "page": 3},
        {"view": "year", "year": 2027},
    ],
)
def test_an_address_is_read_as_it_was_written(arguments):
    filters = Filters(place=("21548", "51"), free=True, q="sách hay")
    asked = browse_address.read({name: str(value) for name, value in arguments.items()}, filters, TODAY)

    assert asked.address() == arguments | {"place": ["21548", "51"], "free": ["1"], "q": ["sách hay"]}


def test_neighbours_follow_one_another_and_end_with_the_lunar_table():
    for view in browse_address.VIEWS:
        asked = browse_address.of(view, TODAY, Filters())
        assert asked.next.previous == asked
        assert (asked.previous.until, asked.next.since) == (asked.since, asked.until)
    assert browse_address.of("year", date(1969, 5, 1), Filters()).previous is None
    assert browse_address.of("month", date(2052, 12, 1), Filters()).next is None


def test_a_month_as_a_list_is_its_programme():
    asked = browse_address.of("month", TODAY, Filters())

    assert asked.as_view("list", TODAY).address() == {"view": "list", "month": "2026-11"}
    assert asked.as_view("week", TODAY).address() == {"view": "week", "week": "2026-11-16"}
    assert asked.as_view("list", TODAY).as_view("month", TODAY) == asked


def test_choices_are_taken_away_one_by_one(client):
    page = client.get("/calendar?month=2026-12&place=21548&age=children&age=adults").get_data(as_text=True)

    taken = {address.replace("&amp;", "&") for address in re.findall(r'class="chosen-one" href="([^"]+)"', page)}
    assert taken == {
        "/calendar?month=2026-12&age=adults&age=children",
        "/calendar?month=2026-12&place=21548&age=children",
        "/calendar?month=2026-12&place=21548&age=adults",
    }
    assert 'class="chosen-all" href="/calendar?month=2026-12"' in page


def test_the_first_page_is_for_a_commune_and_an_age(client, transact):
    with transact() as session:
        make_activity(session, title="Ở Lý Sơn", place="21548", age_group="children", first_day=TODAY)
        make_activity(session, title="Ở Ba Tơ", place="21484", first_day=TODAY + days(2))

    everywhere, there = (client.get(address).get_data(as_text=True) for address in ("/", "/?place=21548&age=children"))

    assert "Ở Lý Sơn" in everywhere
    assert "Ở Ba Tơ" in everywhere
    assert "Ở Lý Sơn" in there
    assert "Ở Ba Tơ" not in there
    assert '<option value="21548" selected>' in there


def test_the_next_commemoration_says_what_is_planned_for_it(client, transact):
    with transact() as session:
        make_activity(session, title="Đêm di sản", first_day=TODAY + days(1), commemorations=("heritage_day",))

    page = client.get("/").get_data(as_text=True)

    assert page.index("/commemorations/heritage_day") < page.index("Đêm di sản") < page.index('id="place"')


def test_a_year_shows_what_stands_out(client, transact):
    with transact() as session:
        make_activity(session, title="Cấp tỉnh", scale="province", first_day=TODAY)
        make_activity(session, title="Lớp thường", scale="commune", first_day=TODAY)

    page = client.get("/calendar?view=year&year=2026").get_data(as_text=True)

    assert "Cấp tỉnh" in page
    assert "Lớp thường" not in page


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/?place=21548", "/"),
        ("/calendar?month=2026-12&place=21548", "/calendar?month=2026-12"),
        ("/calendar?age=children&week=2026-11-16&view=week", "/calendar?view=week&amp;week=2026-11-16"),
        ("/search?q=sach", "/search"),
    ],
)
def test_one_address_and_the_other_language(client, address, canonical):
    page = client.get(address).get_data(as_text=True)

    assert f'<link rel="canonical" href="http://calendar.example{canonical}">' in page
    assert {'hreflang="vi"', 'hreflang="en"', 'hreflang="x-default"'} <= set(re.findall(r'hreflang="[^"]+"', page))


def test_a_cancelled_date_is_said_in_the_week(client, transact):
    with transact() as session:
        found = make_activity(session, title="Bị hủy", first_day=TODAY)
        service.cancel(session, found.id, "Bão", by=SYSTEM, now=NOW)

    assert "is-cancelled" in client.get("/calendar?view=week").get_data(as_text=True)
