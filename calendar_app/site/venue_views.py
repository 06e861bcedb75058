"""The venues of a unit: the list that its activities choose from."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import venues
from calendar_app.activities.draft import cleaned
from calendar_app.domain import access
from calendar_app.domain.access import Action
from calendar_app.domain.errors import Invalid
from calendar_app.extensions import db, principal, transaction
from calendar_app.models.units import Unit
from calendar_app.site import desk_queries
from calendar_app.site.draft_forms import tell
from calendar_app.site.public_queries import unit_ref
from calendar_app.site.venue_forms import VenueForm, data_of
from calendar_app.units import queries as units

bp = Blueprint("venues", __name__)
List = "/desk/units/<code>/venues"
Id = "<int(max=2147483647):venue_id>"


def session() -> Session:
    """The session of this request."""
    return db.session()


@bp.get(List)
@login_required
def home(code: str) -> ResponseReturnValue:
    unit = units.by_code(session(), cleaned(code))
    found = venues.listed(session(), unit, by=principal())
    return render_template("desk/venues.html", unit=_ref(unit), venues=found)


@bp.route(f"{List}/new", methods=["GET", "POST"])
@login_required
def new(code: str) -> ResponseReturnValue:
    unit = units.by_code(session(), cleaned(code))
    access.require(principal(), Action.EDIT, unit.path)
    form = VenueForm(data=None if request.method == "POST" else {"place": unit.place.code if unit.place else ""})
    return _form(form, unit, None)


@bp.route(f"{List}/{Id}", methods=["GET", "POST"])
@login_required
def change(code: str, venue_id: int) -> ResponseReturnValue:
    unit = units.by_code(session(), cleaned(code))
    venue = venues.own(session(), unit, venue_id, by=principal())
    return _form(VenueForm(data=data_of(venue)), unit, venue_id)


def _form(form: VenueForm, unit: Unit, venue_id: int | None) -> ResponseReturnValue:
    form.offer(unit, desk_queries.places(session(), clock.today()), _("Not set"))
    if form.validate_on_submit():
        try:
            _save(form, unit.code, venue_id)
            return redirect(url_for(".home", code=unit.code), code=303)
        except Invalid as error:
            tell(form, error.fields)
    unit = units.by_code(session(), unit.code)
    return render_template("desk/venue.html", form=form, unit=_ref(unit), venue_id=venue_id)


def _save(form: VenueForm, code: str, venue_id: int | None) -> None:
    with transaction(principal(), clock.now()) as write:
        unit = units.by_code(write, code)
        if venue_id is None:
            venues.add(write, unit, form.facts(), by=principal())
        else:
            venues.change(write, unit, venue_id, form.facts(), by=principal())
    flash(_("The venue is saved."))


@bp.post(f"{List}/{Id}/<any(retire, restore):step>")
@login_required
def put(code: str, venue_id: int, step: str) -> ResponseReturnValue:
    with transaction(principal(), clock.now()) as write:
        unit = units.by_code(write, cleaned(code))
        venue = venues.put(write, unit, venue_id, active=step == "restore", by=principal())
        name = venue.name
    said = _("%(name)s is in use again.", name=name) if step == "restore" else _("%(name)s is out of use.", name=name)
    flash(said)
    return redirect(url_for(".home", code=cleaned(code)), code=303)


def _ref(unit: Unit):
    return unit_ref(session(), unit)
