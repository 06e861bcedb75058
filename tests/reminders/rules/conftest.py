"""The province with its plan, and people of its units."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from sqlalchemy.orm import Session

from calendar_app.clock import ZONE
from calendar_app.domain.access import Role
from calendar_app.models.people import Person
from calendar_app.reminders.matters import Matter
from calendar_app.units import queries as units
from tests.factories import grant, make_person

People = Callable[..., int]


@pytest.fixture
def database_template() -> str:
    return "plan"


@pytest.fixture
def someone(session: Session) -> People:
    """Make somebody with a role on a unit; their id."""

    def someone(unit: str, role: Role = Role.EDITOR, **columns: object) -> int:
        name = f"{unit}.{role.name}.{session.query(Person).count()}".lower()
        person = make_person(session, f"{name}@example.vn", **columns)
        grant(session, person, units.by_code(session, unit), role)
        return person.id

    return someone


def at(day: date, hour: int = 9) -> datetime:
    """A moment of a local day."""
    return datetime.combine(day, time(hour), ZONE)


def brief(matters: list[Matter]) -> list[tuple[str, str, date, frozenset[int]]]:
    """Unit, title, day spoken of and people of each matter."""
    return [(one.unit_vi, one.title_vi, one.due_on, one.people) for one in matters]
