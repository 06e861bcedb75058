import pytest

from tests.publishing import publish

__all__ = ["publish"]


@pytest.fixture
def database_template() -> str:
    """Activities are of the units and types that the plan brings."""
    return "plan"
