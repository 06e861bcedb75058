"""Fragments and the counters of their scopes move exactly when what the public sees does."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from calendar_app.activities import service as activities
from calendar_app.extensions import SYSTEM
from calendar_app.models.days import CommemorationDate
from calendar_app.models.publication import Fragment, ScopeCounter
from calendar_app.publication import queries, service
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity, make_commemoration, make_draft

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def moved(session):
    """Runs a step and says which scopes moved."""

    def run(step):
        before = dict(session.execute(select(ScopeCounter.scope, ScopeCounter.counter)).all())
        step()
        after = dict(session.execute(select(ScopeCounter.scope, ScopeCounter.counter)).all())
        return {scope for scope in after if after[scope] != before.get(scope)}

    return run


def dated(session, code, year=2027):
    query = select(CommemorationDate).join(CommemorationDate.commemoration).filter_by(code=code)
    return session.scalars(query.where(CommemorationDate.year == year)).one()


def commemorate(session):
    return service.publish_commemorations(session, now=LATER)


def edit(session, activity, **fields):
    session.flush()
    activities.edit(session, activity.id, make_draft(**fields), revision=activity.revision, by=SYSTEM, now=LATER)
    activities.submit(session, activity.id, by=SYSTEM, now=LATER)


def test_publishing_the_same_days_again_moves_nothing(session):
    assert commemorate(session) == 0
    assert len(queries.subjects(session, "commemoration:")) > 100


def test_a_letter_moves_the_week_and_the_event_stays_the_same(session, moved):
    subject = "commemoration:lifelong_learning_week:2027"
    before = {f.language: (f.sequence, f.stamped_at) for f in queries.subjects(session, subject)}
    week = dated(session, "lifelong_learning_week")
    week.first_day, week.last_day = date(2027, 9, 30), date(2027, 10, 6)
    week.theme_vi = "Học tập số"

    assert moved(lambda: commemorate(session)) == {"all", "commemorations"}
    for fragment in queries.subjects(session, subject):
        assert (fragment.sequence, fragment.stamped_at) == (before[fragment.language][0] + 1, LATER)
        assert b"UID:commemoration-lifelong_learning_week-2027@calendar.example\r\n" in fragment.body
        assert b"DTSTART;VALUE=DATE:20270930" in fragment.body
        assert "Học tập số" in fragment.body.replace(b"\r\n ", b"").decode()


def test_a_day_that_is_gone_leaves_the_feeds(session, moved):
    session.delete(dated(session, "book_reading_day"))
    session.flush()

    assert moved(lambda: commemorate(session)) == {"all", "commemorations"}
    assert queries.subjects(session, "commemoration:book_reading_day:2027") == []


def test_a_feast_that_falls_twice_in_a_year_is_two_events(session):
    feast = make_commemoration(session, "feast", date(2027, 1, 5))
    feast.dates.append(CommemorationDate(year=2027, first_day=date(2027, 12, 25), last_day=date(2027, 12, 25)))
    session.flush()
    commemorate(session)

    found = {f.subject: f.first_day for f in queries.subjects(session, "commemoration:feast:") if f.language == "vi"}
    assert found == {
        "commemoration:feast:2027": date(2027, 1, 5),
        "commemoration:feast:2027:2": date(2027, 12, 25),
    }


def test_the_anniversary_stands_in_the_title(session):
    feast = make_commemoration(session, "feast", date(2027, 1, 5), name_vi="Ngày hội", name_en="Feast")
    feast.dates[0].anniversary = 51
    session.flush()
    commemorate(session)

    titles = {f.language: f.body for f in queries.subjects(session, "commemoration:feast:2027")}
    assert "SUMMARY:Ngày hội (Kỷ niệm 51 năm)\r\n".encode() in titles["vi"]
    assert b"SUMMARY:Feast (51st anniversary)\r\n" in titles["en"]


def test_an_activity_moves_its_scopes_and_after_a_change_the_old_ones_too(session, moved):
    made = []
    scopes = moved(lambda: made.append(make_activity(session, place="51", scale="province")))
    assert scopes == {"all", "highlights", "unit:TVT", "kind:lib_province", "place:51", "type:exhibition"}

    scopes = moved(lambda: edit(session, made[0], type="training"))
    assert scopes == {
        *("all", "highlights", "unit:TVT", "kind:lib_province", "place:51", "type:exhibition"),
        "type:training",
    }
    assert moved(lambda: edit(session, made[0], type="training", visibility="unit")) == {
        *("all", "unit:TVT", "kind:lib_province", "type:training")
    }
    assert session.scalars(select(Fragment).filter_by(subject=f"activity:{made[0].id}")).all() == []


def test_a_commune_stands_in_the_feed_of_the_province_too(session, moved):
    commune = next(p for p in units.places(session, on=TODAY) if p.parent and p.parent.code == "51")

    assert {"place:51", f"place:{commune.code}"} <= moved(lambda: make_activity(session, place=commune.code))


def test_a_new_name_of_a_unit_reaches_the_feeds_when_they_are_rebuilt(session, moved):
    activity = make_activity(session)
    units.by_code(session, "TVT").name_vi = "Thư viện Khoa học"
    session.flush()

    assert {"all", "unit:TVT"} <= moved(lambda: service.rebuild(session, now=LATER))
    fragment = queries.fragment(session, f"activity:{activity.id}", "vi")
    assert (fragment.sequence, fragment.stamped_at) == (0, LATER)
    assert moved(lambda: service.rebuild(session, now=LATER)) == set()


def test_a_series_without_end_is_in_every_window(session):
    activity = make_activity(session, first_day=TODAY - days(300), rrule="FREQ=WEEKLY")

    fragment = queries.fragment(session, f"activity:{activity.id}", "vi")
    assert (fragment.first_day, fragment.last_day) == (TODAY - days(300), service.FOREVER)


def test_a_series_that_ended_leaves_the_window(session):
    for rule in ("FREQ=WEEKLY;COUNT=2", f"FREQ=WEEKLY;UNTIL={TODAY - days(290):%Y%m%d}"):
        activity = make_activity(session, first_day=TODAY - days(300), rrule=rule)

        assert queries.fragment(session, f"activity:{activity.id}", "vi").last_day == TODAY - days(293)
