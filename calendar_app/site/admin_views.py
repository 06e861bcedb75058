"""What the administrator of an installation sees: people and their rights, plans, jobs, the mail that goes out."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from calendar_app.accounts import queries as accounts
from calendar_app.domain import access
from calendar_app.extensions import db, principal
from calendar_app.site import admin_queries, paging

bp = Blueprint("admin", __name__)
PEOPLE = 50


@bp.before_request
@login_required
def guard() -> None:
    """Everything here is for administrators only."""
    access.require_administrator(principal())


@bp.get("/admin")
def home() -> ResponseReturnValue:
    session = db.session()
    page = paging.asked(accounts.number_of_people(session), PEOPLE)
    return render_template(
        "desk/admin.html",
        people=accounts.people(session, page.offset, page.size),
        page=page,
        plans=admin_queries.plans(session),
        jobs=admin_queries.jobs(session),
        mail=admin_queries.mail_by_state(session),
    )
