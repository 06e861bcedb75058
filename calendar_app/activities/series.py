"""Series: what a change of one occurrence, of the following ones or of all means for the others."""

from dataclasses import replace

from calendar_app.activities import draft as drafts
from calendar_app.activities.draft import Draft
from calendar_app.models.activities import Version


def kept(version: Version, draft: Draft) -> Draft:
    """A draft with the moved occurrences of the version before it, where it says nothing of them."""
    if draft.moves is not None:
        return draft
    if not draft.rrule:
        return replace(draft, moves=())
    return replace(draft, moves=tuple(drafts.parse_move(move) for move in version.moves))
