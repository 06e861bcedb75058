"""Who an obligation is owed by: the database and the rule give the same units."""

from datetime import date

import pytest
from sqlalchemy import select

from calendar_app.domain import selection
from calendar_app.models.plans import Obligation
from calendar_app.models.units import Unit
from calendar_app.quotas import queries
from calendar_app.units import queries as units
from tests.conftest import TODAY

BEFORE_THE_MERGER = date(2025, 6, 30)
SELECTORS = [
    {},
    {"codes": []},
    {"codes": ["TVT", "BTT", "NOBODY"]},
    {"kinds": ["lib_commune", "cc_commune"]},
    {"kinds": ["lib_province"], "under": "SVHTTDL"},
    {"kinds": ["lib_district"]},
    {"levels": ["commune"]},
    {"levels": ["province", "district"], "under": "UBND-TINH"},
    {"under": "TVT"},
]


@pytest.mark.parametrize("on", [TODAY, BEFORE_THE_MERGER])
def test_the_database_and_the_rule_agree(session, on):
    whos = [*SELECTORS, *session.scalars(select(Obligation.who))]
    everybody = [unit for unit in session.scalars(select(Unit)) if units.is_open(unit, on)]

    for who in whos:
        found = {unit.code for unit in units.select(session, who, on)}
        assert found == {u.code for u in everybody if selection.selects(who, queries.unit_facts(u, on))}, who
