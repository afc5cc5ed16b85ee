"""What every channel's adapter is.

An adapter is the module `channels/<name>/adapter.py`; `registry` finds it by its folder's name.  It stands between a
provider's bytes and the desk's words and sorts every failure into one of three kinds.  How a channel's messages come in
is its own affair (the widget has a socket); they all go on through `inbound.receive`.
"""

from __future__ import annotations

from typing import Protocol

import msgspec


class Retry(Exception):
    """It did not work now and may later; nothing was handed over."""

    def __init__(self, after_s: float | None = None) -> None:
        self.after_s = after_s
        super().__init__()


class Permanent(Exception):
    """It will never work.  `reason` is a code whose sentence tells a person what to do.

    `unknown`: the provider may have taken it before it broke off, and offers no key to ask with.
    """

    def __init__(self, reason: str, *, unknown: bool = False) -> None:
        self.reason = reason
        self.unknown = unknown
        super().__init__(reason)


class NotOurs(Exception):
    """Something a provider tells that we know and ignore."""


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel can do."""

    text_characters: int
    """Longest text of one message."""
    files: bool
    seen: bool
    """Whether we learn that the contact has read a message."""
    typing: bool
    """Whether the contact can be told that somebody types."""


class Outbound(msgspec.Struct, frozen=True, kw_only=True):
    """A message that is due to go out."""

    message_id: int
    """Also the idempotency key for the provider: the same message may be sent twice."""
    conversation_id: int
    inbox_id: int
    contact_id: int


class Adapter(Protocol):
    @property
    def CAPABILITIES(self) -> Capabilities: ...

    async def send(self, outbound: Outbound, /) -> str | None:
        """Hand a message over; returns the provider's id for it, if it gives one.  Raises Retry or Permanent."""
