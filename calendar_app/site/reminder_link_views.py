"""What the link at the foot of a reminder opens: its kinds are switched off, or on again, without signing in.

The address is signed and stands in one person's mail: no session, no cookie, no token against forged requests. Looking
switches nothing, since mail programs fetch links before people do; RFC 8058 has them send the one-click form instead.
"""

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.domain.errors import NotFound
from calendar_app.extensions import csrf, db, transaction
from calendar_app.reminders import unsubscribing, wishing
from calendar_app.site.reminder_words import kind

bp = Blueprint("reminder_links", __name__)


def session() -> Session:
    """The session of this request."""
    return db.session()


@bp.after_request
def keep_secret(answer: Response) -> Response:
    """The address of such a page is told to nobody, and no machine lists it."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@bp.get("/u/<token>")
def look(token: str) -> ResponseReturnValue:
    try:
        link = unsubscribing.opened(_key(), token)
        unsubscribing.owner(session(), link)
    except NotFound:
        return _dead()
    return _page(token, link)


@bp.post("/u/<token>")
@csrf.exempt
def switch(token: str) -> ResponseReturnValue:
    """Off by one click of the mail program or by the button of the page; on again by its other button."""
    wanted = _wanted()
    try:
        link = unsubscribing.opened(_key(), token)
        actor = unsubscribing.owner(session(), link)
        with transaction(actor, clock.now()) as write:
            unsubscribing.switch(write, link, off=wanted == "off", now=clock.now())
    except NotFound:
        return _dead()
    return _page(token, link, done=wanted)


def _wanted() -> str:
    """What the form says; a form that says neither is refused."""
    if request.form.get("List-Unsubscribe") == "One-Click":
        return "off"
    step = request.form.get("step", "")
    return step if step in ("off", "on") else abort(400)


def _page(token: str, link: unsubscribing.Link, done: str = "") -> str:
    muted = wishing.muted(session(), link.person_id)
    return render_template(
        "reminder_link.html",
        token=token,
        on=[kind(code) for code in link.kinds if code not in muted],
        off=[kind(code) for code in link.kinds if code in muted],
        done=done,
    )


def _dead() -> ResponseReturnValue:
    return render_template("reminder_link_dead.html"), 404


def _key() -> str:
    return current_app.config["CALENDAR"].secret_key
