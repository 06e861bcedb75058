"""Units are opened, renamed, moved, merged, split and closed: on a day, by a legal act. Nothing is deleted.

What lies ahead is written down now and takes effect on its day, when `settle` is run.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.domain import access
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import Invalid, NotFound, WrongStatus
from calendar_app.domain.succession import TERMS
from calendar_app.domain.text import nfc, strip_controls
from calendar_app.models.units import Succession, Unit, UnitKind, UnitName, UnitParent
from calendar_app.units import queries, settling

CODE = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
SORTS = ("merge", "split", "transfer", "dissolve")
LONGEST_NAME, LONGEST_BASIS = 250, 300
YEARS = range(1945, 2053)


@dataclass(frozen=True)
class Act:
    """The day on which a change takes effect, and the document that orders it."""

    on: date
    legal_basis: str


@dataclass(frozen=True)
class Opening:
    """A new unit: its code, names, kinds, where it stands and under whom."""

    code: str
    name_vi: str
    level: str
    parent: str
    name_en: str = ""
    kinds: tuple[str, ...] = ()
    place: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    needs_approval: bool = True


@dataclass(frozen=True)
class Heir:
    """Who follows a unit in one duty, or with "" in all that no other line names; and on what terms."""

    unit: str
    duty: str = ""
    carry_credits: bool = False
    #: full | pro_rata | waived
    minimum: str = "waived"
    #: from then on it is of the kinds, too, of which the unit was
    take_kinds: bool = False


@dataclass(frozen=True)
class Ending:
    """How a unit ends, or hands duties over while it goes on (``transfer``)."""

    sort: str
    heirs: tuple[Heir, ...] = ()
    note: str = ""


def open_unit(session: Session, opening: Opening, act: Act, *, by: Principal) -> Unit:
    """A new unit that exists from a day on; raise `Invalid` by field."""
    access.require_administrator(by)
    faults = _act_faults(act) | _opening_faults(session, opening)
    if faults:
        raise Invalid(faults)
    parent = queries.by_code(session, opening.parent)
    unit = Unit(
        code=opening.code, name_vi=_clean(opening.name_vi), name_en=_clean(opening.name_en), level=opening.level,
        place=queries.find_place(session, opening.place) if opening.place else None,
        path=f"{parent.path}{opening.code}/", email=_clean(opening.email), phone=_clean(opening.phone),
        address=_clean(opening.address), needs_approval=opening.needs_approval, valid_from=act.on, by_hand=True,
        folded="",
    )  # fmt: skip
    unit.kinds = [UnitKind(kind=kind, since=act.on) for kind in dict.fromkeys(opening.kinds)]
    unit.parents = [UnitParent(parent=parent, since=act.on, legal_basis=_clean(act.legal_basis))]
    session.add(unit)
    settling.fold_names(unit)
    session.flush()
    return unit


def rename(session: Session, code: str, name_vi: str, name_en: str, act: Act, *, by: Principal, now: datetime) -> Unit:
    """Another name from a day on; the old one stays as a former name, and the code and all addresses stay."""
    unit = _changed(session, code, act, by)
    name_vi, name_en = _clean(name_vi), _clean(name_en)
    if fault := _name_fault(name_vi):
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
    same.legal_basis = _clean(act.legal_basis)
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
    unit.parents.append(UnitParent(parent=above, since=act.on, legal_basis=_clean(act.legal_basis)))
    settling.settle_unit(session, unit, clock.day(now))
    return unit


def end(session: Session, code: str, ending: Ending, act: Act, *, by: Principal) -> Unit:
    """Merge a unit into others, split it, dissolve it, or only hand duties over; raise `Invalid` by field.

    The first heir named for all duties also takes over the activities that lie ahead.
    """
    unit = _changed(session, code, act, by)
    if faults := _ending_faults(session, unit, ending, act):
        raise Invalid(faults)
    if ending.sort != "transfer":
        unit.valid_to = act.on
    for heir in ending.heirs or (None,):
        session.add(
            Succession(
                sort=ending.sort,
                predecessor=unit,
                successor=queries.find(session, heir.unit) if heir else None,
                on_day=act.on,
                duty=heir.duty if heir else "",
                carry_credits=bool(heir and heir.carry_credits),
                minimum=heir.minimum if heir else "waived",
                legal_basis=_clean(act.legal_basis),
                note=_clean(ending.note)[:500],
            )
        )
    for heir in ending.heirs:
        if heir.take_kinds:
            _give_kinds(queries.by_code(session, heir.unit), unit, act.on)
    session.flush()
    return unit


def _give_kinds(heir: Unit, unit: Unit, on: date) -> None:
    known = {row.kind for row in heir.kinds}
    for kind in queries.kinds_of(unit, on):
        if kind not in known:
            heir.kinds.append(UnitKind(kind=kind, since=on))
    heir.by_hand = True


def contact(session: Session, code: str, values: Mapping[str, object], *, by: Principal) -> Unit:
    """Change what needs no legal act: e-mail, telephone, address, whether activities need approval."""
    access.require_administrator(by)
    unit = queries.by_code(session, code)
    for name in ("email", "phone", "address"):
        text = _clean(str(values.get(name) or ""))
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
    faults = _act_faults(act)
    if not faults and unit.valid_from is not None and act.on <= unit.valid_from:
        faults["on"] = "before_opening"
    if faults:
        raise Invalid(faults)
    unit.by_hand = True
    return unit


def _act_faults(act: Act) -> dict[str, str]:
    faults = {}
    if act.on.year not in YEARS:
        faults["on"] = "out_of_range"
    if not _clean(act.legal_basis):
        faults["legal_basis"] = "missing"
    elif len(_clean(act.legal_basis)) > LONGEST_BASIS:
        faults["legal_basis"] = "too_long"
    return faults


def _opening_faults(session: Session, opening: Opening) -> dict[str, str]:
    faults = {"name_vi": _name_fault(_clean(opening.name_vi)), "code": _code_fault(session, opening.code)}
    if queries.find(session, opening.parent) is None:
        faults["parent"] = "unknown"
    if opening.place and queries.find_place(session, opening.place) is None:
        faults["place"] = "unknown"
    if not opening.level or len(opening.level) > 40:
        faults["level"] = "missing"
    for name, length in (("email", 254), ("phone", 40), ("address", 300), ("name_en", LONGEST_NAME)):
        if len(_clean(getattr(opening, name))) > length:
            faults[name] = "too_long"
    return {name: fault for name, fault in faults.items() if fault}


def _code_fault(session: Session, code: str) -> str:
    if len(code) > 40 or not CODE.fullmatch(code):
        return "malformed"
    return "taken" if queries.find(session, code) else ""


def _name_fault(name: str) -> str:
    if not name:
        return "missing"
    return "too_long" if len(name) > LONGEST_NAME else ""


def _ending_faults(session: Session, unit: Unit, ending: Ending, act: Act) -> dict[str, str]:
    faults: dict[str, str] = {}
    if ending.sort not in SORTS:
        faults["sort"] = "unknown"
    if ending.sort in ("merge", "split", "transfer") and not ending.heirs:
        faults["heirs"] = "missing"
    if ending.sort == "split" and len({heir.unit for heir in ending.heirs}) < 2:
        faults["heirs"] = "two_at_least"
    if ending.sort == "transfer" and any(not heir.duty for heir in ending.heirs):
        faults["heirs"] = "duty_missing"
    if any(not _may_follow(session, unit, heir, act.on) for heir in ending.heirs):
        faults["heirs"] = "unknown"
    if len({(heir.unit, heir.duty) for heir in ending.heirs}) < len(ending.heirs):
        faults["heirs"] = "twice"
    if ending.sort != "transfer" and queries.open_under(session, unit, act.on):
        faults["sort"] = "units_under_it"
    return faults


def _may_follow(session: Session, unit: Unit, heir: Heir, on: date) -> bool:
    found = queries.find(session, heir.unit)
    return (
        found is not None and found.id != unit.id and queries.is_open(found, on) and heir.minimum in TERMS
        and len(heir.duty) <= 60
    )  # fmt: skip


def _clean(text: str) -> str:
    return " ".join(strip_controls(nfc(text)).split())
