"""Whether the days of a plan file exist, and its settings have values of their sort."""

import re
from calendar import monthrange
from collections.abc import Iterator

from calendar_app.datafile import Document
from calendar_app.domain.days import SolarDay, parse_rule
from calendar_app.faults import Fault
from calendar_app.plans import rules
from calendar_app.plans.cursor import Cursor

FORMS = {"solar": rules.SOLAR, "window": rules.WINDOW, "lunar": rules.LUNAR, "weekday": rules.WEEKDAY}
MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")
ORDINARY_YEAR = 2001

#: a day every year, "09-01"
EVERY_YEAR_SETTINGS = re.compile(r"school_year_start|reports\.[a-z0-9_]+\.due")
DATED_SETTINGS = re.compile(r"tracked_from|milestones\.[a-z0-9_]+\.due")
COUNTED_SETTINGS = re.compile(r"credit_grace_days|quota_lead_days|quota_notice_days|commendation_days")
PERCENT_SETTINGS = re.compile(r"quota_pro_rata|quota_calm|commendation_share")
SWITCH_SETTINGS = re.compile(r"binds_[a-z0-9_]+|held_needs_[a-z0-9_]+|day_off\.[a-z0-9_]+")


def faults_in(document: Document) -> Iterator[Fault]:
    """Days that do not exist, spans that end before they begin, settings of another sort than their key."""
    root = Cursor(document.value)
    for entry in root["commemorations"]:
        yield from _day_rule(document, entry["day"])
        yield from _place(document, entry)
        yield from _years(document, entry)
    for entry in root["commemoration_sets"]:
        yield from _set(document, entry)
    for entry in root["reports"]:
        if entry["due"].given and not _every_year(entry["due"].text):
            yield document.fault(entry["due"].path, rules.EVERY_YEAR, value=entry["due"].value)
    for entry in root["settings"]:
        yield from _setting(document, entry)


def _day_rule(document: Document, rule: Cursor) -> Iterator[Fault]:
    if not isinstance(rule.value, dict):
        return
    forms = [form for form in FORMS if rule[form].given]
    if len(forms) != 1:
        yield document.fault(rule.path, rules.NO_RULE)
        return
    given = {key: value for key, value in rule.value.items() if value is not None}
    try:
        parse_rule(given)
    except ValueError:
        yield document.fault(rule[forms[0]].path, FORMS[forms[0]], value=rule[forms[0]].value)


def _place(document: Document, entry: Cursor) -> Iterator[Fault]:
    scope, place = entry["scope"], entry["place"]
    if scope.text == "province" and not place.given:
        yield document.fault(scope.path, rules.PLACE_MISSING)
    if scope.text in ("national", "intl") and place.given:
        yield document.fault(place.path, rules.PLACE_UNUSED)


def _years(document: Document, entry: Cursor) -> Iterator[Fault]:
    first, last = entry["first_year"].whole, entry["last_year"].whole
    if first is not None and last is not None and last < first:
        yield document.fault(entry["last_year"].path, rules.ENDS_BEFORE, since=first, until=last)
    seen: set[int | None] = set()
    for row in entry["years"]:
        year = row["year"].whole
        if year is not None and year in seen:
            yield document.fault(row["year"].path, rules.SAME_YEAR_TWICE, year=year)
        seen.add(year)
        yield from _observed(document, row, year)


def _observed(document: Document, row: Cursor, year: int | None) -> Iterator[Fault]:
    first, last = row["first_day"], row["last_day"]
    if first.given != last.given:
        yield document.fault(row.path, rules.HALF_A_SPAN)
    if first.day and last.day and last.day < first.day:
        yield document.fault(last.path, rules.ENDS_BEFORE, since=first.day, until=last.day)
    if first.day and year is not None and first.day.year != year:
        yield document.fault(first.path, rules.OTHER_YEAR, day=first.day, year=year)


def _set(document: Document, entry: Cursor) -> Iterator[Fault]:
    scopes = {scope.text for scope in entry["scopes"].texts}
    if scopes & {"province", "local"} and not entry["places"].given:
        yield document.fault(entry["scopes"].path, rules.PLACES_MISSING)
    if not scopes and not entry["include"].given:
        yield document.fault(entry.path, rules.EMPTY_SET)


def _setting(document: Document, entry: Cursor) -> Iterator[Fault]:
    key, default = entry["key"].text or "", entry["default"]
    broken = _broken_setting(key, default)
    if broken:
        expected, expected_en = broken
        yield document.fault(default.path, rules.SETTING, key=key, expected=expected, expected_en=expected_en)


def _broken_setting(key: str, default: Cursor) -> tuple[str, str] | None:
    """What a known setting needs and has not, in both languages; an unknown one takes anything."""
    if EVERY_YEAR_SETTINGS.fullmatch(key) and default.given and not _every_year(default.text):
        return "một ngày năm nào cũng có, dạng tháng-ngày", "a day of every year, written month-day"
    if DATED_SETTINGS.fullmatch(key) and default.given and default.day is None:
        return "một ngày dạng năm-tháng-ngày", "a day written year-month-day"
    if COUNTED_SETTINGS.fullmatch(key) and (default.whole is None or not 0 <= default.whole <= 366):
        return "một số nguyên từ 0 đến 366", "a whole number from 0 to 366"
    if PERCENT_SETTINGS.fullmatch(key) and (default.whole is None or not 0 <= default.whole <= 100):
        return "một số nguyên từ 0 đến 100", "a whole number from 0 to 100"
    if SWITCH_SETTINGS.fullmatch(key) and not isinstance(default.value, bool):
        return "true hoặc false", "true or false"
    return None


def _every_year(text: str | None) -> bool:
    if text is None or not MONTH_DAY.fullmatch(text):
        return False
    try:
        rule = parse_rule({"solar": text})
    except ValueError:
        return False
    return isinstance(rule, SolarDay) and rule.day <= monthrange(ORDINARY_YEAR, rule.month)[1]
