"""Puts what a planner says into a version, once it keeps every rule."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from calendar_app.activities import draft as drafts
from calendar_app.activities import queries
from calendar_app.activities.draft import Draft, cleaned
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import Invalid
from calendar_app.domain.filters import ACCESSIBLE
from calendar_app.domain.text import fold
from calendar_app.models.activities import Activity, Participation, Version
from calendar_app.models.units import Unit
from calendar_app.plans.vocabulary import activity_types
from calendar_app.units import queries as units

#: how far from its window an activity may still serve a commemoration
NEAR = timedelta(days=60)
TEXTS = (
    "title",
    "summary",
    "venue",
    "audience",
    "partners",
    "link",
    "metric",
    "registration",
    "picture_alt",
    "decision",
)
PLAIN = (
    "type", "first_day", "last_day", "starts_at", "ends_at", "rrule", "scale", "in_community", "visibility", "task",
    "outdoor", "venue_id", "age_group", "fee", "picture_id", "budget_state", "budget_mobilised",
)  # fmt: skip


def check(session: Session, draft: Draft, unit: Unit) -> None:
    """Raise `Invalid` with every field that breaks a rule, of its own or of the plan; ``unit`` leads the activity."""
    drafts.check(draft)
    faults: dict[str, str] = {}
    if draft.type not in activity_types(session):
        faults["type"] = "unknown"
    since, until = draft.first_day - NEAR, draft.last_day + NEAR + timedelta(days=1)
    if not all(queries.near(session, code, since, until) for code in draft.commemorations):
        faults["commemorations"] = "far_from_day"
    if draft.place and units.find_place(session, draft.place) is None:
        faults["place"] = "unknown"
    if any(code == unit.code or units.find(session, code) is None for code in draft.co_organisers or ()):
        faults["co_organisers"] = "unknown"
    if len(queries.occasions(session, draft.occasions)) < len(set(draft.occasions)):
        faults["occasions"] = "unknown"
    if draft.venue_id is not None and not queries.venue_of(session, draft.venue_id, unit):
        faults["venue_id"] = "unknown"
    if draft.picture_id is not None and not queries.picture_of(session, draft.picture_id, unit):
        faults["picture"] = "unknown"
    if faults:
        raise Invalid(faults)


def new_version(activity: Activity, by: Principal, now: datetime) -> Version:
    """The next version of an activity, a draft without content."""
    version = Version(number=len(activity.versions) + 1, review="draft", created_by=by.email, created_at=now)
    activity.versions.append(version)
    return version


def write(session: Session, version: Version, draft: Draft) -> None:
    """Put a checked draft into a version."""
    with session.no_autoflush:
        _fill(session, version, draft)


def _fill(session: Session, version: Version, draft: Draft) -> None:
    for name in TEXTS:
        setattr(version, name, cleaned(getattr(draft, name)))
    for name in PLAIN:
        setattr(version, name, getattr(draft, name))
    version.exdates = [day.isoformat() for day in draft.exdates]
    version.moves = [drafts.dump_move(move) for move in sorted(draft.moves or (), key=lambda move: move.original)]
    version.accessibility = [code for code in ACCESSIBLE if code in draft.accessibility]
    version.product = activity_types(session)[draft.type].product
    if draft.venue_id is not None and not version.venue:
        version.venue = queries.venue(session, draft.venue_id).name
    version.folded = fold(f"{version.title} {version.venue}")[:600]
    version.place = units.find_place(session, draft.place) if draft.place else None
    version.commemorations = queries.commemorations(session, draft.commemorations)
    version.occasions = queries.occasions(session, draft.occasions)


def invite(session: Session, activity: Activity, codes: tuple[str, ...] | None, now: datetime) -> None:
    """Make these the units asked to take part: new ones are invited, others withdrawn; none leaves them as they are."""
    if codes is None:
        return
    wanted = dict.fromkeys(codes)
    for party in activity.participations:
        if party.role == "lead":
            continue
        if party.unit.code not in wanted:
            party.state = "withdrawn"
        elif party.state == "withdrawn":
            party.state, party.asked_at = "invited", now
    present = {party.unit.code for party in activity.participations}
    for code in wanted:
        if code not in present:
            activity.participations.append(Participation(unit=units.by_code(session, code), role="co", asked_at=now))
