"""Difficulties, by the unit that reports them and by the one that answers."""

from calendar_app.domain.access import Action
from calendar_app.duties import difficulties
from calendar_app.duties.difficulties import Report
from calendar_app.extensions import SYSTEM
from calendar_app.units import queries as units
from tests.cases import OWN, SIGNED_IN, get, post
from tests.conftest import NOW


def reported(session):
    said = Report("staff", "Chưa có cán bộ thư viện")
    row = difficulties.report(session, units.by_code(session, OWN), said, by=SYSTEM, now=NOW)
    return {"key": row.id}, {}


def answered(session):
    arguments, _fields = reported(session)
    difficulties.answer(session, arguments["key"], "Đã cử người", by=SYSTEM, now=NOW)
    return arguments, {}


CASES = [
    get("difficulties.home", SIGNED_IN),
    get("difficulties.new", Action.EDIT, code=OWN),
    post("difficulties.new", Action.EDIT, code=OWN, data={"kind": "funds", "title": "Chưa có kinh phí"}),
    get("difficulties.show", Action.VIEW, make=reported),
    post("difficulties.step", Action.EDIT, make=answered, data={"then": "ask", "text": "Chưa đủ"}),
]
