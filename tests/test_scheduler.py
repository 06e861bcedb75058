"""The process that ticks."""

import logging
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.interval import IntervalTrigger

from calendar_app import scheduler
from calendar_app.domain.errors import NotFound
from calendar_app.scheduler import JOBS, Job
from tests.conftest import NOW
from tests.source import ROOT

#: what `flask scheduler` does, on a database of the test
PROGRAM = """
import sys
from pathlib import Path
from calendar_app import create_app, scheduler
from config import Config
folder = Path(sys.argv[2])
print("ticking", flush=True)
scheduler.run(create_app(Config(sys.argv[1], folder, "a key of the tests only", f"maildir:{folder / 'mail'}")))
print("stopped", flush=True)
"""


def test_every_job_runs_by_name_and_counts(app):
    for name in JOBS:
        counts = scheduler.run_job(app, name, NOW)
        assert all(isinstance(count, int) for count in counts.values())


def test_reminding_and_delivering_say_what_the_command_line_promises(app):
    assert scheduler.run_job(app, "remind", NOW)["queued"] == 0
    assert scheduler.run_job(app, "deliver", NOW)["sent"] == 0


def test_a_job_nobody_knows(app):
    with pytest.raises(NotFound):
        scheduler.run_job(app, "knit", NOW)


def test_a_job_that_fails_is_logged_and_ticks_again(app, monkeypatch, set_clock, caplog):
    set_clock(datetime.now(UTC))
    ticks: list[int] = []
    third = threading.Event()

    def fail(_now):
        ticks.append(1)
        if len(ticks) == 3:
            third.set()
        raise RuntimeError("no")

    every = IntervalTrigger(seconds=0.05)
    monkeypatch.setattr(scheduler, "JOBS", {"failing": Job(fail, every, "fails")})
    with caplog.at_level(logging.ERROR):
        made = scheduler.made(app)
        thread = threading.Thread(target=made.start, daemon=True)
        thread.start()
        assert third.wait(5)
        made.shutdown()
        thread.join(5)

    assert not thread.is_alive()
    assert "job failing failed" in caplog.text


def test_late_and_missed_ticks_are_rolled_into_one_and_never_dropped(app):
    made = scheduler.made(app)
    assert sorted(job.id for job in made.get_jobs()) == sorted(JOBS)
    assert made._job_defaults == {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


def test_a_clock_that_is_set_back_stops_no_job_for_hours():
    """What was to run at a moment of the old clock, five hours ahead by now, runs at once."""
    hands, ran = [0.0], threading.Event()
    made = scheduler.Scheduler(drift=lambda: hands[0], timezone=UTC)
    made.add_job(ran.set, IntervalTrigger(hours=1), next_run_time=datetime.now(UTC) + timedelta(hours=5))
    thread = threading.Thread(target=made.start, daemon=True)
    thread.start()
    assert not ran.wait(0.1)
    hands[0] = -5 * 3600.0
    assert ran.wait(10)
    made.shutdown()
    thread.join(5)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly(database_url, tmp_path, number):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, database_url, tmp_path],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ticking\n"
    try:
        process.wait(timeout=2.5)
    except subprocess.TimeoutExpired:
        process.send_signal(number)
    out, errors = process.communicate(timeout=15)
    assert (process.returncode, out, errors) == (0, b"stopped\n", b"")
