"""msgspec works out a struct's fields at its first use, and two threads that use it first at once crash the process.

Seen as a desk that died in its first second under load; tests/kit/test_shapes.py does it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import msgspec

_done: set[type[msgspec.Struct]] = set()


def complete() -> None:
    """Has every struct there is worked out.  Call it before there are threads; about 30 us for each, once."""
    for kind in [*_below(msgspec.Struct)]:
        if kind not in _done:
            with suppress(TypeError, NameError):  # one that cannot be read into, so nobody does
                msgspec.json.Decoder(kind)
            _done.add(kind)


def _below(kind: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)
