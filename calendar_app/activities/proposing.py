"""Drafts the year of a unit, and makes drafts of the activities that its planner takes from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from calendar_app.activities import checklist, queries, service, templates
from calendar_app.activities import proposal_briefs as briefs
from calendar_app.activities import proposal_queries as rows
from calendar_app.activities.checklist import Item
from calendar_app.activities.draft import Draft, draft_of
from calendar_app.domain import access, proposals
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid
from calendar_app.domain.proposal_terms import Brief, Proposal, YearDraft
from calendar_app.models.activities import Activity
from calendar_app.models.units import Unit
from calendar_app.plans.vocabulary import activity_types


@dataclass(frozen=True)
class Wanted:
    """An activity to be made: its content, where it comes from, and what is to be prepared for it."""

    origin: str
    draft: Draft
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Made:
    """What became of the activities that were asked for."""

    created: tuple[int, ...]
    #: those that were there already, and how many of all are published now
    known: int
    published: int


def propose(session: Session, unit: Unit, year: int, today: date) -> YearDraft:
    """The draft of a unit's year as of a day; the same on every call as long as nothing changes."""
    return proposals.propose(brief(session, unit, year, today))


def brief(session: Session, unit: Unit, year: int, today: date) -> Brief:
    """What the draft of a unit's year rests on."""
    shared = briefs.gather(session, [unit], year, today)
    return briefs.brief(session, shared, unit, briefs.parties(shared)[unit.id])


def propose_all(session: Session, units: Sequence[Unit], year: int, today: date) -> dict[str, YearDraft]:
    """The drafts of many units' years, by unit code; what they share is read once."""
    shared = briefs.gather(session, units, year, today)
    mine = briefs.parties(shared)
    return {unit.code: proposals.propose(briefs.brief(session, shared, unit, mine.get(unit.id, []))) for unit in units}


def origin_of(year: int, key: str) -> str:
    """What an activity made of a proposal carries, so that the same one makes no second."""
    return f"proposal:{year}:{key}"[:120]


def wanted(session: Session, unit: Unit, year: int, proposal: Proposal, title: str) -> Wanted:
    """The activity that a proposal stands for, with its template's or last year's content and checklist."""
    draft, items = _content(session, unit, year, proposal)
    return Wanted(
        origin_of(year, proposal.key),
        replace(
            draft,
            title=title,
            scale=proposal.scale or draft.scale,
            in_community=proposal.in_community or draft.in_community,
            commemorations=proposal.commemorations,
            metric=proposal.metric or draft.metric,
            venue_id=proposal.venue_id,
            venue=proposal.venue,
        ),
        items,
    )


def _content(session: Session, unit: Unit, year: int, proposal: Proposal) -> tuple[Draft, tuple[Item, ...]]:
    first, last = proposal.first_day, proposal.last_day
    if proposal.past_id is not None:
        before = queries.activity(session, proposal.past_id)
        if before.published is not None:
            moved = renewed(draft_of(before.published), first, last)
            return replace(moved, type=proposal.type), shifted(session, before, first)
    template = templates.usable(session, proposal.model_id, unit) if proposal.model_id is not None else None
    if template is not None:
        draft = templates.draft_from(template, first_day=first, day_name="", year=year, unit_name=unit.name_vi)
        return replace(draft, last_day=last), tuple(templates.checklist_for(template, first))
    outdoor = activity_types(session)[proposal.type].outdoor
    return Draft(title="", type=proposal.type, first_day=first, last_day=last, outdoor=outdoor), ()


def renewed(draft: Draft, first: date, last: date) -> Draft:
    """Last year's content on other days, without what was of that year only: decision, link, picture, occasion."""
    return replace(
        draft, first_day=first, last_day=last, rrule="", exdates=(), moves=(), decision="", registration="", link="",
        picture_id=None, picture_alt="", occasions=(), co_organisers=None,
    )  # fmt: skip


def shifted(session: Session, before: Activity, first: date) -> tuple[Item, ...]:
    """The checklist of an activity, not done yet, as many days before another first day."""
    start = before.published.first_day if before.published else queries.latest(before).first_day
    able = {person.id for person in checklist.owners(session, before)}
    return tuple(
        Item(
            None,
            item.text,
            item.owner_id if item.owner_id in able else None,
            first - (start - item.due_on) if item.due_on else None,
        )
        for item in checklist.items(session, before.id)
    )


def take(
    session: Session, unit: Unit, chosen: Sequence[Wanted], *, by: Principal, now: datetime, submit: bool = False
) -> Made:
    """Make drafts of what was chosen, all or none; what has been made of the same proposal before is left as it is.

    ``submit`` hands them in as well. Raise `Invalid` by field and origin: "title-proposal:2027:...".
    """
    access.require(by, Action.EDIT, unit.path)
    unit = rows.locked(session, unit)
    known = rows.taken_origins(session, unit, [one.origin for one in chosen])
    created: list[int] = []
    published = 0
    for one in chosen:
        if one.origin in known:
            continue
        activity = _create(session, unit, one, by, now)
        known[one.origin] = activity.id
        created.append(activity.id)
        if submit:
            service.submit(session, activity.id, by=by, now=now)
            published += queries.latest(activity).review == "approved"
    return Made(tuple(created), len(chosen) - len(created), published)


def _create(session: Session, unit: Unit, one: Wanted, by: Principal, now: datetime) -> Activity:
    try:
        activity = service.create(session, unit, one.draft, by=by, now=now, origin=one.origin)
        if one.items:
            checklist.write(session, activity.id, one.items, revision=None, by=by, now=now)
    except Invalid as error:
        raise Invalid({f"{field}-{one.origin}": code for field, code in error.fields.items()}) from error
    return activity
