"""Whether the clock was set while this process ran: then a lease that has ended may have ended on paper only."""

import time
from collections.abc import Callable
from datetime import timedelta

from calendar_app import clock

#: seconds; leases bear as much
TOLERATED = 30.0


class Steadiness:
    """Watches the clock from one look to the next. A new process has seen nothing and takes it for steady."""

    def __init__(
        self, drift: Callable[[], float] = clock.drift, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._drift, self._monotonic = drift, monotonic
        self._seen, self._set_at = drift(), float("-inf")

    def lasts(self) -> timedelta:
        """For how long the clock has not been set, as far as looks have shown."""
        drift, moment = self._drift(), self._monotonic()
        if abs(drift - self._seen) > TOLERATED:
            self._set_at = moment
        self._seen = drift
        return timedelta.max if self._set_at == float("-inf") else timedelta(seconds=moment - self._set_at)
