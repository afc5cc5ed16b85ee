"""Where a provider's threads go on: a chat, a Message-ID, a topic of a group; and what else it calls a message."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, func, select, text

from walletdesk.conversations.rules import digest
from walletdesk.conversations.tables import Conversation, Message, conversation, message, origin, other_name, thread
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.people.tables import identity

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


class _Asked(Row, frozen=True, kw_only=True):
    conversation_id: int
    value: str


_BEGUN_SO = Query(
    select(message.c.conversation_id, identity.c.value)
    .join_from(message, origin, origin.c.message_id == message.c.id)
    .join(identity, identity.c.id == origin.c.identity_id)
    .where(
        message.c.inbox_id == bindparam("inbox"),
        message.c.provider_id.is_not(None),
        func.substr(message.c.provider_id, 1, bindparam("letters")) == bindparam("names"),
    )
    .group_by(message.c.conversation_id, identity.c.value)
    .order_by(func.max(message.c.id).desc()),
    _Asked,
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


def regrouped(unit: Unit, inbox_id: int, names: str, thread: str) -> None:
    """Messages whose names begin with `names` belong into threads of another name from now on: `thread`, with the sender's
    for `{}`.  Threads that are known under it already stay where they are."""
    for found in unit.all(_BEGUN_SO, inbox=inbox_id, names=names, letters=len(names)):
        key = digest(thread.format(found.value))
        if unit.one(_AT, inbox=inbox_id, key=key) is None:
            keep(unit, inbox_id, [key], found.conversation_id)


def also_named(unit: Unit, inbox_id: int, keys: Iterable[str], message_id: int) -> None:
    """The provider calls a message by `keys` too (`rules.digest`)."""
    for key in dict.fromkeys(keys):
        unit.run(_ALSO_NAMED, inbox=inbox_id, key=key, message=message_id)


def named(unit: Unit, inbox_id: int, key: str) -> Message | None:
    return unit.one(_NAMED, inbox=inbox_id, key=key)
