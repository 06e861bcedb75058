"""Whether the installation is well: alive, and ready."""

from datetime import timedelta

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from calendar_app import clock
from calendar_app.extensions import db
from calendar_app.models.mail import JobState

bp = Blueprint("api", __name__)

#: a scheduler that has not ticked for so long is taken for dead
SILENCE = timedelta(minutes=3)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database answers and the scheduler ticks; 503 otherwise."""
    try:
        last = db.session().scalar(select(JobState.last_run_at).where(JobState.name == "remind"))
    except SQLAlchemyError:
        return jsonify(status="unready", database="down"), 503
    if last is None or clock.now() - last > SILENCE:
        return jsonify(status="unready", database="up", scheduler="silent"), 503
    return jsonify(status="ok", database="up", scheduler="ticking")
