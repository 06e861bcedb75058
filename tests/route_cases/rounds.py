"""Rounds, by who sends them and by who is asked."""

from calendar_app.activities.proofs import NewFile
from calendar_app.domain.access import Action
from calendar_app.duties import round_answers, rounds
from calendar_app.duties.round_answers import Reply
from calendar_app.duties.rounds import Letter
from calendar_app.extensions import SYSTEM
from calendar_app.files import service as files
from calendar_app.models.rounds import Round, RoundAnswer
from calendar_app.units import queries as units
from tests.cases import OWN, SIGNED_IN, get, post
from tests.conftest import NOW, TODAY
from tests.factories import days
from tests.files import making

DUE = TODAY + days(20)


def drawn_up(session):
    """A draft of the unit, which has nobody to ask: another unit is put on it by hand."""
    new = NewFile("a.pdf", files.examined(making.pdf(), "letter"))
    said = Letter("Đợt hoạt động", DUE, "12/CV", TODAY, file=new)
    row = rounds.draw_up(session, units.by_code(session, OWN), said, by=SYSTEM, now=NOW)
    row.answers.append(RoundAnswer(unit=units.by_code(session, "XA-21484")))
    session.flush()
    return row


def draft(session):
    return {"round_id": drawn_up(session).id}, {}


def sent(session):
    return {"round_id": rounds.send(session, drawn_up(session).id, by=SYSTEM, now=NOW).id}, {}


def to_leave(session):
    return sent(session)[0], {"unit": "XA-21484"}


def asked(session):
    """A round of the department that asks the unit."""
    department = units.by_code(session, "SVHTTDL")
    row = rounds.draw_up(session, department, Letter("Đợt của Sở", DUE), by=SYSTEM, now=NOW)
    rounds.choose(session, row.id, {"codes": [OWN]}, by=SYSTEM, now=NOW)
    rounds.send(session, row.id, by=SYSTEM, now=NOW)
    return {"round_id": row.id, "code": OWN}, {}


def answered(session):
    arguments, _fields = asked(session)
    round_answers.save(session, arguments["round_id"], OWN, Reply(note="Không có"), submit=True, revision=None,
                       by=SYSTEM, now=NOW)  # fmt: skip
    return arguments, {}


def received(session):
    """An answer that the unit itself has received."""
    arguments, _fields = sent(session)
    row = session.get_one(Round, arguments["round_id"]).answers[0]
    row.state, row.submitted_at = "submitted", NOW
    session.flush()
    return {**arguments, "code": "XA-21484"}, {}


LETTER = {"title": "Đợt hoạt động", "due_on": "20/12/2026"}
CASES = [
    get("rounds.home", SIGNED_IN),
    get("rounds.new", Action.EDIT, code=OWN),
    post("rounds.new", Action.EDIT, code=OWN, data=LETTER),
    get("rounds.edit", Action.EDIT, make=draft),
    post("rounds.edit", Action.EDIT, make=draft, data=LETTER),
    get("rounds.choose", Action.EDIT, make=draft),
    post("rounds.choose", Action.EDIT, make=draft, success=200),
    get("rounds.show", Action.VIEW, make=sent),
    get("rounds.table", Action.VIEW, make=sent),
    get("rounds.letter", Action.VIEW, make=sent),
    get("reports.round_sheet", Action.VIEW, make=sent),
    post("rounds.send", Action.APPROVE, make=draft),
    post("rounds.extend", Action.APPROVE, make=sent, data={"due_on": "30/12/2026", "why": "Bão"}),
    post("rounds.end", Action.APPROVE, make=sent, how="close"),
    post("rounds.end", Action.APPROVE, make=sent, how="cancel", data={"reason": "Nhầm"}),
    post("rounds.leave_out", Action.APPROVE, make=to_leave),
    get("answers.show", Action.VIEW, make=asked),
    post("answers.show", Action.EDIT, make=asked, data={"note": "Không có hoạt động", "then": "submit"}),
    post("answers.take_back", Action.EDIT, make=answered),
    post("answers.give_back", Action.APPROVE, make=received, data={"reason": "Thiếu"}),
]
