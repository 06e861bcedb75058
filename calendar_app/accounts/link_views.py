"""What the links in mails open: an invitation, a new password. Looking uses no link up; sending the form does.

Mail programs fetch links before people do.
"""

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from calendar_app import clock
from calendar_app.accounts import identity, invitations, letters, links, queries, recovery
from calendar_app.accounts.forms import PASSWORD_FAULTS, ForgottenForm, JoinForm, NewPasswordForm
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.extensions import SYSTEM, db, principal, transaction
from calendar_app.i18n.locale import language
from calendar_app.models.people import Person


def forgotten() -> ResponseReturnValue:
    form = ForgottenForm()
    if not form.validate_on_submit():
        return _unreferred(render_template("accounts/forgotten.html", form=form, sent=False))
    now, email, address = clock.now(), form.email.data or "", request.remote_addr or ""
    with transaction(SYSTEM, now) as write:
        recovery.note(write, email, address, now)
    with transaction(SYSTEM, now) as write:
        refused = recovery.too_many(write, address, now)
        if not refused:
            recovery.ask(write, email, current_app.config["CALENDAR"], now)
    if refused:
        form.form_errors.append(_("Too many attempts. Wait a quarter of an hour and try again."))
    return _unreferred(render_template("accounts/forgotten.html", form=form, sent=not refused), 429 if refused else 200)


def reset(token: str) -> ResponseReturnValue:
    now = clock.now()
    try:
        person = links.opened(db.session(), token, recovery.PURPOSE, now).person
        form = NewPasswordForm()
        if form.validate_on_submit():
            with transaction(queries.principal_of(person), now) as write:
                recovery.reset(write, token, form.password.data or "", current_app.config["CALENDAR"], now)
            flash(_("Your new password is set. Sign in with it."))
            return _unreferred(redirect(url_for("accounts.sign_in"), code=303))
    except NotFound:
        return _dead(token, recovery.PURPOSE)
    except Invalid as error:
        form.password.errors = [*form.password.errors, PASSWORD_FAULTS[error.fields["password"]]]
    return _unreferred(render_template("accounts/reset.html", form=form, email=person.email))


def invitation(token: str) -> ResponseReturnValue:
    now = clock.now()
    try:
        link = links.opened(db.session(), token, invitations.PURPOSE, now)
        if link.person.joined_at:
            return _take_up(token, link.person)
        form = JoinForm(data={"name": _known_name(link.person), "language": language()})
        if form.validate_on_submit():
            return _join(token, form, queries.principal_of(link.person))
    except NotFound:
        return _dead(token, invitations.PURPOSE)
    except Invalid as error:
        _tell(form, error)
    return _invitation_page(token, form)


def _known_name(person: Person) -> str:
    """The name under which somebody was invited; "" where it is only the first half of their address."""
    return "" if person.name == person.email.partition("@")[0] else person.name


def _join(token: str, form: JoinForm, actor: Principal) -> ResponseReturnValue:
    now = clock.now()
    with transaction(actor, now) as write:
        person = invitations.join(
            write, token, form.name.data or "", form.password.data or "", form.language.data or "", now
        )
        person_id, spoken = person.id, person.language
    identity.begin(person_id)
    with force_locale(spoken):
        flash(_("Welcome. This is your desk: what has to be done stands at the top."))
    return _unreferred(redirect(in_own_language(url_for("desk.home", lang=None), spoken), code=303))


def _take_up(token: str, person: Person) -> ResponseReturnValue:
    """Somebody who has an account already takes the role with one button, and signs in as ever."""
    form = FlaskForm()
    if not form.validate_on_submit():
        return _invitation_page(token, form)
    now, person_id = clock.now(), person.id
    with transaction(queries.principal_of(person), now) as write:
        invitations.take_up(write, token, now)
    flash(_("The role is yours."))
    here = current_user.is_authenticated and principal().person_id == person_id
    return _unreferred(redirect(url_for("desk.home" if here else "accounts.sign_in"), code=303))


def _invitation_page(token: str, form: FlaskForm) -> ResponseReturnValue:
    link = links.opened(db.session(), token, invitations.PURPOSE, clock.now())
    unit_id, role = invitations.meant(link)
    return _unreferred(
        render_template(
            "accounts/invitation.html",
            form=form,
            email=link.person.email,
            unit=queries.unit(db.session(), unit_id),
            role=letters.role_word(role),
            until=link.expires_at,
        )
    )


def _tell(form: JoinForm, error: Invalid) -> None:
    """Say under its field what the service found."""
    said = PASSWORD_FAULTS | {"missing": _("Enter your name."), "unknown": _("Choose a language.")}
    for field, fault in error.fields.items():
        form[field].errors = [*form[field].errors, said[fault]]


def _dead(token: str, purpose: str) -> ResponseReturnValue:
    """A link that opens nothing: why, and what to do. No session is read for it."""
    state = links.state(db.session(), token, purpose, clock.now())
    return _unreferred(render_template("accounts/dead_link.html", state=state, purpose=purpose), 404)


def _unreferred(answer: ResponseReturnValue, status: int = 0) -> Response:
    """An answer whose own address, which holds a secret, is told to no other page."""
    response = current_app.make_response(answer)
    response.status_code = status or response.status_code
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def in_own_language(path: str, spoken: str) -> str:
    """A path, in the language its reader has chosen unless the path says another."""
    if spoken == "vi" or "lang=" in path:
        return path
    return f"{path}{'&' if '?' in path else '?'}lang={spoken}"
