"""Two people change one activity: what each of them says of every field, and what stood there before both."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from wtforms import Field

from calendar_app.activities.draft import cleaned
from calendar_app.jinja import day
from calendar_app.site.activity_forms import ActivityForm

#: fields of the form that say something of the activity, in its order
FIELDS = (
    "title", "type", "first_day", "last_day", "starts_at", "ends_at", "repeats", "repeats_until", "exdates",
    "commemorations", "occasions", "venue_id", "venue", "place", "outdoor", "in_community", "scale", "audience",
    "age_group", "accessibility", "fee", "registration", "co_organisers", "partners", "summary", "link",
    "picture_id", "picture_alt", "budget_state", "budget_mobilised", "decision", "task", "metric", "visibility",
)  # fmt: skip
#: more than any form of an activity says
LONGEST = 40_000

Said = dict[str, str]


@dataclass(frozen=True)
class Row:
    """A field that somebody has changed. ``who``: yours, theirs, both, or differ when the state before is unknown."""

    name: str
    label: str
    yours: str
    theirs: str
    #: none when it is not known
    before: str | None
    who: str


def said(data: Mapping[str, Any]) -> Said:
    """What a form or a version says of every field, as text that can be compared and kept."""
    found = {name: _text(data.get(name)) for name in FIELDS}
    if found["last_day"] == found["first_day"]:
        found["last_day"] = ""
    return found


def _text(value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, list | tuple):
        return "\n".join(sorted(str(one) for one in value))
    return cleaned(str(value))


def kept(found: Said) -> str:
    """What was read, for the form to carry."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def remembered(text: str | None) -> Said | None:
    """What the form carried; none for anything that is no such thing."""
    if not text or len(text) > LONGEST:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or set(found) != set(FIELDS):
        return None
    return found if all(isinstance(value, str) and _whole(value) for value in found.values()) else None


def _whole(text: str) -> bool:
    """Whether a text holds no half of a character, which could not be sent."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def untouched(theirs: Said, before: Said | None) -> bool:
    """Whether what moved the activity was nothing that the form shows: a tick on the checklist, an answer."""
    return before is not None and theirs == before


def take_over(form: ActivityForm, theirs: Mapping[str, Any], before: Said | None) -> None:
    """Put what only they have changed into the form: saving again must not undo it unseen."""
    if before is None:
        return
    mine, other = said(form.data), said(theirs)
    for name in FIELDS:
        if mine[name] == before[name] != other[name]:
            field: Field = form[name]
            field.data, field.raw_data, field.errors = theirs.get(name), None, ()


def rows(form: ActivityForm, mine: Said, theirs: Said, before: Said | None) -> list[Row]:
    """The fields in which not all agree, in the order of the form."""
    return list(_rows(form, mine, theirs, before))


def _rows(form: ActivityForm, mine: Said, theirs: Said, before: Said | None) -> Iterator[Row]:
    for name in FIELDS:
        old = before[name] if before is not None else None
        if mine[name] == theirs[name] and old in (None, mine[name]):
            continue
        yield Row(
            name=name,
            label=label(form, name),
            yours=words(form, name, mine[name]),
            theirs=words(form, name, theirs[name]),
            before=None if old is None else words(form, name, old),
            who=_who(mine[name], theirs[name], old),
        )


def _who(mine: str, theirs: str, before: str | None) -> str:
    if before is None:
        return "differ"
    if mine == theirs:
        return "same"
    return "theirs" if mine == before else "yours" if theirs == before else "both"


def label(form: ActivityForm, name: str) -> str:
    """The name of a field as the form says it."""
    return str(form["picture" if name == "picture_id" else name].label.text)


def words(form: ActivityForm, name: str, value: str) -> str:
    """A kept value as people read it: the names of options instead of their codes."""
    field: Any = form[name]
    if name == "picture_id":
        return _("Picture number %(number)s", number=value) if value else ""
    if field.type == "BooleanField":
        return _("Yes") if value else _("No")
    if field.type in ("SelectField", "RadioField", "SelectMultipleField"):
        names = {str(choice.value): str(choice.label) for choice in field.iter_choices()}
        return "\n".join(names.get(code, code) for code in value.split("\n")) if value else ""
    return value
