"""Whatever is done to an activity, and whatever the clock does: nobody is told one thing twice, and nobody is left with
what is no longer so."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendar_app import clock
from calendar_app.activities import jobs as activities
from calendar_app.domain.errors import Invalid, WrongStatus
from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.models.activities import Activity, Participation
from calendar_app.models.mail import JobState, OutboxMessage, Reminder
from calendar_app.models.people import Grant
from calendar_app.models.units import Succession, Unit
from calendar_app.reminders import jobs
from calendar_app.reminders.rules import changes
from calendar_app.reminders.rules.activities import standing
from calendar_app.units import tree
from calendar_app.units.acts import Act, Ending, Heir
from tests.reminders.test_remind import DAY, morning

#: a Thursday: three weeks before the day
START = DAY - timedelta(days=20)
MOVED = [DAY + timedelta(days=days) for days in (-6, 0, 1, 9)]

STEPS = st.one_of(
    st.tuples(st.just("move"), st.sampled_from(MOVED)),
    st.tuples(st.just("life"), st.sampled_from(["planned", "cancelled", "postponed"])),
    st.tuples(st.just("wait"), st.integers(1, 80)),
    st.tuples(st.just("back"), st.integers(1, 9)),
    st.tuples(st.just("join"), st.booleans()),
    st.tuples(st.just("standstill"), st.integers(5, 200)),
)
BOSS = replace(SYSTEM, administrator=True)
#: ordered for so many days ahead, taken back before them, and what an activity goes through meanwhile
UNITED = st.one_of(
    st.tuples(st.just("merge"), st.integers(1, 16)),
    st.tuples(st.just("hand over"), st.integers(1, 16)),
    st.tuples(st.just("take back"), st.none()),
    st.tuples(st.just("wait"), st.integers(10, 100)),
    st.tuples(st.just("move"), st.sampled_from(MOVED)),
    st.tuples(st.just("life"), st.sampled_from(["planned", "postponed"])),
)


class Story:
    """An activity, its organiser and a unit that takes part, through some weeks."""

    def __init__(self, town, app, library: int, museum: int, number: int) -> None:
        self.town, self.app, self.museum = town, app, museum
        self.now = self.touched = morning(START)
        with app.app_context(), transaction(SYSTEM, self.now) as session:
            session.query(Reminder).delete()
            session.query(OutboxMessage).delete()
            for state in session.query(JobState):
                state.watermark = None
            for row in session.query(Activity):
                row.life = "cancelled"
            session.query(Succession).delete()
            session.query(Grant).filter_by(unit_id=library).delete()
            session.get_one(Unit, library).valid_to = None
        self.activity = town.activity(
            library, DAY, organiser=town.person(f"p{number}", (library, "editor")), title=f"Hội {number}"
        )
        self.tick()

    def tick(self) -> None:
        with self.app.app_context():
            activities.settle_units(self.now)
            jobs.remind(self.now)
            jobs.deliver(self.now)

    def step(self, what: str, how) -> None:
        self.touched = self.touched if what == "wait" else self.now
        if what == "move":
            self.town.move(self.activity, how)
        elif what == "life":
            self.town.cancel(self.activity, how)
        elif what == "join":
            self.join("accepted" if how else "withdrawn")
        elif what in ("merge", "hand over", "take back"):
            self.order(what, how)
        elif what == "standstill":
            self.now += timedelta(hours=how)
        elif what == "back":
            self.now -= timedelta(hours=how)
        else:
            self.until(self.now + timedelta(hours=how))
            return
        self.tick()

    def join(self, state: str) -> None:
        def change(session, _row) -> None:
            found = session.query(Participation).filter_by(activity_id=self.activity, unit_id=self.museum).one_or_none()
            if found is None:
                session.add(Participation(activity_id=self.activity, unit_id=self.museum, state=state))
            else:
                found.state = state

        self.town.change(self.activity, change)

    def order(self, what: str, days: int | None) -> None:
        """Order something for the library, or take back what is ordered; what cannot be ordered now is left."""
        with suppress(Invalid, WrongStatus), self.app.app_context(), transaction(SYSTEM, self.now) as session:
            if days is None:
                tree.take_back(session, "TVT", by=BOSS, today=clock.day(self.now))
                return
            act = Act(clock.day(self.now) + timedelta(days=days), "Quyết định số 12/QĐ-UBND")
            ending = Ending(
                "merge" if what == "merge" else "transfer",
                (Heir("BTT", "" if what == "merge" else "q_lib_exhibition"),),
            )
            tree.end(session, "TVT", ending, act, by=BOSS)

    def until(self, end: datetime) -> None:
        """Tick every morning, and then."""
        while (next_morning := morning(clock.day(self.now) + timedelta(days=1))) < end:
            self.now = next_morning
            self.tick()
        self.now = end
        self.tick()


@pytest.fixture
def stories(town, app):
    library, museum = town.unit("TVT"), town.unit("BTT")
    town.person("minh", (museum, "editor"))
    made: list[Story] = []

    def story() -> Story:
        made.append(Story(town, app, library, museum, len(made)))
        return made[-1]

    return story


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=1, max_size=7))
def test_nobody_is_told_twice_or_left_with_what_is_no_longer_so(stories, app, steps):
    story = stories()
    for what, how in steps:
        story.step(what, how)
    story.until(story.now + timedelta(days=6))

    with app.app_context():
        rows = db.session.query(Reminder).filter(Reminder.state == "sent").order_by(Reminder.slot, Reminder.id).all()
        messages = db.session.query(OutboxMessage).all()
        activity = db.session.get(Activity, story.activity)
        assert {message.state for message in messages} <= {"sent", "expired"}
        assert len({(row.rule, row.subject, row.due_on, row.person_id, row.offset_days) for row in rows}) == len(rows)
        repeated(rows)
        settled(rows, activity, story.now)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(UNITED, min_size=2, max_size=8))
def test_merged_and_unmerged_nobody_is_told_twice_and_somebody_is_told(stories, app, steps):
    story = stories()
    for what, how in steps:
        story.step(what, how)
    story.until(max(story.now, morning(max(MOVED))) + timedelta(days=3))

    with app.app_context():
        rows = db.session.query(Reminder).filter(Reminder.state == "sent").order_by(Reminder.slot, Reminder.id).all()
        activity = db.session.get(Activity, story.activity)
        day = activity.occurrences[0].first_day
        about = [row for row in rows if row.rule in ("activity_coming", "activity_changed")]
        assert len({(row.rule, row.subject, row.due_on, row.person_id, row.offset_days) for row in rows}) == len(rows)
        repeated(rows)
        settled(rows, activity, story.now)
        if activity.life == "planned" and clock.day(story.touched) + timedelta(days=9) <= day:
            assert day in {changes.day_of(changes.told(row)) for row in about}
        closed = db.session.query(Unit).filter_by(code="TVT").one().valid_to
        invited = {row.person_id for row in about if row.rule == "activity_coming" and after(closed, row)}
        assert invited <= {grant.person_id for grant in db.session.query(Grant).filter_by(unit_id=story.museum)}


def after(closed: date | None, row: Reminder) -> bool:
    """Whether a reminder went out when its unit was closed already."""
    return closed is not None and clock.day(row.slot) > closed


def repeated(rows: list[Reminder]) -> None:
    """No correction tells what its person had heard last."""
    heard: dict[int, str] = {}
    for row in rows:
        if row.rule in ("activity_coming", "activity_changed"):
            said = changes.told(row)
            assert row.rule == "activity_coming" or heard.get(row.person_id) != said
            heard[row.person_id] = said


def settled(rows: list[Reminder], activity: Activity, now: datetime) -> None:
    """Whoever heard of it last heard how it stands, as long as somebody could still be told."""
    last: dict[int, Reminder] = {}
    for row in rows:
        if row.rule in ("activity_coming", "activity_changed"):
            last[row.person_id] = row
    for row in last.values():
        said, stands = changes.told(row), standing(activity.occurrences[0])
        days = [day for day in (changes.day_of(said), activity.occurrences[0].first_day) if day]
        assert changes.same(said, stands) or max([*days, date.min]) <= clock.day(now)
