"""Pages for everybody. They read no session and no user, so that any cache may keep them for a minute."""

import re
from collections.abc import Iterator
from datetime import date
from tempfile import SpooledTemporaryFile

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.extensions import db
from calendar_app.site import (
    activity_sharing,
    browse_views,
    calendar_links,
    calendar_page,
    open_data,
    public_details,
    public_progress,
    public_queries,
    public_units,
    public_words,
    robots_views,
    subscribe_page,
)
from calendar_app.site.canonical import whole
from calendar_app.site.public_codes import code_of
from calendar_app.site.public_rows import SYSTEMS, fold_series
from calendar_app.site.rule_words import rule_words

bp = Blueprint("public", __name__)

PAGE_SIZE = 20
#: bytes of open data that are kept in memory
IN_MEMORY = 4 * 1024 * 1024
SCOPES = ("national", "intl", "province", "local")

for function in (public_words.until, public_words.rule_sentence, public_words.scope_name, public_words.level_name,
                 public_words.succession_name, public_words.class_name, rule_words):  # fmt: skip
    bp.add_app_template_filter(function)
bp.add_app_template_global(public_words.anniversary_title)


browse_views.attach(bp)
robots_views.attach(bp)


@bp.after_request
def cacheable(response: Response) -> Response:
    """A page that was found may be kept by anyone for a minute; a refusal is kept by nobody."""
    if response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=60"
    return response


def session() -> Session:
    """The database session of this request."""
    return db.session()


@bp.app_template_global()
def feed_address(path: str) -> str:
    """The whole address of a feed in the reader's language, for another program to fetch."""
    return whole(path)


@bp.app_template_filter()
def webcal(address: str) -> str:
    """The same address in the scheme that opens a calendar program."""
    return re.sub(r"^https?:", "webcal:", address)


def _known(value: str, values) -> str:
    if value not in values:
        abort(400)
    return value


def _number(name: str, least: int, most: int, default: int) -> int:
    """A whole number of the query string: 400 where it is none, 404 out of range."""
    text = request.args.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,6}", text):
        abort(400)
    if not least <= int(text) <= most:
        abort(404)
    return int(text)


@bp.get("/activities/<int(max=2147483647):activity_id>")
def activity(activity_id: int) -> ResponseReturnValue:
    today = clock.today()
    page = public_details.activity_page(session(), activity_id, today)
    return render_template(
        "public/activity.html",
        page=page,
        row=page.row,
        words=page.words,
        shared=activity_sharing.of(session(), page, today),
        day=today,
    )


@bp.get("/units")
def units() -> ResponseReturnValue:
    system = request.args.get("system", "")
    found = public_units.directory(session(), clock.today())
    if system:
        _known(system, (*SYSTEMS.values(), "agency"))
        found = [unit for unit in found if unit.ref.system == system]
    return render_template(
        "public/units.html",
        groups=public_units.grouped(found),
        total=len(found),
        system=system,
        systems=(*SYSTEMS.values(), "agency"),
    )


@bp.get("/units/<code>")
def unit(code: str) -> ResponseReturnValue:
    today = clock.today()
    page = public_units.unit_page(session(), code_of(code), today)
    where = ", ".join(filter(None, (page.ref.name_vi, page.address, page.place.name_vi if page.place else "")))
    query = public_queries.of_unit(page.id)
    over, pages = public_queries.past(session(), query, today, _number("page", 1, 10_000, 1), PAGE_SIZE)
    return render_template(
        "public/unit.html",
        page=page,
        what=public_words.what_a_unit_is(page),
        plain=public_words.named_after_itself(page),
        maps=calendar_links.maps(where) if page.address or page.sites else None,
        coming=fold_series(public_queries.coming(session(), query, today)),
        past=over,
        pages=pages,
    )


@bp.get("/places/<code>")
def place(code: str) -> ResponseReturnValue:
    today = clock.today()
    page = public_units.place_page(session(), code_of(code), today)
    coming = public_queries.coming(session(), public_queries.of_place(page.id), today)
    return render_template("public/place.html", page=page, coming=fold_series(coming))


@bp.get("/commemorations")
def commemorations() -> ResponseReturnValue:
    today = clock.today()
    first, last = calendar_page.FIRST_MONTH.year, calendar_page.LAST_MONTH.year
    year = _number("year", first, last, today.year)
    scope = request.args.get("scope", "")
    if scope:
        _known(scope, SCOPES)
    rows = public_queries.dated(session(), date(year, 1, 1), date(year + 1, 1, 1), scope)
    rows = [row for row in rows if row.first_day.year == year]
    months = [(date(year, n, 1), [row for row in rows if row.first_day.month == n]) for n in range(1, 13)]
    return render_template(
        "public/commemorations.html",
        year=year,
        months=[(month, found) for month, found in months if found],
        scope=scope,
        scopes=SCOPES,
        day=today,
        has_previous=year > first,
        has_next=year < last,
    )


@bp.get("/commemorations/<code>")
def commemoration(code: str) -> ResponseReturnValue:
    today = clock.today()
    page = public_details.commemoration_page(session(), code_of(code), today)
    query = public_queries.serving(page.id)
    over, pages = public_queries.past(session(), query, today, _number("page", 1, 10_000, 1), PAGE_SIZE)
    return render_template(
        "public/commemoration.html",
        page=page,
        next=page.next_date(today),
        coming=fold_series(public_queries.coming(session(), query, today)),
        past=over,
        pages=pages,
        day=today,
    )


@bp.get("/subscribe")
def subscribe() -> ResponseReturnValue:
    return render_template("public/subscribe.html", page=subscribe_page.build(session(), request.args, clock.today()))


@bp.get("/progress")
def progress() -> ResponseReturnValue:
    today = clock.today()
    first, last, year = _plan_year(today)
    after = code_of(request.args["after"]) if request.args.get("after") else ""
    return render_template(
        "public/progress.html",
        year=year,
        first=first,
        last=last,
        quotas=public_progress.quotas(session(), year, today, after),
        after=after,
        goals=public_progress.goals(session(), year, today),
        milestones=public_progress.milestones(session()),
        licence=open_data.licence(session()),
        columns=(open_data.QUOTAS, open_data.TARGETS, open_data.ABOUT),
        day=today,
    )


def _plan_year(today: date) -> tuple[int, int, int]:
    """The first and the last year of the plans, and the one that is asked for."""
    first, last = public_progress.years(session()) or (today.year, today.year)
    return first, last, _number("year", first, last, min(max(today.year, first), last))


def _open() -> tuple[date, int, open_data.Licence]:
    """The day, the year that is asked for, and under which licence its data are."""
    today = clock.today()
    return today, _plan_year(today)[2], open_data.licence(session())


@bp.get("/progress.csv")
def progress_csv() -> ResponseReturnValue:
    today, year, about = _open()
    rows = open_data.quotas(session(), year, today)
    return _data(open_data.csv_lines(open_data.QUOTAS, rows, about, today), f"progress-{year}.csv", about)


@bp.get("/progress/targets.csv")
def targets_csv() -> ResponseReturnValue:
    today, year, about = _open()
    rows = open_data.targets(session(), year, today)
    return _data(open_data.csv_lines(open_data.TARGETS, rows, about, today), f"targets-{year}.csv", about)


@bp.get("/progress.json")
def progress_json() -> ResponseReturnValue:
    today, year, about = _open()
    parts = open_data.json_parts(
        open_data.head(year, today, about),
        open_data.quotas(session(), year, today),
        open_data.targets(session(), year, today),
    )
    return _data(parts, f"progress-{year}.json", about)


def _data(parts: Iterator[str], name: str, about: open_data.Licence) -> Response:
    """Open data, large ones by way of the disk; any page of any site may fetch it."""
    sort = "application/json" if name.endswith(".json") else "text/csv; charset=utf-8"
    body = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - read after this has returned
    for part in parts:
        body.write(part.encode())
    length = body.tell()
    body.seek(0)
    answer = Response(iter(lambda: body.read(64 * 1024), b""), content_type=sort)
    answer.content_length = length
    answer.headers.set("Content-Disposition", "inline", filename=name)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Link"] = f'<{about.url}>; rel="license"'
    return answer
