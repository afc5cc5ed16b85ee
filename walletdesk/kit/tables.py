"""Tables of the kit: jobs that wait, and jobs that were given up.

`args` holds ids only, so these rows tell nothing about a person.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text

from walletdesk.kit.schema import id_column, metadata
from walletdesk.kit.unit import Row

job = Table(
    "job",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("args", Text, nullable=False),  # JSON of the kind's own struct
    Column("key", Text, unique=True),
    Column("run_at", BigInteger, nullable=False),  # while it is claimed: the end of the lease
    Column("tries", BigInteger, nullable=False),  # begun so far
    Column("created_at", BigInteger, nullable=False),
    Column("claim", BigInteger),  # who runs it, NULL while it waits; a claim that has run out finds another number here
    Column("again_at", BigInteger),  # asked for again while it ran
    Index(None, "run_at"),
    info={"retention": "until it is done; holds ids only"},
)

dead_job = Table(
    "dead_job",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("args", Text, nullable=False),
    Column("key", Text),
    Column("tries", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("died_at", BigInteger, nullable=False),
    Column("error", Text, nullable=False),  # a code of ours or an exception's type, never its text
    Index(None, "died_at", "id"),
    info={"retention": "until someone retries or forgets it; holds ids only"},
)


class Job(Row, frozen=True, kw_only=True):
    """One claimed job."""

    id: int
    kind: str
    args: str
    key: str | None
    tries: int
    """Counts this one, so the first run has 1."""
    created_at: int
    claim: int


class DeadJob(Row, frozen=True, kw_only=True):
    id: int
    kind: str
    args: str
    key: str | None
    tries: int
    created_at: int
    died_at: int
    error: str
