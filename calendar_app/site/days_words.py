"""The sentences of the days desk."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from calendar_app.site import desk_words, telling


def disruption_name(sort: str) -> str:
    """What kind of disruption it is."""
    return {"mourning": _("Mourning"), "storm": _("Storm or flood"), "other": _("Something else")}.get(sort, sort)


def fault(field: str, code: str) -> str:
    """What a broken rule says beside its field."""
    exact = {
        ("first_day", "other_year"): _("The first day must lie in the year you are setting."),
        ("last_day", "missing"): _("Enter the first day as well."),
        ("last_day", "too_long"): _("That is too many days for one entry."),
        ("name_vi", "missing"): _("Enter a name."),
        ("name", "missing"): _("Enter a name."),
        ("year", "out_of_range"): _("Enter a first day between 2020 and 2052."),
        ("file", "empty"): _("The file is empty."),
        ("file", "too_large"): _("The file is too large."),
        ("file", "unknown_type"): _("Send a PDF, a picture or a Word file."),
        ("file", "broken"): _("The file is damaged and cannot be read."),
        ("file", "too_many_pixels"): _("The picture has too many pixels."),
    }
    return exact.get((field, code)) or desk_words.fault(field, code)


def tell(form: Any, faults: Mapping[str, str]) -> None:
    """Put what a service found wrong beside its fields."""
    telling.tell(form, faults, fault)
