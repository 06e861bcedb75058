"""The form with which an activity is planned and changed. `desk_views` gives these views their addresses."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import queries as activities
from calendar_app.activities import service
from calendar_app.activities.draft import YEARS, cleaned
from calendar_app.domain import access
from calendar_app.domain.access import Action
from calendar_app.domain.errors import Conflict, Invalid, NotAllowed
from calendar_app.extensions import db, principal, transaction
from calendar_app.jinja import named
from calendar_app.models.activities import Activity, Version
from calendar_app.site import desk_queries
from calendar_app.site.desk_activity import activity_page
from calendar_app.site.desk_forms import ActivityForm
from calendar_app.site.desk_rows import Choice, Dated
from calendar_app.site.draft_forms import Options, data_of, draft_of, fill, tell
from calendar_app.units import queries as units

#: what a link to a new activity may say
PREFILLED = ("unit", "type", "scale", "place", "title", "task")
#: days before and after an activity within which commemorations are offered first
MARGIN = timedelta(days=14)
#: days of an activity that are looked at for this
LONGEST = timedelta(days=60)


def session() -> Session:
    """The session of this request."""
    return db.session()


def new() -> ResponseReturnValue:
    own = desk_queries.editable(session(), principal(), clock.today())
    code = cleaned(request.args.get("unit", ""))
    if code and code not in {unit.code for unit in own}:
        access.require(principal(), Action.EDIT, units.by_code(session(), code).path)
    if not own:
        raise NotAllowed("edit")
    form = ActivityForm(data=None if request.method == "POST" else prefilled(request.args))
    options = _options(form, tuple(Choice(unit.code, unit.name_vi, unit.name_en) for unit in own))
    granted = {held.path for held in principal().grants}
    form.unit.data = form.unit.data or next((unit.code for unit in own if unit.path in granted), own[0].code)
    fill(form, options)
    if form.validate_on_submit():
        try:
            return redirect(url_for("desk.show", activity_id=_create(form)), code=303)
        except Invalid as error:
            tell(form, error.fields)
    return _form_page(form, options)


def _create(form: ActivityForm) -> int:
    now = clock.now()
    with transaction(principal(), now) as write:
        unit = units.by_code(write, form.unit.data)
        activity = service.create(write, unit, draft_of(form), by=principal(), now=now)
        key = activity.id
        said = _handed_in(write, activity, now)
    flash(said)
    return key


def _handed_in(write: Session, activity: Activity, now: datetime) -> str:
    """Submit as well, when that button was pressed; what became of it."""
    if request.form.get("then") != "submit":
        return _("Saved as a draft. Nobody outside your unit sees it yet.")
    service.submit(write, activity.id, by=principal(), now=now)
    published = activities.latest(activity).review == "approved"
    return _("Published. It is in the calendar now.") if published else _("Submitted for approval.")


def edit(activity_id: int) -> ResponseReturnValue:
    activity = service.view(session(), activity_id, principal())
    access.require(principal(), Action.EDIT, activity.lead_unit.path)
    version = activities.latest(activity)
    form, before = ActivityForm(data=data_of(version, activity.revision)), version.rrule
    options = _options(form, (), version)
    fill(form, options, before)
    status = 200
    if form.validate_on_submit():
        try:
            _change(activity_id, form, before)
            return redirect(url_for("desk.show", activity_id=activity_id), code=303)
        except Invalid as error:
            tell(form, error.fields)
        except Conflict as error:
            form.revision.data, form.revision.raw_data = str(error.found), None
            status = 409
    activity = service.view(session(), activity_id, principal())
    return _form_page(form, options, activity, status)


def _change(activity_id: int, form: ActivityForm, before: str) -> None:
    now = clock.now()
    said = request.form.get("revision", "")
    revision = int(said) if said.isdecimal() and len(said) < 10 else -1
    with transaction(principal(), now) as write:
        activity = service.edit(write, activity_id, draft_of(form, before), revision=revision, by=principal(), now=now)
        sentence = _handed_in(write, activity, now)
    flash(sentence)


def prefilled(given: Mapping[str, str]) -> dict[str, Any]:
    """What a link has filled in; what it says wrongly is left out."""
    found: dict[str, Any] = {name: cleaned(given[name]) for name in PREFILLED if given.get(name)}
    for name in ("first_day", "last_day"):
        if day := _known_day(given.get(name, "")):
            found[name] = day
    if found.get("first_day") == found.get("last_day"):
        found.pop("last_day", None)
    found["in_community"] = given.get("in_community") == "1"
    found |= _of_day(cleaned(given.get("day", "")), found)
    return found


def _known_day(text: str) -> date | None:
    """The day of an ISO date within the years of the calendar; none for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _of_day(code: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """The commemoration of a link: declared, named in the title, and its next date when the link gives none."""
    since = found.get("first_day", clock.today())
    coming = desk_queries.dated(session(), [code], since - timedelta(days=60), since + timedelta(days=366))
    if not coming:
        return {}
    nearest = min(coming, key=lambda one: abs((one.first_day - since).days))
    if "first_day" not in found:
        nearest = next((one for one in coming if one.first_day >= since), nearest)
    return {
        "commemorations": [code],
        "first_day": found.get("first_day", nearest.first_day),
        "title": found.get("title", f"{named(nearest.day)} {nearest.first_day.year}"),
    }


def _options(form: ActivityForm, own: tuple[Choice, ...], version: Version | None = None) -> Options:
    today = clock.today()
    first = form.first_day.data or (version.first_day if version else today)
    return Options(
        units=own,
        types=desk_queries.activity_types(session()),
        places=desk_queries.places(session(), today),
        partners=desk_queries.partners(session(), today),
        tasks=desk_queries.tasks(session(), today),
        metrics=desk_queries.metrics(session()),
        days=_days_about(first if first.year in YEARS else today),
    )


def _days_about(first: date) -> tuple[Dated, ...]:
    """Each commemoration on its date nearest to a day, in the order of the year."""
    half = timedelta(days=184)
    nearest: dict[str, Dated] = {}
    for one in desk_queries.all_dated(session(), first - half, first + half):
        known = nearest.setdefault(one.day.code, one)
        if abs(one.first_day - first) < abs(known.first_day - first):
            nearest[one.day.code] = one
    return tuple(sorted(nearest.values(), key=lambda one: (one.first_day, one.day.code)))


def _near(options: Options, form: ActivityForm) -> set[str]:
    """Commemorations to offer first: those chosen, and those within a fortnight of the days given."""
    first = form.first_day.data
    chosen = set(form.commemorations.data or ())
    if first is None or first.year not in YEARS:
        return chosen
    last = max(first, min(form.last_day.data or first, first + LONGEST))
    since, until = first - MARGIN, last + MARGIN
    return chosen | {one.day.code for one in options.days if one.first_day <= until and one.last_day >= since}


def _form_page(
    form: ActivityForm, options: Options, activity: Activity | None = None, status: int = 200
) -> ResponseReturnValue:
    other = activity_page(session(), activity, principal(), clock.today()) if activity else None
    direct = [not activity.lead_unit.needs_approval] if activity else _publish_at_once(form)
    page = render_template(
        "desk/form.html", form=form, near=_near(options, form), other=other, conflict=status == 409, direct=direct
    )
    return page, status


def _publish_at_once(form: ActivityForm) -> list[bool]:
    """Whether what is submitted is published at once, for each unit that the form offers."""
    found = units.by_codes(session(), [code for code, _label, *_more in form.unit.iter_choices()])
    return sorted({not unit.needs_approval for unit in found.values()})
