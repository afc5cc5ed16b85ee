"""Articles where they answer: beside the words of a conversation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel
from starlette.responses import Response
from starlette.status import HTTP_204_NO_CONTENT

from walletdesk.console.routes.common import ALWAYS
from walletdesk.console.schemas import Id, Number
from walletdesk.conversations import queries as conversations
from walletdesk.kit.errors import NotFound
from walletdesk.kit.http import WithDb, WithSettings, responses
from walletdesk.kit.paging import ShownId
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import finding, live, queries, rules, showing
from walletdesk.knowledge.actions import readers
from walletdesk.knowledge.finding import Hit
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission

router = APIRouter(prefix="/api/conversations/{number}/articles", responses=responses(*ALWAYS), tags=["articles"])

Writer = Annotated[StaffMember, Depends(needs(Permission.CONVERSATIONS_REPLY))]
OFFERED = 8


class OfferedArticle(BaseModel):
    """A public article that a reply can lead to."""

    id: ShownId
    """Of its text in this language."""
    title: str
    language: str
    exact: bool
    """It is written in the conversation's language."""
    heading: str
    passage: str
    """What of it answers best; `…` for what changes from day to day."""
    quotable: bool
    """Nothing in the passage changes from day to day."""
    link: str
    opened: int
    deflected: int


class OfferedArticles(BaseModel):
    articles: list[OfferedArticle]


@router.get("")
async def offered_articles(
    member: Writer,
    number: Number,
    db: WithDb,
    settings: WithSettings,
    response: Response,
    words: Annotated[str, Query(max_length=200)],
) -> OfferedArticles:
    """Articles for these words, the best first, at most eight."""
    response.headers["cache-control"] = "no-store"
    talk = await db.read(conversations.by_number, number)
    language = talk.language or settings.default_language
    found = await finding.find(db, words, language=language, top=OFFERED, typing=True)

    def shown(unit: Unit) -> OfferedArticles:
        return OfferedArticles(articles=[_offered(unit, one, settings.public_url) for one in found.hits])

    return await db.read(shown)


@router.put("/{id}/insertion", status_code=HTTP_204_NO_CONTENT, responses=responses(NotFound))
async def count_insertion(member: Writer, number: Number, text_id: Id, db: WithDb) -> None:
    """An agent put it into a reply."""

    def count(unit: Unit) -> None:
        conversations.by_number(unit, number)
        row = queries.text_by_id(unit, text_id)
        if row is None or row.public_version is None:
            raise NotFound
        readers.count(unit, text_id, inserted=1)

    await db.write(count)


def _offered(unit: Unit, hit: Hit, public_url: str) -> OfferedArticle:
    counts = showing.counts_of_text(unit, hit.text_id)
    return OfferedArticle(
        id=hit.text_id,
        title=hit.title,
        language=hit.language,
        exact=not hit.original,
        heading=hit.heading,
        passage=live.put_in(hit.passage, lambda _: "…"),
        quotable=next(live.marks(hit.passage), None) is None,
        link=f"{public_url.rstrip('/')}{rules.address(hit.slug, hit.language, hit.anchor)}",
        opened=counts["opened"],
        deflected=counts["deflected"],
    )
