"""Topics that rose: counts, never a word of whoever asked."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text

from walletdesk.analytics.rules import RiseState
from walletdesk.kit.schema import id_column, metadata, partial_index, to
from walletdesk.kit.unit import Row

topic_rise = Table(
    "topic_rise",
    metadata,
    id_column(),
    Column("intent", Text, nullable=False),
    Column("chain", Text, nullable=False),  # empty for all of them
    Column("state", Text, nullable=False),
    Column("n", BigInteger, nullable=False),  # conversations in the busiest window so far
    Column("people", BigInteger, nullable=False),
    Column("usual", BigInteger, nullable=False),  # in thousandths
    Column("began_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),  # the last time that it was rising
    Column("ended_at", BigInteger, nullable=True),
    to("staff_id", "staff.id", nullable=True),  # who set it aside
    Index(None, "seen_at"),
    info={"retention": "a year; counts and the desk's own words for topics; removed by the job that looks for them"},
)
partial_index("ix_topic_rise_open", topic_rise.c.intent, topic_rise.c.chain, where="state = 'open'", unique=True)


class RiseRow(Row, frozen=True, kw_only=True):
    id: int
    intent: str
    chain: str
    state: RiseState
    n: int
    people: int
    usual: int
    began_at: int
    seen_at: int
    ended_at: int | None
    staff_id: int | None
