"""Days that a unit owes an activity and has none for."""

from datetime import date, datetime, timedelta

import pytest

from calendar_app import clock
from calendar_app.models.activities import Activity
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.mail import Reminder
from calendar_app.models.plans import CommemorationSet, Obligation, Plan
from calendar_app.models.units import Unit, UnitKind
from calendar_app.quotas import service as quotas
from tests.conftest import NOW
from tests.reminders.test_remind import morning

#: Wednesday 21 April 2027, and the Museum Day after it
BOOK_DAY, MUSEUM_DAY = date(2027, 4, 21), date(2027, 5, 18)
ANY_DAY = {"scopes": ["national"], "places": [], "include": [], "exclude": []}


@pytest.fixture
def library(town, transact):
    """A provincial library that owes the Book Day an activity, with an editor."""
    library = town.unit("TVT")
    town.person("lan", (library, "editor"))
    with transact() as session:
        session.add(UnitKind(unit_id=library, kind="lib_province"))
        session.add(a_plan())
        for code, day in (("book_day", BOOK_DAY), ("museum_day", MUSEUM_DAY)):
            session.add(a_day(code, day))
    owe(transact)
    return library


def a_plan() -> Plan:
    return Plan(
        id=1, code="p", title_vi="Kế hoạch", issuer_vi="UBND", root_code="TVT", since=date(2023, 1, 1),
        until=date(2031, 1, 1), tracked_from=date(2026, 1, 1), document={}, checksum="", loaded_at=NOW,
    )  # fmt: skip


def a_day(code: str, day: date) -> CommemorationDate:
    kept = Commemoration(code=code, name_vi=f"Ngày {code}", folded=code, rule={}, scope="national")
    return CommemorationDate(commemoration=kept, year=day.year, first_day=day, last_day=day)


def owe(transact, code: str = "q_book_day", **columns: object) -> None:
    """Owe one activity a year, tied to the Book Day unless said otherwise."""
    wanted = {"tie": "any", "days": ["book_day"], "who": {"kinds": ["lib_province"]}, "minimum": 1, **columns}
    with transact() as session:
        session.add(
            Obligation(plan_id=1, code=code, valid_from=date(2023, 1, 1), name_vi=code, period="year", **wanted)
        )


@pytest.fixture
def told(remind, transact):
    """The mornings on which a day without an activity is spoken of, of those from the first to the last day."""

    def told(first: date = date(2027, 2, 1), last: date = date(2027, 5, 31)) -> list[date]:
        for n in range(-1, (last - first).days + 1):
            remind(morning(first + timedelta(days=n)))
        with transact() as session:
            slots = session.query(Reminder.slot).filter_by(rule="day_unplanned").order_by(Reminder.slot)
            return [clock.day(slot) for (slot,) in slots]

    return told


def plan_activity(town, transact, unit: int, *codes: str, day: date = BOOK_DAY) -> int:
    activity = town.activity(unit, day)
    with transact() as session:
        row = session.get_one(Activity, activity)
        row.published.commemorations = list(session.query(Commemoration).filter(Commemoration.code.in_(codes)))
        quotas.credit(session, row, now=NOW)
    return activity


def test_sixty_thirty_and_fourteen_days_before(library, told, outbox):
    """20 February is a Saturday: the Friday before it. 22 March and 7 April are working days."""
    assert told() == [date(2027, 2, 19), date(2027, 3, 22), date(2027, 4, 7)]
    assert {message.to for message in outbox()} == {"lan"}
    assert "/desk/activities/new?unit=TVT&day=book_day&first_day=2027-04-21" in outbox()[0].text


def test_once_something_is_planned_there_is_silence(town, transact, library, remind, outbox):
    remind(morning(date(2027, 2, 18)))
    remind(morning(date(2027, 2, 19)))
    plan_activity(town, transact, library, "book_day")

    assert remind(morning(date(2027, 2, 20))) == {"queued": 0, "withdrawn": 1, "reminders": 0}
    assert remind(morning(date(2027, 3, 22)))["queued"] == 0
    assert [message.state for message in outbox()] == ["expired"]


def test_an_activity_that_declares_another_day_is_none_for_this(town, transact, library, remind):
    plan_activity(town, transact, library, "museum_day")
    remind(morning(date(2027, 3, 21)))
    assert remind(morning(date(2027, 3, 22)))["queued"] == 1


def test_any_of_several_days_is_enough(town, transact, library, told):
    owe(transact, "q_either", days=["book_day", "museum_day"])
    plan_activity(town, transact, library, "book_day")
    assert told(date(2027, 3, 15), date(2027, 4, 20)) == []


def test_each_day_is_owed_its_own(town, transact, library, told):
    """60 days before 18 May 2027 is Friday 19 March; 30 before is a Sunday, and Friday 16 April the Hùng Kings' day."""
    owe(transact, "q_each", tie="each", days=["book_day", "museum_day"])
    plan_activity(town, transact, library, "book_day")
    assert told(date(2027, 3, 15), date(2027, 4, 16)) == [date(2027, 3, 19), date(2027, 4, 15)]


@pytest.mark.parametrize(
    "columns",
    [{"minimum": 0}, {"tie": "none", "days": []}, {"who": {"kinds": ["mus_province"]}}, {"days": ["the_set"]}],
)
def test_what_is_not_owed_on_a_day_is_not_asked_for(transact, library, told, columns):
    with transact() as session:
        session.add(
            CommemorationSet(plan_id=1, code="the_set", valid_from=date(2023, 1, 1), name_vi="", selector=ANY_DAY)
        )
        session.query(Obligation).one().valid_until = date(2026, 1, 1)
    owe(transact, "other", **columns)
    assert told(date(2027, 3, 20), date(2027, 3, 23)) == []


def test_who_is_only_requested_is_never_urged(transact, library, told):
    with transact() as session:
        session.get_one(Unit, library).requested_only = True
    assert told(date(2027, 3, 20), date(2027, 3, 23)) == []


def test_delivery_looks_once_more(town, transact, library, remind, deliver):
    now: datetime = morning(date(2027, 3, 22))
    remind(now - timedelta(days=1))
    assert remind(now)["queued"] == 1
    plan_activity(town, transact, library, "book_day")
    assert deliver(now) == {}
