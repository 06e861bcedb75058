"""What units are changed by: an act, an opening, an ending with heirs; and what is wrong with one."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.domain.succession import TERMS
from calendar_app.domain.text import one_line
from calendar_app.models.units import Unit
from calendar_app.units import queries

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


def act_faults(act: Act) -> dict[str, str]:
    """What is wrong with the day or the document."""
    faults = {}
    if act.on.year not in YEARS:
        faults["on"] = "out_of_range"
    if not one_line(act.legal_basis):
        faults["legal_basis"] = "missing"
    elif len(one_line(act.legal_basis)) > LONGEST_BASIS:
        faults["legal_basis"] = "too_long"
    return faults


def opening_faults(session: Session, opening: Opening) -> dict[str, str]:
    """What is wrong with a new unit."""
    faults = {"name_vi": name_fault(one_line(opening.name_vi)), "code": _code_fault(session, opening.code)}
    if queries.find(session, opening.parent) is None:
        faults["parent"] = "unknown"
    if opening.place and queries.find_place(session, opening.place) is None:
        faults["place"] = "unknown"
    if not opening.level or len(opening.level) > 40:
        faults["level"] = "missing"
    for name, length in (("email", 254), ("phone", 40), ("address", 300), ("name_en", LONGEST_NAME)):
        if len(one_line(getattr(opening, name))) > length:
            faults[name] = "too_long"
    return {name: fault for name, fault in faults.items() if fault}


def _code_fault(session: Session, code: str) -> str:
    if len(code) > 40 or not CODE.fullmatch(code):
        return "malformed"
    return "taken" if queries.find(session, code) else ""


def name_fault(name: str) -> str:
    """Why a name will not do; "" when it will."""
    if not name:
        return "missing"
    return "too_long" if len(name) > LONGEST_NAME else ""


def ending_faults(session: Session, unit: Unit, ending: Ending, act: Act) -> dict[str, str]:
    """What is wrong with the end of a unit."""
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
    standing = {
        (row.successor.code, row.duty)
        for row in queries.ordered_for(session, unit, act.on).values()
        if row.successor is not None and not row.withdrawn
    }
    named = {(heir.unit, heir.duty) for heir in ending.heirs}
    if len(named) < len(ending.heirs) or named & standing:
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
