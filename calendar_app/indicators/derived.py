"""Figures that are worked out from those of a sheet: one by another, or by the inhabitants."""

from collections.abc import Iterator, Mapping

from calendar_app.domain.figures import Key
from calendar_app.indicators import summing
from calendar_app.indicators.asking import Which
from calendar_app.indicators.definitions import Ratio
from calendar_app.indicators.frame import Frame
from calendar_app.models.units import Unit


def ratios(
    frame: Frame, which: Which, now: Mapping[Key, int], before: Mapping[Key, int]
) -> Iterator[tuple[Ratio, float | None, float | None]]:  # fmt: skip
    """Each ratio of a form, last year's and this one's; none where a part of it is not known."""
    for ratio in which.form.ratios:
        last = _ratio(ratio, before, _people(frame, which, which.year - 1))
        yield ratio, last, _ratio(ratio, now, _people(frame, which, which.year))


def _ratio(ratio: Ratio, given: Mapping[Key, int], people: int | None) -> float | None:
    value, divisor = given.get((ratio.of, "")), given.get((ratio.per, "")) if ratio.per else people
    if value is None or not divisor:
        return None
    return round((100 if ratio.percent else 1) * value / divisor, 2)


def _people(frame: Frame, which: Which, year: int) -> int | None:
    """The inhabitants of the place of a unit, or of the plan's area where it has none."""
    place_id = which.subject.place_id if isinstance(which.subject, Unit) else which.subject.id
    return summing.people_of(frame, place_id, year) if place_id else summing.inhabitants(frame, year)
