"""Which page of a long list an address asks for."""

from flask import abort, request

from calendar_app.site.public_rows import Page


def asked(total: int, size: int) -> Page:
    """The page of ``?page=``; 404 for one that the list does not have."""
    page = Page(request.args.get("page", 1, type=int), total, size)
    if not 1 <= page.number <= page.pages:
        abort(404)
    return page
