"""Signing in and out, and one's own account."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user, login_required, logout_user

from calendar_app import clock
from calendar_app.accounts import (
    attempts,
    identity,
    invitations,
    link_views,
    moving,
    queries,
    recovery,
    service,
    sessions,
)
from calendar_app.accounts.attempts import Outcome
from calendar_app.accounts.forms import (
    PASSWORD_FAULTS,
    AddressForm,
    DetailsForm,
    PasswordForm,
    SignInForm,
)
from calendar_app.accounts.link_views import in_own_language
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.extensions import SYSTEM, db, principal, transaction
from calendar_app.models.people import Person
from calendar_app.outbox import address_queries

bp = Blueprint("accounts", __name__)


@bp.route("/login", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    wanted = request.args.get("next", "")
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(identity.next_page(wanted), code=303)
    form = SignInForm()
    status = 200
    if form.validate_on_submit():
        outcome, person = _tried(form.email.data or "", form.password.data or "")
        if person:
            identity.begin(person.id)
            return redirect(in_own_language(identity.next_page(wanted), person.language), code=303)
        status = 429 if outcome is Outcome.TOO_MANY else 200
        form.form_errors.append(_refusal(outcome))
    return render_template("accounts/sign_in.html", form=form), status


@bp.post("/logout")
def sign_out() -> ResponseReturnValue:
    if current_user.is_authenticated:
        now = clock.now()
        with transaction(principal(), now) as write:
            sessions.end(write, principal().person_id or 0, current_user.session_id, now)
    logout_user()
    session.clear()
    flash(_("You are signed out."))
    return redirect(url_for(".sign_in"), code=303)


@bp.route("/account", methods=["GET", "POST"])
@login_required
def account() -> ResponseReturnValue:
    form = DetailsForm(data={"name": current_user.name, "language": principal().language})
    if not form.validate_on_submit():
        return _account_page(form, PasswordForm(formdata=None))
    now = clock.now()
    with transaction(principal(), now) as write:
        person = service.change_details(write, principal().person_id or 0, form.name.data or "", form.language.data)
        language = person.language
    with force_locale(language):
        flash(_("Your details are saved."))
    return redirect(in_own_language(url_for(".account", lang=None), language), code=303)


@bp.post("/account/password")
@login_required
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate_on_submit() and (person := _changed(form)):
        identity.begin(person.id)
        flash(_("Your password is changed. Everywhere else you are signed out."))
        return redirect(url_for(".account"), code=303)
    details = DetailsForm(formdata=None, data={"name": current_user.name, "language": principal().language})
    return _account_page(details, form)


@bp.route("/account/address", methods=["GET", "POST"])
@login_required
def change_address() -> ResponseReturnValue:
    """One's own address, in the place of the one that is wrong."""
    form = AddressForm()
    if form.validate_on_submit() and _moved(form):
        flash(_("Your address is changed. Sign in with it from now on."))
        return redirect(url_for(".account"), code=303)
    marked = address_queries.standing(db.session(), principal().email)
    return render_template("accounts/address.html", form=form, marked=marked)


def _moved(form: AddressForm) -> bool:
    """Whether the address was changed; else the form says why."""
    outcome, known = _tried(principal().email, form.current.data or "")
    if known is None:
        form.current.errors = [*form.current.errors, _refusal(outcome)]
        return False
    try:
        now = clock.now()
        with transaction(principal(), now) as write:
            moving.change_address(write, known.id, form.email.data or "", current_app.config["CALENDAR"], now)
    except Invalid:
        form.email.errors = [*form.email.errors, _("This address cannot be used.")]
        return False
    return True


def _account_page(details: DetailsForm, password: PasswordForm) -> ResponseReturnValue:
    shown = password if password.errors else details
    return render_template(
        "accounts/account.html",
        details=details,
        password=password,
        shown=shown,
        sessions=sessions.of_person(db.session(), principal().person_id or 0, clock.now()),
    )


@bp.post("/account/sessions")
@login_required
def end_sessions() -> ResponseReturnValue:
    """End the session that the form names, or all but this one."""
    now, wanted, own_id = clock.now(), request.form.get("session", ""), principal().person_id or 0
    if wanted and not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        raise NotFound("session", wanted)
    with transaction(principal(), now) as write:
        if wanted:
            sessions.end(write, own_id, int(wanted), now)
        else:
            sessions.end_all(write, own_id, now, but=current_user.session_id)
    flash(_("That browser is signed out.") if wanted else _("Everywhere else you are signed out."))
    return redirect(url_for(".account"), code=303)


def _tried(email: str, password: str) -> tuple[Outcome, Person | None]:
    """Three steps, so that no writer waits while a password is hashed."""
    now = clock.now()
    with transaction(SYSTEM, now) as write:
        attempt = attempts.open_attempt(write, email, request.remote_addr or "", now)
    outcome = attempts.authenticate(db.session(), attempt, password, now)
    with transaction(SYSTEM, now) as write:
        person = attempts.close_attempt(write, attempt, outcome, password)
        if person is not None:
            invitations.give(write, queries.person_locked(write, person.id), now)
    return outcome, person


def _changed(form: PasswordForm) -> Person | None:
    """The person with the new password, or none and the form says why."""
    outcome, known = _tried(principal().email, form.current.data or "")
    if known is None:
        form.current.errors = [*form.current.errors, _refusal(outcome)]
        return None
    try:
        now = clock.now()
        with transaction(principal(), now) as write:
            person = service.change_password(write, known.id, form.password.data or "")
            recovery.changed(write, person, current_app.config["CALENDAR"], now)
            return person
    except Invalid as error:
        form.password.errors = [*form.password.errors, PASSWORD_FAULTS[error.fields["password"]]]
        return None


def _refusal(outcome: Outcome) -> str:
    if outcome is Outcome.TOO_MANY:
        return _("Too many attempts. Wait a quarter of an hour and try again.")
    return _("The e-mail address or the password is not right.")


LINKED = {"forgotten": "/password/forgotten", "reset": "/password/<token>", "invitation": "/invitation/<token>"}
for name, rule in LINKED.items():
    bp.add_url_rule(rule, name, getattr(link_views, name), methods=["GET", "POST"])
