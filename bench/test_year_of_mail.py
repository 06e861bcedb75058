"""A year of the demonstration province, day by day: how many mails each person gets, and what about.

Printed for reading. Nobody gets more than one on a morning, the busiest planner fewer than 120 in the year.
"""

from datetime import date

import pytest

from calendar_app import demonstration
from tests import simulation

YEAR = (date(2027, 1, 2), date(2027, 12, 31))
BUSIEST = 120


@pytest.fixture
def database_template() -> str:
    return "plan"


@pytest.mark.benchmark(group="a year of mail")
@pytest.mark.parametrize("answering", [True, False], ids=["results are entered", "nobody does anything"])
def test_year(benchmark, app, answering):
    with app.app_context():
        list(demonstration.load(simulation.at(YEAR[0], 6, 0)))

    year = benchmark.pedantic(lambda: simulation.simulated(app, *YEAR, answering=answering), rounds=1)

    print("\n" + "\n".join(year.lines()))  # noqa: T201
    assert year.most_on_a_morning == 1
    assert max(len(mails) for mails in year.mails.values()) < BUSIEST
