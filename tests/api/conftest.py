import pytest


@pytest.fixture
def database_template() -> str:
    """Activities are of the units and types that the plan brings."""
    return "plan"
