"""The figures that a unit gives for a year: saved as a draft, submitted, accepted by whoever is above, or returned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app.domain import figures
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calendar_app.domain.figures import Key, Warned
from calendar_app.domain.text import one_line
from calendar_app.indicators import asking, proving, saying, sheet_queries
from calendar_app.indicators.asking import Which
from calendar_app.indicators.definitions import Form
from calendar_app.indicators.frame import Frame
from calendar_app.indicators.proving import Proof
from calendar_app.models.indicators import Sheet, Statistic
from calendar_app.models.units import Unit

#: of one figure
MOST = 1_000_000_000_000
LONGEST_REMARK = 1000
SOURCES = ("typed", "pasted", "imported")


@dataclass(frozen=True)
class Entered:
    """What somebody enters: figures by metric and breakdown, none where a field is empty; ``source`` is how."""

    figures: Mapping[Key, int | None]
    remark: str = ""
    proof: Proof = field(default_factory=Proof)
    source: str = "typed"
    #: that of the sheet which was looked at; 0 where there was none
    revision: int = 0


def sheet(frame: Frame, asked: Which, by: Principal) -> Sheet | None:
    """The sheet, for whoever may see it; none where nothing was entered yet. Raise `NotFound`."""
    if not asking.may_see(frame, asked.subject, by):
        raise NotFound("unit", asked.subject.code)
    return sheet_queries.find(frame.session, frame.plan, asked.form.code, asked.subject, asked.window, asked.year)


def save(frame: Frame, asked: Which, said: Entered, *, by: Principal, now: datetime) -> Sheet:
    """Keep figures as a draft; one that changes supersedes the one before. Fields that are not given stay.

    Raise `Invalid` (field "metric" or "metric-breakdown" -> rule), `Conflict` when somebody saved meanwhile.
    """
    row = _opened(frame, asked, said.revision, by)
    faults = _faults(asked.form, said)
    if faults:
        raise Invalid(faults)
    row.state = figures.after("save", row.state)
    known = sheet_queries.rows(frame.session, row)
    for key, value in said.figures.items():
        _put(frame.session, row, known.get(key), key, value, said.source, by, now)
    _note(frame, asked, row, said, by, now)
    row.revision += 1
    frame.session.flush()
    return row


def _opened(frame: Frame, asked: Which, revision: int, by: Principal) -> Sheet:
    """The sheet, made where there is none, locked for writing."""
    before = sheet(frame, asked, by)
    if not asking.may_edit(frame, asked.subject, by):
        raise NotAllowed("enter figures", asked.subject.code)
    sheet_queries.locked(frame.session, asked.subject)
    before = sheet(frame, asked, by)
    if (before.revision if before else 0) != revision:
        raise Conflict("figures", revision, before.revision if before else 0)
    if before is not None:
        return before
    owner = {"unit_id": asked.subject.id} if isinstance(asked.subject, Unit) else {"place_id": asked.subject.id}
    row = Sheet(
        plan_id=frame.plan.id, form=asked.form.code, window=asked.window, year=asked.year, state="draft",
        revision=0, **owner,
    )  # fmt: skip
    frame.session.add(row)
    frame.session.flush()
    return row


def _put(
    session: Session, sheet: Sheet, before: Statistic | None, key: Key, value: int | None, source: str, by: Principal,
    now: datetime,
) -> None:  # fmt: skip
    if (before.value if before else None) == value:
        return
    if before is not None:
        before.superseded_at = now
        session.flush()
    if value is not None:
        metric, breakdown = key
        session.add(
            Statistic(
                sheet_id=sheet.id, metric=metric, breakdown=breakdown, value=value, source=source,
                entered_by=by.email, entered_at=now,
            )
        )  # fmt: skip


def _note(frame: Frame, asked: Which, row: Sheet, said: Entered, by: Principal, now: datetime) -> None:
    row.remark, row.link = said.remark.strip(), said.proof.texts["link"]
    if said.proof.file is not None:
        owner = asked.subject if isinstance(asked.subject, Unit) else frame.desk
        if owner is not None:
            row.file_id = proving.columns(frame.session, owner, said.proof, by=by, now=now)["file_id"]


def keys_of(form: Form) -> list[Key]:
    """Every figure that a form asks for."""
    return [
        key
        for metric in form.metrics
        for key in ((metric.code, ""), *((metric.code, part.code) for part in metric.breakdowns))
    ]


def name_of(key: Key) -> str:
    """What a figure is called in a form of the web: "lib_visits", "lib_number-school"."""
    return "-".join(part for part in key if part)


def _faults(form: Form, said: Entered) -> dict[str, str]:
    known = set(keys_of(form))
    yes_no = {metric.code for metric in form.metrics if metric.yes_no}
    found = {}
    for key, value in said.figures.items():
        if key not in known:
            found[name_of(key)] = "unknown"
        elif value is not None and not 0 <= value <= (1 if key[0] in yes_no else MOST):
            found[name_of(key)] = "out_of_range"
    if len(said.remark.strip()) > LONGEST_REMARK:
        found["remark"] = "too_long"
    return found | proving.faults(said.proof, required=False)


def warnings(frame: Frame, form: Form, now: Mapping[Key, int], before: Mapping[Key, int]) -> list[Warned]:
    """What is unlikely about figures beside those of the year before, by the limits that the plan sets."""
    limits = {"rise": float(frame.setting("figures_rise", 100)), "fall": float(frame.setting("figures_fall", 50))}
    asked = [metric for metric in form.metrics if not metric.yes_no]
    return figures.warnings([metric.shape for metric in asked], now, before, **limits)


def submit(frame: Frame, asked: Which, revision: int, *, by: Principal, now: datetime) -> Sheet:
    """Hand figures in. Raise `Invalid` where there is none, or a part is more than its whole."""
    row = _locked(frame, asked, revision, by)
    if not asking.may_edit(frame, asked.subject, by):
        raise NotAllowed("submit figures", asked.subject.code)
    state = figures.after("submit", row.state)
    given = sheet_queries.values(frame.session, row)
    faults = {} if given else {"figures": "missing"}
    for metric in asked.form.metrics:
        for warned in figures.warnings([metric.shape], given, {}, rise=0, fall=0):
            faults[metric.code] = "more_than_whole" if warned.code == "part" else "less_than_parts"
    if faults:
        raise Invalid(faults)
    row.state, row.submitted_by, row.submitted_at = state, by.email, now
    row.reason = ""
    return row


def withdraw(frame: Frame, asked: Which, revision: int, *, by: Principal) -> Sheet:
    """Take submitted figures back to change them."""
    row = _locked(frame, asked, revision, by)
    if not asking.may_edit(frame, asked.subject, by):
        raise NotAllowed("withdraw figures", asked.subject.code)
    row.state = figures.after("withdraw", row.state)
    return row


def accept(frame: Frame, asked: Which, revision: int, *, by: Principal, now: datetime) -> Sheet:
    """Accept figures: from now on they count."""
    return _reviewed(frame, asked, revision, "accept", "", by, now)


def give_back(frame: Frame, asked: Which, revision: int, reason: str, *, by: Principal, now: datetime) -> Sheet:
    """Return figures to be corrected, with a reason; accepted ones count no longer until they are accepted anew."""
    said = one_line(reason)
    if not said or len(said) > saying.LONGEST_REASON:
        raise Invalid({"reason": "too_long" if said else "missing"})
    return _reviewed(frame, asked, revision, "return", said, by, now)


def _reviewed(
    frame: Frame, asked: Which, revision: int, step: str, reason: str, by: Principal, now: datetime
) -> Sheet:  # fmt: skip
    row = _locked(frame, asked, revision, by)
    if not asking.may_review(frame, asked.subject, by):
        raise NotAllowed(f"{step} figures", asked.subject.code)
    row.state = figures.after(step, row.state)
    row.reviewed_by, row.reviewed_at, row.reason = by.email, now, reason
    return row


def _locked(frame: Frame, asked: Which, revision: int, by: Principal) -> Sheet:
    """The sheet as it was looked at, locked; raise `NotFound` where there is none and `Conflict` where it changed."""
    found = sheet(frame, asked, by)
    if found is None:
        raise NotFound("figures", asked.subject.code)
    row = frame.session.get_one(Sheet, found.id, with_for_update=True, populate_existing=True)
    if row.revision != revision:
        raise Conflict("figures", revision, row.revision)
    return row
