"""Where an account's secrets travel to: what counts as another place, and which places are refused."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from walletdesk.channels import registry
from walletdesk.channels.base import OWN_NETWORK
from walletdesk.kit.errors import BadInput
from walletdesk.lookups.dialing import found
from walletdesk.lookups.guard import Address, BadNodeAddress, NodeAddressRefused, check_url, permitted

RESOLVES_WITHIN_S = 5


class InsideNetwork(BadInput):
    code = "inside_network"
    sentence = (
        "“{field}” leads inside a private network, or is not encrypted. If the server is your own, say so with the switch "
        "for it."
    )


def moved(channel: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether secrets that are kept would go to another place than before."""
    return any(
        before.get(one.name, one.default) != after.get(one.name, one.default)
        for one in registry.fields(channel)
        if one.destination
    )


async def guard(channel: str, settings: Mapping[str, Any]) -> None:
    """Raises InsideNetwork (422).  A name that is not found now passes: what is connected to is checked again then."""
    own = settings.get(OWN_NETWORK) is True
    for one in registry.fields(channel):
        value = settings.get(one.name, one.default)
        if not one.destination or one.kind != "text" or not isinstance(value, str) or value in ("", one.default):
            continue
        url = value if "://" in value else f"https://[{value}]" if ":" in value else f"https://{value}"
        try:
            check_url(url, own=own, private=own)
        except (BadNodeAddress, NodeAddressRefused):
            raise InsideNetwork(field=one.label) from None
        if not all(permitted(address, private=own) for address in await _addresses(urlsplit(url).hostname or "")):
            raise InsideNetwork(field=one.label)


async def _addresses(host: str) -> list[Address]:
    try:
        async with asyncio.timeout(RESOLVES_WITHIN_S):
            return await asyncio.to_thread(found, host)
    except (OSError, TimeoutError):
        return []
