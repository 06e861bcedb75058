"""Whatever is done to an activity, and whatever the clock does: nobody is told one thing twice, and nobody is left with
what is no longer so."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendar_app import clock
from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.models.activities import Activity, Participation
from calendar_app.models.mail import JobState, OutboxMessage, Reminder
from calendar_app.reminders import jobs
from calendar_app.reminders.rules import changes
from calendar_app.reminders.rules.activities import standing
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


class Story:
    """An activity, its organiser and a unit that takes part, through some weeks."""

    def __init__(self, town, app, library: int, museum: int, number: int) -> None:
        self.town, self.app, self.museum = town, app, museum
        self.now = morning(START)
        with app.app_context(), transaction(SYSTEM, self.now) as session:
            session.query(Reminder).delete()
            session.query(OutboxMessage).delete()
            session.query(JobState).delete()
            for row in session.query(Activity):
                row.life = "cancelled"
        self.activity = town.activity(library, DAY, organiser=town.person(f"p{number}"), title=f"Hội {number}")
        self.tick()

    def tick(self) -> None:
        with self.app.app_context():
            jobs.remind(self.now)
            jobs.deliver(self.now)

    def step(self, what: str, how) -> None:
        if what == "move":
            self.town.move(self.activity, how)
        elif what == "life":
            self.town.cancel(self.activity, how)
        elif what == "join":
            self.join("accepted" if how else "withdrawn")
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


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=1, max_size=7))
def test_nobody_is_told_twice_or_left_with_what_is_no_longer_so(stories, app, steps):
    story = stories()
    for what, how in steps:
        story.step(what, how)
    story.until(max(story.now, morning(DAY + timedelta(days=11))))

    with app.app_context():
        rows = db.session.query(Reminder).filter(Reminder.state == "sent").order_by(Reminder.slot, Reminder.id).all()
        messages = db.session.query(OutboxMessage).all()
        activity = db.session.get(Activity, story.activity)
        assert {message.state for message in messages} <= {"sent", "expired"}
        assert len({(row.rule, row.subject, row.due_on, row.person_id, row.offset_days) for row in rows}) == len(rows)
        repeated(rows)
        settled(rows, activity, story.now)


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
