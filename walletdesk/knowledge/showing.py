"""Articles as the console shows them: whole, with where each text stands, who wrote it and how it is used."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import BigInteger, bindparam, cast, func, select

from walletdesk.chain.networks import NETWORKS
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.knowledge import markdown, pictures, queries, reading, rules, shown
from walletdesk.knowledge.markdown import Parsed
from walletdesk.knowledge.queries import Listed, Standing, names_of
from walletdesk.knowledge.rules import address
from walletdesk.knowledge.schemas import (
    ArticleCounts,
    ArticleRowView,
    ArticleView,
    CategoryView,
    CollectionView,
    KnowledgeChoices,
    Shelves,
    SnippetNameView,
    TextVersionRowView,
    TextVersions,
    TextVersionView,
    TextView,
)
from walletdesk.knowledge.tables import ArticleRow, TextRow, article, article_day, article_text, snippet
from walletdesk.outgoing import queries as outgoing
from walletdesk.staff import queries as staff
from walletdesk.wire import SafeText

LISTED_LANGUAGES = ("en", "zh")
"""In which an article is said to be missing."""
VALUES = (
    "team",
    "wait",
    "app:minimum",
    "supported:networks",
    *(f"{name}:{network}" for name in ("fee", "supported:assets") for network in NETWORKS),
)
"""Live values that a text can hold."""


class _Sums(Row, frozen=True, kw_only=True):
    opened: int
    helped: int
    not_helped: int
    inserted: int
    cited: int
    deflected: int


class _Named(Row, frozen=True, kw_only=True):
    slug: str
    texts: str


class _Held(Row, frozen=True, kw_only=True):
    category_id: int
    articles: int


_SUMS = Query(
    select(
        *(
            cast(func.coalesce(func.sum(article_day.c[name]), 0), BigInteger).label(name)
            for name in _Sums.__struct_fields__
        )
    )
    .select_from(article_day.join(article_text, article_text.c.id == article_day.c.text_id))
    .where(article_text.c.article_id == bindparam("article")),
    _Sums,
)
_TEXT_SUMS = Query(
    select(
        *(
            cast(func.coalesce(func.sum(article_day.c[name]), 0), BigInteger).label(name)
            for name in _Sums.__struct_fields__
        )
    ).where(article_day.c.text_id == bindparam("text")),
    _Sums,
)
_SNIPPETS = Query(select(snippet.c.slug, snippet.c.texts).order_by(snippet.c.slug), _Named)
_HELD = Query(
    select(article.c.category_id, func.count().label("articles"))
    .where(article.c.category_id.is_not(None), article.c.archived_at.is_(None))
    .group_by(article.c.category_id),
    _Held,
)


def row_view(unit: Unit, one: Listed, language: str | None) -> ArticleRowView:
    there = queries.texts(unit, one.id)
    title = next((each.title for each in there if each.language == language), one.title)
    return ArticleRowView.of(one, title, queries.standings_of(one.original, there, LISTED_LANGUAGES), unit.now)


def article_view(unit: Unit, article_id: int, settings: Settings) -> ArticleView:
    """Raises NotFound (404)."""
    row = queries.one(unit, article_id)
    there = queries.texts(unit, article_id)
    standings = queries.standings_of(row.original, there, LISTED_LANGUAGES)
    by_language = {one.language: one for one in standings}
    texts = [_text(unit, row, one, by_language[one.language], settings) for one in there]
    sums = unit.one(_SUMS, article=article_id)
    return ArticleView.of(row, standings, texts, ArticleCounts(**_fields(sums)), queries.made_of(unit, article_id))


def text_view(unit: Unit, one: TextRow, settings: Settings) -> TextView:
    row = queries.one(unit, one.article_id)
    standings = queries.standings_of(row.original, queries.texts(unit, row.id), ())
    standing = next(each for each in standings if each.language == one.language)
    return _text(unit, row, one, standing, settings)


def _text(unit: Unit, row: ArticleRow, one: TextRow, standing: Standing, settings: Settings) -> TextView:
    return TextView.whole(
        one,
        standing,
        author=_name(unit, one.author_id),
        reviewer=_name(unit, one.reviewer_id),
        address=address(row.slug, one.language),
        leads_to=leads_to(unit, (one.title, one.summary, one.body), settings),
    )


def leads_to(unit: Unit, texts: Sequence[SafeText], settings: Settings) -> list[str]:
    return reading.outside(texts, outgoing.allowed(unit, settings.addresses))


def versions_view(unit: Unit, article_id: int, language: str) -> TextVersions:
    """The newest first.  Raises NotFound (404)."""
    rows = queries.versions(unit, queries.one_text(unit, article_id, language).id)
    return TextVersions(versions=[TextVersionRowView.of(one, _name(unit, one.staff_id)) for one in rows])


def version_view(unit: Unit, article_id: int, language: str, number: int) -> TextVersionView:
    """Raises NotFound (404)."""
    row = queries.version(unit, queries.one_text(unit, article_id, language).id, number)
    return TextVersionView.whole(row, _name(unit, row.staff_id))


def choices(unit: Unit) -> KnowledgeChoices:
    return KnowledgeChoices(
        values=list(VALUES),
        snippets=[SnippetNameView(slug=one.slug, languages=sorted(names_of(one.texts))) for one in unit.all(_SNIPPETS)],
    )


def shelves(unit: Unit) -> Shelves:
    held = {one.category_id: one.articles for one in unit.all(_HELD)}
    categories: dict[int, list[CategoryView]] = {}
    for one in queries.categories(unit):
        view = CategoryView(id=one.id, slug=one.slug, names=dict(names_of(one.names)), articles=held.get(one.id, 0))
        categories.setdefault(one.collection_id, []).append(view)
    return Shelves(
        collections=[
            CollectionView(
                id=one.id,
                slug=one.slug,
                names=dict(names_of(one.names)),
                descriptions=dict(names_of(one.descriptions)),
                categories=categories.get(one.id, []),
            )
            for one in queries.collections(unit)
        ]
    )


class Around:
    """What a text leads to and holds, as it is now; read in a unit, used outside of it."""

    def __init__(self, unit: Unit, body: SafeText, language: str) -> None:
        first = markdown.parse(body, language=language)
        self.snippets = shown.snippets(unit, first.snippets, (language, "en"))
        self.pictures = pictures.sizes(unit, [body, *self.snippets.values()], pictures.KEPT_AT)
        slugs = {link.target for link in first.links if link.kind is markdown.LinkKind.ARTICLE}
        self.slugs = {slug for slug in slugs if queries.by_slug(unit, slug) or queries.renamed(unit, slug)}
        self.language = language

    def parsed(self, body: SafeText) -> Parsed:
        parsed = markdown.parse(
            body,
            language=self.language,
            snippets=self.snippets.get,
            article_at=lambda slug: address(slug, self.language) if slug in self.slugs else None,
            image_at=pictures.image_at(self.pictures),
        )
        missing = [
            markdown.ImageUnknown(one.line, one.source)
            for one in parsed.images
            if rules.picture_name(one.source) not in self.pictures and markdown.IMAGE.fullmatch(one.source)
        ]
        problems = sorted((*parsed.problems, *missing), key=lambda one: one.line)
        return msgspec.structs.replace(parsed, problems=tuple(problems[: markdown.MOST_PROBLEMS]))


def counts_of_text(unit: Unit, text_id: int) -> dict[str, int]:
    """How often it was opened, helped, was sent, and made a question needless."""
    return _fields(unit.one(_TEXT_SUMS, text=text_id))


def _fields(sums: _Sums | None) -> dict[str, int]:
    return {name: getattr(sums, name) if sums is not None else 0 for name in _Sums.__struct_fields__}


def _name(unit: Unit, staff_id: int | None) -> str:
    person = staff.by_id(unit, staff_id) if staff_id is not None else None
    return person.name if person else ""
