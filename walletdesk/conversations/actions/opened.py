"""A conversation in the hands of one unit: changed step by step, stored once.

Every change takes the next number of the conversation's sequence.  Whoever
changes one locks its row first, so numbers have no gaps on either engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, insert, select, text, update

from walletdesk.conversations import counts, index, rules
from walletdesk.conversations.actions import windows
from walletdesk.conversations.rules import NEVER, ChangeKind, Window
from walletdesk.conversations.tables import (
    Change,
    Conversation,
    Message,
    ReplyWindow,
    change,
    conversation,
    conversation_tag,
    message,
)
from walletdesk.events import Actor, ActorKind, ConversationChanged
from walletdesk.hours import Calendar, calendar_from_json
from walletdesk.kit.errors import NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.safety import trusted
from walletdesk.sla.actions import Running
from walletdesk.wire import AuthorKind, ClockKind, SafeText

_FIELDS = Conversation.__struct_fields__
_COLUMNS = columns(conversation, Conversation)
_BY_ID = Query(select(*_COLUMNS).where(conversation.c.id == bindparam("id")).with_for_update(), Conversation)
_BY_NUMBER = Query(
    select(*_COLUMNS).where(conversation.c.number == bindparam("number")).with_for_update(), Conversation
)
_BY_PUBLIC_ID = Query(
    select(*_COLUMNS).where(conversation.c.public_id == bindparam("public_id")).with_for_update(), Conversation
)
_NEXT_NUMBER = Query(
    {
        "sqlite": text("select coalesce(max(number), 1000) + 1 from conversation"),
        "postgresql": text("select nextval('conversation_number')"),
    },
    int,
)
_INSERT = Query(insert(conversation).values({name: bindparam(name) for name in _FIELDS}), int)
_NEVER_CHANGES = ("id", "number", "public_id", "inbox_id", "created_at", "linked_from")
_UPDATE = Query(
    update(conversation)
    .where(conversation.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in _FIELDS if name not in _NEVER_CHANGES}),
    int,
)
# The common case of a message in a conversation whose order and views stay as they are.
_FLOWS = ("sequence", "contact_seq", "preview", "preview_author", "updated_at", "last_message_at")
_UPDATE_FLOW = Query(
    update(conversation)
    .where(conversation.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in _FLOWS}),
    int,
)
_INSERT_CHANGE = Query(insert(change).values({name: bindparam(name) for name in Change.__struct_fields__}), int)
_INSERT_MESSAGE = Query(insert(message).values({name: bindparam(name) for name in Message.__struct_fields__}), int)
_MOVE_TAGS = Query(
    update(conversation_tag)
    .where(conversation_tag.c.conversation_id == bindparam("conversation"))
    .values(lane=bindparam("new_lane"), place=bindparam("new_place")),
    int,
)
_CHANNEL = Query(text("select channel from inbox where id = :inbox"), str)
_CALENDAR = Query(text("select calendar from inbox where id = :inbox"), str)


class Opened:
    """One conversation, read with its row locked."""

    def __init__(self, unit: Unit, row: Conversation, *, new: bool = False) -> None:
        self.unit = unit
        self.before = None if new else row
        self.now = row
        self.kinds: list[str] = []
        self._rows: list[tuple[Query[int], dict[str, Any]]] = []
        self._calendar: Calendar | None = None
        self._window: ReplyWindow | None = None
        self._knows_window = False

    def set(self, **fields: Any) -> None:
        self.now = msgspec.structs.replace(self.now, **fields)

    def next_seq(self) -> int:
        self.set(sequence=self.now.sequence + 1)
        return self.now.sequence

    def note(
        self, kind: ChangeKind, by: Actor, old: object = "", new: object = "", *, message_id: int | None = None
    ) -> int:
        """Write one line of history and return its number."""
        seq = self.next_seq()
        row = Change(
            id=new_id(),
            conversation_id=self.now.id,
            seq=seq,
            kind=kind,
            actor_kind=_AUTHORS[by.kind],
            actor_id=by.id,
            message_id=message_id,
            old="" if old is None else str(old),
            new="" if new is None else str(new),
            at=self.unit.now,
        )
        self._rows.append((_INSERT_CHANGE, msgspec.structs.asdict(row)))
        self.kinds.append(kind.value)
        return seq

    def append(self, new: Message, terms: Sequence[str] | None = None) -> None:
        """Add a message, whose `seq` came from `next_seq`; it is written with `save`, after a new conversation's row.

        `terms` as `index.add` takes them.
        """
        self._rows.append((_INSERT_MESSAGE, msgspec.structs.asdict(new)))
        index.add(self.unit, new.id, new.body, terms)

    def also(self, query: Query[int], **values: Any) -> None:
        """Write a row that belongs to a new message, after it."""
        self._rows.append((query, values))

    def calendar(self) -> Calendar:
        """Opening hours of the conversation's inbox."""
        if self._calendar is None:
            self._calendar = calendar_from_json(self.unit.value(_CALENDAR, inbox=self.now.inbox_id))
        return self._calendar

    def channel(self) -> str:
        """Kind of the conversation's inbox."""
        return self.unit.value(_CHANNEL, inbox=self.now.inbox_id)

    def opens_window(self, window: Window | None) -> None:
        """A message of the contact's comes in: the provider lets us answer so long, None where it always does."""
        if window is not None:
            self._window = ReplyWindow(
                conversation_id=self.now.id, closes_at=self.unit.now + window.open_us, sends_left=window.sends
            )
        self._knows_window = True

    def window(self) -> ReplyWindow | None:
        """How long the provider lets us answer; None where it always does."""
        if not self._knows_window:
            self._window, self._knows_window = windows.of(self.unit, self.now.id), True
        return self._window

    def may_answer(self) -> bool:
        """Whether the provider takes answers now."""
        window = self.window()
        return window is None or window.open(self.unit.now)

    def clocks(self, running: Running) -> None:
        """Order the conversation by what is due next: where somebody waits for an answer, before the provider takes none."""
        due, warns_at = running.next_due(), running.next_warns_at()
        self.set(due_at=due[0] if due else NEVER, due_kind=due[1].value if due else "", warn_at=warns_at)
        if not running.has(ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE):
            return
        window = self.window()
        if window is not None and window.open(self.unit.now) and window.closes_at < self.now.due_at:
            closes_at = window.closes_at
            warns_at = rules.window_warns_at(closes_at, self.unit.now)
            self.set(due_at=closes_at, due_kind=rules.WINDOW, warn_at=warns_at)

    def save(self) -> Conversation:
        """Store the row as it is now, and the counts of the views it came into or left."""
        row = self.now
        self.set(
            updated_at=self.unit.now,
            lane=rules.LANES[row.status],
            place=rules.place(row.status, row.priority, row.due_at, row.snoozed_until, row.last_message_at),
        )
        row = self.now
        if self.before is None:
            self.unit.run(_INSERT, **msgspec.structs.asdict(row))
            counts.moved(self.unit, None, row)
        elif _only_flows(self.before, row):
            self.unit.run(_UPDATE_FLOW, row=row.id, **{f"new_{name}": getattr(row, name) for name in _FLOWS})
        else:
            values = {f"new_{name}": getattr(row, name) for name in _FIELDS if name not in _NEVER_CHANGES}
            self.unit.run(_UPDATE, row=row.id, **values)
            counts.moved(self.unit, self.before, row)
            if (row.lane, row.place) != (self.before.lane, self.before.place):
                self.unit.run(_MOVE_TAGS, conversation=row.id, new_lane=row.lane.value, new_place=row.place)
        for query, values in self._rows:
            self.unit.run(query, **values)
        self._rows.clear()
        return row

    def announce_changes(self, by: Actor) -> None:
        """Tell the desk what `note` wrote down since the conversation was opened."""
        if self.kinds:
            self.unit.announce(
                ConversationChanged(
                    **self.ids(),
                    kinds=tuple(self.kinds),
                    assignee_id=self.now.assignee_id,
                    actor_kind=by.kind,
                    actor_id=by.id,
                )
            )

    def ids(self) -> dict[str, int]:
        """What every event of a conversation carries."""
        row = self.now
        return {
            "conversation_id": row.id,
            "inbox_id": row.inbox_id,
            "contact_id": row.contact_id,
            "seq": row.sequence,
        }


_AUTHORS = {
    ActorKind.STAFF: AuthorKind.AGENT,
    ActorKind.CONTACT: AuthorKind.CONTACT,
    ActorKind.SYSTEM: AuthorKind.SYSTEM,
}


def by_id(unit: Unit, conversation_id: int) -> Opened:
    """Raises NotFound (404)."""
    return _opened(unit, unit.one(_BY_ID, id=conversation_id))


def of(unit: Unit, row: Conversation) -> Opened:
    """The conversation that was read as `row` in this unit: once more, locked, where there is more than one writer.

    Raises NotFound (404).
    """
    return Opened(unit, row) if unit.engine == "sqlite" else by_id(unit, row.id)


def by_number(unit: Unit, number: int) -> Opened:
    """Raises NotFound (404)."""
    return _opened(unit, unit.one(_BY_NUMBER, number=number))


def by_public_id(unit: Unit, public_id: str, contact_id: int) -> Opened:
    """A contact's own conversation.  Raises NotFound (404), also for somebody else's."""
    opened = _opened(unit, unit.one(_BY_PUBLIC_ID, public_id=public_id))
    if opened.now.contact_id != contact_id:
        raise NotFound
    return opened


def next_number(unit: Unit) -> int:
    return unit.value(_NEXT_NUMBER)


def _opened(unit: Unit, row: Conversation | None) -> Opened:
    if row is None:
        raise NotFound
    return Opened(unit, row)


def _only_flows(before: Conversation, after: Conversation) -> bool:
    return before == msgspec.structs.replace(after, **{name: getattr(before, name) for name in _FLOWS})


def preview_of(body: SafeText, files: int = 0) -> SafeText:
    """A screened text, shortened for the list; without one, how many files there are."""
    return trusted(rules.preview(body, files))
