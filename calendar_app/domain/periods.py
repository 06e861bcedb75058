"""Periods in which quotas and reports are reckoned, half-open: ``since`` is in, ``until`` is out."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["month", "quarter", "half", "year", "school_year", "report_year", "once"]
Language = Literal["vi", "en"]

#: Month and day on which a school year begins.
SCHOOL_YEAR_START = (9, 1)
#: Administrative reports close on 14 December (Decree 09/2019, article 12).
REPORT_YEAR_START = (12, 15)
ROMAN = ("I", "II", "III", "IV")
HALVES: dict[Language, tuple[str, str]] = {"vi": ("đầu", "cuối"), "en": ("First", "Second")}
#: What a period of each kind is called in Vietnamese and in English.
NAMES: dict[Kind, tuple[str, str]] = {
    "month": ("{since:%m/%Y}", "{since:%m/%Y}"),
    "quarter": ("Quý {roman}/{since.year}", "Q{quarter}/{since.year}"),
    "half": ("6 tháng {half} năm {since.year}", "{half} half of {since.year}"),
    "year": ("{since.year}", "{since.year}"),
    "school_year": ("Năm học {since.year}-{last.year}", "School year {since.year}-{last.year}"),
    "report_year": ("Năm báo cáo {last.year}", "Reporting year {last.year}"),
    "once": ("{since:%d/%m/%Y} - {last:%d/%m/%Y}", "{since:%d/%m/%Y} - {last:%d/%m/%Y}"),
}
LENGTH_IN_MONTHS: dict[Kind, int] = {
    "month": 1,
    "quarter": 3,
    "half": 6,
    "year": 12,
    "school_year": 12,
    "report_year": 12,
}


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """The days ``since <= day < until``."""

    kind: Kind
    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.since:
            raise ValueError(f"a period that begins on {self.since} cannot end before {self.until}")

    @property
    def last_day(self) -> date:
        """The last day inside the period."""
        return self.until - timedelta(days=1)

    def contains(self, day: date) -> bool:
        """Whether ``day`` lies in the period."""
        return self.since <= day < self.until

    def label(self, lang: Language = "vi") -> str:
        """What the period is called in a table: "10/2026", "Quý I/2026", "Năm học 2026-2027"."""
        name = NAMES[self.kind][0 if lang == "vi" else 1]
        quarter, half = (self.since.month - 1) // 3, (self.since.month - 1) // 6
        return name.format(
            since=self.since, last=self.last_day, quarter=quarter + 1, roman=ROMAN[quarter], half=HALVES[lang][half]
        )


def period_of(kind: Kind, day: date, *, school_year_start: tuple[int, int] = SCHOOL_YEAR_START) -> Period:
    """The period of that kind in which ``day`` lies; raises ValueError for "once", which no calendar cuts."""
    if kind == "once":
        raise ValueError("a period of kind once has its own dates: use once()")
    since = _start(kind, day, school_year_start)
    return Period(kind, since, _months_later(since, LENGTH_IN_MONTHS[kind]))


def touching(
    kind: Kind, since: date, until: date, *, school_year_start: tuple[int, int] = SCHOOL_YEAR_START
) -> list[Period]:
    """Periods of that kind with at least one day in ``since <= day < until``, in order."""
    found = []
    day = since
    while day < until:
        found.append(period_of(kind, day, school_year_start=school_year_start))
        day = found[-1].until
    return found


def periods_starting_in(
    kind: Kind, since: date, until: date, *, school_year_start: tuple[int, int] = SCHOOL_YEAR_START
) -> list[Period]:
    """Periods of that kind whose first day lies in ``since <= day < until``, in order."""
    found = touching(kind, since, until, school_year_start=school_year_start)
    return [period for period in found if period.since >= since]


def year_of(period: Period) -> int:
    """The year under which a period is told: that of its first day, or of its last one where it only ends in it."""
    ends = period.kind in ("report_year", "once")
    return period.last_day.year if ends else period.since.year


def once(since: date, until: date) -> Period:
    """A period with dates of its own."""
    return Period("once", since, until)


def _start(kind: Kind, day: date, school_year_start: tuple[int, int]) -> date:
    """First day of the period of ``kind`` that holds ``day``."""
    if kind == "school_year":
        return _year_start(day, *school_year_start)
    if kind == "report_year":
        return _year_start(day, *REPORT_YEAR_START)
    length = LENGTH_IN_MONTHS[kind]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def _year_start(day: date, month: int, first: int) -> date:
    """The latest day ``first``/``month`` that is not after ``day``."""
    start = date(day.year, month, first)
    return start if start <= day else date(day.year - 1, month, first)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, day.day)
