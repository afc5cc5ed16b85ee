"""What the room's routes take and give."""

from __future__ import annotations

import json
from typing import Self

from pydantic import BaseModel, Field

from walletdesk.kit.paging import ShownId
from walletdesk.safety import twins
from walletdesk.screening.tables import Caught, Report, Rescan
from walletdesk.staff.schemas import Given


class CountView(BaseModel):
    """What was caught in one period; `day` is its first, in days since 1970 (UTC)."""

    day: int
    channel: str = Field(description="Empty for what came through none: a name, a tag, a team's own words.")
    kind: str
    language: str = Field(description="Of the word list; empty for keys.")
    how: str = Field(description="gate, reported or rescan")
    n: int

    @classmethod
    def of(cls, one: Caught) -> Self:
        return cls(day=one.day, channel=one.channel, kind=one.kind, language=one.language, how=one.how, n=one.n)


class RescanView(BaseModel):
    """One reading of what is stored."""

    id: ShownId
    since: int
    dry_run: bool
    step: str = Field(description="The table that is being read.")
    read: int
    found: dict[str, dict[str, int]] = Field(description="By table, then by kind and language.")
    started_at: int
    ended_at: int | None

    @classmethod
    def of(cls, one: Rescan) -> Self:
        return cls(
            id=one.id,
            since=one.since,
            dry_run=one.dry_run,
            step=one.step,
            read=one.read,
            found=json.loads(one.found),
            started_at=one.started_at,
            ended_at=one.ended_at,
        )


class CaughtView(BaseModel):
    first: int
    last: int
    counts: list[CountView]
    rescan: RescanView | None = Field(description="The last one, also while it goes on.")
    open_reports: int


class ReportView(BaseModel):
    """What somebody says that the gate missed or took wrongly.  `twin` is made of random words each time it is shown."""

    id: ShownId
    at: int
    verdict: str
    source: str
    reporter: str
    channel: str
    kind: str
    language: str
    certainty: str
    form: dict[str, int] | None = Field(
        description="Counts; null where the reporter did not agree to tell how it looked."
    )
    twin: str
    words: str
    done: bool

    @classmethod
    def of(cls, one: Report) -> Self:
        return cls(
            id=one.id,
            at=one.at,
            verdict=one.verdict.value,
            source=one.source.value,
            reporter=one.reporter,
            channel=one.channel,
            kind=one.kind,
            language=one.language,
            certainty=one.certainty,
            form=twins.described(one.form) if one.form else None,
            twin=twins.twin(one.form, one.seed, one.language),
            words=one.words,
            done=one.done,
        )


class ReportPage(BaseModel):
    reports: list[ReportView]
    next: ShownId | None


class NewRescan(Given):
    since: int = Field(default=0, ge=0, lt=1 << 53, description="Microseconds UTC; 0 for everything.")
    dry_run: bool = False


class Done(Given):
    done: bool
