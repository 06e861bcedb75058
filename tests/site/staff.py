"""People of units at the desk, and what a page says to them."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from calendar_app.domain.access import Role
from tests.conftest import Transact
from tests.duties.conftest import someone
from tests.signing import sign_in


@pytest.fixture
def browse(app: Flask, transact: Transact) -> Callable[..., FlaskClient]:
    """Somebody with a role on a unit, signed in: ``browse("TVT", Role.APPROVER)``."""

    def browse(unit: str, role: Role = Role.EDITOR) -> FlaskClient:
        with transact() as session:
            someone(session, unit, role)
        return sign_in(app.test_client(), transact, f"{unit}.{role.name}@example.vn".lower())

    return browse


def words(page: str) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(page)).split())
