"""The mail a person was sent, for whoever manages them: subjects and states, never what it said."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from calendar_app import clock
from calendar_app.activities.draft import cleaned
from calendar_app.extensions import db, principal, transaction
from calendar_app.outbox import address_queries, addresses, listing
from calendar_app.outbox.listing import Wanted
from calendar_app.site import paging
from calendar_app.site.people_page import managed, person_page

bp = Blueprint("person_mail", __name__, url_prefix="/desk/units/<code>/people/<int(max=2147483647):person_id>/mail")


@bp.before_request
@login_required
def guard() -> None:
    """Everything here is for those who manage the unit."""


@bp.get("")
def home(code: str, person_id: int) -> ResponseReturnValue:
    session = db.session()
    unit = managed(session, cleaned(code), principal())
    found = person_page(session, unit, person_id, principal(), clock.now())
    chosen = Wanted(person_id=person_id)
    page = paging.asked(listing.number(session, chosen), listing.PAGE)
    return render_template(
        "desk/person_mail.html", unit=found.unit, member=found.member, page=page,
        messages=listing.page(session, chosen, page.offset, page.size),
        marked=address_queries.standing(session, found.member.email),
    )  # fmt: skip


@bp.post("/address")
def clear(code: str, person_id: int) -> ResponseReturnValue:
    """The person's address is right after all."""
    now = clock.now()
    with transaction(principal(), now) as session:
        unit = managed(session, cleaned(code), principal())
        found = person_page(session, unit, person_id, principal(), now)
        if address_queries.standing(session, found.member.email):
            addresses.clear(session, found.member.email, principal(), now)
    flash(_("Mail goes to %(address)s again.", address=found.member.email))
    return redirect(url_for(".home", code=code, person_id=person_id), code=303)
