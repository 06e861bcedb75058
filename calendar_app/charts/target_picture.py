"""The chart of a target as a picture, for a report or a slide: the same points as on the page."""

from flask_babel import gettext as _

from calendar_app.charts.paper import ACTION, GOAL, INK, PAPER, RULE, SCALE, Sheet
from calendar_app.charts.target_lines import Chart
from calendar_app.jinja import figure, named
from calendar_app.models.plans import Plan, Target


def png(chart: Chart, target: Target, plan: Plan) -> bytes:
    """A picture of 1440 points' width, with a title, both lines and what they mean."""
    words = (
        _("Solid line and dots: measured. Broken line: the way to the goals. Diamonds: goals."),
        _("Source: %(plan)s", plan=named(plan, "issuer")),
    )
    sheet = Sheet(chart.width, chart.height, named(target), words, chart.left)
    for value, y in chart.ticks:
        sheet.line([(chart.left, y), (chart.right, y)], RULE, 1)
        sheet.text(chart.left - 8, y, figure(value), anchor="rm")
    for year, x in chart.years:
        sheet.text(x, chart.bottom + 16, str(year))
    sheet.line([(point.x, point.y) for point in chart.path], GOAL, 2, broken=True)
    sheet.line([(point.x, point.y) for point in chart.points], ACTION, 3)
    for point in chart.goals:
        x, y = sheet.at(point.x, point.y)
        sheet.draw.polygon([(x, y - 13), (x + 13, y), (x, y + 13), (x - 13, y)], fill=PAPER, outline=GOAL, width=4)
    for point in chart.points:
        sheet.dot(point.x, point.y, 10 / SCALE, ACTION)
        sheet.text(point.x, point.y - 9, figure(point.value), bold=True, fill=INK, anchor="mb")
    return sheet.png()
