"""Pictures that go out with a link: the preview that a messenger shows, and the QR of an activity."""

from collections.abc import Callable
from hashlib import sha256

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app import clock
from calendar_app.extensions import db
from calendar_app.site import (
    canonical,
    desk_sharing,
    preview_facts,
    preview_picture,
    public_details,
    subscribe_page,
)
from calendar_app.site.preview_picture import Facts
from calendar_app.site.public_codes import code_of

bp = Blueprint("share", __name__)
bp.add_app_template_global(canonical.canonical)
bp.add_app_template_global(canonical.whole, "whole_address")

Activity = "<int(max=2147483647):activity_id>"


@bp.get(f"/activities/{Activity}/preview.png")
def activity_picture(activity_id: int) -> ResponseReturnValue:
    page = public_details.activity_page(db.session(), activity_id, clock.today())
    return _picture(preview_facts.of_activity(page))


@bp.get("/commemorations/<code>/preview.png")
def commemoration_picture(code: str) -> ResponseReturnValue:
    today = clock.today()
    page = public_details.commemoration_page(db.session(), code_of(code), today)
    return _picture(preview_facts.of_commemoration(page, page.next_date(today), today))


def _picture(facts: Facts) -> Response:
    return kept(preview_facts.etag(facts), "image/png", lambda: preview_picture.png(facts))


@bp.get(f"/activities/{Activity}/qr.svg")
def activity_qr(activity_id: int) -> ResponseReturnValue:
    """The QR of the public page of an activity, for posters."""
    page = public_details.activity_page(db.session(), activity_id, clock.today())
    address = canonical.whole(url_for("public.activity", activity_id=page.row.id))
    return qr(address)


@bp.get("/subscribe/qr.svg")
def subscribe_qr() -> ResponseReturnValue:
    """The QR of a choice on the page of subscriptions, to be opened on a telephone."""
    return qr(subscribe_page.page_address(db.session(), request.args))


def qr(address: str) -> Response:
    """The QR of an address."""
    return kept(f"qr-{sha256(address.encode()).hexdigest()[:24]}", "image/svg+xml", lambda: desk_sharing.qr(address))


def kept(etag: str, media_type: str, body: Callable[[], bytes]) -> Response:
    """A picture that caches may keep for an hour; made only for whoever has not got it yet."""
    answer = Response(mimetype=media_type)
    answer.set_etag(etag)
    answer.headers["Cache-Control"] = "public, max-age=3600, stale-while-revalidate=86400"
    answer.make_conditional(request)
    if answer.status_code != 304:
        answer.data = body()
    return answer
