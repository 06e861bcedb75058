"""The overview of a scope on one page and one sheet of paper; its charts, and their pictures."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.charts import drawing
from calendar_app.charts.asking import GROUPINGS, Asked
from calendar_app.domain.errors import NotFound
from calendar_app.extensions import db, principal
from calendar_app.site import matrix_scopes, overview_charts, overview_page

bp = Blueprint("overview", __name__)
bp.add_app_template_filter(overview_page.worse_sentence)


def session() -> Session:
    """The session of this request."""
    return db.session()


def _asked() -> Asked:
    """What is asked for; of one's own scope where no unit is named."""
    own = matrix_scopes.own(session(), principal()) if not request.args.get("unit") else None
    return Asked(request.args, clock.today().year, own.code if own else "")


@bp.get("/desk/overview")
@login_required
def home() -> ResponseReturnValue:
    asked = _asked()
    if not asked.unit:
        return render_template("desk/matrix_none.html")
    return render_template(
        "desk/overview.html", page=overview_page.page(session(), asked.unit, principal(), clock.today())
    )  # fmt: skip


@bp.get("/desk/overview/charts")
@login_required
def charts() -> ResponseReturnValue:
    asked = _asked()
    if not asked.unit:
        return render_template("desk/matrix_none.html")
    page = overview_charts.page(session(), asked, principal(), clock.today())
    return render_template("desk/charts.html", page=page, groupings=GROUPINGS)


@bp.get("/desk/overview/<any(year,heat,tiles):chart>.png")
@login_required
def picture(chart: str) -> ResponseReturnValue:
    asked = Asked(request.args, clock.today().year)
    if not asked.unit:
        raise NotFound("unit", "")
    found = drawing.drawn(session(), chart, asked.unit, asked.year, asked.by, principal(), clock.today())
    name = f"{chart}-{asked.year}.png"
    body = drawing.PICTURES[chart](found)
    return Response(body, mimetype="image/png", headers={"Content-Disposition": f'attachment; filename="{name}"'})
