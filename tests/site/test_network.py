"""The network: published activities of all units, for signed-in staff who have any role."""

from dataclasses import replace

import pytest

from calendar_app.activities import service
from calendar_app.activities.draft import draft_of
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity
from tests.site.desk_browsers import browsers, text


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def plan(transact):
    def make(unit="TVT", **fields):
        with transact() as session:
            return make_activity(session, unit, **fields).id

    return make


@pytest.fixture
def museum(app, transact):
    return browsers(app, transact)("BTT", Role.VIEWER)


def listed(client, **query):
    return text(client.get("/desk/network", query_string={"lang": "en", **query}))


def test_what_is_shared_is_listed_and_read(museum, plan):
    plan(title="Cho mọi người")
    made = plan(title="Cho mạng lưới", visibility="network", budget_state=9_000_000, decision="5/QĐ")

    assert "Cho mọi người" in listed(museum)
    assert "Cho mạng lưới" in listed(museum)
    said = text(museum.get(f"/desk/network/{made}?lang=en"))
    assert "Who organises it" in said
    assert "9,000,000" not in said
    assert "5/QĐ" not in said


@pytest.mark.parametrize(
    "fields", [{"published": False}, {"published": False, "visibility": "network"}, {"visibility": "unit"}]
)
def test_what_is_not_shared_is_as_good_as_missing(museum, plan, fields):
    made = plan(title="Kín", **fields)

    hidden, missing = (museum.get(f"/desk/network/{number}") for number in (made, 999_999))

    assert "Kín" not in listed(museum)
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.text.replace(f"/{made}", "") == missing.text.replace("/999999", "")


def test_only_the_published_version_is_read(museum, plan, transact):
    made = plan(title="Bản đã duyệt", visibility="network")
    with transact() as session:
        found = session.get_one(Activity, made)
        draft = replace(draft_of(found.versions[-1]), title="Bản đang sửa")
        service.edit(session, made, draft, revision=found.revision, by=SYSTEM, now=NOW)

    page = museum.get(f"/desk/network/{made}")

    assert "Bản đã duyệt" in page.text
    assert "Bản đang sửa" not in page.text
    assert "Bản đang sửa" not in listed(museum)


def test_the_units_address_is_told(museum, plan, transact):
    with transact() as session:
        units.by_code(session, "TVT").email = "thuvien@example.vn"

    assert 'href="mailto:thuvien@example.vn"' in museum.get(f"/desk/network/{plan()}").text


def test_whoever_takes_part_is_led_to_the_desk(app, transact, museum, plan):
    made = plan(co_organisers=("BTT",))

    answer = museum.get(f"/desk/network/{made}")

    assert (answer.status_code, answer.location) == (303, f"/desk/activities/{made}")


def test_without_any_role_nothing_is_read(app, transact, plan):
    nobody, made = browsers(app, transact)(""), plan(title="Cho mọi người")

    assert "You have no role yet" in listed(nobody)
    assert "Cho mọi người" not in listed(nobody)
    assert [nobody.get(f"/desk/network/{number}").status_code for number in (made, 999_999)] == [303, 303]


def test_the_list_is_narrowed_down_by_words_place_and_type(museum, plan):
    plan(title="Đọc sách Lý Sơn", place="21548")
    plan(title="Tập huấn", type="training")

    assert "Đọc sách Lý Sơn" in listed(museum, q="doc SACH ly son")
    assert "Tập huấn" not in listed(museum, q="doc sach")
    assert "Đọc sách Lý Sơn" in listed(museum, place="21548")
    assert "Đọc sách Lý Sơn" not in listed(museum, type="training")
    assert "Nothing coming fits" in listed(museum, q="không có gì như thế")


def test_what_is_over_is_not_listed_and_a_series_stands_once(museum, plan):
    plan(title="Đã qua", first_day=TODAY - days(3))
    plan(title="Lớp học", rrule="FREQ=WEEKLY;COUNT=5", first_day=TODAY - days(7))

    said = listed(museum)

    assert "Đã qua" not in said
    assert said.count("Lớp học") == 1
    assert "1 activity" in said


def test_the_list_is_read_by_the_screenful(museum, plan):
    for number in range(21):
        plan(title=f"Việc {number:02d}", first_day=TODAY + days(number))

    assert "Việc 19" in listed(museum)
    assert "Việc 20" not in listed(museum)
    assert "Việc 20" in listed(museum, page=2)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page=0", 404), ("page=99", 404), ("page=" + "9" * 40, 404), ("page=x", 200), ("place=x", 400),
        ("type=%00", 200), ("type=%27", 400), ("q=%00%25_%5C", 200), ("q=" + "a+" * 3000, 200),
    ],
)  # fmt: skip
def test_odd_questions_are_answered(museum, query, status):
    assert museum.get(f"/desk/network?{query}").status_code == status
