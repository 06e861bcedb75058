"""What came of an activity: from the desk, and from the link in a mail; and the files that prove it."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import proofs, results
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.extensions import csrf, db, principal, transaction
from calendar_app.files import queries as stored
from calendar_app.files import service as files
from calendar_app.files.kinds import SHOWN
from calendar_app.models.activities import Occurrence
from calendar_app.site import evidence_forms, evidence_pages, result_links, uploads
from calendar_app.site.desk_forms import ReasonForm
from calendar_app.site.evidence_forms import ResultForm

bp = Blueprint("evidence", __name__)
bp.record_once(lambda state: uploads.register(state.app))
#: ten files, with room for what surrounds them
LARGEST = 45
Activity, Holding = "<int(max=2147483647):activity_id>", "<int(max=2147483647):occurrence_id>"
RESULT = f"/desk/activities/{Activity}/occurrences/{Holding}/result"
File = "<int(max=2147483647):file_id>"
PASSED_BY_SCRIPT = "X-Requested-With"


def session() -> Session:
    """The session of this request."""
    return db.session()


@uploads.takes_files(LARGEST)
@login_required
def result(activity_id: int, occurrence_id: int) -> ResponseReturnValue:
    """The form on the desk. Its address belongs to the desk, which binds it."""
    occurrence = results.viewed(session(), activity_id, occurrence_id, by=principal())
    form = _form(occurrence)
    if form.validate_on_submit() and (new := form.taken()) is not None:
        try:
            with transaction(principal(), clock.now()) as write:
                outcome = form.outcome(new)
                results.hold(write, activity_id, occurrence_id, outcome, by=principal(), now=clock.now())
        except Invalid as error:
            evidence_forms.tell(form, error.fields)
        else:
            flash(_("The result is recorded."))
            return _onward(url_for("desk.show", activity_id=activity_id))
    occurrence = results.viewed(session(), activity_id, occurrence_id, by=principal())
    page = evidence_pages.result_page(session(), occurrence, principal())
    return render_template("desk/result.html", page=page, unit=page.unit, form=form)


def _form(occurrence: Occurrence, **options: Any) -> ResultForm:
    sent = request.method == "POST"
    form = ResultForm(data=None if sent else evidence_forms.data_of(occurrence.result), **options)
    known = [evidence_pages.proof(row) for row in proofs.shown(occurrence.result)]
    form.drop.choices = [(str(row.id), row.title) for row in known]
    return form


def _onward(address: str) -> ResponseReturnValue:
    """To the next page. A script that sends a form goes there itself, and so shows what is said on arrival."""
    if request.headers.get(PASSED_BY_SCRIPT):
        return "", 201, {"Location": address}
    return redirect(address, code=303)


@bp.post(f"{RESULT}/accept")
@login_required
def accept(activity_id: int, occurrence_id: int) -> ResponseReturnValue:
    now, read = clock.now(), request.form.get("revision", type=int)
    with transaction(principal(), now) as write:
        results.accept(write, activity_id, occurrence_id, by=principal(), now=now, revision=read)
    flash(_("The result is accepted."))
    return redirect(url_for("desk.show", activity_id=activity_id), code=303)


@bp.get(f"/desk/files/{File}")
@login_required
def file(file_id: int) -> ResponseReturnValue:
    """A file, always as a download."""
    found, body = files.content(session(), file_id, by=principal())
    return uploads.handed_out(found, body)


@bp.get(f"/desk/files/{File}/view")
@login_required
def view(file_id: int) -> ResponseReturnValue:
    """A picture that was made anew here, to be shown in a page of the desk."""
    found, body = files.content(session(), file_id, by=principal())
    if found.media_type not in SHOWN:
        raise NotFound("picture", file_id)
    return uploads.handed_out(found, body, download=False)


@bp.get(f"/pictures/{File}")
def picture(file_id: int) -> ResponseReturnValue:
    """The picture of a public activity, for everybody and every cache."""
    found = files.picture(session(), file_id)
    answer = make_response()
    answer.set_etag(found.sha256)
    answer.headers["Cache-Control"] = "public, max-age=3600"
    answer.headers["Content-Security-Policy"] = uploads.SANDBOX
    answer.make_conditional(request)
    if answer.status_code != 304:
        answer.data, answer.mimetype = stored.body(session(), file_id), found.media_type
    return answer


# The link in a mail. Its secret stands in the address and nowhere else: no other site knows it, so no other site can
# make a browser send this form, and a token against forged requests would only add a cookie. No session is opened.


@bp.after_request
def keep_secret(answer: Response) -> Response:
    """The address of such a page is told to nobody, and no machine lists it."""
    if request.endpoint in ("evidence.by_link", "evidence.not_held"):
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Cache-Control"] = "private, no-store"
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@bp.route("/r/<token>", methods=["GET", "POST"])
@csrf.exempt
@uploads.takes_files(LARGEST)
def by_link(token: str) -> ResponseReturnValue:
    """The one form that a mail's link opens. Looking at it uses nothing up."""
    opened = result_links.opened(session(), token, clock.now())
    if isinstance(opened, result_links.Closed):
        return _closed(opened)
    form = _form(opened.occurrence, meta={"csrf": False})
    if form.validate_on_submit() and (new := form.taken()) is not None:
        try:
            with transaction(opened.by, clock.now()) as write:
                page = result_links.hold(write, token, form.outcome(new), now=clock.now())
            return render_template("result_thanks.html", page=page, files=len(new))
        except Invalid as error:
            evidence_forms.tell(form, error.fields)
        except (NotFound, NotAllowed, WrongStatus):
            return _again(token)
    return _link_page(token, form, ReasonForm(formdata=None, meta={"csrf": False}))


@bp.post("/r/<token>/<any(postpone, cancel):step>")
@csrf.exempt
def not_held(token: str, step: str) -> ResponseReturnValue:
    """It was postponed or cancelled instead."""
    opened = result_links.opened(session(), token, clock.now())
    if isinstance(opened, result_links.Closed):
        return _closed(opened)
    form = ReasonForm(meta={"csrf": False})
    if form.validate_on_submit():
        try:
            with transaction(opened.by, clock.now()) as write:
                page = result_links.call_off(write, token, step, form.reason.data or "", now=clock.now())
            return render_template("result_thanks.html", page=page, files=0)
        except Invalid:
            form.reason.errors = [*form.reason.errors, _("Say why.")]
        except (NotFound, NotAllowed, WrongStatus):
            return _again(token)
    return _link_page(token, ResultForm(formdata=None, meta={"csrf": False}), form)


def _link_page(token: str, form: ResultForm, reason: ReasonForm) -> ResponseReturnValue:
    opened = result_links.opened(session(), token, clock.now())
    if isinstance(opened, result_links.Closed):
        return _closed(opened)
    page = evidence_pages.result_page(session(), opened.occurrence, opened.by)
    return render_template("result_link.html", page=page, form=form, reason=reason, token=token)


def _again(token: str) -> ResponseReturnValue:
    """Something changed while the form was sent: say what the link opens now."""
    opened = result_links.opened(session(), token, clock.now())
    return _closed(opened if isinstance(opened, result_links.Closed) else result_links.Closed("no_right", 403))


def _closed(found: result_links.Closed) -> ResponseReturnValue:
    return render_template("result_closed.html", found=found, page=found.page), found.status
