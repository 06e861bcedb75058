"""The lists of venues and templates of a unit, and the checklist of an activity."""

from typing import Any

from sqlalchemy.orm import Session

from calendar_app.activities import checklist, templates, venues
from calendar_app.activities.checklist import Item
from calendar_app.activities.templates import TemplateFacts
from calendar_app.activities.venues import VenueFacts
from calendar_app.domain.access import Action
from calendar_app.extensions import SYSTEM
from calendar_app.models.preparation import ActivityTemplate
from calendar_app.models.venues import Venue
from calendar_app.units import queries as units
from tests.cases import OWN, get, post
from tests.conftest import NOW
from tests.factories import make_activity

TEMPLATE = {"name": "Buổi đọc sách", "type": "reading_session", "days": "1", "scale": "commune"}


def a_venue(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
    unit = units.by_code(session, OWN)
    number = session.query(Venue).count()
    return {"venue_id": venues.add(session, unit, VenueFacts(f"Hội trường {number}"), by=SYSTEM).id}, {
        "name": f"Hội trường mới {number}"
    }


def another_name(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
    return {}, {"name": f"Phòng {session.query(Venue).count()}"}


def a_template(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
    unit = units.by_code(session, OWN)
    number = session.query(ActivityTemplate).count()
    facts = TemplateFacts(f"Mẫu {number}", "exhibition")
    return {"template_id": templates.add(session, unit, facts, by=SYSTEM).id}, {"name": f"Mẫu mới {number}"}


def another_template(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
    return {}, {"name": f"Buổi đọc {session.query(ActivityTemplate).count()}"}


def an_activity(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
    made = make_activity(session, OWN, published=False)
    return {"activity_id": made.id}, {"revision": str(made.revision), "rows-0-text": "Gửi giấy mời"}


def an_item(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
    made = make_activity(session, OWN, published=False)
    checklist.write(session, made.id, [Item(None, "In tờ rơi")], revision=None, by=SYSTEM, now=NOW)
    return {"activity_id": made.id, "item_id": checklist.items(session, made.id)[0].id}, {}


CASES = [
    get("venues.home", Action.EDIT, code=OWN),
    get("venues.new", Action.EDIT, code=OWN),
    post("venues.new", Action.EDIT, code=OWN, make=another_name),
    get("venues.change", Action.EDIT, code=OWN, make=a_venue),
    post("venues.change", Action.EDIT, code=OWN, make=a_venue),
    post("venues.put", Action.EDIT, code=OWN, make=a_venue, step="retire"),
    post("venues.put", Action.EDIT, code=OWN, make=a_venue, step="restore"),
    get("templates.home", Action.EDIT, code=OWN),
    get("templates.new", Action.EDIT, code=OWN),
    post("templates.new", Action.EDIT, code=OWN, data=TEMPLATE, make=another_template),
    get("templates.change", Action.EDIT, code=OWN, make=a_template),
    post("templates.change", Action.EDIT, code=OWN, data=TEMPLATE, make=a_template),
    post("templates.put", Action.EDIT, code=OWN, make=a_template, step="retire"),
    post("templates.put", Action.EDIT, code=OWN, make=a_template, step="restore"),
    get("checklist.edit", Action.EDIT, make=an_activity),
    post("checklist.edit", Action.EDIT, make=an_activity),
    post("checklist.tick", Action.EDIT, make=an_item, data={"done": "1"}),
]
