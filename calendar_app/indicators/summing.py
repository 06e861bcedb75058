"""Targets on sums of figures: a threshold, a ratio of two figures, a share of the population."""

from datetime import date

from calendar_app.domain.indicators import Measured
from calendar_app.indicators import queries
from calendar_app.indicators.evaluation import Evaluation, Gap, Summand
from calendar_app.indicators.frame import Frame
from calendar_app.models.plans import Target
from calendar_app.units import queries as units

#: the metric by which the inhabitants of a place are given
INHABITANTS = "inhabitants"


def evaluate(frame: Frame, target: Target, year: int, on: date) -> Evaluation:
    """The sum of a metric over the units meant, by itself, by another metric or by 100 inhabitants.

    A unit that gave nothing is named and adds nothing; one without the second figure of a ratio is left out of both.
    """
    metric, per = target.definition["metric"], target.definition.get("per")
    members = frame.units(target.definition.get("who") or {}, on)
    given = frame.of_units(metric, year)
    other = frame.of_units(per, year) if per else {}
    known = [unit for unit in members if unit.id in given and (not per or unit.id in other)]
    gaps = [Gap("unit", unit.code, year) for unit in members if unit not in known]
    summands = tuple(
        Summand(unit.code, {year: given[unit.id].value}, other[unit.id].value if per else None) for unit in known
    )
    if not known:
        return Evaluation(Measured(), gaps=tuple(gaps))
    total = sum(given[unit.id].value for unit in known)
    if target.sort == "ratio":
        divisor = sum(other[unit.id].value for unit in known)
        figure = round(total / divisor, 2) if divisor else None
        return Evaluation(Measured(total, divisor, figure), summands=summands, gaps=tuple(gaps))
    if target.sort == "population_share":
        return _share(frame, total, year, summands, gaps)
    return Evaluation(Measured(total, None, float(total)), summands=summands, gaps=tuple(gaps))


def _share(
    frame: Frame, total: int, year: int, summands: tuple[Summand, ...], gaps: list[Gap]
) -> Evaluation:  # fmt: skip
    people = inhabitants(frame, year)
    if not people:
        return Evaluation(Measured(), summands=summands, gaps=(*gaps, Gap("population", year=year)))
    return Evaluation(Measured(total, people, round(100 * total / people, 2)), summands=summands, gaps=tuple(gaps))


def inhabitants(frame: Frame, year: int) -> int | None:
    """The people living in the plan's area in a year: as entered on the desk, else as loaded; none where unknown."""
    root = units.find(frame.session, frame.plan.root_code)
    return None if root is None or root.place_id is None else people_of(frame, root.place_id, year)


def people_of(frame: Frame, place_id: int, year: int) -> int | None:
    """The same of any place."""
    entered = [row.value for row in frame.figures(INHABITANTS) if row.place_id == place_id and row.year == year]
    return entered[-1] if entered else queries.population(frame.session, place_id, year)
