"""What is drawn, its table and its picture say the same as the matrix."""

import io

import pytest
from openpyxl import load_workbook
from PIL import Image

from calendar_app.charts import drawing, heat, tiles, year_lines
from calendar_app.charts.tiles import Place
from calendar_app.domain.errors import NotFound
from calendar_app.domain.sums import Sums
from calendar_app.plans import queries as plans
from calendar_app.quotas import matrix, reckoning
from calendar_app.quotas.matrix import Asked
from calendar_app.quotas.trends import Curve
from calendar_app.reports import chart_sheet
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import assign_book_day, days, grant, make_activity, make_person

COMMUNES = ("XA-21484", "XA-21490", "XA-21548")
LATE = Sums(1, 1, 0, 0, 0, 1, 1, {"overdue": 1})
DONE = Sums(2, 2, 2, 0, 0, 0, 0, {"met": 2})


def owing(session):
    """Three communes owe the book day of April, which is long past; the province's root."""
    root = units.by_code(session, "UBND-TINH")
    assign_book_day(session, COMMUNES)
    reckoning.everything(session, now=NOW, cause="plan")
    return root


def test_every_commune_has_a_tile_of_its_own(session):
    found = drawing.tiles_figure(session, Asked(units.by_code(session, "UBND-TINH"), 2026, TODAY))

    laid = plans.listed(session, "tiles")
    assert found.drawing.laid
    assert len(found.drawing.tiles) == 96
    assert {tile.code for tile in found.drawing.tiles} == {c for row in laid for c in row.split()} - {"."}
    assert len({(tile.x, tile.y) for tile in found.drawing.tiles}) == 96
    east = {tile.code: tile.x for tile in found.drawing.tiles}
    assert east["21548"] == max(east.values())  # Lý Sơn lies in the sea


def test_a_tile_says_the_worst_of_its_place(session):
    found = drawing.tiles_figure(session, Asked(owing(session), 2026, TODAY))

    states = {tile.code: tile.state for tile in found.drawing.tiles}
    assert {code for code, state in states.items() if state == "overdue"} == {code[3:] for code in COMMUNES}
    assert {row[0] for row in found.table.rows if row[5]} == {"Xã Ba Tơ", "Xã Ba Vinh", "Đặc khu Lý Sơn"}
    assert found.drawing.counts["overdue"] == 3
    assert "3 đang chậm" in found.told


def test_a_place_that_owes_nothing_says_what_is_planned_there(session):
    make_activity(session, "XA-21484", first_day=TODAY + days(9))

    found = drawing.tiles_figure(session, Asked(units.by_code(session, "UBND-TINH"), 2026, TODAY))

    tiles = {tile.code: (tile.state, tile.brief) for tile in found.drawing.tiles}
    assert tiles["21484"] == ("active", "1 hoạt động")
    assert tiles["21490"] == ("none", "–")
    assert "1 trong số này vẫn có hoạt động" in found.told
    assert [row[6] for row in found.table.rows if row[0] == "Xã Ba Tơ"] == [1]


def test_places_without_a_layout_stand_by_name(session):
    places = [Place(str(n), f"Xã {name}", LATE if n else DONE) for n, name in enumerate("CBA")]

    found = tiles.tiles_figure("Tỉnh", 2026, places, ["0 1"])

    assert not found.drawing.laid
    assert [tile.lines for tile in found.drawing.tiles] == [("A",), ("B",), ("C",)]
    assert [row[:2] for row in found.table.rows] == [["Xã A", "Quá hạn"], ["Xã B", "Quá hạn"], ["Xã C", "Đã đạt"]]


@pytest.mark.parametrize(("met", "owed", "step"), [(0, 4, 0), (1, 100, 1), (1, 4, 2), (2, 4, 3), (3, 4, 4), (4, 4, 5)])
def test_the_more_is_met_the_darker(met, owed, step):
    assert heat.box(Sums(risks={"met": met, "at_risk": owed - met})).step == step


def test_what_is_not_owed_has_no_box():
    assert heat.box(Sums(3, risks={"waived": 3})) is None


def test_a_map_of_heat_is_the_matrix(session):
    asked = Asked(owing(session), 2026, TODAY)
    columns, _total = matrix.whole(session, asked)
    for by in ("tree", "kind", "place"):
        found = drawing.heat_figure(session, asked, columns, by)
        groups = matrix.groups(session, asked, by)

        assert len(found.table.rows) == len(groups)
        assert len(found.table.headers) == len(columns) + 1
        for row, group in zip(found.drawing.rows, groups, strict=False):
            shown = [one.held for one in row.boxes if one]
            assert shown == [sums.held for one in columns if (sums := group.total.by_column.get(one.key)) and sums.owed]


def test_a_year_that_has_not_begun_has_no_line(session):
    found = year_lines.year_figure("Sở", Curve(2027, (), 12), Curve(2026, (1, 3), 10))

    assert found.drawing.now == ()
    assert len(found.drawing.before) == 2
    assert found.table.rows[1] == ["Tháng 2", None, 3]
    assert "chưa bắt đầu" in found.told


@pytest.mark.parametrize("code", ["year", "heat", "tiles"])
def test_a_picture_and_a_workbook_of_each(session, code):
    root = owing(session)
    manager = grant(session, make_person(session), root)

    found = drawing.drawn(session, code, "UBND-TINH", 2026, "tree", manager, TODAY)
    picture = Image.open(io.BytesIO(drawing.PICTURES[code](found)))
    book = load_workbook(io.BytesIO(chart_sheet.of(found, TODAY)))

    assert picture.format == "PNG"
    assert picture.width >= 1280
    assert [cell.value for cell in book.worksheets[1][5]] == list(found.table.headers)
    assert book.worksheets[1].max_row == 5 + len(found.table.rows)
    assert any("Ủy ban" in str(cell.value) or "UBND" in str(cell.value) for cell in book.worksheets[0]["A"])


def test_nobody_sees_the_charts_of_another_unit(session):
    stranger = grant(session, make_person(session), units.by_code(session, "TVT"))

    with pytest.raises(NotFound):
        drawing.drawn(session, "year", "BTT", 2026, "tree", stranger, TODAY)
    with pytest.raises(NotFound):
        drawing.drawn(session, "heat", "TVT", 2026, "tree", stranger, TODAY)
