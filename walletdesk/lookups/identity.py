"""Which network a node serves, by what it says of itself."""

from __future__ import annotations

import re

from walletdesk.chain import networks
from walletdesk.chain.base import Family, Network


def identify(family: Family, identity: str) -> Network | None:
    """The network that says this of itself; an EVM chain nobody named gets a row of its own."""
    if family is Family.EVM:
        return networks.by_chain_id(int(identity)) if re.fullmatch(r"[0-9]{1,19}", identity) else None
    mine = networks.of_family(family, testnets=True)
    return next((one for one in mine if one.identity == identity), None)
