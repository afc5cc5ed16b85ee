"""What the routes of imports, snippets and reports take and give; times are microseconds UTC."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from walletdesk.kit.paging import ShownId
from walletdesk.knowledge import rules
from walletdesk.knowledge.actions.snippets import LENGTH
from walletdesk.knowledge.schemas import Time
from walletdesk.safety.names import Text
from walletdesk.staff.schemas import Given
from walletdesk.wire import RawText

ARCHIVE_BYTES = 24_000_000
"""Of a ZIP; larger folders are for `walletdesk knowledge import`."""

BODY_BYTES = 2 * ARCHIVE_BYTES


class ArticleFile(Given):
    """One of both: another desk's JSON, or a ZIP of Markdown in base64."""

    text: Annotated[str, StringConstraints(max_length=ARCHIVE_BYTES)] = ""
    archive: Annotated[str, StringConstraints(max_length=ARCHIVE_BYTES * 4 // 3 + 4)] = ""
    dry_run: bool = False


class TakenText(BaseModel):
    slug: str
    language: str
    how: Literal["created", "changed", "unchanged"]


class ArticleFault(BaseModel):
    """What was not taken: `place` names it in the file, `line` counts from 1, 0 for the whole."""

    place: str
    line: int
    field: str
    sentence: str


class ArticleImport(BaseModel):
    stored: bool
    created: int
    changed: int
    unchanged: int
    waiting: int
    """Of them those that somebody else is to read before they are public."""
    texts: list[TakenText]
    """The first two hundred that are new or another way."""
    errors: list[ArticleFault]
    more_errors: int


class StarterSet(BaseModel):
    articles: int
    """So many come with the desk."""
    missing: int
    """So many of them are not there yet."""


class SnippetShape(Given):
    texts: Annotated[
        dict[
            Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$", max_length=12)],
            Annotated[RawText, Text(LENGTH)],
        ],
        Field(max_length=rules.MOST_LANGUAGES, description="Markdown by language."),
    ]


class SnippetWaiting(BaseModel):
    """What it would say, as soon as somebody else than its writer lets it out."""

    texts: dict[str, str]
    author: str
    """Empty for somebody who is gone."""
    mine: bool
    at: int


class SnippetLetOut(Given):
    at: Time
    """Of what was read: where something else waits by now, nothing happens."""


class SnippetView(BaseModel):
    slug: str
    texts: dict[str, str]
    used: int
    """Texts that hold it."""
    updated_at: int
    waiting: SnippetWaiting | None


class SnippetList(BaseModel):
    snippets: list[SnippetView]


class ReportedText(BaseModel):
    id: ShownId
    """Of the article."""
    slug: str
    language: str
    title: str


class BrokenLink(ReportedText):
    target: str
    """Slug of an article that nobody can open."""


class ReadText(ReportedText):
    opened: int
    helped: int
    not_helped: int
    inserted: int
    cited: int
    deflected: int


class KnowledgeReports(BaseModel):
    broken: list[BrokenLink]
    orphans: list[ReportedText]
    """On no shelf, and no other article links there."""
    read: list[ReadText]
    """Those opened most in the last `days`."""
    days: int
    whole: bool
    """Every public text was looked at for its links."""


class OpinionView(ReportedText):
    feedback: ShownId
    version: int
    helped: bool
    why_not: str | None
    words: str
    at: int


class OpinionPage(BaseModel):
    opinions: list[OpinionView]
    next: ShownId | None
