"""Five hundred generated calendars before every reader: how many findings there are."""

import os
from concurrent.futures import ProcessPoolExecutor

from tests.feeds import clients, generated

CALENDARS = 500


def read(seed: int) -> list[str]:
    """The findings of one calendar, each with the number that makes it again."""
    return [f"{seed}: {fault}" for fault in clients.findings(generated.calendar(seed))]


def test_every_reader_takes_them(benchmark, capsys):
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        found = benchmark.pedantic(lambda: list(processes.map(read, range(CALENDARS), chunksize=5)), rounds=1)
    findings = [fault for one in found for fault in one]
    with capsys.disabled():
        print(f"\n{CALENDARS} generated calendars, four readers: {len(findings)} findings")  # noqa: T201

    assert findings == []
