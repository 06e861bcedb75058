"""A client that people use, vdirsyncer with khal, subscribes over HTTP: what it shows beside what we hold."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, or_, select

from bench import servers
from calendar_app.feeds import ical
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.models.publication import Fragment, FragmentScope
from calendar_app.publication import matching
from tests.conftest import TODAY

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
    items = tmp_path / "items"
    items.mkdir()
    (tmp_path / "vdirsyncer.conf").write_text(VDIRSYNCER.format(folder=tmp_path, url=live_server + FEED))
    (tmp_path / "khal.conf").write_text(KHAL.format(folder=tmp_path))
    run(tmp_path, "vdirsyncer", "discover")
    benchmark.pedantic(run, (tmp_path, "vdirsyncer", "sync"), rounds=1)
    taken = len(list(items.iterdir()))
    until = TODAY + timedelta(days=DAYS)
    listed = run(
        tmp_path, "khal", "list", "--day-format", "", "--notstarted", "--format", "{url} {start-date}",
        f"{TODAY}", f"{until}",
    )  # fmt: skip
    shown = {tuple(line.rsplit("/", 1)[-1].split()) for line in listed.splitlines() if "/activities/" in line}
    ours, told = held(transact, until)
    with capsys.disabled():
        print(  # noqa: T201
            f"\nvdirsyncer took {taken} items of our {told}; khal shows {len(shown)} holdings of activities "
            f"on {DAYS} days, we hold {len(ours)}"
        )

    assert taken == told
    assert shown == ours


def held(transact, until):
    """The holdings of the year ahead by our own rows, and how many things the feed tells of."""
    since, end = ical.window(TODAY)
    with transact() as session:
        rows = session.execute(
            select(Activity.id, Occurrence.first_day)
            .join(Occurrence, Occurrence.activity_id == Activity.id)
            .join(Version, Activity.published_version_id == Version.id)
            .where(*matching.shown(), Occurrence.first_day.between(TODAY, until))
            .where(or_(Occurrence.state != "cancelled", Activity.life == "cancelled"))
        )
        ours = {(str(number), day.isoformat()) for number, day in rows}
        within = (Fragment.language == "vi", Fragment.last_day >= since, Fragment.first_day < end)
        told = session.scalar(
            select(func.count(Fragment.id)).join(FragmentScope).where(*within, FragmentScope.scope == "all")
        )
    return ours, told
