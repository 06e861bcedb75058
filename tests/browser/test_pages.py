"""Every public page of the demonstration: opens, fits, reads well, keeps to its host, needs no script and no mouse."""

import pytest
from sqlalchemy import func, select

from calendar_app.activities import service
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity, Version
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity

PAGES = [
    *("/", "/?place=21025&age=children", "/units", "/units/TVT", "/units/XA-21548", "/units/HUYEN-536"),
    *("/calendar?month=2026-12", "/calendar?month=2027-02", "/calendar?month=2026-12&place=21025&age=children&q=lop"),
    *("/calendar?view=week&week=2026-12-07", "/calendar?view=list&month=2026-12", "/calendar?view=year&year=2026"),
    *("/calendar?view=list&from=2026-11-22&free=1&accessible=quiet", "/units/BTTV-KON-TUM", "/places/51"),
    *("/places/21548", "/commemorations", "/commemorations/quoc_khanh", "/commemorations/ram_thang_gieng"),
    *("/commemorations/son_my", "/search", "/search?q=thu+vien", "/search?q=thu+vien+bai+choi", "/search?q=zzzz"),
    *("/subscribe", "/subscribe?place=21548&free=1", "/embed?unit=TVT", "/embed/list?unit=TVT", "/embed/month"),
    *("/bulletin", "/bulletin?place=21548&free=1", "/progress?year=2025", "/progress?year=2026", "/api/v1/", "/login"),
    "/password/forgotten",
]
WITHOUT_SCRIPTS = ["/", "/calendar?month=2026-12", "/units", "/search?q=thu+vien", "/subscribe", "/login"]
DARK = ["/", "/calendar?month=2027-02", "/commemorations/son_my", "/progress?year=2026", "/login"]
STATE = """() => ({
    headings: document.querySelectorAll("h1").length,
    width: document.documentElement.scrollWidth,
    lang: document.documentElement.lang,
})"""
FOCUS = """() => {
    const here = document.activeElement, look = getComputedStyle(here), box = here.getBoundingClientRect();
    const links = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
    const seen = box.width > 0 && box.height > 0;
    return {at: links.indexOf(here), href: here.getAttribute("href"), outline: look.outlineStyle, seen};
}"""


@pytest.fixture
def database_template() -> str:
    """A year of activities."""
    return "demonstration"


@pytest.fixture
def activities(transact) -> list[str]:
    """An activity in each state of its life, one of them postponed for this; one that repeats, one that was moved."""
    query = (
        select(func.min(Activity.id))
        .join(Version, Version.id == Activity.published_version_id)
        .where(Version.visibility == "public", ~Version.product)
    )
    with transact() as session:
        postponed = session.scalar(query.where(Activity.life == "planned"))
        service.postpone(session, postponed, "Mưa bão", by=SYSTEM, now=NOW)
        found = [session.scalar(query.where(Activity.life == life)) for life in ("held", "cancelled", "planned")]
        series = make_activity(session, title="Lớp vẽ", rrule="FREQ=WEEKLY;COUNT=5", place="21548", fee=0)
        moved = make_activity(session, title="Tọa đàm", registration="https://example.vn/dang-ky", summary="Đôi lời.")
        moved.occurrences[0].original_start = (TODAY + days(2)).isoformat()
        found += [series.id, moved.id]
    assert None not in found
    return [f"/activities/{number}" for number in (postponed, *found)]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_open_fit_and_read_well(visitor, activities, barriers, live_server, width, language):
    page = visitor(localised("/login", language), width)
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    assert unfit(page, [*PAGES, *activities], width, language, barriers) == {}
    assert hosts == {live_server.removeprefix("http://")}


def unfit(page, paths, width, language, check):
    """Of some pages that must open: those that have faults, each with its status, its state and what a check finds."""
    faults = {}
    for path in paths:
        status = page.goto(localised(path, language)).status
        found, wrong = page.evaluate(STATE), check(page)
        if status != 200 or found != {"headings": 1, "width": width, "lang": language} or wrong:
            faults[path] = (status, found, wrong)
    return faults


def localised(path: str, language: str) -> str:
    """The address of a page in a language; Vietnamese needs no word."""
    return path if language == "vi" else f"{path}{'&' if '?' in path else '?'}lang={language}"


def test_a_page_that_is_not_there(visitor, axe):
    """On a page of its own: the browser itself complains about the status."""
    page = visitor("/login", 360).context.new_page()

    assert page.goto("/nowhere").status == 404
    assert page.evaluate(STATE) == {"headings": 1, "width": 360, "lang": "vi"}
    assert axe(page) == []


def test_pages_in_the_dark(visitor, axe):
    page = visitor("/login", color_scheme="dark")
    for path in DARK:
        page.goto(path)

        assert (path, axe(page)) == (path, [])


def said(page) -> str:
    """What a page says, without the buttons that only a script can serve."""
    text = " ".join(page.locator("main").inner_text().split())
    for label in page.locator("[data-copy]:visible").all_inner_texts():
        text = text.replace(f"{label} ", "", 1)
    return text


def test_scripts_only_enhance(visitor):
    with_scripts, without = visitor("/login"), visitor("/login", java_script_enabled=False)
    for path in WITHOUT_SCRIPTS:
        texts = []
        for page in (with_scripts, without):
            page.goto(path)
            texts.append(said(page))

        assert texts[0] == texts[1], path


@pytest.mark.parametrize("path", ["/", "/calendar?month=2027-02", "/search?q=thu+vien"])
def test_everything_is_reached_by_keyboard(visitor, path):
    """The skip link comes first and leads to the main part; Tab visits all links and fields and shows where it is."""
    page = visitor(path)
    visible = page.locator("a[href]:visible, button:visible, input:visible, select:visible, summary:visible").count()
    visited = set()
    for press in range(visible + 1):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        assert press > 0 or found["href"] == "#main"
        if found["at"] < 0:
            break
        assert found["outline"] != "none"
        assert found["seen"]
        visited.add(found["at"])
    assert len(visited) >= visible

    page.locator("a.skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
