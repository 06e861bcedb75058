"""The colour, shape and word of every state that a badge shows. Words are looked up when they are shown, not before."""

from flask_babel import lazy_gettext as _l

STATES = {
    "planned": ("", "calendar", _l("Planned")),
    "running": ("action", "clock", _l("Under way")),
    "held": ("met", "circle-check", _l("Held")),
    "past": ("quiet", "history", _l("Past")),
    "unconfirmed": ("risk", "circle-help", _l("Past, result not recorded")),
    "postponed": ("risk", "circle-pause", _l("POSTPONED")),
    "cancelled": ("overdue", "circle-x", _l("CANCELLED")),
    "draft": ("", "pencil", _l("Draft")),
    "submitted": ("action", "hourglass", _l("Waiting for approval")),
    "returned": ("risk", "history", _l("Returned for changes")),
    "approved": ("met", "check", _l("Approved")),
    "superseded": ("quiet", "history", _l("Replaced")),
    "met": ("met", "circle-check", _l("Met")),
    "on_track": ("action", "clock", _l("On track")),
    "at_risk": ("risk", "triangle-alert", _l("At risk")),
    "overdue": ("overdue", "circle-alert", _l("Overdue")),
    "waived": ("quiet", "info", _l("Waived")),
    "not_applicable": ("quiet", "info", _l("No longer applicable")),
    "not_tracked": ("quiet", "info", _l("Not tracked")),
    "behind": ("risk", "triangle-alert", _l("Behind")),
    "missed": ("overdue", "circle-x", _l("Not reached")),
    "no_data": ("quiet", "circle-help", _l("No data yet")),
    "accepted": ("met", "circle-check", _l("Accepted")),
    "not_given": ("quiet", "circle-dashed", _l("Not given yet")),
    "unverified": ("risk", "circle-help", _l("Unverified")),
    "closed": ("quiet", "history", _l("No longer active")),
}


def state_words(state: str) -> tuple[str, str, str]:
    """Shade, icon and word of a state of an activity, of a review or of a quota."""
    shade, icon, word = STATES[state]
    return shade, icon, str(word)
