"""Pages that other sites may show in a frame: a list or a month of activities; and the page that writes the snippet."""

from datetime import date

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from calendar_app import clock, headers
from calendar_app.domain.filters import Filters
from calendar_app.extensions import db
from calendar_app.i18n.locale import DEFAULT, language
from calendar_app.plans import choice_queries, choices
from calendar_app.publication import matching
from calendar_app.site import calendar_page, public_queries
from calendar_app.site.canonical import whole
from calendar_app.site.public_codes import month_of
from calendar_app.site.public_rows import fold_series

bp = Blueprint("embed", __name__)

#: rows of a list in a frame
LISTED = 20
SHAPES = ("list", "month")


@bp.after_request
def cacheable(response: Response) -> Response:
    """Like every public page; and nothing keeps another site from showing it."""
    if response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=60"
        if request.endpoint != "embed.snippet":
            response.headers["Content-Security-Policy"] = headers.FRAMED
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            response.headers["X-Robots-Tag"] = "noindex"
    return response


def session() -> Session:
    """The database session of this request."""
    return db.session()


@bp.get("/embed/list")
def listed() -> ResponseReturnValue:
    today = clock.today()
    chosen, name = _chosen()
    coming = public_queries.coming(session(), _holdings(chosen), today, limit=LISTED * 5)
    return render_template(
        "public/embed_list.html", name=name, rows=fold_series(coming)[:LISTED], more=_subscribe(chosen)
    )


@bp.get("/embed/month")
def month() -> ResponseReturnValue:
    today = clock.today()
    first_day = month_of(request.args.get("month", ""), today)
    since, until = calendar_page.shown(first_day)
    chosen, name = _chosen()
    query = _holdings(chosen).where(*matching.touching(since, until)).limit(public_queries.MOST_ROWS)
    rows = public_queries.rows(session(), query, today)
    days = public_queries.dated(session(), since, until)
    return render_template(
        "public/embed_month.html",
        name=name,
        month=calendar_page.build(first_day, days, rows, today),
        keep=chosen.query_string(),
        more=_subscribe(chosen),
    )


def _chosen() -> tuple[Filters, str]:
    """What the address chooses, and its words; a code that nothing has is refused."""
    chosen = choices.read(request.args)
    return chosen, choices.words(choices.chips(session(), chosen, language()))


def _holdings(chosen: Filters) -> public_queries.Holdings:
    return public_queries.published().where(*matching.chosen(session(), chosen))


def _subscribe(chosen: Filters) -> str:
    """Where the reader of a frame takes the same calendar along."""
    return whole(f"{url_for('public.subscribe').partition('?')[0]}?{chosen.query_string() or 'what=all'}")


@bp.get("/embed")
def snippet() -> ResponseReturnValue:
    """The page on which the keeper of a site chooses what to show and copies the snippet."""
    today: date = clock.today()
    shape = request.args.get("shape", SHAPES[0])
    shape = shape if shape in SHAPES else SHAPES[0]
    chosen, name = _chosen()
    endpoint = "embed.listed" if shape == "list" else "embed.month"
    path = url_for(endpoint).partition("?")[0] + (f"?{chosen.query_string()}" if chosen else "")
    answer = Response(
        render_template(
            "public/embed.html",
            shape=shape,
            name=name,
            chosen=chosen,
            frame=whole(path),
            preview=request.script_root + whole(path).removeprefix(whole("", DEFAULT)),
            script=whole("/static/embed.js", "vi"),
            places=choice_queries.places(session(), today),
            units=_units(chosen, today),
            types=choice_queries.types(session()),
        )
    )
    answer.headers["Content-Security-Policy"] = headers.FRAMING
    return answer


def _units(chosen: Filters, today: date) -> list[choice_queries.Option]:
    """The institutions of the province, and the units that were asked for."""
    asked = choice_queries.named(session(), "unit", chosen.unit)
    listed = choice_queries.institutions(session(), today)
    return [*listed, *(option for option in asked.values() if option not in listed)]
