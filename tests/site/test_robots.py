"""Robots fetch what is public, feeds too, and nothing that needs signing in or is a secret by its address."""

from html import escape
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest

from calendar_app.units import queries as units
from tests.cases import PUBLIC
from tests.conftest import TODAY
from tests.world import CASES

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def robot(client):
    """Somebody who has read our robots.txt."""
    answer = client.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    found = RobotFileParser()
    found.parse(answer.text.splitlines())
    return found


def test_every_address_is_open_or_closed_to_robots_as_it_is_to_strangers(app, robot):
    who = {case.endpoint: case.who for case in CASES}
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods:
            path = rule.rule.replace("<", "x").replace(">", "x")
            wanted = who[rule.endpoint] == PUBLIC and rule.endpoint != "feeds.mine"
            assert (rule.rule, robot.can_fetch("anybody", path)) == (rule.rule, wanted)


def test_what_a_search_found_is_the_search_page_to_robots(client, app, robot):
    assert robot.can_fetch("anybody", "/search?q=sach")
    address = f"{app.config['CALENDAR'].base_url}/search"
    assert f'<link rel="canonical" href="{address}">' in client.get("/search?q=sach").text


def test_feeds_are_fetched_and_are_no_search_results(client, robot):
    assert robot.can_fetch("anybody", "/feeds/units/TVT.ics?lang=en")
    assert not robot.can_fetch("anybody", "/feeds/mine/abc.ics")
    assert client.get("/feeds/units/TVT.ics").headers["X-Robots-Tag"] == "noindex"


def test_the_list_of_pages_names_pages_that_are_there_in_both_languages(client, app, robot):
    (address,) = robot.site_maps()
    base = app.config["CALENDAR"].base_url
    assert address == f"{base}/sitemap.xml"
    answer = client.get("/sitemap.xml")
    tree = ET.fromstring(answer.data)

    found = [entry.findtext(f"{SPACE}loc") for entry in tree]
    assert len(found) == len(set(found))
    assert {f"{base}/units/TVT", f"{base}/units/TVT?lang=en", f"{base}/calendar?month=2026-11"} <= set(found)
    assert all({link.get("href") for link in entry.findall(LINK)} <= set(found) for entry in tree)
    for page in [*found[:30], *found[-4:]]:
        parts = urlsplit(page)
        answer = client.get(f"{parts.path}?{parts.query}")
        assert answer.status_code == 200, page
        assert f'<link rel="canonical" href="{escape(page)}">' in answer.text
        assert '<meta name="description" content="' in answer.text, page
        assert robot.can_fetch("anybody", page)


def test_the_list_of_pages_is_kept_like_a_page_and_leaves_out_who_is_closed(client, transact):
    from_today = client.get("/sitemap.xml")
    assert from_today.headers["Cache-Control"] == "public, max-age=60"
    assert b"/units/TTVH<" in from_today.data
    with transact() as session:
        units.by_code(session, "TTVH").valid_to = TODAY

    assert b"/units/TTVH<" not in client.get("/sitemap.xml").data
