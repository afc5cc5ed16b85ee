"""How often someone may do something: token buckets in this process, forgotten when it ends.

Each process counts for itself, so with n processes a stranger gets at most n times as
much.  What must hold over processes and restarts (a log-in's lockout) is a row.
"""

from __future__ import annotations

import ipaddress
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from walletdesk.kit.errors import TooMany


class Limit:
    """`burst` at once for each key, then `per_s` a second.

    Remembers `most_keys` keys, about 150 bytes each; past that the one used longest ago
    is forgotten, which costs its owner nothing and gives an attacker with so many
    addresses a fresh start.
    """

    def __init__(
        self, burst: int, per_s: float, *, most_keys: int = 20_000, now: Callable[[], float] = time.monotonic
    ) -> None:
        if burst < 1 or per_s <= 0:
            raise ValueError("a limit lets something through")
        self._every_s = 1 / per_s
        self._ahead_s = burst / per_s
        self._most_keys = most_keys
        self._now = now
        # The moment at which the key's bucket is full again; one number says it all (GCRA).
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def wait_s(self, key: str, cost: int = 1) -> float:
        """Takes `cost` and returns 0, or takes nothing and returns the seconds after which it would be there."""
        now = self._now()
        full_at = max(self._full_at.get(key, now), now) + cost * self._every_s
        late_s = full_at - now - self._ahead_s
        if late_s > 1e-9:
            return late_s
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        if len(self._full_at) > self._most_keys:
            self._full_at.popitem(last=False)
        return 0.0

    def take(self, key: str, cost: int = 1) -> None:
        """Takes `cost`, or raises TooMany (429) with the seconds to wait."""
        if (late_s := self.wait_s(key, cost)) > 0:
            raise TooMany(retry_after_s=late_s)

    def used(self, key: str) -> float:
        """How much of the burst is taken now."""
        return max(0.0, self._full_at.get(key, 0.0) - self._now()) / self._every_s

    def forget(self, key: str) -> None:
        """The key starts afresh, as after a log-in that was right."""
        self._full_at.pop(key, None)

    def __len__(self) -> int:
        return len(self._full_at)


class AtOnce:
    """At most `most` of something at a time for each key: sockets of an address, downloads of a person.

    Remembers only keys that have something.
    """

    def __init__(self, most: int) -> None:
        if most < 1:
            raise ValueError("a limit lets something through")
        self.most = most
        self._held: Counter[str] = Counter()

    @contextmanager
    def holding(self, key: str) -> Iterator[None]:
        """Counts one while it lasts.  Raises TooMany (429) where there are `most` already."""
        if self._held[key] >= self.most:
            raise TooMany
        self._held[key] += 1
        try:
            yield
        finally:
            self._held[key] -= 1
            if self._held[key] == 0:
                del self._held[key]

    def __len__(self) -> int:
        return len(self._held)


def source_of(address: str) -> str:
    """The key under which an address is counted: IPv6 by its /64, because one customer owns all of it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.IPv6Network((int(parsed) >> 64 << 64, 64)))
    return str(parsed)
