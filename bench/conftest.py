"""Benchmarks stand on the fixtures of the tests."""

from collections.abc import Callable

import pytest

from tests.conftest import (  # noqa: F401
    app,
    client,
    command,
    database_template,
    database_url,
    live_server,
    make_app,
    pytest_addoption,
    pytest_configure,
    session,
    shelf,
    transact,
)
from tests.outbox.conftest import children  # noqa: F401


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line of results among those of the run."""

    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}")  # noqa: T201

    return say
