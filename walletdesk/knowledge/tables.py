"""Collections, categories, articles with a text per language, each version of a text, and what readers thought.

`names` and `intents` are JSON; a text is Markdown.  What is public is the version `public_version`: the row's own title
and body are the newest, which may be a draft that nobody but the staff sees.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from walletdesk.kit.schema import Id, id_column, metadata, to
from walletdesk.kit.unit import Row
from walletdesk.knowledge.rules import Audience, Level, MailState, NewsKind, NewsLane, NewsStatus, Status, WhyNot
from walletdesk.wire import SafeText

_TEAMS = "the team's own words, nobody's data"

collection = Table(
    "collection",
    metadata,
    id_column(),
    Column("slug", Text, nullable=False, unique=True),
    Column("names", Text, nullable=False),  # JSON, language to name
    Column("descriptions", Text, nullable=False),  # JSON, language to one line
    Column("position", BigInteger, nullable=False),
    info={"retention": f"until deleted; {_TEAMS}"},
)

category = Table(
    "category",
    metadata,
    id_column(),
    to("collection_id", "collection.id", index=True),
    Column("slug", Text, nullable=False),
    Column("names", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    UniqueConstraint("collection_id", "slug"),
    info={"retention": f"until deleted; {_TEAMS}"},
)

article = Table(
    "article",
    metadata,
    id_column(),
    Column("slug", Text, nullable=False, unique=True),
    to("category_id", "category.id", nullable=True),
    Column("position", BigInteger, nullable=False),
    Column("audience", Text, nullable=False),
    Column("original", Text, nullable=False),  # language that the others are translated from
    Column("intents", Text, nullable=False),  # JSON, slugs of triage.intents
    Column("source", Text, nullable=False),  # the public document it rests on
    Column("facts", Text, nullable=False),  # JSON, ids of what is to be read again
    Column("created_at", BigInteger, nullable=False),
    Column("archived_at", BigInteger, nullable=True),
    Index(None, "category_id", "position", "id"),
    info={"retention": f"kept, archived when no longer used; {_TEAMS}"},
)

article_text = Table(
    "article_text",
    metadata,
    id_column(),
    to("article_id", "article.id", cascade=True),
    Column("language", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("version", BigInteger, nullable=False),  # the newest
    Column("public_version", BigInteger, nullable=True),  # the one that is read
    Column("translated_from", BigInteger, nullable=False),  # version of the original, 0 for none
    to("author_id", "staff.id", nullable=True),  # None for the desk itself
    to("reviewer_id", "staff.id", nullable=True),
    Column("publish_at", BigInteger, nullable=True),
    Column("expire_at", BigInteger, nullable=True),
    Column("review_by", BigInteger, nullable=True),  # to be read again until then
    Column("review_told", BigInteger, nullable=True),  # the `review_by` for which a reminder went out, or may have
    Column("published_at", BigInteger, nullable=True),  # the first time
    Column("public_at", BigInteger, nullable=True),  # since when the public version is
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("article_id", "language"),
    Index(None, "language", "status"),
    info={"retention": f"with its article; {_TEAMS}"},
)

article_version = Table(
    "article_version",
    metadata,
    id_column(),
    to("text_id", "article_text.id", cascade=True),
    Column("number", BigInteger, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("body", Text, nullable=False),
    to("staff_id", "staff.id", nullable=True),
    Column(
        "passing", Boolean, nullable=False
    ),  # kept by the editor itself; the next of the same person takes its place
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("text_id", "number"),
    info={"retention": f"the last hundred of each text, and the one that is public; {_TEAMS}"},
)

article_slug = Table(
    "article_slug",
    metadata,
    Column("slug", Text, primary_key=True),  # one that it had before
    to("article_id", "article.id", cascade=True, index=True),
    info={"retention": "with its article"},
)

article_origin = Table(
    "article_origin",
    metadata,
    Column("article_id", Id, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    to("conversation_id", "conversation.id", cascade=True, index=True),
    info={"retention": "with its article; ids only"},
)
"""Of which conversation a draft was made; the staff alone are told."""

snippet = Table(
    "snippet",
    metadata,
    id_column(),
    Column("slug", Text, nullable=False, unique=True),
    Column("texts", Text, nullable=False),  # JSON, language to Markdown
    Column("updated_at", BigInteger, nullable=False),
    info={"retention": f"until deleted; {_TEAMS}"},
)

snippet_draft = Table(
    "snippet_draft",
    metadata,
    Column("snippet_id", Id, ForeignKey("snippet.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("texts", Text, nullable=False),  # JSON, language to Markdown
    to("author_id", "staff.id", nullable=True),
    Column("created_at", BigInteger, nullable=False),
    info={"retention": f"until somebody else lets it out or drops it; {_TEAMS}"},
)
"""What a snippet would say, where a second reader is asked for."""

article_picture = Table(
    "article_picture",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),  # `images/` and this in a text
    Column("file", Text, nullable=False, unique=True),  # public id of the file with its bytes
    Column("came_as", Text, nullable=False),  # SHA-256 of what was uploaded
    Column("drawn_as", Text, nullable=False),  # SHA-256 of what was made of it and is shown
    Column("width", BigInteger, nullable=False),
    Column("height", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    info={
        "retention": f"a day, then as long as a text has held it in any version, or news or a snippet hold it; {_TEAMS}"
    },
)

article_picture_use = Table(
    "article_picture_use",
    metadata,
    to("text_id", "article_text.id", cascade=True),
    Column("name", Text, nullable=False),
    Column("shown", Boolean, nullable=False),  # what is public of the text shows it
    UniqueConstraint("text_id", "name"),
    Index(None, "name"),
    info={"retention": "with its text"},
)

passage = Table(
    "passage",
    metadata,
    id_column(),
    to("text_id", "article_text.id", cascade=True, index=True),
    Column("number", BigInteger, nullable=False),  # from 0, in the text's order
    Column("anchor", Text, nullable=False),  # of the heading above it; empty before the first
    Column("heading", Text, nullable=False),  # path of headings
    Column("body", Text, nullable=False),  # plain text, steps whole
    Column("level", Text, nullable=True),  # None for everybody
    Column("steps", Boolean, nullable=False),  # whether it holds a whole list of steps
    info={"retention": f"while the text is public; {_TEAMS}"},
)

passage_term = Table(
    "passage_term",
    metadata,
    Column("language", Text, nullable=False),
    Column("term", Text, nullable=False),
    Column("texts", BigInteger, nullable=False),  # how many public ones hold it; of "#..." what `index.py` counts
    PrimaryKeyConstraint("language", "term"),
    info={"retention": "counts over the public texts"},
)

passage_vector = Table(
    "passage_vector",
    metadata,
    to("passage_id", "passage.id", cascade=True),
    Column("encoder", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    UniqueConstraint("passage_id", "encoder"),
    info={"retention": "with its passage; numbers of the team's own words"},
)

article_feedback = Table(
    "article_feedback",
    metadata,
    id_column(),
    to("text_id", "article_text.id", cascade=True, index=True),
    Column("version", BigInteger, nullable=False),
    Column("helped", Boolean, nullable=False),
    Column("why_not", Text, nullable=True),
    Column("words", Text, nullable=False),
    Column("source", Text, nullable=False),  # digest of the day and the reader's address, so that one counts once a day
    Column("created_at", BigInteger, nullable=False),
    Index(None, "text_id", "source"),
    info={"retention": "the words a year, then they are emptied; no name stands beside them"},
)

article_day = Table(
    "article_day",
    metadata,
    to("text_id", "article_text.id", cascade=True),
    Column("day", Text, nullable=False),  # 2026-11-30, UTC
    Column("opened", BigInteger, nullable=False),
    Column("helped", BigInteger, nullable=False),
    Column("not_helped", BigInteger, nullable=False),
    Column("inserted", BigInteger, nullable=False),  # by an agent into a reply
    Column("cited", BigInteger, nullable=False),  # by the bot
    Column(
        "deflected", BigInteger, nullable=False
    ),  # opened from a form that was then not sent, or "that helped" in chat
    UniqueConstraint("text_id", "day"),
    Index(None, "day"),
    info={"retention": "kept; counts only"},
)

language_wish = Table(
    "language_wish",
    metadata,
    id_column(),
    Column("language", Text, nullable=False),
    Column(
        "source", Text, nullable=False
    ),  # digest of the day and the reader's address, as above, or of the conversation in which the bot met it
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("language", "source"),
    info={"retention": "a year; who wished it stands nowhere"},
)


news = Table(
    "news",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("shown_from", BigInteger, nullable=True),  # None: as soon as it is published
    Column("shown_until", BigInteger, nullable=True),
    Column("first_version", Text, nullable=False),  # of the app; empty for every one
    Column("last_version", Text, nullable=False),
    Column("by_mail", Boolean, nullable=False),  # who asked for news by mail gets it when its time comes
    Column("mailed_at", BigInteger, nullable=True),  # when that began, once
    Column("version", BigInteger, nullable=False),  # counts what was saved
    to("author_id", "staff.id", nullable=True),
    Column("published_at", BigInteger, nullable=True),  # the first time
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index(None, "status", "shown_until"),
    info={"retention": f"kept, archived when no longer used; {_TEAMS}"},
)

news_text = Table(
    "news_text",
    metadata,
    id_column(),
    to("news_id", "news.id", cascade=True),
    Column("language", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("news_id", "language"),
    info={"retention": f"with its news; {_TEAMS}"},
)


news_picture_use = Table(
    "news_picture_use",
    metadata,
    to("text_id", "news_text.id", cascade=True),
    Column("name", Text, nullable=False),  # of a picture that it or a snippet in it shows
    UniqueConstraint("text_id", "name"),
    Index(None, "name"),
    info={"retention": "with its text"},
)


news_reader = Table(
    "news_reader",
    metadata,
    id_column(),
    Column("address", Text, nullable=False, unique=True),
    Column("language", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("bounces", BigInteger, nullable=False),  # mails that came back, other than because there is no such mailbox
    Column("since", BigInteger, nullable=False),  # what is mailed later is for them
    Column("created_at", BigInteger, nullable=False),
    Index(None, "lane", "id"),
    info={
        "retention": "until they unsubscribe, their mailbox is gone, or the contact with this address is erased; nothing "
        "else of them stands beside it"
    },
)
"""Who asked for news by mail, and confirmed it from that mailbox."""

news_wish = Table(
    "news_wish",
    metadata,
    id_column(),
    Column("address", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("mailed_at", BigInteger, nullable=True),  # the letter with the link, or that it may have gone
    Column("created_at", BigInteger, nullable=False),
    Index(None, "address", "created_at"),
    info={"retention": "two days, in which the link in the mail works"},
)
"""Somebody typed an address; whether it is theirs, the mail asks that goes there."""

news_mail = Table(
    "news_mail",
    metadata,
    id_column(),
    to("news_id", "news.id", cascade=True),
    to("reader_id", "news_reader.id", cascade=True, index=True),
    Column("state", Text, nullable=False),
    Column("tries", BigInteger, nullable=False),
    Column("next_at", BigInteger, nullable=False),  # not before
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("news_id", "reader_id"),
    Index(None, "news_id", "state", "next_at", "id"),
    info={"retention": "ninety days; ids only, and with its reader"},
)
"""One mail to one reader.  Its id is the number in the mail's Message-ID."""


class CollectionRow(Row, frozen=True, kw_only=True):
    id: int
    slug: str
    names: str
    descriptions: str
    position: int


class CategoryRow(Row, frozen=True, kw_only=True):
    id: int
    collection_id: int
    slug: str
    names: str
    position: int


class ArticleRow(Row, frozen=True, kw_only=True):
    id: int
    slug: str
    category_id: int | None
    position: int
    audience: Audience
    original: str
    intents: str
    source: SafeText
    facts: str
    created_at: int
    archived_at: int | None


class TextRow(Row, frozen=True, kw_only=True):
    id: int
    article_id: int
    language: str
    status: Status
    title: SafeText
    summary: SafeText
    body: SafeText
    version: int
    public_version: int | None
    translated_from: int
    author_id: int | None
    reviewer_id: int | None
    publish_at: int | None
    expire_at: int | None
    review_by: int | None
    published_at: int | None
    public_at: int | None
    created_at: int
    updated_at: int


class VersionRow(Row, frozen=True, kw_only=True):
    number: int
    title: SafeText
    summary: SafeText
    body: SafeText
    staff_id: int | None
    passing: bool
    created_at: int


class SnippetRow(Row, frozen=True, kw_only=True):
    id: int
    slug: str
    texts: str
    updated_at: int


class SnippetDraftRow(Row, frozen=True, kw_only=True):
    snippet_id: int
    texts: str
    author_id: int | None
    created_at: int


class PictureRow(Row, frozen=True, kw_only=True):
    id: int
    name: str
    file: str
    came_as: str
    drawn_as: str
    width: int
    height: int
    created_at: int


class PassageRow(Row, frozen=True, kw_only=True):
    id: int
    text_id: int
    number: int
    anchor: str
    heading: SafeText
    body: SafeText
    level: Level | None
    steps: bool


class FeedbackRow(Row, frozen=True, kw_only=True):
    id: int
    text_id: int
    version: int
    helped: bool
    why_not: WhyNot | None
    words: SafeText
    created_at: int


class NewsRow(Row, frozen=True, kw_only=True):
    id: int
    kind: NewsKind
    status: NewsStatus
    pinned: bool
    shown_from: int | None
    shown_until: int | None
    first_version: str
    last_version: str
    by_mail: bool
    mailed_at: int | None
    version: int
    author_id: int | None
    published_at: int | None
    created_at: int
    updated_at: int


class NewsTextRow(Row, frozen=True, kw_only=True):
    id: int
    news_id: int
    language: str
    title: SafeText
    body: SafeText
    updated_at: int


class NewsReaderRow(Row, frozen=True, kw_only=True):
    id: int
    address: str
    language: str
    lane: NewsLane
    bounces: int
    since: int
    created_at: int


class NewsWishRow(Row, frozen=True, kw_only=True):
    id: int
    address: str
    language: str
    lane: NewsLane
    mailed_at: int | None
    created_at: int


class NewsMailRow(Row, frozen=True, kw_only=True):
    id: int
    news_id: int
    reader_id: int
    state: MailState
    tries: int
    next_at: int
    created_at: int
