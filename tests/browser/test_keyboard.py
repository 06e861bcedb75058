"""Every way through the public pages with the keyboard alone: Tab, Enter, Space, arrows, Escape.

Whatever has the focus is seen to have it, lies in sight and under nothing; Tab goes on in the order of the page and
comes out at its end.
"""

import pytest
from sqlalchemy import func, select

from calendar_app.models.activities import Activity, Version
from tests.browser.test_pages import PAGES

#: does the element with the focus fit a selector, is it seen to have the focus, and is it where somebody can see it
HERE = """(selector) => {
    const here = document.activeElement, look = getComputedStyle(here), box = here.getBoundingClientRect();
    const seen = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
    const [first] = here.getClientRects(), inside = box.top < innerHeight && box.bottom > 0;
    const top = first && document.elementFromPoint(first.left + first.width / 2, first.top + first.height / 2);
    const around = [here, ...here.labels || []];
    const own = top && (top.contains(here) || around.some((part) => part.contains(top)));
    if (here.tagName === "IFRAME") return {gone: false, fits: false, fine: true};
    return {gone: here === document.body, fits: here.matches(selector), fine: seen && inside && Boolean(own),
            what: here.outerHTML.slice(0, 120)};
}"""
#: the order in which a page's elements stand, and what was focused in which order
FOLLOW = """() => {
    const all = [...document.querySelectorAll("*")];
    window.visited = [];
    document.addEventListener("focusin", (event) => {
        const look = getComputedStyle(event.target);
        visited.push([all.indexOf(event.target), look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0]);
    });
}"""
#: what Tab stops at, without radio buttons, of which it visits one of each group
FOCUSABLE = (
    "a[href]:visible, button:visible, select:visible, textarea:visible, summary:visible, "
    "input:not([type=radio]):visible, [tabindex='0']:visible"
)
MOST = 500


@pytest.fixture
def database_template() -> str:
    return "demonstration"


class Keys:
    """A page and two hands on the keyboard. ``entered`` counts what was opened or sent."""

    def __init__(self, page):
        self.page, self.entered = page, 0

    def to(self, selector):
        """Tab on until an element has the focus; each on the way is seen and in sight."""
        for _press in range(MOST):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(HERE, selector)
            assert not found["gone"], f"the end of the page came before {selector}"
            assert found["fine"], (self.page.url, found["what"])
            if found["fits"]:
                return self
        raise AssertionError(selector)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def open(self, address):
        """Enter, and the page to which it leads."""
        self.entered += 1
        with self.page.expect_navigation(url=address):
            self.page.keyboard.press("Enter")
        return self

    def send(self):
        """Enter, and the answer under the same address."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self

    def type(self, text):
        self.page.keyboard.type(text)
        return self

    def here(self, script):
        return self.page.evaluate(f"(() => {{ const here = document.activeElement; return {script}; }})()")


@pytest.fixture
def keys(visitor):
    return lambda path, **options: Keys(visitor(path, **options))


@pytest.fixture
def planned(transact):
    """The number of an activity that lies ahead."""
    query = (
        select(func.min(Activity.id))
        .join(Version, Version.id == Activity.published_version_id)
        .where(Version.visibility == "public", ~Version.product, Activity.life == "planned", Version.rrule == "")
    )
    with transact() as session:
        return session.scalar(query)


@pytest.mark.parametrize("width", [320, 1280])
def test_an_activity_is_found_by_filters(keys, width):
    hand = keys("/calendar?view=list&month=2026-12", width=width)
    hand.to(".filter-box summary").press("Enter").to("input[name=kind]").press("Space").press("Enter")
    hand.page.wait_for_url("**/calendar?*kind=*")

    hand.to(".chosen-one")
    hand.to("main a[href^='/activities/']")
    title = hand.here("here.textContent.trim()")
    hand.open("**/activities/*")

    assert hand.page.locator("h1").inner_text() == title


def test_an_activity_is_found_by_words(keys):
    hand = keys("/")
    hand.to(".nav-wide a[href='/search']").open("**/search").to("#q").type("trung bay").open("**/search?q=*")

    hand.to("main a[href^='/activities/']").open("**/activities/*")

    assert hand.page.locator("h1").count() == 1


def test_an_activity_is_added_to_a_calendar(keys, planned):
    hand = keys(f"/activities/{planned}")
    hand.to("details.menu summary").press("Enter").to("a[href^='https://calendar.google.com']")
    hand.press("Escape")
    assert hand.here("here.tagName") == "SUMMARY"

    hand.press("Enter").to("a[href*='outlook']").to(f"a[href*='/activities/{planned}.ics']")
    address = hand.here("new URL(here.href).pathname")
    assert hand.page.request.get(address).headers["content-type"].startswith("text/calendar")


def test_from_the_first_page_to_a_calendar_of_ones_commune_in_three_steps(keys):
    hand = keys("/")
    hand.to(".nav-wide a[href='/subscribe']").open("**/subscribe")
    hand.to("a[href='/subscribe?place=21548']").open("**/subscribe?place=21548")

    hand.to("a.button[href^='webcal:']")

    assert hand.entered + 1 == 3
    assert hand.here("here.getAttribute('href')") == "webcal://calendar.example/feeds/places/21548.ics"


def test_lines_for_ones_own_website(keys):
    hand = keys("/units/TVT")
    hand.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    hand.to("aside a[href*='/embed']").open("**/embed?*")
    hand.to("input[name=shape]").press("ArrowDown").to("main form button").open("**/embed?*shape=month*")

    hand.to("button[data-copy]").press("Enter")
    hand.page.locator("[data-copy-label]", has_text="Đã").wait_for()

    assert "/embed/month" in hand.page.evaluate("navigator.clipboard.readText()")


def test_a_bulletin_is_asked_for_and_a_mistake_is_led_to(keys):
    hand = keys("/subscribe")
    hand.to("a[href^='/bulletin']").open("**/bulletin**")
    hand.to("main form button[type=submit]").send()
    hand.to(".summary a").press("Enter")
    assert hand.here("here.name") == "email"

    hand.type("doc@example.vn").to("input[name=rhythm]").press("ArrowDown").to("main form button[type=submit]").send()

    assert "hộp thư" in hand.page.locator("h1").inner_text()


def test_through_months_weeks_lists_and_years(keys):
    hand = keys("/calendar?month=2026-12")
    hand.to("main a[rel=next]").open("**/calendar?*month=2027-01**")
    hand.to(".views a[href*='view=list']").open("**view=list**")
    hand.to("main a[rel=prev]").open("**month=2026-12**")
    hand.to(".views a[href*='view=week']").open("**view=week**")
    hand.to("main a[rel=next]").open("**week=**")
    hand.to(".views a[href*='view=year']").open("**view=year**")
    hand.to("main a[rel=prev]").open("**year=**")
    hand.to(".views a[href^='/calendar']").open("**/calendar**")

    assert hand.page.locator("h1").count() == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_on_every_page_tab_goes_through_in_order_and_out_at_the_end(visitor, planned, width):
    page = visitor("/login", width)
    faults = {}
    for path in [*PAGES, f"/activities/{planned}"]:
        page.goto(path)
        page.evaluate(FOLLOW)
        known = page.locator(FOCUSABLE).count()
        for _press in range(known + 4):
            page.keyboard.press("Tab")
        visited = page.evaluate("visited")
        order = [at for at, _seen in visited]
        first = next((at for at in range(1, len(order)) if order[at] <= order[at - 1]), len(order))
        if not all(seen for _at, seen in visited) or first < known:
            faults[path] = (known, visited)

    assert faults == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_on_every_page_the_skip_link_comes_first_and_leads_into_the_main_part(visitor, width):
    page = visitor("/login", width)
    for path in [path for path in PAGES if not path.startswith(("/embed/", "/api/"))]:
        page.goto(path)
        page.keyboard.press("Tab")
        assert (path, page.evaluate("document.activeElement.getAttribute('href')")) == (path, "#main")
        assert page.evaluate(HERE, "a.skip")["fine"]
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main, footer') !== null"), path


def test_without_scripts_nothing_on_a_page_is_dead(visitor, planned):
    """No button waits for a script, each form has a button that sends it, and there is something to read."""
    page = visitor("/login", java_script_enabled=False)
    for path in [*PAGES, f"/activities/{planned}"]:
        assert page.goto(path).status == 200
        found = {
            "buttons": page.locator("button:not([type=submit]):visible").count(),
            "links": page.locator("a[href='#']:visible, a[href^='javascript:']").count(),
            "forms": page.locator("main form:not(:has([type=submit]))").count(),
            "words": len(page.locator("body").inner_text()) > 100,
        }
        assert (path, found) == (path, {"buttons": 0, "links": 0, "forms": 0, "words": True})
