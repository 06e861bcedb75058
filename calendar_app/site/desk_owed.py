"""The obligations of a unit on its desk: where each stands, what comes next, and the form that fills its gap."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app.activities.proposal_gaps import facts_of
from calendar_app.domain.crediting import unmet
from calendar_app.domain.workdays import Workdays
from calendar_app.i18n.locale import language
from calendar_app.jinja import days, named
from calendar_app.models.activities import Version
from calendar_app.models.plans import Obligation
from calendar_app.plans.vocabulary import ActivityType, activity_types
from calendar_app.plans.working_days import workdays
from calendar_app.quotas.boards import Cell
from calendar_app.site import desk_queries, desk_words
from calendar_app.site.desk_rows import Dated, OwedRow, Work
from calendar_app.site.public_rows import UnitRef
from calendar_app.site.year_deadline import deadline

Draft = tuple[Work, Version]
#: of so many tied days, the next one is filled into the form
FEW = 5


@dataclass(frozen=True)
class Setting:
    """What the rows of the obligations are judged by."""

    today: date
    kinds: Mapping[str, ActivityType]
    workdays: Workdays
    drafts: Sequence[Draft]

    @property
    def products(self) -> Set[str]:
        return {code for code, kind in self.kinds.items() if kind.product}


def owed_rows(session: Session, cells: Sequence[Cell], today: date, drafts: Sequence[Draft]) -> list[OwedRow]:
    """The obligations of a year, in the plan's order."""
    years = [day.year for cell in cells for day in (cell.period.since, cell.period.until)] or [today.year]
    days_worked = workdays(session, min(years) - 1, max(years))
    setting = Setting(today, activity_types(session), days_worked, drafts)
    return [owed_row(session, cell, setting) for cell in cells]


def owed_row(session: Session, cell: Cell, setting: Setting) -> OwedRow:
    today, found, obligation = setting.today, cell.progress, cell.obligation
    tied = desk_queries.dated(session, cell.terms.days, cell.period.since, cell.period.until)
    coming = next((dated for dated in tied if dated.last_day >= today), None)
    due = deadline(cell, tied, setting.kinds, setting.workdays, today)
    return OwedRow(
        id=obligation.id,
        code=obligation.code,
        name_vi=obligation.short_vi or obligation.name_vi,
        name_en=obligation.short_en or obligation.name_en,
        cite=obligation.cite,
        period=cell.period.label("en" if language() == "en" else "vi"),
        minimum=cell.minimum,
        maximum=cell.terms.maximum,
        held=found.held,
        planned=found.planned,
        unconfirmed=found.unconfirmed,
        missing=found.missing,
        risk=cell.risk,
        sentence=desk_words.standing(cell, today, setting.products, due),
        heading=_heading(cell, tied),
        plan_before=due.plan_before,
        next_day=coming,
        can_be_met=found.missing > 0 and not found.exempt and today < found.overdue_on,
        draft=next((work for work, version in setting.drafts if _fits(version, cell)), None),
        plan=form_arguments(cell, coming),
        hold_by=due.hold_by,
        **_origin(obligation),
    )


def _origin(obligation: Obligation) -> dict[str, Any]:
    """Where an obligation comes from, as its row says it."""
    unit = obligation.assigned_by
    return {
        "origin": obligation.origin,
        "assigned_by": UnitRef(unit.code, unit.name_vi, unit.name_en) if unit is not None else None,
        "document": obligation.document,
        "document_on": obligation.document_on,
    }


def _heading(cell: Cell, tied: Sequence[Dated]) -> str:
    """What is missing: the very day, when it is one day and nothing is there for it."""
    if cell.progress.held or cell.progress.planned:
        return _("Not enough planned yet: %(name)s", name=short_name(cell))
    if len(tied) != 1:
        return _("No activity yet: %(name)s", name=short_name(cell))
    only = tied[0]
    return _("No activity yet for %(name)s, %(day)s", name=named(only.day), day=days(only.first_day, only.last_day))


def short_name(cell: Cell) -> str:
    """The short label of an obligation, in the reader's language."""
    return named(cell.obligation, "short") or named(cell.obligation)


def form_arguments(cell: Cell, coming: Dated | None) -> dict[str, Any]:
    """What the form of a new activity starts with, so that it counts for the obligation."""
    needs = cell.terms.requires
    given = {"unit": cell.unit.code, "type": min(needs.types, default=""), "scale": min(needs.scales, default="")}
    if needs.in_community:
        given["in_community"] = "1"
    if coming is not None and len(cell.terms.days) <= FEW:
        given |= {"day": coming.day.code, "first_day": coming.first_day.isoformat()}
        given["last_day"] = coming.last_day.isoformat()
    return {name: value for name, value in given.items() if value}


def _fits(version: Version, cell: Cell) -> bool:
    return cell.period.contains(version.first_day) and not unmet(cell.terms, facts_of(version))
