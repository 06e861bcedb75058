"""The page of the activity form: what is offered first, what it clashes with, who else has changed it."""

from dataclasses import dataclass, field
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from calendar_app.activities import afterwards, checklist, clashes, venues
from calendar_app.activities import queries as activities
from calendar_app.activities.draft import YEARS
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import BadRecurrence
from calendar_app.models.activities import Activity
from calendar_app.models.units import Unit
from calendar_app.site import desk_history
from calendar_app.site.activity_forms import ActivityForm
from calendar_app.site.clash_rows import clash_rows
from calendar_app.site.comparison import Row
from calendar_app.site.desk_rows import HistoryRow
from calendar_app.site.draft_forms import draft_of, number_of
from calendar_app.site.form_options import Options, near_days
from calendar_app.site.public_queries import unit_ref

#: what a draft needs before it can be compared with others
NEEDED = ("first_day", "last_day", "starts_at", "ends_at", "repeats", "repeats_until", "exdates")


@dataclass(frozen=True)
class FormPage:
    """What the form is about, beside its fields."""

    #: none for a new one
    activity: Activity | None = None
    #: whether submitting publishes, for each unit that may lead
    publishes: list[bool] = field(default_factory=list)
    #: its change of time or place may be public at once
    urgent: bool = False
    #: the fields in which it differs from what somebody else has saved; none where there is no conflict
    rows: list[Row] | None = None
    #: name of the template that it began from
    template: str = ""
    #: the day of a series from which what is entered goes on with it; none changes the activity itself
    follows: date | None = None


def may_be_urgent(session: Session, activity: Activity, today: date) -> bool:
    """Whether a change of time or place of an activity may be published at once."""
    if activity.published is None or not activity.lead_unit.needs_approval or activity.life != "planned":
        return False
    return afterwards.touches_soon(session, activity, activities.latest(activity), today)


def shown(
    session: Session, form: ActivityForm, found: Options, unit: Unit, page: FormPage, by: Principal, *, checked: bool
) -> ResponseReturnValue:
    """The page, with the status that says whether somebody else was faster."""
    if checked:
        _only_days(form)
    rows = clash_rows(_clashes(session, form, found, unit, page.activity, by))
    text = render_template(
        "desk/form.html",
        form=form,
        page=page,
        unit=unit_ref(session, unit),
        options=found,
        near=near_days(found, form.first_day.data, form.last_day.data, form.commemorations.data or ()),
        near_occasions=form.occasions.data or (),
        product=found.is_product(form.type.data),
        clashes=rows,
        checked=checked and not form.errors,
        picture_id=None if form.picture_remove.data else number_of(form.picture_id.data),
        picture_lost=bool(form.picture.data and getattr(form.picture.data, "filename", "")),
        change=_last_change(session, page),
    )
    return text, 409 if page.rows is not None else 200


def _only_days(form: ActivityForm) -> None:
    """Whoever only looks for clashes has not finished: what is missing elsewhere is not told yet."""
    for name, one in form._fields.items():
        if name not in NEEDED:
            one.errors = ()


def _last_change(session: Session, page: FormPage) -> HistoryRow | None:
    if page.rows is None or page.activity is None:
        return None
    rows, _pages = desk_history.history(session, page.activity, size=1)
    return next(iter(rows), None)


def _clashes(
    session: Session, form: ActivityForm, found: Options, unit: Unit, activity: Activity | None, by: Principal
) -> list[clashes.Clash]:
    """What the form as it stands would clash with; nothing while its days cannot be read."""
    first, last = form.first_day.data, form.last_day.data
    if not form.is_submitted() or first is None or first.year not in YEARS or any(form[one].errors for one in NEEDED):
        return []
    if last is not None and not 0 <= (last - first).days <= 366:
        return []
    before = activities.latest(activity).rrule if activity else ""
    products = {code for code in found.types if found.is_product(code)}
    people = {by.person_id} if activity is None else {activity.organiser_id}
    if activity is not None:
        people |= {item.owner_id for item in checklist.items(session, activity.id)}
    try:
        draft = venues.filled(session, draft_of(form, before, products))
        known = {number for number in people if number is not None}
        return clashes.found(
            session, unit=unit, draft=draft, by=by, people=known, except_activity=activity.id if activity else None
        )
    except BadRecurrence:
        return []
