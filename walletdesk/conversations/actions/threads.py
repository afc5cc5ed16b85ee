"""Where a provider's threads go on: a chat, a Message-ID, a topic of a group; and what else it calls a message."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select, text

from walletdesk.conversations.tables import Conversation, Message, conversation, message, other_name, thread
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

_NAMED = Query(
    select(*columns(message, Message))
    .join_from(other_name, message, message.c.id == other_name.c.message_id)
    .where(other_name.c.inbox_id == bindparam("inbox"), other_name.c.key == bindparam("key")),
    Message,
)
_ALSO_NAMED = Query[int](
    text(
        "insert into other_name (inbox_id, key, message_id) values (:inbox, :key, :message) "
        "on conflict (inbox_id, key) do update set message_id = excluded.message_id"
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


def also_named(unit: Unit, inbox_id: int, keys: Iterable[str], message_id: int) -> None:
    """The provider calls a message by `keys` too (`rules.digest`)."""
    for key in dict.fromkeys(keys):
        unit.run(_ALSO_NAMED, inbox=inbox_id, key=key, message=message_id)


def named(unit: Unit, inbox_id: int, key: str) -> Message | None:
    return unit.one(_NAMED, inbox=inbox_id, key=key)
