"""Who speaks for which rule."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from calendar_app.reminders import asked
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.words import activities, days, duties, quota, review, supervision, week
from calendar_app.reminders.words.said import Line, Voice

#: by code of the rule: from matters that one deed settles together, their line
SPEAKERS: Mapping[str, Callable[[Sequence[Any], Voice], Line]] = {
    asked.COMING: activities.coming,
    asked.CHANGED: activities.changed,
    asked.RESULT: activities.without_result,
    asked.RESULT_MANAGER: activities.results_of_unit,
    asked.RESULT_ABOVE: activities.results_of_unit,
    asked.DAY_OWED: days.owed,
    asked.DAY_ENCOURAGED: days.encouraged,
    asked.QUOTA: quota.at_risk,
    asked.WAITING: review.waiting,
    asked.WAITING_LONG: review.waiting_long,
    asked.RETURNED: review.returned,
    asked.INVITED: review.invited,
    asked.DUTY: duties.due,
    asked.DUTY_BELOW: duties.below,
    asked.WEEKLY: week.week,
    asked.MONTHLY: supervision.behind,
    asked.UNREACHABLE: supervision.unreachable,
}


def lines(matters: Iterable[Matter], voice: Voice) -> list[Line]:
    """The lines of a letter, the most urgent first. Raises KeyError for a rule that nobody speaks for."""
    spoken = [SPEAKERS[same[0].rule](same, voice) for same in together(matters)]
    return sorted(spoken, key=lambda line: (line.section, line.by, line.subject))


def together(matters: Iterable[Matter]) -> list[list[Matter]]:
    """What one deed settles together: the sessions of an activity, the units that lack the same report; in order."""
    found: dict[tuple[str, str], list[Matter]] = {}
    for matter in sorted(matters, key=lambda one: (one.due_on, one.first_day, one.unit_vi, one.title_vi)):
        found.setdefault((matter.rule, matter.path), []).append(matter)
    return list(found.values())
