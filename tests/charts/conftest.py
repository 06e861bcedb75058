import pytest


@pytest.fixture
def database_template() -> str:
    """Charts draw places and units of the loaded plan."""
    return "plan"
