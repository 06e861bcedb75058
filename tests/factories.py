"""Rows for tests, each with only what the test says and defaults for the rest.

Activities go through their service, so that credits and feeds are what they would be; they need the "plan" template.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.activities import service as activities
from calendar_app.activities.draft import Draft
from calendar_app.domain.access import Held, Principal, Role
from calendar_app.domain.text import fold
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.people import Grant, Person
from calendar_app.models.places import Place
from calendar_app.models.plans import Obligation, Period
from calendar_app.models.units import Unit, UnitKind, UnitParent
from calendar_app.plans import commitments
from calendar_app.plans.commitments import Commitment
from calendar_app.units import queries as units
from calendar_app.units import words
from tests.conftest import NOW, TODAY


def days(number: int) -> timedelta:
    """``TODAY + days(7)``"""
    return timedelta(days=number)


def make_place(session: Session, code: str = "51", name: str = "Tỉnh Quảng Ngãi", **columns: Any) -> Place:
    """An administrative area."""
    place = Place(code=code, name_vi=name, **{"kind": "tỉnh", "folded": fold(name), **columns})
    session.add(place)
    session.flush()
    return place


def make_unit(
    session: Session, code: str, *, parent: Unit | None = None, kinds: tuple[str, ...] = (), **columns: Any
) -> Unit:
    """A unit under another one, or at the top."""
    name = columns.pop("name_vi", f"Đơn vị {code}")
    path = f"{parent.path if parent else '/'}{code}/"
    unit = Unit(code=code, name_vi=name, path=path, **{"folded": fold(name), "level": "province", **columns})
    unit.kinds.extend(UnitKind(kind=kind) for kind in kinds)
    if parent:
        unit.parents.append(UnitParent(parent=parent))
    session.add(unit)
    session.flush()
    words.store(session, [unit])
    return unit


def make_person(session: Session, email: str = "thu@example.vn", **columns: Any) -> Person:
    """Somebody who cannot sign in: no password fits."""
    moments = {"created_at": NOW, "joined_at": NOW}
    defaults = {"name": "Nguyễn Thị Thu", "password_hash": "!", "session_key": email, **moments}
    person = Person(email=email, **{**defaults, **columns})
    session.add(person)
    session.flush()
    return person


def grant(session: Session, person: Person, unit: Unit, role: Role = Role.EDITOR) -> Principal:
    """Give a person a role on a unit; the principal as which the person then acts."""
    session.add(Grant(person=person, unit=unit, role=role.name.lower()))
    session.flush()
    return Principal(email=person.email, person_id=person.id, grants=(Held(unit.path, role),))


def make_commemoration(session: Session, code: str, day: date, **columns: Any) -> Commemoration:
    """A commemoration on a solar day, with its date in the year of ``day``."""
    name = columns.pop("name_vi", f"Ngày {code}")
    rule = {"solar": f"{day:%m-%d}"}
    found = Commemoration(
        code=code, name_vi=name, **{"folded": fold(name), "rule": rule, "scope": "national", **columns}
    )
    found.dates.append(CommemorationDate(year=day.year, first_day=day, last_day=day))
    session.add(found)
    session.flush()
    return found


def close_year(session: Session, plan_id: int, year: int, at: datetime = NOW) -> Period:
    """A year that is closed, whether or not it is over; its figures are not frozen by this."""
    columns = {"plan_id": plan_id, "kind": "year", "since": date(year, 1, 1), "until": date(year + 1, 1, 1)}
    found = session.scalars(select(Period).filter_by(**columns)).one_or_none() or Period(**columns)
    found.closed_at = at
    session.add(found)
    session.flush()
    return found


def make_draft(**fields: Any) -> Draft:
    """What a planner enters: an exhibition in a week, on one day."""
    first_day = fields.pop("first_day", TODAY + days(7))
    defaults = {"title": "Trưng bày sách", "type": "exhibition", "last_day": first_day}
    return Draft(first_day=first_day, **{**defaults, **fields})


def make_activity(
    session: Session, unit: str = "TVT", *, published: bool = True, by: Principal = SYSTEM, **fields: Any
) -> Activity:
    """An activity of a unit of the loaded plan; approved, credited and public unless told otherwise."""
    lead = units.by_code(session, unit)
    activity = activities.create(session, lead, make_draft(**fields), by=by, now=NOW)
    if published:
        activities.submit(session, activity.id, by=by, now=NOW)
        if lead.needs_approval:
            activities.approve(session, activity.id, by=by, now=NOW)
    return activity


def assign_book_day(session: Session, communes: Collection[str], name: str = "Ngày Sách 21/4") -> Obligation:
    """The province has some communes mark the Book Day of 2026, which is long past; standings follow a reckoning."""
    root = units.by_code(session, "UBND-TINH")
    said = Commitment(
        name, 1, 2026, tuple(communes), day="book_reading_day", document="12/SVHTTDL", document_on=date(2026, 1, 5)
    )  # fmt: skip
    return commitments.assign(session, root, said, by=SYSTEM, today=TODAY)
