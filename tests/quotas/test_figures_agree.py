"""One function computes each figure: the matrix, its workbook, the board of a unit, the command, the API and the public
page agree on every unit of a generated province, and sums are what their cells sum up to.
"""

import io
from itertools import groupby

import openpyxl
import pytest
from flask import current_app

from calendar_app import tables
from calendar_app.api import telling
from calendar_app.charts import drawing
from calendar_app.domain.sums import Sums, part, told
from calendar_app.duties import merits
from calendar_app.extensions import SYSTEM
from calendar_app.jinja import figure
from calendar_app.quotas import boards, checks, folding, matrix, matrix_address, placing, unit_boards
from calendar_app.quotas.matrix import Asked
from calendar_app.reports import matrix_cover, matrix_sheet
from calendar_app.reports.sheets import HEAD
from calendar_app.reports.year_sheet import risk_name
from calendar_app.site import open_data, overview_page, public_progress
from calendar_app.units import queries as units
from tests.conftest import TODAY
from tests.quotas.province import generate

YEARS = (2026, 2027)


STATES = ("", "late", "overdue", "at_risk", "lacking", "nothing", "unconfirmed", "calm")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_figures_of_a_generated_province_agree(session, seed, monkeypatch):
    generate(session, seed)
    assert checks.differences(session, TODAY) == []

    for year in YEARS:
        every_unit_has_the_same_figures_everywhere(session, year)
        sums_of_every_scope_are_those_of_its_cells(session, year)
        the_workbook_says_what_the_cells_say(session, year)
        lists_that_urge_and_commend_rest_on_the_cells(session, year)
    for by in ("tree", "kind", "place"):
        groups_are_parts_of_the_scope(session, by)
        charts_are_drawn_of_the_groups(session, by)
    overviews_say_what_the_cells_say(session)
    for sort, state in (
        ("worst", ""),
        ("name", ""),
        ("tree", "lacking"),
        ("worst", STATES[seed + 1]),
        ("name", STATES[-seed]),
    ):
        pages_hold_every_unit_once_in_one_order(session, sort, state, monkeypatch)
    for state in STATES[seed::4]:
        one_column_ranks_by_itself(session, state, seed)


def by_unit(cells):
    return {code: list(same) for code, same in groupby(cells, key=lambda cell: cell.unit.code)}


def whole_matrix(session, year, node="UBND-TINH", size=7, **asked):
    """All rows of the matrix, read page by page."""
    wanted = Asked(units.by_code(session, node), year, TODAY, **asked)
    columns, after, rows = matrix.columns(session, wanted), None, []
    while True:
        page = matrix.page(session, wanted, columns, after, size)
        rows += page.rows
        after = page.after
        if after is None:
            return rows


def every_unit_has_the_same_figures_everywhere(province, year):
    cells = by_unit(boards.cells(province, year, TODAY))
    shown = {row.unit.code: row for row in whole_matrix(province, year)}
    assert shown.keys() == cells.keys()

    command = {unit["unit"]: unit["obligations"] for unit in tables.quotas(province, year, TODAY, None)["units"]}
    api = {row.unit.code: row.cells for row in unit_boards.every(province, year, TODAY)}
    pages, public = every_public_page(province, year)
    lines = groupby(open_data.quotas(province, year, TODAY), key=lambda row: row["unit"])
    data = {code: list(rows) for code, rows in lines}
    assert cells.keys() == api.keys() == pages.keys() == data.keys()
    for code, board in cells.items():
        unit = units.by_code(province, code)
        own = boards.cells(province, year, TODAY, unit)
        told = telling.progress(code, year, api[code]).model_dump()["quotas"]
        figures = [tell(cell) for cell in board]
        assert [tell(cell) for cell in own] == figures
        assert sorted(tell(cell) for cell in shown[code].cells.values()) == sorted(figures)
        assert [tuple(row[name] for name in NAMES) for row in command[code]] == figures
        assert [(row["obligation"], *(row[name] for name in NAMES[1:])) for row in told] == figures
        assert [
            (row.minimum, row.held, row.planned, row.unconfirmed, row.missing, row.risk) for row in pages[code]
        ] == [figure[1:] for figure in figures]
        assert [
            (row["obligation"], *(row[name] for name in NAMES[1:-1]), row["state"]) for row in data[code]
        ] == figures
    every = [cell for same in cells.values() for cell in same]
    assert (public.sums, public.activities) == (summed(every), boards.held_totals(province, every).activities)
    assert sum((row.sums for row in public.obligations), Sums()) == public.sums


def every_public_page(province, year):
    """By unit the rows of the public pages, read page by page; and the first page."""
    first = page = public_progress.quotas(province, year, TODAY, size=5)
    found = {unit.unit.code: unit.rows for unit in page.units}
    while page.following:
        page = public_progress.quotas(province, year, TODAY, page.following, size=5)
        found |= {unit.unit.code: unit.rows for unit in page.units}
    return found, first


NAMES = ("id", "minimum", "held", "planned", "unconfirmed", "missing", "risk")


def tell(cell):
    found = cell.progress
    return (
        cell.obligation.code, cell.minimum, found.held, found.planned, found.unconfirmed, found.missing, cell.risk,
    )  # fmt: skip


def sums_of_every_scope_are_those_of_its_cells(province, year):
    folding.fold(province)
    cells = boards.cells(province, year, TODAY)
    periods = period_ids(province, cells)
    for node in {unit for cell in cells for unit in above(province, cell.unit)}:
        total = matrix.total(province, Asked(node, year, TODAY))
        inside = [cell for cell in cells if cell.unit.path.startswith(node.path)]
        by_column = {}
        for cell in inside:
            column = cell.obligation.id, periods[cell.obligation.plan_id, cell.period]
            by_column.setdefault(column, []).append(cell)
        assert {key for key, sums in total.by_column.items() if sums.cells} == by_column.keys()
        assert total.sums == summed(inside)
        assert total.held_activities == boards.held_totals(province, inside).activities
        for key, sums in total.by_column.items():
            same = by_column.get(key, [])
            assert sums == summed(same)
            assert total.activities.get(key, 0) == boards.held_totals(province, same).activities


def the_workbook_says_what_the_cells_say(province, year):
    """Cell by cell, unit by unit and in all."""
    cells = boards.cells(province, year, TODAY)
    with current_app.test_request_context():
        asked = matrix_address.read({"sort": "tree"}, year, "UBND-TINH")
        body = matrix_sheet.of(province, asked, by=SYSTEM, today=TODAY)
        columns = matrix.columns(province, Asked(units.by_code(province, "UBND-TINH"), year, TODAY))
        names = {(one.owed.row.code, one.days.since): matrix_cover.name_of(one) for one in columns}
        expected = sorted(
            (cell.unit.code, names[cell.obligation.code, cell.period.since], *tell(cell)[1:-1], risk_name(cell.risk))
            for cell in cells
        )
        worst = {code: risk_name(summed(same).worst) for code, same in by_unit(cells).items()}
    book = openpyxl.load_workbook(io.BytesIO(body), read_only=True)
    told_units, told_cells = (
        list(sheet.iter_rows(min_row=HEAD + 2, values_only=True)) for sheet in book.worksheets[1:]
    )
    shown = sorted((row[0], row[2], row[6], *row[8:13]) for row in told_cells)
    assert shown == expected

    *rows, total = told_units
    own = by_unit(cells)
    assert len(rows) == len(own)
    for row in rows:
        same = own[row[0]]
        sums, held = summed(same), boards.held_totals(province, same)
        assert row[3:8] == (sums.held, sums.minimum, held.activities, sums.missing, worst[row[0]])
    sums, held = summed(cells), boards.held_totals(province, cells)
    assert [row[0] for row in rows] == list(dict.fromkeys(row[0] for row in told_cells))
    assert total[3:7] == (sums.held, sums.minimum, held.activities, sums.missing)


def lists_that_urge_and_commend_rest_on_the_cells(province, year):
    """Narrower questions have the answers of the whole: who lacks something, who owes one thing, what was met."""
    cells = boards.cells(province, year, TODAY)
    own = by_unit(cells)
    lacking = {board.unit.code: [tell(cell) for cell in board.cells] for board in unit_boards.lacking(
        province, year, TODAY, ["/"])}  # fmt: skip
    assert lacking == {code: [tell(one) for one in same] for code, same in own.items() if belongs(same, "lacking")}
    for key in sorted({cell.obligation.id for cell in cells})[::3]:
        found = [(cell.unit.code, tell(cell)) for cell in unit_boards.bearing(province, year, TODAY, key)]
        assert found == [(cell.unit.code, tell(cell)) for cell in cells if cell.obligation.id == key]
    counted = {
        one.unit.code: (one.merit.owed, one.merit.met)
        for one in merits.candidates(province, year, TODAY, [same[0].unit for same in own.values()])
    }
    owed = {code: [cell for cell in same if not cell.progress.exempt] for code, same in own.items()}
    assert {code: found for code, found in counted.items() if found[0]} == {
        code: (len(same), sum(cell.risk == "met" for cell in same)) for code, same in owed.items() if same
    }


def groups_are_parts_of_the_scope(province, by):
    node = units.by_code(province, "UBND-TINH")
    cells = boards.cells(province, 2026, TODAY)
    groups = matrix.groups(province, Asked(node, 2026, TODAY), by)

    for group in groups:
        if by == "tree":
            inside = [cell for cell in cells if under(cell.unit, group.node, node)]
        elif by == "kind":
            inside = [cell for cell in cells if group.code in placing.kinds_of(cell.unit, TODAY)]
        else:
            inside = [cell for cell in cells if cell.unit.place and lies_in(cell.unit.place, group.code)]
            inside = [cell for cell in inside if group.code != "51" or cell.unit.place.code == "51"]
        assert group.total.sums == summed(inside), group.code
        assert group.total.held_activities == boards.held_totals(province, inside).activities
        grouping = "" if by == "tree" else f"{by}:{group.code}"
        if by != "tree":
            rows = whole_matrix(province, 2026, grouping=grouping)
            assert {row.unit.code for row in rows} == {cell.unit.code for cell in inside}
    if by == "tree":
        assert sum((group.total.sums for group in groups), Sums()) == summed(cells)


def charts_are_drawn_of_the_groups(province, by):
    asked = Asked(units.by_code(province, "UBND-TINH"), 2026, TODAY)
    columns, _total = matrix.whole(province, asked)
    groups = matrix.groups(province, asked, by)
    drawn = drawing.heat_figure(province, asked, columns, by).drawing
    for row, group in zip(drawn.rows, groups, strict=False):
        boxes = {column.key: box for column, box in zip(columns, row.boxes, strict=True) if box}
        owed = {key: sums for key, sums in group.total.by_column.items() if sums.owed}
        assert {key: (box.held, box.minimum, box.met, box.owed, box.state) for key, box in boxes.items()} == {
            key: (sums.held, sums.minimum, sums.risk("met"), sums.owed, sums.worst) for key, sums in owed.items()
        }
    if by == "place":
        tiles = {tile.code: tile for tile in drawing.tiles_figure(province, asked).drawing.tiles}
        for group in groups:
            if group.code in tiles:
                sums = group.total.sums
                assert (tiles[group.code].met, tiles[group.code].owed) == (sums.risk("met"), sums.owed)


def overviews_say_what_the_cells_say(province):
    """Of every unit, whether others stand under it or not."""
    cells = boards.cells(province, 2026, TODAY)
    for code in {one for cell in cells for one in cell.unit.path.strip("/").split("/")}:
        node = units.by_code(province, code)
        inside = [cell for cell in cells if cell.unit.path.startswith(node.path)]
        sums, late = summed(inside), {cell.unit.id for cell in inside if belongs([cell], "late")}
        with current_app.test_request_context():
            page = overview_page.page(province, code, SYSTEM, TODAY)
            expected = [
                f"{figure(sums.risk('met'))}/{figure(sums.owed)}",
                figure(len(late) if page.nodal else sums.missing),
                figure(boards.held_totals(province, inside).activities),
            ]
        assert [number.value for number in page.numbers[:3]] == expected
        assert page.chart.drawing.owed == sums.minimum
        assert page.chart.drawing.now[-1].held == sums.held


def pages_hold_every_unit_once_in_one_order(province, sort, state, monkeypatch):
    pages = whole_matrix(province, 2026, size=4, sort=sort, state=state)
    assert [row.unit.code for row in pages] == [
        row.unit.code for row in whole_matrix(province, 2026, size=1000, sort=sort, state=state)
    ]
    assert len({row.unit.code for row in pages}) == len(pages)
    wanted = {code for code, same in by_unit(boards.cells(province, 2026, TODAY)).items() if belongs(same, state)}
    assert {row.unit.code for row in pages} == wanted
    if sort == "worst":
        ranks = [badness(row.cells.values()) for row in pages]
        assert ranks == sorted(ranks)
    with monkeypatch.context() as patch:
        patch.setattr("calendar_app.quotas.ranking_queries.FEW", 0)
        assert [row.unit.code for row in pages] == [
            row.unit.code for row in whole_matrix(province, 2026, size=3, sort=sort, state=state)
        ]


def one_column_ranks_by_itself(province, state, seed):
    columns = matrix.columns(province, Asked(units.by_code(province, "UBND-TINH"), 2026, TODAY))
    whole = whole_matrix(province, 2026, size=1000)
    for column in columns[seed::9]:
        rows = whole_matrix(province, 2026, size=5, column=column.key, state=state)
        cells = [row.cells[column.key] for row in rows]
        ranks = [badness([cell]) for cell in cells]
        assert ranks == sorted(ranks)
        every = [row.cells[column.key] for row in whole if column.key in row.cells]
        assert {cell.unit.code for cell in cells} == {cell.unit.code for cell in every if belongs([cell], state)}


def belongs(cells, state):
    risks = {cell.risk for cell in cells}
    lacking = [cell for cell in cells if cell.risk not in ("met", "waived", "not_applicable") and cell.progress.missing]
    return {
        "": True,
        "overdue": "overdue" in risks,
        "at_risk": "at_risk" in risks and "overdue" not in risks,
        "late": bool(risks & {"at_risk", "overdue"}),
        "lacking": bool(lacking),
        "nothing": bool(lacking) and not any(cell.progress.held + cell.progress.planned for cell in cells),
        "unconfirmed": any(cell.progress.unconfirmed for cell in cells),
        "calm": not lacking,
    }[state]


def badness(cells):
    risks = {cell.risk for cell in cells}
    return 0 if "overdue" in risks else 1 if "at_risk" in risks else 2 if "on_track" in risks else 3


def summed(cells):
    return told((part(cell.progress, cell.minimum) for cell in cells), TODAY)


def above(session, unit):
    return [units.by_code(session, code) for code in unit.path.strip("/").split("/")]


def under(unit, node, scope):
    return unit.id == node.id if node.id == scope.id else unit.path.startswith(node.path)


def lies_in(place, code):
    return place.code == code or (place.parent is not None and lies_in(place.parent, code))


def period_ids(session, cells):
    """The rows of the periods of some cells, by plan and days."""
    keys = {(cell.obligation.plan_id, cell.period) for cell in cells}
    return {(plan, days): boards.queries.known_period(session, plan, days).id for plan, days in keys}
