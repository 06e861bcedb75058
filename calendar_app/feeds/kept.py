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

_kept: OrderedDict[tuple[str, bool], bytes] = OrderedDict()
_lock = threading.Lock()


def body(etag: str, packed: bool, make: Callable[[], bytes]) -> bytes:
    """The bytes that a validator names, plain or packed; ``make`` joins the plain ones when they are not kept."""
    found = _get((etag, packed))
    if found is None:
        plain = _get((etag, False))
        if plain is None:
            plain = make()
            _put((etag, False), plain)
        found = gzip.compress(plain, LEVEL, mtime=0) if packed else plain
        _put((etag, packed), found)
    return found


def forget() -> None:
    """Keep nothing any more."""
    with _lock:
        _kept.clear()


def _get(key: tuple[str, bool]) -> bytes | None:
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
        return found


def _put(key: tuple[str, bool], value: bytes) -> None:
    if len(value) > ROOM // 4:
        return
    with _lock:
        _kept[key] = value
        while sum(map(len, _kept.values())) > ROOM:
            _kept.popitem(last=False)
