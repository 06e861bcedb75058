"""Results, their evidence, and the one form that a mail's link opens."""

from uuid import uuid4

from calendar_app.accounts import links
from calendar_app.activities import results
from calendar_app.activities.proofs import NewFile
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Action, Role
from calendar_app.extensions import SYSTEM
from calendar_app.files import service as files
from calendar_app.files.service import Upload
from calendar_app.units import queries as units
from tests.cases import OWN, PUBLIC, SECRET, get, post
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_activity, make_person
from tests.files import making


def past(session):
    return make_activity(session, OWN, first_day=TODAY - days(3))


def held(session):
    """Where a result stands, with a photo."""
    activity = past(session)
    new = NewFile("a.jpg", files.examined(making.picture(), "evidence"))
    results.hold(
        session, activity.id, activity.occurrences[0].id, Outcome(attendance=12, files=(new,)), by=SYSTEM, now=NOW
    )
    session.flush()
    return activity


def recorded(session):
    activity = held(session)
    return {"activity_id": activity.id, "occurrence_id": activity.occurrences[0].id}, {}


def evidence(session):
    return {"file_id": held(session).occurrences[0].result.evidence[0].file_id}, {}


def picture(session):
    stored = files.store(
        session, units.by_code(session, OWN), Upload("a.jpg", making.picture()), "picture", by=SYSTEM, now=NOW
    )
    make_activity(session, OWN, picture_id=stored.id, picture_alt="Ảnh")
    return {"file_id": stored.id}, {}


def secret(session):
    """A link that was mailed to an editor of the unit."""
    person = make_person(session, f"{uuid4().hex}@example.vn")
    grant(session, person, units.by_code(session, OWN), Role.EDITOR)
    about = f"occurrence:{past(session).occurrences[0].id}"
    return {"token": links.issue(session, person.id, "result", subject=about, made_by="SYSTEM", now=NOW)}, {}


CASES = [
    post("evidence.accept", Action.APPROVE, make=recorded),
    get("evidence.file", Action.VIEW, make=evidence),
    get("evidence.view", Action.VIEW, make=evidence),
    get("evidence.picture", PUBLIC, make=picture),
    get("evidence.by_link", SECRET, make=secret),
    post("evidence.by_link", SECRET, make=secret, data={"attendance": "12"}),
    post("evidence.not_held", SECRET, make=secret, step="postpone", data={"reason": "Bão"}),
    post("evidence.not_held", SECRET, make=secret, step="cancel", data={"reason": "Bão"}),
]
