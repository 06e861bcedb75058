"""A loaded plan, its duties of the year, and people around them."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from calendar_app.domain.access import Principal, Role
from calendar_app.duties import jobs
from calendar_app.models.duties import DutyInstance
from calendar_app.models.plans import PlanSetting
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import grant, make_person


@pytest.fixture
def database_template() -> str:
    return "plan"


@pytest.fixture
def materialise(app: Flask) -> Callable[..., dict[str, int]]:
    """One run of the nightly job."""

    def materialise(now: datetime = NOW) -> dict[str, int]:
        with app.app_context():
            return jobs.materialise(now)

    return materialise


@pytest.fixture
def set_due(transact) -> Callable[[str, str], None]:
    """Write a due day into the plan's settings."""

    def set_due(key: str, value: str) -> None:
        with transact() as session:
            session.query(PlanSetting).filter_by(key=key).one().value = {"value": value}

    return set_due


def instance_of(session, code: str, unit: str, year: int = 2026) -> DutyInstance:
    return session.query(DutyInstance).filter_by(code=code, unit_id=units.by_code(session, unit).id, year=year).one()


def someone(session, unit: str, role: Role) -> Principal:
    address = f"{unit}.{role.name}@example.vn".lower()
    return grant(session, make_person(session, address), units.by_code(session, unit), role)
