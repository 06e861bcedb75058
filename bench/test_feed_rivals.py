"""A feed of 1,000 events through real servers, beside Radicale and beside nginx with a file of the same bytes.

What is measured is printed with what is asked of it; other work on the machine moves both sides of each comparison.
"""

import http.client
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from bench import crowd, servers
from calendar_app import clock
from calendar_app.extensions import SYSTEM, transaction
from calendar_app.publication import queries, service
from calendar_app.publication.service import Issue
from calendar_app.publication.vevent import Thing
from tests import conftest
from tests.databases import Shelf
from tests.deploy import nginx
from tests.smtp import free_port

FEED = "/feeds/all.ics"
EVENTS, MANY = 1000, 5000
#: what is asked
RATIO, WARM_MS, UNCHANGED_MS, CHANGE_PART, NGINX_PART = 150, 10, 4, 50, 0.95
ROUNDS = 200
#: pairs of a second each, behind nginx and beside it, by turns; clients enough that no worker of nginx waits for one
TURNS, CROWD = 20, 16
STAMP = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Site:
    """Our site under gunicorn, and its feed as it goes out uncompressed."""

    port: int
    body: bytes


def thing(number: int, title: str = "Trưng bày sách và ảnh tư liệu") -> Thing:
    """One of the events, a few each day from today on."""
    day = clock.today() + timedelta(days=number % 400)
    start = datetime(day.year, day.month, day.day, 7 + number % 12, 30, tzinfo=clock.ZONE)
    return Thing(
        uid=f"bench-{number}@lich.example.vn", start=start, end=start + timedelta(hours=2),
        title=f"{title} số {number}",
        description="Mời bạn đọc và nhân dân đến xem.\nĐơn vị tổ chức: Thư viện tỉnh Quảng Ngãi",
        location="Thư viện tỉnh, Phường Cẩm Thành", url=f"https://lich.example.vn/activities/{number}",
        state="planned", categories=("Ngày Sách và Văn hóa đọc Việt Nam",), created=STAMP, all_day=False,
    )  # fmt: skip


def publish(session: object, number: int, title: str = "Trưng bày sách và ảnh tư liệu", now: datetime = STAMP) -> None:
    """Store one event in Vietnamese, as publishing an activity does, and count the change."""
    told = thing(number, title)
    day = told.start.date()
    issue = Issue(f"activity:{number}", day, day, frozenset({"unit:TVT", "all"}))
    row = queries.fragment(session, issue.subject, "vi")
    changed = service.store(session, row, issue, told, "vi", now)
    queries.bump(session, changed)


@pytest.fixture(scope="module")
def databases(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], str]:
    """The name of a template with so many published events."""
    folder = tmp_path_factory.mktemp("data")

    def template(events: int) -> str:
        def fill(url: str) -> None:
            app = conftest.application(url, folder)
            with app.app_context(), transaction(SYSTEM, STAMP) as session:
                service.withdraw(session, {row.subject for row in queries.subjects(session, "commemoration:")})
                for number in range(events):
                    publish(session, number)
            with app.app_context():
                crowd.settle(conftest.db.engine)
            conftest.close(app)

        return shelf.template(f"{events}-fragments", fill, conftest.template(shelf, "plan", folder))

    return template


@pytest.fixture(scope="module")
def site(shelf: Shelf, databases: Callable[[int], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with EVENTS events."""
    folder = tmp_path_factory.mktemp("site")
    with shelf.copy(databases(EVENTS)) as url, servers.gunicorn(url, folder) as port:
        status, body = servers.fetch(port, FEED)
        assert (status, body.count(b"BEGIN:VEVENT")) == (200, EVENTS)
        yield Site(port, body)


def median(ask: Callable[[], object]) -> float:
    """Milliseconds, after a few that warm up."""
    spent = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        ask()
        spent.append(time.perf_counter() - start)
    return 1000 * statistics.median(spent[10:])


def test_requests_per_second_beside_radicale(benchmark, site, tell, tmp_path):
    with servers.radicale(site.body, tmp_path) as (port, path):
        status, theirs = servers.fetch(port, path, headers={"Authorization": servers.CREDENTIAL})
        assert (status, theirs.count(b"BEGIN:VEVENT")) == (200, EVENTS)
        slow = servers.rate(port, path, 20, len(theirs), Authorization=servers.CREDENTIAL)
    fast = benchmark.pedantic(servers.rate, (site.port, FEED, 8, len(site.body)), rounds=1)
    tell(
        f"feed of {EVENTS:,} events, {len(site.body):,} bytes, 4 clients: {fast:.0f} requests/s, "
        f"Radicale {slow:.2f}: {fast / slow:.0f} times (asked: {RATIO})"
    )

    assert fast >= RATIO * slow


def test_latency(benchmark, site, tell):
    connection = http.client.HTTPConnection("127.0.0.1", site.port)

    def get(**headers: str) -> http.client.HTTPResponse:
        connection.request("GET", FEED, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer

    tag = {"If-None-Match": get().headers["ETag"]}
    assert get(**tag).status == 304
    warm, unchanged = median(get), benchmark.pedantic(median, (lambda: get(**tag),), rounds=1)
    connection.close()
    tell(f"warm {warm:.2f} ms (asked: {WARM_MS}), 304 {unchanged:.2f} ms (asked: {UNCHANGED_MS})")

    assert warm < WARM_MS
    assert unchanged < UNCHANGED_MS


def test_after_one_change_beside_icalendar(benchmark, shelf, databases, tell, tmp_path):
    with shelf.copy(databases(MANY)) as url:
        app = conftest.application(url, tmp_path)
        client = app.test_client()
        calendar = Calendar.from_ical(client.get(FEED).data)
        assert len(calendar.events) == MANY
        start = time.perf_counter()
        calendar.to_ical()
        theirs = time.perf_counter() - start

        def change() -> None:
            with app.app_context(), transaction(SYSTEM, STAMP) as session:
                publish(session, 7, f"Đổi lúc {time.time_ns()}", STAMP + timedelta(hours=1))

        seen = []

        def ask() -> None:
            seen.append(client.get(FEED).data)

        benchmark.pedantic(ask, setup=change, rounds=7)
        ours = benchmark.stats.stats.median if benchmark.stats else theirs
        assert len(set(seen)) == len(seen)
        conftest.close(app)
    tell(
        f"after one change among {MANY:,} events: {1000 * ours:.1f} ms, icalendar {1000 * theirs:.0f} ms: "
        f"a {theirs / ours:.0f}th (asked: a {CHANGE_PART}th)"
    )

    assert ours * CHANGE_PART <= theirs


def test_behind_nginx_beside_a_file(benchmark, site, tell):
    if nginx.program() is None or shutil.which("wrk") is None:
        pytest.skip("no nginx or no wrk on this machine")
    port = free_port()
    static = f"server {{ listen 127.0.0.1:{port}; sendfile on; tcp_nopush on; root {nginx.HERE};"
    static += f" access_log {nginx.HERE}/static.log calendar; }}"
    with nginx.running(site.port, static, workers=2) as front:
        (front.folder / "feed.ics").write_bytes(site.body)
        status, body = servers.fetch(front.port, FEED, headers={"Host": nginx.NAME})
        assert (status, body) == (200, site.body)
        turns = {"feed": (front.port, FEED, nginx.NAME), "file": (port, "/feed.ics", "localhost")}
        reached: dict[str, list[float]] = {name: [] for name in turns}
        for turn in range(TURNS):
            for name in sorted(turns, reverse=bool(turn % 2)):
                at, path, host = turns[name]
                reached[name].append(servers.rate(at, path, 1, len(body), CROWD, Host=host))
        benchmark.pedantic(servers.fetch, (front.port, FEED), {"headers": {"Host": nginx.NAME}}, rounds=20)
    feed, file = (statistics.median(reached[name]) for name in ("feed", "file"))
    part = feed / file
    tell(
        f"behind nginx: {feed:.0f} requests/s, a file of the same bytes {file:.0f}: "
        f"{part:.1%} (asked: {NGINX_PART:.0%})"
    )

    assert part >= NGINX_PART
