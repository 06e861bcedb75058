"""What a tick costs: 1,000 reminders due among 10,000 activities, and among 1,000,000.

It may cost at most twice as much among the many: what is due is found through indexes, not by reading what is there.
"""

import random
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from bench import crowd
from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.mail import JobState, OutboxMessage, Reminder
from calendar_app.models.people import Grant, Person
from calendar_app.models.units import Unit
from calendar_app.reminders import jobs
from tests import conftest
from tests.databases import Shelf

FEW, MANY, DUE = 10_000, 1_000_000, 1_000
MOST = 2
#: a Wednesday; spoken of on the Wednesday a week before it
DAY = date(2027, 4, 21)
TICK = datetime(2027, 4, 14, 0, 31, tzinfo=UTC)
#: activities that are not due stand on other days of two years
BEFORE, SPREAD = 365, 730
#: the days that the tick speaks of
SPOKEN = {date(2027, 4, 14) + timedelta(days=offset) for offset in (-29, -28, -15, -14, -8, -7, -1, 0, 1, 7, 14, 30)}
SLICE = 20_000
ROUNDS = 3


@pytest.fixture(scope="module", params=(FEW, MANY), ids="{:,}".format)
def province(request, shelf: Shelf, tmp_path_factory) -> Iterator[tuple[int, Flask]]:
    """A thousand units with somebody each, and many activities."""
    folder: Path = tmp_path_factory.mktemp("tick")
    with shelf.copy(conftest.template(shelf, "migrated", folder)) as url:
        app = conftest.application(url, folder)
        with app.app_context(), transaction(SYSTEM, conftest.NOW) as session:
            people(session)
            for start in range(0, request.param, SLICE):
                activities(session, range(start, min(start + SLICE, request.param)))
        with app.app_context():
            crowd.settle(db.engine)
        yield request.param, app
        conftest.close(app)


def people(session: Session) -> None:
    rows = range(1, DUE + 1)
    session.execute(insert(Unit.__table__), [
        {"id": n, "code": f"DV-{n}", "name_vi": f"Đơn vị {n}", "folded": f"don vi {n}", "level": "commune",
         "path": f"/DV-{n}/"} for n in rows
    ])  # fmt: skip
    session.execute(insert(Person.__table__), [
        {"id": n, "email": f"p{n}@example.vn", "name": f"Người {n}", "password_hash": "x", "session_key": "x",
         "created_at": conftest.NOW} for n in rows
    ])  # fmt: skip
    session.execute(insert(Grant.__table__), [{"unit_id": n, "person_id": n, "role": "editor"} for n in rows])


def activities(session: Session, numbers: range) -> None:
    chance = random.Random(numbers.start)
    ones = [(number + 1, day_of(number, chance), number % DUE + 1) for number in numbers]
    for table, row in (
        (Activity, activity), (Version, version), (Occurrence, occurrence), (Participation, participation),
    ):  # fmt: skip
        session.execute(insert(table.__table__), [row(*one) for one in ones])
    session.execute(
        text("UPDATE activity SET published_version_id = id WHERE id BETWEEN :first AND :last"),
        {"first": ones[0][0], "last": ones[-1][0]},
    )


def day_of(number: int, chance: random.Random) -> date:
    """The first thousand on the day that is due, the others on days that nobody is told of at this tick."""
    while number >= DUE:
        day = date(2027, 4, 14) + timedelta(days=chance.randrange(SPREAD) - BEFORE)
        if day not in SPOKEN:
            return day
    return DAY


def activity(number: int, _day: date, unit: int) -> dict[str, Any]:
    return {
        "id": number, "uid": f"u{number}", "lead_unit_id": unit, "life": "planned", "reason": "", "sequence": 0,
        "highlight": False, "demonstration": True, "created_at": conftest.NOW, "touched_at": conftest.NOW,
        "revision": 1, "origin": "",
    }  # fmt: skip


def version(number: int, day: date, _unit: int) -> dict[str, Any]:
    return {
        "id": number, "activity_id": number, "number": 1, "review": "approved", "title": f"Hội sách {number}",
        "folded": f"hoi sach {number}", "type": "exhibition", "first_day": day, "last_day": day,
        "scale": ("commune", "province")[number % 10 == 0], "created_by": "x", "created_at": conftest.NOW,
    }  # fmt: skip


def occurrence(number: int, day: date, _unit: int) -> dict[str, Any]:
    return {
        "id": number, "activity_id": number, "original_start": day.isoformat(), "first_day": day, "last_day": day,
        "state": "planned" if day >= date(2027, 4, 14) else "held", "reason": "",
    }  # fmt: skip


def participation(number: int, _day: date, unit: int) -> dict[str, Any]:
    return {"activity_id": number, "unit_id": unit, "role": "lead", "state": "accepted"}


COST: dict[int, float] = {}


@pytest.mark.benchmark(group="a tick with 1,000 due")
def test_tick(benchmark, province):
    size, app = province
    times: list[float] = []
    benchmark.pedantic(lambda: times.append(tick(app)), rounds=ROUNDS)
    COST[size] = statistics.median(times)
    benchmark.extra_info["activities"] = size
    print(f"\na tick with {DUE:,} due among {size:,} activities: {COST[size]:.2f} s")  # noqa: T201
    if size == MANY and FEW in COST:
        print(f"{COST[MANY] / COST[FEW]:.2f} times as much as among {FEW:,}")  # noqa: T201
        assert COST[MANY] / COST[FEW] <= MOST


def tick(app: Flask) -> float:
    """Seconds of one tick, from a state in which nothing was told yet."""
    with app.app_context(), transaction(SYSTEM, TICK) as session:
        session.query(Reminder).delete()
        session.query(OutboxMessage).delete()
        session.merge(JobState(name="remind", watermark=TICK - timedelta(minutes=5), beats=0))
    began = time.perf_counter()
    with app.app_context():
        counts = jobs.remind(TICK)
    assert counts["queued"] == DUE
    return time.perf_counter() - began
