"""The overview of a scope, its charts, their pictures and tables."""

from calendar_app.domain.access import Action
from tests.cases import OWN, SIGNED_IN, get

CASES = [
    get("overview.home", SIGNED_IN),
    get("overview.home", Action.VIEW, unit=OWN),
    get("overview.charts", SIGNED_IN),
    get("overview.charts", Action.VIEW, unit=OWN),
    get("overview.picture", Action.VIEW, chart="year", unit=OWN),
    get("reports.chart_sheet", Action.VIEW, chart="year", unit=OWN),
]
