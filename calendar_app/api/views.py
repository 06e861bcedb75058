"""Whether the installation is well: alive, ready, and in figures."""

import secrets
from datetime import timedelta

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from calendar_app import clock
from calendar_app.api import health_queries as queries
from calendar_app.api import metrics as figures
from calendar_app.extensions import db

bp = Blueprint("api", __name__)

#: a scheduler that has not ticked for so long is taken for dead
SILENCE = timedelta(minutes=3)
#: mail that could have been handed over so long ago is stuck
STUCK = timedelta(minutes=15)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database answers, the scheduler ticks and mail flows; else 503. Mail behind a closed gate waits rightly."""
    now = clock.now()
    try:
        session = db.session()
        last = queries.heartbeats(session).get("remind")
        due, closed = queries.oldest_due(session, now), queries.gate_closed(session)
    except SQLAlchemyError:
        return jsonify(status="unready", database="down"), 503
    silent = last is None or now - last > SILENCE
    stuck = due is not None and now - due > STUCK
    mail = "held" if closed else "stuck" if stuck else "flowing"
    well = not silent and mail != "stuck"
    said = {"database": "up", "scheduler": "silent" if silent else "ticking", "mail": mail}
    return jsonify(status="ok" if well else "unready", **said), 200 if well else 503


@bp.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Figures for Prometheus: counts and ages, nothing about anybody; with METRICS_TOKEN set, for its bearer only."""
    token = current_app.config["CALENDAR"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and not secrets.compare_digest(given.encode(), token.encode()):
        return Response("401\n", 401, {"WWW-Authenticate": "Bearer"}, mimetype="text/plain")
    try:
        said = figures.text(db.session(), clock.now())
    except SQLAlchemyError:
        return Response("503\n", 503, mimetype="text/plain")
    return Response(said, content_type="text/plain; version=0.0.4; charset=utf-8")
