"""A map of equal tiles: each place where it roughly lies, with its name and the worst that one of its units is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from calendar_app.charts import heat
from calendar_app.charts.figure import Figure, Table, Value, sourced
from calendar_app.charts.paper import INK, STATES, Sheet, wrapped
from calendar_app.domain.sums import Sums
from calendar_app.domain.text import sort_key

CODE = "tiles"
#: of a tile; places in a line where no layout is known; more places than these are not drawn
WIDE, HIGH, GAP, ACROSS, MOST = 78, 72, 4, 12, 300
#: letters of a line in a tile, and lines
LETTERS, LINES = 11, 3
KINDS = ("Phường ", "Xã ", "Đặc khu ", "Thị trấn ", "Thành phố ", "Tỉnh ")
#: the states in the order of their urgency
STATES_TOLD = ("overdue", "at_risk", "on_track", "met", "active", "none")


@dataclass(frozen=True)
class Place:
    """A place with its name in the reader's language, what its units come to, how many activities they lead."""

    code: str
    name: str
    sums: Sums
    activities: int = 0


@dataclass(frozen=True)
class Tile:
    """A place as it is drawn: where, its name in lines, its state."""

    code: str
    name: str
    lines: tuple[str, ...]
    state: str
    said: str
    #: the same in the room of a tile
    brief: str
    met: int
    owed: int
    x: int
    y: int


@dataclass(frozen=True)
class Tiles:
    """What is drawn; ``laid``: as they lie, else by name."""

    tiles: tuple[Tile, ...]
    laid: bool
    width: int
    height: int
    #: state -> how many places
    counts: Mapping[str, int]
    wide: int = WIDE
    high: int = HIGH

    @property
    def legend(self) -> list[tuple[str, str, int]]:
        """The states that there are: code, words, number."""
        return [(state, word(state), number) for state, number in self.counts.items() if number]


def tiles_figure(name: str, year: int, places: Sequence[Place], rows: Sequence[str]) -> Figure:
    """The figure of a scope; ``rows`` is the plan's layout, used where it has them all."""
    by_name = sorted(places, key=lambda place: sort_key(_bare(place.name)))
    spots = layout(rows, [place.code for place in by_name])
    tiles = tuple(_tile(place, *spots[0][place.code]) for place in by_name)
    counts = {state: sum(tile.state == state for tile in tiles) for state in STATES_TOLD}
    table: list[list[Value]] = [
        [place.name, tile.said, tile.met, tile.owed, place.sums.held, place.sums.minimum, place.activities]
        for place, tile in zip(by_name, tiles, strict=True)
    ]  # fmt: skip
    headers = [_("Place"), _("State"), _("Obligations met"), _("Of how many"), _("Fulfilments held"), _("Owed"),
               _("Published activities")]  # fmt: skip
    return Figure(
        code=CODE,
        title=_("%(unit)s: places and how they stand, %(year)s", unit=name, year=year),
        told=_told(counts, len(tiles)),
        table=Table(headers, table, definitions=[(_("State"), _("The worst that an obligation of a unit there is."))]),
        drawing=Tiles(
            tiles, spots[1], GAP + max((tile.x for tile in tiles), default=0) + WIDE,
            GAP + max((tile.y for tile in tiles), default=0) + HIGH, counts,
        ),
        chosen=[(_("Unit"), name), (_("Year"), str(year))],
    )  # fmt: skip


def _told(counts: Mapping[str, int], places: int) -> str:
    unasked = counts["active"] + counts["none"]
    said = _(
        "Of %(places)s places %(late)s are late, %(met)s have met everything, %(none)s owe nothing.",
        places=places, late=counts["overdue"] + counts["at_risk"], met=counts["met"], none=unasked,
    )  # fmt: skip
    more = _("%(active)s of these have a published activity all the same.", active=counts["active"])
    return f"{said} {more}" if unasked else said


def layout(rows: Sequence[str], codes: Sequence[str]) -> tuple[dict[str, tuple[int, int]], bool]:
    """By code: column and row; as the rows lay them when they hold every code, else in the order of the codes."""
    laid = {
        code: (across, down)
        for down, row in enumerate(rows)
        for across, code in enumerate(row.split())
        if code != "."
    }  # fmt: skip
    if codes and all(code in laid for code in codes):
        left, top = min(laid[code][0] for code in codes), min(laid[code][1] for code in codes)
        return {code: (laid[code][0] - left, laid[code][1] - top) for code in codes}, True
    return {code: (number % ACROSS, number // ACROSS) for number, code in enumerate(codes)}, False


def _tile(place: Place, across: int, down: int) -> Tile:
    state = place.sums.worst if place.sums.owed else "active" if place.activities else "none"
    lines = wrapped(_bare(place.name), LETTERS)
    shown = lines if len(lines) <= LINES else [*lines[: LINES - 1], f"{lines[LINES - 1]}…"]
    return Tile(
        place.code, place.name, tuple(shown), state, word(state), brief(state, place), place.sums.risk("met"),
        place.sums.owed,
        GAP + across * (WIDE + GAP), GAP + down * (HIGH + GAP),
    )  # fmt: skip


def word(state: str) -> str:
    """A state in a few words; of a place that owes nothing, whether anything is planned there."""
    unasked = {"active": _("Owes nothing, has activities"), "none": _("Owes nothing, no activity yet")}
    return unasked.get(state) or heat.word(state)


def brief(state: str, place: Place) -> str:
    """How a place stands, in the few letters of a tile."""
    if not place.sums.owed:
        return ngettext("%(num)s activity", "%(num)s activities", place.activities) if place.activities else "–"
    said = {
        "overdue": _("overdue"), "at_risk": _("at risk"), "on_track": _("on track"), "met": _("met"),
    }.get(state, word(state))  # fmt: skip
    return f"{place.sums.risk('met')}/{place.sums.owed} {said}"


def _bare(name: str) -> str:
    """A name without the kind of place before it."""
    kind = next((one for one in KINDS if name.startswith(one)), "")
    return name.removeprefix(kind)


def png(found: Figure) -> bytes:
    """The same as a picture."""
    drawing: Tiles = found.drawing
    how = _("Each place where it roughly lies.") if drawing.laid else _("Places by name.")
    legend = " · ".join(f"{said}: {number}" for _state, said, number in drawing.legend)
    sheet = Sheet(max(drawing.width, 480) + 48, drawing.height + 8, found.title, (f"{how} {legend}", sourced(found)))
    for tile in drawing.tiles:
        wash, ink = STATES[tile.state]
        sheet.box(24 + tile.x, tile.y, WIDE, HIGH, wash, ink)
        for number, line in enumerate(tile.lines):
            sheet.text(24 + tile.x + WIDE / 2, tile.y + 14 + 14 * number, line, bold=True, fill=INK)
        sheet.text(24 + tile.x + WIDE / 2, tile.y + HIGH - 9, tile.brief, size=8, fill=ink)
    return sheet.png()
