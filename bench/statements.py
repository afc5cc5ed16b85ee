"""The statements our path carries out for a message, written down while it does, for the floors to repeat.

A floor is the shortest honest program for the same work.  It runs the same statements in the same order with values of
its own, so whatever our path does beside them (shapes, rules, events, queues) is what the ratio shows, and a statement
more in our path is one more in the floor too: fewer statements are won by measuring absolute figures, not the ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from walletdesk.conversations.actions.receive import Arrival, Received, receive_message
from walletdesk.kit import search
from walletdesk.kit.clock import DAY
from walletdesk.kit.ids import new_id, new_public_id
from walletdesk.kit.postgres import PostgresEngine
from walletdesk.kit.sqlite import SqliteEngine
from walletdesk.kit.unit import Connection, Unit
from walletdesk.safety import trusted
from walletdesk.subscribers import inside
from walletdesk.triage.rules import first_look
from walletdesk.wire import Screened

TEXT = "my transfer is still pending since this morning please have a look 我的转账"
KEY = "recorded-key-0000000000"
_EARLIER = 40
"""Messages before the recorded one, so that its number is no number that means something else."""


class Statement(msgspec.Struct, frozen=True):
    sql: str
    reads: bool
    slots: tuple[Any, ...]
    """A constant, or `Slot`."""


class Slot(msgspec.Struct, frozen=True):
    name: str
    add: int = 0


class Recorded(msgspec.Struct, frozen=True):
    message: list[Statement]
    """A message in a conversation there is."""
    opens: list[Statement]
    """A stranger's first."""


class Values(msgspec.Struct, kw_only=True):
    """What a floor fills in."""

    conversation: int
    contact: int
    public_id: str
    contact_public_id: str
    message: int
    key: str
    text: str
    terms: str
    number: int
    seq: int
    now: int


def values_for_new(text: str, key: str, number: int, now: int) -> Values:
    return Values(
        conversation=new_id(),
        contact=new_id(),
        public_id=new_public_id(),
        contact_public_id=new_public_id(),
        message=new_id(),
        key=key,
        text=text,
        terms=" ".join(search.terms(text)),
        number=number,
        seq=2,
        now=now,
    )


def filled(statement: Statement, values: Values) -> list[Any]:
    made = []
    for slot in statement.slots:
        if type(slot) is not Slot:
            made.append(slot)
        elif slot.name == "new":
            made.append(new_id())
        elif slot.name == "owned_key":
            made.append(f"c{values.contact}:{values.key}")
        elif slot.name == "strangers_key":
            made.append(f"s:{values.key}")
        elif slot.add:
            made.append(getattr(values, slot.name) + slot.add)
        else:
            made.append(getattr(values, slot.name))
    return made


class _Recorder:
    """A connection that writes down what passes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.log: list[tuple[str, bool, Sequence[Any]]] = []

    def rows(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        self.log.append((sql, True, list(values)))
        return self._connection.rows(sql, values)

    def change(self, sql: str, values: Sequence[Any]) -> int:
        self.log.append((sql, False, list(values)))
        return self._connection.change(sql, values)

    def change_many(self, sql: str, values: Sequence[Sequence[Any]]) -> int:
        for one in values:
            self.log.append((sql, False, list(one)))
        return self._connection.change_many(sql, values)


def record(engine: SqliteEngine | PostgresEngine, inbox_id: int, now: int) -> Recorded:
    """Carries both out in a transaction that is rolled back."""
    writer = engine.open_writer()
    recorder = _Recorder(writer)
    writer.begin()
    try:
        unit = Unit(recorder, engine.name, now, inside)
        first = receive_message(unit, _arrival(inbox_id, KEY))
        opens = [_statement(entry, first, now, f"s:{KEY}") for entry in recorder.log]
        for number in range(_EARLIER):
            receive_message(unit, _arrival(inbox_id, f"recorded-earlier-{number:08}", first))
        recorder.log.clear()
        again = receive_message(unit, _arrival(inbox_id, KEY + "x", first))
        message = [_statement(entry, again, now, f"c{first.contact.id}:{KEY}x") for entry in recorder.log]
        return Recorded(message=message, opens=opens)
    finally:
        writer.rollback()
        writer.close()


def _arrival(inbox_id: int, key: str, before: Received | None = None) -> Arrival:
    return Arrival(
        inbox_id=inbox_id,
        key=key,
        screened=Screened(text=trusted(TEXT)),
        triage=first_look(trusted(TEXT), found_secret=False),
        language="en",
        contact_id=before.contact.id if before else None,
        conversation=before.conversation.public_id if before else None,
    )


def _statement(entry: tuple[str, bool, Sequence[Any]], got: Received, now: int, external_id: str) -> Statement:
    sql, reads, values = entry
    row, message = got.conversation, got.message
    known: dict[Any, Slot] = {
        row.id: Slot("conversation"),
        row.contact_id: Slot("contact"),
        row.public_id: Slot("public_id"),
        got.contact.public_id: Slot("contact_public_id"),
        message.id: Slot("message"),
        external_id: Slot("owned_key" if external_id.startswith("c") else "strangers_key"),
        message.body: Slot("text"),
        " ".join(search.terms(TEXT)): Slot("terms"),
        row.number: Slot("number"),
    }
    if message.seq > _EARLIER:
        known |= {message.seq: Slot("seq"), message.seq - 1: Slot("seq", -1)}

    def slot(value: Any) -> Any:
        if isinstance(value, bool) or value is None:
            return value
        if value in known:
            return known[value]
        if isinstance(value, int) and abs(value - now) < 400 * DAY:
            return Slot("now", value - now)
        if isinstance(value, int) and value > 2**57 and value not in (row.inbox_id, row.place):
            return Slot("new")
        return str(value) if isinstance(value, str) else value

    return Statement(sql, reads, tuple(slot(value) for value in values))
