"""The API as a channel: our own database is its mailbox, so what is stored is delivered.

The owner's system hears of a reply by a webhook or by `GET /api/v1/changes`, and reads it when it likes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from walletdesk.channels.base import Account, Capabilities, Outbound, Sent

if TYPE_CHECKING:
    import httpx

CAPABILITIES = Capabilities(text_characters=10_000, files=True, seen=False, typing=False)


async def send(client: httpx.AsyncClient, account: Account, outbound: Outbound) -> Sent:
    """Accepted at once."""
    return Sent()
