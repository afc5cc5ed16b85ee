"""The widget as a channel: our own database is its mailbox, so what is stored is delivered.

The visitor's screen hears of it by `live`, or finds it when it comes back.
"""

from __future__ import annotations

from walletdesk.channels.base import Capabilities, Outbound

CAPABILITIES = Capabilities(text_characters=10_000, files=True, seen=True, typing=True)


async def send(outbound: Outbound) -> str | None:
    """Accepted at once."""
    return None
