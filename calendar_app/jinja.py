"""How values read on a page: dates dd/mm/yyyy, 24 hours, Vietnamese figures, weekdays from Monday."""

import hashlib
from datetime import date, datetime, time
from functools import cache, lru_cache
from pathlib import Path

from flask import Flask, current_app, has_request_context, request, url_for
from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from calendar_app import clock
from calendar_app.domain import lunar
from calendar_app.domain.errors import CalendarError
from calendar_app.i18n.locale import DEFAULT, language


def day(value: date | None) -> str:
    """22/11/2026"""
    return value.strftime("%d/%m/%Y") if value else ""


def days(first: date, last: date) -> str:
    """One day, or a span without what both ends share: 19–23/04/2026, 20/08–05/09/2026."""
    if first == last:
        return day(first)
    if (first.month, first.year) == (last.month, last.year):
        return f"{first:%d}–{last:%d/%m/%Y}"
    return f"{first:%d/%m}–{last:%d/%m/%Y}" if first.year == last.year else f"{day(first)}–{day(last)}"


def hour(value: time | datetime | None) -> str:
    """07:30, on the wall clock of Vietnam."""
    if isinstance(value, datetime):
        value = clock.local(value).time()
    return value.strftime("%H:%M") if value else ""


def hours(starts_at: time | datetime | None, ends_at: time | datetime | None) -> str:
    """07:30–09:00; 07:30 without an end; nothing for all day."""
    return f"{hour(starts_at)}–{hour(ends_at)}" if starts_at and ends_at else hour(starts_at)


def moment(value: datetime | None) -> str:
    """07:30 22/11/2026"""
    return f"{hour(value)} {day(clock.day(value))}" if value else ""


SYSTEM_ICONS = {"library": "library", "museum": "landmark", "culture_centre": "drama"}
#: the first number that is written with a mark between its figures
FIRST_MARKED = 1000


def figure(value: float | None) -> str:
    """1.234.567,89 in Vietnamese, 1,234,567.89 in English; a dash where nothing is known."""
    if value is None:
        return "–"
    if isinstance(value, int) and 0 <= value < FIRST_MARKED:
        return str(value)
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return text if language() == "en" else text.translate(str.maketrans(",.", ".,"))


#: found when a day is named: six of seven words are not looked up
WEEKDAYS = (_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday"))
WEEKDAYS_SHORT = (_l("Mon"), _l("Tue"), _l("Wed"), _l("Thu"), _l("Fri"), _l("Sat"), _l("Sun"))


def weekday(value: date) -> str:
    """Thứ Hai ... Chủ Nhật; Monday ... Sunday."""
    return str(WEEKDAYS[value.weekday()])


def weekday_short(value: date) -> str:
    """T2 ... CN; Mon ... Sun."""
    return str(WEEKDAYS_SHORT[value.weekday()])


def month_name(value: date) -> str:
    """Tháng 11; Nov."""
    return _month(value.month, str(getattr(get_locale(), "language", "")))


@cache
def _month(number: int, _language: str) -> str:
    """Known after the first time: a list of days says it at each."""
    return format_date(date(2000, number, 1), "LLL")


def month_title(value: date) -> str:
    """Tháng 11/2026; November 2026."""
    return _("%(month)s %(year)s", month=format_date(value, "LLLL"), year=value.year)


def month_inside(value: date) -> str:
    """tháng 11/2026, inside a sentence; November 2026."""
    title = month_title(value)
    return title[:1].lower() + title[1:] if str(get_locale()) == DEFAULT else title


def lunar_day(value: date) -> str:
    """14/10, with the leap month marked; empty outside the table."""
    try:
        found = lunar.to_lunar(value)
    except CalendarError:
        return ""
    short = f"{found.day}/{found.month}"
    return _("%(date)s leap", date=short) if found.leap else short


def lunar_long(value: date) -> str:
    """ngày 14 tháng 10 âm lịch; empty outside the table."""
    try:
        found = lunar.to_lunar(value)
    except CalendarError:
        return ""
    if found.leap:
        return _("day %(day)s of leap month %(month)s, lunar calendar", day=found.day, month=found.month)
    return _("day %(day)s of month %(month)s, lunar calendar", day=found.day, month=found.month)


def lunar_year(value: date) -> str:
    """năm Bính Ngọ; empty outside the table."""
    try:
        return _("year %(name)s", name=lunar.year_name(lunar.to_lunar(value).year))
    except CalendarError:
        return ""


def in_vietnamese(words: str) -> str | Markup:
    """What organisers wrote, which is not in the language of a page in English: said so (WCAG 3.1.2)."""
    return words if language() == DEFAULT or not words else Markup('<span lang="{}">{}</span>').format(DEFAULT, words)


def named(thing: object, field: str = "name") -> str:
    """``name_vi`` or ``name_en`` of a thing; Vietnamese where the English is not known."""
    chosen: str = getattr(thing, f"{field}_{language()}", "") or getattr(thing, f"{field}_vi", "")
    return chosen


def site_name() -> str:
    """The installation's own name, or the software's."""
    return current_app.config["CALENDAR"].site_name or _("Learning and culture calendar")


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def asset(name: str) -> str:
    """The address of a file of ours, which changes with its content: browsers may keep it long and never too long."""
    return _address(name, request.script_root if has_request_context() else "", str(current_app.static_folder))


@cache
def _address(name: str, _root: str, _folder: str) -> str:
    """Known after the first time: an icon stands on a page a hundred times."""
    return url_for("static", filename=name, v=_digest(Path(str(current_app.static_folder), name)))


def address(endpoint: str, **values: object) -> str:
    """The address of a page of ours, as `url_for` makes it: known after the first time, since pages say it often."""
    key = tuple((name, tuple(said) if isinstance(said, list) else said) for name, said in values.items())
    if not has_request_context() or endpoint[0] == "." or any(name[0] == "_" for name in values):
        return url_for(endpoint, **values)  # type: ignore[arg-type]
    return _known_address(request.script_root, language(), endpoint, key)


@lru_cache(maxsize=10_000)
def _known_address(_root: str, _language: str, endpoint: str, values: tuple[tuple[str, object], ...]) -> str:
    return url_for(endpoint, **dict(values))  # type: ignore[arg-type]


def icon(name: str, label: str = "") -> Markup:
    """A picture of the set by name; hidden from who listens unless it has a label of its own."""
    return _drawn(name, label, asset("vendor/lucide/icons.svg"))


@cache
def _drawn(name: str, label: str, address: str) -> Markup:
    said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {}><use href="{}#{}"/></svg>').format(said, address, name)


def system_icon(system: str) -> Markup:
    """The picture of a system of institutions."""
    return icon(SYSTEM_ICONS.get(system, "building-2"))


FILTERS = (
    day, days, hour, hours, moment, figure, weekday, weekday_short, month_name, month_title, month_inside,
    lunar_day, lunar_long, lunar_year, in_vietnamese, named, system_icon,
)  # fmt: skip


def register(app: Flask) -> None:
    for function in FILTERS:
        app.add_template_filter(function, function.__name__)
    app.jinja_env.globals.update(asset=asset, icon_svg=icon, site_name=site_name, today=clock.today, url_for=address)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
