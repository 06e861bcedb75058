"""Reads the targets in force, the units they are about, and what was given, declared, attested and measured."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from calendar_app.domain.errors import NotFound
from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.indicators import Attestation, Baseline, Declaration, Measurement, Sheet, Statistic
from calendar_app.models.places import Population
from calendar_app.models.plans import Agency, Plan, Target
from calendar_app.models.units import Unit, UnitKind, UnitParent

#: rows of a history that are shown
MOST_FORMER = 200
#: of an activity within a year, by unit: unit, type, how many
Held = tuple[int, str, int]


class Given(NamedTuple):
    """An accepted figure: of a unit or a place, for a year, on a sheet."""

    unit_id: int | None
    place_id: int | None
    year: int
    value: int
    sheet_id: int


def targets(session: Session, on: date) -> list[tuple[Target, Plan]]:
    """Targets of the current plans in force on a day, in the plans' order."""
    rows = session.execute(
        select(Target, Plan)
        .join(Plan, Target.plan_id == Plan.id)
        .where(Plan.current, Target.valid_from <= on)
        .where((Target.valid_until.is_(None)) | (Target.valid_until > on))
        .order_by(Plan.id, Target.position, Target.code)
    )
    return [(row[0], row[1]) for row in rows]


def accepted(session: Session, plan: Plan, window: str, metric: str) -> list[Given]:
    """The accepted figures of a metric, all years, without its breakdowns."""
    rows = session.execute(
        select(Sheet.unit_id, Sheet.place_id, Sheet.year, Statistic.value, Sheet.id)
        .join(Statistic, Statistic.sheet_id == Sheet.id)
        .where(Sheet.plan_id == plan.id, Sheet.window == window, Sheet.state == "accepted")
        .where(Statistic.metric == metric, Statistic.breakdown == "", Statistic.superseded_at.is_(None))
        .order_by(Sheet.year, Sheet.id)
    )
    return [Given(*row) for row in rows]


def years_of_figures(session: Session, plan: Plan) -> list[int]:
    """The years of which accepted figures are there."""
    found = select(Sheet.year).where(Sheet.plan_id == plan.id, Sheet.state == "accepted").distinct()
    return list(session.scalars(found.order_by(Sheet.year)))


def by_code(session: Session, plan: str, code: str, on: date) -> tuple[Target, Plan]:
    """The target of a current plan as it is worded on a day, else as it was worded last; raise `NotFound`."""
    rows = session.execute(
        select(Target, Plan)
        .join(Plan, Target.plan_id == Plan.id)
        .where(Plan.current, Plan.code == plan, Target.code == code)
        .order_by(Target.valid_from)
    ).all()
    if not rows:
        raise NotFound("target", code)
    within = [
        row for row in rows if row[0].valid_from <= on and (row[0].valid_until is None or on < row[0].valid_until)
    ]
    found = (within or rows)[-1]
    return found[0], found[1]


def held(session: Session, year: int, units: Iterable[int]) -> list[Held]:
    """Activities with a holding that was held within a year, by unit that took part and type."""
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    within_part = and_(
        or_(Participation.since.is_(None), Participation.since <= Occurrence.first_day),
        or_(Participation.until.is_(None), Participation.until > Occurrence.first_day),
    )
    rows = session.execute(
        select(Participation.unit_id, Version.type, func.count(func.distinct(Activity.id)))
        .join(Activity, Participation.activity_id == Activity.id)
        .join(Version, Activity.published_version_id == Version.id)
        .join(Occurrence, Occurrence.activity_id == Activity.id)
        .where(Participation.state == "accepted", Participation.unit_id.in_(list(units)), within_part)
        .where(Occurrence.state == "held", Occurrence.first_day >= since, Occurrence.first_day < until)
        .group_by(Participation.unit_id, Version.type)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def attestations(session: Session, plan: Plan) -> list[Attestation]:
    """What is attested and stands, of every condition; the latest word last."""
    found = (
        select(Attestation)
        .where(Attestation.plan_id == plan.id, Attestation.superseded_at.is_(None))
        .options(joinedload(Attestation.unit), joinedload(Attestation.file))
        .order_by(Attestation.made_at, Attestation.id)
    )
    return list(session.scalars(found))


def declarations(session: Session, plan: Plan) -> list[Declaration]:
    """What is declared and stands, of every target; the latest word last."""
    found = (
        select(Declaration)
        .where(Declaration.plan_id == plan.id, Declaration.superseded_at.is_(None))
        .options(joinedload(Declaration.unit), joinedload(Declaration.file))
        .order_by(Declaration.made_at, Declaration.id)
    )
    return list(session.scalars(found))


def baselines(session: Session, plan: Plan) -> list[Baseline]:
    """Baselines that stand, by the first year that is reckoned from them."""
    found = (
        select(Baseline)
        .where(Baseline.plan_id == plan.id, Baseline.superseded_at.is_(None))
        .order_by(Baseline.from_year, Baseline.id)
    )
    return list(session.scalars(found))


def measurements(session: Session, plan: Plan) -> list[Measurement]:
    """Measurements that stand; the latest last."""
    found = (
        select(Measurement)
        .where(Measurement.plan_id == plan.id, Measurement.superseded_at.is_(None))
        .order_by(Measurement.year, Measurement.made_at, Measurement.id)
    )
    return list(session.scalars(found))


def former(
    session: Session, plan: Plan, target: Target
) -> list[Declaration | Attestation | Baseline | Measurement]:  # fmt: skip
    """What was said or measured of a target and was followed or taken back, the latest first."""
    condition = target.definition.get("condition") or ""
    found: list[Declaration | Attestation | Baseline | Measurement] = []
    for table in (Declaration, Baseline, Measurement):
        rows = select(table).where(table.plan_id == plan.id, table.target == target.code)
        found += session.scalars(rows.where(table.superseded_at.is_not(None)).limit(MOST_FORMER))
    attested = select(Attestation).where(Attestation.plan_id == plan.id, Attestation.condition == condition)
    found += session.scalars(attested.where(Attestation.superseded_at.is_not(None)).limit(MOST_FORMER))
    return sorted(found, key=lambda row: (row.made_at, row.id), reverse=True)


def placed_on(session: Session, units: Iterable[Unit], on: date) -> set[int]:
    """Ids of those of some units that stood under another unit on a day, or stand under none at all."""
    ids = [unit.id for unit in units]
    links = session.execute(
        select(UnitParent.unit_id, UnitParent.since, UnitParent.until).where(UnitParent.unit_id.in_(ids))
    )
    told: dict[int, bool] = {}
    for unit_id, since, until in links:
        told[unit_id] = told.get(unit_id, False) or ((since is None or since <= on) and (until is None or on < until))
    return {unit_id for unit_id in ids if told.get(unit_id, True)}


def units_of_kinds(session: Session, kinds: Iterable[str]) -> list[Unit]:
    """Units that are, were or will be of one of some kinds, with their kinds and parents, by code."""
    of_kind = select(UnitKind.unit_id).where(UnitKind.kind.in_(list(kinds)))
    found = select(Unit).where(Unit.id.in_(of_kind)).options(selectinload(Unit.kinds), selectinload(Unit.parents))
    return list(session.scalars(found.order_by(Unit.code)))


def by_ids(session: Session, ids: Iterable[int]) -> dict[int, Unit]:
    """Units by id."""
    return {unit.id: unit for unit in session.scalars(select(Unit).where(Unit.id.in_(list(ids))))}


def is_placed(unit: Unit, on: date) -> bool:
    """Whether a unit stood under another one on a day, or stands under none at all."""
    links = [(row.since, row.until) for row in unit.parents]
    return not links or any((s is None or s <= on) and (u is None or on < u) for s, u in links)


def kinds_of_units(session: Session) -> frozenset[str]:
    """The kinds of which there is, was or will be a unit."""
    return frozenset(session.scalars(select(UnitKind.kind).distinct()))


def population(session: Session, place_id: int, year: int) -> int | None:
    """The people living in a place in a year; none where it was not loaded."""
    found = select(Population.people).where(Population.place_id == place_id, Population.year == year)
    return session.scalar(found)


def agency_units(session: Session, plan: Plan, code: str, on: date) -> list[str]:
    """Codes of the units that answer for an agency of a plan on a day: the former ones before it was dissolved."""
    row = session.scalars(
        select(Agency).where(Agency.plan_id == plan.id, Agency.code == code, _in_force(on)).limit(1)
    ).first()
    if row is None:
        return []
    until = row.definition.get("until")
    former = until is not None and on < date.fromisoformat(until)
    named = row.definition.get("former_units") if former else None
    return list(named or row.definition.get("units") or [])


def _in_force(on: date) -> ColumnElement[bool]:
    return and_(Agency.valid_from <= on, or_(Agency.valid_until.is_(None), Agency.valid_until > on))
