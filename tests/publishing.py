"""A fixture of the public pages and the API; their conftest.py takes it in."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Transact
from tests.factories import make_activity


@pytest.fixture
def publish(transact: Transact) -> Callable[..., int]:
    """Publishes an activity of the library and says its number: ``publish(title="Trưng bày")``."""

    def make(**fields: Any) -> int:
        with transact() as session:
            return make_activity(session, **fields).id

    return make
