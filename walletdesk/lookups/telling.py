"""What the desk itself said of a look, once more at the other level: for who presses the button below it."""

from __future__ import annotations

import json
from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, select, text

from walletdesk.chain.told import Level
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.actions import looked
from walletdesk.conversations.actions.looked import LOOKUP, Words
from walletdesk.conversations.tables import Message, message
from walletdesk.events import SYSTEM, ActorKind
from walletdesk.kit.errors import NotFound
from walletdesk.kit.unit import Query, Unit
from walletdesk.lookups import actions, queries
from walletdesk.lookups.looking import words_of
from walletdesk.lookups.tables import LookupRow
from walletdesk.wire import AuthorKind


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """By which key the desk said something: once in an inbox."""

    lookup_id: int
    state: str
    language: str
    level: Level
    since: str = ""
    """When the state began to be told; a state that comes back is said anew."""

    def key(self) -> str:
        key = f"{self.lookup_id}:{self.state}:{self.language}:{self.level.value}"
        return f"{key}:{self.since}" if self.since else key

    def otherwise(self) -> Said:
        other = Level.PLAIN if self.level is Level.EXPERT else Level.EXPERT
        return msgspec.structs.replace(self, level=other)


def said_in(row: Message) -> Said | None:
    """None for a message that is no statement of a look, or whose words were taken out."""
    if row.author_kind is not AuthorKind.SYSTEM or not row.external_id.startswith(LOOKUP) or not row.body.strip():
        return None
    parts = row.external_id.removeprefix(LOOKUP).split(":")
    if len(parts) not in (4, 5) or not parts[0].isdecimal() or parts[3] not in tuple(Level):
        return None
    lookup_id, state, language, level, *since = parts
    return Said(
        lookup_id=int(lookup_id), state=state, language=language, level=Level(level), since=since[0] if since else ""
    )


_AMONG = {
    "sqlite": "in (select value from json_each(:keys))",
    "postgresql": "= any(array(select json_array_elements_text(cast(:keys as json))))",
}
_THERE = Query(
    {
        engine: select(message.c.external_id).where(
            message.c.inbox_id == bindparam("inbox"), text(f"message.external_id {among}")
        )
        for engine, among in _AMONG.items()
    },
    str,
)


def offers(unit: Unit, rows: Iterable[Message]) -> dict[int, Level]:
    """By message: the level at which it can be said once more, where it was not yet."""
    statements = [(row, said.otherwise()) for row in rows if (said := said_in(row)) is not None]
    if not statements:
        return {}
    keys = [f"{LOOKUP}{said.key()}" for _, said in statements]
    there = {
        key
        for inbox in {row.inbox_id for row, _ in statements}
        for key in unit.all(_THERE, inbox=inbox, keys=json.dumps(keys))
    }
    return {row.id: said.level for row, said in statements if f"{LOOKUP}{said.key()}" not in there}


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Something the desk said, as it would be said now at the other level."""

    row: LookupRow
    said: Said

    def words(self) -> Words | None:
        """None where it is no longer the desk's to say.  Takes a few milliseconds: not within a unit."""
        if self.row.state != self.said.state:
            return None
        verdict = queries.verdict_of(self.row)
        return words_of(verdict, self.said.language, self.said.level, told_before=True)


def statement(unit: Unit, public_id: str, contact_id: int, message_id: int) -> Statement:
    """Of a message in a conversation of this contact.  Raises NotFound (404)."""
    place = conversations.own(unit, public_id, contact_id)
    found = conversations.message_by_id(unit, message_id)
    said = said_in(found)
    if said is None or found.conversation_id != place.id:
        raise NotFound
    row = queries.by_id(unit, said.lookup_id)
    if row.conversation_id != place.id:
        raise NotFound
    return Statement(row=row, said=said.otherwise())


def retell(unit: Unit, public_id: str, contact_id: int, told: Statement, words: Words | None) -> None:
    """From now on the contact is told things at that level, this first.  Said once, however often it is asked."""
    place = conversations.own(unit, public_id, contact_id)
    actions.switch_level(unit, contact_id, told.said.level, by=ActorKind.CONTACT)
    row = queries.by_id(unit, told.row.id)
    if words is None or row.state != told.said.state or not queries.answers_in(unit, place.inbox_id):
        return
    words = msgspec.structs.replace(words, key=told.said.key())
    looked.looked(unit, row.conversation_id, lookup_id=row.id, old=row.state, new=row.state, by=SYSTEM, words=words)
