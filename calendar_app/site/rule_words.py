"""How often something repeats, in words: "Every 2 weeks on Saturday and Sunday until 30/06/2027"."""

from collections.abc import Iterator
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from calendar_app.domain import recurrence
from calendar_app.domain.errors import BadRecurrence
from calendar_app.domain.recurrence import ByDay, Rule
from calendar_app.jinja import day, weekday

#: a Monday
MONDAY = date(2024, 1, 1)


def rule_words(rrule: str) -> str:
    """A repetition as people say it; "" for none, the rule itself where it is none that is known."""
    if not rrule:
        return ""
    try:
        return " ".join(_parts(recurrence.parse(rrule)))
    except BadRecurrence:
        return rrule


def _parts(rule: Rule) -> Iterator[str]:
    yield _often(rule)
    if rule.byday:
        yield _("on %(days)s", days=", ".join(_weekday(one) for one in rule.byday))
    if rule.bymonthday:
        yield _("on day %(days)s of the month", days=", ".join(map(str, rule.bymonthday)))
    if rule.bymonth:
        yield _("in month %(months)s", months=", ".join(map(str, rule.bymonth)))
    if rule.until:
        yield _("until %(day)s", day=day(rule.until))
    elif rule.count:
        yield ngettext("%(num)s time", "%(num)s times", rule.count)


def _often(rule: Rule) -> str:
    number = rule.interval
    words = {
        "DAILY": _("Every day") if number == 1 else _("Every %(number)s days", number=number),
        "WEEKLY": _("Every week") if number == 1 else _("Every %(number)s weeks", number=number),
        "MONTHLY": _("Every month") if number == 1 else _("Every %(number)s months", number=number),
        "YEARLY": _("Every year") if number == 1 else _("Every %(number)s years", number=number),
    }
    return words[rule.freq]


def _weekday(one: ByDay) -> str:
    name = weekday(MONDAY + timedelta(days=one.weekday))
    if one.nth == 0:
        return name
    if one.nth == -1:
        return _("the last %(weekday)s", weekday=name)
    if one.nth < 0:
        return _("%(weekday)s number %(nth)s from the end", weekday=name, nth=-one.nth)
    return _("%(weekday)s number %(nth)s", weekday=name, nth=one.nth)
