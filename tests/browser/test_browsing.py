"""The first page, the calendar in its four views and the search: for everybody's eyes, hands and browsers."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def database_template() -> str:
    """A year of activities."""
    return "demonstration"


def test_a_choice_is_made_and_taken_away_without_scripts_and_without_a_mouse(visitor):
    page = visitor("/calendar?month=2026-12", java_script_enabled=False)
    page.focus(".filter-box summary")
    page.keyboard.press("Enter")
    page.focus("input[name=type] >> nth=0")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/calendar?*type=*")

    chosen = page.locator(".chosen-one")
    assert chosen.count() == 1
    assert "month=2026-12" in page.url
    chosen.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/calendar?month=2026-12")


def test_my_commune_is_offered_again_and_kept_in_the_browser_alone(visitor):
    page = visitor("/")
    assert page.locator("[data-my-place]").is_hidden()
    page.select_option("#place", "21025")
    page.click(".for-me button")
    page.wait_for_url("**place=21025**")

    page.goto("/")
    page.click("[data-my-place]")

    page.wait_for_url("**place=21025**")
    assert page.context.cookies() == []


def test_from_the_first_page_to_a_calendar_of_ones_commune(visitor):
    """Choose a commune, then subscribe: the choice goes along."""
    page = visitor("/")
    page.select_option("#place", "21025")
    page.click(".for-me button")
    page.click(".page-action a")

    page.wait_for_url("**/subscribe?place=21025")


@pytest.fixture
def moving(visitor):
    """A page of the calendar that would lose a mark if it were left."""
    page = visitor("/calendar?month=2026-12")
    page.evaluate("window.mark = 'the same page'")
    yield page
    assert page.evaluate("window.mark") == "the same page"


def test_from_month_to_month_and_back_in_place(moving, axe):
    """The focus stays on the arrow, the address and the other language follow."""
    before = moving.title()
    moving.focus(".month-nav [rel=next]")
    moving.keyboard.press("Enter")
    moving.wait_for_url("**/calendar?month=2027-01")
    expect(moving.locator(".month-nav [rel=next]")).to_be_focused()
    january = moving.title()
    assert moving.locator("h1").inner_text() in january != before
    assert moving.locator("body > [aria-live]").inner_text() == moving.locator("h1").inner_text()
    assert "month=2027-01" in moving.locator(".site-tools a[hreflang=en]").get_attribute("href")
    assert axe(moving) == []

    moving.keyboard.press("Enter")
    moving.wait_for_url("**/calendar?month=2027-02")
    moving.go_back()
    moving.wait_for_url("**/calendar?month=2027-01")
    expect(moving).to_have_title(january)
    moving.go_back()
    expect(moving).to_have_title(before)


def test_a_choice_and_another_view_in_place(moving):
    moving.click(".filter-box summary")
    moving.check("input[name=type] >> nth=0")
    moving.click(".filter-end button")
    moving.wait_for_selector(".chosen-one")
    assert "type=" in moving.url
    assert moving.locator(".filter-box").get_attribute("open") is not None

    moving.click(".views li:nth-child(3) a")
    moving.wait_for_selector(".views li:nth-child(3) [aria-current]")
    assert moving.locator(".chosen-one").count() == 1
    moving.click(".chosen-one")
    moving.wait_for_selector(".chosen-one", state="detached")


def test_when_it_cannot_be_fetched_the_browser_goes_there(visitor):
    page = visitor("/calendar?month=2026-12")
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('offline')); }")
    page.click(".month-nav [rel=next]")
    page.wait_for_url("**/calendar?month=2027-01")
    expect(page).to_have_title(re.compile("1/2027"))


@pytest.mark.parametrize(
    ("path", "tall"), [("/calendar?view=year&year=2026", False), ("/calendar?view=list&month=2026-12", True)]
)
def test_printed_on_one_sheet(visitor, path, tall):
    pdf = visitor(path).pdf(prefer_css_page_size=True)

    assert pdf.count(b"/Type /Page\n") == 1
    assert (b"/MediaBox [0 0 594" in pdf) is tall


def test_today_is_legible_among_the_days_of_the_next_month(visitor):
    """As on the page of December on 30 November: white on green, though days outside are grey."""
    page = visitor("/calendar?month=2026-11")
    number = page.locator("td.is-today .cell-day")
    colour = number.evaluate("node => getComputedStyle(node).color")

    page.locator("td.is-today").evaluate("node => node.classList.add('is-outside')")

    assert number.evaluate("node => getComputedStyle(node).color") == colour
