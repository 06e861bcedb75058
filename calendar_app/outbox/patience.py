"""How much time is left for a relay, given what its silences have cost all others; safe between threads."""

import threading
from dataclasses import dataclass, field

#: seconds that messages that hang may cost all others of a tick; each that goes well earns a little back
PATIENCE, EARNED = 25.0, 0.25
#: the least part of its time that a stage is left with
LEAST = 1 / 32
#: after so many messages in a row whose last dot was met with silence, the relay is left alone until the next tick
SILENCES = 3
#: messages that wait for an answer at one time, each on a line of its own; relays limit them
MOST_WAITING = 16


class Patience:
    """What the messages of one tick have lost."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lost, self._silences = 0.0, 0
        self._waits: list[Wait] = []

    @property
    def left(self) -> float:
        """The part of its time that each stage is left with, up to 1."""
        return max(LEAST, 1 - self._lost / PATIENCE)

    def spend(self, seconds: float) -> None:
        """A message has hung for so long."""
        with self._lock:
            self._lost += seconds

    def earn(self) -> None:
        """A message was told without a stop."""
        with self._lock:
            self._lost = max(0.0, self._lost - EARNED)

    def heard(self, back: float = 0.0) -> None:
        """The relay has answered a last dot; ``back``: seconds that were spent on waiting for it."""
        with self._lock:
            self._silences, self._lost = 0, max(0.0, self._lost - back)

    def wait(self, cost: float) -> "Wait":
        """A message goes on waiting for its answer, after the others have waited so many seconds with it."""
        with self._lock:
            self._silences, self._lost = self._silences + 1, self._lost + cost
            self._waits = [*self._open(), Wait(self, cost)]
            return self._waits[-1]

    def is_over(self, longest: float) -> bool:
        """Whether the relay is only silent. Returns once fewer messages wait, each for as long as given at most."""
        while waits := self._open():
            if self._silences < SILENCES and len(waits) < MOST_WAITING:
                break
            if not waits[0].ended.wait(longest):
                self._waits.remove(waits[0])
        return self._silences >= SILENCES

    def _open(self) -> "list[Wait]":
        return [one for one in self._waits if not one.ended.is_set()]


@dataclass(eq=False)
class Wait:
    """One message's wait for its answer."""

    patience: Patience
    cost: float
    ended: threading.Event = field(default_factory=threading.Event)

    def answered(self) -> None:
        self.patience.heard(self.cost)

    def end(self) -> None:
        self.ended.set()
