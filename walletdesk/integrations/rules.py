"""What a token may do, what a webhook may tell, and how long a delivery is tried."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from walletdesk.conversations.rules import ChangeKind, Visibility
from walletdesk.wire import AuthorKind

_SECOND = 1_000_000
_MINUTE = 60 * _SECOND
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


class Scope(StrEnum):
    CONVERSATIONS_READ = "conversations:read"
    """States of conversations, and what changed.  No words of anybody."""
    CONVERSATIONS_WRITE = "conversations:write"
    """Open and continue conversations for a contact, and send files."""
    MESSAGES_READ = "messages:read"
    """What was said, by contacts, the team and the desk itself; never a note."""
    CONTACTS_READ = "contacts:read"
    """Names and addresses of contacts."""
    WEBHOOKS_MANAGE = "webhooks:manage"


class Told(StrEnum):
    """What a system of one's own may hear of."""

    CONVERSATION_OPENED = "conversation.opened"
    CONVERSATION_STATUS = "conversation.status"
    CONVERSATION_PRIORITY = "conversation.priority"
    CONVERSATION_KIND = "conversation.kind"
    CONVERSATION_RATED = "conversation.rated"
    CONVERSATION_SENIOR = "conversation.senior"
    """The contact asks for someone senior."""
    CONVERSATION_OVERDUE = "conversation.overdue"
    """A promise was not kept; `after` names it."""
    MESSAGE_RECEIVED = "message.received"
    MESSAGE_SENT = "message.sent"
    MESSAGE_FAILED = "message.failed"
    """`after` is the reason's code."""
    MESSAGE_EDITED = "message.edited"
    """Its contact wrote it anew."""
    MESSAGE_REDACTED = "message.redacted"
    """Words were taken out: whoever keeps a copy takes them out there too."""
    PING = "ping"
    """Somebody tries the address."""


OF_CHANGE = {
    ChangeKind.CREATED: Told.CONVERSATION_OPENED,
    ChangeKind.STATUS: Told.CONVERSATION_STATUS,
    ChangeKind.PRIORITY: Told.CONVERSATION_PRIORITY,
    ChangeKind.KIND: Told.CONVERSATION_KIND,
    ChangeKind.RATED: Told.CONVERSATION_RATED,
    ChangeKind.SENIOR: Told.CONVERSATION_SENIOR,
    ChangeKind.BREACHED: Told.CONVERSATION_OVERDUE,
    ChangeKind.DELIVERED: Told.MESSAGE_SENT,
    ChangeKind.FAILED: Told.MESSAGE_FAILED,
    ChangeKind.EDITED: Told.MESSAGE_EDITED,
    ChangeKind.REDACTED: Told.MESSAGE_REDACTED,
    ChangeKind.WITHDRAWN: Told.MESSAGE_REDACTED,
}
"""What in a conversation's history is told, and as what."""
CHOSEN = tuple(one for one in Told if one is not Told.PING)
"""What a webhook may be asked to tell."""
WITH_WORDS = frozenset({Told.MESSAGE_RECEIVED, Told.MESSAGE_SENT, Told.MESSAGE_EDITED})
"""Those beside which the words may stand, where the webhook's own setting says so."""


def of_message(author: AuthorKind, visibility: Visibility) -> Told | None:
    """What a new message is told as.  One of the team is told once it is handed over, a note never."""
    if visibility is not Visibility.PUBLIC:
        return None
    if author is AuthorKind.CONTACT:
        return Told.MESSAGE_RECEIVED
    return Told.MESSAGE_SENT if author is AuthorKind.SYSTEM else None


class DeliveryState(StrEnum):
    """Of a delivery."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


KEY = re.compile(r"[!-~]{8,200}")
"""An Idempotency-Key.  Only its hash is kept, so that it may be anything."""
ANSWERS_FOR_US = 30 * _DAY
"""So long the first answer to a key is given again word by word.  Later the message itself is still stored once."""
TOKENS_FOR_US = 365 * _DAY
"""So long a token that opens nothing any more stays on the list."""
LOG_FOR_US = 30 * _DAY
TOKENS_LIVE = 100
WEBHOOKS_MOST = 50
LONGEST_LIFE_DAYS = 3650

TIMEOUT_S = 10.0
TRIED_FOR_US = _DAY
"""A delivery is tried for a day."""
OFF_AFTER_US = 3 * _DAY
"""A webhook that took nothing for so long is switched off."""
OLD_SECRET_US = _DAY
"""So long after a change both secrets sign."""
_PAUSES_US = (5 * _SECOND, 30 * _SECOND, 2 * _MINUTE, 10 * _MINUTE, 30 * _MINUTE)


def pause_us(failures: int) -> int:
    """After so many failures in a row of one webhook nothing is sent to it for this long."""
    return _PAUSES_US[min(failures, len(_PAUSES_US)) - 1]


def asked_for(events: Iterable[str]) -> tuple[Told, ...]:
    """In the order of the enumeration, each once."""
    wanted = set(events)
    return tuple(one for one in CHOSEN if one.value in wanted)
