"""The chart of a target as a picture, for a report or a slide: the same points as on the page."""

from io import BytesIO
from pathlib import Path

from flask_babel import gettext as _
from PIL import Image, ImageDraw, ImageFont

from calendar_app.jinja import figure, named
from calendar_app.models.plans import Plan, Target
from calendar_app.site.target_chart import Chart

PAPER, INK, MUTED, RULE, ACTION, GOAL = "#ffffff", "#1a2423", "#54605d", "#e0dccf", "#0b5a5a", "#835000"
FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "be-vietnam-pro"
#: pixels of the picture for one of the drawing; room for the title above and the source below
SCALE, ABOVE, BELOW = 2, 132, 96
LONGEST_LINE = 92


def png(chart: Chart, target: Target, plan: Plan) -> bytes:
    """A picture of 1440 points' width, with a title, both lines and what they mean."""
    size = (chart.width * SCALE, chart.height * SCALE + ABOVE + BELOW)
    picture = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(_wrapped(named(target))[:2]):
        draw.text((chart.left * SCALE, 32 + 40 * number), line, font=_font(600, 28), fill=INK)
    _axes(draw, chart)
    _lines(draw, chart)
    said = _("Solid line and dots: measured. Broken line: the way to the goals. Diamonds: goals.")
    low = chart.height * SCALE + ABOVE
    draw.text((chart.left * SCALE, low + 4), said, font=_font(400, 22), fill=MUTED)
    source = _("Source: %(plan)s", plan=named(plan, "issuer"))
    draw.text((chart.left * SCALE, low + 40), source, font=_font(400, 22), fill=MUTED)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _axes(draw: ImageDraw.ImageDraw, chart: Chart) -> None:
    for value, y in chart.ticks:
        draw.line((*_at(chart.left, y), *_at(chart.right, y)), fill=RULE, width=2)
        x, top = _at(chart.left - 8, y)
        draw.text((x, top), figure(value), font=_font(400, 22), fill=MUTED, anchor="rm")
    for year, x in chart.years:
        draw.text(_at(x, chart.bottom + 16), str(year), font=_font(400, 22), fill=MUTED, anchor="mm")


def _lines(draw: ImageDraw.ImageDraw, chart: Chart) -> None:
    way = [_at(point.x, point.y) for point in chart.path]
    for start, end in zip(way, way[1:], strict=False):
        _broken(draw, start, end)
    line = [_at(point.x, point.y) for point in chart.points]
    if len(line) > 1:
        draw.line(line, fill=ACTION, width=6, joint="curve")
    for point in chart.goals:
        x, y = _at(point.x, point.y)
        draw.polygon([(x, y - 13), (x + 13, y), (x, y + 13), (x - 13, y)], fill=PAPER, outline=GOAL, width=4)
    for point in chart.points:
        x, y = _at(point.x, point.y)
        draw.ellipse((x - 10, y - 10, x + 10, y + 10), fill=ACTION)
        draw.text((x, y - 18), figure(point.value), font=_font(600, 22), fill=INK, anchor="mb")


def _broken(draw: ImageDraw.ImageDraw, start: tuple[float, float], end: tuple[float, float]) -> None:
    steps = 9
    for n in range(0, steps, 2):
        a, b = n / steps, (n + 1) / steps
        draw.line(
            (
                start[0] + (end[0] - start[0]) * a, start[1] + (end[1] - start[1]) * a,
                start[0] + (end[0] - start[0]) * b, start[1] + (end[1] - start[1]) * b,
            ),
            fill=GOAL, width=4,
        )  # fmt: skip


def _at(x: float, y: float) -> tuple[float, float]:
    return x * SCALE, y * SCALE + ABOVE


def _wrapped(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > LONGEST_LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _font(weight: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"whole-{weight}.ttf", size, layout_engine=ImageFont.Layout.BASIC)
