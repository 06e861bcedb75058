"""The public API, version 1: reading only. Refusals are problems of RFC 9457."""

import json
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from calendar_app import clock, error_pages
from calendar_app.api import parameters, problems, queries, schemas, telling
from calendar_app.api.answers import base, open_to_all, page, sent, session, there, told
from calendar_app.api.cursor import Key
from calendar_app.api.document import document
from calendar_app.api.document import parameters as described
from calendar_app.api.operations import OPERATIONS
from calendar_app.api.parameters import DaysQuery, Filtered, PlacesQuery, ProgressQuery, Refused, UnitsQuery
from calendar_app.domain.errors import NotFound
from calendar_app.jinja import site_name
from calendar_app.models.days import Commemoration
from calendar_app.quotas import unit_boards
from calendar_app.quotas.unit_boards import Board

bp = Blueprint("api_v1", __name__, url_prefix="/api/v1")
bp.register_error_handler(Refused, problems.refused)
bp.register_error_handler(NotFound, problems.not_found)
bp.after_request(open_to_all)

#: years of dates that a commemoration comes with, this one first
YEARS = 6
#: the largest number that a database gives
MOST_NUMBERED = 2**31 - 1


@bp.app_errorhandler(404)
@bp.app_errorhandler(405)
def no_such_address(error: HTTPException) -> ResponseReturnValue:
    """Before any operation is reached: here a problem, elsewhere the page of all refusals."""
    if not request.path.startswith("/api/v1/"):
        return error_pages.http(error)
    if error.code == 404:
        return open_to_all(problems.not_found(error))
    answer = problems.problem(405, "Only GET and HEAD are answered.")
    answer.headers["Allow"] = "GET, HEAD, OPTIONS"
    return open_to_all(answer)


@bp.get("/activities")
def activities() -> ResponseReturnValue:
    asked = parameters.read(Filtered, request.args)
    rows, following = page(
        asked, lambda asked, after: queries.activities(session(), asked, after), lambda row: (row[0].id,)
    )
    units = queries.organisers(session(), (found for found, _ in rows))
    items = [telling.activity(base(), found, version, units[found.id]) for found, version in rows]
    return told(schemas.Page[schemas.Activity](items=items, next=following))


@bp.get("/activities/<number>")
def activity(number: str) -> ResponseReturnValue:
    found, version = there(queries.activity(session(), numbered(number)), "activity", number)
    return told(telling.activity(base(), found, version, queries.organisers(session(), [found])[found.id]))


@bp.get("/occurrences")
def occurrences() -> ResponseReturnValue:
    asked = parameters.read(Filtered, request.args)
    rows, following = page(
        asked,
        lambda asked, after: queries.occurrences(session(), asked, after),
        lambda row: (row[0].first_day.isoformat(), row[0].id),
    )
    items = [telling.occurrence(base(), *row) for row in rows]
    return told(schemas.Page[schemas.Occurrence](items=items, next=following))


@bp.get("/units")
def units() -> ResponseReturnValue:
    asked, today = parameters.read(UnitsQuery, request.args), clock.today()
    rows, following = page(
        asked, lambda asked, after: queries.units(session(), asked, after, today), lambda row: (row.id,)
    )
    return told(schemas.Page[schemas.Unit](items=[telling.unit(base(), row, today) for row in rows], next=following))


@bp.get("/units/<code>")
def unit(code: str) -> ResponseReturnValue:
    return told(telling.unit(base(), there(queries.unit(session(), known(code)), "unit", code), clock.today()))


@bp.get("/places")
def places() -> ResponseReturnValue:
    asked = parameters.read(PlacesQuery, request.args)
    rows, following = page(asked, lambda asked, after: queries.places(session(), asked, after), lambda row: (row.id,))
    return told(schemas.Page[schemas.Place](items=[telling.place(base(), row) for row in rows], next=following))


@bp.get("/places/<code>")
def place(code: str) -> ResponseReturnValue:
    return told(telling.place(base(), there(queries.place(session(), known(code)), "place", code)))


@bp.get("/commemorations")
def commemorations() -> ResponseReturnValue:
    asked = parameters.read(DaysQuery, request.args)
    rows, following = page(
        asked, lambda asked, after: queries.commemorations(session(), asked, after), lambda row: (row.id,)
    )
    return told(schemas.Page[schemas.Commemoration](items=_with_dates(rows), next=following))


@bp.get("/commemorations/<code>")
def commemoration(code: str) -> ResponseReturnValue:
    found = there(queries.commemoration(session(), known(code)), "commemoration", code)
    return told(_with_dates([found])[0])


def _with_dates(rows: Sequence[Commemoration]) -> list[schemas.Commemoration]:
    year = clock.today().year
    dates = queries.dates(session(), [row.id for row in rows], year, year + YEARS)
    return [telling.commemoration(base(), row, dates.get(row.id, ())) for row in rows]


@bp.get("/progress")
def progress() -> ResponseReturnValue:
    asked, today = parameters.read(ProgressQuery, request.args), clock.today()
    year = asked.year or today.year
    rows, following = page(asked, lambda asked, after: _boards(asked, after, year, today), lambda row: (row.unit.code,))
    items = [telling.progress(row.unit.code, year, row.cells) for row in rows]
    return told(schemas.Page[schemas.Progress](items=items, next=following))


def _boards(asked: ProgressQuery, after: Key | None, year: int, today: date) -> list[Board]:
    """The units behind a code, as many as a page holds and one more."""
    behind = str(after[0]) if after else ""
    return unit_boards.screenful(session(), year, today, after=behind, size=asked.limit + 1, codes=asked.unit)


def numbered(text: str) -> int:
    """The number of an activity; NotFound for anything else."""
    if not parameters.NUMBER.fullmatch(text) or int(text) > MOST_NUMBERED:
        raise NotFound("activity", text)
    return int(text)


def known(code: str) -> str:
    """A code as codes are written; NotFound for anything else, so that no odd character reaches the database."""
    if not parameters.CODE.fullmatch(code):
        raise NotFound("code", code)
    return code


@bp.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """The OpenAPI 3.1 document."""
    return sent(json.dumps(document(site_name(), f"{request.script_root}/api/v1"), ensure_ascii=False))


@bp.get("/")
def reference() -> ResponseReturnValue:
    """The page for whoever writes a program."""
    answer = render_template(
        "api/reference.html",
        operations=[(one, described(one)) for one in OPERATIONS],
        problems=problems.KINDS,
        base=f"{base()}/api/v1",
    )
    return answer, {"Cache-Control": "public, max-age=60"}
