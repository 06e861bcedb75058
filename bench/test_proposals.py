"""The draft of a year: of one unit, and of every unit of the province in one go."""

from datetime import date

import pytest

from calendar_app.activities import proposing
from calendar_app.units import queries as units
from tests.conftest import TODAY


@pytest.fixture
def database_template() -> str:
    return "demonstration"


@pytest.mark.benchmark(group="draft of a year")
def test_draft_of_one_unit(benchmark, session):
    library = units.by_code(session, "TVT")
    found = benchmark(proposing.propose, session, library, 2027, TODAY)

    assert found.proposals


@pytest.mark.benchmark(group="draft of a year")
def test_drafts_of_the_whole_province(benchmark, session):
    every = units.under(session, "/", date(2027, 1, 1))
    found = benchmark.pedantic(proposing.propose_all, (session, every, 2027, TODAY), rounds=3)

    assert len(found) == len(every) > 100
    benchmark.extra_info["units"] = len(every)
    assert benchmark.stats.stats.median < 30
