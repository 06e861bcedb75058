"""The navigation of the desk: the pages of a person, and those of the unit at hand, as far as rights reach."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.domain.access import Action, Principal, Role, allows
from calendar_app.extensions import db, principal
from calendar_app.plans import observances
from calendar_app.site import matrix_scopes, queue_page, round_page
from calendar_app.site.public_rows import UnitRef
from calendar_app.units import queries as units

#: pages of other rooms that belong to a link
ROOMS = {"rounds": ("rounds", "answers"), "duties": ("duties", "difficulties", "commendations")}


@dataclass(frozen=True)
class Link:
    """A page to go to; ``count`` things wait there."""

    text: str
    url: str
    here: bool
    count: int = 0


def main_links(unit: UnitRef | None = None) -> list[Link]:
    """The pages of whoever is signed in; the year is that of the unit at hand, or of the first one granted."""
    return list(_main(principal(), unit.code if unit else "")) if principal().known else []


def _main(by: Principal, code: str) -> Iterator[Link]:
    known = bool(by.grants or by.administrator)
    supervises, to_approve, to_answer = _asked(db.session(), by) if known else (False, 0, 0)
    if supervises:
        yield _link(_("Overview"), "overview.home")
    yield _link(_("Work to do"), "desk.home", unit=code or None)
    if known and not supervises:
        yield _link(_("Overview"), "overview.home", unit=code or None)
    own = code or _first_unit(by)
    if own:
        yield _link(_("The year"), "year.board", code=own, year=clock.today().year)
    if by.administrator or any(held.role >= Role.APPROVER for held in by.grants):
        yield _link(_("For approval"), "queue.home", count=to_approve)
    if known:
        if supervises:
            yield _link(_("Control room"), "matrix.home")
        yield _link(_("Other units"), "network.home")
        yield _link(_("Duties and reports"), "duties.home")
        yield _link(_("Rounds"), "rounds.home", count=to_answer)
        yield _link(_("Figures"), "figures.home")
        yield _link(_("Targets"), "targets.home")
    yield _link(_("Reminders"), "reminders.home")
    if observances.may_set(db.session(), by):
        yield _link(_("Days of the year"), "days.home")
    if by.administrator:
        yield _link(_("Administration"), "admin.home")


def _asked(session: Session, by: Principal) -> tuple[bool, int, int]:
    """Whether somebody supervises others, how much waits for their approval, and for their answer: at once."""
    numbers = (queue_page.waiting_number(by), round_page.waiting_number(by))
    if by.administrator and not by.grants:
        return matrix_scopes.supervises(session, by), *session.execute(select(*numbers)).one()
    supervises, approve, answer = session.execute(select(matrix_scopes.supervising(by), *numbers)).one()
    return supervises, approve, answer


def unit_links(unit: UnitRef | None) -> list[Link]:
    """The pages of one unit, beside its year."""
    return list(_of_unit(principal(), unit.code)) if unit else []


def _of_unit(by: Principal, code: str) -> Iterator[Link]:
    found = units.find(db.session(), code)
    if found is None or not allows(by, Action.VIEW, found.path):
        return
    yield _link(_("Obligations beside the plan"), "commitments.home", code=code)
    if allows(by, Action.EDIT, found.path):
        yield _link(_("Venues"), "venues.home", code=code)
        yield _link(_("Templates"), "templates.home", code=code)
        yield _link(_("Import a file"), "imports.upload", code=code)
        yield _link(_("Report a difficulty"), "difficulties.new", code=code)
    if allows(by, Action.MANAGE, found.path):
        yield _link(_("People"), "people.home", code=code)
        yield _link(_("Reminder rules"), "unit_reminders.home", code=code)


def _first_unit(by: Principal) -> str:
    """The code of the first unit somebody has a role on."""
    return by.grants[0].path.strip("/").rsplit("/", 1)[-1] if by.grants else ""


def _link(text: str, endpoint: str, count: int = 0, **arguments: Any) -> Link:
    here, room = request.endpoint or "", endpoint.split(".", maxsplit=1)[0]
    rooms = ROOMS.get(room, (room,))
    same = here == endpoint or (room != "desk" and here.split(".", maxsplit=1)[0] in rooms)
    return Link(text, url_for(endpoint, **arguments), same, count)


def register(app: Flask) -> None:
    """Make the links known to templates."""
    app.add_template_global(main_links, "desk_links")
    app.add_template_global(unit_links, "unit_links")
