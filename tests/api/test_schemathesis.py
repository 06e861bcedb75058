"""The document and the API agree: schemathesis asks what the document allows and what it forbids, and finds nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import TODAY
from tests.factories import days, make_activity

PROGRAM = Path(sys.executable).with_name("schemathesis")


@pytest.mark.slow
def test_nothing_is_found(live_server, transact, tmp_path):
    with transact() as session:
        make_activity(session, commemorations=("heritage_day",), first_day=TODAY, place="21548", fee=0)
        make_activity(session, "BTT", rrule="FREQ=WEEKLY;COUNT=5", first_day=TODAY + days(2), age_group="children")
        make_activity(session, visibility="network")

    address = f"{live_server}/api/v1/openapi.json"
    options = ["--checks", "all", "--max-examples", "12", "--no-color", "--suppress-health-check", "all"]
    done = subprocess.run([PROGRAM, "run", address, *options], cwd=tmp_path, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout
    assert "10 selected / 10 total" in done.stdout
