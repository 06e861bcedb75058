"""How the desk says that something repeats, and the days on which it does not."""

import re
from datetime import date, datetime

from calendar_app.domain import recurrence
from calendar_app.domain.errors import BadRecurrence

FREQUENCIES = {"weekly": "WEEKLY", "monthly": "MONTHLY", "yearly": "YEARLY"}
#: a repetition that the form cannot say and leaves as it is
KEPT = "kept"


def rule_of(repeats: str, until: date | None, before: str) -> str:
    """The RRULE that the form says."""
    if repeats == KEPT:
        return before
    if repeats not in FREQUENCIES:
        return ""
    end = f";UNTIL={until:%Y%m%d}" if until else ""
    return f"FREQ={FREQUENCIES[repeats]}{end}"


def repetition(rrule: str) -> tuple[str, date | None]:
    """How the form says an RRULE: the frequency and its last day, or `KEPT` for what it has no words for."""
    try:
        rule = recurrence.parse(rrule)
    except BadRecurrence:
        return "once", None
    plain = {"WEEKLY": "weekly", "MONTHLY": "monthly", "YEARLY": "yearly"}.get(rule.freq, KEPT)
    odd = rule.interval != 1 or rule.count or rule.byday or rule.bymonthday or rule.bymonth
    return (KEPT if odd else plain), rule.until


def days_in(text: str) -> tuple[date, ...]:
    """Days written as dd/mm/yyyy (or yyyy-mm-dd), in order; raises ValueError."""
    found = [part for part in re.split(r"[,;\s]+", text) if part]
    return tuple(sorted({_day(part) for part in found}))


def _day(text: str) -> date:
    return date.fromisoformat(text) if "-" in text else datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007
