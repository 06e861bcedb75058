"""What the forms of activities, venues, templates and checklists say of a broken rule."""

from flask_babel import gettext as _

from calendar_app.site import desk_words


def fault(field: str, code: str) -> str:
    """What a broken rule says beside its field."""
    said = _of_activity(field, code) or _of_files(field, code) or _of_lists(field, code)
    return said or desk_words.fault(field, code)


def _of_activity(field: str, code: str) -> str:
    exact = {
        ("picture_alt", "missing"): _("Say what the picture shows, for people who cannot see it."),
        ("fee", "out_of_range"): _("Enter at most 100,000,000 đồng."),
        ("budget_state", "out_of_range"): _("Enter at most 1,000,000,000,000 đồng."),
        ("budget_mobilised", "out_of_range"): _("Enter at most 1,000,000,000,000 đồng."),
        ("venue_id", "unknown"): _("This venue is not on the list of the unit that leads the activity."),
        ("picture", "unknown"): _("Choose the picture again."),
        ("urgent", "not_published"): _("Nothing of it is published yet: submit it for approval."),
        ("urgent", "too_far"): _("It does not take place within the next days: submit the change for approval."),
        ("urgent", "more_than_time_and_place"): _(
            "Only the time and the place can be changed at once. Take the rest back, or submit all of it for approval."
        ),
    }
    return exact.get((field, code), "")


def _of_files(field: str, code: str) -> str:
    if field != "picture":
        return ""
    exact = {
        "empty": _("This file is empty."),
        "too_large": _("This file is too large."),
        "unknown_type": _("Choose a picture: a JPEG, PNG or WebP file."),
        "broken": _("This file cannot be read. It may be damaged."),
        "too_many_pixels": _("This picture has too many pixels. Make it smaller first."),
    }
    return exact.get(code, "")


def _of_lists(field: str, code: str) -> str:
    exact = {
        ("name", "missing"): _("Enter a name."),
        ("name", "taken"): _("The list has this name already."),
        ("capacity", "out_of_range"): _("Enter a figure between 0 and 1,000,000."),
        ("days", "out_of_range"): _("Enter a number of days between 1 and 366."),
        ("title_pattern", "unknown_gap"): _("Only {day}, {year} and {unit} can stand in braces."),
        ("tasks", "unreadable"): _("Write each line as: what is to be done | days before, for example 14."),
        ("tasks", "too_many"): _("At most 50 lines."),
        ("tasks", "too_long"): _("A line may have at most 250 characters."),
        ("tasks", "out_of_range"): _("The days before must be a number between 0 and 730."),
        ("items", "too_many"): _("A checklist may have at most 100 lines."),
        ("text", "missing"): _("Say what is to be done."),
        ("text", "too_long"): _("At most 250 characters."),
        ("due_on", "out_of_range"): _("Enter a day between 2020 and 2052."),
    }
    return exact.get((field, code), "")
