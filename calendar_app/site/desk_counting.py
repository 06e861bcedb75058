"""Which obligations an activity counts for, why or why not, and what an approver has decided otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app.activities.proposal_gaps import facts_of
from calendar_app.domain.access import Action, Principal, allows
from calendar_app.jinja import days
from calendar_app.models.activities import Activity, Version
from calendar_app.models.quotas import CreditOverride
from calendar_app.quotas import boards, override_queries
from calendar_app.quotas import queries as quotas
from calendar_app.site import desk_words
from calendar_app.site.desk_content import told


@dataclass(frozen=True)
class Ruling:
    """A decision of an approver; ``days`` of the one occurrence it is about, "" for the whole activity."""

    occurrence_id: int | None
    days: str
    counts: bool
    reason: str
    made_by: str
    made_at: datetime
    lifted_by: str
    lifted_at: datetime | None
    lifted_reason: str

    @property
    def in_force(self) -> bool:
        return self.lifted_at is None


@dataclass(frozen=True)
class Serves:
    """An obligation, whether the activity counts for it, and why: the rule, and what was decided about it."""

    obligation_id: int
    name_vi: str
    name_en: str
    cite: str
    counts: bool
    sentence: str
    rulings: tuple[Ruling, ...]
    may_decide: bool
    #: occurrences that may be decided about singly
    dates: tuple[tuple[int, str], ...]

    @property
    def decided(self) -> Ruling | None:
        """The decision in force about the whole activity."""
        return next((row for row in self.rulings if row.in_force and row.occurrence_id is None), None)

    @property
    def in_force(self) -> tuple[Ruling, ...]:
        return tuple(row for row in self.rulings if row.in_force)

    @property
    def over(self) -> tuple[Ruling, ...]:
        return tuple(row for row in self.rulings if not row.in_force)


def serves(
    session: Session, activity: Activity, version: Version, by: Principal, people: Mapping[str, str]
) -> list[Serves]:
    """What the published version counts for, or the one at hand would; the others after, each with why not."""
    facts = quotas.facts(activity) or facts_of(version)
    every = override_queries.overrides_of(session, activity.id)
    may = activity.published is not None and allows(by, Action.APPROVE, activity.lead_unit.path)
    rows = [
        _serves(activity, reason, _about(reason, every), may, people)
        for reason in boards.reasons(session, activity, facts)
    ]
    return sorted(rows, key=lambda row: not (row.counts or row.in_force))


def _about(reason: boards.Reason, every: list[CreditOverride]) -> list[CreditOverride]:
    key = (reason.obligation.plan_id, reason.obligation.code)
    return [row for row in every if (row.obligation.plan_id, row.obligation.code) == key]


def _serves(
    activity: Activity, reason: boards.Reason, about: list[CreditOverride], may: bool, people: Mapping[str, str]
) -> Serves:
    whole = next((row for row in about if row.lifted_at is None and row.occurrence_id is None), None)
    dates = told(activity) if may and len(activity.occurrences) > 1 else []
    return Serves(
        obligation_id=reason.obligation.id,
        name_vi=reason.obligation.short_vi or reason.obligation.name_vi,
        name_en=reason.obligation.short_en or reason.obligation.name_en,
        cite=reason.obligation.cite,
        counts=reason.counts if whole is None else whole.counts,
        sentence=desk_words.counted(reason),
        rulings=tuple(_ruling(row, people) for row in about),
        may_decide=may,
        dates=tuple((row.id, days(row.first_day, row.last_day)) for row in dates),
    )


def _ruling(row: CreditOverride, people: Mapping[str, str]) -> Ruling:
    return Ruling(
        occurrence_id=row.occurrence_id,
        days=days(row.occurrence.first_day, row.occurrence.last_day) if row.occurrence else "",
        counts=row.counts,
        reason=row.reason,
        made_by=people.get(row.made_by, row.made_by),
        made_at=row.made_at,
        lifted_by=people.get(row.lifted_by, row.lifted_by),
        lifted_at=row.lifted_at,
        lifted_reason=row.lifted_reason,
    )
