"""Where a provider's threads go on: a chat, a Message-ID, a topic of a group; and what else it calls a message."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, func, select, text

from walletdesk.conversations.rules import digest
from walletdesk.conversations.tables import (
    Conversation,
    Message,
    answered,
    conversation,
    message,
    message_part,
    origin,
    other_name,
    thread,
)
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
_PART_OF = Query(
    select(*columns(message, Message))
    .join_from(message_part, message, message.c.id == message_part.c.message_id)
    .where(message_part.c.inbox_id == bindparam("inbox"), message_part.c.provider_id == bindparam("provider")),
    Message,
)
_PARTS = Query(select(message_part.c.provider_id).where(message_part.c.message_id == bindparam("message")), str)
_IS_PART = Query[int](
    text(
        "insert into message_part (inbox_id, provider_id, message_id) values (:inbox, :provider, :message) "
        "on conflict (inbox_id, provider_id) do nothing"
    )
)
_ANSWERS = Query[int](
    text("insert into answered (message_id, to_id) values (:message, :to) on conflict (message_id) do nothing")
)
_ANSWERED_BY = Query(
    select(*columns(message, Message))
    .join_from(answered, message, message.c.id == answered.c.to_id)
    .where(answered.c.message_id == bindparam("message")),
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


def part_of(unit: Unit, inbox_id: int, provider_id: str) -> Message | None:
    """The message in which one of the provider's stands as a part that is not the first."""
    return unit.one(_PART_OF, inbox=inbox_id, provider=provider_id)


def is_part(unit: Unit, inbox_id: int, provider_id: str, message_id: int) -> None:
    """One more of the provider's messages stands in this one."""
    unit.run(_IS_PART, inbox=inbox_id, provider=provider_id, message=message_id)


def parts(unit: Unit, message_id: int) -> list[str]:
    """What the provider calls what stands in a message beside its first part."""
    return unit.all(_PARTS, message=message_id)


def answers(unit: Unit, message_id: int, to: Message) -> None:
    unit.run(_ANSWERS, message=message_id, to=to.id)


def answered_by(unit: Unit, message_id: int) -> Message | None:
    """The message that one answers."""
    return unit.one(_ANSWERED_BY, message=message_id)


def named(unit: Unit, inbox_id: int, key: str) -> Message | None:
    return unit.one(_NAMED, inbox=inbox_id, key=key)
