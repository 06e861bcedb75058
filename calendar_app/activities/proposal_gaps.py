"""What a unit still misses in a year, drafts counted in, as the draft of a year sees it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from calendar_app.domain import selection
from calendar_app.domain.crediting import Facts, Happening, Terms, entries, unmet
from calendar_app.domain.periods import Period
from calendar_app.domain.proposal_terms import Gap
from calendar_app.models.activities import Activity, Version
from calendar_app.models.plans import Obligation
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.quotas import queries as quotas
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.queries import Owed


@dataclass(frozen=True)
class Work:
    """An activity of a unit: as it is published, and as it stands in a version that is not."""

    activity: Activity
    leads: bool
    published: Facts | None
    draft: Facts | None

    @property
    def facts(self) -> Facts | None:
        """What is planned of it, published or not."""
        return self.published or self.draft


def works(unit: Unit, activities: Iterable[Activity]) -> list[Work]:
    """The activities that a unit leads or has agreed to take part in, of those that are to take place or did."""
    found = []
    for activity in activities:
        mine = any(p.unit_id == unit.id and p.state == "accepted" for p in activity.participations)
        if mine and activity.life in ("planned", "held"):
            leads = activity.lead_unit_id == unit.id
            found.append(Work(activity, leads, quotas.facts(activity), unpublished(activity)))
    return found


def unpublished(activity: Activity) -> Facts | None:
    """The only version there is, while nothing is published, as counting would see it."""
    if activity.published_version_id is not None or not activity.versions:
        return None
    return facts_of(activity.versions[-1])


def facts_of(version: Version) -> Facts:
    """A version that is not published, as counting would see it."""
    return Facts(
        type=version.type,
        scale=version.scale,
        in_community=version.in_community,
        days=frozenset(row.code for row in version.commemorations),
        happenings=(Happening(id=0, first_day=version.first_day, last_day=version.last_day),),
        metric=version.metric,
    )


def owed(session: Session, cells: Sequence[Cell], found: Sequence[Work], before: Sequence[Work]) -> Iterator[Gap]:
    """The gaps of a unit's cells of a year, without those that its drafts would close; ``before``: last year's work."""
    for cell in cells:
        if cell.obligation.mode == "jointly" or cell.progress.exempt or cell.progress.missing <= 0:
            continue
        whole = _gap(cell.obligation, cell.terms, cell.period, cell.progress.missing, cell.last_day_to_plan)
        drafts = [work.draft for work in found if work.draft is not None and work.leads]
        if cell.terms.counts == "metric":
            yield _metric(whole, found, before)
        elif cell.terms.tie == "each":
            yield from _parts(session, cell, whole, drafts)
        else:
            yield replace(whole, missing=whole.missing - counted(cell.terms, cell.period, drafts))


def encouraged(year: int, rows: Sequence[Owed], unit: Unit, found: Sequence[Work]) -> Iterator[Gap]:
    """What a unit is encouraged to do and has not planned."""
    facts = quotas.unit_facts(unit, date(year, 7, 1))
    known = [work.facts for work in found if work.facts is not None]
    for one in rows:
        wanted = one.row.encouraged and one.row.mode != "jointly" and one.terms.counts != "metric"
        if not wanted or not selection.selects(one.row.encouraged, facts):
            continue
        for period in quotas.periods_of_year(one.terms, year):
            missing = one.terms.minimum - counted(one.terms, period, known)
            yield replace(_gap(one.row, one.terms, period, missing, period.last_day), optional=True)


def counted(terms: Terms, period: Period, found: Iterable[Facts], part: str = "") -> int:
    """How much some activities add to a cell, or to one part of it."""
    added = (entry for facts in found for entry in entries(terms, facts))
    return sum(entry.amount for entry in added if entry.period == period and entry.part == part)


def _gap(row: Obligation, terms: Terms, period: Period, missing: int, latest: date) -> Gap:
    return Gap(
        obligation=row.code,
        name_vi=row.short_vi or row.name_vi,
        name_en=row.short_en or row.name_en,
        terms=terms,
        missing=missing,
        since=period.since,
        until=period.until,
        latest=latest,
        types=tuple(row.requires.get("types", ())),
    )


def _parts(session: Session, cell: Cell, whole: Gap, drafts: Sequence[Facts]) -> Iterator[Gap]:
    """One gap for each day that is owed its own part, as long as that day can still be marked."""
    tied = quotas.tied(session, cell.terms, cell.period)
    grace = timedelta(days=int(plans.setting(cell.obligation.plan, "credit_grace_days", 15)))
    for part in cell.progress.parts:
        latest = min(cell.period.last_day, tied[part.code] + grace) if part.code in tied else cell.period.last_day
        missing = part.missing - counted(cell.terms, cell.period, drafts, part.code)
        yield replace(whole, part=part.code, missing=missing, latest=latest)


def _metric(whole: Gap, found: Sequence[Work], before: Sequence[Work]) -> Gap:
    """How many activities a sum wants, going by what one of them brought last year."""
    amounts = [happening.amount for work in before for happening in _bringing(whole, work) if happening.amount]
    usual = sum(amounts) // len(amounts) if amounts else 0
    planned = sum(1 for work in found for one in _bringing(whole, work) if one.state == "planned")
    return replace(whole, usual_amount=usual, planned=planned)


def _bringing(whole: Gap, work: Work) -> Sequence[Happening]:
    facts = work.facts
    return () if facts is None or unmet(whole.terms, facts) else facts.happenings
