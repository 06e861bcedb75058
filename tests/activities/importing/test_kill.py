"""Killed in the middle of an import, a hundred times at random moments: all of it is there, or nothing."""

import json
import subprocess
import sys
from collections import Counter

from tests.activities.importing.killing import ROWS
from tests.source import ROOT

ATTEMPTS = 100


def test_killed_in_the_middle_it_has_imported_all_or_nothing(database_url, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.activities.importing.killing", database_url, str(tmp_path), str(ATTEMPTS)],
        cwd=ROOT, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    found = json.loads(done.stdout)
    seen = Counter(tuple(counts) for counts in found["left"])

    assert set(seen) == {(0, 0, 0), (ROWS, ROWS, ROWS)}, done.stderr
    assert seen.total() == ATTEMPTS
    assert found["orphans"] == 0
