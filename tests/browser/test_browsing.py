"""The first page, the calendar in its four views and the search: for everybody's eyes, hands and browsers."""

import pytest


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


@pytest.mark.parametrize(
    ("path", "tall"), [("/calendar?view=year&year=2026", False), ("/calendar?view=list&month=2026-12", True)]
)
def test_printed_on_one_sheet(visitor, path, tall):
    pdf = visitor(path).pdf(prefer_css_page_size=True)

    assert pdf.count(b"/Type /Page\n") == 1
    assert (b"/MediaBox [0 0 594" in pdf) is tall
