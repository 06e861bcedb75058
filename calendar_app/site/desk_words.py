"""The sentences of the desk: what a standing means, why something does not count, what a rule says of a field."""

from collections.abc import Set
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from calendar_app.activities import draft_words
from calendar_app.jinja import day, figure
from calendar_app.quotas.boards import Cell, Reason
from calendar_app.site.year_deadline import Deadline

#: rules of `domain.crediting.unmet`
MISSED = ("type", "scale", "in_community", "day", "metric")


def standing(cell: Cell, today: date, products: Set[str], due: Deadline) -> str:
    """Where a unit stands on an obligation, in a sentence an officer would write; ``products`` are activity types."""
    found = cell.progress
    if cell.risk in ("waived", "not_applicable"):
        return ""
    if cell.risk == "met":
        return _("Nothing more is owed.")
    if found.missing == 0:
        return _("Enough is planned; record the result once it is held.")
    return _missing(cell, today, amount(cell, products), due)


def _missing(cell: Cell, today: date, missing: str, due: Deadline) -> str:
    if cell.progress.unconfirmed:
        return _("%(missing)s missing: the day has passed and no result is recorded.", missing=missing)
    if cell.risk == "overdue":
        return _("%(missing)s missing, and the time for it has passed.", missing=missing)
    if due.begin_by < today:
        return _(
            "%(missing)s missing. The %(lead)s working days that preparing one usually takes are no longer left; "
            "it can still be held until %(day)s.",
            missing=missing, lead=due.lead, day=day(due.hold_by),
        )  # fmt: skip
    return _("%(missing)s missing; plan it before %(day)s.", missing=missing, day=day(due.plan_before))


def amount(cell: Cell, products: Set[str]) -> str:
    """How much is missing: so many events, so many products where the obligation asks for those, or a bare figure."""
    missing = cell.progress.missing
    number = f"{missing:02d}"
    if cell.terms.counts == "metric":
        return number
    if (asked := cell.terms.requires.types) and asked <= products:
        return ngettext("%(number)s product", "%(number)s products", missing, number=number)
    return ngettext("%(number)s event", "%(number)s events", missing, number=number)


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
        ("reason", "missing"): _("Say why."),
        ("attendance", "missing"): _("Enter how many people came. If nobody did, enter 0."),
        ("attendance", "not_yet"): _("It has not taken place yet."),
    }
    general = {
        "too_long": _("This is too long."),
        "out_of_range": _("Enter a figure between 0 and 10,000,000."),
    }
    said = exact.get((field, code)) or draft_words.fault(field, code) or general.get(code)
    return said or _("This does not fit the rules.")


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
    names = {
        "invited": _("Invited"),
        "accepted": _("Takes part"),
        "declined": _("Declined"),
        "withdrawn": _("No longer part of it"),
    }
    return names.get(state, state)


def right_name(role: str) -> str:
    """A role that somebody has on a unit."""
    names = {"viewer": _("May read"), "editor": _("May plan"), "approver": _("May approve"), "manager": _("Manages")}
    return names.get(role, role)


def accessibility_name(code: str) -> str:
    """What makes a venue usable for more people."""
    names = {
        "step_free": _("Step-free access"),
        "accessible_toilet": _("Accessible toilet"),
        "parking": _("Parking"),
        "hearing_loop": _("Hearing loop"),
        "sign_language": _("Sign language"),
        "quiet_room": _("Quiet room"),
    }
    return names.get(code, code)


def money(amount: int) -> str:
    """50.000 đồng; 50,000 VND in English."""
    return _("%(amount)s VND", amount=figure(amount))


def fee(amount: int | None) -> str:
    """What a visitor pays: free of charge, an amount, or nothing where it is not said."""
    if amount is None:
        return ""
    return money(amount) if amount else _("Free of charge")


def urgent_step(step: str) -> str:
    """What was public at once and is looked at afterwards."""
    names = {
        "urgent": _("Time or place changed at once"),
        "postpone": _("Postponed without a new date"),
        "cancel": _("Cancelled"),
        "cancel_one": _("One date cancelled"),
        "postpone_one": _("One date postponed"),
    }
    return names.get(step, step)


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
        "dropped": _("Dropped"),
    }
    return names.get(state, state)


FILTERS = (
    scale_name, visibility_name, role_name, answer_name, right_name, mail_state, accessibility_name, money, fee,
    urgent_step,
)  # fmt: skip
