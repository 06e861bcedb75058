"""Between the activity form and what the services take: its lists, its content, and what was wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice

from calendar_app.activities.draft import VISIBILITIES, Draft
from calendar_app.domain.crediting import SCALES
from calendar_app.jinja import day, days, named
from calendar_app.models.activities import Version
from calendar_app.site import desk_words
from calendar_app.site.desk_forms import ActivityForm
from calendar_app.site.desk_rows import Choice, Dated
from calendar_app.site.repetition import KEPT, days_in, repetition, rule_of

TEXTS = (
    *("title", "summary", "venue", "audience", "partners", "link"),
    *("type", "place", "scale", "visibility", "task", "metric"),
)


@dataclass(frozen=True)
class Options:
    """What the lists of the activity form offer."""

    units: tuple[Choice, ...]
    types: tuple[Choice, ...]
    places: tuple[Choice, ...]
    partners: tuple[Choice, ...]
    tasks: tuple[Choice, ...]
    metrics: tuple[Choice, ...]
    days: tuple[Dated, ...]


def fill(form: ActivityForm, options: Options, rrule: str = "") -> None:
    """Put the options into a form, and what was chosen before and is offered no more."""
    nothing = SelectChoice("", _("Not set"))
    form.unit.choices = listed(options.units)
    form.type.choices = [SelectChoice("", _("Choose a type")), *_with(listed(options.types), form.type.object_data)]
    form.place.choices = [nothing, *_with(listed(options.places), form.place.object_data)]
    form.task.choices = [nothing, *_with(listed(options.tasks), form.task.object_data)]
    form.metric.choices = [nothing, *_with(listed(options.metrics), form.metric.object_data)]
    form.co_organisers.choices = listed(options.partners)
    form.commemorations.choices = _day_choices(options.days, offered(form))
    form.scale.choices = [SelectChoice(code, desk_words.scale_name(code)) for code in SCALES]
    form.visibility.choices = [SelectChoice(code, desk_words.visibility_name(code)) for code in VISIBILITIES]
    form.repeats.choices = [
        SelectChoice("once", _("No")),
        SelectChoice("weekly", _("Every week, on the weekday of the first day")),
        SelectChoice("monthly", _("Every month, on the day of the first day")),
        SelectChoice("yearly", _("Every year, on the date of the first day")),
    ]
    if rrule and repetition(rrule)[0] == KEPT:
        form.repeats.choices.append(SelectChoice(KEPT, _("As before (%(rule)s)", rule=rrule)))


def offered(form: ActivityForm) -> list[str]:
    """Commemorations that the form was opened with, and must go on offering."""
    return list(form.commemorations.object_data or ())


def listed(options: Iterable[Choice]) -> list[SelectChoice]:
    """Options in the reader's language."""
    return [SelectChoice(option.code, named(option)) for option in options]


def _with(choices: list[SelectChoice], chosen: str | None) -> list[SelectChoice]:
    known = {choice.value for choice in choices}
    return choices if not chosen or chosen in known else [*choices, SelectChoice(chosen, chosen)]


def _day_choices(dated: Iterable[Dated], chosen: Iterable[str]) -> list[SelectChoice]:
    """Commemorations with the days they fall on, and what was chosen before and is far from them."""
    found = [SelectChoice(one.day.code, f"{named(one.day)} ({days(one.first_day, one.last_day)})") for one in dated]
    known = {choice.value for choice in found}
    return found + [SelectChoice(code, code) for code in chosen if code not in known]


def draft_of(form: ActivityForm, rrule: str = "") -> Draft:
    """What a valid form says; ``rrule`` is the repetition before, for a form that keeps it."""
    first = form.first_day.data
    text = {
        name: getattr(form, name).data or "" for name in ("title", "summary", "venue", "audience", "partners", "link")
    }
    chosen = {
        name: getattr(form, name).data or "" for name in ("type", "place", "scale", "visibility", "task", "metric")
    }
    return Draft(
        **text,
        **chosen,
        first_day=first,
        last_day=form.last_day.data or first,
        starts_at=form.starts_at.data,
        ends_at=form.ends_at.data,
        rrule=rule_of(form.repeats.data or "once", form.repeats_until.data, rrule),
        exdates=days_in(form.exdates.data or ""),
        in_community=bool(form.in_community.data),
        commemorations=tuple(form.commemorations.data or ()),
        co_organisers=tuple(form.co_organisers.data or ()),
    )


def data_of(version: Version, revision: int) -> dict[str, Any]:
    """A version as the form shows it."""
    names = (
        *("title", "type", "first_day", "starts_at", "ends_at", "venue", "scale", "in_community", "audience"),
        *("summary", "partners", "link", "task", "metric", "visibility"),
    )
    repeats, until = repetition(version.rrule)
    return {name: getattr(version, name) for name in names} | {
        "revision": str(revision),
        "last_day": version.last_day if version.last_day != version.first_day else None,
        "repeats": repeats,
        "repeats_until": until,
        "exdates": ", ".join(day(date.fromisoformat(text)) for text in version.exdates),
        "commemorations": [row.code for row in version.commemorations],
        "place": version.place.code if version.place else "",
        "co_organisers": [],
    }


#: a field of the service -> the field of the form that shows it
SHOWN_AT = {"rrule": "repeats", "evidence_link": "evidence"}


def tell(form: FlaskForm, faults: Mapping[str, str]) -> None:
    """Put what a service found wrong beside its fields."""
    for name, code in faults.items():
        field = form._fields.get(SHOWN_AT.get(name, name))
        if field is None:
            form.form_errors.append(desk_words.fault(name, code))
        else:
            field.errors = [*field.errors, desk_words.fault(name, code)]
