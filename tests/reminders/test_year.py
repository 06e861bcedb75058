"""A stretch of the demonstration province's year: nobody is written to twice on a morning, and no risk is nagged."""

from datetime import date, timedelta

import pytest

from calendar_app import demonstration
from tests import simulation


@pytest.fixture
def database_template() -> str:
    return "plan"


def test_autumn_of_the_province(app, transact):
    """From the middle of September, when risks begin, to the middle of November."""
    first, last = date(2027, 9, 13), date(2027, 11, 14)
    with app.app_context():
        assert len(list(demonstration.load(simulation.at(first, 6, 0)))) == 8
        _start(app, first)

    year = simulation.simulated(app, first, last, answering=True)

    assert year.most_on_a_morning == 1
    assert {"quota_at_risk", "activity_coming", "week"} <= set(year.told)
    for mornings in year.quotas.values():
        assert all(later - before >= timedelta(days=13) for before, later in zip(mornings, mornings[1:], strict=False))


def _start(app, first: date) -> None:
    """As if the scheduler had been running all along."""
    from calendar_app import scheduler  # noqa: PLC0415

    scheduler.run_job(app, "remind", simulation.at(first - timedelta(days=1), 12, 0))
