"""Whatever is entered is either planned or refused field by field; nothing breaks."""

from datetime import date, time
from typing import get_type_hints

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendar_app.activities import service
from calendar_app.activities.draft import Draft, Move
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.extensions import SYSTEM
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days

texts = st.text(st.characters(codec="utf-8"), max_size=300) | st.sampled_from(
    ["", "\x00", "x" * 5000, "e\u0301", "\u0958" * 200]
)
near = st.integers(-400, 400).map(lambda number: TODAY + days(number))
some_days = near | st.dates() | st.just(date.max) | st.just(date.min)
numbers = st.sampled_from([-1, 0, 1, 10**12, 2**31, 2**63, 10**30])
hours = st.none() | st.times() | st.just(time.min)
RULES = ["", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SA;COUNT=3", "FREQ=YEARLY", "FREQ=SECONDLY", "FREQ=DAILY;COUNT=0", "\x00"]
codes = st.lists(st.sampled_from(["heritage_day", "BTT", "TVT"]) | texts, max_size=3).map(tuple)
moves = st.builds(Move, near, near, near, hours, hours) | st.builds(Move, some_days, some_days, some_days, hours, hours)
rules = st.sampled_from(RULES) | texts
CODES = {
    "type": ["exhibition", "digital_collection", "party"],
    "place": ["", "51", "0"],
    "scale": ["province", "grassroots", "world"],
    "age_group": ["", "children", "ghosts"],
    "visibility": ["public", "unit", "secret"],
}
FIELDS = {
    name: {
        date: some_days,
        str: st.sampled_from(CODES[name]) | texts if name in CODES else texts,
        bool: st.booleans(),
        time | None: hours,
        int | None: st.none() | numbers,
        tuple[Move, ...] | None: st.none() | st.lists(moves, max_size=3).map(tuple),
        tuple[date, ...]: st.lists(some_days, max_size=3).map(tuple),
        tuple[str, ...]: codes,
        tuple[str, ...] | None: st.none() | codes,
    }[kind]
    for name, kind in get_type_hints(Draft).items()
} | {"rrule": rules}
good = st.fixed_dictionaries(
    {"title": st.just("Trưng bày"), "type": st.just("exhibition"), "first_day": near},
    optional={name: field for name, field in FIELDS.items() if name not in ("title", "type", "first_day", "last_day")},
).map(lambda fields: Draft(last_day=fields["first_day"], **fields))


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.builds(Draft, **FIELDS) | good)
def test_any_draft_is_planned_and_published_or_refused(session, draft):
    point = session.begin_nested()
    try:
        activity = service.create(session, units.by_code(session, "TVT"), draft, by=SYSTEM, now=NOW)
        service.submit(session, activity.id, by=SYSTEM, now=NOW)
        session.flush()
        assert activity.published.title == activity.published.title.strip() != ""
        assert activity.occurrences
    except (Invalid, NotFound):
        pass
    finally:
        point.rollback()
