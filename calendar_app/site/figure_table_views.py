"""The figures of many units from one table: pasted or read, looked at, saved of all units or of none."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required

from calendar_app import clock
from calendar_app.activities.draft import cleaned
from calendar_app.activities.importing import sandbox, words
from calendar_app.activities.importing.table import Refused
from calendar_app.domain.errors import Conflict, Invalid
from calendar_app.extensions import db, principal, transaction
from calendar_app.indicators import many, overview, pasting
from calendar_app.indicators.many import Plan
from calendar_app.indicators.pasting import Cell
from calendar_app.site import figure_forms, figure_table_page, uploads
from calendar_app.site.figure_forms import PasteForm, TableForm
from calendar_app.site.figure_views import LARGEST, LARGEST_BOOK, READING, sent

bp = Blueprint("figure_tables", __name__)
#: bytes of a table, which travels with its preview
LONGEST = 900_000
TABLE = "/desk/figures/table/<form>/<window>/<int(max=9999):year>"


@bp.route(TABLE, methods=["GET", "POST"])
@login_required
@uploads.takes_files(LARGEST)
def table(form: str, window: str, year: int) -> ResponseReturnValue:
    """Paste or choose a table, then look at what it would change."""
    asked = {"form": cleaned(form), "window": cleaned(window), "year": year}
    pasted = PasteForm()
    view = figure_table_page.view(db.session(), asked, principal(), clock.today())
    if pasted.validate_on_submit():
        try:
            rows, source = _rows(pasted)
            return _looked(asked, rows, source)
        except Refused as why:
            pasted.file.errors = [*pasted.file.errors, words.refused(why)]
    return render_template("desk/figures_table.html", view=view, paste=pasted)


def _rows(pasted: PasteForm) -> tuple[list[list[Cell]], str]:
    """The cells that were sent and where they came from; raise `Refused`."""
    if not sent(pasted):
        return pasting.table_of(pasted.rows.data or ""), "pasted"
    body = pasted.file.data.read(LARGEST_BOOK + 1)
    if len(body) > LARGEST_BOOK:
        raise Refused("too_large", most=LARGEST_BOOK // 1000)
    return sandbox.answer(body, READING)["rows"], "imported"


def _looked(asked: dict[str, Any], rows: list[list[Cell]], source: str, problem: str = "") -> str:
    """The preview; the table itself travels with it, so that nothing is kept before somebody says so."""
    text = figure_table_page.text_of(rows)
    if len(text.encode()) > LONGEST:
        raise Refused("too_large", most=LONGEST // 1000)
    view = figure_table_page.view(db.session(), asked, principal(), clock.today())
    frame = overview.frame_with(db.session(), asked["form"], clock.today())
    found = many.plan(frame, **asked, rows=rows, by=principal())
    confirm = TableForm(formdata=None, rows=text, source=source, digest=found.digest)
    shown = figure_table_page.preview(db.session(), found)
    return render_template(
        "desk/figures_table_preview.html", view=view, found=found, shown=shown, form=confirm, problem=problem,
        said=figure_forms.table_fault,
    )  # fmt: skip


@bp.post(f"{TABLE}/save")
@login_required
@uploads.takes_files(LARGEST)
def save(form: str, window: str, year: int) -> ResponseReturnValue:
    asked = {"form": cleaned(form), "window": cleaned(window), "year": year}
    figure_table_page.view(db.session(), asked, principal(), clock.today())
    confirm = TableForm()
    if not confirm.validate_on_submit():
        return redirect(url_for(".table", **asked), code=303)
    rows, hand_in = pasting.table_of(confirm.rows.data or ""), request.form.get("then") == "submit"
    try:
        done = _taken(asked, rows, confirm, hand_in=hand_in)
    except Conflict:
        problem = _("Something has changed since you looked. This is what the table would do now.")
        return _looked(asked, rows, confirm.source.data or "", problem)
    except Invalid as error:
        codes = ", ".join(code for code, fault in sorted(error.fields.items()) if fault == "cannot_hand_in")
        refused = _(
            "Nothing was saved. A part is more than its whole, so these cannot be handed in: %(codes)s.", codes=codes
        )
        return _looked(asked, rows, confirm.source.data or "", refused if codes else "")
    flash(_said(done, hand_in=hand_in))
    return redirect(url_for("figures.missing", state="submitted" if hand_in else "draft", **asked), code=303)


def _taken(asked: dict[str, Any], rows: list[list[Cell]], confirm: TableForm, *, hand_in: bool) -> Plan:
    now = clock.now()
    source = confirm.source.data if confirm.source.data in ("pasted", "imported") else "pasted"
    with transaction(principal(), now) as write:
        frame = overview.frame_with(write, asked["form"], clock.today())
        return many.take(
            frame, **asked, rows=rows, digest=confirm.digest.data or "", source=source, hand_in=hand_in,
            by=principal(), now=now,
        )  # fmt: skip


def _said(done: Plan, *, hand_in: bool) -> str:
    number = len(done.changing)
    if hand_in:
        return ngettext("Figures of %(num)s unit are handed in.", "Figures of %(num)s units are handed in.", number)
    return ngettext(
        "Figures of %(num)s unit are saved as a draft.", "Figures of %(num)s units are saved as drafts.", number
    )
