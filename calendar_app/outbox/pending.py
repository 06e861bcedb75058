"""Messages that wait for the relay's last word, each in a thread of its own, while others are handed over."""

import logging
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager

log = logging.getLogger(__name__)


class Waiting:
    """Those of one tick. What came of each is written down at once, in its thread, and counted at the end.

    ``context`` is that of the application, which each thread needs.
    """

    def __init__(self, context: Callable[[], AbstractContextManager[object]]) -> None:
        self._context, self._threads = context, list[threading.Thread]()
        self._lock, self._counts = threading.Lock(), Counter[str]()

    def take(self, settle: Callable[[], str]) -> None:
        """Wait and settle, which returns the new state, beside whoever calls."""
        self._threads.append(threading.Thread(target=self._settle, args=(settle,), daemon=True))
        self._threads[-1].start()

    def lasts(self, seconds: float) -> bool:
        """Whether any still waits, having waited for it for a while."""
        self._threads = [one for one in self._threads if one.is_alive()]
        if self._threads:
            self._threads[0].join(seconds)
        return bool(self._threads)

    def ended(self) -> Counter[str]:
        """Wait until all have come to an end; counts by new state."""
        for one in self._threads:
            one.join()
        return self._counts

    def _settle(self, settle: Callable[[], str]) -> None:
        with self._context():
            try:
                state = settle()
            except Exception:
                log.exception("a message is not settled")
                return
        with self._lock:
            self._counts[state] += 1
