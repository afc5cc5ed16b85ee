"""Decisions about what goes out, from plain values."""

from __future__ import annotations

from collections.abc import Iterable

from walletdesk.chain.explorers import hosts as explorers
from walletdesk.safety.places import Allowed, host_of

KEPT_US = 90 * 24 * 60 * 60 * 1_000_000
"""So long a refusal is kept: a quarter, in which a lead looks at how often it happens."""
REPEATED = 3
"""Refusals of one member within `REPEATED_US` after which leads are told loudly."""
REPEATED_US = 24 * 60 * 60 * 1_000_000
LOOK_BACK_US = 30 * 60 * 1_000_000
LOOK_BACK = 3
"""Replies of the same member just before one, which are read together with it."""
PLACES_MOST = 500


def always_allowed(addresses: Iterable[str]) -> frozenset[str]:
    """Hosts nobody has to list: the desk's own, those of the wallet's own pages, and explorers of the chains we know."""
    own = {host for address in addresses if (host := host_of(address)) is not None}
    return explorers() | own


def allowed(addresses: Iterable[str], listed: Iterable[str]) -> Allowed:
    return Allowed(always_allowed(addresses) | frozenset(listed))
