"""Two processes write to one database at once: nothing is lost or locked out, one of two conflicting edits wins."""

import contextlib
import multiprocessing
import queue
import threading
import time
import traceback
from datetime import timedelta
from pathlib import Path

import pytest
from flask import current_app
from sqlalchemy import func, select

from calendar_app.activities import checklist, results, service
from calendar_app.activities.results import Outcome
from calendar_app.domain.errors import Conflict, WrongStatus
from calendar_app.extensions import SYSTEM, transaction
from calendar_app.models.activities import Activity
from calendar_app.models.audit import AuditEntry
from calendar_app.models.publication import ScopeCounter
from calendar_app.models.quotas import Credit
from calendar_app.quotas import checks
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY, application
from tests.factories import days, make_activity, make_draft

pytestmark = pytest.mark.slow

SPAWN = multiprocessing.get_context("spawn")
STEPS, ROUNDS, APPROVERS = 50, 200, 25
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
        changed = [entry.changes["attendance"] for entry in entries if "attendance" in entry.changes]
        assert sorted(changed) == sorted([step, step + 1] for step in range(STEPS - 1) for _writer in mine)
        assert checks.differences(session, TODAY) == []


def conflict(number, barrier, shared):
    """In every round both write what rests on the same revision; the texts that this one wrote, and its conflicts.

    By turns both change the content, one the content and one the checklist, both the checklist; the content comes with
    other co-organisers each time.
    """
    written, refused = [], []
    for round_number in range(ROUNDS):
        with transaction(SYSTEM, NOW) as session:
            read = session.get_one(Activity, shared).revision
        text = f"Lần {round_number} của {number}"
        barrier.wait(timeout=60)
        try:
            with transaction(SYSTEM, NOW) as session:
                if (round_number + number * (round_number % 3)) % 2:
                    item = checklist.Item(None, text)
                    checklist.write(session, shared, [item], revision=read, by=SYSTEM, now=NOW)
                else:
                    guests = (("BTT",), ("TTVH", "BTT"), ())[round_number % 3]
                    draft = make_draft(title=text, first_day=TODAY + days(1), co_organisers=guests)
                    service.edit(session, shared, draft, revision=read, by=SYSTEM, now=NOW)
            written.append(text)
        except Conflict as error:
            refused.append((error.expected, error.found))
        barrier.wait(timeout=60)
    return written, refused


def test_of_two_writes_on_one_revision_one_wins_and_nothing_is_lost(database_url, tmp_path, transact):
    with transact() as session:
        activity = make_activity(session, published=False)
        session.flush()
        shared, revision = activity.id, activity.revision

    answers = together(conflict, database_url, str(tmp_path), shared)

    written = [text for texts, _refused in answers for text in texts]
    refused = [pair for _texts, pairs in answers for pair in pairs]
    assert (len(written), len({text.split(" của")[0] for text in written})) == (ROUNDS, ROUNDS)
    assert len(refused) == ROUNDS
    assert all(found == read + 1 for read, found in refused)
    with transact() as session:
        assert session.get_one(Activity, shared).revision == revision + ROUNDS
        entries = session.scalars(select(AuditEntry).where(AuditEntry.table_name.in_(["version", "checklist_item"])))
        logged = [entry.changes[name][1] for entry in entries for name in ("title", "text") if name in entry.changes]
        assert sorted(text for text in logged if text.startswith("Lần")) == sorted(written)


def approve(number, barrier, shared, revision):
    """Many approvals of one version at once; how each of them ended."""
    app, ends = current_app._get_current_object(), []
    start = threading.Barrier(APPROVERS)

    def one():
        start.wait(timeout=60)
        try:
            with app.app_context(), transaction(SYSTEM, NOW) as session:
                service.approve(session, shared, by=SYSTEM, now=NOW, revision=revision)
            ends.append("approved")
        except (Conflict, WrongStatus) as error:
            ends.append(type(error).__name__)

    threads = [threading.Thread(target=one) for _approver in range(APPROVERS)]
    barrier.wait(timeout=60)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def test_of_fifty_approvals_one_wins(database_url, tmp_path, transact):
    with transact() as session:
        activity = make_activity(session, **EXHIBITION)
        draft = make_draft(**EXHIBITION, title="Được duyệt một lần")
        activity.lead_unit.needs_approval = True
        session.flush()
        service.edit(session, activity.id, draft, revision=activity.revision, by=SYSTEM, now=NOW)
        service.submit(session, activity.id, by=SYSTEM, now=NOW)
        session.flush()
        shared, revision = activity.id, activity.revision
        before = session.get_one(ScopeCounter, "all").counter

    ends = [end for answers in together(approve, database_url, str(tmp_path), shared, revision) for end in answers]

    assert (len(ends), ends.count("approved"), ends.count("Conflict")) == (2 * APPROVERS, 1, 2 * APPROVERS - 1)
    with transact() as session:
        activity = session.get_one(Activity, shared)
        assert (activity.sequence, activity.published.title) == (1, "Được duyệt một lần")
        assert session.get_one(ScopeCounter, "all").counter == before + 1
        (occurrence,) = activity.occurrences
        counted = select(func.count()).select_from(Credit).where(Credit.occurrence_id == occurrence.id)
        obligations = select(func.count(Credit.obligation_id.distinct())).where(Credit.occurrence_id == occurrence.id)
        assert session.scalar(counted) == session.scalar(obligations) > 0
        assert checks.differences(session, TODAY) == []
