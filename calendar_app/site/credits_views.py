"""What counts for one obligation of one unit, and why."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from calendar_app import clock
from calendar_app.extensions import db, principal
from calendar_app.site import credits_page

bp = Blueprint("credits", __name__)
Id = "int(max=2147483647)"


@bp.get(f"/desk/credits/<code>/<{Id}:obligation_id>/<{Id}:period_id>")
@login_required
def cell(code: str, obligation_id: int, period_id: int) -> ResponseReturnValue:
    page = credits_page.page(db.session(), code, obligation_id, period_id, principal(), clock.today())
    return render_template("desk/credits.html", page=page)
