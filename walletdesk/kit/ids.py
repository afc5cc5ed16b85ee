"""Ids: 63-bit integers that sort by time inside, random words where strangers see them."""

from __future__ import annotations

import os
import threading
import time

EPOCH_MS = 1_704_067_200_000  # 2024-01-01
_RANDOM_BITS = 22
_MASK = (1 << _RANDOM_BITS) - 1
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_LETTER_OF_BYTE = (_ALPHABET * (256 // len(_ALPHABET))).encode()
"""32 divides 256, so every letter is as likely as another.  One call for all: a call for each letter took 80 us."""

_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """A new id, larger than every one this process made before.

    41 bits of milliseconds since 2024 and 22 bits that start at random in each
    millisecond.  Two processes may meet in one; `Db` runs such a unit again.
    """
    global _last
    with _lock:
        ms = time.time_ns() // 1_000_000 - EPOCH_MS
        if ms > _last >> _RANDOM_BITS:
            _last = (ms << _RANDOM_BITS) | (int.from_bytes(os.urandom(3), "big") & (_MASK >> 1))
        else:
            _last += 1
        return _last


def go_on_after(newest: int) -> None:
    """New ids are larger than `newest`: for a start, when the machine's clock may have gone back meanwhile."""
    global _last
    with _lock:
        _last = max(_last, newest)


def id_at(at: int) -> int:
    """The smallest id of the moment `at` (microseconds); for ranges and for bulk loaders."""
    return (at // 1000 - EPOCH_MS) << _RANDOM_BITS


def new_public_id(length: int = 22) -> str:
    """A word of `length` characters, 5 random bits each, for addresses that strangers may see."""
    return os.urandom(length).translate(_LETTER_OF_BYTE).decode()
