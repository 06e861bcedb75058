"""What codes are called on public pages, and the sentences that say when a day comes."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from calendar_app.domain import days
from calendar_app.i18n.locale import DEFAULT, language
from calendar_app.jinja import named, weekday
from calendar_app.publication.things import ordinal
from calendar_app.site.public_units import UnitPage


def rule_sentence(rule: Mapping[str, object]) -> str:
    """When a commemoration falls, in words: "every year on 21/4"."""
    match days.parse_rule(rule):
        case days.SolarDay(month, day):
            return _("Every year on %(day)s/%(month)s", day=day, month=month)
        case days.SolarWindow(first_month, first_day, last_month, last_day):
            first, last = f"{first_day}/{first_month}", f"{last_day}/{last_month}"
            return _("Every year from %(first)s to %(last)s, unless a letter sets other days", first=first, last=last)
        case days.LunarDay(month, day, 1):
            return _("Every year on %(day)s/%(month)s of the lunar calendar", day=day, month=month)
        case days.LunarDay(month, day, length):
            return _("Every year from %(day)s/%(month)s of the lunar calendar, %(length)s days", day=day, month=month,
                     length=length)  # fmt: skip
        case days.NthWeekday(month, number, nth):
            return _nth(month, number, nth)


def _nth(month: int, number: int, nth: int) -> str:
    name = weekday(date(2024, 1, 1 + number))
    if nth == -1:
        return _("Every year on the last %(weekday)s of month %(month)s", weekday=name, month=month)
    return _("Every year on %(weekday)s number %(nth)s of month %(month)s", weekday=name, nth=nth, month=month)


def until(day: date, today: date) -> str:
    """How far away a day is: under way, today, tomorrow, in 5 days."""
    away = (day - today).days
    if away < 0:
        return _("Under way")
    if away == 0:
        return _("Today")
    return _("Tomorrow") if away == 1 else ngettext("In %(num)s day", "In %(num)s days", away)


def stopped_title(title: str, state: str) -> str:
    """A title as it goes out alone: what does not take place says so first."""
    words = {"cancelled": _("CANCELLED"), "postponed": _("POSTPONED")}
    return f"{words[state]}: {title}" if state in words else title


def class_name(sort: str) -> str:
    """The class of an anniversary, as Decree 145/2013 names it."""
    names = {"tròn": _("round anniversary (năm tròn)"), "lẻ 5": _("year ending in 5 (năm lẻ 5)"),
             "khác": _("other year (năm khác)")}  # fmt: skip
    return names.get(sort, sort)


def anniversary_title(number: int | None, year: int, tone: str = "") -> str:
    """Which anniversary a year brings, with the year it is counted from: "82nd anniversary (1945–2027)"."""
    if not number:
        return ""
    if tone == "mourning":
        return _("%(num)s years on (%(since)s–%(year)s)", num=number, since=year - number, year=year)
    which = str(number) if language() == DEFAULT else ordinal(number)
    return _("%(which)s anniversary (%(since)s–%(year)s)", which=which, since=year - number, year=year)


def scope_name(scope: str) -> str:
    """Who keeps a commemoration."""
    names = {
        "national": _("National"),
        "intl": _("International"),
        "province": _("Province"),
        "local": _("Locality"),
    }
    return names.get(scope, scope)


def what_a_unit_is(page: UnitPage) -> str:
    """A unit in one sentence: of what kinds it is, and where."""
    kinds = "; ".join(named(kind)[:1].upper() + named(kind)[1:] for kind in page.kinds)
    kinds = kinds or _("An agency that answers for libraries, museums and culture centres")
    place = named(page.place) if page.place else ""
    return _("%(kinds)s, %(place)s.", kinds=kinds, place=place) if place else f"{kinds}."


def named_after_itself(page: UnitPage) -> bool:
    """Whether a unit's name says already of what kind it is, and where."""
    said = [named(kind) for kind in page.kinds] + ([named(page.place)] if page.place else [])
    return all(word.lower() in named(page.ref).lower() for word in said)


def level_name(level: str) -> str:
    """The level of a unit; levels that only a plan knows are shown as it writes them."""
    names = {
        "province": _("Provincial level"),
        "district": _("District level (until 30/06/2025)"),
        "commune": _("Commune level"),
        "village": _("Village level"),
    }
    return names.get(level, level)


def succession_name(sort: str) -> str:
    """How one unit followed another."""
    names = {
        "merge": _("merged"),
        "split": _("split"),
        "rename": _("renamed"),
        "transfer": _("duties transferred"),
        "dissolve": _("dissolved"),
    }
    return names.get(sort, sort)
