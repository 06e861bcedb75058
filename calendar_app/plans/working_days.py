"""The working days of Vietnam: the known public holidays, and over them what was entered as announced."""

from datetime import date
from functools import lru_cache

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.domain.workdays import Workdays
from calendar_app.models.days import Commemoration, CommemorationDate, DayOff
from calendar_app.plans import queries


def workdays(session: Session, first_year: int, last_year: int) -> Workdays:
    """Days off and days made up for in the years from the first to the last, both included.

    A day entered on the desk outweighs the plan's setting, and that the package `holidays`, which knows the laws but
    not every year's exchange.
    """
    known = _by_setting(session, _known(first_year, last_year), first_year, last_year)
    within = DayOff.day.between(date(first_year, 1, 1), date(last_year, 12, 31))
    entered = {row.day: row.sort for row in session.scalars(select(DayOff).where(within, DayOff.sort != "withdrawn"))}
    off = {day for day, sort in entered.items() if sort == "off"}
    worked = {day for day, sort in entered.items() if sort == "worked"}
    return Workdays((known.days_off | off) - worked, (known.make_up | worked) - off)


def public_holidays(first_year: int, last_year: int, language: str = "vi") -> dict[date, str]:
    """The public holidays that are known from the laws, by day, with their names in a language, "vi" or "en"."""
    return dict(_named(first_year, last_year, "en_US" if language == "en" else "vi"))


@lru_cache(maxsize=16)
def _named(first_year: int, last_year: int, language: str) -> dict[date, str]:
    found = holidays.country_holidays("VN", years=range(first_year, last_year + 1), language=language)
    return {day: name.replace("'", "’") for day, name in found.items()}


def _by_setting(session: Session, known: Workdays, first_year: int, last_year: int) -> Workdays:
    """Days of which the plan leaves open whether offices are closed: its setting ``day_off.<code>`` decides."""
    plan = next(iter(queries.current_plans(session)), None)
    rows = session.execute(
        select(Commemoration.code, CommemorationDate.first_day)
        .join(CommemorationDate.commemoration)
        .where(Commemoration.day_off == "setting", CommemorationDate.year.between(first_year, last_year))
    )
    off = set(known.days_off)
    for code, day in rows:
        closed = bool(plan is not None and queries.setting(plan, f"day_off.{code}", False))
        off = off | {day} if closed else off - {day}
    return Workdays(frozenset(off), known.make_up)


@lru_cache(maxsize=16)
def _known(first_year: int, last_year: int) -> Workdays:
    found = holidays.country_holidays("VN", years=range(first_year, last_year + 1))
    return Workdays(frozenset(found), frozenset(getattr(found, "weekend_workdays", ())))
