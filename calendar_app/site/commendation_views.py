"""Commendation: candidates of a year, the figures by which to propose, a proposal, the decision."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from calendar_app import clock
from calendar_app.activities.draft import cleaned
from calendar_app.domain import access
from calendar_app.domain.access import Action
from calendar_app.domain.errors import Invalid, WrongStatus
from calendar_app.duties import commendations, merits, proofs
from calendar_app.extensions import db, principal, transaction
from calendar_app.plans import observances
from calendar_app.site import commendation_page, proof_forms, telling, uploads
from calendar_app.site.commendation_forms import ProposalForm
from calendar_app.site.desk_forms import ReasonForm
from calendar_app.site.public_queries import unit_ref
from calendar_app.units import queries as units

bp = Blueprint("commendations", __name__)
Id = "<int(max=2147483647):key>"
#: megabytes of a request with ten files
LARGEST = 45


@bp.before_request
@login_required
def guard() -> None:
    """Nothing here is public."""


def _year() -> int:
    year = request.args.get("year", clock.today().year, type=int)
    if year not in observances.YEARS:
        abort(404)
    return year


@bp.get("/desk/commendations")
def home() -> ResponseReturnValue:
    state, number = request.args.get("state", ""), request.args.get("page", 1, type=int)
    if state not in ("", *commendations.STATES) or number > 10_000:
        abort(404)
    board = commendation_page.board(db.session(), _year(), state, number, principal())
    return render_template("desk/commendations.html", found=board)


@bp.get("/desk/commendations/figures")
def figures() -> ResponseReturnValue:
    """Units by their figures."""
    year = _year()
    rows = commendation_page.suggested(db.session(), year, principal(), clock.today())
    return render_template(
        "desk/commendation_figures.html", rows=rows, year=year, people=None, unit=None,
        limits=merits.limits(db.session()),
    )  # fmt: skip


@bp.get("/desk/units/<code>/commendations/figures")
def people(code: str) -> ResponseReturnValue:
    """The people of a unit by their figures."""
    year, unit = _year(), units.by_code(db.session(), cleaned(code))
    rows = commendation_page.people(db.session(), year, unit, principal())
    shown = unit_ref(db.session(), unit)
    return render_template(
        "desk/commendation_figures.html", rows=rows, year=year, people=code, unit=shown,
        limits=merits.limits(db.session()),
    )  # fmt: skip


@bp.route("/desk/units/<code>/commendations/new", methods=["GET", "POST"])
@uploads.takes_files(LARGEST)
def new(code: str) -> ResponseReturnValue:
    unit, now = units.by_code(db.session(), cleaned(code)), clock.now()
    access.require(principal(), Action.EDIT, unit.path)
    given = {"year": _year(), "person": cleaned(request.args.get("person", ""))[:120]}
    form = ProposalForm(data=given if request.method == "GET" else None)
    if form.validate_on_submit() and (evidence := form.given()) is not None:
        try:
            with transaction(principal(), now) as write:
                said = form.proposal(evidence)
                made = commendations.propose(write, units.by_code(write, cleaned(code)), said, by=principal(), now=now)
                key = made.id
        except Invalid as error:
            telling.tell(form, error.fields, _fault)
        else:
            flash(_("Proposed. The unit above decides."))
            return redirect(url_for(".show", key=key), code=303)
    year = form.year.data if form.year.data in observances.YEARS else clock.today().year
    unit = units.by_code(db.session(), cleaned(code))
    found = merits.of_unit(db.session(), year, clock.today(), unit)
    return render_template(
        "desk/commendation_new.html", form=form, unit=unit_ref(db.session(), unit), merit=found, year=year
    )  # fmt: skip


@bp.get(f"/desk/commendations/{Id}")
def show(key: int) -> ResponseReturnValue:
    return _page(key, ReasonForm(formdata=None), proof_forms.ProofForm(formdata=None))


def _page(key: int, form: ReasonForm, proof: proof_forms.ProofForm) -> ResponseReturnValue:
    found = commendation_page.view(db.session(), key, principal())
    return render_template("desk/commendation.html", found=found, form=form, proof=proof)


@bp.post(f"/desk/commendations/{Id}/decide")
def decide(key: int) -> ResponseReturnValue:
    """Accepted, declined, or taken back by the unit: ``then`` says which button was pressed."""
    form, now, by = ReasonForm(), clock.now(), principal()
    commendations.view(db.session(), key, by)
    step = request.form.get("then", "")
    if step not in ("accept", "decline", "withdraw"):
        abort(400)
    if not form.validate_on_submit():
        return _page(key, form, proof_forms.ProofForm(formdata=None))
    reason = form.reason.data or ""
    try:
        with transaction(by, now) as write:
            if step == "withdraw":
                commendations.withdraw(write, key, reason, by=by, now=now)
            else:
                commendations.decide(write, key, step == "accept", reason, by=by, now=now)
    except Invalid as error:
        telling.tell(form, error.fields, _fault)
        return _page(key, form, proof_forms.ProofForm(formdata=None))
    except WrongStatus:
        flash(_("Somebody else has done this already."), "warning")
    else:
        flash({"accept": _("Accepted."), "decline": _("Declined.")}.get(step) or _("The proposal is taken back."))
    return redirect(url_for(".show", key=key), code=303)


@bp.post(f"/desk/commendations/{Id}/evidence")
@uploads.takes_files(LARGEST)
def prove(key: int) -> ResponseReturnValue:
    form, now = proof_forms.ProofForm(), clock.now()
    commendations.view(db.session(), key, principal())
    if form.validate_on_submit() and (given := form.given()) is not None:
        try:
            with transaction(principal(), now) as write:
                commendations.prove(write, key, given, by=principal(), now=now)
        except Invalid as error:
            telling.tell(form, error.fields, _fault)
        except WrongStatus:
            flash(_("It has been decided: its evidence stays as it is."), "warning")
            return redirect(url_for(".show", key=key), code=303)
        else:
            flash(_("The evidence is kept."))
            return redirect(url_for(".show", key=key), code=303)
    return _page(key, ReasonForm(formdata=None), form)


@bp.get(f"/desk/commendations/{Id}/evidence/<int(max=2147483647):proof_id>")
def evidence(key: int, proof_id: int) -> Response:
    """A file of the evidence, for whoever may read of the candidate."""
    row = commendations.view(db.session(), key, principal())
    return uploads.handed_out(*proofs.content(db.session(), row.proofs, proof_id))


def _fault(field: str, code: str) -> str:
    exact = {
        ("person", "twice"): _("This candidate is proposed for the year already."),
        ("person", "nobody_above"): _("There is no unit above yours that could decide."),
        ("merits", "missing"): _("Say what for."),
        ("year", "out_of_range"): _("This year or one of the two before it."),
        ("reason", "missing"): _("Say why."),
    }
    return exact.get((field, code)) or proof_forms.fault(field, code) or _("This text is too long.")
