"""Between the activity form and what the services take: its lists, its content, and what was wrong with it."""

from collections.abc import Iterable, Mapping, Set
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice

from calendar_app.activities.draft import AGE_GROUPS, VISIBILITIES, Draft
from calendar_app.domain.crediting import SCALES
from calendar_app.domain.filters import ACCESSIBLE
from calendar_app.jinja import day, days, named
from calendar_app.models.activities import Version
from calendar_app.plans import choices
from calendar_app.site import desk_words, form_words, telling
from calendar_app.site.activity_forms import ActivityForm
from calendar_app.site.desk_rows import Choice, Dated
from calendar_app.site.form_options import Hall, Options
from calendar_app.site.repetition import KEPT, days_in, repetition, rule_of
from calendar_app.site.rule_words import rule_words

#: fields that say the same in the form and in a draft; what was not chosen is ""
TEXTS = (
    "title", "summary", "venue", "audience", "partners", "link", "registration", "picture_alt", "decision",
    "type", "place", "scale", "visibility", "task", "metric", "age_group",
)  # fmt: skip
AMOUNTS = ("fee", "budget_state", "budget_mobilised")
MARKS = ("in_community", "outdoor")


def fill(form: ActivityForm, options: Options, rrule: str = "") -> None:
    """Put the options into a form, and what was chosen before and is offered no more."""
    nothing = SelectChoice("", _("Not set"))
    form.unit.choices = listed(options.units)
    form.type.choices = [SelectChoice("", _("Choose a type")), *_with(_types(options), form.type.object_data)]
    form.place.choices = [nothing, *_with(listed(options.places), form.place.object_data)]
    form.task.choices = [nothing, *_with(listed(options.tasks), form.task.object_data)]
    form.metric.choices = [nothing, *_with(listed(options.metrics), form.metric.object_data)]
    form.venue_id.choices = [SelectChoice("", _("Another one, written below")), *_halls(options)]
    form.age_group.choices = [SelectChoice(code, choices.age_name(code) or _("Not set")) for code in AGE_GROUPS]
    form.accessibility.choices = [SelectChoice(code, choices.need_name(code)) for code in ACCESSIBLE]
    form.co_organisers.choices = _partners(options)
    form.commemorations.choices = _day_choices(options.days, offered(form))
    form.occasions.choices = [
        SelectChoice(one.code, f"{named(one)} ({days(one.first_day, one.last_day)})") for one in options.occasions
    ]
    form.scale.choices = [SelectChoice(code, desk_words.scale_name(code)) for code in SCALES]
    form.visibility.choices = [SelectChoice(code, desk_words.visibility_name(code)) for code in VISIBILITIES]
    form.repeats.choices = _repetitions(rrule)


def _repetitions(rrule: str) -> list[SelectChoice]:
    found = [
        SelectChoice("once", _("No")),
        SelectChoice("weekly", _("Every week, on the weekday of the first day")),
        SelectChoice("monthly", _("Every month, on the day of the first day")),
        SelectChoice("yearly", _("Every year, on the date of the first day")),
    ]
    if rrule and repetition(rrule)[0] == KEPT:
        found.append(SelectChoice(KEPT, _("As before (%(rule)s)", rule=rule_words(rrule))))
    return found


def offered(form: ActivityForm) -> list[str]:
    """Commemorations that the form was opened with, and must go on offering."""
    return list(form.commemorations.object_data or ())


def listed(options: Iterable[Choice]) -> list[SelectChoice]:
    """Options in the reader's language."""
    return [SelectChoice(option.code, named(option)) for option in options]


def _types(options: Options) -> list[SelectChoice]:
    """Types with what the form makes of them: a product has a due day, any other a usual length."""
    return [
        SelectChoice(kind.code, named(kind), {"data-product": "1"} if kind.product else {"data-length": kind.length})
        for kind in options.types.values()
    ]


def _halls(options: Options) -> list[SelectChoice]:
    return [
        SelectChoice(
            hall.code, _hall_name(hall, options.unit), {"data-place": hall.place, "data-outdoor": int(hall.outdoor)}
        )
        for hall in options.halls
    ]


def _hall_name(hall: Hall, unit: str) -> str:
    people = ngettext("%(num)s person", "%(num)s people", hall.capacity) if hall.capacity else ""
    return ", ".join(part for part in (hall.name, people, named(hall.unit) if hall.unit.code != unit else "") if part)


def _partners(options: Options) -> list[SelectChoice]:
    return [
        SelectChoice(
            one.code, _("%(unit)s (has declined)", unit=named(one)) if one.code in options.declined else named(one)
        )
        for one in options.partners
    ]


def _with(choices: list[SelectChoice], chosen: str | None) -> list[SelectChoice]:
    known = {choice.value for choice in choices}
    return choices if not chosen or chosen in known else [*choices, SelectChoice(chosen, chosen)]


def _day_choices(dated: Iterable[Dated], chosen: Iterable[str]) -> list[SelectChoice]:
    """Commemorations with the days they fall on, and what was chosen before and is far from them."""
    found = [SelectChoice(one.day.code, f"{named(one.day)} ({days(one.first_day, one.last_day)})") for one in dated]
    known = {choice.value for choice in found}
    return found + [SelectChoice(code, code) for code in chosen if code not in known]


def draft_of(form: ActivityForm, rrule: str = "", products: Set[str] = frozenset()) -> Draft:
    """What a valid form says; ``rrule`` is the repetition before, for a form that keeps it.

    A type among ``products`` has a due day and neither hours nor a repetition. The picture is the one kept.
    """
    product = form.type.data in products
    first = form.first_day.data
    venue_id = number_of(form.venue_id.data)
    picture_id = None if form.picture_remove.data else number_of(form.picture_id.data)
    same = {name: getattr(form, name).data or "" for name in TEXTS}
    same |= {"venue": "" if venue_id else same["venue"], "picture_alt": _alternative(form, same["picture_alt"])}
    return Draft(
        **same,
        **{name: getattr(form, name).data for name in AMOUNTS},
        **{name: bool(getattr(form, name).data) for name in MARKS},
        first_day=first,
        last_day=first if product else form.last_day.data or first,
        starts_at=None if product else form.starts_at.data,
        ends_at=None if product else form.ends_at.data,
        rrule="" if product else rule_of(form.repeats.data or "once", form.repeats_until.data, rrule),
        exdates=() if product else days_in(form.exdates.data or ""),
        venue_id=venue_id,
        picture_id=picture_id,
        accessibility=tuple(form.accessibility.data or ()),
        commemorations=tuple(form.commemorations.data or ()),
        occasions=tuple(form.occasions.data or ()),
        co_organisers=tuple(code for code in form.co_organisers.data or () if code != form.unit.data),
    )


def _alternative(form: ActivityForm, text: str) -> str:
    """What a picture shows goes with it, unless another one comes."""
    return "" if form.picture_remove.data and not form.picture.data else text


def number_of(text: str | None) -> int | None:
    """An id as a form carries it; none for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def data_of(version: Version, revision: int) -> dict[str, Any]:
    """A version as the form shows it."""
    names = ({*TEXTS, *AMOUNTS, *MARKS} - {"place"}) | {"first_day", "starts_at", "ends_at"}
    repeats, until = repetition(version.rrule)
    parties = version.activity.participations
    return {name: getattr(version, name) for name in sorted(names)} | {
        "revision": str(revision),
        "last_day": version.last_day if version.last_day != version.first_day else None,
        "repeats": repeats,
        "repeats_until": until,
        "exdates": ", ".join(day(date.fromisoformat(text)) for text in version.exdates),
        "accessibility": list(version.accessibility),
        "commemorations": [row.code for row in version.commemorations],
        "occasions": [row.code for row in version.occasions],
        "place": version.place.code if version.place else "",
        "venue_id": str(version.venue_id or ""),
        "venue": "" if version.venue_id else version.venue,
        "picture_id": str(version.picture_id or ""),
        "co_organisers": [row.unit.code for row in parties if row.role == "co" and row.state != "withdrawn"],
    }


#: a field of the service -> the field of the form that shows it
SHOWN_AT = {"rrule": "repeats", "moves": "repeats", "evidence_link": "evidence"}


def tell(form: FlaskForm, faults: Mapping[str, str]) -> None:
    """Put what a service found wrong beside its fields."""
    telling.tell(form, faults, form_words.fault, SHOWN_AT)
