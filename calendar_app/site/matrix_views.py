"""The matrix: units by obligations, for those who supervise."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.extensions import db, principal
from calendar_app.quotas import matrix_address
from calendar_app.site import matrix_page, matrix_scopes

bp = Blueprint("matrix", __name__)


def session() -> Session:
    """The session of this request."""
    return db.session()


@bp.get("/desk/matrix")
@login_required
def home() -> ResponseReturnValue:
    own = None if request.args.get("unit") else matrix_scopes.own(session(), principal())
    if own is None and not request.args.get("unit"):
        return render_template("desk/matrix_none.html")
    asked = matrix_address.read(request.args, clock.today().year, own.code if own else "")
    page = matrix_page.page(session(), asked, principal(), clock.today())
    return render_template("desk/matrix.html", page=page)
