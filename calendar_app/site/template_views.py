"""What a unit usually does when it plans an activity of a type: its templates."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from calendar_app.activities import queries as activities
from calendar_app.activities import templates
from calendar_app.activities.draft import cleaned
from calendar_app.domain import access
from calendar_app.domain.access import Action
from calendar_app.domain.errors import Invalid
from calendar_app.extensions import db, principal
from calendar_app.models.preparation import ActivityTemplate
from calendar_app.models.units import Unit
from calendar_app.plans.vocabulary import activity_types
from calendar_app.site import own_lists
from calendar_app.site.draft_forms import listed, tell
from calendar_app.site.public_queries import unit_ref
from calendar_app.site.template_forms import TemplateForm, data_of
from calendar_app.units import queries as units

bp = Blueprint("templates", __name__)
List = "/desk/units/<code>/templates"
Id = "<int(max=2147483647):template_id>"


def session() -> Session:
    """The session of this request."""
    return db.session()


@bp.get(List)
@login_required
def home(code: str) -> ResponseReturnValue:
    unit = units.by_code(session(), cleaned(code))
    found = templates.listed(session(), unit, by=principal())
    return render_template("desk/templates.html", unit=_ref(unit), templates=found, types=activity_types(session()))


@bp.route(f"{List}/new", methods=["GET", "POST"])
@login_required
def new(code: str) -> ResponseReturnValue:
    unit = units.by_code(session(), cleaned(code))
    access.require(principal(), Action.EDIT, unit.path)
    return _form(TemplateForm(), unit, None)


@bp.route(f"{List}/{Id}", methods=["GET", "POST"])
@login_required
def change(code: str, template_id: int) -> ResponseReturnValue:
    unit = units.by_code(session(), cleaned(code))
    template = templates.own(session(), unit, template_id, by=principal())
    return _form(TemplateForm(data=data_of(template)), unit, template)


def _form(form: TemplateForm, unit: Unit, template: ActivityTemplate | None) -> ResponseReturnValue:
    template_id = template.id if template else None
    halls = [SelectChoice(str(one.id), one.name) for one in activities.venues_for(session(), [unit])]
    kept = form.venue_id.object_data
    if kept and kept not in {hall.value for hall in halls}:
        halls.append(SelectChoice(kept, activities.venue(session(), int(kept)).name))
    form.offer(listed(activity_types(session()).values()), halls)
    if form.validate_on_submit():
        try:
            return own_lists.save(templates, unit.code, template_id, form.facts(), _("The template is saved."))
        except Invalid as error:
            tell(form, error.fields)
    unit = units.by_code(session(), unit.code)
    return render_template("desk/template.html", form=form, unit=_ref(unit), template_id=template_id)


@bp.post(f"{List}/{Id}/<any(retire, restore):step>")
@login_required
def put(code: str, template_id: int, step: str) -> ResponseReturnValue:
    return own_lists.put(templates, code, template_id, step)


def _ref(unit: Unit):
    return unit_ref(session(), unit)
