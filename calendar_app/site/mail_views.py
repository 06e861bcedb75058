"""The outbox of an installation, for its administrators: what waits, went, failed, and what is done about it."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required

from calendar_app import clock
from calendar_app.domain import access
from calendar_app.domain.errors import Invalid, NotFound, WrongStatus
from calendar_app.domain.text import strip_controls
from calendar_app.extensions import db, principal, transaction
from calendar_app.models.mail import OutboxMessage
from calendar_app.outbox import address_queries, addresses, deeds, gate, gate_queries, listing, reading
from calendar_app.site import admin_words, paging
from calendar_app.site.admin_forms import DeedForm, GateForm, wanted

bp = Blueprint("mail", __name__, url_prefix="/admin/mail")
for word in admin_words.FILTERS:
    bp.add_app_template_filter(word)
Id = "<int(max=2147483647):message_id>"
#: most messages that one press of a button changes
MOST = 1000


@bp.before_request
@login_required
def guard() -> None:
    """Everything here is for administrators only."""
    access.require_administrator(principal())


@bp.get("")
def home() -> ResponseReturnValue:
    return _home()


def _home(form: DeedForm | None = None, opening: GateForm | None = None) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    chosen, faults = wanted(request.args)
    page = paging.asked(listing.number(session, chosen), listing.PAGE)
    closed = gate_queries.closed(session)
    opening = opening or GateForm(formdata=None)
    opening.offer()
    return render_template(
        "desk/mail.html",
        messages=listing.page(session, chosen, page.offset, page.size), page=page, wanted=chosen, faults=faults,
        asked={name: request.args[name] for name in ("kind", "address", "first", "last") if request.args.get(name)},
        groups=listing.groups(session), kinds=listing.kinds(session), form=form or DeedForm(formdata=None),
        closed=closed, waiting=gate_queries.waiting(session, now) if closed else None, opening=opening, most=MOST,
        marked=address_queries.number_standing(session), deeds=deeds_of(chosen.group),
    )  # fmt: skip


def deeds_of(group: str) -> tuple[str, ...]:
    """What can be done to all messages of a group."""
    return {
        "waiting": ("drop",), "failed": ("retry", "drop"), "uncertain": ("arrived", "retry", "drop"),
        "dropped": ("retry",),
    }.get(group, ())  # fmt: skip


@bp.post("")
def act() -> ResponseReturnValue:
    """One deed to the messages that were ticked, or to all that the page's address asks for."""
    form = DeedForm()
    chosen, _faults = wanted(request.args)
    deed, now = request.form.get("deed", ""), clock.now()
    try:
        if not form.validate_on_submit():
            raise Invalid({"reason": "malformed"})
        with transaction(principal(), now) as session:
            ids = _ticked()
            if request.form.get("all") == "1":
                ids = [row.id for row in listing.page(session, chosen, 0, MOST)]
            if not ids:
                raise Invalid({"ids": "missing"})
            done, left = deeds.act_on_all(session, ids, deed, form.reason.data or "", principal(), now)
    except Invalid as error:
        if "deed" in error.fields:
            abort(400)
        form.reason.errors = [*form.reason.errors, *_said(error)]
        return _home(form)
    flash(_changed(done, left))
    return redirect(url_for(".home", **_filters()), code=303)


def _ticked() -> list[int]:
    ids = [text for text in request.form.getlist("message") if text.isascii() and text.isdigit() and len(text) < 10]
    return [int(text) for text in ids[:MOST]]


def _filters() -> dict[str, Any]:
    return {
        name: request.args[name] for name in ("group", "kind", "address", "first", "last") if request.args.get(name)
    }


def _said(error: Invalid) -> list[str]:
    words = {
        "reason": _("Say why they are dropped."), "ids": _("Tick at least one message."),
        "address": _("The address is marked as unreachable. Say first that it is right."),
    }  # fmt: skip
    return [words[field] for field, rule in error.fields.items() if rule != "malformed" and field in words]


def _changed(done: int, left: int) -> str:
    said = ngettext("Done for %(num)s message.", "Done for %(num)s messages.", done)
    more = ngettext(
        "%(num)s message was left as it is: its state, its age or its address does not allow it.",
        "%(num)s messages were left as they are: their state, their age or their address does not allow it.", left,
    )  # fmt: skip
    return f"{said} {more}" if left else said


@bp.get(f"/{Id}")
def message(message_id: int) -> ResponseReturnValue:
    return _message(message_id)


def _message(message_id: int, form: DeedForm | None = None) -> ResponseReturnValue:
    session = db.session()
    found = session.get(OutboxMessage, message_id)
    if found is None:
        raise NotFound("message", message_id)
    secret = found.kind in admin_words.SECRET
    late = found.expires_at <= clock.now()
    possible = [one for one in ("arrived", "retry", "drop") if found.state in deeds.FROM[one]]
    return render_template(
        "desk/message.html", message=found, parts=None if secret else reading.parts(found.body),
        done=listing.deeds(session, message_id), form=form or DeedForm(formdata=None),
        deeds=[one for one in possible if one != "retry" or not late], late=late,
        marked=address_queries.standing(session, found.recipient),
    )  # fmt: skip


@bp.post(f"/{Id}")
def decide(message_id: int) -> ResponseReturnValue:
    form, now = DeedForm(), clock.now()
    try:
        if not form.validate_on_submit():
            return _message(message_id, form)
        with transaction(principal(), now) as session:
            deeds.act(session, message_id, form.deed.data or "", form.reason.data or "", principal(), now)
    except Invalid as error:
        if "deed" in error.fields:
            abort(400)
        form.reason.errors = [*form.reason.errors, *_said(error)]
        return _message(message_id, form)
    except WrongStatus:
        flash(_("The message has come further in the meantime; nothing was changed."))
    else:
        flash(_("Done."))
    return redirect(url_for(".message", message_id=message_id), code=303)


@bp.post("/gate")
def open_gate() -> ResponseReturnValue:
    form, now = GateForm(), clock.now()
    form.offer()
    if not form.validate_on_submit():
        return _home(opening=form)
    try:
        with transaction(principal(), now) as session:
            reason = _("written before the gate of the mail closed")
            counts = gate.release(session, principal(), now, drop=form.waiting.data == "drop", reason=reason)
    except WrongStatus:
        flash(_("The gate is open already."))
    else:
        flash(_("The gate is open. Dropped: %(dropped)s; too late: %(expired)s.", **counts))
    return redirect(url_for(".home"), code=303)


@bp.get("/addresses")
def marked() -> ResponseReturnValue:
    session = db.session()
    page = paging.asked(address_queries.number_standing(session), listing.PAGE)
    rows = address_queries.all_standing(session, page.offset, page.size)
    return render_template("desk/mail_addresses.html", rows=rows, page=page)


@bp.post("/addresses")
def clear() -> ResponseReturnValue:
    now = clock.now()
    address = strip_controls(request.form.get("address", "")).strip()[:254]
    with transaction(principal(), now) as session:
        queued = addresses.clear(session, address, principal(), now)
    flash(cleared(address, queued))
    return redirect(url_for(".marked"), code=303)


def cleared(address: str, queued: int) -> str:
    """What to say when an address is trusted again."""
    more = ngettext("%(num)s message goes out now.", "%(num)s messages go out now.", queued)
    said = _("Mail goes to %(address)s again.", address=address)
    return f"{said} {more}" if queued else said
