"""Fulfilments by the end of each month, this year and the one before: a line each, and the number that is owed."""

from dataclasses import dataclass

from flask_babel import gettext as _

from calendar_app.charts.figure import Figure, Table, sourced
from calendar_app.charts.paper import ACTION, GOAL, INK, MUTED, RULE, Sheet
from calendar_app.i18n.locale import language
from calendar_app.jinja import figure
from calendar_app.quotas.trends import Curve

CODE = "year"
WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 40, 24, 40
TICKS = 4


@dataclass(frozen=True)
class Point:
    """What is held by the end of a month, and where it stands."""

    month: int
    held: int
    x: float
    y: float


@dataclass(frozen=True)
class Lines:
    """Everything that is drawn, in the units of the drawing. ``owed_y`` is the height of what is owed."""

    year: int
    now: tuple[Point, ...]
    before: tuple[Point, ...]
    ticks: tuple[tuple[int, float], ...]
    months: tuple[tuple[int, float], ...]
    owed: int
    owed_y: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM

    @property
    def label(self) -> tuple[float, float]:
        """Where the last figure begins: right of its point, below it where the line of what is owed runs there.

        On a phone its letters are twice as high.
        """
        last = self.now[-1]
        return last.x + 9, last.y + (22 if abs(last.y - self.owed_y) < 28 else 5)

    @staticmethod
    def listed(points: tuple[Point, ...]) -> str:
        """Points as a drawing takes them."""
        return " ".join(f"{point.x},{point.y}" for point in points)


def year_figure(name: str, now: Curve, before: Curve) -> Figure:
    """The figure of a scope of a name."""
    rows = [
        [month_word(at + 1), _at(now, at), _at(before, at)] for at in range(12)
    ]  # fmt: skip
    return Figure(
        code=CODE,
        title=_("%(unit)s: fulfilments held in %(year)s and the year before", unit=name, year=now.year),
        told=_told(now, before),
        table=Table([_("By the end of"), str(now.year), str(before.year)], rows, definitions=_definitions()),
        drawing=_lines(now, before),
        chosen=[(_("Unit"), name), (_("Year"), str(now.year)), (_("Owed in the year"), figure(now.owed))],
    )


def month_word(month: int) -> str:
    """Tháng 3; in English its short name."""
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return names[month - 1] if language() == "en" else f"Tháng {month}"


def _at(curve: Curve, at: int) -> int | None:
    return curve.held[at] if at < len(curve.held) else None


def _told(now: Curve, before: Curve) -> str:
    if not now.held:
        return _("%(year)s has not begun: %(owed)s fulfilments are owed.", year=now.year, owed=figure(now.owed))
    month = len(now.held)
    said = _(
        "%(held)s of %(owed)s fulfilments owed are held by the end of month %(month)s of %(year)s.",
        held=figure(now.held[-1]), owed=figure(now.owed), month=month, year=now.year,
    )  # fmt: skip
    then = _("A year before there were %(held)s.", held=figure(_at(before, month - 1) or 0))
    return f"{said} {then}" if any(before.held) else said


def _definitions() -> list[tuple[str, str]]:
    return [
        (_("Fulfilment"), _("One activity of two units, or for two obligations, is two fulfilments and one activity.")),
        (
            _("By the end of"),
            _("Counted in the month in which it took place, whenever it was recorded. The last figure is today's."),
        ),
    ]


def _lines(now: Curve, before: Curve) -> Lines:
    top = _round_up(max([now.owed, *now.held, *before.held, TICKS]))

    def y(held: float) -> float:
        return round(HEIGHT - BOTTOM - held / top * (HEIGHT - TOP - BOTTOM), 1)

    def x(month: int) -> float:
        return round(LEFT + (month - 1) / 11 * (WIDTH - LEFT - RIGHT), 1)

    def points(curve: Curve) -> tuple[Point, ...]:
        return tuple(Point(at + 1, held, x(at + 1), y(held)) for at, held in enumerate(curve.held))

    return Lines(
        year=now.year,
        now=points(now),
        before=points(before) if any(before.held) else (),
        ticks=tuple((top * n // TICKS, y(top * n / TICKS)) for n in range(TICKS + 1)),
        months=tuple((month, x(month)) for month in range(1, 13)),
        owed=now.owed,
        owed_y=y(now.owed),
    )


def _round_up(most: int) -> int:
    """A round number above one, that four steps divide."""
    step = 4 * int(10 ** max(len(str(most)) - 2, 0))
    return -(-most // step) * step


def png(found: Figure) -> bytes:
    """The same as a picture."""
    lines: Lines = found.drawing
    words = (
        _("Solid line and dots: %(year)s. Thin line and rings: %(before)s. Broken line: owed in %(year)s.",
          year=lines.year, before=lines.year - 1),
        sourced(found),
    )  # fmt: skip
    sheet = Sheet(WIDTH, HEIGHT, found.title, words, LEFT)
    for value, y in lines.ticks:
        sheet.line([(LEFT, y), (lines.right, y)], RULE, 1)
        sheet.text(LEFT - 8, y, figure(value), anchor="rm")
    for month, x in lines.months:
        sheet.text(x, lines.bottom + 16, str(month))
    sheet.line([(LEFT, lines.owed_y), (lines.right, lines.owed_y)], GOAL, 2, broken=True)
    for points, colour, width, hollow in ((lines.before, MUTED, 1, True), (lines.now, ACTION, 3, False)):
        sheet.line([(point.x, point.y) for point in points], colour, width)
        for point in points:
            sheet.dot(point.x, point.y, 4, colour, hollow=hollow)
    if lines.now:
        sheet.text(*lines.label, figure(lines.now[-1].held), bold=True, fill=INK, anchor="ls")
    return sheet.png()
