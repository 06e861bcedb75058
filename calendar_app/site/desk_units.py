"""The units of a desk: which one it begins with, and beside it those that somebody answers for, the worst of them."""

from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from calendar_app.domain.access import Action, Principal, allows
from calendar_app.domain.text import sort_key
from calendar_app.models.units import Unit
from calendar_app.quotas import matrix, ranking_queries
from calendar_app.quotas.ranking_queries import Ranked
from calendar_app.site import desk_queries, matrix_scopes
from calendar_app.site.desk_rows import Tab
from calendar_app.site.public_queries import unit_refs
from calendar_app.units import queries as units

#: units under somebody's own that a desk names
MOST = 50


def chosen(session: Session, by: Principal, code: str, year: int, today: date) -> Unit | None:
    """The unit asked for, if it is within one's reach; without asking, the first one granted that owes something."""
    if code:
        found = units.find(session, code)
        return found if found and units.is_open(found, today) and allows(by, Action.VIEW, found.path) else None
    own = desk_queries.granted(session, by, today)
    if not own:
        under = ["/"] if by.administrator else [held.path for held in by.grants]
        return desk_queries.first_under(session, under, year, today)
    owing = desk_queries.owing(session, [unit.id for unit in own], year)
    return min(own, key=lambda unit: (unit.id not in owing, unit.path))


def tabs(session: Session, by: Principal, here: Unit, year: int, today: date) -> tuple[list[Tab], bool]:
    """The unit at hand, those one has a role on, and of those under them that owe something the worst; by name.

    And whether there are more of those than are named.
    """
    own = {unit.id: unit for unit in (here, *desk_queries.granted(session, by, today))}
    worst = _worst(session, by, year, today)
    under = desk_queries.by_ids(session, worst[:MOST], today)
    every = sorted({**own, **under}.values(), key=lambda unit: (sort_key(unit.name_vi), unit.code))
    sums = matrix.of_units(session, [unit.id for unit in every], year, today)
    refs = unit_refs(session, every)
    shown = [
        Tab(
            unit=refs[unit.id],
            owed=sums[unit.id].owed,
            met=sums[unit.id].risk("met"),
            at_risk=sums[unit.id].risk("at_risk"),
            overdue=sums[unit.id].risk("overdue"),
            url=url_for("desk.home", unit=unit.code, year=year),
            here=unit.id == here.id,
        )
        for unit in every
        if unit.id in own or sums[unit.id].owed
    ]
    return shown, len(worst) > MOST


def _worst(session: Session, by: Principal, year: int, today: date) -> list[int]:
    """The ids of the units furthest behind, under each of one's nodes that is not under another one; one too many."""
    found = []
    for node in matrix_scopes.topmost(session, by):
        asked = Ranked(node, "", year, None, "", "", "worst", today)
        found += ranking_queries.page(session, asked, None, MOST + 1)
    return [unit_id for unit_id, _key in sorted(found, key=lambda one: one[1][0])[: MOST + 1]]
