"""What the parts of a file of units say of each other: nothing named twice, nothing unknown, no unit above itself."""

from collections.abc import Iterable, Iterator, Sequence

from calendar_app.datafile import Document, in_order, read, validate
from calendar_app.faults import Fault, Path, Rule
from calendar_app.units.schema import UnitsFile

TWICE = Rule("twice", "mã “{code}” đã dùng ở trên", "the code “{code}” is used above")
UNKNOWN_PLACE = Rule("unknown_place", "không có địa bàn mã “{code}” trong tệp", "the file has no place “{code}”")
UNKNOWN_UNIT = Rule("unknown_unit", "không có đơn vị mã “{code}” trong tệp", "the file has no unit “{code}”")
UNKNOWN_BASIS = Rule("unknown_basis", "không có căn cứ “{code}” trong legal_bases", "legal_bases has no “{code}”")
CYCLE = Rule("cycle", "“{code}” nằm dưới chính nó: {chain}", "“{code}” stands under itself: {chain}")
SELF = Rule("self", "đơn vị không thể kế thừa chính nó", "a unit cannot succeed itself")
STILL_OPEN = Rule(
    "still_open", "“{code}” chưa có ngày kết thúc (valid_to) mà đã có đơn vị kế thừa mọi nhiệm vụ",
    "“{code}” has no valid_to, yet another unit succeeds it in everything",
)  # fmt: skip

Found = Iterator[tuple[Path, Rule, str]]


def read_units(data: bytes) -> tuple[UnitsFile | None, list[Fault]]:
    """The file of units in these bytes, or none and every fault, by line. Never raises."""
    document = read(data)
    units, faults = validate(UnitsFile, document)
    if units is None:
        return None, faults
    faults = check(units, document)
    return (None, faults) if faults else (units, [])


def check(units: UnitsFile, document: Document) -> list[Fault]:
    """Every broken reference, by line."""
    found = [*_places(units), *_former_names(units), *_units(units), *_successions(units)]
    faults = [document.fault(path, rule, code=code) for path, rule, code in found]
    places = [(place.code, place.parent) for place in units.places]
    parents = [(unit.code, unit.parent) for unit in units.units]
    for section, key, links in (("places", "parent", places), ("units", "parents", parents)):
        faults += [
            document.fault((section, at, key), CYCLE, code=chain[0], chain=" > ".join(chain))
            for at, chain in _cycles(links)
        ]
    return in_order(faults)


def _twice(section: str, codes: Iterable[str]) -> Found:
    seen: set[str] = set()
    for at, code in enumerate(codes):
        if code in seen:
            yield (section, at, "code"), TWICE, code
        seen.add(code)


def _cycles(links: Sequence[tuple[str, str | None]]) -> Iterator[tuple[int, list[str]]]:
    """Position of each entry that stands under itself, with the way round. ``links``: code and the code above it."""
    above = dict(links)
    for at, (code, _) in enumerate(links):
        chain = [code]
        while (parent := above.get(chain[-1])) and parent not in chain:
            chain.append(parent)
        if parent == code:
            yield at, [*chain, code]


def _places(units: UnitsFile) -> Found:
    known = {place.code for place in units.places}
    yield from _twice("places", (place.code for place in units.places))
    for at, place in enumerate(units.places):
        if place.parent and place.parent not in known:
            yield ("places", at, "parent"), UNKNOWN_PLACE, place.parent


def _former_names(units: UnitsFile) -> Found:
    known = {place.code for place in units.places}
    for at, former in enumerate(units.former_names):
        yield from _basis(units, former.basis, ("former_names", at, "basis"))
        for position, code in enumerate(former.places):
            if code not in known:
                yield ("former_names", at, "places", position), UNKNOWN_PLACE, code


def _units(units: UnitsFile) -> Found:
    places, known = {place.code for place in units.places}, {unit.code for unit in units.units}
    yield from _twice("units", (unit.code for unit in units.units))
    for at, unit in enumerate(units.units):
        if unit.place and unit.place not in places:
            yield ("units", at, "place"), UNKNOWN_PLACE, unit.place
        for position, parent in enumerate(unit.parents):
            if parent.unit not in known:
                yield ("units", at, "parents", position), UNKNOWN_UNIT, parent.unit
        for position, site in enumerate(unit.sites):
            if site.place and site.place not in places:
                yield ("units", at, "sites", position, "place"), UNKNOWN_PLACE, site.place


def _successions(units: UnitsFile) -> Found:
    known = {unit.code: unit for unit in units.units}
    for at, step in enumerate(units.successions):
        yield from _basis(units, step.basis, ("successions", at, "basis"))
        if step.predecessor not in known:
            yield ("successions", at, "from"), UNKNOWN_UNIT, step.predecessor
        elif not step.duty and step.sort != "rename" and known[step.predecessor].valid_to is None:
            yield ("successions", at, "from"), STILL_OPEN, step.predecessor
        for position, heir in enumerate(step.heirs):
            if heir not in known:
                yield ("successions", at, "to", position), UNKNOWN_UNIT, heir
            elif heir == step.predecessor:
                yield ("successions", at, "to", position), SELF, heir


def _basis(units: UnitsFile, basis: str | None, path: Path) -> Found:
    if basis and basis not in units.legal_bases:
        yield path, UNKNOWN_BASIS, basis
