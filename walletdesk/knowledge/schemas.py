"""What the console's routes of articles take and give; times are microseconds UTC."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, StrictInt, StringConstraints

from walletdesk.kit.paging import GivenId, ShownId
from walletdesk.knowledge import rules
from walletdesk.knowledge.queries import Listed, Standing, listed
from walletdesk.knowledge.tables import ArticleRow, TextRow, VersionRow
from walletdesk.safety.names import Text
from walletdesk.staff.schemas import Given
from walletdesk.wire import RawText

# Macros and conversations have words of their own by the names that the room's rules have.
ArticleAudience = Literal["public", "agents"]
ArticleStatus = Literal["draft", "review", "scheduled", "published", "archived"]
ArticleState = Literal["original", "current", "outdated", "missing"]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$", max_length=12)]
Slug = Annotated[str, StringConstraints(min_length=1, max_length=rules.SLUG_LENGTH)]
Time = Annotated[StrictInt, Field(ge=0, le=2**53 - 1)]
VersionNumber = Annotated[StrictInt, Field(ge=0, le=2**53 - 1)]
Names = Annotated[dict[LanguageCode, Annotated[RawText, Text(80)]], Field(max_length=rules.MOST_LANGUAGES)]
Lines = Annotated[dict[LanguageCode, Annotated[RawText, Text(200)]], Field(max_length=rules.MOST_LANGUAGES)]


class AboutShape(Given):
    """What is true of an article in every language."""

    slug: Slug
    category_id: GivenId | None = None
    audience: ArticleAudience = "public"
    original: LanguageCode = "en"
    intents: Annotated[
        list[Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z0-9_]+$")]], Field(max_length=30)
    ] = []
    source: Annotated[RawText, Text(rules.SUMMARY_LENGTH)] | None = None


class WordsShape(Given):
    title: Annotated[RawText, Text(rules.TITLE_LENGTH)]
    summary: Annotated[RawText, Text(rules.SUMMARY_LENGTH)] | None = None
    body: Annotated[RawText, Text(rules.BODY_LENGTH)] | None = None


class NewArticle(AboutShape, WordsShape):
    """An article with the draft of its original."""


class TextShape(WordsShape):
    version: VersionNumber
    """The one it was written on; 0 for the first of this language."""
    translated_from: VersionNumber | None = None
    passing: bool = False
    """Stored by the editor by itself: it takes its own place among the versions until one is meant."""


class StepShape(Given):
    step: Literal["draft", "review", "scheduled", "published"]
    version: VersionNumber
    at: Time | None = None


class DatesShape(Given):
    expire_at: Time | None
    review_by: Time | None


class ArchiveArticle(Given):
    archived: bool


class RestoreText(Given):
    number: VersionNumber
    version: VersionNumber
    """The newest one, as far as whoever asks knows."""


class PreviewShape(Given):
    language: LanguageCode
    body: Annotated[RawText, Text(rules.BODY_LENGTH)]


class CollectionShape(Given):
    slug: Slug
    names: Names
    descriptions: Lines = {}


class CategoryShape(Given):
    collection_id: GivenId
    slug: Slug
    names: Names


class ShelfOrder(Given):
    id: GivenId
    categories: Annotated[list[GivenId], Field(max_length=500)]


class ShelvesOrder(Given):
    order: Annotated[list[ShelfOrder], Field(max_length=200)]


# -- given -------------------------------------------------------------------------


class StandingView(BaseModel):
    language: str
    state: ArticleState
    status: ArticleStatus | None
    version: int
    public_version: int | None
    translated_from: int

    @classmethod
    def of(cls, one: Standing) -> Self:
        return cls(
            language=one.language,
            state=one.state.value,
            status=one.status.value if one.status is not None else None,
            version=one.version,
            public_version=one.public_version,
            translated_from=one.translated_from,
        )


class ArticleRowView(BaseModel):
    id: ShownId
    slug: str
    title: str
    category_id: ShownId | None
    audience: ArticleAudience
    standings: list[StandingView]
    due: bool
    """It was to be read again by now."""
    updated_at: int

    @classmethod
    def of(cls, one: Listed, title: str, standings: list[Standing], now: int) -> Self:
        return cls(
            id=one.id,
            slug=one.slug,
            title=title,
            category_id=one.category_id,
            audience=one.audience.value,
            standings=[StandingView.of(each) for each in standings],
            due=one.review_by is not None and one.review_by <= now,
            updated_at=one.updated_at,
        )


class ArticlePage(BaseModel):
    articles: list[ArticleRowView]
    next: ShownId | None


class TextView(StandingView):
    title: str
    summary: str
    body: str
    author_name: str
    reviewer_name: str
    publish_at: int | None
    expire_at: int | None
    review_by: int | None
    public_at: int | None
    updated_at: int
    address: str
    """Where readers find it."""
    leads_to: list[str]
    """Places in it that are not on the desk's list; `?` where the language is not read whole."""

    @classmethod
    def whole(
        cls, row: TextRow, standing: Standing, *, author: str, reviewer: str, address: str, leads_to: list[str]
    ) -> Self:
        return cls(
            **StandingView.of(standing).model_dump(),
            title=row.title,
            summary=row.summary,
            body=row.body,
            author_name=author,
            reviewer_name=reviewer,
            publish_at=row.publish_at,
            expire_at=row.expire_at,
            review_by=row.review_by,
            public_at=row.public_at,
            updated_at=row.updated_at,
            address=address,
            leads_to=leads_to,
        )


class ArticleCounts(BaseModel):
    """Since it is there, in all languages."""

    opened: int
    helped: int
    not_helped: int
    inserted: int
    cited: int
    deflected: int


class ArticleView(BaseModel):
    id: ShownId
    slug: str
    category_id: ShownId | None
    audience: ArticleAudience
    original: str
    intents: list[str]
    source: str
    archived: bool
    standings: list[StandingView]
    texts: list[TextView]
    counts: ArticleCounts
    made_of: int | None
    """Number of the conversation it was made of."""

    @classmethod
    def of(
        cls,
        row: ArticleRow,
        standings: list[Standing],
        texts: list[TextView],
        counts: ArticleCounts,
        made_of: int | None,
    ) -> Self:
        return cls(
            made_of=made_of,
            id=row.id,
            slug=row.slug,
            category_id=row.category_id,
            audience=row.audience.value,
            original=row.original,
            intents=list(listed(row.intents)),
            source=row.source,
            archived=row.archived_at is not None,
            standings=[StandingView.of(one) for one in standings],
            texts=texts,
            counts=counts,
        )


class DraftedArticle(BaseModel):
    id: ShownId
    language: str
    new: bool
    """False where one was made of this conversation before: it is that one."""


class TextVersionRowView(BaseModel):
    number: int
    title: str
    by_name: str
    """Empty for the desk itself."""
    at: int

    @classmethod
    def of(cls, row: VersionRow, by_name: str) -> Self:
        return cls(number=row.number, title=row.title, by_name=by_name, at=row.created_at)


class TextVersions(BaseModel):
    versions: list[TextVersionRowView]


class TextVersionView(TextVersionRowView):
    summary: str
    body: str

    @classmethod
    def whole(cls, row: VersionRow, by_name: str) -> Self:
        return cls(
            number=row.number,
            title=row.title,
            by_name=by_name,
            at=row.created_at,
            summary=row.summary,
            body=row.body,
        )


class PreviewView(BaseModel):
    """A text as its readers will see it, and what keeps it from them, in the reader's language."""

    html: str
    problems: list[str]


class SnippetNameView(BaseModel):
    slug: str
    languages: list[str]


class KnowledgeChoices(BaseModel):
    """What a text can hold beside words."""

    values: list[str]
    """Keys of live values."""
    snippets: list[SnippetNameView]


class CategoryView(BaseModel):
    id: ShownId
    slug: str
    names: dict[str, str]
    articles: int
    """Archived ones left out."""


class CollectionView(BaseModel):
    id: ShownId
    slug: str
    names: dict[str, str]
    descriptions: dict[str, str]
    categories: list[CategoryView]


class Shelves(BaseModel):
    """In their order."""

    collections: list[CollectionView]
