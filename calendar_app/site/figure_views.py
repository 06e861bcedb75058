"""Figures of units: entered, pasted, handed in, accepted or returned; and who has not given any."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from werkzeug.datastructures import FileStorage

from calendar_app import clock
from calendar_app.activities.draft import cleaned
from calendar_app.activities.importing import sandbox, words
from calendar_app.activities.importing.table import Refused
from calendar_app.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calendar_app.extensions import db, principal, transaction
from calendar_app.indicators import asking, overview, pasting, sheet_queries, sheets
from calendar_app.indicators.asking import Which
from calendar_app.indicators.frame import Frame
from calendar_app.indicators.pasting import Cell, Pasted
from calendar_app.site import figure_forms, figure_page, uploads
from calendar_app.site.desk_forms import ReasonForm
from calendar_app.site.figure_forms import PasteForm, SheetForm

bp = Blueprint("figures", __name__)
SHEET = "/desk/figures/<subject>/<form>/<window>/<int(max=9999):year>"
#: megabytes of a request with one file
LARGEST = 10
#: bytes of a workbook with figures
LARGEST_BOOK = 2_000_000
READING = "calendar_app.indicators.workbook_reading"


@bp.before_request
@login_required
def guard() -> None:
    """Nothing here is public."""


@bp.get("/desk/figures")
def home() -> ResponseReturnValue:
    today = clock.today()
    rows = figure_page.own(db.session(), principal(), today)
    supervised = figure_page.supervised(db.session(), "", "", today.year, "", 1, principal(), today)
    return render_template("desk/figures.html", rows=rows, supervised=supervised, year=today.year)


@bp.get("/desk/figures/missing")
def missing() -> ResponseReturnValue:
    today = clock.today()
    asked = {name: cleaned(request.args.get(name, "")) for name in ("form", "window", "state")}
    year, number = request.args.get("year", today.year, type=int), request.args.get("page", 1, type=int)
    if asked["state"] not in figure_page.STATES or not 1 <= number <= 10_000:
        abort(404)
    found = figure_page.supervised(
        db.session(), asked["form"], asked["window"], year, asked["state"], number, principal(), today
    )
    return render_template("desk/figures_missing.html", found=found, year=year)


@bp.route(SHEET, methods=["GET", "POST"])
@uploads.takes_files(LARGEST)
def sheet(subject: str, form: str, window: str, year: int) -> ResponseReturnValue:
    frame, which = _found(subject, form, window, year)
    entry = figure_forms.form_for(which.form)
    if not entry.is_submitted():
        _stored(frame, which, entry)
        return _page(which_of(which), entry)
    _require_edit(frame, which)
    if entry.validate() and (proof := entry.proof()) is not None:
        said, then = entry.entered(proof), request.form.get("then", "save")
        saved = _done(which_of(which), entry, lambda f, w: _saved(f, w, said, then))
        if saved:
            flash(_("Handed in. Whoever is above looks at it now.") if then == "submit" else _("Saved as a draft."))
            return redirect(url_for(".sheet", **which_of(which)), code=303)
    return _page(which_of(which), entry)


def _saved(frame: Frame, which: Which, said: Any, then: str) -> None:
    now = clock.now()
    row = sheets.save(frame, which, said, by=principal(), now=now)
    if then == "submit":
        sheets.submit(frame, which, row.revision, by=principal(), now=now)


@bp.post(f"{SHEET}/paste")
@uploads.takes_files(LARGEST)
def paste(subject: str, form: str, window: str, year: int) -> ResponseReturnValue:
    """Put rows into the fields, to be looked at; nothing is saved yet."""
    frame, which = _found(subject, form, window, year)
    _require_edit(frame, which)
    pasted, entry = PasteForm(), figure_forms.form_for(which.form, formdata=None)
    _stored(frame, which, entry)
    found = None
    try:
        rows = _rows(pasted) if pasted.validate_on_submit() else []
        found = pasting.read(which.form, rows, year)
        entry.fill(found.figures)
        entry.source.data = "imported" if sent(pasted) else "pasted"
    except Refused as why:
        pasted.file.errors = [*pasted.file.errors, words.refused(why)]
    return _page(which_of(which), entry, pasted, found)


def sent(pasted: PasteForm) -> bool:
    """Whether a file was sent."""
    return isinstance(pasted.file.data, FileStorage) and bool(pasted.file.data.filename)


def _rows(pasted: PasteForm) -> list[list[Cell]]:
    """The cells that were sent; raise `Refused`."""
    if not sent(pasted):
        return pasting.table_of(pasted.rows.data or "")
    body = pasted.file.data.read(LARGEST_BOOK + 1)
    if len(body) > LARGEST_BOOK:
        raise Refused("too_large", most=LARGEST_BOOK // 1000)
    return sandbox.answer(body, READING)["rows"]


@bp.post(f"{SHEET}/<any(withdraw, accept):step>")
def step(subject: str, form: str, window: str, year: int, step: str) -> ResponseReturnValue:
    _frame, which = _found(subject, form, window, year)
    revision = request.form.get("revision", 0, type=int)
    with transaction(principal(), clock.now()) as write:
        frame, found = figure_page.found(write, subject, form, window, year, clock.today())
        if step == "accept":
            sheets.accept(frame, found, revision, by=principal(), now=clock.now())
        else:
            sheets.withdraw(frame, found, revision, by=principal())
    flash(_("Accepted. The figures count from now on.") if step == "accept" else _("Taken back; you can change it."))
    return redirect(url_for(".sheet", **which_of(which)), code=303)


@bp.post(f"{SHEET}/return")
def give_back(subject: str, form: str, window: str, year: int) -> ResponseReturnValue:
    frame, which = _found(subject, form, window, year)
    reason, revision = ReasonForm(), request.form.get("revision", 0, type=int)
    if reason.validate_on_submit():
        said = reason.reason.data or ""
        with transaction(principal(), clock.now()) as write:
            frame, found = figure_page.found(write, subject, form, window, year, clock.today())
            sheets.give_back(frame, found, revision, said, by=principal(), now=clock.now())
        flash(_("Returned with your reason."))
        return redirect(url_for(".sheet", **which_of(which)), code=303)
    if not asking.may_review(frame, which.subject, principal()):
        raise NotAllowed("return figures", which.subject.code)
    entry = figure_forms.form_for(which.form, formdata=None)
    _stored(frame, which, entry)
    return _page(which_of(which), entry, reason=reason)


def _found(subject: str, form: str, window: str, year: int) -> tuple[Frame, Which]:
    """What an address names, for who may see it; 404 for others."""
    frame, which = figure_page.found(
        db.session(), cleaned(subject), cleaned(form), cleaned(window), year, clock.today()
    )
    if not asking.may_see(frame, which.subject, principal()):
        raise NotFound("figures", subject)
    return frame, which


def which_of(which: Which) -> dict[str, Any]:
    """What stands in the address of a sheet."""
    place = overview.PLACE if which.form.of_places else ""
    return {
        "subject": place + which.subject.code, "form": which.form.code, "window": which.window, "year": which.year,
    }  # fmt: skip


def _require_edit(frame: Frame, which: Which) -> None:
    if not asking.may_edit(frame, which.subject, principal()):
        raise NotAllowed("enter figures", which.subject.code)


def _stored(frame: Frame, which: Which, entry: SheetForm) -> None:
    """Show what is stored."""
    row = sheets.sheet(frame, which, principal())
    entry.fill(sheet_queries.values(frame.session, row))
    entry.revision.data = row.revision if row else 0
    if row is not None:
        entry.remark.data, entry.link.data = row.remark, row.link


def _done(where: dict[str, Any], entry: SheetForm, deed: Callable[[Frame, Which], None]) -> bool:
    """Whether a deed was done; what the rules refuse, or what somebody saved meanwhile, is said in the form."""
    try:
        with transaction(principal(), clock.now()) as write:
            deed(*figure_page.found(write, **where, today=clock.today()))
    except Invalid as error:
        entry.tell(error.fields)
        return False
    except Conflict as error:
        entry.revision.data = error.found
        entry.form_errors.append(
            _("Somebody else saved figures meanwhile. Look at what is stored now, then save again.")
        )
        return False
    return True


def _page(
    where: dict[str, Any], entry: SheetForm, pasted: PasteForm | None = None, found: Pasted | None = None,
    reason: ReasonForm | None = None,
) -> str:  # fmt: skip
    frame, which = figure_page.found(db.session(), **where, today=clock.today())
    return render_template(
        "desk/figures_page.html" if which.form.short else "desk/figures_sheet.html",
        view=figure_page.view(frame, which, principal()), form=entry, paste=pasted or PasteForm(formdata=None),
        pasted=found, left_out=figure_forms.left_out, reason=reason or ReasonForm(formdata=None),
    )  # fmt: skip
