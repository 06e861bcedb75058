"""The list of venues of a unit, and what a venue brings to an activity."""

import pytest

from calendar_app.activities import queries, service, venues
from calendar_app.activities.venues import VenueFacts
from calendar_app.domain.access import Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound
from calendar_app.extensions import SYSTEM
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import grant, make_draft, make_person


@pytest.fixture
def library(session):
    return units.by_code(session, "TVT")


def faults(take):
    with pytest.raises(Invalid) as caught:
        take()
    return caught.value.fields


def test_a_venue_is_added_changed_taken_out_of_use_and_put_back(session, library):
    facts = VenueFacts("Hội trường  tầng 2", address="Số 1", place="21025", capacity=200, accessibility=("parking",))
    hall = venues.add(session, library, facts, by=SYSTEM)

    venues.change(session, library, hall.id, VenueFacts("Hội trường lớn", capacity=300, outdoor=True), by=SYSTEM)
    venues.put(session, library, hall.id, active=False, by=SYSTEM)

    assert (hall.name, hall.capacity, hall.outdoor, hall.accessibility) == ("Hội trường lớn", 300, True, [])
    assert queries.venues_for(session, [library]) == []
    venues.put(session, library, hall.id, active=True, by=SYSTEM)
    assert queries.venues_for(session, [library]) == [hall]


def test_the_list_comes_by_name_in_use_first(session, library):
    for name in ("Sân trước", "Đại sảnh", "Căng tin"):
        venues.add(session, library, VenueFacts(name), by=SYSTEM)
    venues.put(session, library, venues.listed(session, library, by=SYSTEM)[0].id, active=False, by=SYSTEM)

    assert [venue.name for venue in venues.listed(session, library, by=SYSTEM)] == ["Đại sảnh", "Sân trước", "Căng tin"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (VenueFacts(" \x00"), {"name": "missing"}),
        (VenueFacts("x" * 251), {"name": "too_long"}),
        (VenueFacts("HOI TRUONG"), {"name": "taken"}),
        (VenueFacts("A", site_id=99999), {"site_id": "unknown"}),
        (VenueFacts("A", place="0"), {"place": "unknown"}),
        (VenueFacts("A", capacity=-1), {"capacity": "out_of_range"}),
        (VenueFacts("A", capacity=10**9), {"capacity": "out_of_range"}),
        (VenueFacts("A", accessibility=("lift",)), {"accessibility": "unknown"}),
        (VenueFacts("A", address="x" * 301), {"address": "too_long"}),
    ],
)
def test_what_is_wrong_with_a_venue_is_said_by_field(session, library, facts, expected):
    venues.add(session, library, VenueFacts("Hội trường"), by=SYSTEM)

    assert faults(lambda: venues.add(session, library, facts, by=SYSTEM)) == expected


def test_the_name_of_another_units_venue_is_free(session, library):
    venues.add(session, library, VenueFacts("Hội trường"), by=SYSTEM)

    assert venues.add(session, units.by_code(session, "BTT"), VenueFacts("Hội trường"), by=SYSTEM).id


def test_only_editors_of_the_unit_change_its_list(session, library):
    hall = venues.add(session, library, VenueFacts("Hội trường"), by=SYSTEM)
    viewer = grant(session, make_person(session, "xem@example.vn"), library, Role.VIEWER)
    stranger = grant(session, make_person(session, "la@example.vn"), units.by_code(session, "BTT"), Role.MANAGER)

    for take in (
        lambda by: venues.listed(session, library, by=by),
        lambda by: venues.add(session, library, VenueFacts("B"), by=by),
        lambda by: venues.put(session, library, hall.id, active=False, by=by),
    ):
        with pytest.raises(NotAllowed):
            take(viewer)
        with pytest.raises(NotFound):
            take(stranger)


def test_a_venue_of_another_list_is_not_found_under_this_one(session, library):
    other = venues.add(session, units.by_code(session, "BTT"), VenueFacts("Hội trường"), by=SYSTEM)

    with pytest.raises(NotFound):
        venues.change(session, library, other.id, VenueFacts("A"), by=SYSTEM)


def test_a_venue_brings_its_commune_and_whether_it_is_outdoors(session, library):
    square = venues.add(session, library, VenueFacts("Quảng trường", place="21025", outdoor=True), by=SYSTEM)

    draft = venues.filled(session, make_draft(venue_id=square.id))
    activity = service.create(session, library, draft, by=SYSTEM, now=NOW)

    version = activity.versions[-1]
    assert (version.venue, version.place.code, version.outdoor) == ("Quảng trường", "21025", True)
    assert venues.filled(session, make_draft(venue_id=square.id, place="51")).place == "51"


def test_units_under_another_may_use_its_venues(session, library):
    department = units.by_code(session, "SVHTTDL")
    hall = venues.add(session, department, VenueFacts("Nhà văn hóa"), by=SYSTEM)

    assert queries.venues_for(session, [library]) == [hall]
    assert queries.venues_for(session, [department]) == [hall]
    assert queries.venues_for(session, [units.by_code(session, "XA-21548")]) == []
