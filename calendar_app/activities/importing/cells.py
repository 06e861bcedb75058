"""What a cell says: days, times, money, yes or no, repetitions, as people write them in a Vietnamese spreadsheet."""

import re
from datetime import date, datetime, time

from calendar_app.activities.importing.table import Cell
from calendar_app.domain import recurrence
from calendar_app.domain.errors import BadRecurrence
from calendar_app.domain.text import fold, nfc

_DAY = re.compile(
    r"(?:ngày\s*)?(\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(\d{1,2})(?:\s*(?:[/.-]|\s+năm\s+)\s*(\d{4}|\d{2}))?"
)
_SPAN = re.compile(
    r"(?:từ\s+)?(?:ngày\s*)?(\d{1,2}(?:\s*[/.]\s*\d{1,2}(?:\s*[/.]\s*\d{2,4})?)?)\s*(?:-|–|—|đến|to)\s*(.+)"
)
_TIME = re.compile(r"(\d{1,2})\s*(?::|h|g|giờ)\s*(?:(\d{1,2})\s*(?:phút|p|')?)?(?::\d{2})?")
_GROUPED = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+|\d{1,15}")
_ROUND = re.compile(r"(\d{1,9}(?:[.,]\d{1,3})?)\s*(nghìn|ngàn|triệu|tr|tỷ|tỉ|k)")
_TIMES = {"nghìn": 10**3, "ngàn": 10**3, "k": 10**3, "triệu": 10**6, "tr": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_CURRENCY = re.compile(r"\s*(?:vnđ|vnd|đồng|dong|đ|₫)\.?$")
_UNTIL = re.compile(r"(.*?)\s*[,;]?\s*(?:cho đến|đến hết|đến|until|to)\s+(.+)")
_ENDS_MARK = re.compile(r"\s*[-–—]\s*|\s+đến\s+|\s+to\s+")
YES = frozenset(("co", "x", "yes", "y", "true", "1", "dung", "v"))
NO = frozenset(("", "khong", "no", "n", "false", "0", "ko", "k"))
FREE = frozenset(("mien phi", "free", "khong", "khong thu", "khong thu phi"))
FREQUENCIES = {
    "hang ngay": "DAILY", "moi ngay": "DAILY", "daily": "DAILY", "every day": "DAILY",
    "hang tuan": "WEEKLY", "moi tuan": "WEEKLY", "tuan": "WEEKLY", "weekly": "WEEKLY", "every week": "WEEKLY",
    "hang thang": "MONTHLY", "moi thang": "MONTHLY", "thang": "MONTHLY", "monthly": "MONTHLY",
    "every month": "MONTHLY",
    "hang nam": "YEARLY", "moi nam": "YEARLY", "nam": "YEARLY", "yearly": "YEARLY", "every year": "YEARLY",
}  # fmt: skip
ONCE = frozenset(("", "khong", "no", "mot lan", "once"))


class BadCell(ValueError):
    """A cell that does not say what its column asks for: the code of a sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text(cell: Cell) -> str:
    """A cell as text; raises `BadCell` for formulas and what a spreadsheet could not compute."""
    match cell:
        case dict():
            raise BadCell("formula" if "formula" in cell else "error_value")
        case None:
            return ""
        case bool():
            return "x" if cell else ""
    return nfc(str(cell)).strip()


def day(cell: Cell, year: int) -> date:
    """A day: dd/mm/yyyy, d/m/yyyy, ISO, or d/m of a year; raises `BadCell`.

    A number is none: a spreadsheet keeps "21.10" as 21.1.
    """
    said = text(cell).lower() if not isinstance(cell, int | float) else ""
    try:
        if re.match(r"\d{4}-\d{2}-\d{2}", said):
            return datetime.fromisoformat(said).date()
        found = _DAY.fullmatch(said)
        if not found:
            raise BadCell("not_a_day")
        return date(_year(found[3], year), int(found[2]), int(found[1]))
    except ValueError as error:
        raise BadCell("not_a_day") from error


def _year(said: str | None, year: int) -> int:
    if not said:
        return year
    return int(said) if len(said) == 4 else 2000 + int(said)


def days(cell: Cell, year: int) -> tuple[date, ...]:
    """Several days, in order; raises `BadCell`."""
    if isinstance(cell, list):
        return tuple(sorted({day(one, year) for one in cell}))
    parts = [part for part in re.split(r"[;,\n]", text(cell)) if part.strip()]
    return tuple(sorted({day(part.strip(), year) for part in parts}))


def span(cell: Cell, year: int) -> tuple[date, date | None]:
    """A first day and, where the cell names one, a last: "21/4", "21-23/4/2027", "từ 21/4 đến 23/4"."""
    said = text(cell).lower() if not isinstance(cell, int | float) else ""
    found = None if re.match(r"\d{4}-", said) or _DAY.fullmatch(said) else _SPAN.fullmatch(said)
    if not found:
        return day(cell, year), None
    last = day(found[2].strip(), year)
    first = re.sub(r"\s", "", found[1]).replace(".", "/")
    missing = ["", f"/{last.month}/{last.year}", f"/{last.year}"]
    return day(first + (missing[first.count("/") + 1] if first.count("/") < len(missing) - 1 else ""), year), last


def times(cell: Cell) -> tuple[time | None, time | None]:
    """When something starts and, where the cell says so, ends: "7h30", "07:30 - 11:00"; raises `BadCell`."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell < 1:
        minutes = round(cell * 24 * 60)
        return time(minutes // 60 % 24, minutes % 60), None
    said = text(cell).lower()
    if not said:
        return None, None
    parts = _ENDS_MARK.split(said)
    if len(parts) > 2:
        raise BadCell("not_a_time")
    hours = [_hour(part) for part in parts]
    return hours[0], hours[1] if len(hours) > 1 else None


def _hour(said: str) -> time:
    found = _TIME.fullmatch(said.strip())
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise BadCell("not_a_time")
    return time(int(found[1]), int(found[2] or 0))


def money(cell: Cell) -> int | None:
    """An amount in đồng: 1500000, "1.500.000", "1,5 triệu đồng", "miễn phí"; none for an empty cell."""
    if isinstance(cell, float):
        raise BadCell("not_money")
    said = _CURRENCY.sub("", text(cell).lower().replace("\u00a0", " ")).strip()
    if not said:
        return None
    if fold(said) in FREE:
        return 0
    if found := _ROUND.fullmatch(said):
        return round(float(found[1].replace(",", ".")) * _TIMES[found[2]])
    if not _GROUPED.fullmatch(said):
        raise BadCell("not_money")
    return int(re.sub(r"[.,\s]", "", said))


def yes_no(cell: Cell) -> bool:
    """Có or không, x or nothing; raises `BadCell`."""
    said = fold(text(cell))
    if said not in YES and said not in NO:
        raise BadCell("not_yes_no")
    return said in YES


def number(cell: Cell) -> int | None:
    """A whole number of at most nine digits, or none."""
    said = text(cell).lstrip("#").strip()
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise BadCell("not_a_number")
    return int(said)


def repeats(cell: Cell, year: int) -> str:
    """The RRULE that a cell says, in words or as a rule; raises `BadCell`."""
    said = text(cell)
    if fold(said) in ONCE:
        return ""
    try:
        if "FREQ=" in said.upper():
            return recurrence.dump(recurrence.parse(re.sub(r"^RRULE:", "", said.upper().replace(" ", ""))))
        found = _UNTIL.fullmatch(said.lower())
        words = fold(found[1] if found else said).removeprefix("lap lai ").removeprefix("lap ")
        frequency = FREQUENCIES[words]
        last = f";UNTIL={day(found[2], year):%Y%m%d}" if found else ""
    except (BadRecurrence, KeyError) as error:
        raise BadCell("rule") from error
    return f"FREQ={frequency}{last}"


def several(cell: Cell) -> list[str]:
    """The values of a cell that may hold several, with semicolons or on lines of their own."""
    return [part.strip() for part in re.split(r"[;\n]", text(cell)) if part.strip()]
