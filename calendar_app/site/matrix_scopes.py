"""Scopes of the matrix: the nodes somebody may see, what is above and under them, their kinds and places."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.text import sort_key
from calendar_app.models.places import Place
from calendar_app.models.plans import Plan
from calendar_app.models.rollups import StandingSum, UnitTrail
from calendar_app.models.units import Unit
from calendar_app.plans.vocabulary import kind_names
from calendar_app.quotas import matrix_queries
from calendar_app.quotas.matrix_address import Address
from calendar_app.site.matrix_rows import Choice
from calendar_app.units import queries as units


def own(session: Session, by: Principal) -> Unit | None:
    """The scope that somebody begins with: the widest unit granted that has others under it, else the first one.

    An administrator begins at the root of the plan.
    """
    if by.administrator and not by.grants:
        return session.scalar(
            select(Unit).join(Plan, Plan.root_code == Unit.code).where(Plan.current).order_by(Plan.id)
        )
    codes = [held.path.strip("/").rsplit("/", 1)[-1] for held in sorted(by.grants, key=lambda held: len(held.path))]
    found = units.by_codes(session, codes)
    granted = [found[code] for code in codes if code in found]
    above = nodes(session, [unit.id for unit in granted])
    return next((unit for unit in granted if unit.id in above), granted[0] if granted else None)


def topmost(session: Session, by: Principal) -> list[int]:
    """The ids of the units with others under them that somebody has a role on, without those under another one."""
    if by.administrator and not by.grants:
        root = own(session, by)
        return [root.id] if root is not None else []
    paths = [held.path for held in by.grants]
    highest = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    found = session.scalars(select(Unit.id).where(Unit.path.in_(highest)).order_by(Unit.path)) if highest else ()
    above = nodes(session, ids := list(found))
    return [unit_id for unit_id in ids if unit_id in above]


def supervises(session: Session, by: Principal) -> bool:
    """Whether somebody has a role on a unit that has others under it."""
    if by.administrator and not by.grants:
        found = own(session, by)
        return found is not None and is_node(session, found)
    return bool(session.scalar(select(supervising(by))))


def supervising(by: Principal) -> ColumnElement[bool]:
    """The same of somebody with roles, as part of another question."""
    codes = [held.path.strip("/").rsplit("/", 1)[-1] for held in by.grants]
    return exists().where(Unit.code.in_(codes), has_others_under())


def visible(session: Session, code: str, by: Principal) -> Unit:
    """The unit of a code for somebody who has a role on it; raise `NotFound` for others."""
    found = units.by_code(session, code)
    access.require(by, Action.VIEW, found.path)
    return found


def above(session: Session, node: Unit) -> list[Unit]:
    """The units above a unit, from the top."""
    codes = node.path.strip("/").split("/")[:-1]
    found = units.by_codes(session, codes)
    return [found[code] for code in codes if code in found]


def nodes(session: Session, ids: Collection[int]) -> set[int]:
    """Those of some units that have others under them."""
    if not ids:
        return set()
    return set(session.scalars(select(Unit.id).where(Unit.id.in_(sorted(ids)), has_others_under())))


def has_others_under() -> ColumnElement[bool]:
    """Whether others stand under a unit at hand: a look at the first one, since PostgreSQL would gather them all."""
    first = select(UnitTrail.node_id).where(UnitTrail.node_id == Unit.id).correlate(Unit).limit(1)
    return first.scalar_subquery().is_not(None)


def is_node(session: Session, unit: Unit) -> bool:
    """Whether a unit has others under it."""
    return matrix_queries.is_node(session, unit)


def choices(session: Session, node: Unit, asked: Address) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """The kinds and the places of the units of a scope: kinds as the plan orders them, places in Vietnamese order."""
    there = _groupings(session, node)
    codes = {sort: {one.partition(":")[2] for one in there if one.startswith(f"{sort}:")} for sort in ("kind", "place")}
    names = kind_names(session) if len(codes["kind"]) > 1 else {}
    kinds = [*(code for code in names if code in codes["kind"]), *sorted(codes["kind"] - names.keys())]
    placed = place_names(session, codes["place"]) if len(codes["place"]) > 1 else {}
    places = sorted(placed, key=lambda code: sort_key(placed[code][0]))
    return (
        tuple(Choice(code, *names.get(code, (code, "")), chosen=asked.grouping == f"kind:{code}") for code in kinds),
        tuple(Choice(code, *placed[code], chosen=asked.grouping == f"place:{code}") for code in places),
    )


def place_names(session: Session, codes: Collection[str]) -> dict[str, tuple[str, str]]:
    """Names of places in both languages, by code."""
    if not codes:
        return {}
    rows = session.execute(select(Place.code, Place.name_vi, Place.name_en).where(Place.code.in_(sorted(codes))))
    return {row.code: (row.name_vi, row.name_en) for row in rows}


def _groupings(session: Session, node: Unit) -> set[str]:
    """The groups in which something is summed up at a node."""
    found = select(StandingSum.grouping).where(StandingSum.node_id == node.id, StandingSum.grouping != "")
    return set(session.scalars(found.distinct()))
