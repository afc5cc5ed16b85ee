"""Ports for servers that are started, killed and started again.

Below those which the system gives to outgoing connections (Linux: from 32768, macOS and what the RFCs say: from 49152):
one of these may be taken at any moment by a client next door, while the server it was meant for is starting or dead.
"""

from __future__ import annotations

import random
import socket
from contextlib import suppress

_FIRST, _END = 12_000, 32_000
_given: set[int] = set()
# Workers of one run must not draw alike, whatever seeds the tests set.
_draw = random.SystemRandom()


def free_port() -> int:
    """One that nobody listens on now, on any address of this machine; never the same twice in a process."""
    while True:
        port = _draw.randrange(_FIRST, _END)
        if port in _given:
            continue
        with suppress(OSError), socket.create_server(("", port)):
            _given.add(port)
            return port
