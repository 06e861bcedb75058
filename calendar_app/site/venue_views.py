"""The venues of a unit: the list that its activities choose from."""

from flask import Blueprint, render_template, request
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
from calendar_app.extensions import db, principal
from calendar_app.models.units import Unit
from calendar_app.site import desk_queries, own_lists
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
            return own_lists.save(venues, unit.code, venue_id, form.facts(), _("The venue is saved."))
        except Invalid as error:
            tell(form, error.fields)
    unit = units.by_code(session(), unit.code)
    return render_template("desk/venue.html", form=form, unit=_ref(unit), venue_id=venue_id)


@bp.post(f"{List}/{Id}/<any(retire, restore):step>")
@login_required
def put(code: str, venue_id: int, step: str) -> ResponseReturnValue:
    return own_lists.put(venues, code, venue_id, step)


def _ref(unit: Unit):
    return unit_ref(session(), unit)
