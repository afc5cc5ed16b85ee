"""Counts of what was caught, reports of what was missed or wrongly caught, re-readings, and what was erased.

Nothing here holds a word that anybody wrote but `report.words`, which its writer typed anew for the purpose and the gate
let through.  Counts and reports outlive the messages they tell of, and name none of them.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text

from walletdesk.kit.schema import Id, id_column, metadata
from walletdesk.kit.unit import Row
from walletdesk.screening.rules import ErasedKind, Source, Verdict
from walletdesk.wire import SafeText

caught = Table(
    "caught",
    metadata,
    Column("day", BigInteger, primary_key=True, autoincrement=False),  # days since 1970, UTC
    Column("channel", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("language", Text, primary_key=True),  # of the word list, empty for keys
    Column("how", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
    info={"retention": "always; sums only"},
)

secret_report = Table(
    "secret_report",
    metadata,
    id_column(),
    Column("at", BigInteger, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("reporter", Text, nullable=False),  # staff or contact, not who
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    Column("form", Text, nullable=False),  # `rules.form_of`: what a twin is made from; empty without consent
    Column("seed", BigInteger, nullable=False),
    Column("words", Text, nullable=False),  # typed anew by who reported, screened
    Column("done", Boolean, nullable=False),
    Index(None, "done", "id"),
    info={
        "retention": "the setting audit_days, then removed by an hourly job; forms and words typed for it, no secret"
    },
)

rescan = Table(
    "rescan",
    metadata,
    id_column(),
    Column("since", BigInteger, nullable=False),
    Column("dry_run", Boolean, nullable=False),
    Column("step", Text, nullable=False),  # what is being read
    Column("after", Text, nullable=False),  # the key of the last row that was read there
    Column("read", BigInteger, nullable=False),
    Column("found", Text, nullable=False),  # JSON: {"message": {"recovery_phrase en": 2}}
    Column("asked_by", Id, nullable=True),
    Column("started_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=True),
    info={"retention": "the setting audit_days, then removed by an hourly job; counts only"},
)

erasure = Table(
    "erasure",
    metadata,
    id_column(),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("row_id", Id, nullable=False),
    Index(None, "at"),
    info={"retention": "the setting audit_days, then removed by an hourly job; ids only"},
)
"""What is to be erased again when a backup from before it is put back."""


class Caught(Row, frozen=True, kw_only=True):
    day: int
    channel: str
    kind: str
    language: str
    how: str
    n: int


class Report(Row, frozen=True, kw_only=True):
    id: int
    at: int
    verdict: Verdict
    source: Source
    reporter: str
    channel: str
    kind: str
    language: str
    certainty: str
    form: str
    seed: int
    words: SafeText
    done: bool


class Rescan(Row, frozen=True, kw_only=True):
    id: int
    since: int
    dry_run: bool
    step: str
    after: str
    read: int
    found: str
    asked_by: int | None
    started_at: int
    updated_at: int
    ended_at: int | None


class Erasure(Row, frozen=True, kw_only=True):
    id: int
    at: int
    kind: ErasedKind
    row_id: int
