"""Growth: the total of a declared perimeter in each year from its base, with gaps and unlikely figures named."""

from datetime import date

from calendar_app.domain import growth
from calendar_app.domain.growth import FORMULAS, Formula
from calendar_app.domain.indicators import Measured
from calendar_app.indicators.evaluation import Evaluation, Gap, Summand
from calendar_app.indicators.frame import Frame
from calendar_app.models.indicators import Baseline
from calendar_app.models.plans import Target
from calendar_app.models.units import Unit
from calendar_app.units import queries as units


def evaluate(frame: Frame, target: Target, year: int) -> Evaluation:
    """Average growth to the end of a year from the baseline in force for it."""
    row = baseline(frame, target, year)
    base_year = row.base_year if row else frame.setting(f"growth_baseline.{target.code}")
    if base_year is None:
        return Evaluation(Measured(), gaps=(Gap("baseline", year=year),))
    base_year = int(base_year)
    members = perimeter(frame, target, base_year, row)
    summands, gaps = _given(frame, target, members, base_year, year)
    totals = {one: _total(summands, gaps, one) for one in range(base_year, year + 1)}
    if row is not None and row.value is not None:
        totals[base_year] = row.value
        gaps = [gap for gap in gaps if gap.year != base_year]
    figure = growth.average(totals, base_year, year, formula(frame))
    return Evaluation(
        Measured(totals.get(year), totals.get(base_year), figure) if figure is not None else Measured(),
        summands=tuple(summands),
        gaps=tuple(gaps),
        outliers=tuple(_outliers(frame, summands)),
        totals=totals,
        base_year=base_year,
    )


def formula(frame: Frame) -> Formula:
    """How the average is reckoned: compound unless the plan's setting says the mean of the yearly rates."""
    said = frame.setting("growth_formula", FORMULAS[0])
    return "mean" if said == "mean" else "cagr"


def baseline(frame: Frame, target: Target, year: int) -> Baseline | None:
    """The declared baseline that a year is reckoned from: the last one that begins by then."""
    found = [row for row in frame.baselines.get(target.code, []) if row.from_year <= year]
    return found[-1] if found else None


def perimeter(frame: Frame, target: Target, base_year: int, row: Baseline | None) -> list[Unit]:
    """The units whose figures make the total: those declared, else those meant at the end of the base year.

    Of the latter, those alone that some form asks for the figure.
    """
    if row is not None and row.perimeter:
        known = units.by_codes(frame.session, row.perimeter)
        return [known[code] for code in sorted(known)]
    on = date(base_year, 12, 31)
    meant = frame.units(target.definition.get("who") or {}, on)
    forms = frame.definitions.forms_with(target.definition.get("metric") or "")
    asked = {unit.id for form in forms if form.who for unit in frame.units(form.who, on)}
    return [unit for unit in meant if unit.id in asked]


def _given(
    frame: Frame, target: Target, members: list[Unit], base_year: int, year: int
) -> tuple[list[Summand], list[Gap]]:  # fmt: skip
    metric, gaps = target.definition["metric"], []
    values: dict[str, dict[int, int]] = {unit.code: {} for unit in members}
    for one in range(base_year, year + 1):
        given = frame.of_units(metric, one)
        for unit in members:
            if unit.id in given:
                values[unit.code][one] = given[unit.id].value
            elif lack := _lack(frame, unit, members, one):
                gaps.append(lack)
        if not members:
            gaps.append(Gap("unit", year=one))
    return [Summand(code, found) for code, found in values.items()], gaps


def _lack(frame: Frame, unit: Unit, members: list[Unit], year: int) -> Gap | None:
    """What it means that a unit has given nothing for a year: nothing before it began, or once an heir here follows."""
    if unit.valid_from is not None and unit.valid_from > date(year, 12, 31):
        return None
    ended = unit.valid_to is not None and unit.valid_to <= date(year, 12, 31)
    if not ended:
        return Gap("unit", unit.code, year)
    if _followed(frame, unit.id, {one.id for one in members}):
        return None
    return Gap("ended", unit.code, year)


def _followed(frame: Frame, unit_id: int, members: set[int]) -> bool:
    """Whether a unit of the perimeter has an heir in it, however many steps it took."""
    reached, waiting = {unit_id}, [unit_id]
    while waiting:
        last = waiting.pop()
        heirs = {
            link.successor_id
            for link in frame.lineage.links
            if link.predecessor_id == last and link.successor_id is not None
        } - reached
        if heirs & members:
            return True
        reached |= heirs
        waiting.extend(heirs)
    return False


def _total(summands: list[Summand], gaps: list[Gap], year: int) -> float | None:
    """The total of a year; none while anybody's figure is missing."""
    if any(gap.year == year for gap in gaps):
        return None
    return sum(one.values.get(year, 0) for one in summands)


def _outliers(frame: Frame, summands: list[Summand]) -> list[growth.Outlier]:
    rise, fall = (float(frame.setting(key, usual)) for key, usual in (("figures_rise", 100), ("figures_fall", 50)))
    return growth.outliers({one.key: one.values for one in summands}, rise=rise, fall=fall)
