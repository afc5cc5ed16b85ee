"""Who claimed that something urgent happened, to tell a flood from a bad day."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text

from walletdesk.kit.schema import id_column, metadata

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
