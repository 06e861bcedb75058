"""The week by the hour: the server's list as a grid of hours, for who asks for it and has the room."""

import re
from datetime import date, time

import pytest
from playwright.sync_api import Page, expect

from calendar_app.activities import service
from calendar_app.extensions import SYSTEM
from tests.browser.test_keyboard import Keys
from tests.conftest import NOW
from tests.factories import days, make_activity

WEEK = "/calendar?view=week&week=2026-12-07"
MONDAY = date(2026, 12, 7)
SWITCH, BY_DAY, BY_HOUR = ".week-ways", ".week-ways button:first-child", ".week-ways button:last-child"
#: what is fetched for the grid alone
FOR_THE_GRID = ("week-grid", "timegrid.min.js", "skeleton.css")
#: day, hours and title of what the list says of some hours; without an end it is drawn an hour long
LISTED = """() => [...document.querySelectorAll(".week-day .agenda-act[data-from]")].map((item) => [
    item.closest("li.week-day").dataset.day, item.dataset.from, item.dataset.till, item.querySelector("a").innerText,
])"""
#: day, first and last minute by where it stands, and what it says, of all that the grid has beside its hours
DRAWN = """() => {
    const clocks = [...document.querySelectorAll(".slot-clock")].map((one) => one.innerText.trim());
    return [...document.querySelectorAll(".slot-day a.slot")].map((slot) => {
        const column = slot.closest(".slot-day"), box = slot.parentElement.getBoundingClientRect();
        const all = column.getBoundingClientRect(), hour = all.height / clocks.length;
        const minute = (y) => 60 * clocks[0].slice(0, 2) + Math.round((y - all.top) / hour * 60);
        return [column.dataset.date, minute(box.top), minute(box.bottom), slot.innerText];
    });
}"""


@pytest.fixture
def week(transact):
    """What overlaps, is early, late and without an end, called off and put off, of all day, and more than is shown."""

    def held(title, day, *hours, unit="TVT", **fields):
        starts_at, ends_at = [*hours, None, None][:2]
        first_day = MONDAY + days(day)
        return make_activity(
            session, unit, title=title, first_day=first_day, starts_at=starts_at, ends_at=ends_at, **fields
        )

    with transact() as session:
        held("Lớp vẽ", 1, time(8), time(10, 30))
        held("Trống đồng", 1, time(9), time(10), unit="BTT")
        stopped = held("Nói chuyện", 1, time(9, 30), time(11))
        later = held("Ngày hội", 2, time(14), time(16, 30))
        held("Đón bình minh", 3, time(5, 15), time(6))
        held("Đêm nhạc", 6, time(22, 30))
        held("Tuần lễ sách", -3, last_day=MONDAY + days(2))
        for number in range(12):
            held(f"Sinh hoạt {number}", 5)
        session.flush()
        service.cancel(session, stopped.id, "Mưa bão", by=SYSTEM, now=NOW)
        service.postpone(session, later.id, "Mưa bão", by=SYSTEM, now=NOW)


def by_the_hour(page: Page) -> Page:
    """The same week as a grid."""
    page.click(BY_HOUR)
    page.locator(".week-hours a.slot").first.wait_for()
    return page


def test_offered_where_there_is_room_and_fetched_when_it_is_chosen(visitor, week):
    assert visitor(WEEK, java_script_enabled=False).locator(SWITCH).is_hidden()
    page = visitor(WEEK)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.locator(SWITCH).is_visible()
    assert [url for url in asked if any(part in url for part in FOR_THE_GRID)] == []

    by_the_hour(page)
    assert {part for part in FOR_THE_GRID for url in asked if part in url} == set(FOR_THE_GRID)
    assert page.locator(".week").is_hidden()
    assert page.locator(BY_HOUR).get_attribute("aria-pressed") == "true"

    page.set_viewport_size({"width": 360, "height": 900})
    expect(page.locator(".week")).to_be_visible()
    assert page.locator(f"{SWITCH}:visible, .week-hours:visible").count() == 0
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator(".week-hours")).to_be_visible()
    page.emulate_media(media="print")
    assert page.locator(".week").is_visible()
    assert page.locator(f"{SWITCH}:visible, .week-hours:visible").count() == 0


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "America/Los_Angeles"])
def test_each_holding_stands_at_its_day_and_hour(visitor, week, zone):
    page = by_the_hour(visitor(WEEK, timezone_id=zone))
    listed = page.evaluate(LISTED)
    assert len(listed) == 6

    drawn = page.evaluate(DRAWN)
    assert len(drawn) == len(listed)
    for day, since, until, title in listed:
        start, end = next((start, end) for on, start, end, said in drawn if on == day and title in said)
        assert abs(start - minutes(since)) <= 1
        assert abs(end - (minutes(until) if until else minutes(since) + 60)) <= 1


def minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return 60 * int(hour) + int(minute)


def test_the_grid_says_all_that_the_list_says(visitor, week):
    page = by_the_hour(visitor(WEEK))
    assert page.locator(".slot-clock").first.inner_text() == "05:00"
    assert page.locator(".slot-clock").last.inner_text() == "23:00"
    heads = [" ".join(one.split()) for one in page.locator(".slot-head").all_inner_texts()]
    assert heads == [" ".join(one.split()) for one in page.locator(".week-day h2").all_text_contents()]

    table = page.get_by_role("table")
    name = re.compile("09:30 ?–11:00 ĐÃ HỦY Nói chuyện Thư viện Tổng hợp tỉnh Quảng Ngãi")
    stopped = table.get_by_role("link", name=name)
    assert "line-through" in stopped.locator(".title").evaluate("one => getComputedStyle(one).textDecoration")
    assert table.get_by_role("link", name="Hoãn Ngày hội").count() == 1
    bar = table.get_by_role("link", name="Tuần lễ sách").bounding_box()
    assert bar["width"] / page.locator(".slot-head").first.bounding_box()["width"] == pytest.approx(3, abs=0.1)
    assert table.get_by_role("link", name="Sinh hoạt").count() == 10
    more = table.get_by_role("link", name="còn 2 mục nữa 12/12/2026")
    assert more.get_attribute("href") == page.locator(".agenda-more a").evaluate("one => one.href")


def test_the_choice_goes_along_and_is_kept_in_the_browser(visitor, week):
    page = by_the_hour(visitor(WEEK))
    page.click(".month-nav [rel=next]")
    page.locator(".slot-head", has_text="14/12").wait_for()
    assert page.locator(".week-hours").count() == 1
    page.go_back()
    page.locator(".slot-head", has_text="07/12").wait_for()
    page.click(".views li:first-child a")
    page.locator(".month").wait_for()
    assert page.locator(f"{SWITCH}, .week-hours, .by-hour").count() == 0

    page.goto(WEEK)
    page.locator(".week-hours").wait_for()
    page.click(BY_DAY)
    expect(page.locator(".week")).to_be_visible()
    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.locator(".week-hours").count() == 0
    assert page.context.cookies() == []


def test_with_the_keyboard_alone(visitor, week):
    """Each thing of the grid is seen when it has the focus, also where many stand side by side."""
    page = visitor(WEEK)
    keys = Keys(page).to(BY_HOUR).press("Enter")
    page.locator(".week-hours a.slot").first.wait_for()
    for _slot in range(page.locator("a.slot").count()):
        keys.to("a.slot")
    assert not page.locator("a.slot:focus").get_attribute("href").startswith("/calendar")
    keys.open("**/activities/*")


def test_today_is_that_of_the_server(visitor, week):
    page = by_the_hour(visitor("/calendar?view=week&week=2026-11-16", timezone_id="Pacific/Kiritimati"))
    assert [one.split("\n")[0] for one in page.locator(".slot-head[aria-current=date]").all_inner_texts()] == [
        "Chủ Nhật"
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_read_well_in_both_languages(visitor, week, barriers, language):
    assert barriers(by_the_hour(visitor(f"{WEEK}&lang={language}"))) == []


def test_read_well_in_the_dark(visitor, week, axe):
    assert axe(by_the_hour(visitor(WEEK, color_scheme="dark"))) == []


def test_without_what_draws_it_there_is_the_list(visitor, week):
    """On a page of its own: the browser itself complains about what it cannot fetch."""
    page = visitor("/login").context.new_page()
    page.route("**/timegrid.min.js*", lambda route: route.abort())
    page.goto(WEEK)
    page.click(BY_HOUR)
    expect(page.locator(BY_DAY)).to_have_attribute("aria-pressed", "true")
    assert page.locator(".week").is_visible()
