"""The deeds at a list of a unit's own, venues or templates: a transaction, a sentence, back to the list."""

from typing import Any, Protocol

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities.draft import cleaned
from calendar_app.domain.access import Principal
from calendar_app.extensions import principal, transaction
from calendar_app.models.preparation import ActivityTemplate
from calendar_app.models.units import Unit
from calendar_app.models.venues import Venue
from calendar_app.units import queries as units


class Kept(Protocol):
    """The service of a list: `activities.venues` or `activities.templates`, with facts of its own."""

    @property
    def add(self) -> Any: ...
    @property
    def change(self) -> Any: ...
    def put(
        self, session: Session, unit: Unit, key: int, /, *, active: bool, by: Principal
    ) -> Venue | ActivityTemplate: ...


def save(kept: Kept, code: str, key: int | None, facts: object, said: str) -> ResponseReturnValue:
    """Add to the list of a unit, or change what is there; raises `Invalid` by field."""
    with transaction(principal(), clock.now()) as write:
        unit = units.by_code(write, code)
        if key is None:
            kept.add(write, unit, facts, by=principal())
        else:
            kept.change(write, unit, key, facts, by=principal())
    flash(said)
    return redirect(url_for(".home", code=code), code=303)


def put(kept: Kept, code: str, key: int, step: str) -> ResponseReturnValue:
    """Take something out of use (``retire``), or put it back (``restore``)."""
    with transaction(principal(), clock.now()) as write:
        unit = units.by_code(write, cleaned(code))
        name = kept.put(write, unit, key, active=step == "restore", by=principal()).name
    said = _("%(name)s is in use again.", name=name) if step == "restore" else _("%(name)s is out of use.", name=name)
    flash(said)
    return redirect(url_for(".home", code=cleaned(code)), code=303)
