"""HTTP: articles, their texts and versions, and the shelves they stand on, under /api/knowledge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import anyio.to_thread
import msgspec
from fastapi import APIRouter, Depends, Path, Query

from walletdesk.kit.errors import BadInput, Busy, Forbidden, NotFound, NotSignedIn, Unavailable, WalletdeskError
from walletdesk.kit.http import WithDb, WithLanguage, WithSettings, WrongFields, WrongRequest, responses
from walletdesk.kit.i18n import translator
from walletdesk.kit.paging import Cursor, GivenId, Limit, page
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import of_conversation, queries, reading, rules, showing
from walletdesk.knowledge.actions import articles, publishing, shelves
from walletdesk.knowledge.actions.articles import About
from walletdesk.knowledge.of_conversation import NothingSaid
from walletdesk.knowledge.queries import Wanted
from walletdesk.knowledge.reading import Words
from walletdesk.knowledge.refusals import (
    LinkLeadsElsewhere,
    SecondReader,
    StillUsed,
    TextChanged,
    TooManyArticles,
    WrongArticle,
    WrongStep,
)
from walletdesk.knowledge.rules import Audience, Status
from walletdesk.knowledge.schemas import (
    AboutShape,
    ArchiveArticle,
    ArticlePage,
    ArticleView,
    CategoryShape,
    CollectionShape,
    DatesShape,
    DraftedArticle,
    KnowledgeChoices,
    LanguageCode,
    NewArticle,
    PreviewShape,
    PreviewView,
    RestoreText,
    Shelves,
    ShelvesOrder,
    StepShape,
    TextShape,
    TextVersions,
    TextVersionView,
    TextView,
    WordsShape,
)
from walletdesk.knowledge.tables import TextRow
from walletdesk.safety import screen
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission
from walletdesk.wire import RawText, SafeText

NOTHING = RawText("")
ALWAYS: tuple[type[WalletdeskError], ...] = (WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable)

Writer = Annotated[StaffMember, Depends(needs(Permission.KNOWLEDGE_WRITE))]
Manager = Annotated[StaffMember, Depends(needs(Permission.KNOWLEDGE_MANAGE))]
Id = Annotated[GivenId, Path(alias="id")]

router = APIRouter(prefix="/api/knowledge", tags=["knowledge"], responses=responses(*ALWAYS))

_CHANGED = responses(NotFound, TextChanged, WrongStep)


class Show(StrEnum):
    """Which articles a list shows; `missing` are those that are not translated into the language, or no longer."""

    ALL = ""
    DRAFT = "draft"
    REVIEW = "review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    MISSING = "missing"
    DUE = "due"
    ARCHIVED = "archived"


@contextmanager
def _placed() -> Iterator[None]:
    """What is wrong with an article is told at its field."""
    try:
        yield
    except WrongArticle as error:
        raise WrongFields({str(error.values.get("field", "")): (error.text, dict(error.values))}) from None


def _refuse_leading(unit: Unit, member: StaffMember, words: Words, settings: Settings) -> None:
    """Where texts may lead is for those to say who manage it.  Raises LinkLeadsElsewhere (422)."""
    if member.may(Permission.OUTGOING_MANAGE):
        return
    if showing.leads_to(unit, (words.title, words.summary, words.body), settings):
        raise LinkLeadsElsewhere(field="body")


@router.get("/articles")
async def list_articles(
    member: Writer,
    db: WithDb,
    words: Annotated[str, Query(max_length=120, description="Those that hold all of these.")] = "",
    language: Annotated[
        LanguageCode | None, Query(description="In which the titles are, where there is a text in it.")
    ] = None,
    category: Annotated[GivenId | None, Query()] = None,
    show: Show = Show.ALL,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> ArticlePage:
    """The newest first."""

    def read(unit: Unit) -> ArticlePage:
        wanted = Wanted(
            words=words,
            status=Status(show) if show in (Show.DRAFT, Show.REVIEW, Show.SCHEDULED, Show.PUBLISHED) else None,
            missing=language if show is Show.MISSING else None,
            category_id=category,
            archived=show is Show.ARCHIVED,
            due_before=unit.now if show is Show.DUE else None,
            before=cursor,
        )
        rows, after = page(queries.found(unit, wanted, limit=limit + 1), limit, lambda one: one.id)
        return ArticlePage(articles=[showing.row_view(unit, one, language) for one in rows], next=after)

    return await db.read(read)


@router.post("/articles", status_code=201, responses=responses(TooManyArticles))
async def add_article(member: Writer, body: NewArticle, db: WithDb, settings: WithSettings) -> ArticleView:
    """A draft in the original's language.  Its texts may warn of what asks for a secret, and never ask themselves."""
    words = await _read(body)
    about = await anyio.to_thread.run_sync(_about, body)

    def add(unit: Unit) -> ArticleView:
        _refuse_leading(unit, member, words, settings)
        made = articles.create(unit, member.actor, about, words)
        return showing.article_view(unit, made.article_id, settings)

    with _placed():
        return await db.write(add)


@router.post(
    "/articles/of-conversation/{number}", status_code=201, responses=responses(NotFound, NothingSaid, TooManyArticles)
)
async def draft_of_conversation(
    member: Writer,
    _: Annotated[StaffMember, Depends(needs(Permission.CONVERSATIONS_READ))],
    number: Annotated[int, Path(ge=1, le=10**12)],
    db: WithDb,
    settings: WithSettings,
) -> DraftedArticle:
    """A draft of what was asked and answered, without whoever asked; the one there is where one was made before."""
    given = await db.read(of_conversation.gather, number)
    made = await anyio.to_thread.run_sync(of_conversation.drafted, given)

    def store(unit: Unit) -> DraftedArticle:
        _refuse_leading(unit, member, made.words, settings)
        article_id, new = of_conversation.store(unit, member.actor, given, made)
        return DraftedArticle(id=article_id, language=made.language, new=new)

    with _placed():
        return await db.write(store)


@router.get("/choices")
async def knowledge_choices(member: Writer, db: WithDb) -> KnowledgeChoices:
    """What a text can hold beside words."""
    return await db.read(showing.choices)


@router.post("/preview")
async def preview(member: Writer, body: PreviewShape, db: WithDb, language: WithLanguage) -> PreviewView:
    """As readers will see it.  Nothing of it is stored; what is a secret is not given back."""
    text = await anyio.to_thread.run_sync(lambda: screen(body.body).text)
    around = await db.read(lambda unit: showing.Around(unit, text, body.language))
    parsed = await anyio.to_thread.run_sync(around.parsed, text)
    speak = translator(language)
    return PreviewView(html=parsed.html, problems=[speak.error(one) for one in parsed.problems])


@router.get("/articles/{id}", responses=responses(NotFound))
async def one_article(member: Writer, article_id: Id, db: WithDb, settings: WithSettings) -> ArticleView:
    return await db.read(lambda unit: showing.article_view(unit, article_id, settings))


@router.put("/articles/{id}", responses=responses(NotFound))
async def change_article(
    member: Writer, article_id: Id, body: AboutShape, db: WithDb, settings: WithSettings
) -> ArticleView:
    """Where it stands and for whom it is; an address that it had leads to the new one."""
    about = await anyio.to_thread.run_sync(_about, body)

    def change(unit: Unit) -> ArticleView:
        before = queries.one(unit, article_id)
        if about.audience is not before.audience and not member.may(Permission.KNOWLEDGE_MANAGE):
            articles.check_unread(unit, article_id)
        # The editor has no field for them.
        facts = tuple(msgspec.json.decode(before.facts, type=list[str]))
        articles.change(unit, member.actor, article_id, msgspec.structs.replace(about, facts=facts))
        return showing.article_view(unit, article_id, settings)

    with _placed():
        return await db.write(change)


@router.put("/articles/{id}/archived", responses=responses(NotFound))
async def archive_article(
    member: Manager, article_id: Id, body: ArchiveArticle, db: WithDb, settings: WithSettings
) -> ArticleView:
    """Nobody reads it any more, or it is back as drafts."""

    def change(unit: Unit) -> ArticleView:
        articles.set_archived(unit, member.actor, article_id, archived=body.archived)
        return showing.article_view(unit, article_id, settings)

    return await db.write(change)


@router.put("/articles/{id}/texts/{language}", responses=_CHANGED)
async def save_text(
    member: Writer, article_id: Id, language: LanguageCode, body: TextShape, db: WithDb, settings: WithSettings
) -> TextView:
    """A newer version of one language's text, as a draft; readers go on seeing the one that is public."""
    words = await _read(body)
    return await _save(db, member, article_id, language, words, body, settings)


async def _save(
    db: WithDb,
    member: StaffMember,
    article_id: int,
    language: str,
    words: Words,
    body: TextShape | RestoreText,
    settings: Settings,
) -> TextView:
    passing = isinstance(body, TextShape) and body.passing
    source = body.translated_from if isinstance(body, TextShape) else None

    def save(unit: Unit) -> TextView:
        _refuse_leading(unit, member, words, settings)
        row = articles.save(
            unit,
            member.actor,
            article_id,
            language,
            words,
            version=body.version,
            translated_from=source,
            passing=passing,
        )
        return showing.text_view(unit, row, settings)

    with _placed():
        return await db.write(save)


@router.put(
    "/articles/{id}/texts/{language}/status", responses=responses(NotFound, TextChanged, WrongStep, SecondReader)
)
async def take_step(
    member: Writer, article_id: Id, language: LanguageCode, body: StepShape, db: WithDb, settings: WithSettings
) -> TextView:
    """Ask for a reader, give it back, let it out now or at a time; the last two are for those who manage articles."""
    lets_out = body.step in ("published", "scheduled")
    if lets_out and not member.may(Permission.KNOWLEDGE_MANAGE):
        raise Forbidden

    def step(unit: Unit) -> TextView:
        row = _step(unit, member, article_id, language, body, two=settings.second_reader)
        return showing.text_view(unit, row, settings)

    if lets_out:
        await _refuse_broken(db, article_id, language)
    with _placed():
        return await db.write(step)


async def _refuse_broken(db: WithDb, article_id: int, language: str) -> None:
    """Raises a TextProblem (422) for what readers could not use."""

    def read(unit: Unit) -> tuple[SafeText, showing.Around]:
        row = queries.one_text(unit, article_id, language)
        return row.body, showing.Around(unit, row.body, language)

    text, around = await db.read(read)
    parsed = await anyio.to_thread.run_sync(around.parsed, text)
    if parsed.problems:
        raise parsed.problems[0]


def _step(unit: Unit, member: StaffMember, article_id: int, language: str, body: StepShape, *, two: bool) -> TextRow:
    match body.step:
        case "review":
            return publishing.submit(unit, member.actor, article_id, language, version=body.version)
        case "draft":
            return publishing.give_back(unit, member.actor, article_id, language, version=body.version)
        case "scheduled":
            return publishing.schedule(
                unit, member.actor, article_id, language, version=body.version, at=body.at or 0, two=two
            )
        case "published":
            return publishing.publish(unit, member.actor, article_id, language, version=body.version, two=two)


@router.delete("/articles/{id}/texts/{language}/public", responses=responses(NotFound, WrongStep))
async def take_back(
    member: Manager, article_id: Id, language: LanguageCode, db: WithDb, settings: WithSettings
) -> TextView:
    """Readers see nothing of it any more in this language."""

    def change(unit: Unit) -> TextView:
        return showing.text_view(unit, publishing.take_back(unit, member.actor, article_id, language), settings)

    return await db.write(change)


@router.put("/articles/{id}/texts/{language}/dates", responses=responses(NotFound))
async def set_dates(
    member: Manager, article_id: Id, language: LanguageCode, body: DatesShape, db: WithDb, settings: WithSettings
) -> TextView:
    """When it goes off by itself, and until when somebody is to read it again."""

    def change(unit: Unit) -> TextView:
        row = publishing.set_dates(
            unit, member.actor, article_id, language, expire_at=body.expire_at, review_by=body.review_by
        )
        return showing.text_view(unit, row, settings)

    with _placed():
        return await db.write(change)


@router.get("/articles/{id}/texts/{language}/versions", responses=responses(NotFound))
async def text_versions(member: Writer, article_id: Id, language: LanguageCode, db: WithDb) -> TextVersions:
    return await db.read(lambda unit: showing.versions_view(unit, article_id, language))


@router.get("/articles/{id}/texts/{language}/versions/{number}", responses=responses(NotFound))
async def text_version(
    member: Writer, article_id: Id, language: LanguageCode, number: Annotated[int, Path(ge=1, le=2**53 - 1)], db: WithDb
) -> TextVersionView:
    return await db.read(lambda unit: showing.version_view(unit, article_id, language, number))


@router.put("/articles/{id}/texts/{language}/version", responses=_CHANGED)
async def restore_text(
    member: Writer, article_id: Id, language: LanguageCode, body: RestoreText, db: WithDb, settings: WithSettings
) -> TextView:
    """It says again what it said in an earlier version, if the desk still lets it."""
    before = await db.read(lambda unit: articles.words_at(unit, article_id, language, body.number))
    words = await anyio.to_thread.run_sync(reading.again, before)
    return await _save(db, member, article_id, language, words, body, settings)


# -- shelves -----------------------------------------------------------------------


@router.get("/collections")
async def list_collections(member: Writer, db: WithDb) -> Shelves:
    return await db.read(showing.shelves)


@router.post("/collections", status_code=201)
async def add_collection(member: Manager, body: CollectionShape, db: WithDb) -> Shelves:
    return await _put_collection(member, None, body, db)


@router.put("/collections/order", responses=responses(WrongStep))
async def order_shelves(member: Manager, body: ShelvesOrder, db: WithDb) -> Shelves:
    """Collections in this order, each with its categories in theirs."""
    order = [(one.id, one.categories) for one in body.order]

    def change(unit: Unit) -> Shelves:
        shelves.put_in_order(unit, member.actor, order)
        return showing.shelves(unit)

    with _placed():
        return await db.write(change)


@router.put("/collections/{id}", responses=responses(NotFound))
async def change_collection(member: Manager, collection_id: Id, body: CollectionShape, db: WithDb) -> Shelves:
    return await _put_collection(member, collection_id, body, db)


async def _put_collection(member: StaffMember, collection_id: int | None, body: CollectionShape, db: WithDb) -> Shelves:
    names = await _names(body.names, "names")
    lines = await _names(body.descriptions, "descriptions")

    def put(unit: Unit) -> Shelves:
        if collection_id is None:
            shelves.add_collection(unit, member.actor, slug=body.slug, names=names, descriptions=lines)
        else:
            shelves.change_collection(
                unit, member.actor, collection_id, slug=body.slug, names=names, descriptions=lines
            )
        return showing.shelves(unit)

    with _placed():
        return await db.write(put)


@router.delete("/collections/{id}", responses=responses(NotFound, StillUsed))
async def drop_collection(member: Manager, collection_id: Id, db: WithDb) -> Shelves:
    """An empty one."""

    def drop(unit: Unit) -> Shelves:
        shelves.drop_collection(unit, member.actor, collection_id)
        return showing.shelves(unit)

    return await db.write(drop)


@router.post("/categories", status_code=201, responses=responses(NotFound))
async def add_category(member: Manager, body: CategoryShape, db: WithDb) -> Shelves:
    return await _put_category(member, None, body, db)


@router.put("/categories/{id}", responses=responses(NotFound))
async def change_category(member: Manager, category_id: Id, body: CategoryShape, db: WithDb) -> Shelves:
    return await _put_category(member, category_id, body, db)


async def _put_category(member: StaffMember, category_id: int | None, body: CategoryShape, db: WithDb) -> Shelves:
    names = await _names(body.names, "names")

    def put(unit: Unit) -> Shelves:
        if category_id is None:
            shelves.add_category(unit, member.actor, body.collection_id, slug=body.slug, names=names)
        else:
            shelves.change_category(
                unit, member.actor, category_id, collection_id=body.collection_id, slug=body.slug, names=names
            )
        return showing.shelves(unit)

    with _placed():
        return await db.write(put)


@router.delete("/categories/{id}", responses=responses(NotFound, StillUsed))
async def drop_category(member: Manager, category_id: Id, db: WithDb) -> Shelves:
    """An empty one."""

    def drop(unit: Unit) -> Shelves:
        shelves.drop_category(unit, member.actor, category_id)
        return showing.shelves(unit)

    return await db.write(drop)


# -- parts -------------------------------------------------------------------------


async def _read(body: WordsShape) -> Words:
    return await anyio.to_thread.run_sync(reading.words, body.title, body.summary or NOTHING, body.body or NOTHING)


def _about(body: AboutShape) -> About:
    """Raises WrongFields (422)."""
    with _at("source"):
        source = reading.line(body.source or NOTHING, rules.SUMMARY_LENGTH)
    return About(
        slug=body.slug,
        category_id=body.category_id,
        audience=Audience(body.audience),
        original=body.original,
        intents=tuple(dict.fromkeys(body.intents)),
        source=source,
    )


async def _names(names: dict[str, RawText], field: str) -> dict[str, SafeText]:
    """Raises WrongFields (422)."""

    def read() -> dict[str, SafeText]:
        return {language: reading.line(name, 200) for language, name in names.items()}

    with _at(field):
        return await anyio.to_thread.run_sync(read)


@contextmanager
def _at(field: str) -> Iterator[None]:
    """What the gate refuses is told at this field."""
    try:
        yield
    except BadInput as error:
        raise WrongFields({field: (error.text, dict(error.values))}) from None
