"""What the forms of rounds say of a broken rule."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from calendar_app.site import telling


def fault(field: str, code: str) -> str:
    """What a broken rule says beside its field."""
    exact = {
        ("due_on", "past"): _("This day has passed. Enter a day to come."),
        ("due_on", "missing"): _("Enter the last day for an answer."),
        ("due_on", "not_later"): _("Enter a day after the deadline so far, and not in the past."),
        ("title", "missing"): _("Say what it is about."),
        ("figures", "missing"): _("Name every figure that you ask for."),
        ("figures", "twice"): _("Two figures have the same name."),
        ("figures", "too_many"): _("At most 8 figures."),
        ("units", "missing"): _("Choose at least one unit."),
        ("units", "nobody"): _("None of the units that you may ask fits. Choose others."),
        ("note", "why_none"): _("Choose an activity, or say in a sentence why there is none."),
        ("reason", "missing"): _("Say why."),
        ("activities", "unknown"): _("Choose among your own activities."),
    }
    if (field, code) in exact:
        return exact[field, code]
    if field.startswith("figure-"):
        return _("Give this figure; 0 where there is none.") if code == "missing" else _("Enter a figure from 0 on.")
    return _("This text is too long.") if code == "too_long" else _("Choose one from the list.")


def tell(form: Any, faults: Mapping[str, str]) -> None:
    """Put what the service found wrong beside its fields."""
    telling.tell(form, faults, fault, {"figures": "figure0_name", "reason": "why"})
