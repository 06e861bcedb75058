"""Whether the rules of reminding that a plan file speaks of exist, and can be set as it sets them."""

from collections.abc import Iterator

from calendar_app.datafile import Document
from calendar_app.domain import reminding
from calendar_app.faults import Fault
from calendar_app.plans import rules
from calendar_app.plans.cursor import Cursor
from calendar_app.plans.reminding import PREFIX

KNOWN = sorted(reminding.AHEAD | reminding.AFTERWARDS)


def faults_in(document: Document) -> Iterator[Fault]:
    """Rules that there are not, days of what speaks afterwards, days said twice, duties switched off."""
    root = Cursor(document.value)
    said = root["reminders"]
    for code in said.value if isinstance(said.value, dict) else ():
        if code in KNOWN:
            yield from _rule(document, code, said[code])
        else:
            yield document.fault(said[code].path, rules.REMINDER, code=code[:60], known=", ".join(KNOWN))
    for entry in root["settings"]:
        if (entry["key"].text or "").startswith(PREFIX):
            yield document.fault(entry["key"].path, rules.REMINDER_PLACE, key=entry["key"].text)


def _rule(document: Document, code: str, said: Cursor) -> Iterator[Fault]:
    if said["on"].value is False and code in reminding.DUTIES:
        yield document.fault(said["on"].path, rules.REMINDER_DUTY, code=code)
    if said["days"].given and code not in reminding.AHEAD:
        yield document.fault(said["days"].path, rules.REMINDER_DAYS, code=code)
    seen: set[int] = set()
    for day in said["days"]:
        if day.whole is not None and day.whole in seen:
            yield document.fault(day.path, rules.REPEATED, code=day.whole)
        seen.add(day.whole or 0)
