"""The pages on which somebody takes the calendar along, in a browser: they read well everywhere, by keyboard, without
scripts; frames fit their height; one's own commune is three clicks away."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from calendar_app.activities import service
from calendar_app.extensions import SYSTEM
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity


@pytest.fixture
def activities(transact) -> list[str]:
    """One that repeats, one that was moved, one that is postponed."""
    with transact() as session:
        series = make_activity(session, title="Lớp vẽ", rrule="FREQ=WEEKLY;COUNT=5", place="21548", fee=0)
        moved = make_activity(session, title="Tọa đàm", registration="https://example.vn/dang-ky", summary="Đôi lời.")
        moved.occurrences[0].original_start = (TODAY + days(2)).isoformat()
        postponed = make_activity(session, "BTT", title="Trưng bày", commemorations=("heritage_day",), first_day=TODAY)
        session.flush()
        service.postpone(session, postponed.id, "Mưa bão", by=SYSTEM, now=NOW)
        return [f"/activities/{one.id}" for one in (series, moved, postponed)]


def test_a_commune_is_three_clicks_away_from_the_first_page(visitor):
    page = visitor("/", java_script_enabled=False)

    page.locator(".nav-wide").get_by_role("link", name="Đăng ký lịch").click()
    page.get_by_role("link", name="Đặc khu Lý Sơn", exact=True).click()
    third = page.locator("a.button[href^='webcal:']")

    assert third.is_visible()
    assert third.get_attribute("href") == "webcal://calendar.example/feeds/places/21548.ics"


def test_several_conditions_make_one_calendar_without_scripts(visitor):
    page = visitor("/subscribe?lang=en", 320, java_script_enabled=False)

    page.get_by_text("Combine several").click()
    page.get_by_label("Type of activity", exact=True).select_option("talk")
    page.get_by_label("Free of charge", exact=True).check()
    page.get_by_role("button", name="Make this calendar").click()

    assert page.locator("#feed").input_value() == ("http://calendar.example/feeds/filter.ics?type=talk&free=1&lang=en")


def test_the_menu_of_calendars_opens_by_keyboard_and_closes_with_escape(visitor, activities):
    page = visitor(activities[0])
    menu = page.locator("details.menu")

    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Google Calendar"
    page.keyboard.press("Escape")

    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_everything_of_an_activity_is_there_without_scripts(visitor, activities):
    page = visitor(activities[1], 320, java_script_enabled=False)

    page.locator("details.menu summary").click()
    assert page.get_by_role("link", name="Outlook").is_visible()
    page.get_by_text("Sao chép để gửi Zalo").click()
    assert "Tọa đàm" in page.locator("#share-text").input_value()
    assert not page.locator("[data-share]").is_visible()


def test_sharing_hands_over_title_and_address(visitor, activities):
    context = visitor("/login").context
    context.add_init_script("navigator.share = async (what) => { window.shared = what; };")
    page = context.new_page()
    page.goto(activities[0])

    page.locator("[data-share]").click()

    assert page.evaluate("window.shared") == {"title": "Lớp vẽ", "url": f"http://calendar.example{activities[0]}"}


@pytest.fixture
def other_site(live_server):
    """The site of a unit, elsewhere, that shows our frame as the snippet says."""

    class Host(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            script = "" if "without" in self.path else f'<script src="{live_server}/static/embed.js" async></script>'
            self.wfile.write(
                f'<!doctype html><title>Trang</title><link rel="icon" href="data:,">'
                f'<iframe src="{live_server}/embed/list?unit=TVT" title="Lịch" width="100%" height="90" '
                f"data-calendar-embed></iframe>{script}".encode()
            )

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_frame_fits_its_height_on_another_site_and_leaves_no_cookie(visitor, activities, other_site):
    page = visitor("/login")
    page.context.clear_cookies()
    page.goto(other_site)
    page.wait_for_function("Number(document.querySelector('iframe').height) > 200")
    frame = page.frame_locator("iframe")

    assert frame.get_by_text("Lớp vẽ").is_visible()
    inside = frame.locator("body").evaluate("body => body.scrollHeight")
    assert abs(int(page.locator("iframe").get_attribute("height")) - inside) <= 2
    assert page.context.cookies() == []


def test_a_frame_works_without_our_script(visitor, activities, other_site):
    page = visitor("/login")
    page.goto(f"{other_site}/without")

    assert page.frame_locator("iframe").get_by_text("Lớp vẽ").count() == 1
    assert page.locator("iframe").get_attribute("height") == "90"


def test_no_other_page_can_be_framed(visitor, live_server, other_site):
    page = visitor("/login").context.new_page()
    page.goto(other_site)
    page.evaluate(f"document.querySelector('iframe').src = '{live_server}/units/TVT'")
    page.wait_for_timeout(500)

    assert page.frame_locator("iframe").get_by_text("Thư viện").count() == 0
