"""Answers given before the application is asked are the application's own."""

from datetime import timedelta

import pytest

from calendar_app.feeds.door import SCOPES, Door
from tests.conftest import NOW
from tests.factories import make_activity

ASKED = [
    {},
    {"Accept-Encoding": "gzip"},
    {"Accept-Encoding": "gzip;q=0"},
    {"If-None-Match": '"another"'},
    {"If-None-Match": "*"},
    {"If-None-Match": 'W/"{tag}", "another"'},
    {"If-None-Match": '"{tag}"', "Accept-Encoding": "br, gzip"},
    {"If-Modified-Since": "Sun, 22 Nov 2026 02:00:00 GMT"},
]


@pytest.fixture(autouse=True)
def published(transact):
    with transact() as session:
        make_activity(session, title="Trưng bày")


def said(answer):
    return answer.status, sorted(answer.headers.items()), answer.data


@pytest.mark.parametrize("path", sorted(SCOPES))
@pytest.mark.parametrize("query", ["", "?lang=en", "?year=2026", "?x=1"])
def test_the_second_answer_is_the_first(client, path, query):
    assert said(client.get(path + query)) == said(client.get(path + query))


@pytest.mark.parametrize("headers", ASKED, ids=str)
def test_it_answers_what_the_application_would(app, database_url, make_app, headers):
    apart = make_app(database_url)
    apart.wsgi_app = Door(apart)._inner._inner._inner
    plain, door = apart.test_client(), app.test_client()
    packed = {name: value for name, value in headers.items() if name == "Accept-Encoding"}
    tag = door.get("/feeds/all.ics", headers=packed).headers["ETag"].strip('"')
    headers = {name: value.replace("{tag}", tag) for name, value in headers.items()}

    assert said(door.get("/feeds/all.ics", headers=headers)) == said(plain.get("/feeds/all.ics", headers=headers))
    assert said(door.head("/feeds/all.ics", headers=headers)) == said(plain.head("/feeds/all.ics", headers=headers))


def test_a_change_is_seen_at_once(client, transact):
    before = client.get("/feeds/all.ics")
    assert client.get("/feeds/all.ics").data == before.data

    with transact(now=NOW + timedelta(minutes=1)) as session:
        make_activity(session, title="Thi gốm")

    after = client.get("/feeds/all.ics", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.data.count(b"BEGIN:VEVENT") == before.data.count(b"BEGIN:VEVENT") + 1


def test_the_window_moves_with_the_month(client, set_clock):
    before = client.get("/feeds/all.ics").headers["ETag"]

    set_clock(NOW + timedelta(days=30))

    assert client.get("/feeds/all.ics").headers["ETag"] != before
