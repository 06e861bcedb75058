"""A client that people use, vdirsyncer with khal, subscribes over HTTP: what it shows beside what we hold."""

import subprocess
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bench import servers
from calendar_app.models.activities import Activity, Occurrence
from calendar_app.models.publication import Fragment
from tests.conftest import NOW, TODAY

FEED = "/feeds/all.ics"
DAYS = 365
VDIRSYNCER = """[general]
status_path = "{folder}/status"
[pair feed]
a = "remote"
b = "local"
collections = null
[storage remote]
type = "http"
url = "{url}"
[storage local]
type = "filesystem"
path = "{folder}/items"
fileext = ".ics"
"""
KHAL = """[calendars]
[[feed]]
path = {folder}/items
readonly = True
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = Asia/Ho_Chi_Minh
default_timezone = Asia/Ho_Chi_Minh
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


@pytest.fixture
def database_template() -> str:
    """A year of a whole province: series, exceptions, days of the moon."""
    return "demonstration"


def run(folder: Path, program: str, *words: str) -> str:
    """What a program of the client says; what it complains of fails."""
    where = servers.environment("client", "vdirsyncer==0.21.*", "khal==0.14.*")
    settings = {"XDG_DATA_HOME": str(folder), "XDG_CACHE_HOME": str(folder), "LANG": "C.UTF-8", "HOME": str(folder)}
    done = subprocess.run(
        [where / program, "-c", folder / f"{program}.conf", *words],
        capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", **settings},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "rror" not in done.stderr, done.stderr
    return done.stdout


def test_a_subscriber_sees_what_we_hold(benchmark, live_server, transact, tmp_path, capsys):
    (tmp_path / "items").mkdir()
    (tmp_path / "vdirsyncer.conf").write_text(VDIRSYNCER.format(folder=tmp_path, url=live_server + FEED))
    (tmp_path / "khal.conf").write_text(KHAL.format(folder=tmp_path))
    run(tmp_path, "vdirsyncer", "discover")
    benchmark.pedantic(run, (tmp_path, "vdirsyncer", "sync"), rounds=1)
    until = TODAY + timedelta(days=DAYS)
    listed = run(
        tmp_path, "khal", "list", "--day-format", "", "--notstarted", "--format", "{uid} {start-date}",
        f"{TODAY}", f"{until}",
    )  # fmt: skip
    shown = Counter(tuple(line.split()[:2]) for line in listed.splitlines() if line)
    seen, ours, items = held(transact, shown, until)
    with capsys.disabled():
        print(  # noqa: T201
            f"\nvdirsyncer and khal, {NOW:%d/%m/%Y}: {len(list((tmp_path / 'items').iterdir()))} items of our {items}, "
            f"{sum(shown.values())} events on {DAYS} days, of activities {seen.total()} of our {ours.total()}"
        )

    assert len(list((tmp_path / "items").iterdir())) == items
    assert seen == ours


def held(transact, shown, until):
    """What was shown of activities, what our rows say of the same days, and how many things the feed tells of."""
    with transact() as session:
        since = TODAY - timedelta(days=83)
        rows = session.execute(
            select(Activity.uid, Occurrence.first_day)
            .join(Occurrence, Occurrence.activity_id == Activity.id)
            .where(Activity.published_version_id.is_not(None), Occurrence.first_day.between(TODAY, until))
            .where(Occurrence.state != "cancelled")
        )
        ours = Counter((uid, day.isoformat()) for uid, day in rows)
        items = session.query(Fragment).filter(Fragment.language == "vi", Fragment.last_day >= since).count()
    uids = {uid for uid, _day in ours}
    return Counter({key: times for key, times in shown.items() if key[0] in uids}), ours, items
