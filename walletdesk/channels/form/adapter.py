"""The form as a channel: our own database is its mailbox, so what is stored is delivered.

Its writer reads it in "my requests" (`pages`).  That an answer waits is mailed to the address they confirmed (`tasks`),
without a word of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from walletdesk.channels.base import Account, Capabilities, Outbound, Sent

if TYPE_CHECKING:
    import httpx

CAPABILITIES = Capabilities(text_characters=10_000, files=True, seen=True, typing=False)


async def send(client: httpx.AsyncClient, account: Account, outbound: Outbound) -> Sent:
    """Accepted at once."""
    return Sent()
