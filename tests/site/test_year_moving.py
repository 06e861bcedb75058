"""Moving an activity to another day from the board of a year: a plain form, which dragging fills."""

from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from calendar_app.activities import results, service
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.models.units import Unit
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.signing import sign_in


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def planner(client, transact):
    with transact() as session:
        grant(session, make_person(session), units.by_code(session, "TVT"), Role.EDITOR)
    return sign_in(client, transact, "thu@example.vn")


@pytest.fixture
def plan(transact):
    """A new activity, by id and revision."""

    def make(**fields):
        with transact() as session:
            made = make_activity(session, **fields)
            session.flush()
            return made.id, made.revision

    return make


@pytest.fixture
def read(transact):
    """What stands there now: days, review, life, and the days the public reads."""

    def make(key):
        with transact() as session:
            found = session.get_one(Activity, key)
            last, public = found.versions[-1], found.published
            return {
                "days": (last.first_day, last.last_day),
                "review": last.review,
                "life": found.life,
                "public": (public.first_day, public.last_day) if public else None,
            }

    return make


def move(planner, made, day, **more):
    key, revision = made
    data = {"first_day": day, "revision": str(revision), "year": "2026", **more}
    return planner.post(f"/desk/activities/{key}/move?lang=en", data=data)


def said(planner, answer):
    assert answer.status_code == 303
    page = planner.get(answer.location.partition("#")[0])
    assert page.status_code == 200
    return unescape(page.text)


def test_a_draft_keeps_its_length_and_stays_a_draft(planner, plan, read):
    made = plan(published=False, first_day=TODAY + days(10), last_day=TODAY + days(14))

    answer = move(planner, made, "05/01/2027")

    assert answer.location.endswith(f"/desk/units/TVT/year/2027?lang=en#a{made[0]}")
    assert "Moved to 05–09/01/2027. It is not submitted yet." in said(planner, answer)
    assert read(made[0]) == {
        "days": (date(2027, 1, 5), date(2027, 1, 9)), "review": "draft", "life": "planned", "public": None,
    }  # fmt: skip


def test_what_is_published_moves_at_once_where_no_approval_is_needed(planner, plan, read, transact):
    with transact() as session:
        session.scalars(select(Unit).where(Unit.code == "TVT")).one().needs_approval = False
    made = plan()

    assert "The calendar shows it now." in said(planner, move(planner, made, "05/01/2027"))
    assert read(made[0])["public"] == (date(2027, 1, 5), date(2027, 1, 5))


def test_what_is_published_waits_as_a_new_version_where_approval_is_needed(planner, plan, read, transact):
    with transact() as session:
        session.scalars(select(Unit).where(Unit.code == "TVT")).one().needs_approval = True
    made = plan()
    before = read(made[0])["public"]

    assert "It waits for approval" in said(planner, move(planner, made, "05/01/2027"))
    now = read(made[0])
    assert (now["review"], now["public"]) == ("submitted", before)
    assert now["days"] == (date(2027, 1, 5), date(2027, 1, 5))


def test_a_postponed_activity_gets_a_new_date(planner, plan, read, transact):
    made = plan()
    with transact() as session:
        session.scalars(select(Unit).where(Unit.code == "TVT")).one().needs_approval = False
        revision = service.postpone(session, made[0], "Bão", by=SYSTEM, now=NOW)
        session.flush()
        made = (made[0], revision.revision)

    said(planner, move(planner, made, "05/01/2027"))

    assert read(made[0])["life"] == "planned"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "enter a day as dd/mm/yyyy"),
        ("\x00", "enter a day as dd/mm/yyyy"),
        ("31/02/2027", "enter a day as dd/mm/yyyy"),
        ("05/01/2027, 06/01/2027", "enter a day as dd/mm/yyyy"),
        ("9" * 5000, "enter a day as dd/mm/yyyy"),
        ("21/11/2026", "choose a day from today on"),
        ("01/01/0001", "choose a day from today on"),
        ("31/12/9999", "enter a first day between 2020 and 2052"),
        ("01/01/2053", "enter a first day between 2020 and 2052"),
    ],
)
def test_a_day_that_is_none_is_refused_and_nothing_moves(planner, plan, read, day, sentence):
    made = plan(first_day=TODAY + days(10), last_day=TODAY + days(14))
    before = read(made[0])

    assert f"It was not moved: {sentence}" in said(planner, move(planner, made, day))
    assert read(made[0]) == before


def test_series_and_what_is_past_held_or_cancelled_stay_where_they_are(planner, plan, transact):
    series = plan(first_day=TODAY + days(10), rrule="FREQ=WEEKLY;COUNT=3")
    past = plan(first_day=TODAY - days(3))
    cancelled, held = plan(), plan(first_day=TODAY - days(3))
    with transact() as session:
        service.cancel(session, cancelled[0], "Bão", by=SYSTEM, now=NOW)
        found = session.get_one(Activity, held[0])
        results.hold(session, held[0], found.occurrences[0].id, Outcome(attendance=5), by=SYSTEM, now=NOW)

    for made, reason in ((series, "it repeats"), (past, "it has begun"), (cancelled, "cancelled"), (held, "held")):
        with transact() as session:
            now = (made[0], session.get_one(Activity, made[0]).revision)
        assert reason in said(planner, move(planner, now, "05/01/2027"))


def test_an_activity_stays_near_the_day_it_marks(planner, plan, read):
    made = plan(first_day=date(2027, 4, 21), commemorations=("book_reading_day",))

    assert "more than 60 days from a day that it marks" in said(planner, move(planner, made, "05/09/2027"))
    assert read(made[0])["days"] == (date(2027, 4, 21), date(2027, 4, 21))


@pytest.mark.parametrize("revision", ["", "-1", "0", "x", "9" * 30, "\x00"])
def test_somebody_elses_change_is_never_overwritten(planner, plan, read, revision):
    made = plan(published=False)
    before = read(made[0])

    assert "Somebody else has changed this activity" in said(planner, move(planner, (made[0], revision), "05/01/2027"))
    assert read(made[0]) == before


@pytest.mark.parametrize("year", ["", "x", "0", "99999", "9" * 5000])
def test_a_refusal_leads_back_to_some_year(planner, plan, year):
    assert "/year/2026" in move(planner, plan(), "", year=year).location
