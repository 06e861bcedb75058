"""Domain error -> HTTP status and a sentence that a librarian understands. No stack trace, ever."""

import sqlite3

from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import BadHost, HTTPException

from calendar_app.domain import errors
from calendar_app.extensions import db

#: PostgreSQL: serialization failure, deadlock, lock not available
PASSING = ("40001", "40P01", "55P03")


def page(status: int, heading: str, sentence: str) -> tuple[str, int]:
    """The one page of all refusals."""
    return render_template("error.html", status=status, heading=heading, sentence=sentence), status


def not_found(_error: Exception) -> tuple[str, int]:
    return page(404, _("This page does not exist"), _("It may have moved, or the address was mistyped."))


def not_allowed(_error: Exception) -> tuple[str, int]:
    return page(403, _("You may not do this"), _("Your role does not reach this far. Ask the manager of your unit."))


def wrong_status(_error: Exception) -> tuple[str, int]:
    return page(409, _("This step is not possible now"), _("The state has changed meanwhile. Open the page again."))


def conflict(_error: Exception) -> tuple[str, int]:
    return page(
        409,
        _("Somebody else has changed this"),
        _("It was changed after you opened it. Nothing of yours was saved; open it again and repeat your change."),
    )


def bad_request(_error: Exception) -> tuple[str, int]:
    return page(400, _("This request cannot be understood"), _("Go back, check what was entered and try again."))


def expired_form(_error: Exception) -> tuple[str, int]:
    return page(
        400, _("This form has expired"), _("For your safety it was not sent. Go back, reload the page and try again.")
    )


def bad_host(_error: Exception) -> tuple[str, int]:
    """The bare sentence: under a name that cannot be a host no address can be built, so no page either."""
    sentence = _("This request cannot be understood")
    return f"<!doctype html><title>{sentence}</title><h1>{sentence}</h1>", 400


def busy(error: OperationalError) -> tuple[str, int]:
    """A database that is locked or away is a passing state; anything else is a fault of ours."""
    db.session.rollback()
    locked = isinstance(error.orig, sqlite3.OperationalError) and "locked" in str(error.orig)
    if not locked and getattr(error.orig, "sqlstate", "") not in PASSING:
        return failure(error)
    return page(503, _("The calendar is very busy"), _("Nothing was lost or saved twice. Try again in a minute."))


def http(error: HTTPException) -> ResponseReturnValue:
    """Werkzeug's own refusals, in our words."""
    if error.code in (301, 302, 303, 307, 308) or error.response is not None:
        return Response.force_type(error.get_response())
    known = {
        404: not_found,
        403: not_allowed,
        400: bad_request,
    }
    if error.code in known:
        return known[error.code](error)
    largest = (request.max_content_length or 0) // (1024 * 1024)
    sentences = {
        405: _("This address does not take that kind of request."),
        413: _("What you sent is too large: at most %(size)s MB at once.", size=largest),
        429: _("Too many attempts. Wait a quarter of an hour and try again."),
    }
    text, status = page(error.code or 500, _("This did not work"), sentences.get(error.code or 500, ""))
    response = Response(text, status)
    for name, value in error.get_headers(request.environ):
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def failure(error: Exception) -> tuple[str, int]:
    """A fault of ours: logged whole, shown as one sentence."""
    current_app.logger.error("unexpected", exc_info=error)
    db.session.rollback()
    return page(500, _("Something went wrong on our side"), _("Nothing was saved. The fault has been written down."))


def register(app: Flask) -> None:
    for kind, handler in (
        (errors.NotFound, not_found),
        (errors.NotAllowed, not_allowed),
        (errors.WrongStatus, wrong_status),
        (errors.Conflict, conflict),
        (StaleDataError, conflict),
        (errors.Invalid, bad_request),
        (errors.CalendarError, bad_request),
        (CSRFError, expired_form),
        (OperationalError, busy),
        (BadHost, bad_host),
        (HTTPException, http),
        (Exception, failure),
    ):
        app.register_error_handler(kind, handler)
