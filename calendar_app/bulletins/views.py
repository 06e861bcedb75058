"""Pages of the bulletin: asked for, confirmed, changed, ended; without an account.

None of these forms carries a token against forged requests, which would only add a cookie. A forged request to begin
one does no more than anybody may: nothing is sent before whoever reads the mailbox has confirmed it. The other forms
stand behind a secret address that no other site knows.
"""

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.accounts.invitations import clean_email
from calendar_app.bulletins import service, tokens, wish, words
from calendar_app.bulletins.forms import AskForm, WishForm
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.extensions import SYSTEM, csrf, db, transaction
from calendar_app.i18n.locale import language
from calendar_app.models.bulletins import Bulletin
from calendar_app.plans import choices

bp = Blueprint("bulletins", __name__, url_prefix="/bulletin")

#: what a mail program sends to the address in List-Unsubscribe (RFC 8058)
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@bp.after_request
def keep_secret(answer: Response) -> Response:
    """No cache keeps such a page, its address is told to nobody, and no machine lists what stands behind a secret."""
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    if request.endpoint != "bulletins.ask":
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@bp.route("", methods=["GET", "POST"])
@csrf.exempt
def ask() -> ResponseReturnValue:
    """The form, and what was asked for: the answer is the same whether or not the mailbox has a bulletin."""
    session: Session = db.session()
    carried = wish.carried(request.args.to_dict(flat=False))
    choices.chips(session, wish.read(carried), language())
    form = AskForm()
    form.offer(session, carried, clock.today())
    if not form.validate_on_submit():
        return render_template("public/bulletin.html", form=form)
    try:
        refused = _asked(clean_email(form.email.data or ""), form)
    except Invalid:
        form.email.errors = [*form.email.errors, _("This is not an e-mail address to which mail can be written.")]
        return render_template("public/bulletin.html", form=form)
    if refused:
        form.form_errors.append(_("Too many attempts. Wait a quarter of an hour and try again."))
        return render_template("public/bulletin.html", form=form), 429
    return render_template("public/bulletin_said.html", said="asked")


def _asked(email: str, form: AskForm) -> bool:
    """Note the attempt, then write to the mailbox; whether too many were made. Counting comes first, and is kept."""
    now, address, asked = clock.now(), request.remote_addr or "", form.wish()
    with transaction(SYSTEM, now) as write:
        service.note(write, email, address, now)
    with transaction(SYSTEM, now) as write:
        refused = service.too_many(write, address, now)
        if not refused:
            service.ask(write, email, asked, current_app.config["CALENDAR"], now)
    return refused


@bp.route("/confirm/<token>", methods=["GET", "POST"])
@csrf.exempt
def confirm(token: str) -> ResponseReturnValue:
    """One button: mail programs open links before people do, so looking confirms nothing."""
    now = clock.now()
    step = service.confirm if request.method == "POST" else service.to_confirm
    try:
        bulletin_id = tokens.read(current_app.config["CALENDAR"], tokens.CONFIRM, token)
        with transaction(SYSTEM, now) as write:
            row = step(write, bulletin_id, now)
            shown = {"about": words.words(write, row.filters, language()), "rhythm": row.rhythm}
            begun = row.confirmed_at is not None
            keep = tokens.sign(current_app.config["CALENDAR"], tokens.KEEP, row.id) if begun else ""
    except NotFound:
        return _dead()
    return render_template("public/bulletin_confirm.html", **shown, begun=begun, keep=keep)


@bp.route("/keep/<token>", methods=["GET", "POST"])
@csrf.exempt
def keep(token: str) -> ResponseReturnValue:
    """Change or end: by a person with a button, by a mail program with one click; ended twice is ended."""
    now = clock.now()
    try:
        bulletin_id = tokens.read(current_app.config["CALENDAR"], tokens.KEEP, token)
        if request.method == "POST" and _is_end():
            with transaction(SYSTEM, now) as write:
                service.end(write, bulletin_id, now)
            return render_template("public/bulletin_said.html", said="ended")
        return _kept(bulletin_id)
    except NotFound:
        return _dead()


def _is_end() -> bool:
    return "end" in request.form or request.form.get(ONE_CLICK[0], "") == ONE_CLICK[1]


def _kept(bulletin_id: int) -> ResponseReturnValue:
    session: Session = db.session()
    row = session.get(Bulletin, bulletin_id)
    if row is None or row.ended_at is not None:
        return render_template("public/bulletin_said.html", said="ended")
    form = WishForm(obj=None if request.method == "POST" else row)
    form.offer(session, row.filters, clock.today())
    if not form.validate_on_submit():
        return render_template("public/bulletin_keep.html", form=form)
    now = clock.now()
    with transaction(SYSTEM, now) as write:
        service.change(write, bulletin_id, form.wish(), now)
    return render_template("public/bulletin_said.html", said="changed")


def _dead() -> ResponseReturnValue:
    return render_template("public/bulletin_said.html", said="dead"), 404
