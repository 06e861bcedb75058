"""What an approver's override makes of the rules: it says whether an activity counts, the occurrences say the rest."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app.domain.crediting import Entry, Facts, Happening, Proof, granted, unmet
from calendar_app.models.quotas import CreditOverride
from calendar_app.quotas import override_queries
from calendar_app.quotas.queries import Owed

#: an entry, and the override without which it would not be there
Decided = tuple[Entry, CreditOverride | None]


def about(owed: Owed, every: Iterable[CreditOverride]) -> list[CreditOverride]:
    """Of the overrides of an activity, those about an obligation, in whichever version it was then."""
    key = (owed.row.plan_id, owed.row.code)
    return [row for row in every if (row.obligation.plan_id, row.obligation.code) == key]


def in_force(row: CreditOverride, closed_at: datetime | None) -> bool:
    """Whether an override speaks in a period: a closed one keeps what was decided when it was closed."""
    if closed_at is None:
        return row.lifted_at is None
    return row.made_at < closed_at and (row.lifted_at is None or row.lifted_at >= closed_at)


def deciding(
    found: Iterable[CreditOverride], occurrence_id: int, closed_at: datetime | None = None
) -> CreditOverride | None:
    """The override that decides about an occurrence: its own before the whole activity's, the latest first."""
    speaking = [row for row in found if row.occurrence_id in (None, occurrence_id) and in_force(row, closed_at)]
    return max(speaking, key=lambda row: (row.occurrence_id is not None, row.id), default=None)


def entries(session: Session, owed: Owed, facts: Facts, proof: Proof, found: list[CreditOverride]) -> list[Decided]:
    """What an activity adds to an obligation, its rules and the overrides about it taken together."""
    rule = not unmet(owed.terms, facts)
    said = {happening.id: _deciding(session, owed, happening, found) for happening in facts.happenings}
    counting = tuple(h for h in facts.happenings if (row.counts if (row := said[h.id]) else rule))
    if not counting:
        return []
    shown = replace(facts, happenings=counting, days=_days(session, owed, facts, counting[0]))
    return [(entry, said[entry.happening]) for entry in granted(owed.terms, shown, proof)]


def _deciding(session: Session, owed: Owed, happening: Happening, found: list[CreditOverride]) -> CreditOverride | None:
    period = owed.terms.period_on(happening.first_day)
    if period is None or not found:
        return None
    return deciding(found, happening.id, override_queries.closed_at(session, owed.row.plan_id, period))


def _days(session: Session, owed: Owed, facts: Facts, first: Happening) -> frozenset[str]:
    """The days declared; where each day is owed its own part and none of them is declared, the nearest one."""
    if owed.terms.tie != "each" or owed.terms.days & facts.days:
        return facts.days
    return frozenset({override_queries.nearest_tied(session, owed.terms, first.first_day)})
