"""Draws a figure of a scope for somebody who may see it. Every number is the matrix's own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.activities import number_queries
from calendar_app.activities.number_queries import Numbers
from calendar_app.charts import heat, queries, tiles, year_lines
from calendar_app.charts.figure import Figure
from calendar_app.charts.heat import HeatRow
from calendar_app.charts.tiles import Place
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import NotFound
from calendar_app.i18n.locale import language
from calendar_app.jinja import named
from calendar_app.plans import queries as plans
from calendar_app.plans.vocabulary import kind_names
from calendar_app.quotas import matrix, matrix_queries, trends
from calendar_app.quotas.book import Column
from calendar_app.quotas.matrix import NOTHING, Asked, By, Group, Total
from calendar_app.units import queries as units

#: code of a figure -> how its picture is made
PICTURES = {year_lines.CODE: year_lines.png, heat.CODE: heat.png, tiles.CODE: tiles.png}


def drawn(session: Session, code: str, unit: str, year: int, by: By, who: Principal, today: date) -> Figure:
    """A figure by its code; raise `NotFound` for a scope that somebody may not see, or a figure that it has not."""
    node = units.by_code(session, unit)
    access.require(who, Action.VIEW, node.path)
    asked = Asked(node, year, today)
    columns, total = matrix.whole(session, asked)
    found: Figure | None
    if code == year_lines.CODE:
        found = year_figure(session, asked, total)
    else:
        found = heat_figure(session, asked, columns, by) if code == heat.CODE else tiles_figure(session, asked)
    if found is None:
        raise NotFound("chart", code)
    plan = next(iter(plans.current_plans(session)), None)
    return replace(found, source=named(plan, "issuer") if plan is not None else "")


def year_figure(session: Session, asked: Asked, total: Total) -> Figure:
    """The year beside the one before."""
    nodal = matrix_queries.is_node(session, asked.node)
    return year_lines.year_figure(
        named(asked.node), *trends.curves(session, asked.node, asked.year, asked.today, total, nodal)
    )  # fmt: skip


def heat_figure(session: Session, asked: Asked, columns: Sequence[Column], by: By) -> Figure | None:
    """The groups of a scope by its obligations; none of a unit without others under it."""
    if not columns or not matrix_queries.is_node(session, asked.node):
        return None
    groups = matrix.groups(session, asked, by)
    names = _names(session, groups, by)
    heads = [_head(column) for column in columns]
    rows = [
        HeatRow(names[at], tuple(heat.box(group.total.by_column.get(one.key, NOTHING)) for one in columns))
        for at, group in enumerate(groups)
    ]
    return heat.heat_figure(named(asked.node), asked.year, heads, rows)


def tiles_figure(session: Session, asked: Asked) -> Figure | None:
    """The places of a scope; none where there are fewer than two, or more than can be drawn."""
    groups = {group.code: group for group in matrix.groups(session, asked, "place")}
    found = queries.places_in(session, asked.node, set(groups), asked.today, tiles.MOST + 1)
    if not 1 < len(found) <= tiles.MOST:
        return None
    led = number_queries.of_places(session, [row.id for row in found], asked.year, asked.today)
    places = [
        Place(
            row.code, named(row), groups[row.code].total.sums if row.code in groups else NOTHING,
            led.get(row.id, Numbers()).every,
        )
        for row in found
    ]  # fmt: skip
    return tiles.tiles_figure(named(asked.node), asked.year, places, plans.listed(session, "tiles"))


def _head(column: Column) -> str:
    row = column.owed.row
    name = named(row, "short") or named(row)
    plain = column.days.kind in ("year", "report_year")
    return name if plain else f"{name} · {column.days.label('en' if language() == 'en' else 'vi')}"


def _names(session: Session, groups: Sequence[Group], by: By) -> list[str]:
    if by == "kind":
        kinds = kind_names(session)
        return [_in_language(kinds.get(group.code, (group.code, ""))) for group in groups]
    if by == "place":
        places = matrix_queries.places(session, [group.code for group in groups])
        return [named(places[group.code]) if group.code in places else group.code for group in groups]
    return [named(group.node) if group.node is not None else group.code for group in groups]


def _in_language(names: tuple[str, str]) -> str:
    return (language() == "en" and names[1]) or names[0]
