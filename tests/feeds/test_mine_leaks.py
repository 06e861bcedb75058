"""Whoever reads a personal feed finds in it just what is that person's, whatever else there is.

Activities, tasks and duties in random states and hands, people with random roles; the rule is written a second time,
in plain Python. Only whoever prepares an activity is told how it will be called once its edit is approved.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from calendar_app.accounts import feed_tokens
from calendar_app.activities import queries, service
from calendar_app.activities.draft import draft_of
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.models.duties import DutyInstance
from calendar_app.models.people import Person
from calendar_app.models.plans import Plan
from calendar_app.models.preparation import ChecklistItem
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_draft, make_person
from tests.feeds import calendars

UNITS = ("TVT", "BTT", "TTVH", "XA-21548")
#: ways a title can begin in a feed, by state; what is published and goes on begins with nothing
BEFORE = {"draft": "DỰ THẢO: ", "submitted": "DỰ THẢO: ", "postponed": "HOÃN: ", "cancelled": "ĐÃ HỦY: "}
run = count(1)


@dataclass
class Planned:
    """An activity: who leads it, who was asked, who looks after it, what became of it."""

    unit: str
    partners: dict
    organiser: int | None
    state: str
    visibility: str
    rrule: str
    first_day: date
    mark: str = field(default="")
    number: int = 0

    def title(self):
        return BEFORE.get(self.state, "") + self.mark

    def belongs(self, at, editing):
        """To the units of a person who edits there, asked ones once they accepted, and to who looks after it."""
        parties = {self.unit, *(code for code, answer in self.partners.items() if answer == "accepted")}
        return self.state != "dropped" and (self.organiser == at or bool(parties & editing))


@dataclass
class Task:
    """Something to prepare for one of the activities."""

    owner: int | None
    due: date | None
    done: bool
    dropped: bool
    activity: int
    mark: str = field(default="")


@dataclass
class Due:
    """Something that a unit has to report."""

    unit: str
    due: date | None
    done: bool
    withdrawn: bool
    number: int = 0


dates = st.integers(0, 40).map(lambda ahead: TODAY + days(ahead))
planned = st.builds(
    Planned,
    unit=st.sampled_from(UNITS),
    partners=st.dictionaries(st.sampled_from(UNITS), st.sampled_from(("invited", "accepted", "declined")), max_size=2),
    organiser=st.sampled_from((None, None, 0, 1, 2)),
    state=st.sampled_from(("draft", "submitted", "dropped", "approved", "edited", "postponed", "cancelled")),
    visibility=st.sampled_from(("public", "network", "unit")),
    rrule=st.sampled_from(("", "", "FREQ=WEEKLY;COUNT=4")),
    first_day=dates,
)
tasks = st.builds(
    Task,
    owner=st.sampled_from((None, 0, 1, 2)),
    due=st.one_of(st.none(), dates),
    done=st.booleans(),
    dropped=st.booleans(),
    activity=st.integers(0, 7),
)
dues = st.builds(
    Due, unit=st.sampled_from(UNITS), due=st.one_of(st.none(), dates), done=st.booleans(), withdrawn=st.booleans()
)
roles = st.dictionaries(st.sampled_from(UNITS), st.sampled_from(tuple(Role)), max_size=2)


@pytest.fixture
def database_template():
    return "plan"


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=(HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large),
)
@given(
    held=st.lists(roles, min_size=3, max_size=3),
    activities=st.lists(planned, min_size=8, max_size=10),
    todo=st.lists(tasks, min_size=3, max_size=6),
    owed=st.lists(dues, min_size=3, max_size=6),
)
def test_a_personal_feed_tells_what_is_that_persons_and_nothing_else(
    transact, client, held, activities, todo, owed
):  # fmt: skip
    seed = next(run)
    with transact() as session:
        clear(session)
        for code in UNITS:
            units.by_code(session, code).needs_approval = True
        people, tokens = crew(session, held, seed)
    for at, one in enumerate(activities):
        one.mark = f"mat{seed}n{at}x"
        one.partners = {code: answer for code, answer in one.partners.items() if code != one.unit}
        with transact() as session:
            plan(session, one, people)
    with transact() as session:
        for at, task in enumerate(todo):
            task.mark = f"viec{seed}n{at}x"
            prepare(session, task, people, session.get_one(Activity, activities[task.activity].number))
        for one in owed:
            one.number = owe(session, one, 2000 + next(run))

    for at, roles in enumerate(held):
        editing = {code for code, role in roles.items() if role >= Role.EDITOR}
        body = client.get(f"/feeds/mine/{tokens[at]}.ics").data
        told = sorted(str(event["SUMMARY"]) for event in calendars.read(body).events if "RECURRENCE-ID" not in event)
        uids = {str(event["UID"]).partition("@")[0] for event in calendars.read(body).events}
        mine = [one for one in activities if one.belongs(at, editing)]
        preparing = [
            task for task in todo
            if task.owner == at and task.due and not (task.done or task.dropped)
            and activities[task.activity].state not in ("dropped", "cancelled")
        ]  # fmt: skip
        wanted = {f"duty-{one.number}" for one in owed if one.unit in editing and one.due and not one.done}
        wanted -= {f"duty-{one.number}" for one in owed if one.withdrawn}

        assert [title for title in told if re.search(rf"(mat|viec){seed}n", title)] == sorted(
            [*(one.title() for one in mine), *(f"Việc cần làm: {task.mark}" for task in preparing)]
        )
        assert {uid for uid in uids if uid.startswith("duty-")} == wanted
        waits = re.findall(rf"kin{seed}n\d+x", body.decode().replace("\r\n ", ""))
        assert set(waits) == {
            edited.mark.replace("mat", "kin") for edited in (activities[task.activity] for task in preparing)
            if edited.state == "edited"
        }  # fmt: skip


def clear(session):
    """What an earlier example owed."""
    for row in session.query(DutyInstance):
        row.withdrawn = True


def crew(session, held, seed):
    """Three people with their roles, and the secrets of their feeds."""
    people, tokens = [], []
    for at, roles in enumerate(held):
        person = make_person(session, f"nguoi{at}-{seed}@example.vn")
        for code, role in roles.items():
            grant(session, person, units.by_code(session, code), role)
        people.append(person.id)
        tokens.append(feed_tokens.make(session, person.id, NOW))
    return people, tokens


def plan(session, one, people):
    """Plan it, and let happen to it what its state says."""
    draft = make_draft(
        title=one.mark, visibility=one.visibility, rrule=one.rrule, first_day=one.first_day,
        co_organisers=tuple(one.partners),
    )  # fmt: skip
    activity = service.create(session, units.by_code(session, one.unit), draft, by=SYSTEM, now=NOW)
    one.number = activity.id
    activity.organiser_id = None if one.organiser is None else people[one.organiser]
    for code, answer in one.partners.items():
        if answer != "invited":
            unit = units.by_code(session, code)
            service.answer(session, activity.id, unit, answer == "accepted", by=SYSTEM, now=NOW)
    if one.state == "dropped":
        service.cancel(session, activity.id, "Không làm nữa", by=SYSTEM, now=NOW)
    elif one.state != "draft":
        service.submit(session, activity.id, by=SYSTEM, now=NOW)
    if one.state in ("approved", "edited", "postponed", "cancelled"):
        service.approve(session, activity.id, by=SYSTEM, now=NOW)
    if one.state in ("postponed", "cancelled"):
        ended = service.postpone if one.state == "postponed" else service.cancel
        ended(session, activity.id, "Mưa bão", by=SYSTEM, now=NOW)
    if one.state == "edited":
        session.flush()
        changed = replace(draft_of(queries.latest(activity)), title=one.mark.replace("mat", "kin"))
        service.edit(session, activity.id, changed, revision=activity.revision, by=SYSTEM, now=NOW)


def prepare(session, task, people, activity):
    owner = None if task.owner is None else session.get_one(Person, people[task.owner]).id
    session.add(
        ChecklistItem(
            activity=activity, text=task.mark, owner_id=owner, due_on=task.due, dropped=task.dropped,
            done_at=NOW if task.done else None,
        )
    )  # fmt: skip


def owe(session, one, year):
    plan = session.query(Plan).one()
    row = DutyInstance(
        plan=plan, sort="report", code="r_department", unit=units.by_code(session, one.unit), year=year,
        due_on=one.due, done_at=NOW if one.done else None, withdrawn=one.withdrawn,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id
