"""What the bot may do in an inbox, where it stands in a conversation, and what it did with each message."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text, UniqueConstraint

from walletdesk.bot.rules import Decision, Mode, Outcome, Reason, Stage
from walletdesk.kit.schema import Id, id_column, metadata, to
from walletdesk.kit.unit import Row
from walletdesk.wire import SafeText

bot_inbox = Table(
    "bot_inbox",
    metadata,
    Column("inbox_id", Id, ForeignKey("inbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("mode", Text, nullable=False),
    Column("writes", Boolean, nullable=False),  # the language model may write there
    Column("updated_at", BigInteger, nullable=False),
    info={"retention": "with its inbox; choices only"},
)

bot_talk = Table(
    "bot_talk",
    metadata,
    Column(
        "conversation_id", Id, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("stage", Text, nullable=False),
    Column("turns", BigInteger, nullable=False),
    Column("intent", Text, nullable=False),
    Column("offered", Text, nullable=False),  # JSON, slugs of the articles to choose from
    Column("wants", Text, nullable=False),  # JSON, names of the facts still to be asked for
    Column("asked", BigInteger, nullable=False),  # times the first of them was asked for
    Column("updated_at", BigInteger, nullable=False),
    info={"retention": "with its conversation; choices and numbers only"},
)

bot_turn = Table(
    "bot_turn",
    metadata,
    id_column(),
    to("conversation_id", "conversation.id", cascade=True, index=True),
    to("message_id", "message.id", cascade=True),
    to("inbox_id", "inbox.id"),
    Column("language", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("intent", Text, nullable=False),
    Column("chance", BigInteger, nullable=False),  # per mille that the answer is right, as it was held to be
    Column("sources", Text, nullable=False),  # JSON of rules.Source
    Column("said", Text, nullable=False),  # what it said, or would say
    Column("said_id", BigInteger, nullable=True, index=True),  # its message
    Column("choices", Text, nullable=False, server_default="[]"),  # JSON, answers of which one may be pressed
    Column("written", Boolean, nullable=False),  # by a language model
    Column("outcome", Text, nullable=False),
    Column("outcome_at", BigInteger, nullable=True),
    Column("created_at", BigInteger, nullable=False),
    Index(None, "message_id", unique=True),
    Index(None, "inbox_id", "created_at"),
    info={"retention": "until the contact is erased: what was said goes, ids, choices and times stay"},
)

bot_flow = Table(
    "bot_flow",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("intents", Text, nullable=False),  # JSON, slugs of the topics that start it
    Column("enabled", Boolean, nullable=False),
    Column("version", BigInteger, nullable=False),  # the newest
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("deleted_at", BigInteger, nullable=True),  # it can be brought back
    info={"retention": "kept, set aside when deleted; the team's own words, nobody's data"},
)

bot_flow_version = Table(
    "bot_flow_version",
    metadata,
    id_column(),
    to("flow_id", "bot_flow.id"),
    Column("number", BigInteger, nullable=False),
    Column("content", Text, nullable=False),  # JSON of flows.shape.Flow
    to("staff_id", "staff.id", nullable=True),  # None for the desk itself
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("flow_id", "number"),
    info={"retention": "the last fifty of each flow; the team's own words, nobody's data"},
)

bot_flow_run = Table(
    "bot_flow_run",
    metadata,
    Column(
        "conversation_id", Id, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    to("flow_id", "bot_flow.id", index=True),
    Column("version", BigInteger, nullable=False),  # the one that it began with
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),  # JSON of flows.shape.State, with what the contact answered
    Column("ended", Text, nullable=False),  # why; empty while it goes on
    Column("begun_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    info={"retention": "until the contact is erased: what they answered goes, ids, choices and times stay"},
)

bot_model_day = Table(
    "bot_model_day",
    metadata,
    Column("day", BigInteger, primary_key=True, autoincrement=False),  # since 1970, UTC
    Column("asked", BigInteger, nullable=False),  # calls of the language model, answered, refused or failed
    info={"retention": "kept; one number a day"},
)


class InboxRow(Row, frozen=True, kw_only=True):
    inbox_id: int
    mode: Mode
    writes: bool


class TalkRow(Row, frozen=True, kw_only=True):
    conversation_id: int
    stage: Stage
    turns: int
    """Answers and questions of its own so far."""
    intent: str
    offered: str
    wants: str
    asked: int
    updated_at: int


class TurnRow(Row, frozen=True, kw_only=True):
    id: int
    conversation_id: int
    message_id: int
    """The contact's."""
    inbox_id: int
    language: str
    mode: Mode
    decision: Decision
    reason: Reason
    intent: str
    chance: int
    sources: str
    said: SafeText
    said_id: int | None
    choices: str
    written: bool
    outcome: Outcome
    outcome_at: int | None
    created_at: int


class FlowRow(Row, frozen=True, kw_only=True):
    id: int
    name: SafeText
    intents: str
    enabled: bool
    version: int
    created_at: int
    updated_at: int
    deleted_at: int | None


class FlowVersionRow(Row, frozen=True, kw_only=True):
    flow_id: int
    number: int
    content: str
    staff_id: int | None
    created_at: int


class RunRow(Row, frozen=True, kw_only=True):
    """Where a conversation's contact stands in a flow."""

    conversation_id: int
    flow_id: int
    version: int
    language: str
    state: str
    ended: str
    begun_at: int
    updated_at: int
