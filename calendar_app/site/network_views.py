"""What other units share with signed-in staff."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities.draft import cleaned
from calendar_app.extensions import db, principal
from calendar_app.site import desk_queries, network_queries

bp = Blueprint("network", __name__)


def session() -> Session:
    """The session of this request."""
    return db.session()


@bp.get("/desk/network")
@login_required
def home() -> ResponseReturnValue:
    if not network_queries.may_read(principal()):
        return render_template("desk/network.html", rows=None, asked={})
    today = clock.today()
    asked = {name: cleaned(request.args.get(name, ""))[:100] for name in ("q", "place", "type")}
    places, types = desk_queries.places(session(), today), desk_queries.activity_types(session())
    for name, options in (("place", places), ("type", types)):
        if asked[name] and asked[name] not in {option.code for option in options}:
            abort(400)
    number = request.args.get("page", 1, type=int)
    rows, page = network_queries.coming(session(), today, number, asked["q"], asked["place"], asked["type"])
    return render_template("desk/network.html", rows=rows, page=page, asked=asked, places=places, types=types)


@bp.get("/desk/network/<int(max=2147483647):activity_id>")
@login_required
def show(activity_id: int) -> ResponseReturnValue:
    if not network_queries.may_read(principal()):
        return redirect(url_for(".home"), code=303)
    activity = network_queries.find(session(), activity_id)
    if network_queries.takes_part(activity, principal()):
        return redirect(url_for("desk.show", activity_id=activity_id), code=303)
    page = network_queries.shared_activity(session(), activity, clock.today())
    return render_template("desk/network_activity.html", page=page)
