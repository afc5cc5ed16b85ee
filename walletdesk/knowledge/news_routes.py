"""HTTP: news for users, under /api/knowledge/news."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Depends, Path, Query

from walletdesk.inboxes import queries as inboxes
from walletdesk.kit.db import Db
from walletdesk.kit.errors import Busy, Forbidden, NotFound, NotSignedIn, Unavailable, WalletdeskError
from walletdesk.kit.http import WithDb, WithSettings, WrongFields, WrongRequest, responses
from walletdesk.kit.paging import Cursor, GivenId, Limit, page
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import news, news_readers, reading, showing
from walletdesk.knowledge.actions import news as actions
from walletdesk.knowledge.actions.news import About
from walletdesk.knowledge.news import News
from walletdesk.knowledge.news_schemas import (
    NewsPage,
    NewsReaders,
    NewsReadersRow,
    NewsRowView,
    NewsSave,
    NewsShape,
    NewsStanding,
    NewsStatusName,
    NewsStep,
    NewsTextView,
    NewsView,
)
from walletdesk.knowledge.reading import Words
from walletdesk.knowledge.refusals import LinkLeadsElsewhere, NewsChangedMeanwhile, TooManyNews, WrongArticle
from walletdesk.knowledge.rules import NewsKind, NewsStatus
from walletdesk.knowledge.tables import NewsRow
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission
from walletdesk.wire import RawText, SafeText

ALWAYS: tuple[type[WalletdeskError], ...] = (WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable)
NOTHING = RawText("")

Writer = Annotated[StaffMember, Depends(needs(Permission.KNOWLEDGE_WRITE))]
Manager = Annotated[StaffMember, Depends(needs(Permission.KNOWLEDGE_MANAGE))]
Id = Annotated[GivenId, Path(alias="id")]
Texts = Mapping[str, Words]

router = APIRouter(prefix="/api/knowledge", tags=["knowledge"], responses=responses(*ALWAYS))


@router.get("/news")
async def list_news(
    member: Writer,
    db: WithDb,
    status: Annotated[NewsStatusName | None, Query(description="Without it, all but archived ones.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> NewsPage:
    """The newest first."""

    def read(unit: Unit) -> NewsPage:
        wanted = NewsStatus(status) if status is not None else None
        rows = news.found(unit, status=wanted, before=cursor, limit=limit + 1)
        shown, following = page(rows, limit, lambda one: one.row.id)
        return NewsPage(news=[_row(one, unit.now) for one in shown], next=following)

    return await db.read(read)


@router.post("/news", status_code=201, responses=responses(TooManyNews))
async def add_news(member: Writer, body: NewsShape, db: WithDb, settings: WithSettings) -> NewsView:
    """A draft.  Its texts may warn of what asks for a secret, and never ask themselves."""
    texts = await anyio.to_thread.run_sync(_texts, body)

    def add(unit: Unit) -> NewsView:
        _refuse_leading(unit, member, texts, settings)
        return _view(unit, actions.create(unit, member.actor, _about(body), texts).id, settings)

    return await _placed(db, add)


@router.get("/news/readers")
async def count_news_readers(member: Writer, db: WithDb, settings: WithSettings) -> NewsReaders:
    """How many get news by mail, by language and lane."""

    def read(unit: Unit) -> NewsReaders:
        there = inboxes.mailbox(unit, settings.news_mailbox)
        return NewsReaders(
            mailbox="" if there is None else settings.news_mailbox,
            readers=[
                NewsReadersRow(language=one.language, lane=one.lane.value, readers=one.n)
                for one in news_readers.counts(unit)
            ]
            if member.may(Permission.KNOWLEDGE_MANAGE)
            else None,
        )

    return await db.read(read)


@router.get("/news/{id}", responses=responses(NotFound))
async def one_news(member: Writer, news_id: Id, db: WithDb, settings: WithSettings) -> NewsView:
    return await db.read(lambda unit: _view(unit, news_id, settings))


@router.put("/news/{id}", responses=responses(NotFound, NewsChangedMeanwhile))
async def save_news(member: Writer, news_id: Id, body: NewsSave, db: WithDb, settings: WithSettings) -> NewsView:
    """Of what is published everybody reads it at once: that is for those who may publish."""
    texts = await anyio.to_thread.run_sync(_texts, body)
    if await db.read(_is_published, news_id):
        await _refuse_broken(db, {language: one.body for language, one in texts.items()})

    def save(unit: Unit) -> NewsView:
        if _is_published(unit, news_id) and not member.may(Permission.KNOWLEDGE_MANAGE):
            raise Forbidden
        _refuse_leading(unit, member, texts, settings)
        actions.save(unit, member.actor, news_id, _about(body), texts, version=body.version)
        return _view(unit, news_id, settings)

    return await _placed(db, save)


@router.put("/news/{id}/status", responses=responses(NotFound, NewsChangedMeanwhile))
async def set_news_status(member: Manager, news_id: Id, body: NewsStep, db: WithDb, settings: WithSettings) -> NewsView:
    """Let it out, from its time on; take it back; put it away."""
    status = NewsStatus(body.status)
    if status is NewsStatus.PUBLISHED:
        there = await db.read(news.whole, news_id)
        await _refuse_broken(db, {one.language: one.body for one in there.texts})

    def step(unit: Unit) -> NewsView:
        actions.set_status(unit, member.actor, news_id, status, version=body.version)
        return _view(unit, news_id, settings)

    return await _placed(db, step)


# -- parts -------------------------------------------------------------------------


async def _placed(db: Db, work: Callable[[Unit], NewsView]) -> NewsView:
    """What is wrong is told at its field."""
    try:
        return await db.write(work)
    except WrongArticle as error:
        raise WrongFields({str(error.values.get("field", "")): (error.text, dict(error.values))}) from None


async def _refuse_broken(db: Db, bodies: Mapping[str, SafeText]) -> None:
    """Raises a TextProblem (422) for what readers could not use."""
    for language, body in bodies.items():
        around = await db.read(showing.Around, body, language)
        parsed = await anyio.to_thread.run_sync(around.parsed, body)
        if parsed.problems:
            raise parsed.problems[0]


def _texts(body: NewsShape) -> dict[str, Words]:
    """Raises WrongFields (422)."""
    texts: dict[str, Words] = {}
    wrong: dict[str, tuple[str, dict[str, object]]] = {}
    for language, said in body.texts.items():
        try:
            texts[language] = reading.words(said.title, NOTHING, said.body)
        except WrongFields as error:
            wrong |= {f"texts.{language}.{field}": told for field, told in error.fields.items()}
    if wrong:
        raise WrongFields(wrong)
    return texts


def _about(body: NewsShape) -> About:
    return About(
        kind=NewsKind(body.kind),
        pinned=body.pinned,
        shown_from=body.shown_from,
        shown_until=body.shown_until,
        first_version=body.first_version.strip(),
        last_version=body.last_version.strip(),
        by_mail=body.by_mail,
    )


def _is_published(unit: Unit, news_id: int) -> bool:
    """Raises NotFound (404)."""
    return news.one(unit, news_id).status is NewsStatus.PUBLISHED


def _refuse_leading(unit: Unit, member: StaffMember, texts: Texts, settings: Settings) -> None:
    """Where texts may lead is for those to say who manage it.  Raises LinkLeadsElsewhere (422)."""
    if member.may(Permission.OUTGOING_MANAGE):
        return
    for language, words in texts.items():
        if showing.leads_to(unit, (words.title, words.body), settings):
            raise LinkLeadsElsewhere(field=f"texts.{language}.body")


def _standing(row: NewsRow, now: int) -> NewsStanding:
    if row.status is not NewsStatus.PUBLISHED:
        return "draft" if row.status is NewsStatus.DRAFT else "archived"
    if row.shown_until is not None and row.shown_until <= now:
        return "over"
    return "scheduled" if row.shown_from is not None and row.shown_from > now else "public"


def _row(one: News, now: int) -> NewsRowView:
    row = one.row
    return NewsRowView(
        id=row.id,
        kind=row.kind.value,
        standing=_standing(row, now),
        pinned=row.pinned,
        shown_from=row.shown_from,
        shown_until=row.shown_until,
        updated_at=row.updated_at,
        titles={each.language: each.title for each in one.texts},
    )


def _view(unit: Unit, news_id: int, settings: Settings) -> NewsView:
    """Raises NotFound (404)."""
    one = news.whole(unit, news_id)
    row = one.row
    return NewsView(
        id=row.id,
        kind=row.kind.value,
        status=row.status.value,
        standing=_standing(row, unit.now),
        pinned=row.pinned,
        shown_from=row.shown_from,
        shown_until=row.shown_until,
        first_version=row.first_version,
        last_version=row.last_version,
        by_mail=row.by_mail,
        mailed_at=row.mailed_at,
        mails={state.value: n for state, n in news_readers.mails_of(unit, news_id).items()},
        version=row.version,
        published_at=row.published_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        texts={
            each.language: NewsTextView(
                title=each.title,
                body=each.body,
                leads_to=showing.leads_to(unit, (each.title, each.body), settings),
            )
            for each in one.texts
        },
    )
