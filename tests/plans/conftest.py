"""Plans as read from their files."""

from pathlib import Path

import pytest

from calendar_app.plans import checks
from calendar_app.plans.schema import PlanDocument
from tests.source import ROOT

DATA = ROOT / "tests" / "data" / "plans"
QUANG_NGAI = ROOT / "plans" / "quang-ngai.yaml"


def read(path: Path) -> PlanDocument:
    """A plan that is without fault."""
    plan, faults = checks.read_plan(path)
    assert faults == []
    assert plan is not None
    return plan


@pytest.fixture(scope="session")
def quang_ngai() -> PlanDocument:
    return read(QUANG_NGAI)


@pytest.fixture(scope="session")
def an_binh() -> PlanDocument:
    return read(DATA / "an-binh.yaml")


@pytest.fixture(scope="session")
def museums() -> PlanDocument:
    return read(DATA / "bao-tang.yaml")
