"""Where a provider's threads go on: a chat, a Message-ID, a topic of a group."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select, text

from walletdesk.conversations.tables import Conversation, conversation, thread
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit

_AT = Query(
    select(*columns(conversation, Conversation))
    .join_from(thread, conversation, conversation.c.id == thread.c.conversation_id)
    .where(thread.c.inbox_id == bindparam("inbox"), thread.c.key == bindparam("key")),
    Conversation,
)
_KEEP = Query[int](
    text(
        "insert into thread (inbox_id, key, conversation_id, at) values (:inbox, :key, :conversation, :at) "
        "on conflict (inbox_id, key) do update set conversation_id = excluded.conversation_id, at = excluded.at"
    )
)


def at(unit: Unit, inbox_id: int, keys: Iterable[str]) -> Conversation | None:
    """The conversation of the first of `keys` (`rules.digest`) that is known in the inbox, whoever's it is."""
    for key in keys:
        if (found := unit.one(_AT, inbox=inbox_id, key=key)) is not None:
            return found
    return None


def keep(unit: Unit, inbox_id: int, keys: Iterable[str], conversation_id: int) -> None:
    """From now on `keys` lead to this conversation."""
    for key in dict.fromkeys(keys):
        unit.run(_KEEP, inbox=inbox_id, key=key, conversation=conversation_id, at=unit.now)
