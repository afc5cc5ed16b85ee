"""What a provider tells over and over because taking it fails every time: after a while the queue goes on without it.

In the place of a message stands a note for the team; nothing of what it says is stored.
"""

from __future__ import annotations

import msgspec

from walletdesk.channels.base import Edited, Event, Message
from walletdesk.channels.inbound import NotAccepted
from walletdesk.kit import i18n
from walletdesk.kit.clock import SECOND
from walletdesk.kit.errors import WalletdeskError
from walletdesk.wire import RawText

TRIES = 3
TRIED_FOR_US = 30 * SECOND
"""Both have to be over: a gate that failed for a moment costs nobody their words."""
_KEPT = 1_000
_WAIT = frozenset({409, 429, 503, 507})
"""Status of what is the desk's own trouble, or its database's: that passes, and everything waits for it."""


class Unreadable:
    """How often each event failed.  Of one process: another begins to count anew."""

    def __init__(self) -> None:
        self._failed: dict[tuple[int, str], tuple[int, int]] = {}

    def failed(self, inbox_id: int, event: Event, now: int) -> bool:
        """Note it; whether it has failed for long enough."""
        if len(self._failed) > _KEPT:
            self._failed.clear()
        at = inbox_id, _name(event)
        tries, since = self._failed.get(at, (0, now))
        self._failed[at] = tries + 1, since
        return tries + 1 >= TRIES and now - since >= TRIED_FOR_US

    def over(self, inbox_id: int, event: Event) -> None:
        if self._failed:
            self._failed.pop((inbox_id, _name(event)), None)


def is_its_own(error: Exception) -> bool:
    """Whether an error may lie in what was told."""
    return not isinstance(error, WalletdeskError) or isinstance(error, NotAccepted) or error.status not in _WAIT


def placeholder(event: Message, language: str) -> Message:
    said = i18n.translator(language)
    note = said.gettext("[A message could not be checked, so nothing of it was taken in.]")
    return msgspec.structs.replace(
        event,
        sender=msgspec.structs.replace(event.sender, name=None),
        text=RawText(note),
        subject=None,
        files=(),
        facts={name: value for name, value in event.facts.items() if isinstance(value, bool)},
    )


def _name(event: Event) -> str:
    if isinstance(event, Message):
        return event.key
    if isinstance(event, Edited):
        return f"edited {event.provider_id}"
    return f"{type(event).__name__} {getattr(event, 'provider_id', '')}"
