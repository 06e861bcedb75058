"""The list of venues of a unit: added, changed, taken out of use and put back; never deleted."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from calendar_app.activities import own_lists, queries
from calendar_app.activities.draft import Draft, cleaned
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.models.units import Unit
from calendar_app.models.venues import Venue
from calendar_app.publication import holdings
from calendar_app.units import queries as units

#: what makes a venue usable for more people
ACCESSIBILITY = ("step_free", "accessible_toilet", "parking", "hearing_loop", "sign_language", "quiet_room")
LENGTHS = {"name": 250, "address": 300}
#: people; more than any square of a province holds
MOST_PEOPLE = 1_000_000


@dataclass(frozen=True)
class VenueFacts:
    """What is entered of a venue; the place by code."""

    name: str
    site_id: int | None = None
    address: str = ""
    place: str = ""
    capacity: int | None = None
    accessibility: tuple[str, ...] = ()
    outdoor: bool = False


def listed(session: Session, unit: Unit, *, by: Principal) -> list[Venue]:
    """Every venue of a unit's list, those in use first, for somebody who may change it."""
    access.require(by, Action.EDIT, unit.path)
    return queries.venues(session, unit)


def own(session: Session, unit: Unit, venue_id: int, *, by: Principal) -> Venue:
    """A venue of a unit's list, for somebody who may change it; else `NotFound` or `NotAllowed`."""
    access.require(by, Action.EDIT, unit.path)
    return own_lists.of(unit, queries.venue(session, venue_id), "venue")


def add(session: Session, unit: Unit, facts: VenueFacts, *, by: Principal) -> Venue:
    """Put a venue on the list of a unit; raise `Invalid` by field."""
    access.require(by, Action.EDIT, unit.path)
    venue = Venue(unit_id=unit.id)
    _write(session, unit, venue, facts)
    session.add(venue)
    return own_lists.flushed(session, venue)


def change(session: Session, unit: Unit, venue_id: int, facts: VenueFacts, *, by: Principal) -> Venue:
    """Change a venue. Activities that were planned there keep the name they were planned with."""
    venue = own(session, unit, venue_id, by=by)
    _write(session, unit, venue, facts)
    found = own_lists.flushed(session, venue)
    holdings.of_venue(session, venue_id)
    return found


def put(session: Session, unit: Unit, venue_id: int, *, active: bool, by: Principal) -> Venue:
    """Take a venue out of use, or put it back: forms offer only those in use."""
    venue = own(session, unit, venue_id, by=by)
    venue.active = active
    return venue


def filled(session: Session, draft: Draft) -> Draft:
    """A draft with the place of its listed venue where it names none, and outdoors where the venue is."""
    if draft.venue_id is None:
        return draft
    try:
        venue = queries.venue(session, draft.venue_id)
    except NotFound:
        return draft
    place = draft.place or (venue.place.code if venue.place else "")
    return replace(draft, place=place, outdoor=draft.outdoor or venue.outdoor)


def _write(session: Session, unit: Unit, venue: Venue, facts: VenueFacts) -> None:
    if faults := _faults(session, unit, venue, facts):
        raise Invalid(faults)
    venue.name, venue.address = cleaned(facts.name), cleaned(facts.address)
    venue.site_id, venue.capacity, venue.outdoor = facts.site_id, facts.capacity, facts.outdoor
    venue.accessibility = [code for code in ACCESSIBILITY if code in facts.accessibility]
    venue.place = units.find_place(session, facts.place) if facts.place else None


def _faults(session: Session, unit: Unit, venue: Venue, facts: VenueFacts) -> dict[str, str]:
    faults = {field: "too_long" for field, length in LENGTHS.items() if len(cleaned(getattr(facts, field))) > length}
    faults |= own_lists.name_faults(facts.name, venue, queries.venues(session, unit))
    if facts.site_id is not None and facts.site_id not in {site.id for site in unit.sites}:
        faults["site_id"] = "unknown"
    if facts.place and units.find_place(session, facts.place) is None:
        faults["place"] = "unknown"
    if not 0 <= (facts.capacity or 0) <= MOST_PEOPLE:
        faults["capacity"] = "out_of_range"
    if not set(facts.accessibility) <= set(ACCESSIBILITY):
        faults["accessibility"] = "unknown"
    return faults
