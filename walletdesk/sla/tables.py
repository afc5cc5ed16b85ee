"""Clocks as rows: they survive a restart because nothing else keeps them.

Retention: no personal data of their own; a clock goes with its conversation.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text

from walletdesk.kit.schema import id_column, metadata, partial_index
from walletdesk.kit.unit import Row
from walletdesk.wire import ClockKind

clock = Table(
    "clock",
    metadata,
    id_column(),
    # No foreign keys: the rooms they would name lie above or beside this one.
    Column("conversation_id", BigInteger, nullable=False),
    Column("inbox_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=True),
    Column("paused_at", BigInteger, nullable=True),
    Column("remaining_us", BigInteger, nullable=True),
    Column("paused_us", BigInteger, nullable=False),
    Column("stopped_at", BigInteger, nullable=True),
    Column("breached_at", BigInteger, nullable=True),
    Column("warned_at", BigInteger, nullable=True),
    Column("look_at", BigInteger, nullable=True),
    info={"retention": "with its conversation; ids and times only"},
)
Index("ix_clock_conversation", clock.c.conversation_id, clock.c.kind)
partial_index("ix_clock_look", clock.c.look_at, where="look_at is not null")
Index("ix_clock_met", clock.c.inbox_id, clock.c.kind, clock.c.stopped_at)


class Clock(Row, frozen=True, kw_only=True):
    id: int
    conversation_id: int
    inbox_id: int
    kind: ClockKind
    target: str
    started_at: int
    due_at: int | None
    paused_at: int | None
    remaining_us: int | None
    paused_us: int
    stopped_at: int | None
    breached_at: int | None
    warned_at: int | None
    look_at: int | None
    """When something is to be noted next: a warning or a breach."""
