"""What a first visit costs, and that nobody waits for what only enhances."""

import pytest

PAGES = [
    *("/", "/calendar", "/calendar?view=week", "/calendar?view=list", "/calendar?view=year", "/search?q=thu+vien"),
    *("/units/TVT", "/commemorations/quoc_khanh", "/subscribe", "/embed?unit=TVT", "/progress?year=2026", "/bulletin"),
]
#: bytes that travel, without pictures
MOST = 150_000
#: what travelled for a page and all that it brought along, the page itself first
TRAVELLED = """() => performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
    .filter((one) => one.initiatorType !== "img").map((one) => [one.name, one.transferSize])"""


@pytest.fixture
def database_template() -> str:
    return "demonstration"


@pytest.fixture
def activity(client):
    """The address of one of them."""
    return f"/activities/{client.get('/api/v1/activities?limit=1').json['items'][0]['id']}"


def test_a_first_visit_is_light(visitor, activity):
    heavy = {}
    for path in [*PAGES, activity]:
        page = visitor(path)
        page.wait_for_load_state("networkidle")
        travelled = page.evaluate(TRAVELLED)
        if not 0 < sum(size for _name, size in travelled) <= MOST or travelled[0][1] == 0:
            heavy[path] = travelled
        page.context.close()

    assert heavy == {}


def test_a_page_is_there_and_works_while_its_scripts_are_still_on_their_way(visitor, activity):
    """What a page says and where it leads is in it; scripts come after, and none of another host."""
    page = visitor("/login")
    page.route("**/*.js*", lambda route: None)
    for path in [*PAGES, activity]:
        page.goto(path, wait_until="commit")
        page.locator("footer").wait_for()
        assert page.evaluate("document.fonts.status !== 'error' && document.querySelector('h1').innerText.length > 2")
        waiting = page.locator("script[src]").evaluate_all("all => all.filter((one) => !one.defer && !one.async)")
        assert (path, waiting) == (path, [])

    page.goto("/", wait_until="commit")
    page.locator(".nav-wide a[href='/subscribe']").click(no_wait_after=True)
    page.get_by_role("link", name="Đặc khu Lý Sơn", exact=True).click(no_wait_after=True)
    assert page.locator("a.button[href^='webcal:']").get_attribute("href").endswith("/feeds/places/21548.ics")
