"""Whether the entries of a plan file make sense: figures in order, ties with days, targets with what they measure."""

from collections.abc import Callable, Iterator
from datetime import date

from calendar_app.datafile import Document
from calendar_app.faults import Fault
from calendar_app.plans import rules
from calendar_app.plans.cursor import Cursor

SELECTOR_KEYS = ("codes", "kinds", "systems", "levels", "under")
MEASURED = ("growth", "threshold", "ratio", "population_share")

VERSIONED = ("commemoration_sets", "obligations", "expectations", "tasks", "targets", "duties", "reports", "milestones")

Check = Callable[[Document, Cursor, Cursor], Iterator[Fault]]


def faults_in(document: Document) -> Iterator[Fault]:
    """Everything that contradicts itself, entry by entry."""
    root = Cursor(document.value)
    yield from _head(document, root["plan"])
    for section, check in CHECKS.items():
        for entry in root[section]:
            yield from check(document, entry, root["plan"])
    for section in VERSIONED:
        for entry in root[section]:
            yield from _inside(document, entry["valid_from"], root["plan"])
    yield from _circles(document, root["reports"])


def _head(document: Document, plan: Cursor) -> Iterator[Fault]:
    since, until = plan["since"].day, plan["until"].day
    if since and until and until <= since:
        yield document.fault(plan["until"].path, rules.ENDS_BEFORE, since=since, until=until)


def _obligation(document: Document, entry: Cursor, plan: Cursor) -> Iterator[Fault]:
    yield from _selector(document, entry["who"])
    yield from _min_max(document, entry)
    yield from _tie(document, entry)
    counts, metric = entry["counts"].text, entry["metric"]
    if counts == "metric" and not metric.given:
        yield document.fault(entry["counts"].path, rules.METRIC_MISSING)
    if counts != "metric" and metric.given:
        yield document.fault(metric.path, rules.METRIC_UNUSED)
    if entry["period"].text == "once" and not entry["due"].given:
        yield document.fault(entry["period"].path, rules.DUE_MISSING)
    if entry["period"].text != "once" and entry["due"].given:
        yield document.fault(entry["due"].path, rules.DUE_UNUSED)
    yield from _inside(document, entry["due"], plan)


def _tie(document: Document, entry: Cursor) -> Iterator[Fault]:
    tie, days = entry["tie"], entry["days"]
    tied = tie.text in ("any", "each")
    if tied and not days.given:
        yield document.fault(tie.path, rules.TIE_WITHOUT_DAYS, tie=tie.text)
    if not tied and days.given:
        yield document.fault(days.path, rules.DAYS_WITHOUT_TIE)


def _expectation(document: Document, entry: Cursor, _plan: Cursor) -> Iterator[Fault]:
    yield from _selector(document, entry["who"])
    if not entry["days"].given:
        yield document.fault(entry["days"].path, rules.NO_DAYS)


def _target(document: Document, entry: Cursor, plan: Cursor) -> Iterator[Fault]:
    yield from _selector(document, entry["who"])
    yield from _measure(document, entry)
    years = []
    for goal in entry["goals"]:
        yield from _min_max(document, goal)
        yield from _year_inside(document, goal["year"], plan)
        value = goal["min"].number
        if entry["sort"].text == "coverage" and value is not None and value > 100:
            yield document.fault(goal["min"].path, rules.OVER_HUNDRED, value=goal["min"].value)
        years.append(goal["year"].whole)
    known = [year for year in years if year is not None]
    if known != sorted(set(known)):
        yield document.fault(entry["goals"].path, rules.GOALS_OUT_OF_ORDER)


def _measure(document: Document, entry: Cursor) -> Iterator[Fault]:
    sort = entry["sort"]
    if sort.text == "coverage" and not entry["condition"].given:
        yield document.fault(sort.path, rules.CONDITION_MISSING)
    if sort.text in MEASURED and entry["condition"].given:
        yield document.fault(entry["condition"].path, rules.CONDITION_UNUSED)
    if sort.text in MEASURED and not entry["metric"].given:
        yield document.fault(sort.path, rules.METRIC_MISSING)
    if sort.text == "coverage" and entry["metric"].given:
        yield document.fault(entry["metric"].path, rules.METRIC_UNUSED)
    if sort.text == "ratio" and not entry["per"].given:
        yield document.fault(sort.path, rules.PER_MISSING)
    if sort.text != "ratio" and entry["per"].given:
        yield document.fault(entry["per"].path, rules.PER_UNUSED)


def _duty(document: Document, entry: Cursor, _plan: Cursor) -> Iterator[Fault]:
    if entry["frequency"].text == "with_milestones" and not entry["milestones"].given:
        yield document.fault(entry["frequency"].path, rules.MILESTONES_MISSING)
    if entry["who"].given:
        yield from _selector(document, entry["who"])


def _milestone(document: Document, entry: Cursor, plan: Cursor) -> Iterator[Fault]:
    yield from _year_inside(document, entry["year"], plan)


def _circles(document: Document, reports: Cursor) -> Iterator[Fault]:
    """Report cycles that wait for one another and so for themselves."""
    waits = {entry["id"].text: {name.text for name in entry["depends_on"].texts} for entry in reports}
    for entry in reports:
        code, reached = entry["id"].text, set(waits.get(entry["id"].text, ()))
        grown = True
        while grown:
            further = reached.union(*(waits.get(name, set()) for name in reached))
            grown, reached = further != reached, further
        if code in reached:
            yield document.fault(entry["depends_on"].path, rules.CIRCLE, code=code)


def _selector(document: Document, who: Cursor) -> Iterator[Fault]:
    """A selector that is there names somebody; one that is missing is a fault of the shape."""
    if isinstance(who.value, dict) and not any(who[key].given for key in SELECTOR_KEYS):
        yield document.fault(who.path, rules.NO_UNITS)


def _min_max(document: Document, entry: Cursor) -> Iterator[Fault]:
    low, high = entry["min"].number, entry["max"].number
    if low is not None and high is not None and low > high:
        yield document.fault(entry["max"].path, rules.MIN_OVER_MAX, min=entry["min"].value, max=entry["max"].value)


def _inside(document: Document, part: Cursor, plan: Cursor) -> Iterator[Fault]:
    since, until, day = plan["since"].day, plan["until"].day, part.day
    if since and until and day and not since <= day < until:
        yield document.fault(part.path, rules.OUTSIDE_PLAN, value=day)


def _year_inside(document: Document, part: Cursor, plan: Cursor) -> Iterator[Fault]:
    since, until, year = plan["since"].day, plan["until"].day, part.whole
    if since and until and year is not None and not since.year <= year <= _last_year(until):
        yield document.fault(part.path, rules.OUTSIDE_PLAN, value=year)


def _last_year(until: date) -> int:
    """The year of the last day before ``until``."""
    return until.year - ((until.month, until.day) == (1, 1))


CHECKS: dict[str, Check] = {
    "obligations": _obligation,
    "expectations": _expectation,
    "targets": _target,
    "duties": _duty,
    "milestones": _milestone,
}
