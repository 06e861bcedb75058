"""Brings a file of places and units into the tables. The file is the source; what it drops is ended, not deleted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from calendar_app import clock
from calendar_app.domain.text import fold
from calendar_app.models.base import Base
from calendar_app.models.places import FormerName, Place
from calendar_app.models.units import Succession, Unit, UnitKind, UnitName, UnitParent, UnitSite
from calendar_app.units import settling, words
from calendar_app.units.schema import UnitEntry, UnitsFile

SECTIONS = {
    "places": ("địa bàn", "places"),
    "former_names": ("tên gọi cũ", "former names"),
    "units": ("đơn vị", "units"),
    "successions": ("kế thừa", "successions"),
}


@dataclass
class LoadReport:
    """What a load did, by section; and the codes of the units whose rows it touched."""

    added: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SECTIONS, 0))
    changed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SECTIONS, 0))
    unchanged: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SECTIONS, 0))
    touched: set[str] = field(default_factory=set)

    def lines(self, language: str = "vi") -> list[str]:
        """A line for each section."""
        vietnamese = language == "vi"
        template = (
            "{name}: thêm {added}, sửa {changed}, giữ nguyên {unchanged}"
            if vietnamese
            else "{name}: {added} added, {changed} changed, {unchanged} unchanged"
        )
        return [
            template.format(
                name=names[0] if vietnamese else names[1],
                added=self.added[section],
                changed=self.changed[section],
                unchanged=self.unchanged[section],
            )
            for section, names in SECTIONS.items()
        ]

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def count(self, section: str, *, new: bool, changed: bool) -> None:
        tally = self.added if new else self.changed if changed else self.unchanged
        tally[section] += 1


def load(session: Session, document: UnitsFile, *, now: datetime) -> LoadReport:
    """Write a checked file into the tables, by code. Loading it again changes nothing; nothing is deleted.

    A kind or a parent that the file no longer names ends on the local day of ``now``. A unit that was changed on
    screen is left alone.
    """
    report = LoadReport()
    with session.no_autoflush:
        places = _load_places(session, document, report)
        _load_former_names(session, document, places, report)
        units = _load_units(session, document, places, report, clock.day(now))
        _load_successions(session, document, units, report)
    session.flush()
    words.store(session, units.values())
    if any(unit.by_hand for unit in units.values()):
        settling.repath(session, clock.day(now))
    return report


def put(row: Base, values: Mapping[str, Any]) -> bool:
    """Set what differs; whether anything did."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def _load_places(session: Session, document: UnitsFile, report: LoadReport) -> dict[str, Place]:
    known = {place.code: place for place in session.scalars(select(Place))}
    new = {entry.code: Place(code=entry.code) for entry in document.places if entry.code not in known}
    session.add_all(new.values())
    places = known | new
    former = _former_names(document)
    for entry in document.places:
        names = [entry.vi, entry.en, *former.get(entry.code, [])]
        values = {
            "name_vi": entry.vi, "name_en": entry.en, "kind": entry.kind, "folded": _folded(names, 400),
            "parent": places[entry.parent] if entry.parent else None,
            "valid_from": entry.valid_from, "valid_to": entry.valid_to,
        }  # fmt: skip
        changed = put(places[entry.code], values)
        report.count("places", new=entry.code in new, changed=changed)
    return places


def _load_former_names(session: Session, document: UnitsFile, places: dict[str, Place], report: LoadReport) -> None:
    known = {(row.name, row.kind, row.place.code): row for row in session.scalars(select(FormerName))}
    for entry in document.former_names:
        values = {"folded": fold(entry.name), "until": entry.until, "legal_basis": document.basis(entry.basis)}
        for code in entry.places:
            row = known.get((entry.name, entry.kind, code))
            new = row is None
            if row is None:
                row = FormerName(name=entry.name, kind=entry.kind, place=places[code])
                session.add(row)
            report.count("former_names", new=new, changed=put(row, values))


def _load_units(
    session: Session, document: UnitsFile, places: dict[str, Place], report: LoadReport, today: date
) -> dict[str, Unit]:
    parts = (Unit.names, Unit.kinds, Unit.parents, Unit.sites)
    stored = session.scalars(select(Unit).options(*(selectinload(part) for part in parts)))
    known = {unit.code: unit for unit in stored}
    new = {entry.code: Unit(code=entry.code) for entry in document.units if entry.code not in known}
    session.add_all(new.values())
    units = known | new
    paths = _paths(document.units)
    former = _former_names(document)
    for entry in document.units:
        unit = units[entry.code]
        if unit.by_hand:
            report.count("units", new=False, changed=False)
            continue
        values = _columns(entry, places) | {"path": paths[entry.code], "folded": _unit_folded(entry, former)}
        changes = [put(unit, values), _put_names(unit, entry), _put_kinds(unit, entry, today)]
        changes += [_put_parents(unit, entry, units, today), _put_sites(unit, entry, places)]
        report.count("units", new=entry.code in new, changed=any(changes))
        if any(changes):
            report.touched.add(entry.code)
    return units


def _columns(entry: UnitEntry, places: dict[str, Place]) -> dict[str, Any]:
    """Columns that the file gives as they are."""
    same = ("level", "email", "phone", "address", "status", "status_note", "requested_only", "needs_approval")
    values = {name: getattr(entry, name) for name in (*same, "valid_from", "valid_to")}
    return values | {
        "name_vi": entry.vi,
        "name_en": entry.en,
        "place": places[entry.place] if entry.place else None,
    }


def _paths(entries: Iterable[UnitEntry]) -> dict[str, str]:
    """The path of each unit: codes from its root to itself."""
    parents = {entry.code: entry.parent for entry in entries}

    def path(code: str) -> str:
        parent = parents[code]
        return (path(parent) if parent else "/") + code + "/"

    return {code: path(code) for code in parents}


def _former_names(document: UnitsFile) -> dict[str, list[str]]:
    """Names of areas that are gone, by the code of the place that they lead to."""
    found: dict[str, list[str]] = {}
    for entry in document.former_names:
        for code in entry.places:
            found.setdefault(code, []).append(entry.name)
    return found


def _unit_folded(entry: UnitEntry, former: dict[str, list[str]]) -> str:
    """A unit's names, present and past, and those of the areas that its place took in."""
    names = [entry.vi, entry.en, *(name for other in entry.names for name in (other.vi, other.en))]
    return _folded([*names, entry.code, *former.get(entry.place or "", [])], 600)


def _folded(names: Iterable[str], longest: int) -> str:
    """Names as they are searched, each once, cut between names."""
    found = ""
    for name in dict.fromkeys(fold(name) for name in names if name):
        longer = f"{found} | {name}" if found else name
        if len(longer) > longest:
            break
        found = longer
    return found


def _put_names(unit: Unit, entry: UnitEntry) -> bool:
    known = {row.name_vi: row for row in unit.names}
    changes = []
    for said in entry.names:
        row = known.get(said.vi)
        if row is None:
            row = UnitName(name_vi=said.vi)
            unit.names.append(row)
        values = {"name_en": said.en, "sort": said.sort, "since": said.since, "until": said.until}
        changes.append(put(row, values))
    return any(changes)


def _put_kinds(unit: Unit, entry: UnitEntry, today: date) -> bool:
    known = {row.kind: row for row in unit.kinds}
    changes = []
    for said in entry.kinds:
        row = known.pop(said.kind, None)
        changes.append(row is None)
        if row is None:
            row = UnitKind(kind=said.kind)
            unit.kinds.append(row)
        changes.append(put(row, {"since": said.since, "until": said.until}))
    return any([*changes, *(_end(row, today) for row in known.values())])


def _put_parents(unit: Unit, entry: UnitEntry, units: dict[str, Unit], today: date) -> bool:
    known = {(row.parent.code, row.since): row for row in unit.parents}
    changes = []
    for said in entry.parents:
        row = known.pop((said.unit, said.since), None)
        changes.append(row is None)
        if row is None:
            row = UnitParent(parent=units[said.unit], since=said.since)
            unit.parents.append(row)
        changes.append(put(row, {"until": said.until}))
    return any([*changes, *(_end(row, today) for row in known.values())])


def _end(row: UnitKind | UnitParent, today: date) -> bool:
    """End what the file no longer says; whether it was still going on."""
    return row.until is None and put(row, {"until": today})


def _put_sites(unit: Unit, entry: UnitEntry, places: dict[str, Place]) -> bool:
    known = {row.name: row for row in unit.sites}
    changes = []
    for position, said in enumerate(entry.sites):
        row = known.get(said.name)
        if row is None:
            row = UnitSite(name=said.name)
            unit.sites.append(row)
        place = places[said.place] if said.place else None
        values = {"position": position, "address": said.address, "place": place, "status": said.status}
        changes.append(put(row, values))
    return any(changes)


def _load_successions(session: Session, document: UnitsFile, units: dict[str, Unit], report: LoadReport) -> None:
    stored = session.scalars(select(Succession))
    known = {(row.predecessor, row.successor, row.on_day, row.duty): row for row in stored}
    for entry in document.successions:
        values = entry.model_dump(include={"sort", "carry_credits", "minimum", "note"})
        values["legal_basis"] = document.basis(entry.basis)
        heirs: list[Unit | None] = [units[code] for code in entry.heirs]
        for heir in heirs or [None]:
            key = (units[entry.predecessor], heir, entry.on, entry.duty)
            row = known.get(key)
            new = row is None
            if row is None:
                row = Succession(predecessor=key[0], successor=heir, on_day=entry.on, duty=entry.duty)
                session.add(row)
            changed = put(row, values)
            report.count("successions", new=new, changed=changed)
