"""Duties, reports and milestones."""

from calendar_app.domain.access import Action
from calendar_app.extensions import SYSTEM
from calendar_app.files import service as files
from calendar_app.files.service import Upload
from calendar_app.models.duties import DutyInstance, DutyProof
from calendar_app.models.plans import Plan
from calendar_app.units import queries as units
from tests.cases import ADMINISTRATOR, OWN, SIGNED_IN, get, post
from tests.conftest import NOW
from tests.files import making


def proven(session):
    """A duty with a file that shows it is done."""
    arguments, _fields = a_duty()(session)
    row = session.get_one(DutyInstance, arguments["row_id"])
    upload = Upload("bao-cao.jpg", making.picture())
    file = files.store(session, row.unit, upload, "evidence", by=SYSTEM, now=NOW)
    row.proofs.append(DutyProof(file=file, title=file.name, added_by="", added_at=NOW))
    session.flush()
    return {**arguments, "proof_id": row.proofs[-1].id}, {}


def a_duty(done=False, unit=OWN):
    """An entry of the plan that a museum does not have; whoever sees the instance sees it like any other."""

    def make(session):
        plan, owner = session.query(Plan).one(), units.by_code(session, unit)
        key = {"plan_id": plan.id, "sort": "duty", "code": "d11", "unit_id": owner.id, "year": 2026}
        row = session.query(DutyInstance).filter_by(**key).one_or_none() or DutyInstance(**key)
        row.done_at, row.done_by, row.withdrawn = (NOW if done else None), "", False
        session.add(row)
        session.flush()
        return {"row_id": row.id}, {}

    return make


CASES = [
    get("duties.home", SIGNED_IN),
    get("duties.show", Action.VIEW, make=a_duty()),
    get("duties.evidence", Action.VIEW, make=proven),
    post("duties.prove", Action.EDIT, make=a_duty(), data={"links": "https://example.vn/bao-cao"}),
    post("duties.begin", Action.EDIT, make=a_duty()),
    post("duties.set_aside", Action.EDIT, make=a_duty(), data={"reason": "Không có thư viện"}),
    post("duties.done", Action.EDIT, make=a_duty()),
    post("duties.reopen", Action.EDIT, make=a_duty(done=True)),
    post("duties.set_day", ADMINISTRATOR, make=a_duty(unit=OWN), success=303),
]
