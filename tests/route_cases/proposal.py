"""The draft of a year, and last year's copies."""

from calendar_app.activities import copying, proposing
from calendar_app.domain.access import Action
from calendar_app.units import queries as units
from tests.cases import OWN, get, post
from tests.conftest import TODAY
from tests.factories import make_activity


def proposed(session):
    """The first thing that the draft of the year proposes."""
    found = proposing.propose(session, units.by_code(session, OWN), 2027, TODAY)
    return {"code": OWN, "year": 2027}, {"take": found.proposals[0].key}


def copied(session):
    """An activity of this year, to be held again in the next."""
    made = make_activity(session, OWN)
    return {"code": OWN, "year": 2027}, {"take": copying.origin(made, 2027)}


CASES = [
    get("proposal.draft", Action.EDIT, code=OWN, year=2027),
    post("proposal.draft", Action.EDIT, make=proposed),
    get("proposal.copy", Action.EDIT, code=OWN, year=2027),
    post("proposal.copy", Action.EDIT, make=copied),
]
