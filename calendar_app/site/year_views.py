"""The year of a unit on one page, and moving an activity to another day of it."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from calendar_app import clock
from calendar_app.activities import service
from calendar_app.activities.draft import YEARS, cleaned
from calendar_app.domain.errors import Conflict, Invalid
from calendar_app.extensions import db, principal, transaction
from calendar_app.jinja import days, weekday, weekday_short
from calendar_app.site.repetition import days_in
from calendar_app.site.year_board import board
from calendar_app.site.year_moving import Moved, move
from calendar_app.units import queries as units

bp = Blueprint("year", __name__)
#: a week from Monday on, for its names
WEEK = [date(2024, 1, number) for number in range(1, 8)]


@bp.get("/desk/units/<code>/year/<int(max=9999):year>", endpoint="board")
@login_required
def show(code: str, year: int) -> ResponseReturnValue:
    if year not in YEARS:
        abort(404)
    unit = units.by_code(db.session(), cleaned(code))
    found = board(db.session(), principal(), unit, year, clock.today())
    years = [one for one in (year - 1, year, year + 1) if one in YEARS]
    heads = [(weekday_short(day), weekday(day)) for day in WEEK]
    return render_template("desk/year.html", board=found, unit=found.unit, years=years, heads=heads)


@bp.post("/desk/activities/<int(max=2147483647):activity_id>/move", endpoint="move")
@login_required
def move_to(activity_id: int) -> ResponseReturnValue:
    unit = service.view(db.session(), activity_id, principal()).lead_unit.code
    year = request.form.get("year", clock.today().year, type=int)
    anchor = f"a{activity_id}"
    now = clock.now()
    try:
        with transaction(principal(), now) as write:
            moved = move(write, activity_id, _day(), revision=_revision(), by=principal(), now=now)
        flash(_said(moved))
        year = moved.first_day.year
    except Invalid as error:
        flash(_refused(error), "error")
    except Conflict:
        flash(_("Somebody else has changed this activity meanwhile. Look at it here, then move it again."), "error")
    year = year if year in YEARS else clock.today().year
    return redirect(url_for(".board", code=unit, year=year, _anchor=anchor), code=303)


def _day() -> date:
    try:
        (found,) = days_in(cleaned(request.form.get("first_day", ""))[:40])
    except ValueError:
        raise Invalid({"first_day": "no_day"}) from None
    return found


def _revision() -> int:
    said = request.form.get("revision", "")
    return int(said) if said.isdecimal() and len(said) < 10 else -1


def _said(moved: Moved) -> str:
    when = days(moved.first_day, moved.last_day)
    if moved.review == "approved":
        return _("Moved to %(days)s. The calendar shows it now.", days=when)
    if moved.review == "submitted":
        return _("Moved to %(days)s. It waits for approval; until then the public reads the days before.", days=when)
    return _("Moved to %(days)s. It is not submitted yet.", days=when)


def _refused(error: Invalid) -> str:
    """Why an activity stays where it is."""
    reasons = {
        "no_day": _("It was not moved: enter a day as dd/mm/yyyy."),
        "too_late": _("It was not moved: choose a day from today on."),
        "out_of_range": _("It was not moved: enter a first day between 2020 and 2052."),
        "series": _("It was not moved: it repeats. Open it to change one of its days or all of them."),
        "held": _("It was not moved: it has been held."),
        "cancelled": _("It was not moved: it is cancelled."),
        "past": _("It was not moved: it has begun, or is over."),
    }
    if "commemorations" in error.fields:
        return _("It was not moved: it would lie more than 60 days from a day that it marks. Open it to change both.")
    code = next(iter(error.fields.values()), "")
    return reasons.get(code, _("It was not moved: something else in it breaks a rule now. Open it to mend that."))
