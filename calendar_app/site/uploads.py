"""Requests that bring files may be larger than others; files that are handed out run nothing."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request, send_file

from calendar_app.models.files import StoredFile

View = TypeVar("View", bound=Callable[..., Any])
MEGABYTE = 1024 * 1024
#: for a file that was opened by itself: nothing in it runs or loads anything
SANDBOX = "sandbox; default-src 'none'"


def takes_files(megabytes: int) -> Callable[[View], View]:
    """Let a view take so many megabytes in one request, instead of the 2 of `MAX_CONTENT_LENGTH`.

    The mark stands on the function, where decorators that use `functools.wraps` keep it.
    """

    def mark(view: View) -> View:
        view.largest_request = megabytes * MEGABYTE  # type: ignore[attr-defined]
        return view

    return mark


def raise_limit(endpoint: str | None, _values: object) -> None:
    """Before anything reads the form: the guard against forged requests does so before the view runs.

    Files come in no other kind of request, so a text may be no larger than elsewhere.
    """
    view = current_app.view_functions.get(endpoint or "")
    limit = getattr(view, "largest_request", None)
    if limit is not None and request.mimetype == "multipart/form-data":
        request.max_content_length = limit


def register(app: Flask) -> None:
    app.url_value_preprocessor(raise_limit)


def handed_out(found: StoredFile, body: bytes, *, download: bool = True) -> Response:
    """A file for one reader, never kept by anybody on the way."""
    answer = send_file(BytesIO(body), found.media_type, download, found.name, etag=False, conditional=False)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
