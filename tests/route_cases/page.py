"""The page of one activity, its history and QR, overriding credits, the approvers' queue, the network."""

from datetime import timedelta

from sqlalchemy import select

from calendar_app.activities import service
from calendar_app.domain.access import Action
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.models.plans import Obligation
from calendar_app.models.preparation import LaterReview
from calendar_app.quotas import overrides
from tests.cases import OWN, SIGNED_IN, get, post
from tests.conftest import NOW, TODAY
from tests.factories import make_activity

REASON = {"reason": "Biên bản số 5"}


def _activity(session):
    return make_activity(session, OWN, first_day=TODAY + timedelta(days=7), type="training")


def _about(activity, session):
    owed = session.scalars(select(Obligation).filter_by(code="q_mus_experience")).one()
    return {"activity_id": activity.id, "obligation_id": owed.id}, {}


def to_override(session):
    return _about(_activity(session), session)


def overridden(session):
    activity = _activity(session)
    arguments, fields = _about(activity, session)
    overrides.override(session, activity, arguments["obligation_id"], None, True, "Vì", by=SYSTEM, now=NOW)
    return arguments, fields


def submitted(session):
    activity = make_activity(session, OWN, published=False, first_day=TODAY + timedelta(days=7))
    service.submit(session, activity.id, by=SYSTEM, now=NOW)
    session.flush()
    return {"activity_id": activity.id}, {"revision": str(activity.revision)}


def to_be_seen(session):
    activity: Activity = _activity(session)
    review = LaterReview(activity=activity, step="postpone", reason="Bão", done_by="a@b.vn", done_at=NOW)
    session.add(review)
    session.flush()
    return {"review_id": review.id}, {}


DECIDE = {"data": REASON | {"counts": "yes"}}
CASES = [
    get("desk.history", Action.VIEW, "draft"),
    get("desk.qr", Action.VIEW, "published"),
    post("desk.decide", Action.APPROVE, make=to_override, step="override", **DECIDE),
    post("desk.decide", Action.APPROVE, make=overridden, step="lift", data=REASON),
    get("queue.home", SIGNED_IN),
    post("queue.approve", Action.APPROVE, make=submitted),
    post("queue.give_back", Action.APPROVE, make=submitted, data=REASON),
    post("queue.see", Action.APPROVE, make=to_be_seen, data={"remark": "Đã xem"}),
    get("network.home", SIGNED_IN),
    get("network.show", SIGNED_IN, "published"),
]
