"""Activities follow their unit: what lies ahead goes to the heir, what was held stays where it was held."""

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.accounts import queries as accounts
from calendar_app.activities import service
from calendar_app.domain.access import Role
from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.units import Succession, Unit
from calendar_app.publication import closing
from calendar_app.publication import service as publication
from calendar_app.quotas import reckoning
from calendar_app.quotas import service as quotas

#: lives in which an activity still lies ahead
AHEAD = ("planned", "postponed")
#: successions whose units' standings are still folded anew: longer than any period
RECENT = timedelta(days=400)


def follow(session: Session, *, now: datetime) -> int:
    """Hand what lies ahead to the heirs of units that have closed by today, and announce it in their feeds.

    Standings of all units concerned are reckoned anew. Run twice, it does it once. How many activities went over.
    """
    today = clock.day(now)
    moved = 0
    for link in _due(session, today):
        if link.successor is not None and not link.duty and link.predecessor.valid_to is not None:
            moved += sum(_hand_over(session, activity, link, now) for activity in _led(session, link))
    for unit in _closed(session, today):
        closing.announce(session, unit, _heirs(session, unit), now=now)
    recent = [link for link in _due(session, today) if link.on_day > today - RECENT]
    concerned = {unit_id for link in recent for unit_id in (link.predecessor_id, link.successor_id) if unit_id}
    reckoning.of_changed_units(session, concerned, now=now)
    return moved


def _due(session: Session, today: date) -> list[Succession]:
    """Successions that have taken effect, in their order: of several heirs the first takes the activities."""
    found = (
        select(Succession)
        .where(Succession.on_day <= today, ~Succession.withdrawn)
        .order_by(Succession.on_day, Succession.id)
    )
    return list(session.scalars(found))


def _closed(session: Session, today: date) -> list[Unit]:
    """Units that were closed on screen, by code."""
    found = select(Unit).where(Unit.by_hand, Unit.valid_to.is_not(None), Unit.valid_to <= today)
    return list(session.scalars(found.order_by(Unit.code)))


def _heirs(session: Session, unit: Unit) -> list[Unit]:
    found = select(Unit).join(Succession, Succession.successor_id == Unit.id)
    return list(
        session.scalars(
            found.where(Succession.predecessor_id == unit.id, Succession.duty == "", ~Succession.withdrawn).order_by(
                Succession.id
            )
        )
    )


def _led(session: Session, link: Succession) -> list[Activity]:
    """Activities of the closed unit that reach past its last day."""
    later = select(Occurrence.activity_id).where(Occurrence.first_day >= link.on_day, Occurrence.state == "planned")
    drafted = select(Version.activity_id).where(Version.last_day >= link.on_day)
    return list(
        session.scalars(
            select(Activity)
            .where(Activity.lead_unit_id == link.predecessor_id, Activity.life.in_(AHEAD))
            .where(or_(Activity.id.in_(later), Activity.id.in_(drafted), Activity.life == "postponed"))
            .order_by(Activity.id)
        )
    )


def _editors(session: Session, heir: Unit) -> set[int]:
    """Who may plan for the heir: whoever organised an activity and may not leaves it to them."""
    return {person.id for person in accounts.people_with(session, heir.path, Role.EDITOR)}


def _hand_over(session: Session, activity: Activity, link: Succession, now: datetime) -> bool:
    heir = link.successor
    if heir is None:
        return False
    for party in activity.participations:
        if party.unit_id == link.predecessor_id and party.until is None:
            party.role, party.until = "co", link.on_day
    known = next((party for party in activity.participations if party.unit_id == heir.id), None)
    if known is None:
        known = Participation(unit=heir, since=link.on_day)
        activity.participations.append(known)
    known.role, known.state = "lead", "accepted"
    activity.lead_unit = heir
    if activity.organiser_id not in _editors(session, heir):
        activity.organiser_id = None
    service.touch(activity, now)
    session.flush()
    if activity.published is not None:
        quotas.credit(session, activity, now=now)
        publication.publish(session, activity, now=now)
    return True
