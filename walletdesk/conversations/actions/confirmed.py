"""The contact showed that the address their request names is theirs."""

from __future__ import annotations

import json

from walletdesk.conversations.actions import opened
from walletdesk.conversations.rules import ChangeKind
from walletdesk.conversations.tables import Conversation
from walletdesk.events import Actor, ActorKind
from walletdesk.kit.unit import Unit

VERIFIED = "email_verified"
"""Of the conversation's facts."""


def address_confirmed(unit: Unit, conversation_id: int) -> Conversation:
    """Say so on the conversation.  Raises NotFound (404)."""
    held = opened.by_id(unit, conversation_id)
    facts = json.loads(held.now.facts)
    by = Actor(ActorKind.CONTACT, held.now.contact_id)
    if facts.get(VERIFIED) is False:
        held.set(facts=json.dumps(facts | {VERIFIED: True}, ensure_ascii=False))
        held.note(ChangeKind.VERIFIED, by)
    row = held.save()
    held.announce_changes(by)
    return row
