"""Benchmarks stand on the fixtures of the tests."""

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
