"""Where one unit stands on one obligation in one period, successions of units taken into account."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from calendar_app.domain import selection
from calendar_app.domain.periods import Period as Days
from calendar_app.domain.progress import Demand, Progress, Share, progress
from calendar_app.domain.succession import Lineage, Link, demanded
from calendar_app.models.units import Unit
from calendar_app.quotas import queries
from calendar_app.quotas.published_queries import Member
from calendar_app.quotas.queries import Owed

#: none yet
NO_LINEAGE = Lineage()


@dataclass(frozen=True)
class Judgement:
    """What a unit is asked for in a period, and how it stands."""

    asked: Demand
    progress: Progress


def judge(
    session: Session, asked: Demand, unit: Unit, owed: Owed, on: date, lineage: Lineage, period_id: int | None = None
) -> Judgement:
    """The standing of a unit on a day, folded from its credits and from those it took over.

    ``asked`` is what every unit owes in the period. An heir owes what the succession says; a unit that closed inside
    the period, or gave the duty away, is waived, unless it had met its minimum by then.
    """
    given = shares(session, unit, owed, asked.period, lineage, period_id)
    return of_shares(session, asked, given, unit, owed, on, lineage)


def of_shares(
    session: Session, asked: Demand, given: Sequence[Share], unit: Unit, owed: Owed, on: date, lineage: Lineage
) -> Judgement:
    """The same from credits that are at hand."""
    own = terms(session, asked, unit, owed, lineage)
    found = progress(own, given, on)
    ended = closes_within(unit, asked.period) or lineage.gave_away(unit.id, owed.terms.code, asked.period)
    if ended and not found.met and not own.exempt:
        own = replace(own, exempt="waived")
        found = progress(own, given, on)
    return Judgement(own, found)


def terms(session: Session, asked: Demand, unit: Unit, owed: Owed, lineage: Lineage) -> Demand:
    """What a unit owes in a period in which it may have followed others."""
    if asked.exempt or owed.row.mode == "jointly":
        return asked
    links = [link for link in lineage.within(unit.id, owed.terms.code, asked.period) if bound(session, owed, link)]
    return demanded(asked, links, owed_before=owes(unit, owed, asked.period.since)) if links else asked


def stands(session: Session, owed: Owed, days: Days, unit: Unit, lineage: Lineage) -> bool:
    """Whether a unit stands for an obligation in a period: it owes it at one of its ends.

    A joint one stands with the root of the plan; a unit that followed another stands for what that one owed by name.
    """
    if owed.row.mode == "jointly":
        root = queries.plan_root(session, owed.row.plan_id)
        return root is not None and root.id == unit.id
    ends = (max(days.since, owed.row.valid_from), days.last_day)
    return any(queries.is_open(unit, day) for day in ends) and any(
        bears(session, unit, owed, day, lineage) for day in ends
    )


def bears(session: Session, unit: Unit | Member, owed: Owed, on: date, lineage: Lineage) -> bool:
    """Whether a unit answers for an obligation on a day: by what it is, or as the heir of one that did.

    A link that names the obligation binds whatever the heir is; one for all duties binds where the plan names the unit
    that was followed, since kinds are given to the heir, or not, with the succession.
    """
    if unit.id not in lineage.concerned:
        return selection.selects(owed.row.who, queries.unit_facts(unit, on))
    code = owed.terms.code
    if any(link.duty == code and link.on_day <= on for link in lineage.of(unit.id)):
        return False
    inherits = lineage.inherits(unit.id, code, on)
    if selection.selects(owed.row.who, queries.unit_facts(unit, on, inherits)):
        return True
    named = (link for link in lineage.to(unit.id, code) if link.duty == code and link.on_day <= on)
    return any(bound(session, owed, link) for link in named)


def bound(session: Session, owed: Owed, link: Link) -> bool:
    """Whether the unit that was followed owed the obligation on its last day."""
    predecessor = session.get_one(Unit, link.predecessor_id)
    eve = link.on_day - timedelta(days=1)
    return selection.selects(owed.row.who, queries.unit_facts(predecessor, eve))


def owes(unit: Unit, owed: Owed, on: date) -> bool:
    """Whether a unit owes an obligation of its own, not as somebody's heir."""
    return queries.is_open(unit, on) and selection.selects(owed.row.who, queries.unit_facts(unit, on))


def closes_within(unit: Unit, period: Days) -> bool:
    """Whether a unit ends inside a period, before its last day is over."""
    return unit.valid_to is not None and period.since < unit.valid_to < period.until


def shares(
    session: Session, unit: Unit, owed: Owed, period: Days, lineage: Lineage, period_id: int | None = None
) -> list[Share]:
    """The credits of a cell and those that the unit took over in its period; its row is looked up when not given."""
    if period_id is None:
        row = queries.known_period(session, owed.row.plan_id, period)
        if row is None:
            return []
        period_id = row.id
    units = [unit.id, *lineage.carried(unit.id, owed.terms.code, period)]
    return [share for one in units for share in queries.shares(session, one, owed.row.id, period_id)]
