"""Frames for other sites: what they show, who may frame them, and the lines that a keeper of a site copies."""

from html import unescape

import pytest

from tests.conftest import TODAY
from tests.factories import days

FRAMES = ("/embed/list", "/embed/month", "/embed/list?unit=TVT&lang=en", "/embed/month?month=2026-12&place=21548")


@pytest.fixture(scope="module")
def database_template():
    return "plan"


@pytest.mark.parametrize("path", FRAMES)
def test_frames_may_be_shown_anywhere_and_set_no_cookie(client, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("path", ["/", "/units/TVT", "/embed", "/subscribe", "/embed/list?unit=NO", "/login"])
def test_nothing_else_may_be_framed(client, path):
    answer = client.get(path)

    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_frame_shows_what_the_filters_choose(client, publish):
    own = publish(title="Của thư viện", first_day=TODAY + days(3))
    other = publish(title="Của bảo tàng", unit="BTT", first_day=TODAY + days(3))
    hidden = publish(title="Nội bộ", visibility="network", first_day=TODAY + days(3))

    for shape in ("list", "month"):
        page = client.get(f"/embed/{shape}?unit=TVT").get_data(as_text=True)
        assert f"/activities/{own}" in page
        assert f"/activities/{other}" not in page
        assert f"/activities/{hidden}" not in page


def test_the_month_keeps_its_filters_while_it_is_turned(client):
    page = unescape(client.get("/embed/month?month=2026-12&unit=TVT&type=talk").get_data(as_text=True))

    assert 'href="/embed/month?month=2027-01&type=talk&unit=TVT"' in page


@pytest.mark.parametrize("path", ["/embed/month?month=2026-13", "/embed/month?month=x", "/embed/list?free=x"])
def test_bad_addresses_are_refused(client, path):
    assert client.get(path).status_code == 400


def test_the_lines_to_copy_name_the_frame_and_the_script(client):
    page = unescape(unescape(client.get("/embed?unit=TVT&shape=month").get_data(as_text=True)))

    assert '<iframe src="http://calendar.example/embed/month?unit=TVT" title="Thư viện Tổng hợp tỉnh' in page
    assert '<script src="http://calendar.example/static/embed.js" async></script>' in page
    assert "frame-src 'self'" in client.get("/embed").headers["Content-Security-Policy"]


def test_a_name_cannot_break_out_of_the_snippet(client):
    page = client.get("/embed?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").get_data(as_text=True)

    assert "<script>alert" not in page


def test_the_page_of_a_unit_leads_to_its_lines(client):
    assert 'href="/embed?unit=TVT"' in client.get("/units/TVT").get_data(as_text=True)
