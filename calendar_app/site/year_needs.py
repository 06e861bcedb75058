"""What needs a decision in the year of a unit, most pressing first: each thing with its one button."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from flask import url_for
from flask_babel import gettext as _

from calendar_app.domain.access import Action, Principal, allows
from calendar_app.domain.text import fold
from calendar_app.jinja import days, named
from calendar_app.models.units import Unit
from calendar_app.site import desk_steps
from calendar_app.site.desk_rows import Invitation, OwedRow, Step
from calendar_app.site.year_queries import Planned
from calendar_app.site.year_rows import Mark

#: clashes that the board names
MOST_CLASHES = 5


def needs(
    by: Principal,
    unit: Unit,
    works: Sequence[Planned],
    owed: Sequence[OwedRow],
    marks: Sequence[Mark],
    invitations: Sequence[Invitation],
    today: date,
) -> Iterator[Step]:
    """The steps of the first page of the desk, of one year, and its clashes and owed days that no obligation names."""
    own = [row for row in works if row.activity.lead_unit_id == unit.id]
    alive = [row.work for row in own if row.activity.life in ("planned", "postponed")]
    plans = allows(by, Action.EDIT, unit.path)
    if plans:
        yield from (desk_steps.returned(work) for work in alive if work.review == "returned")
    if allows(by, Action.APPROVE, unit.path):
        yield from (desk_steps.waiting(work) for work in alive if work.review == "submitted")
    if not plans:
        return
    yield from (desk_steps.unconfirmed(work) for work in alive if work.unconfirmed)
    yield from desk_steps.gaps(owed)
    yield from empty_days(owed, marks, today)
    yield from (desk_steps.invited(asked) for asked in invitations)
    yield from (desk_steps.postponed(work) for work in alive if work.state == "postponed" and work.review == "approved")
    yield from clashes(own, today)
    filled = {row.draft.id for row in owed if row.can_be_met and row.draft}
    yield from (desk_steps.draft(work) for work in alive if work.review == "draft" and work.id not in filled)


def empty_days(owed: Sequence[OwedRow], marks: Sequence[Mark], today: date) -> Iterator[Step]:
    """Days that must be marked, have no activity yet, and are not what a missing obligation already names."""
    named_already = {row.plan.get("day") for row in owed if row.missing}
    for mark in marks:
        if mark.level == "owed" and not mark.planned and mark.last_day >= today and mark.day.code not in named_already:
            yield Step(
                "on_track",
                _(
                    "No activity yet for %(name)s, %(day)s",
                    name=named(mark.day),
                    day=days(mark.first_day, mark.last_day),
                ),
                "",
                _("Plan an activity"),
                url_for("desk.new", **mark.plan),
            )


def clashes(own: Sequence[Planned], today: date) -> Iterator[Step]:
    """The first pairs of coming activities, of those given soonest first, that stand in each other's way."""
    coming = [row for row in own if row.version.venue and row.activity.life == "planned" and not row.version.product]
    found = (pair for pair in _meeting(coming) if pair[0].version.last_day >= today and overlap(*pair))
    for one, other in islice(found, MOST_CLASHES):
        yield Step(
            "clash",
            _("Same venue, same time: %(one)s and %(other)s", one=one.version.title, other=other.version.title),
            f"{other.version.venue} · {days(other.version.first_day, other.version.last_day)}",
            _("Look at it"),
            url_for("desk.show", activity_id=other.activity.id),
        )


def _meeting(rows: Sequence[Planned]) -> Iterator[tuple[Planned, Planned]]:
    """Pairs that share a day."""
    for at, one in enumerate(rows):
        for other in rows[at + 1 :]:
            if other.version.first_day > one.version.last_day:
                break
            yield one, other


def overlap(one: Planned, other: Planned) -> bool:
    """Whether two activities that share a day and do not repeat stand in the same venue at the same hours.

    The page of an activity says more: series, people, and what other units plan (`activities.clashes`).
    """
    first, second = one.version, other.version
    if first.rrule or second.rrule:
        return False
    listed = first.venue_id is not None and first.venue_id == second.venue_id
    if not listed and fold(first.venue) != fold(second.venue):
        return False
    if not (first.starts_at and first.ends_at and second.starts_at and second.ends_at):
        return True
    return first.starts_at < second.ends_at and second.starts_at < first.ends_at
