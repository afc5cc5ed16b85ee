"""What channels speak HTTP with to their providers."""

from __future__ import annotations

import httpx

from walletdesk.channels.base import Permanent
from walletdesk.lookups.guard import Unreachable
from walletdesk.lookups.transport import Transport

TIMEOUT_S, CONNECT_S = 20, 10
_CONNECTIONS = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=5)
"""Kept for a short while only: a message that a server was just hanging up on may have been sent."""


class _Outward(Transport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await super().handle_async_request(request)
        except Unreachable:
            raise Permanent("inside_network") from None


def a_client(*, private: bool) -> httpx.AsyncClient:
    """No proxy of the machine, no redirects, and nothing inside the own network unless `private`: there every request raises
    Permanent (`inside_network`).  Open it in the loop that uses it."""
    return httpx.AsyncClient(
        transport=_Outward(private=private, limits=_CONNECTIONS),
        timeout=httpx.Timeout(TIMEOUT_S, connect=CONNECT_S),
        trust_env=False,
        follow_redirects=False,
        headers={"user-agent": "walletdesk"},
    )
