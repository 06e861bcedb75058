"""Whole answers kept by their validator, as they go out: what was joined and packed once is not joined again.

A validator names the bytes, so nothing kept is ever stale; what is least asked for goes first.
"""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable

#: bytes that one process keeps
ROOM = 64 * 1024 * 1024
#: of gzip: beyond it little is won
LEVEL = 6


class Shelf:
    """The kept bodies of one application, by validator and whether they are packed."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, bool], bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def body(self, etag: str, packed: bool, make: Callable[[], bytes]) -> bytes:
        """The bytes that a validator names, plain or packed; ``make`` joins the plain ones when they are not kept."""
        if (found := self._get(etag, packed)) is not None:
            return found
        plain = self._get(etag, False)
        if plain is None:
            plain = make()
            self._put(etag, False, plain)
        if not packed:
            return plain
        small = gzip.compress(plain, LEVEL, mtime=0)
        self._put(etag, True, small)
        return small

    def _get(self, etag: str, packed: bool) -> bytes | None:
        with self._lock:
            found = self._kept.get((etag, packed))
            if found is not None:
                self._kept.move_to_end((etag, packed))
            return found

    def _put(self, etag: str, packed: bool, value: bytes) -> None:
        with self._lock:
            self._size += len(value) - len(self._kept.pop((etag, packed), b""))
            self._kept[etag, packed] = value
            while self._size > ROOM:
                _key, gone = self._kept.popitem(last=False)
                self._size -= len(gone)
