"""An empty year becomes a complete one: from the desk, in a few clicks, as a planner of the library does it."""

import time

import pytest

from calendar_app.accounts import service as accounts
from calendar_app.domain.access import Role
from calendar_app.quotas import boards
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import make_activity

EMAIL, PASSWORD = "hoa@example.vn", "muoi hai chu cai"
DRAFT, COPY = "/desk/units/TVT/year/2027/draft", "/desk/units/TVT/year/2027/copy"


@pytest.fixture
def planner(transact, visitor):
    """Opens the sign-in page for a planner of the provincial library, and counts what is clicked and typed into."""
    with transact() as session:
        person, _password = accounts.add_person(session, EMAIL, "Lê Thị Hoa", now=NOW, password=PASSWORD)
        accounts.grant(session, person, units.by_code(session, "TVT"), Role.EDITOR)
    return lambda width=1280, **options: Hand(visitor("/login", width, **options))


class Hand:
    """A page with the hand that uses it: every click is counted, and every field it is put into."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, selector):
        self.clicks += 1
        self.page.locator(selector).first.click()

    def fill(self, selector, text):
        self.clicks += 1
        self.page.locator(selector).first.fill(text)

    def sign_in(self):
        self.fill("input[name=email]", EMAIL)
        self.fill("input[name=password]", PASSWORD)
        self.click("main form button[type=submit]")
        self.page.wait_for_url("**/desk")
        return self


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, True), (360, False)])
def test_an_empty_year_is_complete_in_a_few_clicks(planner, transact, width, javascript):
    begun = time.monotonic()
    hand = planner(width, java_script_enabled=javascript).sign_in()
    page = hand.page

    hand.click("ul.filters a[href*='year=2027']")
    hand.click("main a[href*='/year/2027']")
    hand.click("main a[href*='/year/2027/draft']")
    page.wait_for_url("**/draft")
    hand.click(".proposal-change >> nth=0 >> summary")
    hand.fill(".proposal-change input[name^=title-]", "Bộ sưu tập số “Địa chí Quảng Ngãi”")
    hand.click("button[name=then][value=submit]")
    page.wait_for_url("**/year/2027")

    assert hand.clicks <= 40
    assert time.monotonic() - begun < 300
    with transact() as session:
        cells = boards.cells(session, 2027, TODAY, units.by_code(session, "TVT"))
        assert [cell.progress.missing for cell in cells] == [0] * 8
        assert {cell.progress.planned for cell in cells} == {1, 2}
    page.goto("/desk?year=2027&unit=TVT")
    assert page.locator("section[aria-labelledby=owed] .button").count() == 0
    page.goto("/calendar?month=2027-10")
    assert page.locator("a:visible", has_text="Tuần lễ hưởng ứng học tập suốt đời năm 2027").count() > 0


def test_the_button_says_how_many_are_chosen(planner):
    page = planner().sign_in().page
    page.goto(DRAFT)
    button = page.locator("button[name=then][value=draft]")

    assert "9" in button.inner_text()
    page.locator("input[name=take]:checked").first.uncheck()
    assert "8" in button.inner_text()


def test_a_fault_stands_beside_its_field_and_typing_is_kept(planner):
    hand = planner(360).sign_in()
    page = hand.page
    page.goto(DRAFT)
    page.locator(".proposal-change summary").first.click()
    page.locator("input[name^=title-]").first.fill("Tên đã gõ")
    page.locator("input[name^=day-]").first.fill("31/02/2027")
    page.click("button[name=then][value=draft]")

    assert page.locator("input[name^=title-]").first.input_value() == "Tên đã gõ"
    assert page.locator("input[name^=day-]").first.get_attribute("aria-invalid") == "true"
    page.locator(".summary a").click()
    assert page.evaluate("document.activeElement.name").startswith("day-")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", [DRAFT, COPY, DRAFT.replace("2027", "2026"), f"{COPY}?lang=en"])
def test_pages_are_accessible(planner, transact, axe, path, width):
    with transact() as session:
        make_activity(session, title="Trưng bày 2026", commemorations=("heritage_day",))
    page = planner(width).sign_in().page
    page.goto(path)

    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
