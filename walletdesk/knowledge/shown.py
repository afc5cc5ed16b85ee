"""What readers see: the public text of each article that is for everybody, in their language or else in the original's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from walletdesk.kit.clock import DAY, to_datetime
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.knowledge import index
from walletdesk.knowledge.rules import Audience
from walletdesk.knowledge.tables import (
    ArticleRow,
    CategoryRow,
    CollectionRow,
    article,
    article_day,
    article_slug,
    article_text,
    article_version,
    category,
    collection,
    snippet,
)
from walletdesk.wire import SafeText

PAGE = 100
"""Articles of a category on one page."""
MAP_SIZE = 10_000
"""Texts in one part of the site map; 50,000 addresses is what search engines take."""
_LINKED = re.compile(r"\(\s*<?article:([a-z0-9-]{1,100})")
_SNIPPED = re.compile(r"\{\{ ?snippet:([a-z0-9-]{1,100}) ?\}\}")
_POPULAR_DAYS = 30
_MOST_LANGUAGES = 200
_NEAR = 60


class Entry(Row, frozen=True, kw_only=True):
    """A public text as lists show it."""

    text_id: int
    article_id: int
    slug: str
    category_id: int | None
    original: str
    intents: str
    language: str
    title: SafeText
    summary: SafeText
    public_at: int | None


class Reading(Row, frozen=True, kw_only=True):
    """A public text with its words."""

    text_id: int
    language: str
    version: int
    translated_from: int
    title: SafeText
    summary: SafeText
    body: SafeText
    published_at: int | None
    public_at: int | None


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """A category with the number of its articles that this reader can open."""

    row: CategoryRow
    articles: int


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A collection with its categories, empty ones left out."""

    row: CollectionRow
    shelves: tuple[Shelf, ...]
    articles: int


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An article and its texts by language."""

    row: ArticleRow
    texts: dict[str, Reading]

    def best(self, language: str) -> Reading | None:
        """In the reader's language, else the original, else whatever there is."""
        one = self.texts.get(language) or self.texts.get(self.row.original)
        return one or next(iter(self.texts.values()), None)


class Gone(msgspec.Struct, frozen=True):
    """An article that readers once had."""


class Moved(msgspec.Struct, frozen=True):
    """An article that has another slug now."""

    slug: str


class _Count(Row, frozen=True, kw_only=True):
    category_id: int | None
    articles: int


class Mapped(Row, frozen=True, kw_only=True):
    article_id: int
    slug: str
    language: str
    public_at: int | None


class _SnippetRow(Row, frozen=True, kw_only=True):
    slug: str
    texts: str


def public(text: object = article_text) -> ColumnElement[bool]:
    of = text.c  # type: ignore[attr-defined]
    return and_(of.public_version.is_not(None), or_(of.expire_at.is_(None), of.expire_at > bindparam("now")))


FOR_ALL = and_(article.c.audience == Audience.PUBLIC.value, article.c.archived_at.is_(None))
_JOINED = article_text.join(article, article.c.id == article_text.c.article_id).join(
    article_version,
    and_(article_version.c.text_id == article_text.c.id, article_version.c.number == article_text.c.public_version),
)
_own = article_text.alias("own")
_IN_READERS = or_(
    article_text.c.language == bindparam("language"),
    and_(
        article_text.c.language == article.c.original,
        ~exists(
            select(_own.c.id).where(
                _own.c.article_id == article.c.id, _own.c.language == bindparam("language"), public(_own)
            )
        ),
    ),
)
"""One text of each article: the reader's own, or the original."""
_ENTRY = (
    article_text.c.id.label("text_id"),
    article.c.id.label("article_id"),
    article.c.slug,
    article.c.category_id,
    article.c.original,
    article.c.intents,
    article_text.c.language,
    article_version.c.title,
    article_version.c.summary,
    article_text.c.public_at,
)
_READ = select(*_ENTRY).select_from(_JOINED).where(FOR_ALL, public())

_COLLECTIONS = Query(
    select(*columns(collection, CollectionRow)).order_by(collection.c.position, collection.c.id), CollectionRow
)
_CATEGORIES = Query(select(*columns(category, CategoryRow)).order_by(category.c.position, category.c.id), CategoryRow)
_COUNTS = Query(
    select(article.c.category_id, func.count().label("articles"))
    .select_from(article_text.join(article, article.c.id == article_text.c.article_id))
    .where(FOR_ALL, public(), _IN_READERS)
    .group_by(article.c.category_id),
    _Count,
)
_OF_CATEGORY = Query(
    _READ.where(_IN_READERS, article.c.category_id == bindparam("category"))
    .order_by(article.c.position, article.c.id)
    .limit(bindparam("limit"))
    .offset(bindparam("after")),
    Entry,
)
_LOOSE = Query(
    _READ.where(_IN_READERS, article.c.category_id.is_(None))
    .order_by(article.c.position, article.c.id)
    .limit(bindparam("limit")),
    Entry,
)
_POPULAR = Query(
    select(*_ENTRY)
    .select_from(_JOINED.join(article_day, article_day.c.text_id == article_text.c.id))
    .where(FOR_ALL, public(), article_text.c.language == bindparam("language"), article_day.c.day >= bindparam("day"))
    .group_by(*_ENTRY)
    .order_by(func.sum(article_day.c.opened).desc(), article.c.id)
    .limit(bindparam("limit")),
    Entry,
)
_BY_SLUG = Query(select(*columns(article, ArticleRow)).where(article.c.slug == bindparam("slug")), ArticleRow)
_BY_OLD_SLUG = Query(
    select(*columns(article, ArticleRow))
    .select_from(article.join(article_slug, article_slug.c.article_id == article.c.id))
    .where(article_slug.c.slug == bindparam("slug")),
    ArticleRow,
)
_TEXTS = Query(
    select(
        article_text.c.id.label("text_id"),
        article_text.c.language,
        article_text.c.public_version.label("version"),
        article_text.c.translated_from,
        article_version.c.title,
        article_version.c.summary,
        article_version.c.body,
        article_text.c.published_at,
        article_text.c.public_at,
    )
    .select_from(_JOINED)
    .where(article.c.id == bindparam("article"), public())
    .order_by(article_text.c.language),
    Reading,
)
_EVER_PUBLIC = Query(
    select(func.count())
    .select_from(article_text)
    .where(article_text.c.article_id == bindparam("article"), article_text.c.published_at.is_not(None)),
    int,
)
_LANGUAGES = Query(
    select(article_text.c.language)
    .distinct()
    .select_from(article_text.join(article, article.c.id == article_text.c.article_id))
    .where(FOR_ALL, public())
    .order_by(article_text.c.language),
    str,
)
_COUNT_PUBLIC = Query(
    select(func.count())
    .select_from(article_text.join(article, article.c.id == article_text.c.article_id))
    .where(FOR_ALL, public()),
    int,
)
_MAPPED = Query(
    select(article.c.id.label("article_id"), article.c.slug, article_text.c.language, article_text.c.public_at)
    .select_from(article_text.join(article, article.c.id == article_text.c.article_id))
    .where(FOR_ALL, public())
    .order_by(article.c.id, article_text.c.language)
    .limit(bindparam("limit"))
    .offset(bindparam("after")),
    Mapped,
)
_SNIPPETS = Query(select(snippet.c.slug, snippet.c.texts).where(snippet.c.slug == bindparam("slug")), _SnippetRow)

names_of = msgspec.json.Decoder(dict[str, str]).decode
intents_of = msgspec.json.Decoder(tuple[str, ...]).decode


class _Counted(msgspec.Struct):
    """When the index had seen so many changes."""

    changes: int
    by_category: dict[str, dict[int | None, int]] = {}
    languages: list[str] | None = None
    whole: int | None = None


class Counts:
    """How many articles readers find, by language and category, counted again when what is public changes.

    One for each process: to count a hundred thousand takes tenths of a second, which no page is to wait for.
    """

    def __init__(self) -> None:
        self._last = _Counted(-1)

    def by_category(self, unit: Unit, language: str) -> dict[int | None, int]:
        held = self._held(unit)
        found = held.by_category.get(language)
        if found is None:
            found = {one.category_id: one.articles for one in unit.all(_COUNTS, language=language, now=unit.now)}
            if len(held.by_category) < _MOST_LANGUAGES:
                held.by_category[language] = found
        return found

    def languages(self, unit: Unit) -> list[str]:
        """Those that there is a public text in."""
        held = self._held(unit)
        if held.languages is None:
            held.languages = languages(unit)
        return held.languages

    def whole(self, unit: Unit) -> int:
        """Texts that everybody can read."""
        held = self._held(unit)
        if held.whole is None:
            held.whole = count_public(unit)
        return held.whole

    def _held(self, unit: Unit) -> _Counted:
        """A unit that sees an older state than others counts into its own."""
        changes = index.sums(unit).changes
        held = self._last
        if held.changes != changes:
            held = self._last = _Counted(changes)
        return held


def named(names: str, language: str) -> str:
    """The name in the reader's language, else in English, else in any."""
    told = names_of(names)
    return told.get(language) or told.get("en") or next(iter(told.values()), "")


def sections(unit: Unit, language: str, known: Counts | None = None) -> list[Section]:
    """In their order, without those in which this reader would find nothing."""
    counts = (known or Counts()).by_category(unit, language)
    shelves: dict[int, list[Shelf]] = {}
    for row in unit.all(_CATEGORIES):
        if counts.get(row.id):
            shelves.setdefault(row.collection_id, []).append(Shelf(row=row, articles=counts[row.id]))
    return [
        Section(row=row, shelves=tuple(shelves[row.id]), articles=sum(one.articles for one in shelves[row.id]))
        for row in unit.all(_COLLECTIONS)
        if row.id in shelves
    ]


def entries(unit: Unit, category_id: int, language: str, *, after: int = 0, limit: int = PAGE) -> list[Entry]:
    """Articles of a category in their order, `after` so many of them."""
    return unit.all(_OF_CATEGORY, category=category_id, language=language, now=unit.now, after=after, limit=limit)


def loose(unit: Unit, language: str, *, limit: int = PAGE) -> list[Entry]:
    """Articles that stand in no category."""
    return unit.all(_LOOSE, language=language, now=unit.now, limit=limit)


def popular(unit: Unit, language: str, *, limit: int = 6) -> list[Entry]:
    """Opened most in the last 30 days, the reader's language only."""
    day = day_of(unit.now - _POPULAR_DAYS * DAY)
    return unit.all(_POPULAR, language=language, now=unit.now, day=day, limit=limit)


def near(unit: Unit, row: ArticleRow, language: str, *, limit: int = 5) -> list[Entry]:
    """Other articles of the same category: first those that answer the same questions, then its neighbours."""
    if row.category_id is None:
        return []
    found = entries(unit, row.category_id, language, limit=_NEAR)
    place = next((n for n, one in enumerate(found) if one.article_id == row.id), 0)
    mine = set(intents_of(row.intents))
    ranked = sorted(
        (-len(mine.intersection(intents_of(one.intents))), abs(n - place), n)
        for n, one in enumerate(found)
        if one.article_id != row.id
    )
    return [found[n] for *_, n in ranked[:limit]]


def article_at(unit: Unit, slug: str) -> Found | Moved | Gone | None:
    """What lies at this slug for everybody; None where nothing ever did."""
    row = unit.one(_BY_SLUG, slug=slug)
    if row is None:
        moved = unit.one(_BY_OLD_SLUG, slug=slug)
        return None if moved is None or article_at(unit, moved.slug) is None else Moved(moved.slug)
    if row.audience is not Audience.PUBLIC:
        return None
    texts = {} if row.archived_at is not None else {one.language: one for one in _texts(unit, row.id)}
    if texts:
        return Found(row=row, texts=texts)
    return Gone() if unit.value(_EVER_PUBLIC, article=row.id) else None


def open_slugs(unit: Unit, slugs: Iterable[str]) -> dict[str, str]:
    """From each slug that an article was linked by to the one it has now; those that nobody can open are not in it."""
    told: dict[str, str] = {}
    for slug in set(slugs):
        found = article_at(unit, slug)
        if isinstance(found, Moved):
            told[slug] = found.slug
        elif isinstance(found, Found):
            told[slug] = slug
    return told


def snippets(unit: Unit, slugs: Iterable[str], languages: Sequence[str]) -> dict[str, str]:
    """The Markdown of each in the first of `languages` that it is written in."""
    told: dict[str, str] = {}
    for slug in set(slugs):
        if row := unit.one(_SNIPPETS, slug=slug):
            texts = names_of(row.texts)
            if body := next((texts[one] for one in languages if texts.get(one)), None):
                told[slug] = body
    return told


def linked_slugs(body: str) -> list[str]:
    """Of articles that a text leads to."""
    return _LINKED.findall(body)


def held_snippets(body: str) -> list[str]:
    """Slugs of those that a text holds."""
    return _SNIPPED.findall(body)


def languages(unit: Unit) -> list[str]:
    """Those that there is a public text in."""
    return unit.all(_LANGUAGES, now=unit.now)


def count_public(unit: Unit) -> int:
    """Texts that everybody can read."""
    return unit.value(_COUNT_PUBLIC, now=unit.now)


def mapped(unit: Unit, part: int) -> list[Mapped]:
    """A part of all public texts, from 0."""
    return unit.all(_MAPPED, now=unit.now, after=part * MAP_SIZE, limit=MAP_SIZE)


def day_of(at: int) -> str:
    """2026-11-30, UTC."""
    return to_datetime(at).date().isoformat()


def _texts(unit: Unit, article_id: int) -> list[Reading]:
    return unit.all(_TEXTS, article=article_id, now=unit.now)
