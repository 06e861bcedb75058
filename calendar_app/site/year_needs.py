"""What needs a decision in the year of a unit, most pressing first: each thing with its one button."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from flask import url_for
from flask_babel import gettext as _

from calendar_app.domain.access import Action, Principal, allows
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
    """Pairs of coming activities that stand in the same venue of the list at the same time."""
    coming = [row for row in own if row.version.venue_id and row.activity.life == "planned"]
    found = (
        (one, other)
        for one, other in combinations(coming, 2)
        if one.version.venue_id == other.version.venue_id and overlap(one, other) and one.version.last_day >= today
    )
    for _number, (one, other) in zip(range(MOST_CLASHES), found, strict=False):
        yield Step(
            "clash",
            _("Same venue, same time: %(one)s and %(other)s", one=one.version.title, other=other.version.title),
            f"{other.version.venue} · {days(other.version.first_day, other.version.last_day)}",
            _("Look at it"),
            url_for("desk.show", activity_id=other.activity.id),
        )


def overlap(one: Planned, other: Planned) -> bool:
    """Whether two activities of one time take place at the same time; hours are compared on a single common day."""
    first, second = one.version, other.version
    if first.rrule or second.rrule or first.last_day < second.first_day or second.last_day < first.first_day:
        return False
    single = first.first_day == first.last_day == second.first_day == second.last_day
    if not single or not (first.starts_at and first.ends_at and second.starts_at and second.ends_at):
        return True
    return first.starts_at < second.ends_at and second.starts_at < first.ends_at
