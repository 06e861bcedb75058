"""The process that ticks: a table of jobs, in memory. What is due is in the database, so a late tick loses nothing."""

import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from calendar_app import clock
from calendar_app.activities import jobs as activities
from calendar_app.bulletins import jobs as bulletins
from calendar_app.domain.errors import NotFound
from calendar_app.duties import jobs as duties
from calendar_app.extensions import SYSTEM, transaction
from calendar_app.outbox import bounces, gate_queries
from calendar_app.outbox import jobs as outbox
from calendar_app.quotas import jobs as quotas
from calendar_app.reminders import jobs as reminders

Counts = dict[str, int]
#: seconds between two looks at the clock, and seconds by which it may go wrong between them
LOOK, TOLERATED = 1.0, 2.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """Something done again and again. ``run`` takes the moment and counts what it did; run twice, it does it once."""

    run: Callable[[datetime], Counts]
    trigger: BaseTrigger
    description: str


def nightly(hour: int, minute: int) -> BaseTrigger:
    """Once a day, on the wall clock of Vietnam."""
    return CronTrigger(hour=hour, minute=minute, timezone=clock.ZONE)


def each_minute() -> BaseTrigger:
    """When a minute begins, as the moments do at which something is to be said."""
    return CronTrigger(second=0, timezone=clock.ZONE)


JOBS: dict[str, Job] = {
    "remind": Job(reminders.remind, each_minute(), "find what is due and queue one message per person"),
    "deliver": Job(reminders.deliver, IntervalTrigger(seconds=3), "hand the queued mail over"),
    "bulletins": Job(bulletins.publish, IntervalTrigger(minutes=1), "tell the public what is coming and what is not"),
    "bounces": Job(bounces.collect, IntervalTrigger(minutes=5), "read what mail servers have returned"),
    "units": Job(activities.settle_units, nightly(0, 5), "let changes of units take effect on their day"),
    "standings": Job(quotas.standings, nightly(0, 10), "bring up to date the standings that the day has changed"),
    "sums": Job(quotas.sums, IntervalTrigger(minutes=20), "fold the sums of standings that changes have lengthened"),
    "duties": Job(duties.materialise, nightly(0, 15), "make the duties and reports of the year, unit by unit"),
    "materialise": Job(activities.extend, nightly(0, 20), "date the days and sessions of the time to come"),
    "holdings": Job(activities.compare_holdings, nightly(0, 25), "compare what pages read with what is public"),
}


def run_job(app: Flask, name: str, now: datetime) -> Counts:
    """Run one job once; raises `NotFound` for a name that is not in the table."""
    if name not in JOBS:
        raise NotFound("job", name)
    with app.app_context():
        return JOBS[name].run(now)


def tick(app: Flask, name: str) -> None:
    """Run one job now. What goes wrong is logged, and the next tick tries again."""
    try:
        counts = run_job(app, name, clock.now())
        beat(app, name)
    except Exception:
        log.exception("job %s failed", name)
    else:
        log.log(logging.INFO if any(counts.values()) else logging.DEBUG, "job %s: %s", name, counts)


def beat(app: Flask, name: str) -> None:
    """Write down that a job ran. Reminding and delivering do so themselves, with what they have done."""
    if name in ("remind", "deliver"):
        return
    now = clock.now()
    with app.app_context(), transaction(SYSTEM, now) as session:
        state = gate_queries.locked_state(session, name)
        state.last_run_at, state.beats = now, state.beats + 1


class Scheduler(BlockingScheduler):  # type: ignore[misc]
    """Looks every second whether the clock was set: a job that was to run at a moment of the old clock runs at once."""

    def __init__(self, drift: Callable[[], float] = clock.drift, **options: object) -> None:
        super().__init__(**options)
        self._drift, self._seen = drift, drift()

    def _process_jobs(self) -> float:
        seen, self._seen = self._seen, self._drift()
        if abs(self._seen - seen) > TOLERATED:
            log.warning("the clock was set by %.0f s", self._seen - seen)
            for job in self.get_jobs():
                job.modify(next_run_time=clock.now())
        return min(super()._process_jobs() or LOOK, LOOK)


def made(app: Flask) -> Scheduler:
    """A scheduler with all jobs of the table: one run of each at a time, missed ticks rolled into one, never lost."""
    scheduler = Scheduler(
        timezone=clock.ZONE,
        executors={"default": ThreadPoolExecutor(len(JOBS))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for name, job in JOBS.items():
        scheduler.add_job(tick, job.trigger, args=(app, name), id=name, next_run_time=clock.now())
    return scheduler


def run(app: Flask) -> None:
    """Tick until SIGTERM or SIGINT; a running job is finished first, delivering with the letter at hand."""
    scheduler = made(app)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        scheduler.start()
    except SystemExit:
        scheduler.shutdown()


def stop(_number: int, _frame: FrameType | None) -> None:
    """Leave the loop of the main thread."""
    outbox.ENDING.set()
    raise SystemExit
