"""What the rules refuse. Each error carries its operands; `error_pages` finds the sentence and the HTTP status."""

from collections.abc import Mapping
from datetime import date


class CalendarError(Exception):
    """Anything a rule of this calendar refuses."""


class NoSuchLunarDate(CalendarError):
    """The Vietnamese calendar has no such day: the month is short, or it is not a leap month."""

    def __init__(self, day: int, month: int, year: int, *, leap: bool) -> None:
        super().__init__(f"no day {day}/{month}{' nhuận' if leap else ''} in lunar year {year}")
        self.day, self.month, self.year, self.leap = day, month, year, leap


class OutsideLunarTable(CalendarError):
    """The lunar table ends before, or begins after, what was asked."""

    def __init__(self, asked: date | int, first: date, last: date) -> None:
        super().__init__(f"{asked} lies outside the lunar table, which runs from {first} to {last}")
        self.asked, self.first, self.last = asked, first, last


class Invalid(CalendarError):
    """Input that breaks a rule, by field: code of the field -> code of the rule it breaks."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {rule}" for field, rule in fields.items()))
        self.fields = dict(fields)


class NotFound(CalendarError):
    """There is no such thing, or the asker may not know that there is."""

    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"no {what} {key!r}")
        self.what, self.key = what, key


class NotAllowed(CalendarError):
    """The person is known, may see the thing, and may not do this to it."""

    def __init__(self, action: str, subject: str = "") -> None:
        super().__init__(f"not allowed: {action} {subject}".strip())
        self.action, self.subject = action, subject


class WrongStatus(CalendarError):
    """The thing is not in a state from which this step leads on."""

    def __init__(self, step: str, status: str) -> None:
        super().__init__(f"cannot {step} what is {status}")
        self.step, self.status = step, status


class Conflict(CalendarError):
    """Somebody else changed the thing since it was read."""

    def __init__(self, what: str, expected: int, found: int) -> None:
        super().__init__(f"{what} was read at revision {expected} and is at {found} now")
        self.what, self.expected, self.found = what, expected, found


class BadRecurrence(CalendarError):
    """A recurrence rule outside the declared subset of RFC 5545, or one that never ends."""

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(f"{why}: {rule}")
        self.rule, self.why = rule, why
