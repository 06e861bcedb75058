"""What the lists of a unit's own have in common, venues and templates: one name once, nothing of another unit."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from calendar_app.activities.draft import cleaned
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.domain.text import fold
from calendar_app.models.preparation import ActivityTemplate
from calendar_app.models.units import Unit
from calendar_app.models.venues import Venue

Own = TypeVar("Own", Venue, ActivityTemplate)


def of(unit: Unit, found: Own, what: str) -> Own:
    """What was found, if it stands on the list of this unit; else `NotFound`."""
    if found.unit_id != unit.id:
        raise NotFound(what, found.id)
    return found


def name_faults(name: str, row: Own, listed: Iterable[Own]) -> dict[str, str]:
    """What is wrong with a name: missing, or that of another row of the list, however accented."""
    if not cleaned(name):
        return {"name": "missing"}
    if any(fold(name) == fold(other.name) for other in listed if other is not row):
        return {"name": "taken"}
    return {}


def flushed(session: Session, row: Own) -> Own:
    """The row, written. Two people may add the same name at the same moment: the second is told so (`Invalid`)."""
    try:
        session.flush()
    except IntegrityError as error:
        raise Invalid({"name": "taken"}) from error
    return row
