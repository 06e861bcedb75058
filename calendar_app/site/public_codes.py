"""Codes and months as they stand in addresses."""

import re
from datetime import date

from flask import abort

from calendar_app.site import calendar_page

CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def code_of(asked: str) -> str:
    """A code as codes are written; 404 for anything else, so that no odd character reaches the database."""
    if not CODE.fullmatch(asked):
        abort(404)
    return asked


def month_of(asked: str, today: date) -> date:
    """The first day of the month asked for: 400 where it is no month, 404 outside the lunar table."""
    if not asked:
        return today.replace(day=1)
    found = MONTH.fullmatch(asked)
    if found is None:
        abort(400)
    if not calendar_page.FIRST_MONTH.year <= int(found[1]) <= calendar_page.LAST_MONTH.year:
        abort(404)
    return date(int(found[1]), int(found[2]), 1)
