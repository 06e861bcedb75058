"""Where a page of a list begins: opaque, signed, and good only for the question that it was given to."""

import hashlib

from itsdangerous import BadData, URLSafeSerializer

from calendar_app.domain.errors import NotFound

Key = tuple[str | int, ...]


def question(path: str, asked: list[tuple[str, str]]) -> str:
    """A short name of a question, whatever page of its answer is asked for."""
    return hashlib.sha256(repr((path, sorted(asked))).encode()).hexdigest()[:12]


def write(secret: str, asked: str, key: Key) -> str:
    """The cursor behind the item that has a key."""
    return str(URLSafeSerializer(secret, salt="api-cursor").dumps([asked, *key]))


def read(secret: str, asked: str, cursor: str | None) -> Key | None:
    """The key behind which the page begins; NotFound for what was not given to this question."""
    if cursor is None:
        return None
    try:
        known, *key = URLSafeSerializer(secret, salt="api-cursor").loads(cursor)
    except (BadData, ValueError, TypeError) as error:
        raise NotFound("page", cursor) from error
    if known != asked:
        raise NotFound("page", cursor)
    return tuple(key)
