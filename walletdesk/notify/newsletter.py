"""A mail to one of many who asked for it.

What a mail says is made where pages are drawn, how it goes out is known where mail is; both know this.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from walletdesk.inboxes.tables import Inbox


class Mailing(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    """Of the row that it is for: the same mail has the same Message-ID, and what comes back names it."""
    to: str
    sender: str
    """The name beside the mailbox's address."""
    language: str
    subject: str
    text: str
    html: str
    leave: str = ""
    """Where one click ends it (RFC 8058); empty for a letter that nobody has subscribed to."""

    def __repr__(self) -> str:
        return f"Mailing({self.number})"


class NotTaken(Exception):
    """The server took nothing; it may be tried again."""

    def __init__(self, after_s: float | None = None) -> None:
        self.after_s = after_s
        super().__init__("not_taken")


class Refused(Exception):
    """Trying again will not help.  With `unknown` the server may have taken it."""

    def __init__(self, reason: str, *, unknown: bool = False) -> None:
        self.reason = reason
        self.unknown = unknown
        super().__init__(reason)


Post = Callable[[Inbox, Mailing], Awaitable[None]]
"""Returns when the mail server has it.  Raises NotTaken or Refused."""

OF_ONE_ADDRESS = frozenset({"address_refused"})
"""Reasons that say something of the reader's mailbox; the others are the desk's own trouble."""
