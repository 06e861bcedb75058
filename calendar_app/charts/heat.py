"""The matrix as a map of heat: its groups by its obligations, each box with its share, its sign and its figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from calendar_app.charts.figure import Figure, Table, sourced
from calendar_app.charts.paper import INK, MUTED, STATES, Sheet, wrapped
from calendar_app.domain.sums import Sums
from calendar_app.jinja import figure

CODE = "heat"
#: groups that are drawn, the worst ones
MOST = 40
#: of the picture
NAME, BOX, ROW, HEAD = 230, 104, 34, 96
#: steps of the share that is met
STEPS = 5


@dataclass(frozen=True)
class Box:
    """Cells of a group in one column; ``step`` from 0 (none is met) to 5 (all are)."""

    held: int
    minimum: int
    met: int
    owed: int
    state: str
    step: int


@dataclass(frozen=True)
class HeatRow:
    """A group; a box for each column, none where nothing is owed."""

    name: str
    boxes: tuple[Box | None, ...]


@dataclass(frozen=True)
class Heat:
    """What is drawn; ``more`` groups are only in the table."""

    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    more: int


def box(sums: Sums) -> Box | None:
    """A box of some cells; none where nothing is owed."""
    if not sums.owed:
        return None
    met = sums.risk("met")
    return Box(sums.held, sums.minimum, met, sums.owed, sums.worst, _step(met, sums.owed))


def _step(met: int, owed: int) -> int:
    """0 for none, 5 for all, in between by quarters."""
    return 0 if met == 0 else STEPS if met == owed else 1 + met * 4 // owed


def heat_figure(name: str, year: int, columns: Sequence[str], rows: Sequence[HeatRow]) -> Figure:
    """The figure of a scope; rows come worst first."""
    late = sum(any(one and one.state in ("overdue", "at_risk") for one in row.boxes) for row in rows)
    table = [[row.name, *(said(one) for one in row.boxes)] for row in rows]
    return Figure(
        code=CODE,
        title=_("%(unit)s: what of each obligation is met, %(year)s", unit=name, year=year),
        told=_("%(late)s of %(groups)s groups are late with some obligation.", late=late, groups=len(rows)),
        table=Table([_("Group"), *columns], table, definitions=_definitions()),
        drawing=Heat(tuple(columns), tuple(rows[:MOST]), max(len(rows) - MOST, 0)),
        chosen=[(_("Unit"), name), (_("Year"), str(year))],
    )


def said(one: Box | None) -> str:
    """A box in words: "3/4, có nguy cơ"."""
    return f"{figure(one.held)}/{figure(one.minimum)} · {word(one.state)}" if one else _("not owed")


def word(state: str) -> str:
    """A state in a word or two."""
    return {
        "overdue": _("Overdue"), "at_risk": _("At risk"), "on_track": _("On track"), "met": _("Met"),
        "waived": _("Waived"), "not_applicable": _("No longer applicable"), "none": _("Nothing owed"),
    }[state]  # fmt: skip


def _definitions() -> list[tuple[str, str]]:
    return [
        (_("A box"), _("Fulfilments held of those owed, and the worst that one of its units is.")),
        (_("Colour"), _("The share of units that have met it: the darker, the more.")),
    ]


#: washes of the steps, from none to all
WASHES = ("#ffffff", "#e4f0ed", "#c3dfd8", "#9ccbc2", "#74b5aa", "#4a9d92")


def png(found: Figure) -> bytes:
    """The same as a picture."""
    heat: Heat = found.drawing
    width = max(NAME + BOX * len(heat.columns) + 48, 640)
    more = _("and %(number)s more", number=heat.more) if heat.more else ""
    how = _("The darker, the more units have met it. In each box: held of owed, and the worst state.")
    sheet = Sheet(width, HEAD + ROW * len(heat.rows) + 16, found.title, (how, more or sourced(found)))
    for at, column in enumerate(heat.columns):
        for number, line in enumerate(wrapped(column, 16)[:5]):
            sheet.text(24 + NAME + BOX * (at + 0.5), 14 + 15 * number, line)
    for at, row in enumerate(heat.rows):
        y = HEAD + ROW * at
        sheet.text(24, y + ROW / 2, _short(row.name, 36), fill=INK, anchor="lm")
        for place, one in enumerate(row.boxes):
            _drawn(sheet, 24 + NAME + BOX * place, y, one)
    return sheet.png()


def _drawn(sheet: Sheet, x: float, y: float, one: Box | None) -> None:
    if one is None:
        sheet.text(x + BOX / 2, y + ROW / 2, "·", fill=MUTED)
        return
    sheet.box(x + 1, y + 1, BOX - 2, ROW - 2, WASHES[one.step])
    sheet.text(x + BOX / 2, y + 11, f"{figure(one.held)}/{figure(one.minimum)}", bold=True, fill=INK)
    ink = INK if one.step > 1 else STATES.get(one.state, STATES["none"])[1]
    sheet.text(x + BOX / 2, y + 24, word(one.state), size=9, fill=ink)


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"
