"""The file of Quảng Ngãi, read once."""

from datetime import date

import pytest

from calendar_app.units.checks import read_units
from calendar_app.units.schema import UnitsFile
from tests.source import ROOT

UNITS = ROOT / "plans" / "quang-ngai.units.yaml"
#: the last day of the districts and of Kon Tum, and the first day after
BEFORE = date(2025, 6, 30)
SINCE = date(2025, 7, 1)


@pytest.fixture(scope="session")
def quang_ngai() -> UnitsFile:
    units, faults = read_units(UNITS.read_bytes())
    assert [str(fault) for fault in faults] == []
    assert units is not None
    return units
