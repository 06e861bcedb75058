"""All standings and sums of a database made anew, or checked, in a process of its own.

``python -m bench.recomputing URL FOLDER [everything | check]`` prints one line of JSON: seconds it took by the clock
and of this process alone, differences found, megabytes at the most and before it began. What the system keeps at hand
of the database file counts into no memory: it is given back as soon as anybody needs it.
"""

import json
import sys
import threading
import time
from pathlib import Path

from sqlalchemy.orm import Session, configure_mappers

from calendar_app.extensions import SYSTEM, transaction
from calendar_app.quotas import checks, reckoning
from tests import conftest

#: seconds between two looks at the memory
EVERY = 0.2


def main(url: str, folder: Path, what: str = "everything") -> None:
    app = conftest.application(url, folder)
    configure_mappers()
    with app.app_context(), transaction(SYSTEM, conftest.NOW) as session:
        figures: dict[str, float] = {"memory_before": memory()}
        watch, began, worked = Watch(), time.perf_counter(), time.process_time()
        watch.start()
        figures["differences"] = WORK[what](session)
        figures["seconds"], figures["own"] = time.perf_counter() - began, time.process_time() - worked
        figures["memory"] = watch.most
    conftest.close(app)
    print(json.dumps(figures))  # noqa: T201


def everything(session: Session) -> int:
    """Reckon all anew."""
    reckoning.everything(session, now=conftest.NOW, cause="plan")
    return 0


def check(session: Session) -> int:
    """What ``quotas check`` finds."""
    return sum(1 for _line in checks.found(session, conftest.TODAY))


WORK = {"everything": everything, "check": check}


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
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
