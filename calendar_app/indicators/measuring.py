"""Measurements, frozen with their members and denominator; and the base from which growth is reckoned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from calendar_app.clock import day
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.indicators import proving, saying, service
from calendar_app.indicators.evaluation import Evaluation
from calendar_app.indicators.frame import Frame
from calendar_app.indicators.proving import Proof
from calendar_app.models.indicators import Baseline, Measurement
from calendar_app.models.plans import Target
from calendar_app.models.units import Unit
from calendar_app.units import queries as units

#: people or things in a declared total
MOST = 1_000_000_000
MOST_MEMBERS = 500


@dataclass(frozen=True)
class Base:
    """From where growth is reckoned; an empty perimeter is that of the plan's selector at the end of the base year."""

    base_year: int
    from_year: int
    perimeter: tuple[str, ...] = ()
    value: int | None = None


def measure(
    frame: Frame, target: Target, year: int, measured_on: date, proof: Proof, *, by: Principal, now: datetime
) -> Measurement:  # fmt: skip
    """Freeze a target as it stands for a year: on a day of the year, or after it as at its end.

    A measurement that stands is superseded, which needs a note that says why. Raise `Invalid` with nothing written:
    ``year`` "no_data" where there is nothing to freeze.
    """
    saying.require_watch(frame, by)
    faults = proving.faults(proof, required=False) | _day_faults(frame, year, measured_on, day(now))
    before = frame.measured.get((target.code, year))
    if before is not None and not proof.texts["note"]:
        faults["note"] = "missing"
    if faults:
        raise Invalid(faults)
    found = service.evaluate(frame, target, year, min(measured_on, date(year, 12, 31)))
    if found.measured.value is None and found.measured.denominator != 0:
        raise Invalid({"year": "no_data"})
    if before is not None:
        saying.supersede([before], proof.texts["note"], by, now)
    return _written(frame, target, year, measured_on, found, proof, by, now)


def _written(
    frame: Frame, target: Target, year: int, measured_on: date, found: Evaluation, proof: Proof, by: Principal,
    now: datetime,
) -> Measurement:  # fmt: skip
    measured = found.measured
    row = Measurement(
        plan_id=frame.plan.id, target=target.code, year=year, measured_on=measured_on, numerator=measured.numerator,
        denominator=measured.denominator, figure=measured.figure, members=found.frozen(),
        gone=measured.denominator == 0 and measured.figure is None,
        **proving.columns(frame.session, _desk(frame), proof, by=by, now=now),
    )  # fmt: skip
    frame.session.add(row)
    frame.session.flush()
    return row


def rebase(
    frame: Frame, target: Target, base: Base, proof: Proof, *, by: Principal, now: datetime
) -> Baseline:  # fmt: skip
    """Say from where growth is reckoned from a year on; what was said from that year or a later one is superseded."""
    saying.require_watch(frame, by)
    if target.sort != "growth":
        raise NotFound("growth", target.code)
    faults = proving.faults(proof) | _base_faults(frame, base)
    if faults:
        raise Invalid(faults)
    later = [row for row in frame.baselines.get(target.code, []) if row.from_year >= base.from_year]
    saying.supersede(later, proof.texts["note"], by, now)
    row = Baseline(
        plan_id=frame.plan.id, target=target.code, base_year=base.base_year, from_year=base.from_year,
        perimeter=list(base.perimeter), value=base.value,
        **proving.columns(frame.session, _desk(frame), proof, by=by, now=now),
    )  # fmt: skip
    frame.session.add(row)
    frame.session.flush()
    return row


def _desk(frame: Frame) -> Unit:
    """Whose file a proof becomes: the unit that watches the targets, else the plan's root."""
    return frame.desk or units.by_code(frame.session, frame.plan.root_code)


def _day_faults(frame: Frame, year: int, measured_on: date, today: date) -> dict[str, str]:
    found = {}
    if year not in saying.years(frame, today):
        found["year"] = "out_of_range"
    elif not date(year, 1, 1) <= measured_on <= today:
        found["measured_on"] = "out_of_range"
    return found


def _base_faults(frame: Frame, base: Base) -> dict[str, str]:
    found = {}
    last = date.fromordinal(frame.plan.until.toordinal() - 1).year
    if not frame.plan.since.year - 10 <= base.base_year < last:
        found["base_year"] = "out_of_range"
    elif not base.base_year < base.from_year <= last:
        found["from_year"] = "out_of_range"
    if base.value is not None and not 0 < base.value <= MOST:
        found["value"] = "out_of_range"
    known = units.by_codes(frame.session, base.perimeter)
    if len(base.perimeter) > MOST_MEMBERS or set(known) != set(base.perimeter):
        found["perimeter"] = "unknown"
    return found


def differs(frame: Frame, target: Target, row: Measurement) -> Evaluation | None:
    """What would be measured for the same year now, where that is not what was frozen; else none."""
    found = service.evaluate(frame, target, row.year, min(row.measured_on, date(row.year, 12, 31)))
    now = found.measured
    same: Sequence[bool] = (
        now.numerator == row.numerator, now.denominator == row.denominator, now.figure == row.figure,
    )  # fmt: skip
    return None if all(same) else found
