"""Obligations beside the plan."""

from calendar_app.domain.access import Action
from calendar_app.extensions import SYSTEM
from calendar_app.plans import commitments
from calendar_app.plans.commitments import Commitment
from calendar_app.units import queries as units
from tests.cases import OWN, get, post
from tests.conftest import TODAY

DATA = {"name": "Nói chuyện", "minimum": "2", "from_year": "2027"}


def made(session):
    """A commitment of the unit itself."""
    said = Commitment("Nói chuyện", 2, 2027, (OWN,))
    row = commitments.take_on(session, units.by_code(session, OWN), said, by=SYSTEM, today=TODAY)
    return {"obligation_id": row.id}, {}


CASES = [
    get("commitments.home", Action.VIEW, code=OWN),
    get("commitments.new", Action.MANAGE, code=OWN),
    post("commitments.new", Action.MANAGE, code=OWN, data=DATA),
    get("commitments.assign", Action.MANAGE, code=OWN),
    post("commitments.assign", Action.MANAGE, code=OWN, success=200),
    get("commitments.change", Action.MANAGE, make=made),
    post("commitments.change", Action.MANAGE, make=made, data=DATA),
    post("commitments.withdraw", Action.MANAGE, make=made, data={"from_year": "2028"}),
]
