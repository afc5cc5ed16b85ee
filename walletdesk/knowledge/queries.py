"""Reads of articles: whole for the staff, the public version alone for readers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec
from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from walletdesk.conversations.tables import conversation
from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.knowledge import rules
from walletdesk.knowledge.rules import Audience, Status, Translation
from walletdesk.knowledge.tables import (
    ArticleRow,
    CategoryRow,
    CollectionRow,
    SnippetDraftRow,
    SnippetRow,
    TextRow,
    VersionRow,
    article,
    article_origin,
    article_slug,
    article_text,
    article_version,
    category,
    collection,
    snippet,
    snippet_draft,
)
from walletdesk.wire import SafeText

names_of = msgspec.json.Decoder(dict[str, SafeText]).decode
listed = msgspec.json.Decoder(tuple[str, ...]).decode

_ARTICLE = columns(article, ArticleRow)
_TEXT = columns(article_text, TextRow)
_VERSION = columns(article_version, VersionRow)
_BY_ID = Query(select(*_ARTICLE).where(article.c.id == bindparam("id")), ArticleRow)
_EVERY = Query(
    select(*_ARTICLE)
    .where(article.c.archived_at.is_(None), article.c.id > bindparam("after"))
    .order_by(article.c.id)
    .limit(bindparam("limit")),
    ArticleRow,
)
_BY_SLUG = Query(select(*_ARTICLE).where(article.c.slug == bindparam("slug")), ArticleRow)
_OLD_SLUG = Query(
    select(article.c.slug)
    .join_from(article_slug, article, article.c.id == article_slug.c.article_id)
    .where(article_slug.c.slug == bindparam("slug")),
    str,
)
_COUNT = Query(select(func.count()).select_from(article), int)
_TEXTS = Query(
    select(*_TEXT).where(article_text.c.article_id == bindparam("article")).order_by(article_text.c.language), TextRow
)
_ONE_TEXT = Query(
    select(*_TEXT).where(
        article_text.c.article_id == bindparam("article"), article_text.c.language == bindparam("language")
    ),
    TextRow,
)
_TEXT_BY_ID = Query(select(*_TEXT).where(article_text.c.id == bindparam("id")), TextRow)
_ONE_VERSION = Query(
    select(*_VERSION).where(
        article_version.c.text_id == bindparam("text"), article_version.c.number == bindparam("number")
    ),
    VersionRow,
)
_VERSIONS = Query(
    select(*_VERSION).where(article_version.c.text_id == bindparam("text")).order_by(article_version.c.number.desc()),
    VersionRow,
)
_COLLECTIONS = Query(
    select(*columns(collection, CollectionRow)).order_by(collection.c.position, collection.c.id), CollectionRow
)
_CATEGORIES = Query(select(*columns(category, CategoryRow)).order_by(category.c.position, category.c.id), CategoryRow)
_SNIPPET_DRAFTS = Query(select(*columns(snippet_draft, SnippetDraftRow)), SnippetDraftRow)
_SNIPPETS = Query(select(*columns(snippet, SnippetRow)).order_by(snippet.c.slug), SnippetRow)
_SNIPPET_TEXTS = Query(select(snippet.c.texts).where(snippet.c.slug == bindparam("slug")), str)
_CATEGORY = Query(select(category.c.id).where(category.c.id == bindparam("id")), int)
_MADE_OF = Query(
    select(conversation.c.number)
    .join(article_origin, article_origin.c.conversation_id == conversation.c.id)
    .where(article_origin.c.article_id == bindparam("article")),
    int,
)


class _Titled(Row, frozen=True, kw_only=True):
    id: int
    title: SafeText


def count(unit: Unit) -> int:
    """Archived ones among them."""
    return unit.value(_COUNT)


def one(unit: Unit, article_id: int) -> ArticleRow:
    """Raises NotFound (404)."""
    if (row := unit.one(_BY_ID, id=article_id)) is None:
        raise NotFound
    return row


def every(unit: Unit, *, after: int, limit: int) -> list[ArticleRow]:
    """All but archived ones, the oldest first, a page behind an id."""
    return unit.all(_EVERY, after=after, limit=limit)


def by_slug(unit: Unit, slug: str) -> ArticleRow | None:
    return unit.one(_BY_SLUG, slug=slug)


def id_of(unit: Unit, slug: str) -> int | None:
    row = unit.one(_BY_SLUG, slug=slug)
    return row.id if row is not None else None


def renamed(unit: Unit, slug: str) -> str | None:
    """What an article is called in addresses that was called so before."""
    return unit.one(_OLD_SLUG, slug=slug)


def made_of(unit: Unit, article_id: int) -> int | None:
    """Number of the conversation that an article was made of."""
    return unit.one(_MADE_OF, article=article_id)


def titles_of(unit: Unit, ids: Collection[int]) -> dict[int, SafeText]:
    """What they are called in the language they were written in."""
    if not ids:
        return {}
    titled = (
        select(article.c.id, article_text.c.title)
        .join_from(article, article_text, article_text.c.article_id == article.c.id)
        .where(article.c.id.in_(ids), article_text.c.language == article.c.original)
    )
    return {row.id: row.title for row in unit.select(titled, _Titled)}


def texts(unit: Unit, article_id: int) -> list[TextRow]:
    """By language."""
    return unit.all(_TEXTS, article=article_id)


def text(unit: Unit, article_id: int, language: str) -> TextRow | None:
    return unit.one(_ONE_TEXT, article=article_id, language=language)


def one_text(unit: Unit, article_id: int, language: str) -> TextRow:
    """Raises NotFound (404)."""
    if (row := text(unit, article_id, language)) is None:
        raise NotFound
    return row


def text_by_id(unit: Unit, text_id: int) -> TextRow | None:
    return unit.one(_TEXT_BY_ID, id=text_id)


def version_or_none(unit: Unit, text_id: int, number: int) -> VersionRow | None:
    return unit.one(_ONE_VERSION, text=text_id, number=number)


def version(unit: Unit, text_id: int, number: int) -> VersionRow:
    """Raises NotFound (404)."""
    if (row := version_or_none(unit, text_id, number)) is None:
        raise NotFound
    return row


def versions(unit: Unit, text_id: int) -> list[VersionRow]:
    """The newest first."""
    return unit.all(_VERSIONS, text=text_id)


class PublicWords(msgspec.Struct, frozen=True, kw_only=True):
    """What is public of a text, with the snippets there are in its language."""

    article_id: int
    language: str
    version: int
    title: SafeText
    body: SafeText
    snippets: dict[str, SafeText]


def public_words(unit: Unit, text_id: int) -> PublicWords | None:
    row = text_by_id(unit, text_id)
    if row is None or row.public_version is None:
        return None
    said = version(unit, text_id, row.public_version)
    return PublicWords(
        article_id=row.article_id,
        language=row.language,
        version=said.number,
        title=said.title,
        body=said.body,
        snippets=snippets_in(unit, row.language),
    )


def snippets(unit: Unit) -> list[SnippetRow]:
    """By their slugs."""
    return unit.all(_SNIPPETS)


def texts_of_snippets(unit: Unit, slugs: Iterable[str]) -> list[str]:
    """What each says by language, as JSON."""
    return [texts for slug in slugs for texts in unit.all(_SNIPPET_TEXTS, slug=slug)]


def snippet_drafts(unit: Unit) -> dict[int, SnippetDraftRow]:
    """What waits for a second reader, by snippet."""
    return {one.snippet_id: one for one in unit.all(_SNIPPET_DRAFTS)}


def snippets_in(unit: Unit, language: str) -> dict[str, SafeText]:
    """By slug, of those that are written in the language, or in another form of it, or in English."""
    found = {}
    for row in snippets(unit):
        texts = names_of(row.texts)
        chosen = rules.choose(texts, language)
        if chosen is not None:
            found[row.slug] = texts[chosen]
    return found


def collections(unit: Unit) -> list[CollectionRow]:
    """In their order."""
    return unit.all(_COLLECTIONS)


def categories(unit: Unit) -> list[CategoryRow]:
    """Of every collection, in their order."""
    return unit.all(_CATEGORIES)


def category_is_there(unit: Unit, category_id: int) -> bool:
    return unit.one(_CATEGORY, id=category_id) is not None


# -- for the staff; what readers see is in `shown` ------------------------------------


class Listed(Row, frozen=True, kw_only=True):
    """An article in the list of the console, as one of its texts says it."""

    id: int
    slug: str
    category_id: int | None
    audience: Audience
    original: str
    archived_at: int | None
    language: str
    title: SafeText
    status: Status
    version: int
    public_version: int | None
    review_by: int | None
    publish_at: int | None
    updated_at: int


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where an article's text in one language stands."""

    language: str
    state: Translation
    status: Status | None
    """None where there is none yet."""
    version: int
    public_version: int | None
    translated_from: int


def standings(unit: Unit, about: ArticleRow, languages: Collection[str]) -> list[Standing]:
    """One for each of `languages` and of those there are; the original first."""
    return standings_of(about.original, texts(unit, about.id), languages)


def standings_of(original: str, there: Sequence[TextRow], languages: Collection[str]) -> list[Standing]:
    rows = {row.language: row for row in there}
    first = rows.get(original)
    public = (first.public_version or 0) if first is not None else 0
    found = []
    for language in sorted({original, *languages, *rows}, key=lambda each: (each != original, each)):
        row = rows.get(language)
        found.append(
            Standing(
                language=language,
                state=rules.translation(
                    is_original=language == original,
                    exists=row is not None,
                    translated_from=row.translated_from if row is not None else 0,
                    original_public=public,
                ),
                status=row.status if row is not None else None,
                version=row.version if row is not None else 0,
                public_version=row.public_version if row is not None else None,
                translated_from=row.translated_from if row is not None else 0,
            )
        )
    return found


_LISTED = (
    article.c.id,
    article.c.slug,
    article.c.category_id,
    article.c.audience,
    article.c.original,
    article.c.archived_at,
    article_text.c.language,
    article_text.c.title,
    article_text.c.status,
    article_text.c.version,
    article_text.c.public_version,
    article_text.c.review_by,
    article_text.c.publish_at,
    article_text.c.updated_at,
)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which articles; None and empty ask nothing."""

    words: str = ""
    status: Status | None = None
    language: str | None = None
    """Those that have a text in it; without it each is listed by its original."""
    missing: str | None = None
    """Those that have none in this language, or one that the original has overtaken."""
    category_id: int | None = None
    collection_id: int | None = None
    audience: Audience | None = None
    archived: bool = False
    due_before: int | None = None
    """Those that are to be read again until then."""
    before: int | None = None
    """Id of the last of the page before: the newest come first."""


def found(unit: Unit, wanted: Wanted, *, limit: int) -> list[Listed]:
    """The newest first, one row an article."""
    language = wanted.language if wanted.language is not None else article.c.original
    asked = (
        select(*_LISTED)
        .join_from(article, article_text, article_text.c.article_id == article.c.id)
        .where(article_text.c.language == language)
        .order_by(article.c.id.desc())
        .limit(limit)
    )
    asked = asked.where(article.c.archived_at.is_not(None) if wanted.archived else article.c.archived_at.is_(None))
    if wanted.status is not None:
        asked = asked.where(article_text.c.status == wanted.status.value)
    if wanted.category_id is not None:
        asked = asked.where(article.c.category_id == wanted.category_id)
    if wanted.collection_id is not None:
        asked = asked.where(
            article.c.category_id.in_(select(category.c.id).where(category.c.collection_id == wanted.collection_id))
        )
    if wanted.audience is not None:
        asked = asked.where(article.c.audience == wanted.audience.value)
    if wanted.due_before is not None:
        asked = asked.where(article_text.c.review_by <= wanted.due_before)
    if wanted.before is not None:
        asked = asked.where(article.c.id < wanted.before)
    if wanted.missing is not None:
        asked = asked.where(article.c.original != wanted.missing, ~_current(wanted.missing))
    for word in wanted.words.split()[:8]:
        held = f"%{_plain(word)}%"
        asked = asked.where(
            or_(
                func.lower(article_text.c.title).like(held, escape="\\"),
                func.lower(article_text.c.body).like(held, escape="\\"),
                article.c.slug.like(held, escape="\\"),
            )
        )
    return unit.select(asked, Listed)


def _current(language: str) -> ColumnElement[bool]:
    """There is a text in the language that says what the original's public one does."""
    other, original = article_text.alias(), article_text.alias()
    return (
        select(other.c.id)
        .join(original, original.c.article_id == other.c.article_id)
        .where(
            other.c.article_id == article.c.id,
            other.c.language == language,
            original.c.language == article.c.original,
            other.c.translated_from >= case((original.c.public_version.is_(None), 0), else_=original.c.public_version),
        )
        .exists()
    )


def _plain(word: str) -> str:
    return word.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
