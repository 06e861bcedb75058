"""The sentences of the desk: what a standing means, why something does not count, what a rule says of a field."""

from collections.abc import Set
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from calendar_app.jinja import day
from calendar_app.quotas.boards import Cell, Reason

#: rules of `domain.crediting.unmet`
MISSED = ("type", "scale", "in_community", "day", "metric")


def standing(cell: Cell, today: date, products: Set[str]) -> str:
    """Where a unit stands on an obligation, in a sentence an officer would write; ``products`` are activity types."""
    found = cell.progress
    if cell.risk in ("waived", "not_applicable"):
        return ""
    if cell.risk == "met":
        return _("Nothing more is owed.")
    if found.missing == 0:
        return _("Enough is planned; record the result once it is held.")
    missing = amount(cell, products)
    if found.unconfirmed:
        return _("%(missing)s missing: the day has passed and no result is recorded.", missing=missing)
    if cell.risk == "overdue":
        return _("%(missing)s missing, and the time for it has passed.", missing=missing)
    return _("%(missing)s missing; plan it before %(day)s.", missing=missing, day=day(plan_before(cell, today)))


def amount(cell: Cell, products: Set[str]) -> str:
    """How much is missing: so many events, so many products where the obligation asks for those, or a bare figure."""
    missing = cell.progress.missing
    number = f"{missing:02d}"
    if cell.terms.counts == "metric":
        return number
    if (asked := cell.terms.requires.types) and asked <= products:
        return ngettext("%(number)s product", "%(number)s products", missing, number=number)
    return ngettext("%(number)s event", "%(number)s events", missing, number=number)


def plan_before(cell: Cell, today: date) -> date:
    """Before which day to plan what is missing: before it becomes a risk, or else while it can still be held."""
    found = cell.progress
    return found.at_risk_on if found.at_risk_on > today else found.overdue_on


def counted(reason: Reason) -> str:
    """Whether an activity counts for an obligation, and which rules it misses."""
    if reason.counts:
        return _("It counts.")
    words = {
        "type": _("another type is asked for"),
        "scale": _("another scale is asked for"),
        "in_community": _("it must take place in the community"),
        "day": _("it does not declare the day that is asked for"),
        "metric": _("it does not bring the figure that is asked for"),
    }
    missed = "; ".join(words[code] for code in MISSED if code in reason.missed)
    if not missed:
        return _("It does not count: none of its dates fall in the period.")
    return _("It does not count: %(reasons)s.", reasons=missed)


def fault(field: str, code: str) -> str:
    """What a broken rule says beside its field."""
    exact = {
        ("title", "missing"): _("Enter a title."),
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
        ("reason", "missing"): _("Say why."),
        ("attendance", "missing"): _("Enter how many people came. If nobody did, enter 0."),
        ("attendance", "not_yet"): _("It has not taken place yet."),
    }
    general = {
        "missing": _("Fill this in."),
        "too_long": _("This is too long."),
        "unknown": _("Choose one from the list."),
        "out_of_range": _("Enter a figure between 0 and 10,000,000."),
        "not_an_address": _("Enter an address that begins with https:// or http://."),
    }
    return exact.get((field, code)) or general.get(code) or _("This does not fit the rules.")


def scale_name(scale: str) -> str:
    """The scale of an activity."""
    names = {
        "province": _("Whole province"),
        "inter_commune": _("Several communes"),
        "commune": _("One commune"),
        "grassroots": _("Village or group"),
    }
    return names.get(scale, scale)


def visibility_name(visibility: str) -> str:
    """Who may read about an activity."""
    names = {"public": _("Everybody"), "network": _("Signed-in staff"), "unit": _("The units that take part")}
    return names.get(visibility, visibility)


def role_name(role: str) -> str:
    """A party's part in an activity."""
    return _("Lead") if role == "lead" else _("Co-organiser")


def answer_name(state: str) -> str:
    """What an invited unit has said."""
    return {"invited": _("Invited"), "accepted": _("Takes part"), "declined": _("Declined")}.get(state, state)


def right_name(role: str) -> str:
    """A role that somebody has on a unit."""
    names = {"viewer": _("May read"), "editor": _("May plan"), "approver": _("May approve"), "manager": _("Manages")}
    return names.get(role, role)


def mail_state(state: str) -> str:
    """How far a message has come."""
    names = {
        "queued": _("Waiting"),
        "retry": _("Will be tried again"),
        "claimed": _("Being sent"),
        "handing_over": _("Being sent"),
        "sent": _("Sent"),
        "expired": _("Too late, not sent"),
        "failed": _("Refused"),
        "uncertain": _("Perhaps sent"),
    }
    return names.get(state, state)


FILTERS = (scale_name, visibility_name, role_name, answer_name, right_name, mail_state)
