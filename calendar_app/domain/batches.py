"""Many things in parts: databases take only so many in one question."""

from collections.abc import Collection, Iterator
from typing import TypeVar

T = TypeVar("T", int, str)


def batches(things: Collection[T], size: int) -> Iterator[list[T]]:
    """The different things in order, in lists of at most so many."""
    every = sorted(set(things))
    yield from (every[start : start + size] for start in range(0, len(every), size))
