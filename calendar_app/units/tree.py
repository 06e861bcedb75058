"""Units are opened, renamed, moved, merged, split and closed: on a day, by a legal act. Nothing is deleted.

What lies ahead is written down now and takes effect on its day, when `settle` is run.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.domain import access
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import Invalid, NotFound, WrongStatus
from calendar_app.domain.text import one_line
from calendar_app.models.units import Succession, Unit, UnitKind, UnitName, UnitParent
from calendar_app.publication import holdings
from calendar_app.units import acts, queries, settling, words
from calendar_app.units.acts import Act, Ending, Opening


def open_unit(session: Session, opening: Opening, act: Act, *, by: Principal) -> Unit:
    """A new unit that exists from a day on; raise `Invalid` by field."""
    access.require_administrator(by)
    faults = acts.act_faults(act) | acts.opening_faults(session, opening)
    if faults:
        raise Invalid(faults)
    parent = queries.by_code(session, opening.parent)
    unit = Unit(
        code=opening.code, name_vi=one_line(opening.name_vi), name_en=one_line(opening.name_en),
        level=opening.level,
        place=queries.find_place(session, opening.place) if opening.place else None,
        path=f"{parent.path}{opening.code}/", email=one_line(opening.email), phone=one_line(opening.phone),
        address=one_line(opening.address), needs_approval=opening.needs_approval, valid_from=act.on, by_hand=True,
        folded="",
    )  # fmt: skip
    unit.kinds = [UnitKind(kind=kind, since=act.on) for kind in dict.fromkeys(opening.kinds)]
    unit.parents = [UnitParent(parent=parent, since=act.on, legal_basis=one_line(act.legal_basis))]
    session.add(unit)
    settling.fold_names(unit)
    session.flush()
    words.store(session, [unit])
    return unit


def rename(session: Session, code: str, name_vi: str, name_en: str, act: Act, *, by: Principal, now: datetime) -> Unit:
    """Another name from a day on; the old one stays as a former name, and the code and all addresses stay."""
    unit = _changed(session, code, act, by)
    name_vi, name_en = one_line(name_vi), one_line(name_en)
    if fault := acts.name_fault(name_vi):
        raise Invalid({"name_vi": fault})
    if name_vi == unit.name_vi or any(row.name_vi == name_vi and row.sort == "official" for row in unit.names):
        raise Invalid({"name_vi": "taken"})
    if not any(row.sort == "official" and row.until is None for row in unit.names):
        unit.names.append(UnitName(name_vi=unit.name_vi, name_en=unit.name_en, sort="official", since=unit.valid_from))
    for row in unit.names:
        if row.sort == "official" and row.until is None:
            row.until = act.on
    same = next((row for row in unit.names if row.name_vi == name_vi), None)
    if same is None:
        same = UnitName(name_vi=name_vi)
        unit.names.append(same)
    same.name_en, same.sort, same.since, same.until = name_en, "official", act.on, None
    same.legal_basis = one_line(act.legal_basis)
    settling.settle_unit(session, unit, clock.day(now))
    return unit


def move(session: Session, code: str, parent: str, act: Act, *, by: Principal, now: datetime) -> Unit:
    """Under another unit from a day on. Rights given above reach it by its new path from then on."""
    unit = _changed(session, code, act, by)
    above = queries.find(session, parent)
    if above is None or not queries.is_open(above, act.on):
        raise Invalid({"parent": "unknown"})
    if above.path.startswith(unit.path):
        raise Invalid({"parent": "under_itself"})
    for row in unit.parents:
        if row.until is None or row.until > act.on:
            row.until = act.on
    unit.parents.append(UnitParent(parent=above, since=act.on, legal_basis=one_line(act.legal_basis)))
    settling.settle_unit(session, unit, clock.day(now))
    return unit


def end(session: Session, code: str, ending: Ending, act: Act, *, by: Principal) -> Unit:
    """Merge a unit into others, split it, dissolve it, or only hand duties over; raise `Invalid` by field.

    The first heir named for all duties also takes over the activities that lie ahead.
    """
    unit = _changed(session, code, act, by)
    if faults := acts.ending_faults(session, unit, ending, act):
        raise Invalid(faults)
    if ending.sort != "transfer":
        unit.valid_to = act.on
    ordered = queries.ordered_for(session, unit, act.on)
    for heir in ending.heirs or (None,):
        successor = queries.by_code(session, heir.unit) if heir else None
        key = (successor.id if successor else None, heir.duty if heir else "")
        row = ordered.get(key) or Succession(predecessor=unit, successor=successor, on_day=act.on, duty=key[1])
        row.sort, row.withdrawn = ending.sort, False
        row.carry_credits, row.minimum = bool(heir and heir.carry_credits), heir.minimum if heir else "waived"
        row.legal_basis, row.note = one_line(act.legal_basis), one_line(ending.note)[:500]
        session.add(row)
    for heir in ending.heirs:
        if heir.take_kinds:
            _give_kinds(queries.by_code(session, heir.unit), unit, act.on)
    holdings.of_units(session, [queries.by_code(session, heir.unit).id for heir in ending.heirs if heir.take_kinds])
    return unit


def _give_kinds(heir: Unit, unit: Unit, on: date) -> None:
    known = {row.kind for row in heir.kinds}
    for kind in queries.kinds_of(unit, on):
        if kind not in known:
            heir.kinds.append(UnitKind(kind=kind, since=on))
    heir.by_hand = True


def take_back(session: Session, code: str, *, by: Principal, today: date) -> Unit:
    """Take back what is ordered for a day that has not come: an ending, duties handed over, a name, a parent.

    Raise `WrongStatus` when nothing lies ahead.
    """
    access.require_administrator(by)
    unit = queries.locked(session, code)
    if unit is None:
        raise NotFound("unit", code)
    ahead = [row for row in queries.successors(session, unit) if row.on_day > today]
    days = {row.on_day for row in ahead}
    if unit.valid_to is not None and unit.valid_to > today:
        days.add(unit.valid_to)
        unit.valid_to = None
    for row in ahead:
        row.withdrawn = True
        _take_kinds_back(row, queries.kinds_of(unit, today))
    days |= _open_again(unit.names, today) | _open_again(unit.parents, today)
    if not days:
        raise WrongStatus("take back", "nothing ahead")
    holdings.of_units(session, [row.successor_id for row in ahead if row.successor_id is not None])
    return unit


def _take_kinds_back(row: Succession, kinds: Sequence[str]) -> None:
    """End kinds that an heir would have from the day of a succession, before they begin; not those it opened with."""
    heir = row.successor
    for kind in heir.kinds if heir is not None and heir.valid_from != row.on_day else ():
        if kind.since == row.on_day and kind.kind in kinds:
            kind.until = kind.since


def _open_again(rows: Sequence[UnitName | UnitParent], today: date) -> set[date]:
    """Let rows that end on a day ahead go on, and end those that would begin then before they begin; these days."""
    begin = {row.since for row in rows if row.since and row.since > today and row.until != row.since}
    for row in rows:
        if row.until in begin:
            row.until = None
        elif row.since in begin:
            row.until = row.since
            if isinstance(row, UnitName):
                row.sort = "withdrawn"
    return {day for day in begin if day is not None}


def contact(session: Session, code: str, values: Mapping[str, object], *, by: Principal) -> Unit:
    """Change what needs no legal act: e-mail, telephone, address, whether activities need approval."""
    access.require_administrator(by)
    unit = queries.by_code(session, code)
    for name in ("email", "phone", "address"):
        text = one_line(str(values.get(name) or ""))
        if len(text) > {"email": 254, "phone": 40, "address": 300}[name]:
            raise Invalid({name: "too_long"})
        setattr(unit, name, text)
    unit.needs_approval, unit.by_hand = bool(values.get("needs_approval")), True
    session.flush()
    return unit


def _changed(session: Session, code: str, act: Act, by: Principal) -> Unit:
    """An open unit that an administrator changes, locked; raise `NotAllowed`, `NotFound`, `WrongStatus`, `Invalid`."""
    access.require_administrator(by)
    unit = queries.locked(session, code)
    if unit is None:
        raise NotFound("unit", code)
    if unit.valid_to is not None:
        raise WrongStatus("change", "closed")
    faults = acts.act_faults(act)
    if not faults and unit.valid_from is not None and act.on <= unit.valid_from:
        faults["on"] = "before_opening"
    if faults:
        raise Invalid(faults)
    unit.by_hand = True
    return unit
