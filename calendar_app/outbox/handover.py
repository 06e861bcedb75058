"""What is handed over to the mail system, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Result = Literal["sent", "retry", "failed", "uncertain"]


@dataclass(frozen=True)
class Mail:
    """A claimed message. Whoever writes its row again must still be its owner, at this attempt."""

    id: int
    owner: str
    attempt: int
    sender: str
    recipient: str
    body: bytes
    message_id: str
    sealed_at: datetime


@dataclass(frozen=True)
class Outcome:
    """What came of one attempt; ``uncertain``: it may have arrived, so it is never tried again.

    ``bad_address``: it failed because nobody can be reached at the address.
    """

    result: Result
    error: str = ""
    bad_address: bool = False


@dataclass(frozen=True)
class Pending:
    """A message that is told to its last dot, and no answer has come yet. ``answer`` waits for one, for a while."""

    answer: Callable[[], Outcome]


class Unreachable(Exception):
    """The mail system itself cannot be used just now: no message is to blame."""


class Silent(Unreachable):
    """This tick has waited enough; the next one may try at once."""


Send = Callable[[Mail], Outcome]


class Transport(Protocol):
    """A way out. ``repeatable``: handing the same message over twice leaves one.

    ``longest``: seconds that one message may be in hand-over, all stages together.
    """

    repeatable: bool
    longest: float

    def connect(self) -> None:
        """Be ready for the next message; raises `Unreachable`."""

    def send(self, mail: Mail) -> Outcome | Pending:
        """Hand one message over; whatever happens to it is in the outcome, which may take a while longer."""

    def close(self) -> None:
        """Let go of the connection, if there is one."""
