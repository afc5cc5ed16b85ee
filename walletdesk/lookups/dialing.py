"""Names become addresses that were checked, and a connection goes to one of those.

A name that answers differently the next moment gains nothing: it is asked once, and nothing looks it up again.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator, Sequence
from time import monotonic

from walletdesk.lookups.guard import Address, Unreachable, permitted

TRIED = 2
"""So many addresses of each family are tried, one after the other: a machine may have a way to one family only."""


def found(host: str, port: int | None = None) -> list[Address]:
    """What a name stands for now.  It blocks.  Raises OSError."""
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        pass
    try:
        told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in told]
    except ValueError:  # letters that no name has
        raise OSError from None


def reachable(host: str, port: int, *, private: bool) -> list[str]:
    """The addresses where a connection may go.  It blocks.  Raises OSError, or Unreachable (`refused_address`)."""
    addresses = list(dict.fromkeys(found(host, port)))
    # One foreign address among them is reason enough: who answers like this is up to something.
    if not addresses or not all(permitted(one, private=private) for one in addresses):
        raise Unreachable("refused_address")
    return [str(one) for one in _of_each_family(addresses)]


def _of_each_family(addresses: Sequence[Address]) -> list[Address]:
    """The families take turns, that of the first address begins."""
    families: dict[int, list[Address]] = {}
    for one in addresses:
        families.setdefault(one.version, []).append(one)
    return [family[turn] for turn in range(TRIED) for family in families.values() if turn < len(family)]


def in_turn(addresses: Sequence[str], timeout_s: float) -> Iterator[tuple[str, float]]:
    """Each address with the seconds that it may take, so that all together take no more than `timeout_s`."""
    ends = monotonic() + timeout_s
    for number, address in enumerate(addresses):
        left_s = ends - monotonic()
        if left_s <= 0:
            return
        yield address, left_s / (len(addresses) - number)


def dial(host: str, port: int, *, private: bool, timeout_s: float) -> socket.socket:
    """A connection, to an address that was checked, within `timeout_s`, which is what the socket waits afterwards too.

    It blocks.  Raises OSError, or Unreachable (`refused_address`).
    """
    last: OSError = TimeoutError()
    for address, within_s in in_turn(reachable(host, port, private=private), timeout_s):
        try:
            made = socket.create_connection((address, port), within_s)
        except OSError as error:
            last = error
        else:
            made.settimeout(timeout_s)
            return made
    raise last
