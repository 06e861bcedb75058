"""Something people are to be told of, found afresh in the data whenever it is needed."""

from dataclasses import dataclass
from datetime import date

#: rule, subject, occurrence (0: none), day it speaks of
Key = tuple[str, str, int, date]


@dataclass(frozen=True)
class Matter:
    """A day to speak of, how many days before or after it, to whom, and what a sentence about it needs."""

    rule: str
    subject: str
    due_on: date
    #: days before ``due_on``; negative after it
    offsets: tuple[int, ...]
    #: ids of active people
    people: frozenset[int]
    title_vi: str
    title_en: str
    unit_vi: str
    unit_en: str
    first_day: date
    last_day: date
    #: page on which it can be done, from the root of the site
    path: str
    venue: str = ""
    occurrence_id: int = 0
    #: of the unit whose rights decide about it
    unit_path: str = ""
    #: it is said to a superior body: "kính đề nghị"
    upwards: bool = False

    @property
    def key(self) -> Key:
        return (self.rule, self.subject, self.occurrence_id, self.due_on)

    @property
    def told(self) -> str:
        """What one is told by it, where a correction follows when that is no longer so; else ""."""
        return ""

    def title(self, language: str) -> str:
        """Its name; Vietnamese where there is no other."""
        return (self.title_en if language == "en" else "") or self.title_vi

    def unit(self, language: str) -> str:
        """The name of the unit it concerns; Vietnamese where there is no other."""
        return (self.unit_en if language == "en" else "") or self.unit_vi
