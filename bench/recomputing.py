"""All standings and sums of a database made anew, in a process of its own: ``python -m bench.recomputing URL FOLDER``.

Prints one line of JSON: seconds it took, megabytes at the most and before it began. What the system keeps at hand of
the database file counts into neither: it is given back as soon as anybody needs it.
"""

import json
import sys
import threading
import time
from pathlib import Path

from calendar_app.extensions import SYSTEM, transaction
from calendar_app.quotas import reckoning
from tests import conftest

#: seconds between two looks at the memory
EVERY = 0.2


def main(url: str, folder: Path) -> None:
    app = conftest.application(url, folder)
    with app.app_context(), transaction(SYSTEM, conftest.NOW) as session:
        before = memory()
        watch, began = Watch(), time.perf_counter()
        watch.start()
        reckoning.everything(session, now=conftest.NOW, cause="plan")
        figures = {"recomputing": time.perf_counter() - began, "memory": watch.most, "memory_before": before}
    conftest.close(app)
    print(json.dumps(figures))  # noqa: T201


class Watch(threading.Thread):
    """Looks at the memory of this process again and again, as long as it lives."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = memory()

    def run(self) -> None:
        while True:
            self.most = max(self.most, memory())
            time.sleep(EVERY)


def memory() -> float:
    """Megabytes of this process that are its own."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = [one for one in lines if one.startswith("RssAnon")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
