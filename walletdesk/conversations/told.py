"""What stands beside a conversation's first message, a mail's subject or what an app says of itself, may be half of a
secret whose other half comes later: the gate reads it with the messages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from walletdesk.conversations.queries import Last
from walletdesk.safety import Earlier, stands_alone, stored
from walletdesk.wire import RawText, SafeText

NOTHING = "{}"
_REPLY = re.compile(r"(?:\s*\w{1,4}\s*[:：])+\s*")


def earlier_of(messages: Iterable[Last]) -> list[Earlier]:
    """Messages as the gate takes them, oldest first, each that began a conversation behind what was told with it and may be
    part of a secret; that has the conversation's id below zero."""
    read: list[Earlier] = []
    for one in messages:
        if one.facts is not None and one.facts != NOTHING and (told := may_be_parts(one.facts)):
            read.append(Earlier(-one.conversation_id, told))
        read.append(Earlier(one.id, one.body))
    return read


def may_be_parts(facts: str) -> SafeText:
    """Of a conversation's facts what may be part of a secret, a line each; empty where nothing is."""
    return stored("\n".join(bare(value) for value in json.loads(facts).values() if _is_part(value)))


def without_parts(facts: str) -> str:
    """The others."""
    told: dict[str, Any] = json.loads(facts)
    return json.dumps({name: value for name, value in told.items() if not _is_part(value)}, ensure_ascii=False)


def bare(told: str) -> SafeText:
    """Without what mail programs put before a subject: "Re:" is no word of a phrase."""
    return stored(told[begins.end() :] if (begins := _REPLY.match(told)) else told)


def _is_part(value: object) -> bool:
    return isinstance(value, str) and not stands_alone(RawText(bare(value)))
