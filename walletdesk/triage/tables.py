"""Who claimed that something urgent happened, to tell a flood from a bad day; what the model made of conversations, what the team
made of that, and the models that were learned of it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, LargeBinary, Table, Text

from walletdesk.kit.schema import Id, id_column, metadata, partial_index, to
from walletdesk.kit.unit import Row

claim = Table(
    "urgent_claim",
    metadata,
    id_column(),
    Column("source", Text, nullable=False),  # keyed hash of the address's network; empty for an identified contact
    Column("fingerprint", Text, nullable=False),
    Column("conversation_id", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    info={"retention": "seven days; removed by an hourly job"},
)
Index("ix_urgent_claim_source", claim.c.source, claim.c.at)
Index("ix_urgent_claim_at", claim.c.at)
Index("ix_urgent_claim_fingerprint", claim.c.fingerprint, claim.c.at)

verdict = Table(
    "triage_verdict",
    metadata,
    Column(
        "conversation_id", Id, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    to("message_id", "message.id", cascade=True, index=True),
    Column("intent", Text, nullable=False),
    Column("confidence", BigInteger, nullable=False),
    Column("strange", BigInteger, nullable=False),
    Column("alternatives", Text, nullable=False),  # JSON: [["wrong_network", 1200]]
    Column("urgency", Text, nullable=False),
    Column("mood", Text, nullable=False),
    Column("spam", BigInteger, nullable=False),
    Column("abuse", BigInteger, nullable=False),
    Column("model", Text, nullable=False),
    Column("category_set", Text, nullable=False),
    Column("encoder", Text, nullable=False),
    Column("vector", LargeBinary, nullable=True),
    Column("at", BigInteger, nullable=False),
    info={"retention": "until the contact is erased, or the message it was made of is edited or loses its words"},
)
"""What the model made of a conversation, by the message that said most.  Shares are in ten-thousandths."""
Index("ix_triage_verdict_intent", verdict.c.intent, verdict.c.at)
Index("ix_triage_verdict_at", verdict.c.at)

label = Table(
    "triage_label",
    metadata,
    id_column(),
    to("conversation_id", "conversation.id", cascade=True, index=True),
    Column("message_ids", Text, nullable=False),  # JSON: [1, 2]
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("confidence", BigInteger, nullable=False),
    to("staff_id", "staff.id"),
    Column("held_back", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("why", Text, nullable=False),
    to("reviewed_by", "staff.id", nullable=True),
    Column("created_at", BigInteger, nullable=False),
    Column("reviewed_at", BigInteger, nullable=True),
    info={"retention": "until the contact is erased; ids and the desk's own words only"},
)
"""What a member of the team said a conversation is about, and what the model had said."""
Index("ix_triage_label_staff", label.c.staff_id, label.c.created_at)
Index("ix_triage_label_state", label.c.state, label.c.id)

intent_model = Table(
    "triage_model",
    metadata,
    id_column(),
    Column("state", Text, nullable=False),
    Column("running", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("labels", BigInteger, nullable=False),
    Column("held_back", BigInteger, nullable=False),
    Column("report", Text, nullable=False),  # JSON of rules.Report
    to("staff_id", "staff.id", nullable=True),  # who asked for it; None for the desk
    Column("created_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=True),
    info={
        "retention": "the last twenty; here are numbers only, in their folders words that three contacts or more used"
    },
)
"""Models that were learned here; without a running one the one that ships is used."""
partial_index("ix_triage_model_running", intent_model.c.running, where="running", unique=True)

intent = Table(
    "triage_intent",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("branch", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    info={"retention": "always; the team's own words, nobody's data"},
)
"""Intents of the desk's own, and what leads changed of those that ship."""


class VerdictRow(Row, frozen=True, kw_only=True):
    conversation_id: int
    message_id: int
    intent: str
    confidence: int
    strange: int
    alternatives: str
    urgency: str
    mood: str
    spam: int
    abuse: int
    model: str
    """The id of a `triage_model`, or `shipped`."""
    category_set: str
    """What the model made the conversation's category; empty if it did not."""
    encoder: str
    """With what `vector` was made."""
    vector: bytes | None
    """A byte for each part of the message's meaning, in 1/300."""
    at: int


class LabelRow(Row, frozen=True, kw_only=True):
    id: int
    conversation_id: int
    message_ids: str
    old: str
    new: str
    model: str
    confidence: int
    staff_id: int
    held_back: bool
    state: str
    why: str
    reviewed_by: int | None
    created_at: int
    reviewed_at: int | None


class ModelRow(Row, frozen=True, kw_only=True):
    id: int
    state: str
    running: bool
    reason: str
    labels: int
    held_back: int
    report: str
    staff_id: int | None
    created_at: int
    ended_at: int | None


class IntentRow(Row, frozen=True, kw_only=True):
    slug: str
    branch: str
    name_en: str
    name_zh: str
    priority: str
    kind: str
    archived: bool
    created_at: int
    updated_at: int
