"""Clashes as pages tell them. `desk/_clashes.html` shows the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from calendar_app.activities import clashes
from calendar_app.activities.clashes import Clash, Party
from calendar_app.domain.access import Principal
from calendar_app.jinja import days
from calendar_app.models.activities import Activity

#: stretches of days that a sentence names
MOST = 3


@dataclass(frozen=True)
class ClashRow:
    """A clash in words. Without a title it is something that its reader may not see."""

    kind: str
    heading: str
    title: str
    url: str
    unit: Party | None
    when: str


def of_activity(session: Session, activity: Activity, by: Principal, today: date) -> list[ClashRow]:
    """What the version at hand of an activity clashes with from today on, as somebody may know it."""
    return clash_rows(clashes.of_activity(session, activity, by=by, today=today))


def clash_rows(found: Iterable[Clash]) -> list[ClashRow]:
    """Clashes in words, in their order."""
    return [
        ClashRow(one.kind, _heading(one), one.title or _hidden(one), _url(one), one.unit, when(one.days))
        for one in found
    ]


def _heading(one: Clash) -> str:
    if one.kind == "venue":
        return _("The venue is taken: %(venue)s", venue=one.venue)
    if one.kind == "person":
        return _("Needed in two places: %(people)s", people=", ".join(one.people))
    return _("Another big event at the same time")


def _hidden(one: Clash) -> str:
    if one.kind == "venue":
        return _("Another unit has reserved it; its plan is not published yet.")
    return _("Something of another unit that is not published yet.")


def _url(one: Clash) -> str:
    if one.activity_id is None:
        return ""
    return url_for("desk.show" if one.on_desk else "public.activity", activity_id=one.activity_id)


def when(found: Sequence[date]) -> str:
    """Days in words: 19–23/04/2027; of many stretches the first few."""
    stretches: list[tuple[date, date]] = []
    for one in sorted(found):
        if stretches and one - stretches[-1][1] == timedelta(days=1):
            stretches[-1] = (stretches[-1][0], one)
        else:
            stretches.append((one, one))
    told = ", ".join(days(first, last) for first, last in stretches[:MOST])
    more = len(stretches) - MOST
    return told if more <= 0 else f"{told} {ngettext('and %(num)s more time', 'and %(num)s more times', more)}"
