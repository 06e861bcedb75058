"""The shipped nginx in front of a served application: what it keeps, for how long, and what it never writes down."""

import gzip
import http.client
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from http.client import HTTPResponse

import pytest

from calendar_app.headers import OF_PAGES
from tests.deploy import nginx
from tests.deploy.nginx import NAME, Nginx
from tests.deploy.origin import Origin
from tests.smtp import free_port

FEED = "/feeds/all.ics"
SECRETS = ("/r/", "/invitation/", "/password/", "/u/", "/feeds/mine/", "/bulletin/")
#: how old a public answer may be
MINUTE = 60


@pytest.fixture(autouse=True)
def program() -> None:
    """Without nginx these tests are left out; in CI that is a failure."""
    if nginx.program() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no nginx on this machine")


@pytest.fixture
def database_template() -> str:
    """Feeds have something to tell."""
    return "plan"


@pytest.fixture
def front(live_server: str) -> Iterator[Nginx]:
    """The site behind nginx."""
    with nginx.running(int(live_server.rsplit(":", 1)[1])) as found:
        yield found


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A server under the hand of the test, in the place of the application."""
    server = Origin()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def before(origin: Origin) -> Iterator[Nginx]:
    """nginx in front of that server."""
    with nginx.running(origin.server_address[1]) as found:
        yield found


def ask(port: int, path: str, host: str = NAME, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    """An answer and its body. ``If_None_Match=...`` is a header."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, headers={"Host": host, **named})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def shared_age(cache_control: str) -> int:
    """For how many seconds a shared cache may keep an answer."""
    found = re.search(r"s-maxage=(\d+)", cache_control) or re.search(r"max-age=(\d+)", cache_control)
    assert found, cache_control
    return int(found[1])


def test_nginx_takes_the_file_as_it_is_shipped(tmp_path):
    subject = ["-subj", f"/CN={NAME}", "-days", "2", "-nodes", "-newkey", "rsa:2048"]
    made = ["-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"]
    subprocess.run(["openssl", "req", "-x509", *subject, *made], check=True, capture_output=True)
    text = nginx.SHIPPED.read_text().replace(f"/etc/letsencrypt/live/{NAME}", str(tmp_path))
    for folder in ("/var/cache/nginx/calendar", "/var/log/nginx"):
        text = text.replace(folder, str(tmp_path))

    done = nginx.check(nginx.write(tmp_path, text))

    assert (done.returncode, done.stderr) == (0, "")


def test_a_feed_comes_through_with_its_bytes_and_its_strong_tag(front, live_server):
    straight, body = ask(int(live_server.rsplit(":", 1)[1]), FEED)
    for _round in range(2):
        answer, through = ask(front.port, FEED, Accept_Encoding="identity")
        assert through == body
        assert answer.headers["ETag"] == straight.headers["ETag"]
        assert answer.headers["ETag"].startswith('"')
        assert answer.headers["Content-Type"] == straight.headers["Content-Type"]

    assert re.findall(r" (MISS|HIT) ", front.access_log) == ["MISS", "HIT"]


@pytest.mark.parametrize("path", [FEED, "/feeds/all.rss", "/feeds/units/nobody.ics", "/feeds/mine/nobody.ics", "/"])
def test_the_headers_are_the_applications_each_once(front, live_server, path):
    straight, _body = ask(int(live_server.rsplit(":", 1)[1]), path)
    for _round in range(2):
        answer, _body = ask(front.port, path)
        for name in OF_PAGES:
            assert answer.headers.get_all(name) == straight.headers.get_all(name), name
        assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]


@pytest.mark.parametrize("path", [FEED, "/feeds/units/TVT.ics?lang=en", "/feeds/commemorations.json"])
def test_the_head_of_a_kept_feed_is_shorter_than_the_head_that_goes_out(front, path):
    answer, body = ask(front.port, path)
    (kept,) = [file for file in (front.folder / "cache").rglob("*") if file.is_file()]
    sent = len(f"HTTP/1.1 200 OK\r\n{answer.headers}".encode().replace(b"\n", b"\r\n").replace(b"\r\r", b"\r"))

    assert kept.read_bytes().endswith(body)
    assert kept.stat().st_size - len(body) < sent


@pytest.mark.parametrize("kept", [False, True])
def test_not_modified_through_nginx_in_every_form(front, kept):
    answer, _body = ask(front.port, FEED)
    tag = answer.headers["ETag"]
    path = FEED if kept else f"{FEED}?lang=en"
    if not kept:
        tag = ask(front.port, path)[0].headers["ETag"]
    for form in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        for method in ("GET", "HEAD"):
            told, body = ask(front.port, path, method=method, If_None_Match=form)
            assert (told.status, body) == (304, b""), form
            assert told.headers["ETag"] == tag
            assert told.headers["Cache-Control"] == answer.headers["Cache-Control"]
    assert ask(front.port, path, If_None_Match='"other"')[0].status == 200


def test_head_through_nginx_equals_get(front):
    got, _body = ask(front.port, FEED)
    head, nothing = ask(front.port, FEED, method="HEAD")

    assert nothing == b""
    assert dict(head.headers) | {"Date": ""} == dict(got.headers) | {"Date": ""}


def test_a_compressed_feed_has_a_strong_tag_and_the_same_content(front):
    plain, body = ask(front.port, FEED)
    for wording in ("gzip", "br, gzip;q=0.8", "deflate, gzip, br"):
        answer, packed = ask(front.port, FEED, Accept_Encoding=wording)
        assert answer.headers["ETag"].startswith('"')
        assert (gzip.decompress(packed) if answer.headers.get("Content-Encoding") == "gzip" else packed) == body
    for wording in ("gzip;q=0", "br", ""):
        answer, same = ask(front.port, FEED, Accept_Encoding=wording)
        assert (same, answer.headers["ETag"]) == (body, plain.headers["ETag"])

    assert front.access_log.count(" MISS ") == 2


def test_feeds_and_pages_may_be_kept_for_a_minute_at_most(live_server):
    port = int(live_server.rsplit(":", 1)[1])
    for path in (FEED, "/feeds/units/TVT.ics", "/", "/calendar", "/units/TVT", "/api/v1/units"):
        answer, _body = ask(port, path)
        assert answer.status == 200, path
        assert shared_age(answer.headers["Cache-Control"]) <= MINUTE, path


def test_a_change_is_seen_once_the_answer_is_too_old(origin, before):
    state = {"tag": '"1"'}

    def answer(path, headers):
        said = {"ETag": state["tag"], "Cache-Control": "public, max-age=300, s-maxage=1, stale-while-revalidate=3600"}
        return (304, said, b"") if headers.get("if-none-match") == state["tag"] else (200, said, state["tag"].encode())

    origin.answer = answer
    assert ask(before.port, FEED)[1] == b'"1"'
    old = time_out(before, FEED, "REVALIDATED")
    state["tag"] = '"2"'
    new = time_out(before, FEED, "EXPIRED")

    assert (old, new) == (b'"1"', b'"2"')
    assert [headers.get("if-none-match") for _path, headers in origin.asked] == [None, '"1"', '"1"']


def time_out(front: Nginx, path: str, wanted: str) -> bytes:
    """Ask until nginx has asked the application again; what the first to ask then got."""
    for _try in range(200):
        body = ask(front.port, path)[1]
        if front.access_log.splitlines()[-1].split(" ")[7] == wanted:
            return body
        threading.Event().wait(0.05)
    raise AssertionError(front.access_log)


def test_many_who_ask_at_once_make_one_request(origin, before):
    def answer(path, headers):
        threading.Event().wait(0.3)
        return 200, {"Cache-Control": "public, max-age=60"}, b"x"

    origin.answer = answer
    crowd = [threading.Thread(target=ask, args=(before.port, FEED)) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert len(origin.asked) == 1


def test_what_is_known_is_told_while_the_application_is_down(origin, before):
    said = {"Cache-Control": "public, max-age=1", "ETag": '"1"'}
    origin.answer = lambda path, headers: (200, said, b"known")
    assert ask(before.port, "/calendar")[1] == b"known"
    origin.answer = lambda path, headers: (503, {}, b"down")

    assert time_out(before, "/calendar", "STALE") == b"known"
    assert ask(before.port, "/search")[0].status == 503


@pytest.mark.parametrize(
    "said",
    [
        {"Cache-Control": "private, no-store"},
        {"Cache-Control": "public, max-age=60", "Set-Cookie": "calendar=x"},
        {"Cache-Control": "no-cache"},
        {},
    ],
)
def test_what_is_not_for_everybody_is_not_kept(origin, before, said):
    origin.answer = lambda path, headers: (200, said, b"x")
    for _round in range(2):
        ask(before.port, "/calendar")
        ask(before.port, FEED)

    assert len(origin.asked) == 4


@pytest.mark.parametrize("known", [{"Cookie": "calendar=abc"}, {"Authorization": "Bearer abc"}])
def test_who_is_known_gets_pages_of_their_own(origin, before, known):
    origin.answer = lambda path, headers: (200, {"Cache-Control": "public, max-age=60"}, repr(headers).encode())
    ask(before.port, "/")
    theirs = ask(before.port, "/", **known)[1]
    public = ask(before.port, "/")[1]

    assert b"abc" in theirs
    assert b"abc" not in public


def test_a_cookie_makes_no_copy_of_a_feed(origin, before):
    ask(before.port, FEED)
    ask(before.port, FEED, Cookie="calendar=abc")

    assert len(origin.asked) == 1


def test_addresses_that_are_secrets_are_neither_kept_nor_written_down(origin, before):
    for start in SECRETS:
        ask(before.port, f"{start}s3cret.ics")
        ask(before.port, f"{start}s3cret.ics")
    ask(before.port, "/calendar?q=s3cret", Referer="https://lich.example.vn/r/s3cret")

    assert len(origin.asked) == 2 * len(SECRETS) + 1
    assert " /calendar 200 " in before.access_log
    assert "s3cret" not in before.all_logs


def test_secrets_are_not_written_down_either_while_the_application_is_down():
    with nginx.running(free_port()) as alone:
        for start in SECRETS:
            assert ask(alone.port, f"{start}s3cret.ics")[0].status == 502
        assert ask(alone.port, "/calendar")[0].status == 502

        assert "/calendar" in alone.all_logs
        assert "s3cret" not in alone.all_logs


def test_the_application_hears_our_name_and_the_visitors_address_only(origin, before):
    forged = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"}
    ask(before.port, "/", Forwarded="for=6.6.6.6", **forged)
    _path, heard = origin.asked[0]

    assert heard["host"] == heard["x-forwarded-host"] == NAME
    assert (heard["x-forwarded-for"], heard["x-forwarded-proto"]) == ("127.0.0.1", "http")
    assert not {"forwarded", "accept-encoding"} & heard.keys()


def test_another_name_leads_nowhere(origin, before):
    with pytest.raises(http.client.RemoteDisconnected):
        ask(before.port, "/", host="evil.example")

    assert origin.asked == []


def test_files_that_never_change_come_from_nginx(origin, before):
    answer, body = ask(before.port, "/static/app.css?v=1")

    assert (answer.status, origin.asked) == (200, [])
    assert body == (nginx.ROOT / "static" / "app.css").read_bytes()
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"].startswith("text/css")
