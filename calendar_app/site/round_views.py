"""Rounds, by the unit that sends them: the letter, the units it goes to, who has not answered, the table."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from calendar_app import clock
from calendar_app.activities.draft import cleaned
from calendar_app.domain import access
from calendar_app.domain.access import Action
from calendar_app.domain.errors import Invalid, NotFound, WrongStatus
from calendar_app.duties import chain, round_answers, rounds
from calendar_app.extensions import db, principal, transaction
from calendar_app.files import queries as stored
from calendar_app.jinja import named
from calendar_app.models.units import Unit
from calendar_app.plans import choice_queries, observances
from calendar_app.site import commitment_page, round_forms, round_page, round_words, tree_page, uploads
from calendar_app.site.desk_forms import Form, ReasonForm
from calendar_app.site.draft_forms import listed
from calendar_app.site.round_forms import ExtendForm, LetterForm, RoundForm, UnitsForm
from calendar_app.units import queries as units

bp = Blueprint("rounds", __name__)
Id = "<int(max=2147483647):round_id>"
Deed = Callable[[Session], object]


@bp.before_request
@login_required
def guard() -> None:
    """Nothing here is public."""


@bp.get("/desk/rounds")
def home() -> ResponseReturnValue:
    state, year = request.args.get("state", "open"), request.args.get("year", type=int)
    number = request.args.get("page", 1, type=int)
    if state not in round_page.STATES or (year is not None and year not in observances.YEARS) or number > 10_000:
        abort(404)
    found = round_page.home(db.session(), principal(), state, year, number, clock.today())
    return render_template("desk/rounds.html", home=found, this_year=clock.today().year)


@bp.route("/desk/units/<code>/rounds/new", methods=["GET", "POST"])
@uploads.takes_files(round_forms.MEGABYTES)
def new(code: str) -> ResponseReturnValue:
    """The letter first; the units it goes to are chosen on the next page."""
    unit, form, now = _unit(code), RoundForm(), clock.now()
    _offer(form)
    if form.validate_on_submit():
        file, taken = round_forms.sent_letter(form)
        if taken:
            try:
                with transaction(principal(), now) as write:
                    said = form.letter(file)
                    made = rounds.draw_up(write, units.by_code(write, cleaned(code)), said, by=principal(), now=now).id
                return redirect(url_for(".choose", round_id=made), code=303)
            except Invalid as error:
                round_words.tell(form, error.fields)
    return render_template(
        "desk/round_form.html", form=form, unit=round_page.unit_at(db.session(), unit.code), row=None
    )  # fmt: skip


@bp.route(f"/desk/rounds/{Id}/edit", methods=["GET", "POST"])
@uploads.takes_files(round_forms.MEGABYTES)
def edit(round_id: int) -> ResponseReturnValue:
    """The letter anew; once it was sent only its words."""
    row, now = rounds.view(db.session(), round_id, principal()), clock.now()
    _require(row.unit, Action.EDIT if row.state == "draft" else Action.APPROVE)
    shape = RoundForm if row.state == "draft" else LetterForm
    form = shape(data=round_forms.data_of(row, round_answers.asked(row)))
    _offer(form)
    if form.validate_on_submit():
        file, taken = round_forms.sent_letter(form)
        said = form.letter(file)
        if taken and _did(form, lambda write: rounds.change(write, round_id, said, by=principal(), now=now),
                          _("The letter is changed.")):  # fmt: skip
            return _shown(round_id)
        row = rounds.view(db.session(), round_id, principal())
    unit = round_page.unit_at(db.session(), row.unit.code)
    return render_template("desk/round_form.html", form=form, unit=unit, row=row)


@bp.route(f"/desk/rounds/{Id}/units", methods=["GET", "POST"])
def choose(round_id: int) -> ResponseReturnValue:
    """Whom it goes to."""
    row, now = rounds.view(db.session(), round_id, principal()), clock.now()
    _require(row.unit, Action.EDIT if row.state == "draft" else Action.APPROVE)
    form = _units_form(row.unit)
    if form.validate_on_submit():
        try:
            with transaction(principal(), now) as write:
                number = sum(
                    rounds.choose(write, round_id, who, by=principal(), now=now) for who in form.selectors() or [{}]
                )  # fmt: skip
        except Invalid as error:
            form.form_errors.append(round_words.fault("units", error.fields["units"]))
        else:
            flash(ngettext("%(num)s unit more is asked.", "%(num)s units more are asked.", number))
            return _shown(round_id)
    found = round_page.view(db.session(), round_id, principal(), clock.today())
    return render_template("desk/round_units.html", form=form, found=found, unit=found.unit)


def _units_form(unit: Unit) -> UnitsForm:
    session, today = db.session(), clock.today()
    form, below = UnitsForm(), chain.below(session, unit, today)
    kinds = {kind for one in below for kind in units.kinds_of(one, today)}
    levels = {one.level for one in below}
    form.levels.choices = listed([one for one in tree_page.vocabulary(session, "levels") if one.code in levels])
    form.kinds.choices = [
        SelectChoice(one.code, named(one)) for one in choice_queries.kinds(session) if one.code in kinds
    ]
    heads = [one for one in below if any(other.path.startswith(one.path) and other is not one for other in below)]
    form.under.choices = [SelectChoice("", _("Not chosen by this")), *listed(heads)]
    form.codes.choices = listed(below)
    return form


@bp.get(f"/desk/rounds/{Id}")
def show(round_id: int) -> ResponseReturnValue:
    """For the sender; a unit that is asked goes on to its answer."""
    session, by = db.session(), principal()
    row = rounds.letter_of(session, round_id, by)
    if not access.allows(by, Action.VIEW, row.unit.path):
        mine = [one for one in row.answers if not one.withdrawn and access.allows(by, Action.VIEW, one.unit.path)]
        return redirect(url_for("answers.show", round_id=round_id, code=mine[0].unit.code), code=303)
    return _page(round_id)


def _page(round_id: int, extend: Form | None = None, end: Form | None = None) -> ResponseReturnValue:
    found = round_page.view(db.session(), round_id, principal(), clock.today())
    return render_template(
        "desk/round.html", found=found, unit=found.unit, extend=extend or ExtendForm(formdata=None),
        end=end or ReasonForm(formdata=None),
    )  # fmt: skip


@bp.get(f"/desk/rounds/{Id}/table")
def table(round_id: int) -> ResponseReturnValue:
    found = round_page.view(db.session(), round_id, principal(), clock.today())
    return render_template("desk/round_table.html", found=found, unit=found.unit)


@bp.get(f"/desk/rounds/{Id}/letter")
def letter(round_id: int) -> Response:
    """The file of the letter, for the sender and for every unit that is asked."""
    row = rounds.letter_of(db.session(), round_id, principal())
    if row.file is None:
        raise NotFound("letter", round_id)
    return uploads.handed_out(row.file, stored.body(db.session(), row.file.id))


@bp.post(f"/desk/rounds/{Id}/send")
def send(round_id: int) -> ResponseReturnValue:
    now = clock.now()
    try:
        with transaction(principal(), now) as write:
            rounds.send(write, round_id, by=principal(), now=now)
    except Invalid as error:
        for field, code in error.fields.items():
            flash(round_words.fault(field, code), "error")
    except WrongStatus:
        flash(_("Somebody else has done this already."), "warning")
    else:
        flash(_("Sent. Every unit that is asked has it on its desk now."))
    return _shown(round_id)


@bp.post(f"/desk/rounds/{Id}/extend")
def extend(round_id: int) -> ResponseReturnValue:
    form, now = ExtendForm(), clock.now()
    rounds.view(db.session(), round_id, principal())
    if form.validate_on_submit():
        due_on, why = form.due_on.data, form.why.data or ""
        deed: Deed = lambda write: rounds.extend(write, round_id, due_on, why, by=principal(), now=now)  # noqa: E731
        if _did(form, deed, _("The deadline is put off. The one before stays on record.")):
            return _shown(round_id)
    return _page(round_id, extend=form)


@bp.post(f"/desk/rounds/{Id}/<any(close, cancel):how>")
def end(round_id: int, how: str) -> ResponseReturnValue:
    form, now = ReasonForm() if how == "cancel" else Form(), clock.now()
    rounds.view(db.session(), round_id, principal())
    told = _("Cancelled. It asks nobody any more.") if how == "cancel" else _("Closed. The table stays as it is.")
    if form.validate_on_submit():
        reason = form.reason.data or "" if how == "cancel" else ""
        if _did(form, lambda write: rounds.end(write, round_id, how, reason, by=principal(), now=now), told):
            return _shown(round_id)
    return _page(round_id, end=form if how == "cancel" else None)


@bp.post(f"/desk/rounds/{Id}/leave")
def leave_out(round_id: int) -> ResponseReturnValue:
    rounds.view(db.session(), round_id, principal())
    with transaction(principal(), clock.now()) as write:
        rounds.leave_out(write, round_id, cleaned(request.form.get("unit", "")), by=principal())
    flash(_("This unit is not asked any more."))
    return _shown(round_id)


def _did(form: Form, deed: Deed, told: str) -> bool:
    """Do it in a transaction; whether the reader goes on, told what was done or that somebody else was faster."""
    try:
        with transaction(principal(), clock.now()) as write:
            deed(write)
    except Invalid as error:
        round_words.tell(form, error.fields)
        return False
    except WrongStatus:
        flash(_("Somebody else has done this already."), "warning")
    else:
        flash(told)
    return True


def _shown(round_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", round_id=round_id), code=303)


def _unit(code: str) -> Unit:
    unit = units.by_code(db.session(), cleaned(code))
    _require(unit, Action.EDIT)
    return unit


def _require(unit: Unit, action: Action) -> None:
    access.require(principal(), action, unit.path)


def _offer(form: LetterForm) -> None:
    days = commitment_page.days(db.session())
    form.occasion.choices = [SelectChoice("", _("No certain day")), *listed(days)]
