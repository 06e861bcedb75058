"""Requests that bring files may be larger than others."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])
MEGABYTE = 1024 * 1024


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
