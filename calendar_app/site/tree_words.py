"""The sentences of the pages on which units are changed."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from calendar_app.site import desk_words, telling


def change_name(sort: str) -> str:
    """What happened to a unit."""
    names = {
        "opened": _("Opened"),
        "named": _("Renamed"),
        "moved": _("Placed under another unit"),
        "merge": _("Merged"),
        "split": _("Split"),
        "transfer": _("Duty handed over"),
        "dissolve": _("Dissolved"),
        "rename": _("Renamed"),
    }
    return names.get(sort, sort)


def fault(field: str, code: str) -> str:
    """What a broken rule says beside its field."""
    exact = {
        ("code", "malformed"): _("Write capital letters and digits, parts joined by hyphens: TV-BATO."),
        ("code", "taken"): _("Another unit has this code."),
        ("name_vi", "taken"): _("The unit has or had this name."),
        ("on", "out_of_range"): _("Enter a day between 1945 and 2052."),
        ("on", "before_opening"): _("The unit did not exist on that day."),
        ("parent", "under_itself"): _("A unit cannot stand under itself or under a unit below it."),
        ("parent", "unknown"): _("Choose a unit that exists on that day."),
        ("heirs", "missing"): _("Name the unit that follows."),
        ("heirs", "two_at_least"): _("A split needs two units that follow."),
        ("heirs", "duty_missing"): _("A unit that goes on hands over single duties: choose one in each line."),
        ("heirs", "unknown"): _("Choose units that exist on that day, other than the unit itself."),
        ("heirs", "twice"): _("The same unit and duty stand there twice."),
        ("sort", "units_under_it"): _("Units stand under it. Move or close them first."),
    }
    return exact.get((field, code)) or desk_words.fault(field, code)


def tell(form: Any, faults: Mapping[str, str]) -> None:
    """Put what a service found wrong beside its fields; what belongs to several lines stands above the form."""
    telling.tell(form, faults, fault, above=("heirs",))
