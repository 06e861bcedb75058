"""Units are opened, renamed, moved, merged, split and closed: pages for administrators."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from calendar_app import clock
from calendar_app.activities import inheriting
from calendar_app.activities.draft import cleaned
from calendar_app.domain import access
from calendar_app.domain.errors import Invalid, WrongStatus
from calendar_app.extensions import db, principal, transaction
from calendar_app.models.units import Unit
from calendar_app.site import tree_page, tree_words
from calendar_app.site.draft_forms import listed
from calendar_app.site.public_queries import unit_ref
from calendar_app.site.tree_forms import ContactForm, EndingForm, MoveForm, OpeningForm, RenameForm
from calendar_app.units import queries as units
from calendar_app.units import tree

bp = Blueprint("tree", __name__)
bp.add_app_template_filter(tree_words.change_name)


@bp.before_request
@login_required
def guard() -> None:
    """Everything here is for administrators only."""
    access.require_administrator(principal())


@bp.get("/admin/units")
def home() -> ResponseReturnValue:
    text, closed = cleaned(request.args.get("q", ""))[:100], request.args.get("closed") == "1"
    found = tree_page.tree(db.session(), text, closed, clock.today())
    return render_template("desk/tree.html", branches=found, text=text, closed=closed)


@bp.route("/admin/units/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    form = OpeningForm()
    session = db.session()
    form.level.choices = listed(tree_page.vocabulary(session, "levels"))
    form.kinds.choices = listed(tree_page.vocabulary(session, "kinds"))
    form.parent.choices = _to_choose(listed(tree_page.unit_choices(session, clock.today())))
    places = [tree_page.Choice(place.code, place.name_vi, place.name_en) for place in units.places(session)]
    form.place.choices = [SelectChoice("", _("Not set")), *listed(places)]
    if form.validate_on_submit():
        done = _do(form, lambda write: tree.open_unit(write, form.opening(), form.act(), by=principal()))
        if done is not None:
            flash(_("The unit is entered. It exists from the day you gave."))
            return redirect(url_for(".unit", code=done), code=303)
    return render_template("desk/tree_new.html", form=form)


@bp.get("/admin/units/<code>")
def unit(code: str) -> ResponseReturnValue:
    return _unit_page(code)


@bp.post("/admin/units/<code>/rename")
def rename(code: str) -> ResponseReturnValue:
    form = RenameForm()
    names = (form.name_vi.data or "", form.name_en.data or "")
    return _change(
        code, "rename", form,
        lambda write: tree.rename(write, code, *names, form.act(), by=principal(), now=clock.now()),
        _("The new name is entered."),
    )  # fmt: skip


@bp.post("/admin/units/<code>/move")
def move(code: str) -> ResponseReturnValue:
    form = _with_parents(MoveForm(), code)
    parent = form.parent.data or ""
    return _change(
        code, "move", form,
        lambda write: tree.move(write, code, parent, form.act(), by=principal(), now=clock.now()),
        _("The unit stands elsewhere from the day you gave."),
    )  # fmt: skip


@bp.post("/admin/units/<code>/end")
def end(code: str) -> ResponseReturnValue:
    form = _with_heirs(EndingForm(), code)
    return _change(
        code, "end", form, lambda write: tree.end(write, code, form.ending(), form.act(), by=principal()),
        _("The change is entered. Activities that lie ahead go over on that day; what was held stays where it was."),
    )  # fmt: skip


@bp.post("/admin/units/<code>/contact")
def contact(code: str) -> ResponseReturnValue:
    form = ContactForm()
    return _change(
        code, "contact", form, lambda write: tree.contact(write, code, form.data, by=principal()), _("Saved.")
    )


@bp.post("/admin/units/<code>/back")
def back(code: str) -> ResponseReturnValue:
    units.by_code(db.session(), code)
    try:
        with transaction(principal(), clock.now()) as write:
            tree.take_back(write, code, by=principal(), today=clock.today())
    except WrongStatus:
        flash(_("Nothing lies ahead that could be taken back."), "warning")
    else:
        flash(_("What lay ahead is taken back."))
    return redirect(url_for(".unit", code=code), code=303)


def _change(code: str, step: str, form: Any, change: Callable[[Session], Unit], said: str) -> ResponseReturnValue:
    """Do one change when the form is in order; else the page with what is wrong."""
    units.by_code(db.session(), code)
    if form.validate_on_submit() and _do(form, change) is not None:
        flash(said)
        return redirect(url_for(".unit", code=code), code=303)
    return _unit_page(code, step, form)


def _do(form: Any, change: Callable[[Session], Unit]) -> str | None:
    """The code of the unit that was changed, with what follows at once; none when the form says what is wrong."""
    now = clock.now()
    try:
        with transaction(principal(), now) as write:
            code = change(write).code
            inheriting.follow(write, now=now)
    except Invalid as error:
        tree_words.tell(form, error.fields)
        return None
    except WrongStatus:
        form.form_errors.append(_("The unit has an end already."))
        return None
    return code


def _with_parents(form: MoveForm, code: str) -> MoveForm:
    session = db.session()
    others = tree_page.unit_choices(session, clock.today(), units.find(session, code))
    form.parent.choices = _to_choose(listed(others))
    return form


def _to_choose(choices: list[SelectChoice]) -> list[SelectChoice]:
    """A list in which nothing is chosen beforehand."""
    return [SelectChoice("", _("Choose a unit")), *choices]


def _with_heirs(form: EndingForm, code: str) -> EndingForm:
    session = db.session()
    others = listed(tree_page.unit_choices(session, clock.today(), units.find(session, code)))
    duties = listed(tree_page.duty_choices(session))
    for part in form.heirs:
        part.form.unit.choices = [SelectChoice("", _("Nobody")), *others]
        part.form.duty.choices = [SelectChoice("", _("Everything that no other line names")), *duties]
    return form


def _told_apart(name: str, form: Any) -> None:
    """Give the fields of one of several forms on a page ids of their own; their names stay."""
    for field in form:
        field.id = f"{name}-{field.id}"


def _unit_page(code: str, step: str = "", form: Any = None) -> ResponseReturnValue:
    session = db.session()
    found = units.by_code(session, code)
    forms = {
        "rename": RenameForm(formdata=None),
        "move": _with_parents(MoveForm(formdata=None), code),
        "end": _with_heirs(EndingForm(formdata=None), code),
        "contact": ContactForm(formdata=None, obj=found),
    }
    if form is not None:
        forms[step] = form
    for name, one in forms.items():
        _told_apart(name, one)
    return render_template(
        "desk/tree_unit.html", found=found, ref=unit_ref(session, found), step=step, all_forms=forms,
        changes=tree_page.changes(session, found, clock.today()), below=units.open_under(session, found, clock.today()),
    )  # fmt: skip
