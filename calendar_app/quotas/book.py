"""What counting asks again and again, read once: obligations, what they ask, periods, successions, decisions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast

from sqlalchemy.orm import Session

from calendar_app.domain.periods import Kind
from calendar_app.domain.periods import Period as Days
from calendar_app.domain.progress import Demand, Tuning
from calendar_app.domain.succession import Lineage
from calendar_app.models.plans import Period, Plan
from calendar_app.models.quotas import CreditOverride
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.quotas import override_queries, queries
from calendar_app.quotas.queries import Owed
from calendar_app.units import queries as units_queries


@dataclass(frozen=True)
class Column:
    """An obligation in one of its periods. ``active``: of a current plan, not withdrawn, in force in that period."""

    owed: Owed
    period: Period
    days: Days
    asked: Demand
    active: bool

    @cached_property
    def key(self) -> tuple[int, int]:
        """Obligation and period."""
        return self.owed.row.id, self.period.id


class Book:
    """For one transaction: what it has read stays as it was read."""

    def __init__(self, session: Session, lineage: Lineage | None = None) -> None:
        self.session = session
        self._lineage = lineage
        self._all: list[Owed] | None = None
        self._owed: dict[int, Owed] = {}
        self._periods: dict[tuple[int, Days], Period] = {}
        self._columns: dict[tuple[int, int], Column] = {}
        self._roots: dict[int, Unit | None] = {}
        self._decided: dict[int, list[CreditOverride]] | None = None

    @property
    def lineage(self) -> Lineage:
        """All successions of units."""
        if self._lineage is None:
            self._lineage = units_queries.lineage(self.session)
        return self._lineage

    def read_all(self) -> "Book":
        """Read at once what is otherwise read as it is needed: for a pass over everything."""
        self._all = queries.obligations(self.session, date.min, date.max)
        self._decided = override_queries.by_activity(self.session)
        return self

    def in_force(self, since: date, until: date) -> list[Owed]:
        """Obligations in force somewhere in ``since <= day < until``, in the plans' order."""
        if self._all is None:
            found = queries.obligations(self.session, since, until)
            self._owed |= {owed.row.id: owed for owed in found}
            return found
        return [owed for owed in self._all if owed.terms.valid_from < until and owed.terms.valid_until > since]

    def decided(self, activity_id: int) -> list[CreditOverride]:
        """What approvers decided about the counting of an activity."""
        if self._decided is None:
            return override_queries.overrides_of(self.session, activity_id)
        return self._decided.get(activity_id, [])

    def period(self, plan_id: int, days: Days) -> Period:
        """The row of a period, made when there is none."""
        key = (plan_id, days)
        if key not in self._periods:
            self._periods[key] = queries.period_row(self.session, plan_id, days)
        return self._periods[key]

    def root(self, plan_id: int) -> Unit | None:
        """The unit that a plan applies to with all under it."""
        if plan_id not in self._roots:
            self._roots[plan_id] = queries.plan_root(self.session, plan_id)
        return self._roots[plan_id]

    def columns(self, years: Iterable[int]) -> list[Column]:
        """The obligations of some years in each of their periods, in the plans' order."""
        wanted = sorted(set(years))
        every = self.in_force(date(wanted[0] - 1, 1, 1), date(wanted[-1] + 1, 1, 1)) if wanted else []
        return [
            self.column(owed.row.id, self.period(owed.row.plan_id, days).id, owed)
            for owed in every
            for year in wanted
            for days in queries.periods_of_year(owed.terms, year)
        ]

    def column(self, obligation_id: int, period_id: int, owed: Owed | None = None) -> Column:
        """One obligation in one period, in force there or not."""
        key = (obligation_id, period_id)
        if key not in self._columns:
            known = owed or self._owed.get(obligation_id) or queries.owed(self.session, obligation_id)
            self._columns[key] = self._column(known, period_id)
        return self._columns[key]

    def _column(self, owed: Owed, period_id: int) -> Column:
        row = self.session.get_one(Period, period_id)
        days = Days(cast(Kind, row.kind), row.since, row.until)
        active = (
            owed.row.plan.current and not owed.row.withdrawn and days in queries.periods_of_year(owed.terms, row.year)
        )
        return Column(owed, row, days, demand(self.session, owed, row.since, row.until), active)


def demand(session: Session, owed: Owed, since: date, until: date) -> Demand:
    """What an obligation asks in one of its periods. Before tracking began nothing is asked."""
    period = Days(owed.terms.period, since, until)
    return Demand(
        minimum=owed.terms.minimum,
        period=period,
        parts=owed.terms.parts,
        lead=lead_days(owed),
        grace=int(plans.setting(owed.row.plan, "credit_grace_days", 15)),
        tied=queries.tied(session, owed.terms, period),
        exempt="not_applicable" if until <= owed.row.plan.tracked_from else "",
        began=owed.terms.valid_from if owed.terms.valid_from > since else None,
        tuning=tuning(owed.row.plan),
    )


def tuning(plan: Plan) -> Tuning:
    """When a gap is a risk, as the plan sets it."""
    usual = Tuning()
    return Tuning(
        pro_rata=int(plans.setting(plan, "quota_pro_rata", usual.pro_rata)),
        calm=int(plans.setting(plan, "quota_calm", usual.calm)),
        notice=int(plans.setting(plan, "quota_notice_days", usual.notice)),
    )


def lead_days(owed: Owed) -> int:
    """Days that preparing an activity takes: a setting of the plan."""
    return int(plans.setting(owed.row.plan, "quota_lead_days", 30))
