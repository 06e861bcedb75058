"""A year of the demonstration province, day by day: the jobs run as they would, people answer or do not.

Nobody is told anything by hand; what is printed is what the rules make of a year.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app import clock, scheduler
from calendar_app.activities import results
from calendar_app.activities.results import Outcome
from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.models.activities import Occurrence
from calendar_app.models.mail import OutboxMessage, Reminder
from calendar_app.models.people import Person

#: jobs of a night, in the order of the clock
NIGHTLY = ("units", "standings", "duties", "materialise")
DAY = timedelta(days=1)


@dataclass
class Year:
    """Who got how many mails on which morning, and what about."""

    #: by person's e-mail: morning and subject of each mail
    mails: defaultdict[str, list[tuple[date, str]]] = field(default_factory=lambda: defaultdict(list))
    #: how often each rule was told
    told: Counter[str] = field(default_factory=Counter)
    #: by obligation and unit: the mornings on which it was spoken of
    quotas: defaultdict[str, list[date]] = field(default_factory=lambda: defaultdict(list))

    @property
    def most_on_a_morning(self) -> int:
        return max((max(Counter(on for on, _ in mails).values()) for mails in self.mails.values()), default=0)

    def lines(self) -> Iterator[str]:
        """The year as one reads it: the busiest first."""
        for person, mails in sorted(self.mails.items(), key=lambda one: -len(one[1])):
            yield f"{person:34} {len(mails):4} mails"
        numbers = [len(mails) for mails in self.mails.values()]
        yield f"median {median(numbers or [0]):.0f}, most on one morning {self.most_on_a_morning}"
        yield ", ".join(f"{rule} {number}" for rule, number in self.told.most_common())


def simulated(app: Flask, first: date, last: date, *, answering: bool) -> Year:
    """The mails from the first to the last day, both included.

    ``answering``: three days after a result was asked for, it is entered.
    """
    year = Year()
    for number in range((last - first).days + 1):
        today = first + number * DAY
        for job in NIGHTLY:
            scheduler.run_job(app, job, at(today, 0, 20))
        for job in ("remind", "deliver"):
            scheduler.run_job(app, job, at(today, 7, 31))
        with app.app_context():
            _read(db.session(), today, year)
            if answering:
                _answer(today)
    return year


def at(day: date, hour: int, minute: int) -> datetime:
    """A moment of a local day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.ZONE)


def _read(session: Session, today: date, year: Year) -> None:
    """What went out on a day."""
    sent = select(OutboxMessage.id, OutboxMessage.subject, Person.email).join(
        Person, OutboxMessage.person_id == Person.id
    )
    for message_id, subject, email in session.execute(sent.where(OutboxMessage.sent_at >= at(today, 0, 0))):
        year.mails[email].append((today, subject))
        for row in session.scalars(select(Reminder).where(Reminder.message_id == message_id)):
            year.told[row.rule] += 1
            if row.rule == "quota_at_risk":
                year.quotas[f"{row.subject}:{row.person_id}"].append(today)


def _answer(today: date) -> None:
    """Enter what was asked for three days ago."""
    with transaction(SYSTEM, at(today, 15, 0)) as session:
        asked = select(Reminder.occurrence_id).where(
            Reminder.rule == "result_missing", Reminder.state.in_(("sealed", "sent")),
            Reminder.slot >= at(today - 3 * DAY, 0, 0), Reminder.slot < at(today - 2 * DAY, 0, 0),
        )  # fmt: skip
        for occurrence in session.scalars(select(Occurrence).where(Occurrence.id.in_(asked))).all():
            if occurrence.state == "planned":
                results.hold(
                    session, occurrence.activity_id, occurrence.id, Outcome(attendance=80), by=SYSTEM,
                    now=at(today, 15, 0),
                )  # fmt: skip
