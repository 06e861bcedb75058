"""What a line of a letter is made of, and the phrases that all lines share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from calendar_app.domain.text import one_line
from calendar_app.i18n.locale import DEFAULT
from calendar_app.jinja import days
from calendar_app.reminders.asked import Named
from calendar_app.reminders.matters import Matter

#: longest name in a subject
SHORT = 90
#: sections of a letter, the most urgent first
CHANGES, OVERDUE, AHEAD, WAITS, RESULTS, WEEK, BELOW = range(7)


@dataclass(frozen=True)
class Action:
    """What to do, in few words, and where."""

    text: str
    address: str


@dataclass(frozen=True)
class Line:
    """One thing to do: in few words, in a sentence, where; ``details`` stand below it, one in a row.

    ``section`` and ``by`` order it: what is over, what is ahead, what waits; sooner before later.
    """

    subject: str
    sentence: str
    actions: tuple[Action, ...]
    section: int
    by: date
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Voice:
    """How a letter speaks: its language, where the pages are, and the secrets of links that open the form of one
    result, by occurrence."""

    language: str
    base_url: str
    tokens: Mapping[int, str] = field(default_factory=dict)

    def address(self, path: str) -> str:
        """A page of the site, in the reader's language."""
        if self.language == DEFAULT:
            return self.base_url + path
        return f"{self.base_url}{path}{'&' if '?' in path else '?'}lang={self.language}"

    def title(self, matter: Matter) -> str:
        """The name of what a matter is about, on one line."""
        return one_line(matter.title(self.language))

    def unit(self, matter: Matter) -> str:
        """The name of the unit a matter concerns, on one line."""
        return one_line(matter.unit(self.language))

    def name(self, named: Named) -> str:
        """A name, on one line."""
        return one_line(named.within(self.language))

    def count(self, number: int) -> str:
        """A number as letters have it: 01 to 09 with a leading zero in Vietnamese."""
        return f"{number:02d}" if self.language == DEFAULT else str(number)


def section_title(section: int) -> str:
    """The heading above the lines of a section."""
    return {
        CHANGES: _("What has changed"),
        OVERDUE: _("Overdue"),
        AHEAD: _("Coming up"),
        WAITS: _("Waiting for an answer"),
        RESULTS: _("Results to enter"),
        WEEK: _("This week"),
        BELOW: _("Units under you"),
    }[section]


def please(upwards: bool) -> str:
    """Đề nghị; to a superior body: Kính đề nghị."""
    return str(_("Kindly") if upwards else _("Please"))


def span(matter: Matter) -> str:
    """The days of a matter: 19–23/04/2026."""
    return days(matter.first_day, matter.last_day)


def shortened(text: str) -> str:
    """Text that fits into a subject."""
    return cut(text, SHORT)


def cut(text: str, longest: int) -> str:
    """Text of so many letters at the most."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
