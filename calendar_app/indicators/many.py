"""The figures of many units from one table: what it would change, and the changing, of all units or of none."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from calendar_app.domain.access import Principal
from calendar_app.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calendar_app.domain.figures import OPEN, Key, Warned
from calendar_app.indicators import asking, sheet_queries, sheets, table_reading
from calendar_app.indicators.asking import Which
from calendar_app.indicators.definitions import Form
from calendar_app.indicators.frame import Frame
from calendar_app.indicators.pasting import Cell
from calendar_app.indicators.proving import Proof
from calendar_app.indicators.sheets import Entered
from calendar_app.indicators.table_reading import Fault, Line
from calendar_app.models.indicators import Sheet
from calendar_app.models.units import Unit


@dataclass(frozen=True)
class Change:
    """A figure that would be another one; ``before`` is none where nothing is given yet."""

    key: Key
    before: int | None
    now: int


@dataclass(frozen=True)
class Filled:
    """A row of the table: its unit with what would change, what stays, and what is unlikely beside last year."""

    unit: Unit
    revision: int
    changes: tuple[Change, ...]
    same: int
    warned: tuple[Warned, ...]


@dataclass(frozen=True)
class Plan:
    """What a table would do. With a fault it does nothing."""

    rows: tuple[Filled, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]

    @property
    def changing(self) -> tuple[Filled, ...]:
        """The rows that change something."""
        return tuple(row for row in self.rows if row.changes)

    @property
    def figures(self) -> int:
        """How many figures would change."""
        return sum(len(row.changes) for row in self.rows)

    @property
    def digest(self) -> str:
        """Names what would be done: another one means that something has changed since somebody looked."""
        said = [(row.unit.code, row.revision, [(one.key, one.before, one.now) for one in row.changes])
                for row in self.changing]  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def asked(frame: Frame, form: str, window: str, year: int, by: Principal) -> tuple[Form, list[Unit]]:
    """A form and the units of which somebody may enter its figures.

    Raise `NotFound` where there are none, `NotAllowed` for who may only look at some.
    """
    found = frame.definitions.forms.get(form)
    if found is None or window not in found.windows or year not in asking.years(frame, frame.today):
        raise NotFound("form", form)
    known = asking.asked(frame, found, year)
    units = [unit for unit in known if asking.may_edit(frame, unit, by)]
    if not units and any(asking.may_see(frame, unit, by) for unit in known):
        raise NotAllowed("enter figures", form)
    if not units:
        raise NotFound("form", form)
    return found, units


def plan(
    frame: Frame, form: str, window: str, year: int, rows: Iterable[Sequence[Cell]], *, by: Principal
) -> Plan:  # fmt: skip
    """What a table would do to the figures of the units somebody may enter; changes nothing."""
    found, units = asked(frame, form, window, year, by)
    read = table_reading.read(found, _called(units), rows)
    mine = {unit.code: unit for unit in units}
    now, before = (sheet_queries.of_units(frame.session, frame.plan, form, window, one) for one in (year, year - 1))
    values = sheet_queries.values_of(frame.session, [sheet.id for sheet in (*now.values(), *before.values())])
    filled, faults = [], list(read.faults)
    for line in read.lines:
        unit = mine[line.unit]
        sheet, last = now.get(unit.id), before.get(unit.id)
        row = _filled(frame, found, unit, line, sheet, values, values.get(last.id, {}) if last else {})
        if row.changes and sheet is not None and sheet.state not in OPEN:
            faults.append(Fault(line.row, "", unit.code, sheet.state))
        filled.append(row)
    return Plan(tuple(filled), tuple(sorted(faults, key=lambda one: one.row)), read.ignored)


def _called(units: Iterable[Unit]) -> Mapping[str, list[str]]:
    """The codes of the units by code and name, as written and folded: Ba Tơ is not Ba Tô, "ba to" is both."""
    found: dict[str, list[str]] = {}
    for unit in units:
        names = filter(None, (unit.code, unit.name_vi, unit.name_en))
        for name in dict.fromkeys(form for one in names for form in table_reading.forms(one)):
            found.setdefault(name, []).append(unit.code)
    return found


def _filled(
    frame: Frame, form: Form, unit: Unit, line: Line, sheet: Sheet | None, values: Mapping[int, dict[Key, int]],
    last: Mapping[Key, int],
) -> Filled:  # fmt: skip
    stands = values.get(sheet.id, {}) if sheet is not None else {}
    changes = tuple(Change(key, stands.get(key), value) for key, value in line.figures.items()
                    if stands.get(key) != value)  # fmt: skip
    warned = sheets.warnings(frame, form, {**stands, **line.figures}, last)
    return Filled(
        unit, sheet.revision if sheet else 0, changes, len(line.figures) - len(changes),
        tuple(one for one in warned if one.metric in {key[0] for key in line.figures}),
    )  # fmt: skip


def take(
    frame: Frame, form: str, window: str, year: int, rows: Iterable[Sequence[Cell]], *, digest: str, source: str,
    hand_in: bool, by: Principal, now: datetime,
) -> Plan:  # fmt: skip
    """Save what a table says, as drafts or handed in: all of it, or nothing.

    Raise `Invalid` where a cell is wrong, or (field: the unit's code) figures cannot be handed in; `Conflict` when
    what it would do is no longer what somebody looked at.
    """
    found = plan(frame, form, window, year, rows, by=by)
    if found.faults:
        raise Invalid({"table": "faults"})
    if found.digest != digest:
        raise Conflict("figures", 0, 0)
    faults: dict[str, str] = {}
    for row in found.changing:
        which = Which(frame.definitions.forms[form], row.unit, window, year)
        saved = _saved(frame, which, row, source, by, now)
        try:
            if hand_in:
                sheets.submit(frame, which, saved.revision, by=by, now=now)
        except Invalid:
            faults[row.unit.code] = "cannot_hand_in"
    if faults:
        raise Invalid(faults)
    return found


def _saved(frame: Frame, which: Which, row: Filled, source: str, by: Principal, now: datetime) -> Sheet:
    """A draft with the figures of a row; its note and its evidence stay."""
    before = sheets.sheet(frame, which, by)
    said = Entered({one.key: one.now for one in row.changes}, source=source, revision=row.revision)
    if before is not None:
        said = replace(said, remark=before.remark, proof=Proof(link=before.link))
    return sheets.save(frame, which, said, by=by, now=now)


def standing(frame: Frame, form: Form, window: str, year: int) -> dict[int, dict[Key, int]]:
    """What stands of a form, by unit: what the table to fill in begins with."""
    found = sheet_queries.of_units(frame.session, frame.plan, form.code, window, year)
    values = sheet_queries.values_of(frame.session, [sheet.id for sheet in found.values()])
    return {unit_id: values.get(sheet.id, {}) for unit_id, sheet in found.items()}
