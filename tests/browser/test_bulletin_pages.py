"""The bulletin's pages and letters in Chromium: whole way by keyboard and without scripts, on a phone and a desk."""

from datetime import UTC, date, datetime, timedelta

import pytest

from calendar_app.activities import service as activities
from calendar_app.bulletins import jobs, tokens
from calendar_app.bulletins.wish import HIGHLIGHTS
from calendar_app.extensions import SYSTEM
from calendar_app.models.bulletins import Bulletin
from tests.conftest import NOW
from tests.factories import make_activity
from tests.letters import letters, text

MONDAY = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
LONG = "Trưng bày chuyên đề “Non nước Quảng Ngãi, Kon Tum: di sản và con người” nhân Ngày Di sản văn hóa Việt Nam"
FIT = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def paths(app, transact) -> dict[str, str]:
    """The addresses behind the two secrets."""
    with transact() as session:
        waiting = Bulletin(email="a@example.vn", filters=HIGHLIGHTS, rhythm="weekly", asked_at=NOW)
        running = Bulletin(email="b@example.vn", filters="place=21548", rhythm="monthly", asked_at=NOW)
        running.confirmed_at, running.told_until = NOW, date(2026, 12, 1)
        session.add_all((waiting, running))
        session.flush()
        config = app.config["CALENDAR"]
        return {
            "ask": "/bulletin?place=21548&free=1",
            "confirm": f"/bulletin/confirm/{tokens.sign(config, tokens.CONFIRM, waiting.id)}",
            "keep": f"/bulletin/keep/{tokens.sign(config, tokens.KEEP, running.id)}",
        }


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_fit_and_read_well(visitor, barriers, paths, width, language, tmp_path):
    page = visitor("/bulletin", width)
    for name, path in paths.items():
        page.goto(path + ("" if language == "vi" else f"{'&' if '?' in path else '?'}lang=en"))
        page.screenshot(path=tmp_path / f"{name}-{width}-{language}.png", full_page=True)
        assert (name, page.evaluate(FIT), barriers(page)) == (name, True, [])
    page.goto(f"/bulletin?lang={language}")
    page.locator("form.form button[type=submit]").click()
    page.screenshot(path=tmp_path / f"fault-{width}-{language}.png", full_page=True)
    assert page.locator(".summary").count() == 1
    assert (page.evaluate(FIT), barriers(page)) == (True, [])


def test_from_the_subscribe_page_to_a_running_bulletin_without_scripts(visitor, transact, live_server):
    page = visitor("/subscribe?place=21548", 320, java_script_enabled=False)
    page.locator("a[href^='/bulletin']").click()
    page.get_by_label("Địa chỉ thư điện tử").fill("doc@example.vn")
    page.get_by_role("button", name="Đăng ký").click()
    with transact() as session:
        (letter,) = letters(session, "doc@example.vn")
    page.goto(text(letter).split("http://calendar.example")[1].split()[0])
    page.get_by_role("button", name="Xác nhận đăng ký").click()

    assert page.locator("h1").inner_text() == "Đã đăng ký bản tin"
    page.locator("main a[href^='/bulletin/keep/']").click()
    page.get_by_role("button", name="Ngừng nhận: không gửi thư nữa").click()
    assert page.locator("h1").inner_text() == "Đã ngừng bản tin"
    assert page.context.cookies() == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_letters_fit_on_a_phone(app, chromium, transact, client, axe, language, tmp_path):
    with transact() as session:
        row = Bulletin(email="b@example.vn", filters="what=all", rhythm="weekly", asked_at=NOW, language=language)
        row.confirmed_at, row.told_until, row.at_once = NOW, date(2026, 11, 23), True
        session.add(row)
        for on in (24, 26, 27):
            day = date(2026, 11, on)
            last = make_activity(session, "BTT", title=LONG, first_day=day, last_day=day, place="21548")
        off = last.id
    with transact(now=NOW + timedelta(minutes=1)) as session:
        activities.postpone(session, off, "Mưa lũ trên diện rộng", by=SYSTEM, now=NOW + timedelta(minutes=1))
    with app.app_context():
        jobs.publish(MONDAY)
    client.post(f"/bulletin?lang={language}", data={"email": "c@example.vn", "what": "all", "rhythm": "weekly"})
    with transact() as session:
        found = letters(session)
    assert len(found) == 3
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    for number, letter in enumerate(found):
        page.set_content(text(letter, "html"))
        page.screenshot(path=tmp_path / f"letter-{number}-{language}.png", full_page=True)
        assert (page.evaluate(FIT), axe(page)) == (True, [])
    page.close()
