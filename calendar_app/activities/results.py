"""What came of an occurrence: held, with one attendance figure; the rest is welcome. Or that it was not held at all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import proofs, service
from calendar_app.activities.draft import MOST_MONEY, cleaned
from calendar_app.activities.proofs import NewFile
from calendar_app.domain import access, workflow
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid, NotFound, WrongStatus
from calendar_app.models.activities import Activity, Occurrence, Result
from calendar_app.quotas import service as quotas

#: more people than any single activity can gather
MOST = 10_000_000
FIGURES = ("attendance", "children", "adults", "online", "foreign", "amount")
MONEY = ("spent_state", "spent_mobilised")
#: longest text of each field
TEXTS = {"narrative": 4000, "partners": 500}


@dataclass(frozen=True)
class Outcome:
    """A result as it was entered. Attendance may be unknown only for a product."""

    attendance: int | None
    #: of those who came
    children: int | None = None
    adults: int | None = None
    #: besides those who came
    online: int | None = None
    #: of those who came, from abroad
    foreign: int | None = None
    amount: int | None = None
    narrative: str = ""
    partners: str = ""
    #: đồng
    spent_state: int | None = None
    spent_mobilised: int | None = None
    evidence_link: str = ""
    links: tuple[str, ...] = ()
    files: tuple[NewFile, ...] = ()
    #: ids of evidence that is taken back
    drop: frozenset[int] = frozenset()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every link, cleaned, once each."""
        found = (cleaned(link) for link in (self.evidence_link, *self.links))
        return tuple(dict.fromkeys(link for link in found if link))


def hold(
    session: Session, activity_id: int, occurrence_id: int, outcome: Outcome, *, by: Principal, now: datetime,
    first: bool = False,
) -> Activity:  # fmt: skip
    """Say that an occurrence was held. It may be corrected later; the figures before stay in the log.

    Saying the same twice changes nothing. With ``first`` raise `WrongStatus` when there is a result already.
    """
    activity = service.own(session, activity_id, Action.EDIT, by)
    occurrence = _open(activity, occurrence_id)
    if first and occurrence.result is not None:
        raise WrongStatus("hold", "recorded")
    state = workflow.life("hold", occurrence.state)
    _check(activity, occurrence, outcome, now)
    if not _record(session, activity, occurrence, outcome, by, now):
        return activity
    occurrence.state = state
    _follow(activity)
    service.touch(activity, now)
    quotas.credit(session, activity, now=now)
    return activity


def call_off(
    session: Session, activity_id: int, occurrence_id: int, step: str, reason: str, *, by: Principal, now: datetime
) -> Activity:
    """Say that an occurrence was postponed or cancelled instead ("postpone", "cancel"); of a series, only this one."""
    _open(service.own(session, activity_id, Action.EDIT, by), occurrence_id)
    take = {"postpone": service.postpone_one, "cancel": service.cancel_one}[step]
    return take(session, activity_id, occurrence_id, reason, by=by, now=now)


def accept(
    session: Session, activity_id: int, occurrence_id: int, *, by: Principal, now: datetime, revision: int | None = None
) -> Activity:
    """An approver accepts a result as it stands; a correction afterwards has to be accepted anew.

    Where the plan says so (its setting ``held_needs_approval``), only accepted results count.
    """
    activity = service.own(session, activity_id, Action.APPROVE, by, revision)
    result = _open(activity, occurrence_id).result
    if result is None:
        raise WrongStatus("accept", "not recorded")
    result.accepted = True
    service.touch(activity, now)
    quotas.credit(session, activity, now=now)
    return activity


def viewed(session: Session, activity_id: int, occurrence_id: int, *, by: Principal) -> Occurrence:
    """An occurrence of a published activity, for somebody who may enter its result; else `NotFound`, `NotAllowed`."""
    activity = service.view(session, activity_id, by)
    access.require(by, Action.EDIT, activity.lead_unit.path)
    if activity.published is None:
        raise NotFound("occurrence", occurrence_id)
    return _open(activity, occurrence_id)


def _open(activity: Activity, occurrence_id: int) -> Occurrence:
    if activity.published is None:
        raise WrongStatus("hold", "not published")
    found = next((o for o in activity.occurrences if o.id == occurrence_id), None)
    if found is None:
        raise NotFound("occurrence", occurrence_id)
    return found


def _follow(activity: Activity) -> None:
    """An activity is held when none of its occurrences is to come and one was held."""
    states = {occurrence.state for occurrence in activity.occurrences}
    if "held" in states and states <= {"held", "cancelled"}:
        activity.life = workflow.life("hold", activity.life)


def _check(activity: Activity, occurrence: Occurrence, outcome: Outcome, now: datetime) -> None:
    faults = proofs.faults(occurrence.result, outcome.addresses, outcome.files, outcome.drop)
    product = activity.published is not None and activity.published.product
    if occurrence.first_day > clock.day(now) and not product:
        faults["attendance"] = "not_yet"
    if outcome.attendance is None and not product:
        faults["attendance"] = "missing"
    if product and not proofs.left(occurrence.result, outcome.addresses, outcome.files, outcome.drop):
        faults["evidence_link"] = "missing"
    if faults := {**faults, **_text_faults(outcome), **_figure_faults(outcome)}:
        raise Invalid(faults)


def _text_faults(outcome: Outcome) -> dict[str, str]:
    return {name: "too_long" for name, most in TEXTS.items() if len(cleaned(getattr(outcome, name))) > most}


def _figure_faults(outcome: Outcome) -> dict[str, str]:
    faults = {}
    for name in (*FIGURES, *MONEY):
        value, most = getattr(outcome, name), MOST_MONEY if name in MONEY else MOST
        if value is not None and not 0 <= value <= most:
            faults[name] = "out_of_range"
    if faults or outcome.attendance is None:
        return faults
    if (outcome.children or 0) + (outcome.adults or 0) > outcome.attendance:
        faults["children" if outcome.children else "adults"] = "more_than_came"
    if (outcome.foreign or 0) > outcome.attendance:
        faults["foreign"] = "more_than_came"
    return faults


def _record(
    session: Session, activity: Activity, occurrence: Occurrence, outcome: Outcome, by: Principal, now: datetime
) -> bool:
    """Write it down; whether that changes anything."""
    said = {name: getattr(outcome, name) for name in (*FIGURES, *MONEY)}
    said |= {name: cleaned(getattr(outcome, name)) for name in TEXTS}
    result = occurrence.result
    same = result is not None and all(getattr(result, name) == value for name, value in said.items())
    if result is None:
        result = Result(occurrence=occurrence, recorded_by=by.email, recorded_at=now)
        session.add(result)
    for name, value in said.items():
        setattr(result, name, value)
    session.flush()
    proven = proofs.record(session, activity.lead_unit, result, outcome, by=by, now=now)
    if same and not proven and occurrence.state == "held":
        return False
    result.recorded_by, result.recorded_at, result.accepted = by.email, now, False
    return True
