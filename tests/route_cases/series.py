"""One date of a series, and all that follow."""

from calendar_app.activities import series, service
from calendar_app.activities.series import Place
from calendar_app.domain.access import Action
from calendar_app.extensions import SYSTEM
from tests.cases import CONTENT, OWN, get, post
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity


def made(session):
    """The second date of a published series."""
    activity = make_activity(session, OWN, first_day=TODAY + days(7), rrule="FREQ=WEEKLY;COUNT=4")
    session.flush()
    row = activity.occurrences[1]
    return {"activity_id": activity.id, "occurrence_id": row.id}, {"revision": str(activity.revision)}


def moved(session):
    """The same, moved by two days."""
    arguments, _data = made(session)
    place = Place(TODAY + days(16), TODAY + days(16))
    activity = service.view(session, arguments["activity_id"], SYSTEM)
    series.move_one(session, **arguments, place=place, revision=activity.revision, by=SYSTEM, now=NOW)
    service.submit(session, activity.id, by=SYSTEM, now=NOW)
    if activity.lead_unit.needs_approval:
        service.approve(session, activity.id, by=SYSTEM, now=NOW)
    session.flush()
    return arguments, {"revision": str(activity.revision)}


CASES = [
    get("series.occurrence", Action.EDIT, make=made),
    post("series.move", Action.EDIT, make=made, data={"first_day": "09/12/2026", "then": "submit"}),
    post("series.put_back", Action.EDIT, make=moved, data={"then": "submit"}),
    post("series.stop", Action.EDIT, make=made, step="cancel", data={"reason": "Mưa"}),
    post("series.stop", Action.EDIT, make=made, step="postpone", data={"reason": "Mưa"}),
    get("series.following", Action.EDIT, make=made),
    post("series.following", Action.EDIT, make=made, data=CONTENT | {"repeats": "weekly"}),
]
