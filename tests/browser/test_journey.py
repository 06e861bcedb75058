"""The year of a librarian, as a person clicks through it: plan, hold, cancel, postpone. Pages and feed follow."""

import re
from datetime import UTC, datetime

import pytest

from calendar_app.accounts import service as accounts
from calendar_app.domain.access import Role
from calendar_app.units import queries as units
from tests.conftest import NOW

EMAIL, PASSWORD = "hoa@example.vn", "muoi hai chu cai"
FEED = "/feeds/units/TVT.ics"


@pytest.fixture
def librarian(transact, visitor):
    """A page in which a planner of the provincial library has signed in by hand."""

    def sign_in(width=1280, **options):
        page = visitor("/login", width, **options)
        enter(page)
        return page

    with transact() as session:
        person, _password = accounts.add_person(session, EMAIL, "Lê Thị Hoa", now=NOW, password=PASSWORD)
        accounts.grant(session, person, units.by_code(session, "TVT"), Role.EDITOR)
    return sign_in


def enter(page):
    """Sign in by hand."""
    page.goto("/login")
    page.fill("input[name=email]", EMAIL)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/desk")


def plan_exhibition(page, title, first_day, day, year):
    """From the desk of a year to a published exhibition; what the desk then says of the obligation."""
    page.goto(f"/desk?year={year}")
    page.locator("li", has_text="Trưng bày triển lãm sách trong cộng đồng").locator("a.button").first.click()
    page.fill("input[name=title]", title)
    page.fill("input[name=first_day]", first_day)
    box = page.locator(f"input[name=commemorations][value={day}]")
    if not box.is_visible():
        page.locator("details", has=box).locator("summary").click()
    box.check()
    page.check("input[name=in_community]")
    page.click("button[name=then][value=submit]")
    page.wait_for_url(re.compile(r"/desk/activities/\d+$"))
    return page.url.rsplit("/", 1)[1]


def quota(page, year):
    """held, planned as the desk draws them."""
    page.goto(f"/desk?year={year}")
    row = page.locator("#owed ~ ul > li, section[aria-labelledby=owed] li").filter(
        has_text="Trưng bày triển lãm sách trong cộng đồng"
    )
    return re.sub(r"\s+", " ", row.first.locator(".figure").inner_text()).strip()


def event(page, title):
    """The VEVENT of an activity in the library's feed."""
    text = page.request.get(FEED).text().replace("\r\n ", "")
    return next(part for part in text.split("BEGIN:VEVENT") if title in part)


def line(text, name):
    return re.search(rf"^{name}[:;](.*?)\r$", text, re.MULTILINE)[1]


@pytest.mark.parametrize("javascript", [True, False])
def test_year_of_a_librarian(librarian, set_clock, javascript):
    page = librarian(java_script_enabled=javascript)

    first = plan_exhibition(page, "Sách mừng Quốc khánh", "02/09/2027", "quoc_khanh", 2027)
    assert figures(quota(page, 2027)) == (0, 2, 1)
    assert line(event(page, "Sách mừng Quốc khánh"), "STATUS") == "CONFIRMED"
    page.goto("/calendar?month=2027-09")
    assert page.get_by_text("Sách mừng Quốc khánh").first.is_visible()

    second = plan_exhibition(page, "Sách về Ngày Giải phóng", "24/03/2027", "giai_phong_quang_ngai", 2027)
    assert figures(quota(page, 2027)) == (0, 2, 2)

    cancel(page, second, "Sạt lở đường")
    told = event(page, "Sách về Ngày Giải phóng")
    assert (line(told, "STATUS"), int(line(told, "SEQUENCE"))) == ("CANCELLED", 1)
    assert figures(quota(page, 2027)) == (0, 2, 1)

    set_clock(datetime(2027, 9, 3, 2, tzinfo=UTC))
    enter(page)
    page.goto(f"/desk/activities/{first}")
    page.locator("a.button[href*='/result']").first.click()
    page.fill("input[name=attendance]", "350")
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/desk/activities/\d+$"))
    assert figures(quota(page, 2027)) == (1, 2, 0)


def test_postponed_without_a_date_keeps_its_identity(librarian):
    page = librarian(360)
    planned = plan_exhibition(page, "Sách mừng Đảng", "03/02/2027", "thanh_lap_dang", 2027)
    before = line(event(page, "Sách mừng Đảng"), "UID")

    step(page, planned, "postpone", "Mưa bão")

    told = event(page, "Sách mừng Đảng")
    assert line(told, "UID") == before
    assert line(told, "STATUS") == "TENTATIVE"
    assert line(told, "SUMMARY") == "HOÃN: Sách mừng Đảng"
    page.goto(f"/activities/{planned}")
    assert "Mưa bão" in page.locator("main").inner_text()


def cancel(page, activity_id, reason):
    step(page, activity_id, "cancel", reason)


def step(page, activity_id, name, reason):
    """Take one of the steps that ask for a reason."""
    page.goto(f"/desk/activities/{activity_id}")
    form = page.locator(f"form[action$='/{name}']")
    if not form.is_visible():
        page.locator("details", has=form).locator("summary").click()
    form.locator("textarea, input[name=reason]").fill(reason)
    form.locator("button[type=submit]").click()


def figures(text):
    """held, minimum, planned out of "held 0 of 2 · planned 1" in any language."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    return numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else 0


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/desk", "/desk?year=2027", "/desk/activities/new?unit=TVT", "/account"])
def test_desk_is_accessible(librarian, axe, path, width):
    page = librarian(width)
    page.goto(path)

    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []


def test_desk_by_keyboard(librarian):
    """Skip link first, and every link and button shows its focus."""
    page = librarian()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    for _press in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
