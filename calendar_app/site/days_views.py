"""The days desk: dates of the year, days off, occasions, mourning and storms."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from calendar_app import clock
from calendar_app.activities import disruptions
from calendar_app.domain.errors import Conflict, Invalid, WrongStatus
from calendar_app.extensions import db, principal, transaction
from calendar_app.files import service as files
from calendar_app.files.service import Upload
from calendar_app.models.days import Occasion
from calendar_app.plans import observances
from calendar_app.publication import service as publication
from calendar_app.quotas import recrediting
from calendar_app.reminders import notices
from calendar_app.reminders.notices import Stopped
from calendar_app.site import days_page, days_words
from calendar_app.site.days_forms import DayOffForm, DisruptionForm, ObservedForm, OccasionForm
from calendar_app.site.desk_rows import Choice
from calendar_app.site.draft_forms import listed
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.uploads import takes_files
from calendar_app.units import queries as units

bp = Blueprint("days", __name__)
bp.add_app_template_filter(days_words.disruption_name)
Year, Id = "<int(max=2052):year>", "<int(max=2147483647):row_id>"


@bp.before_request
@login_required
def guard() -> None:
    """Whoever sets the days of the year, and administrators."""
    observances.require(db.session(), principal())


@bp.get("/desk/days")
def home() -> ResponseReturnValue:
    return _home(DayOffForm(formdata=None))


def _home(form: DayOffForm, status: int = 200) -> ResponseReturnValue:
    session, year = db.session(), request.args.get("year", clock.today().year, type=int)
    if year not in observances.YEARS:
        abort(404)
    stopped = days_page.disruptions(session, year)
    page = render_template(
        "desk/days.html", year=year, form=form, kept=days_page.kept(session, year), off=days_page.off(session, year),
        occasions=days_page.occasions(session, year), disruptions=stopped,
        places=days_page.place_names(session, {row.place_code for row in stopped}),
    )  # fmt: skip
    return page, status


@bp.route(f"/desk/days/{Year}/<code>", methods=["GET", "POST"])
@takes_files(12)
def observe(year: int, code: str) -> ResponseReturnValue:
    session = db.session()
    kept = observances.commemoration(session, code)
    row = next((one for one in kept.years if one.year == year), None)
    form = ObservedForm(obj=row)
    if form.validate_on_submit() and _observed(form, code, year):
        flash(_("The year is set. Calendars and feeds follow."))
        return redirect(url_for(".observe", year=year, code=code), code=303)
    return render_template(
        "desk/days_observe.html", form=form, kept=kept, row=row, year=year,
        far=days_page.far_away(session, code, year),
        dates=[one for one in kept.dates if one.year == year],
    )  # fmt: skip


def _observed(form: ObservedForm, code: str, year: int) -> bool:
    now = clock.now()
    try:
        with transaction(principal(), now) as write:
            observances.observe(write, code, year, form.observed(_letter(write, form)), by=principal())
            publication.publish_commemorations(write, now=now)
            recrediting.recredit_day(write, code, year, now=now)
    except Invalid as error:
        days_words.tell(form, error.fields)
        return False
    return True


def _letter(write: Session, form: ObservedForm) -> int | None:
    """The id of the letter that came with the form, kept as a file of the unit that sets the days."""
    sent = form.file.data
    if not sent or not getattr(sent, "filename", ""):
        return None
    upload = Upload(sent.filename, sent.read())
    return files.store(write, observances.desk(write), upload, "letter", by=principal(), now=clock.now()).id


@bp.post("/desk/days/off")
def enter_off() -> ResponseReturnValue:
    form = DayOffForm()
    if form.validate_on_submit():
        try:
            with transaction(principal(), clock.now()) as write:
                observances.enter_days(write, form.sort.data, form.span(), by=principal())
        except Invalid as error:
            days_words.tell(form, error.fields)
        else:
            flash(_("The days are entered. Deadlines and reminders follow."))
            return redirect(url_for(".home", year=form.span().first_day.year), code=303)
    return _home(form)


@bp.post(f"/desk/days/off/{Id}/withdraw")
def withdraw_off(row_id: int) -> ResponseReturnValue:
    with transaction(principal(), clock.now()) as write:
        year = observances.withdraw_day(write, row_id, by=principal()).day.year
    flash(_("The day is taken back."))
    return redirect(url_for(".home", year=year), code=303)


@bp.route("/desk/days/occasions/new", methods=["GET", "POST"])
def new_occasion() -> ResponseReturnValue:
    return _occasion(OccasionForm(), None)


@bp.route(f"/desk/days/occasions/{Id}", methods=["GET", "POST"])
def occasion(row_id: int) -> ResponseReturnValue:
    row = db.session().get(Occasion, row_id)
    if row is None or row.cancelled:
        abort(404)
    return _occasion(OccasionForm(obj=row), row)


def _occasion(form: OccasionForm, row: Occasion | None) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            with transaction(principal(), clock.now()) as write:
                if row is None:
                    observances.enter_occasion(write, form.span(), by=principal())
                else:
                    observances.change_occasion(write, row.id, form.span(), by=principal())
        except Invalid as error:
            days_words.tell(form, error.fields)
        else:
            flash(_("The occasion is entered. Activities can name it now."))
            return redirect(url_for(".home", year=form.span().first_day.year), code=303)
    return render_template("desk/days_occasion.html", form=form, row=row)


@bp.post(f"/desk/days/occasions/{Id}/cancel")
def cancel_occasion(row_id: int) -> ResponseReturnValue:
    with transaction(principal(), clock.now()) as write:
        year = observances.cancel_occasion(write, row_id, by=principal()).first_day.year
    flash(_("The occasion is cancelled."))
    return redirect(url_for(".home", year=year), code=303)


@bp.route("/desk/days/disruptions/new", methods=["GET", "POST"])
def declare() -> ResponseReturnValue:
    form = DisruptionForm()
    places = [Choice(place.code, place.name_vi, place.name_en) for place in units.places(db.session())]
    form.place.choices = [SelectChoice("", _("The whole province")), *listed(places)]
    if form.validate_on_submit():
        try:
            with transaction(principal(), clock.now()) as write:
                key = observances.declare(write, form.declared(), by=principal(), now=clock.now()).id
        except Invalid as error:
            days_words.tell(form, error.fields)
        else:
            return redirect(url_for(".disruption", row_id=key), code=303)
    return render_template("desk/days_declare.html", form=form)


@bp.get(f"/desk/days/disruptions/{Id}")
def disruption(row_id: int) -> ResponseReturnValue:
    return _disruption_page(row_id)


def _disruption_page(row_id: int, fault: str = "", chosen: tuple[str, ...] = (), status: int = 200) -> Any:
    session = db.session()
    row = observances.disruption(session, row_id)
    affected = disruptions.affected(session, row) if row.lifted_at is None else []
    waiting = disruptions.because_of(session, row)
    page = render_template(
        "desk/days_disruption.html", row=row, affected=affected, fault=fault, chosen=chosen, waiting=waiting,
        refs=unit_refs(session, [one.unit for one in affected]),
        place=days_page.place_names(session, {row.place_code}).get(row.place_code),
    )  # fmt: skip
    return page, status


@bp.post(f"/desk/days/disruptions/{Id}/postpone")
def postpone(row_id: int) -> ResponseReturnValue:
    chosen, now = tuple(request.form.getlist("chosen")), clock.now()
    try:
        with transaction(principal(), now) as write:
            row = observances.disruption(write, row_id)
            meant = {one.key: one for one in disruptions.affected(write, row)}
            done = disruptions.postpone(write, row_id, chosen, by=principal(), now=now)
            stopped = [_stopped(done, meant[key]) for key in dict.fromkeys(chosen)]
            basis, config = disruptions.reason(row), current_app.config["CALENDAR"]
            letters = notices.postponed(write, stopped, basis, config, now=now)
            counts = len(stopped), letters
    except Invalid:
        return _disruption_page(row_id, _("Choose at least one activity."), chosen)
    except (Conflict, WrongStatus):
        sentence = _(
            "Something in the list has changed meanwhile; nothing was postponed. Look at it again, then repeat."
        )
        return _disruption_page(row_id, sentence, chosen, 409)
    flash(_told(*counts))
    return redirect(url_for(".disruption", row_id=row_id), code=303)


def _stopped(done: list[Any], one: disruptions.Affected) -> Stopped:
    activity = next(row for row in done if row.id == one.activity_id)
    return Stopped(activity, one.title, one.first_day, one.last_day)


def _told(number: int, letters: int) -> str:
    first = ngettext("%(num)s activity is postponed.", "%(num)s activities are postponed.", number)
    second = ngettext("%(num)s letter goes out.", "%(num)s letters go out.", letters)
    return f"{first} {second}"


@bp.post(f"/desk/days/disruptions/{Id}/lift")
def lift(row_id: int) -> ResponseReturnValue:
    try:
        with transaction(principal(), clock.now()) as write:
            observances.lift(write, row_id, by=principal(), now=clock.now())
    except WrongStatus:
        flash(_("It has been lifted already."), "warning")
    else:
        flash(_("It is lifted. What was postponed stays so until it gets a new date."))
    return redirect(url_for(".disruption", row_id=row_id), code=303)
