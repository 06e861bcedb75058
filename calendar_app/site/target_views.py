"""Targets: how each stands, who is counted and why; declaring, attesting, measuring, rebasing, taking back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities.draft import cleaned
from calendar_app.charts import target_picture
from calendar_app.domain import access
from calendar_app.domain.access import Action
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.extensions import db, principal, transaction
from calendar_app.indicators import measuring, queries, saying
from calendar_app.indicators.frame import Frame
from calendar_app.indicators.measuring import Base
from calendar_app.indicators.saying import Count, Word
from calendar_app.models.indicators import Attestation, Baseline, Declaration
from calendar_app.models.plans import Target
from calendar_app.models.units import Unit
from calendar_app.site import target_page, uploads
from calendar_app.site.public_queries import unit_ref
from calendar_app.site.target_forms import AttestForm, BaseForm, DeclareForm, MeasureForm, WithdrawForm
from calendar_app.units import queries as units

bp = Blueprint("targets", __name__)
TARGET = "/desk/targets/<plan>/<code>"
Year = "<int(max=9999):year>"
Id = "<int(max=2147483647):row_id>"
SAID: dict[str, Any] = {"declaration": Declaration, "attestation": Attestation, "baseline": Baseline}
#: megabytes of a request with one file
LARGEST = 10


@bp.before_request
@login_required
def guard() -> None:
    """Nothing here is public."""


@dataclass(frozen=True)
class Where:
    """A target and a year, as an address names them."""

    plan: str
    code: str
    year: int


def _found(session: Session, where: Where) -> tuple[Frame, Target]:
    """The target as it is worded at the end of a year of its plan that has begun; 404 for any other year."""
    on = date(min(max(where.year, 1), 9998), 12, 31)
    target, row = queries.by_code(session, cleaned(where.plan), cleaned(where.code), on)
    frame = Frame(session, row, clock.today())
    if where.year not in saying.years(frame, clock.today()):
        raise NotFound("year", where.year)
    return frame, target


def _year() -> int:
    return request.args.get("year", clock.today().year, type=int)


@bp.get("/desk/targets")
def home() -> ResponseReturnValue:
    year, today = _year(), clock.today()
    if not 2000 <= year <= 2052:
        abort(404)
    lines = target_page.lines(db.session(), year, today)
    first = min((line.plan.since.year for line in lines), default=year)
    last = max((min(today.year, line.plan.until.year - 1) for line in lines), default=year)
    return render_template(
        "desk/targets.html", lines=lines, year=year, first=first, last=last, missing=target_page.missing
    )


@bp.get(TARGET)
def show(plan: str, code: str) -> ResponseReturnValue:
    year = _year()
    frame, target = _found(db.session(), Where(plan, code, year))
    page = target_page.page(frame, target, year, principal(), clock.today())
    return render_template("desk/target.html", view=page, missing=target_page.missing)


@bp.get(f"{TARGET}/chart.png")
def picture(plan: str, code: str) -> ResponseReturnValue:
    year = clock.today().year
    target, row = queries.by_code(db.session(), cleaned(plan), cleaned(code), date(year, 12, 31))
    frame = Frame(db.session(), row, clock.today())
    body = target_picture.png(target_page.chart(frame, target, clock.today()), target, row)
    name = f"{target.code}.png"
    return Response(body, mimetype="image/png", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@bp.route(f"{TARGET}/{Year}/declare/<kind>/<unit>", methods=["GET", "POST"])
@uploads.takes_files(LARGEST)
def declare(plan: str, code: str, year: int, kind: str, unit: str) -> ResponseReturnValue:
    where = Where(plan, code, year)
    frame, target = _found(db.session(), where)
    access.require(principal(), Action.EDIT, units.by_code(db.session(), unit).path)
    saying.kind_of(frame, target, kind)
    form = DeclareForm()
    if form.validate_on_submit() and (proof := form.proof()) is not None:
        said = Count(kind, year, form.numerator.data, form.denominator.data, form.as_of.data)
        if _done(where, form, lambda one: saying.declare(*one, _in(one, unit), said, proof, **_who())):
            flash(_("Declared. The percentage follows at once."))
            return _back(where)
    elif not form.is_submitted():
        form.as_of.data = min(clock.today(), date(year, 12, 31))
    frame, _target = _found(db.session(), where)
    owner = unit_ref(db.session(), units.by_code(db.session(), unit))
    return _form("declare", where, form, unit=owner, kind=frame.definitions.kinds[kind])


@bp.route(f"{TARGET}/{Year}/attest/<unit>", methods=["GET", "POST"])
@uploads.takes_files(LARGEST)
def attest(plan: str, code: str, year: int, unit: str) -> ResponseReturnValue:
    where = Where(plan, code, year)
    frame, _target = _found(db.session(), where)
    if not saying.may_watch(frame, principal()):
        access.require(principal(), Action.APPROVE, units.by_code(db.session(), unit).path)
    form = AttestForm()
    if form.validate_on_submit() and (proof := form.proof()) is not None:
        word = Word(form.meets.data == "yes", form.since.data, form.last_day.data)
        if _done(where, form, lambda one: saying.attest(*one, _in(one, unit), word, proof, **_who())):
            flash(_("Attested. The percentage follows at once."))
            return _back(where)
    owner = unit_ref(db.session(), units.by_code(db.session(), unit))
    return _form("attest", where, form, unit=owner)


@bp.route(f"{TARGET}/{Year}/measure", methods=["GET", "POST"])
def measure(plan: str, code: str, year: int) -> ResponseReturnValue:
    where = Where(plan, code, year)
    _watched(where)
    form = MeasureForm()
    if form.validate_on_submit() and (proof := form.proof()) is not None:
        on = form.measured_on.data
        if _done(where, form, lambda one: measuring.measure(*one, year, on, proof, **_who())):
            flash(_("Measured. Members, numerator and denominator are frozen."))
            return _back(where)
    elif not form.is_submitted():
        form.measured_on.data = clock.today()
    frame, target = _found(db.session(), where)
    return _form("measure", where, form, view=target_page.page(frame, target, year, principal(), clock.today()))


@bp.route(f"{TARGET}/{Year}/base", methods=["GET", "POST"])
@uploads.takes_files(LARGEST)
def base(plan: str, code: str, year: int) -> ResponseReturnValue:
    where = Where(plan, code, year)
    if _watched(where).sort != "growth":
        abort(404)
    form = BaseForm()
    if form.validate_on_submit() and (proof := form.proof()) is not None:
        perimeter = tuple(dict.fromkeys(cleaned(form.perimeter.data or "").replace(",", " ").upper().split()))
        said = Base(form.base_year.data, form.from_year.data, perimeter, form.value.data)
        if _done(where, form, lambda one: measuring.rebase(*one, said, proof, **_who())):
            flash(_("Growth is reckoned from there now."))
            return _back(where)
    return _form("base", where, form)


@bp.route(f"{TARGET}/{Year}/withdraw/<any(declaration, attestation, baseline):sort>/{Id}", methods=["GET", "POST"])
def withdraw(plan: str, code: str, year: int, sort: str, row_id: int) -> ResponseReturnValue:
    where = Where(plan, code, year)
    _said(*_found(db.session(), where), sort, row_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        reason = form.reason.data or ""
        if _done(where, form, lambda one: saying.withdraw(one[0], _said(*one, sort, row_id), reason, **_who())):
            flash(_("Taken back. It stays in the history."))
            return _back(where)
    return _form("withdraw", where, form, row=_said(*_found(db.session(), where), sort, row_id), sort=sort)


def _done(where: Where, form: Any, deed: Callable[[tuple[Frame, Target]], object]) -> bool:
    """Whether a deed on a target was done; what the rules refuse is said in the form."""
    try:
        with transaction(principal(), clock.now()) as write:
            deed(_found(write, where))
    except Invalid as error:
        form.tell(error.fields)
        return False
    return True


def _who() -> dict[str, Any]:
    """By whom, and when."""
    return {"by": principal(), "now": clock.now()}


def _in(found: tuple[Frame, Target], code: str) -> Unit:
    """A unit in the transaction of a deed."""
    return units.by_code(found[0].session, code)


def _said(frame: Frame, target: Target, sort: str, row_id: int) -> Any:
    """A row of this target that stands, for who may take it back; raise `NotFound` or `NotAllowed`."""
    row = saying.standing(frame.session, SAID[sort], row_id)
    about = row.condition == target.definition.get("condition") if sort == "attestation" else row.target == target.code
    if row.plan_id != frame.plan.id or not about:
        raise NotFound(sort, row_id)
    if not saying.may_watch(frame, principal()):
        if sort == "baseline":
            saying.require_watch(frame, principal())
        else:
            access.require(principal(), Action.EDIT if sort == "declaration" else Action.APPROVE, row.unit.path)
    return row


def _watched(where: Where) -> Target:
    """The target, for who watches the targets."""
    frame, target = _found(db.session(), where)
    saying.require_watch(frame, principal())
    return target


def _form(step: str, where: Where, form: Any, **more: Any) -> str:
    frame, target = _found(db.session(), where)
    return render_template(
        "desk/target_say.html", step=step, target=target, plan=frame.plan, year=where.year, form=form, **more
    )


def _back(where: Where) -> ResponseReturnValue:
    return redirect(url_for(".show", plan=where.plan, code=where.code, year=where.year), code=303)
