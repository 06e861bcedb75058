"""Two processes write to one database at once: nothing is lost or locked out, one of two conflicting edits wins."""

import contextlib
import multiprocessing
import queue
import time
import traceback
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from calendar_app.activities import results, service
from calendar_app.activities.results import Outcome
from calendar_app.domain.errors import Conflict
from calendar_app.extensions import SYSTEM, transaction
from calendar_app.models.activities import Activity
from calendar_app.models.audit import AuditEntry
from calendar_app.models.publication import ScopeCounter
from calendar_app.quotas import checks
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY, application
from tests.factories import days, make_activity, make_draft

pytestmark = pytest.mark.slow

SPAWN = multiprocessing.get_context("spawn")
STEPS, ROUNDS = 50, 15
EXHIBITION = {"in_community": True, "commemorations": ("heritage_day",), "first_day": TODAY}


@pytest.fixture
def database_template():
    return "plan"


def together(function, url, folder, *arguments, meanwhile=lambda: None):
    """What two processes bring back that run a function at once; ``meanwhile`` runs here, over and over."""
    found = SPAWN.Queue()
    barrier = SPAWN.Barrier(2)
    workers = [
        SPAWN.Process(target=work, args=(function, found, barrier, number, url, folder, *arguments))
        for number in (0, 1)
    ]
    for worker in workers:
        worker.start()
    answers = []
    deadline = time.monotonic() + 120
    while len(answers) < len(workers) and time.monotonic() < deadline:
        meanwhile()
        with contextlib.suppress(queue.Empty):
            answers.append(found.get(timeout=0.02))
    assert len(answers) == len(workers), "a process did not come back"
    for worker in workers:
        worker.join()
    assert [answer for answer in answers if isinstance(answer, str)] == []
    return answers


def work(function, found, barrier, number, url, folder, *arguments):
    """In the other process: run, and bring back the outcome or the traceback."""
    try:
        app = application(url, Path(folder))
        with app.app_context():
            barrier.wait(timeout=100)
            found.put(function(number, barrier, *arguments))
    except BaseException:
        barrier.abort()
        found.put(traceback.format_exc())


def write(number, barrier, shared):
    """Plan an activity, then by turns hold it again and answer an invitation to the one both share."""
    with transaction(SYSTEM, NOW) as session:
        own = make_activity(session, **EXHIBITION)
        mine, occurrence = own.id, own.occurrences[0].id
    for step in range(STEPS):
        now = NOW + timedelta(seconds=step)
        with transaction(SYSTEM, now) as session:
            results.hold(session, mine, occurrence, Outcome(attendance=step), by=SYSTEM, now=now)
        with transaction(SYSTEM, now) as session:
            museum = units.by_code(session, "BTT")
            service.answer(session, shared, museum, step % 2 == number, by=SYSTEM, now=now)
    return mine


def test_two_writers_lose_nothing_and_a_reader_never_sees_half_of_it(database_url, tmp_path, transact, client):
    with transact() as session:
        shared = make_activity(session, co_organisers=("BTT",), type="experience_education", **EXHIBITION).id
        before = session.get_one(ScopeCounter, "all").counter

    seen = {}

    def read():
        answer = client.get("/feeds/units/BTT.ics")
        assert answer.status_code == 200
        assert seen.setdefault(answer.headers["ETag"], answer.data) == answer.data

    mine = together(write, database_url, str(tmp_path), shared, meanwhile=read)

    assert len(seen) > 2
    with transact() as session:
        assert session.get_one(Activity, shared).sequence == 2 * STEPS
        assert session.get_one(ScopeCounter, "all").counter > before
        for number in mine:
            assert session.get_one(Activity, number).occurrences[0].result.attendance == STEPS - 1
        entries = session.scalars(select(AuditEntry).filter_by(table_name="result", verb="update")).all()
        assert sorted(entry.changes["attendance"] for entry in entries) == sorted(
            [step, step + 1] for step in range(STEPS - 1) for _writer in mine
        )
        assert checks.differences(session, TODAY) == []


def conflict(number, barrier, shared):
    """In every round both edit what they read at the same revision; how often this one won."""
    wins = 0
    for round_number in range(ROUNDS):
        with transaction(SYSTEM, NOW) as session:
            read = session.get_one(Activity, shared).revision
        barrier.wait(timeout=60)
        draft = make_draft(title=f"Lần {round_number} của {number}", first_day=TODAY + days(1))
        try:
            with transaction(SYSTEM, NOW) as session:
                service.edit(session, shared, draft, revision=read, by=SYSTEM, now=NOW)
            wins += 1
        except (Conflict, StaleDataError):
            pass
        barrier.wait(timeout=60)
    return wins


def test_of_two_edits_of_one_revision_one_wins(database_url, tmp_path, transact):
    with transact() as session:
        activity = make_activity(session, published=False)
        session.flush()
        shared, revision = activity.id, activity.revision

    wins = together(conflict, database_url, str(tmp_path), shared)

    assert sum(wins) == ROUNDS
    with transact() as session:
        assert session.get_one(Activity, shared).revision == revision + ROUNDS
