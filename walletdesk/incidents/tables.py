"""Incidents: what affects many, the conversations about it, and what was answered to all of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Table, Text, UniqueConstraint

from walletdesk.incidents.rules import IncidentState, Sending
from walletdesk.kit.schema import Id, id_column, metadata, partial_index, to
from walletdesk.kit.unit import Row
from walletdesk.wire import SafeText

incident = Table(
    "incident",
    metadata,
    id_column(),
    Column("title", Text, nullable=False),
    Column("intent", Text, nullable=False),  # conversations of this topic and chain are suggested; empty for none
    Column("chain", Text, nullable=False),  # empty for all of them
    Column("rise_id", BigInteger, nullable=True, index=True),  # a rise is kept for a year, an incident longer
    Column("since", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    to("news_id", "news.id", nullable=True),
    to("opened_by", "staff.id"),
    Column("opened_at", BigInteger, nullable=False),
    to("closed_by", "staff.id", nullable=True),
    Column("closed_at", BigInteger, nullable=True),
    info={"retention": "kept; the team's own words and the desk's words for topics"},
)

incident_conversation = Table(
    "incident_conversation",
    metadata,
    Column("incident_id", Id, ForeignKey("incident.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column(
        "conversation_id", Id, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("live", Boolean, nullable=False),  # the incident is open
    to("staff_id", "staff.id"),
    Column("added_at", BigInteger, nullable=False),
    info={"retention": "with its incident; ids and times only"},
)
# Of the open incidents a conversation is in one at most.
partial_index("ix_incident_conversation_live", incident_conversation.c.conversation_id, where="live", unique=True)

incident_answer = Table(
    "incident_answer",
    metadata,
    id_column(),
    to("incident_id", "incident.id", cascade=True),
    Column("key", Text, nullable=False),  # of the request: asked again it is the same answer
    to("staff_id", "staff.id"),
    Column("texts", Text, nullable=False),  # JSON: {"en": "..."}
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("incident_id", "key"),
    info={"retention": "with its incident; the team's own words"},
)

incident_reply = Table(
    "incident_reply",
    metadata,
    Column(
        "answer_id", Id, ForeignKey("incident_answer.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column(
        "conversation_id", Id, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),  # why it was skipped, a code
    Column("message_id", BigInteger, nullable=True),
    info={"retention": "with its incident; ids and states only"},
)
"""Who gets an answer, written together with it: whatever dies meanwhile, each gets it once."""


class IncidentRow(Row, frozen=True, kw_only=True):
    id: int
    title: SafeText
    intent: str
    chain: str
    rise_id: int | None
    since: int
    state: IncidentState
    news_id: int | None
    opened_by: int
    opened_at: int
    closed_by: int | None
    closed_at: int | None


class AnswerRow(Row, frozen=True, kw_only=True):
    id: int
    incident_id: int
    key: str
    staff_id: int
    texts: str
    created_at: int


class ReplyRow(Row, frozen=True, kw_only=True):
    answer_id: int
    conversation_id: int
    state: Sending
    reason: str
    message_id: int | None
