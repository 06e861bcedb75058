"""The import of a year's plan: the upload, the template, and what was uploaded and waits to be confirmed."""

from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.activities.importing import sandbox, service
from calendar_app.activities.importing.matching import Options
from calendar_app.domain.access import Action
from calendar_app.extensions import SYSTEM
from calendar_app.units import queries as units
from tests.cases import OWN, get, post
from tests.conftest import NOW

PLAN = "Tên hoạt động;Loại;Từ ngày\nTrưng bày sách;Trưng bày, triển lãm;21/4/2027\n".encode()


def chosen(_session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
    """A file to choose."""
    return {}, {"file": (BytesIO(PLAN), "ke-hoach.csv"), "year": "2027"}


def waiting(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
    """An upload that waits, and what its preview confirms."""
    unit = units.by_code(session, OWN)
    file = service.keep(session, unit, "ke-hoach.csv", PLAN, by=SYSTEM, now=NOW)
    plan = service.preview(session, unit, sandbox.read(PLAN), Options(2027), by=SYSTEM, now=NOW)
    return {"file_id": file.id}, {"digest": plan.digest}


CASES = [
    get("imports.upload", Action.EDIT, code=OWN),
    post("imports.upload", Action.EDIT, code=OWN, make=chosen),
    get("imports.template", Action.EDIT, code=OWN),
    get("imports.preview", Action.EDIT, code=OWN, year=2027, make=waiting),
    post("imports.preview", Action.EDIT, code=OWN, year=2027, make=waiting),
]
