"""Candidates for commendation, by the unit that proposes them and by the one that decides."""

from calendar_app.activities.proofs import NewFile
from calendar_app.domain.access import Action
from calendar_app.duties import commendations
from calendar_app.duties.commendations import Proposal
from calendar_app.duties.proofs import Given
from calendar_app.extensions import SYSTEM
from calendar_app.files import service as files
from calendar_app.models.commendations import Commendation
from calendar_app.units import queries as units
from tests.cases import OWN, SIGNED_IN, get, post
from tests.conftest import NOW
from tests.files import making


def make(session):
    for old in session.query(Commendation):
        old.state = "withdrawn"
    new = NewFile("a.jpg", files.examined(making.picture(), "evidence"))
    said = Proposal(2026, "Tổ chức tốt", "Nguyễn Thị Thu", given=Given(files=(new,)))
    return commendations.propose(session, units.by_code(session, OWN), said, by=SYSTEM, now=NOW)


def proposed(session):
    return {"key": make(session).id}, {}


def fresh(session):
    make(session).state = "withdrawn"
    session.flush()
    return {}, {}


def proven(session):
    row = make(session)
    return {"key": row.id, "proof_id": row.proofs[0].id}, {}


CASES = [
    get("commendations.home", SIGNED_IN),
    get("commendations.figures", SIGNED_IN),
    get("reports.commendation_sheet", SIGNED_IN),
    get("commendations.people", Action.VIEW, code=OWN),
    get("commendations.new", Action.EDIT, code=OWN),
    post("commendations.new", Action.EDIT, code=OWN, make=fresh, data={"year": "2026", "merits": "Tổ chức tốt"}),
    get("commendations.show", Action.VIEW, make=proposed),
    get("commendations.evidence", Action.VIEW, make=proven),
    post("commendations.prove", Action.EDIT, make=proposed, data={"links": "https://example.vn/1"}),
    post("commendations.decide", Action.EDIT, make=proposed, data={"then": "withdraw", "reason": "Nhầm"}),
]
