"""Coverage: which institutions a target counts in a year, and whether each meets its condition.

Of each kind, one of three things: what its agency declares, which speaks for the whole kind; what communes report of
institutions that are no units here; the units of that kind, one by one.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from calendar_app.domain import coverage
from calendar_app.domain.coverage import Member, Reason
from calendar_app.domain.indicators import Measured
from calendar_app.indicators import queries
from calendar_app.indicators.definitions import Condition, Kind
from calendar_app.indicators.evaluation import Evaluation, Gap
from calendar_app.indicators.frame import Frame
from calendar_app.models.plans import Target
from calendar_app.models.units import Unit
from calendar_app.units import queries as units

#: setting: of those who are asked for a page, how many per cent must have given it before it is measured by
ENOUGH, USUAL = "reported_share", 80


def evaluate(frame: Frame, target: Target, year: int, on: date) -> Evaluation:
    """The coverage of a target by what was given for a year, of the institutions that there were on a day."""
    kinds = kinds_of(frame, target)
    pooled = is_pooled(frame, target)
    members = list(_members(frame, target, kinds, year, on))
    counted = _once(members) if pooled else members
    parts = tuple(_part(frame, kind, counted, on) for kind in kinds)
    return Evaluation(
        coverage.cover(parts, pooled=pooled) if parts else Measured(),
        members=tuple(counted),
        parts=parts,
        gaps=tuple(_gaps(frame, parts, kinds, counted, year, on)),
    )


def kinds_of(frame: Frame, target: Target) -> list[Kind]:
    """The kinds that a target is about, in the plan's order."""
    named = (target.definition.get("who") or {}).get("kinds", [])
    return [frame.definitions.kinds[code] for code in named if code in frame.definitions.kinds]


def is_pooled(frame: Frame, target: Target) -> bool:
    """Whether the kinds make one percentage; a setting of the plan may say otherwise than the target itself."""
    said = frame.setting(f"pooled_or_each.{target.code}")
    return bool(target.definition.get("pooled", True)) if said is None else said != "each"


def is_gone(frame: Frame, kind: Kind, on: date) -> bool:
    """Whether an empty list means that no institution of a kind exists on a day.

    Its level of administration has ended; or its institutions are units here at other times, and nobody reports them.
    """
    return kind.gone(on) or (not kind.reported and kind.code in frame.kinds_of_units)


def _part(frame: Frame, kind: Kind, members: list[Member], on: date) -> coverage.Part:
    """The members of a kind together; silent while too few of those who are asked for it have given their page."""
    if kind.reported and not any(_declares(one, kind) for one in members):
        asked = set(_asked(frame, kind, on))
        spoken = {one.key for one in members if one.kind == kind.code} & asked
        if 100 * len(spoken) < float(frame.setting(ENOUGH, USUAL)) * len(asked):
            return coverage.Part(kind.code, "silent")
    return coverage.part(kind.code, members, gone=is_gone(frame, kind, on))


def condition_of(frame: Frame, target: Target) -> Condition | None:
    """The condition of a target."""
    return frame.definitions.conditions.get(target.definition.get("condition") or "")


def _members(frame: Frame, target: Target, kinds: list[Kind], year: int, on: date) -> Iterator[Member]:
    condition = condition_of(frame, target)
    who: Mapping[str, Any] = target.definition.get("who") or {}
    found = frame.units(who, on) if who else []
    for kind in kinds:
        declared = frame.declared.get((target.code, kind.code, year))
        if declared is not None:
            reason = Reason("declared", None, declared.numerator, row=declared.id)
            yield Member(declared.unit.code, kind.code, declared.denominator, declared.numerator, (reason,))
            continue
        speaking = _speaking(frame, kind, year)
        yield from (member for _unit, member in speaking)
        paths = tuple(unit.path for unit, _member in speaking)
        own = [
            one for one in found if kind.code in units.kinds_of(one, on) and not one.path.startswith(paths or ("\0",))
        ]
        if condition is not None:
            yield from (_member(frame, condition, kind, one, own, year, on) for one in own)


def _speaking(frame: Frame, kind: Kind, year: int) -> list[tuple[Unit, Member]]:
    """Units whose accepted page of a year says how many institutions of a kind there are with them."""
    if not kind.reported:
        return []
    numbers, meeting = frame.of_units(kind.number, year), frame.of_units(kind.meeting, year)
    told = queries.by_ids(frame.session, numbers)
    found = []
    for unit_id, number in numbers.items():
        serving = meeting.get(unit_id)
        known = serving.value if serving else 0 if number.value == 0 else None
        reason = Reason("reported", None, number.value, row=number.sheet_id)
        member = Member(told[unit_id].code, kind.code, number.value, known, (reason,))
        found.append((told[unit_id], member))
    return sorted(found, key=lambda pair: pair[1].key)


def _member(
    frame: Frame, condition: Condition, kind: Kind, unit: Unit, beside: list[Unit], year: int, on: date
) -> Member:  # fmt: skip
    """A unit by itself: attested, or by the rules of the condition."""
    attested = _attested(frame, condition, unit, on)
    rules = tuple(_rules(frame, condition, unit, beside, year))
    met = coverage.meets(attested.holds if attested else None, [one.holds for one in rules])
    reasons = (attested, *rules) if attested else rules
    return Member(unit.code, kind.code, 1, None if met is None else int(met), reasons)


def _attested(frame: Frame, condition: Condition, unit: Unit, on: date) -> Reason | None:
    """The latest word on a unit that holds on a day."""
    if not condition.attested:
        return None
    said = [
        row
        for row in frame.attested.get((condition.code, unit.id), [])
        if row.since <= on and (row.until is None or on < row.until)
    ]
    return Reason("attested", said[-1].meets, row=said[-1].id) if said else None


def _rules(frame: Frame, condition: Condition, unit: Unit, beside: list[Unit], year: int) -> Iterator[Reason]:
    over = frame.over(year)
    if condition.activities:
        held = frame.held(year, beside).get(unit.id, {})
        number = sum(count for sort, count in held.items() if not condition.types or sort in condition.types)
        known = over and frame.tracked(year) and number > 0
        holds = coverage.reaches(number, condition.activities, over=known)
        yield Reason("activities", holds, number, condition.activities)
    for metric, least in condition.figures:
        given = frame.of_units(metric, year).get(unit.id)
        amount = given.value if given else None
        holds = coverage.reaches(amount, least, over=True)
        yield Reason("metric", holds, amount, least, metric, given.sheet_id if given else None)


def _once(members: list[Member]) -> list[Member]:
    """A unit of two kinds counts once in one percentage; what speaks for many is counted for each kind."""
    seen: set[str] = set()
    found = []
    for member in members:
        alone = all(reason.sort in ("attested", "activities", "metric") for reason in member.reasons)
        if not (alone and member.key in seen):
            found.append(member)
        if alone:
            seen.add(member.key)
    return found


def _gaps(
    frame: Frame, parts: tuple[coverage.Part, ...], kinds: list[Kind], members: list[Member], year: int, on: date
) -> Iterator[Gap]:  # fmt: skip
    for part, kind in zip(parts, kinds, strict=True):
        if part.state == "silent":
            yield Gap("kind", kind.code, year)
        else:
            yield from (Gap("unit", one.key, year) for one in members if one.kind == kind.code and one.meeting is None)
        if kind.reported and not any(_declares(one, kind) for one in members):
            spoken = {one.key for one in members if one.kind == kind.code}
            yield from (Gap("unit", code, year) for code in _asked(frame, kind, on) if code not in spoken)


def _declares(one: Member, kind: Kind) -> bool:
    return one.kind == kind.code and any(reason.sort == "declared" for reason in one.reasons)


def _asked(frame: Frame, kind: Kind, on: date) -> list[str]:
    """Codes of the units whose form asks for the institutions of a kind."""
    forms = [form for form in frame.definitions.forms_with(kind.number) if form.who]
    return [
        unit.code
        for form in forms
        for unit in frame.units(form.who, on)
        if not (form.without_kind and units.kinds_of(unit, on))
    ]
