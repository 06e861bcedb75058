"""The rows that pages read say what stands elsewhere, whatever happened to it, and filters mean the same of both."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from calendar_app.activities import jobs, service, venues
from calendar_app.activities.venues import VenueFacts
from calendar_app.domain.filters import ACCESSIBLE, AGES, Filters
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.models.publication import Holding
from calendar_app.publication import holdings, matching
from calendar_app.site import facets
from calendar_app.site import holdings as windows
from calendar_app.units import queries as units
from calendar_app.units import tree
from calendar_app.units.acts import Act, Ending, Heir
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity, make_draft

UNITS = ("TVT", "BTT", "TTVH")
PLACES = ("21548", "21484", "51", "")
TYPES = ("exhibition", "contest", "training")


@pytest.fixture(scope="module")
def database_template():
    return "plan"


def kept(session, *columns):
    return sorted(tuple(row) for row in session.execute(select(*columns)))


def several(codes):
    return st.lists(st.sampled_from(codes), unique=True, max_size=2).map(lambda found: tuple(sorted(found)))


drafts = st.fixed_dictionaries(
    {
        "unit": st.sampled_from(UNITS),
        "place": st.sampled_from(PLACES),
        "type": st.sampled_from(TYPES),
        "age_group": st.sampled_from(("", *AGES)),
        "fee": st.sampled_from((None, 0, 20_000)),
        "accessibility": several(ACCESSIBLE),
        "first_day": st.integers(0, 20).map(lambda number: TODAY + days(number)),
        "commemorations": st.sampled_from(((), ("heritage_day",))),
        "visibility": st.sampled_from(("public", "public", "network")),
    }
)
choices = st.builds(
    Filters,
    place=several(("21548", "21484", "51")),
    kind=several(("lib_province", "mus_province", "cc_province")),
    type=several(TYPES),
    age=several(AGES),
    accessible=several(ACCESSIBLE),
    free=st.booleans(),
    day=several(("heritage_day",)),
    unit=several(UNITS),
    q=st.sampled_from(("", "trung bay", "bao tang")),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(wanted=st.lists(drafts, max_size=6), asked=st.lists(choices, min_size=4, max_size=8))
def test_filters_mean_the_same_of_the_rows_and_of_what_they_repeat(session, wanted, asked):
    with session.begin_nested() as attempt:
        for fields in wanted:
            make_activity(session, fields["unit"], **{name: said for name, said in fields.items() if name != "unit"})
        for filters in asked:
            truth = by_versions(session, filters)
            looked = facets.look(session, TODAY, TODAY + days(30), filters)
            asked_alone = windows.window(session, TODAY, TODAY + days(30), filters)
            for window in (looked.found, asked_alone):
                assert sorted(brief[windows.NUMBER] for brief in window.briefs) == truth
            counts_are_what_each_choice_would_show(session, filters, looked)
        attempt.rollback()


def by_versions(session, filters):
    """The holdings that filters mean, asked of activities and their versions."""
    query = select(Occurrence.id).join(Activity, Occurrence.activity_id == Activity.id)
    query = query.join(Version, Activity.published_version_id == Version.id)
    return sorted(session.scalars(query.where(*matching.public(), *matching.chosen(session, filters))))


def counts_are_what_each_choice_would_show(session, filters, looked):
    for facet in facets.facets(session, looked):
        for choice in facet.choices:
            value = True if facet.name == "free" else (choice.value,)
            one = Filters(**{**vars(filters), facet.name: value})
            assert len(by_versions(session, one)) == choice.count, (facet.name, choice)


def test_a_page_reads_what_was_published_and_follows_its_days(session):
    found = make_activity(session, first_day=TODAY)
    assert kept(session, Holding.activity_id, Holding.first_day) == [(found.id, TODAY)]

    draft = make_draft(first_day=TODAY + days(3))
    service.edit(session, found.id, draft, revision=found.revision, by=SYSTEM, now=NOW)
    service.submit(session, found.id, by=SYSTEM, now=NOW)

    assert kept(session, Holding.activity_id, Holding.first_day) == [(found.id, TODAY + days(3))]
    assert holdings.store_all(session) == 0


@pytest.mark.parametrize("step", ["cancel", "postpone"])
def test_what_is_called_off_stays_and_what_is_hidden_goes(session, step):
    found = make_activity(session)
    getattr(service, step)(session, found.id, "Bão", by=SYSTEM, now=NOW)

    assert len(kept(session, Holding.activity_id)) == 1
    assert holdings.store_all(session) == 0


def test_a_series_that_grows_is_read_as_far_as_it_goes(session):
    make_activity(session, first_day=TODAY, rrule="FREQ=WEEKLY")
    before = len(kept(session, Holding.occurrence_id))

    service.extend_series(session, now=NOW.replace(year=NOW.year + 1))

    assert len(kept(session, Holding.occurrence_id)) > before
    assert holdings.store_all(session) == 0


def test_what_a_hall_offers_is_found_at_once(session):
    unit = units.by_code(session, "TVT")
    hall = venues.add(session, unit, VenueFacts(name="Hội trường"), by=SYSTEM)
    make_activity(session, venue_id=hall.id, venue="Hội trường")

    venues.change(session, unit, hall.id, VenueFacts(name="Hội trường", accessibility=("step_free",)), by=SYSTEM)

    assert kept(session, Holding.needs) == [(" wheelchair ",)]


def test_kinds_that_an_heir_takes_over_are_found_at_once_and_can_be_taken_back(session):
    make_activity(session, "BTT", first_day=TODAY + days(10))
    heir = Heir(unit="BTT", take_kinds=True)
    act = Act(on=TODAY + days(5), legal_basis="QĐ 1")

    tree.end(session, "TVT", Ending(sort="merge", heirs=(heir,)), act, by=SYSTEM)
    assert kept(session, Holding.kinds) == [(" lib_province mus_province ",)]

    tree.take_back(session, "TVT", by=SYSTEM, today=TODAY)
    assert kept(session, Holding.kinds) == [(" mus_province ",)]


def test_the_night_mends_what_went_wrong(app, transact):
    with transact() as session:
        make_activity(session, age_group="children")
        session.execute(update(Holding.__table__).values(age="adults"))

    with app.app_context():
        assert jobs.compare_holdings(NOW) == {"wrong": 1}
        assert jobs.compare_holdings(NOW) == {"wrong": 0}
