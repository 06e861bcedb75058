"""How the API answers: JSON with a validator, readable from any origin, page by page."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from flask import Response, current_app, request
from pydantic import BaseModel
from sqlalchemy.orm import Session

from calendar_app.api import cursor, parameters
from calendar_app.api.cursor import Key
from calendar_app.api.parameters import Paged, Query
from calendar_app.domain.errors import NotFound
from calendar_app.extensions import db

Row = TypeVar("Row")
Asked = TypeVar("Asked", bound=Paged)


def open_to_all(answer: Response) -> Response:
    """Any page of any site may read this; no cookie is looked at or set."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Expose-Headers"] = "ETag"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        answer.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        answer.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        answer.headers["Access-Control-Max-Age"] = "86400"
    return answer


def session() -> Session:
    """The database session of this request."""
    return db.session()


def base() -> str:
    """The address of the site."""
    return str(current_app.config["CALENDAR"].base_url)


def told(found: BaseModel) -> Response:
    """A thing as JSON."""
    return sent(found.model_dump_json())


def sent(body: str) -> Response:
    """JSON that caches may keep for a minute, or 304."""
    said = Response(body, mimetype="application/json")
    said.headers["Cache-Control"] = "public, max-age=60, stale-while-revalidate=600"
    said.add_etag()
    said.make_conditional(request)
    return said


def page(
    asked: Asked, find: Callable[[Asked, Key | None], Sequence[Row]], key: Callable[[Row], Key]
) -> tuple[list[Row], str | None]:
    """The rows of one page, and the address of the next one; NotFound for a cursor that was not given here.

    ``find`` brings one row more than a page holds where another page follows.
    """
    chosen = [(name, value) for name, value in request.args.items(multi=True) if name not in ("cursor", "limit")]
    path = request.path.removeprefix(request.script_root)
    question, secret = cursor.question(path, chosen), str(current_app.config["SECRET_KEY"])
    rows = list(find(asked, cursor.read(secret, question, asked.cursor)))
    if len(rows) <= asked.limit:
        return rows, None
    rows = rows[: asked.limit]
    behind = cursor.write(secret, question, key(rows[-1]))
    return rows, f"{base()}{path}?{urlencode([*chosen, ('limit', asked.limit), ('cursor', behind)])}"


def there(found: Row | None, name: str, key: object) -> Row:
    """What was found; NotFound where nothing was. Raise `Refused` where anything was asked beside it."""
    parameters.read(Query, request.args)
    if found is None:
        raise NotFound(name, key)
    return found
