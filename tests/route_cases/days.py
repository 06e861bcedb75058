"""The days desk."""

from calendar_app.extensions import SYSTEM
from calendar_app.models.days import DayOff, Disruption, Occasion
from tests.cases import ADMINISTRATOR, get, post
from tests.conftest import NOW, TODAY

SPAN = {"first_day": TODAY, "last_day": TODAY}


def a_day_off(session):
    session.query(DayOff).delete()
    row = DayOff(day=TODAY, sort="off")
    session.add(row)
    session.flush()
    return {"row_id": row.id}, {}


def an_occasion(session):
    row = Occasion(code=f"o{session.query(Occasion).count()}", name_vi="Bầu cử", **SPAN)
    session.add(row)
    session.flush()
    return {"row_id": row.id}, {}


def a_disruption(session):
    row = Disruption(sort="storm", name="Bão", declared_by=SYSTEM.email, declared_at=NOW, **SPAN)
    session.add(row)
    session.flush()
    return {"row_id": row.id}, {}


CASES = [
    get("days.home", ADMINISTRATOR),
    get("days.observe", ADMINISTRATOR, year=2027, code="lifelong_learning_week"),
    post("days.observe", ADMINISTRATOR, year=2027, code="lifelong_learning_week", success=303),
    post("days.enter_off", ADMINISTRATOR),
    post("days.withdraw_off", ADMINISTRATOR, make=a_day_off, success=303),
    get("days.new_occasion", ADMINISTRATOR),
    post("days.new_occasion", ADMINISTRATOR),
    get("days.occasion", ADMINISTRATOR, make=an_occasion),
    post("days.occasion", ADMINISTRATOR, make=an_occasion),
    post("days.cancel_occasion", ADMINISTRATOR, make=an_occasion, success=303),
    get("days.declare", ADMINISTRATOR),
    post("days.declare", ADMINISTRATOR),
    get("days.disruption", ADMINISTRATOR, make=a_disruption),
    post("days.postpone", ADMINISTRATOR, make=a_disruption),
    post("days.lift", ADMINISTRATOR, make=a_disruption, success=303),
]
