"""What the pages of a draft of the year send back: which are taken, under what title, from what day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from werkzeug.datastructures import MultiDict

from calendar_app.activities.draft import LENGTHS, cleaned
from calendar_app.domain.proposal_terms import Reason, because
from calendar_app.jinja import day

FORMATS = ("%d/%m/%Y", "%Y-%m-%d")
#: longest text of a date that is read
LONGEST = 40


@dataclass
class Line:
    """One proposal as the form shows it: what was proposed, or what was typed over it, and what is wrong with that."""

    key: str
    taken: bool
    title: str
    first_day: str
    faults: dict[str, Reason] = field(default_factory=dict)

    @property
    def day(self) -> date | None:
        """The day that was typed; none when it is no date."""
        for pattern in FORMATS:
            try:
                return datetime.strptime(self.first_day, pattern).date()  # noqa: DTZ007 - a day, not a moment
            except ValueError:
                continue
        return None


def proposed(key: str, taken: bool, title: str, first_day: date) -> Line:
    """A line before anybody touched it."""
    return Line(key, taken, title, day(first_day))


def typed(form: MultiDict[str, str], proposed_now: Sequence[Line]) -> list[Line]:
    """The lines as they were sent; what was not sent is as it was proposed.

    Where a proposal has moved since the page was opened, its title and its tick go along, and a day that was typed.
    """
    now = {line.key for line in proposed_now}
    sent = [name.removeprefix("title-") for name in form if name.startswith("title-")]
    loose = [key for key in sent if key not in now]
    return [_typed(form, line, _source(line.key, sent, loose)) for line in proposed_now]


def _source(key: str, sent: Sequence[str], loose: list[str]) -> str:
    """The key under which a line was sent."""
    if key in sent:
        return key
    found = next((one for one in loose if _kin(one) == _kin(key)), key)
    if found in loose:
        loose.remove(found)
    return found


def _kin(key: str) -> tuple[str, str]:
    """What a proposal serves and how, without its day."""
    serves, _colon, rest = key.partition(":")
    return serves, rest.partition(":")[2].partition("~")[0]


def _typed(form: MultiDict[str, str], before: Line, key: str) -> Line:
    text = cleaned(form.get(f"day-{key}", before.first_day))[:LONGEST]
    line = Line(before.key, key in form.getlist("take"), cleaned(form.get(f"title-{key}", before.title)), text)
    if key != before.key and line.day is not None and f":{line.day:%Y%m%d}:" in key:
        line.first_day = before.first_day
    return line


def check(lines: Iterable[Line]) -> bool:
    """Whether what is taken has a title and a date; what has not says so."""
    fine = True
    for line in lines:
        if line.taken:
            line.faults |= dict(_faults(line))
            fine = fine and not line.faults
    return fine


def _faults(line: Line) -> Iterable[tuple[str, Reason]]:
    if not line.title:
        yield "title", because("no_title")
    elif len(line.title) > LENGTHS["title"]:
        yield "title", because("long_title", most=LENGTHS["title"])
    if line.day is None:
        yield "day", because("no_date")
