"""A library with its people and activities, and what the job tells whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from calendar_app.extensions import db
from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.mail import OutboxMessage, Reminder
from calendar_app.models.people import Grant, Person
from calendar_app.models.preparation import ChecklistItem
from calendar_app.models.units import Unit
from calendar_app.outbox import reading
from calendar_app.reminders import jobs
from tests.conftest import NOW, Transact

Remind = Callable[[datetime], dict[str, int]]


@dataclass
class Town:
    """Writes rows in a transaction of their own; ids come back."""

    transact: Transact

    def unit(self, code: str, **columns: object) -> int:
        return self.add(
            Unit(code=code, name_vi=f"Đơn vị {code}", name_en=f"Unit {code}", folded=code, level="province",
                 path=f"/{code}/", **columns)
        )  # fmt: skip

    def person(self, name: str, *grants: tuple[int, str], **columns: object) -> int:
        person = self.add(
            Person(email=f"{name}@example.vn", name=name, password_hash="x", session_key="x", created_at=NOW, **columns)
        )
        for unit_id, role in grants:
            self.add(Grant(person_id=person, unit_id=unit_id, role=role))
        return person

    def activity(
        self, unit: int, *days: date, title: str = "Triển lãm sách", scale: str = "commune",
        organiser: int | None = None,
        published: bool = True, last_day: date | None = None,
    ) -> int:  # fmt: skip
        """A published activity held on some days; its id."""
        with self.transact() as session:
            activity = Activity(
                uid=f"{title}-{unit}-{days[0]}",
                lead_unit_id=unit,
                organiser_id=organiser,
                created_at=NOW,
                touched_at=NOW,
            )
            version = Version(
                activity=activity, number=1, review="approved" if published else "submitted", title=title, folded="",
                type="exhibition", first_day=days[0], last_day=last_day or days[-1], scale=scale, created_by="x",
                created_at=NOW, venue="Sảnh chính",
            )  # fmt: skip
            session.add(version)
            session.flush()
            activity.published = version if published else None
            for day in days:
                session.add(
                    Occurrence(
                        activity=activity, original_start=day.isoformat(), first_day=day, last_day=last_day or day
                    )
                )
            session.add(Participation(activity=activity, unit_id=unit, role="lead", state="accepted"))
            session.flush()
            return activity.id

    def change(self, activity_id: int, change: Callable[[Session, Activity], object]) -> None:
        with self.transact() as session:
            change(session, session.get_one(Activity, activity_id))

    def move(self, activity_id: int, day: date) -> None:
        """Give the first occurrence another day."""

        def move(_session: Session, activity: Activity) -> None:
            activity.occurrences[0].first_day = activity.occurrences[0].last_day = day

        self.change(activity_id, move)

    def cancel(self, activity_id: int, life: str = "cancelled") -> None:
        self.change(activity_id, lambda _session, activity: setattr(activity, "life", life))

    def add_grant(self, person: int, unit: int, role: str = "editor") -> None:
        """Give a person a role on a unit, once."""
        with self.transact() as session:
            if not session.query(Grant).filter_by(person_id=person, unit_id=unit).count():
                session.add(Grant(person_id=person, unit_id=unit, role=role))

    def task(self, activity: int, text: str, **columns: object) -> int:
        """Something to prepare for an activity."""
        return self.add(ChecklistItem(activity_id=activity, text=text, **columns))

    def add(self, row: Unit | Person | Grant | ChecklistItem) -> int:
        with self.transact() as session:
            session.add(row)
            session.flush()
            return row.id


@pytest.fixture
def town(transact: Transact) -> Town:
    return Town(transact)


@pytest.fixture
def remind(app: Flask) -> Remind:
    """One tick of the job."""

    def remind(now: datetime) -> dict[str, int]:
        with app.app_context():
            return jobs.remind(now)

    return remind


@pytest.fixture
def deliver(app: Flask) -> Remind:
    """One tick of the delivery, with its last look at the data."""

    def deliver(now: datetime) -> dict[str, int]:
        with app.app_context():
            return {outcome: count for outcome, count in jobs.deliver(now).items() if count}

    return deliver


@dataclass(frozen=True)
class Sealed:
    """A message of the outbox."""

    to: str
    subject: str
    text: str
    html: str
    state: str
    part: int


@pytest.fixture
def outbox(app: Flask) -> Callable[[], list[Sealed]]:
    """Every message, oldest first."""

    def outbox() -> list[Sealed]:
        with app.app_context():
            rows = db.session.query(OutboxMessage).order_by(OutboxMessage.id)
            return [
                Sealed(row.recipient.split("@")[0], row.subject, said.text, said.html, row.state, row.part)
                for row in rows
                for said in [reading.parts(row.body)]
            ]

    return outbox


@pytest.fixture
def reminders(app: Flask) -> Callable[[], list[tuple[str, int, str]]]:
    """Rule, offset and state of every reminder, oldest first."""

    def reminders() -> list[tuple[str, int, str]]:
        with app.app_context():
            rows = db.session.query(Reminder).order_by(Reminder.id)
            return [(row.rule, row.offset_days, row.state) for row in rows]

    return reminders
