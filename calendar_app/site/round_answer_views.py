"""Rounds, by the units that are asked: the letter and the answer on one page."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from calendar_app import clock
from calendar_app.activities.draft import cleaned
from calendar_app.domain import access
from calendar_app.domain.access import Action
from calendar_app.domain.errors import Conflict, Invalid, WrongStatus
from calendar_app.duties import round_answers
from calendar_app.extensions import db, principal, transaction
from calendar_app.jinja import days
from calendar_app.site import round_forms, round_page, round_words
from calendar_app.site.desk_forms import Form, ReasonForm
from calendar_app.site.draft_forms import number_of
from calendar_app.site.round_page import Answer

bp = Blueprint("answers", __name__)
PATH = "/desk/rounds/<int(max=2147483647):round_id>/answers/<code>"


@bp.before_request
@login_required
def guard() -> None:
    """Nothing here is public."""


@bp.route(PATH, methods=["GET", "POST"])
def show(round_id: int, code: str) -> ResponseReturnValue:
    """The letter, and the answer: a form as long as it can be given, else what was answered."""
    found = _found(round_id, code)
    if request.method == "POST":
        access.require(principal(), Action.EDIT, found.row.unit.path)
    form = _form(found)
    if form.validate_on_submit():
        submit, reply = request.form.get("then") == "submit", form.reply()
        deed = lambda write: round_answers.save(  # noqa: E731
            write, round_id, code, reply, submit=submit, revision=number_of(form.revision.data), by=principal(),
            now=clock.now(),
        )  # fmt: skip
        if _did(form, deed, _("Your answer is submitted.") if submit else _("Saved. It is not submitted yet.")):
            return redirect(url_for(".show", round_id=round_id, code=code), code=303)
        found = _found(round_id, code)
    return _page(found, form, None)


def _page(found: Answer, form: Form | None, reason: ReasonForm | None) -> ResponseReturnValue:
    return render_template(
        "desk/round_answer.html", found=found, unit=found.unit if found.may_answer else None,
        form=form or _form(found), reason=reason or ReasonForm(formdata=None),
        plan=round_page.form_arguments(found),
    )  # fmt: skip


def _form(found: Answer) -> Any:
    data: dict[str, Any] = {"note": found.row.note, "revision": str(found.row.revision)}
    data["activities"] = [str(line.id) for line in found.lines]
    data |= {f"figure-{one.id}": value for one, value in found.fields}
    form = round_forms.answer_form([one for one, _value in found.fields])(data=data)
    form.activities.choices = [
        SelectChoice(str(line.id), f"{line.title} – {days(line.first_day, line.last_day)}") for line in found.offered
    ]  # fmt: skip
    return form


@bp.post(f"{PATH}/take-back")
def take_back(round_id: int, code: str) -> ResponseReturnValue:
    form = Form()
    _found(round_id, code)
    if form.validate_on_submit():
        _did(form, lambda write: round_answers.take_back(write, round_id, code, by=principal()),
             _("Taken back. Submit it again when it is right."))  # fmt: skip
    return redirect(url_for(".show", round_id=round_id, code=code), code=303)


@bp.post(f"{PATH}/return")
def give_back(round_id: int, code: str) -> ResponseReturnValue:
    form, now = ReasonForm(), clock.now()
    found = _found(round_id, code)
    if form.validate_on_submit():
        why = form.reason.data or ""
        deed = lambda write: round_answers.give_back(write, round_id, code, why, by=principal(), now=now)  # noqa: E731
        if _did(form, deed, _("Returned. The unit sees why.")):
            return redirect(url_for("rounds.show", round_id=round_id), code=303)
        found = _found(round_id, code)
    return _page(found, None, form)


def _found(round_id: int, code: str) -> Answer:
    return round_page.answer(db.session(), round_id, cleaned(code), principal(), clock.today())


def _did(form: Any, deed: Callable[[Session], object], told: str) -> bool:
    """Do it in a transaction; whether the reader goes on, told what was done or why it was not."""
    try:
        with transaction(principal(), clock.now()) as write:
            deed(write)
    except Invalid as error:
        round_words.tell(form, error.fields)
        return False
    except Conflict as error:
        form.revision.data, form.revision.raw_data = str(error.found), None
        form.form_errors.append(_("Somebody else of your unit has changed this answer meanwhile. Look at what you "
                                  "entered and save again: it then replaces theirs."))  # fmt: skip
        return False
    except WrongStatus:
        flash(_("This round takes no answer of that kind any more."), "warning")
    else:
        flash(told)
    return True
