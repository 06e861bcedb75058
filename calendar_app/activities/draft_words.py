"""What a broken rule of a draft says, in the reader's language: one sentence, on the form and for a row of a file."""

from flask_babel import gettext as _


def fault(field: str, code: str) -> str:
    """The sentence for a field and the code of the rule it breaks (`draft.check`, `writing.check`); "" for others."""
    exact = {
        ("first_day", "out_of_range"): _("Enter a first day between 2020 and 2052."),
        ("last_day", "before_start"): _("The last day must not be before the first day."),
        ("last_day", "too_long"): _("An activity may last a year at most."),
        ("last_day", "series_of_days"): _(
            "An activity that repeats takes one day each time: leave the last day empty."
        ),
        ("starts_at", "missing"): _("Enter when it starts, or leave out when it ends."),
        ("ends_at", "before_start"): _("It must end after it starts."),
        ("rrule", "empty"): _("With these dates it would never take place."),
        ("commemorations", "far_from_day"): _("Choose only days that lie within 60 days of the activity."),
    }
    general = {
        "missing": _("Fill this in."),
        "unknown": _("Choose one from the list."),
        "not_an_address": _("Enter an address that begins with https:// or http://."),
    }
    return exact.get((field, code)) or general.get(code, "")
