"""The sentences of the pages of commitments."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from calendar_app.site import desk_words, telling


def fault(field: str, code: str) -> str:
    """What a broken rule says beside its field."""
    exact = {
        ("name", "missing"): _("Say what is owed."),
        ("minimum", "out_of_range"): _("Enter a number from 1 to 1,000."),
        ("from_year", "out_of_range"): _("Enter a year from last year to ten years ahead."),
        ("from_year", "closed"): _("That year, or one before it, is closed: choose a later one."),
        ("until_year", "before_start"): _("The last year must not be before the first."),
        ("document", "missing"): _("Enter the number of the document."),
        ("document_on", "missing"): _("Enter the date of the document."),
        ("units", "missing"): _("Choose at least one unit."),
        ("units", "unknown"): _("Choose units that stand under yours."),
    }
    return exact.get((field, code)) or desk_words.fault(field, code)


def tell(form: Any, faults: Mapping[str, str]) -> None:
    """Put what a service found wrong beside its fields."""
    telling.tell(form, faults, fault)
