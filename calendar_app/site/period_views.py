"""Periods that are over: what closing one would freeze, and the closing."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.domain.errors import NotFound, WrongStatus
from calendar_app.extensions import db, principal, transaction
from calendar_app.quotas import closing
from calendar_app.quotas.closing import Closable

bp = Blueprint("periods", __name__)
Id = "<int(max=2147483647):period_id>"


def session() -> Session:
    """The session of this request."""
    return db.session()


@bp.app_template_global()
def may_close() -> bool:
    """Whether the reader manages the root of a plan, and may close its periods."""
    return closing.manages(session(), principal())


@bp.get("/desk/periods")
@login_required
def home() -> ResponseReturnValue:
    rows = closing.periods(session(), principal(), clock.today())
    return render_template("desk/periods.html", rows=rows)


@bp.get(f"/desk/periods/{Id}")
@login_required
def look(period_id: int) -> ResponseReturnValue:
    return render_template("desk/period.html", row=_found(period_id))


@bp.post(f"/desk/periods/{Id}/close")
@login_required
def close(period_id: int) -> ResponseReturnValue:
    now = clock.now()
    try:
        with transaction(principal(), now) as write:
            closing.close(write, period_id, by=principal(), now=now)
    except WrongStatus:
        flash(_("It is closed already, or not over yet."), "warning")
    else:
        flash(_("Closed. Its figures stay as they are; later edits stand beside them."))
    return redirect(url_for(".home"), code=303)


def _found(period_id: int) -> Closable:
    closing.find(session(), period_id, principal())
    rows = closing.periods(session(), principal(), clock.today())
    found = next((row for row in rows if row.period.id == period_id), None)
    if found is None:
        raise NotFound("period", period_id)
    return found
