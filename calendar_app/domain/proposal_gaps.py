"""What is still missing while a draft fills, and which gaps an activity closes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calendar_app.domain.crediting import Facts, Happening, unmet
from calendar_app.domain.proposal_terms import Gap, Reason, Window


@dataclass
class Open:
    """A gap, and how many activities it still wants."""

    gap: Gap
    missing: int
    #: how many there were when their turn came
    total: int = 1
    #: what the planner should know of whatever closes it
    note: Reason | None = None


def closes(gap: Gap, facts: Facts, window: Window) -> bool:
    """Whether an activity would count for a gap: by its type, scale, place and days, and in time."""
    if not gap.since <= window.first_day < gap.until or window.first_day > gap.latest:
        return False
    if gap.part and gap.part not in facts.days:
        return False
    return not unmet(gap.terms, facts)


def closed_by(gaps: Iterable[Open], facts: Facts, window: Window) -> list[Open]:
    """The gaps that an activity would help to close."""
    return [one for one in gaps if one.missing > 0 and closes(one.gap, facts, window)]


def facts_of(
    type_: str, window: Window, days: Sequence[str], scale: str, in_community: bool, metric: str = ""
) -> Facts:
    """A planned activity as counting sees it."""
    held = (Happening(id=0, first_day=window.first_day, last_day=window.last_day),)
    return Facts(type_, scale, in_community, frozenset(days), held, metric)
