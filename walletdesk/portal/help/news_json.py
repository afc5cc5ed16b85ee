"""HTTP: news for the app and the widget, for anybody, at `/api/public/news`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from walletdesk.kit.errors import Busy, Unavailable
from walletdesk.kit.http import WrongRequest, responses
from walletdesk.kit.paging import ShownId
from walletdesk.knowledge import news, rules
from walletdesk.knowledge.news_schemas import AppVersion, NewsKindName
from walletdesk.knowledge.schemas import LanguageCode
from walletdesk.notify.mail import can_mail
from walletdesk.portal.help import pages
from walletdesk.portal.help.house import house_of
from walletdesk.portal.help.news import listed_told, rendered

router = APIRouter(prefix="/api/public", tags=["public"], responses=responses(WrongRequest, Busy, Unavailable))


class PublicNewsItem(BaseModel):
    id: ShownId
    kind: NewsKindName
    pinned: bool
    language: str
    """Another than the one asked for where there is no text in it."""
    title: str
    html: str
    """Our own tags alone; links are whole."""
    url: str
    shown_from: int
    shown_until: int | None
    updated_at: int


class PublicNews(BaseModel):
    news: list[PublicNewsItem]


@router.get("/news", response_model=PublicNews)
async def public_news(
    request: Request,
    language: LanguageCode = "en",
    version: Annotated[AppVersion, Query(description="Of the app: what is for others is left out.")] = "",
    most: Annotated[int, Query(ge=1, le=news.MOST_TOLD)] = news.MOST_TOLD,
) -> Response:
    """Security first, then what is pinned, then the newest; at most fifty.  May be kept as long as its headers say."""
    house = house_of(request)
    usual = house.settings.default_language
    told = await house.db.read(listed_told, language, usual, can_mail(house.settings))
    theirs = rules.app_version(version)
    found = [one for one in told.news if rules.concerns(theirs, one.row.first_version, one.row.last_version)]
    items = []
    for one in found[:most]:
        text = one.best(language, usual)
        parsed = await rendered(request, told, text, address=house.address, language=text.language)
        items.append(
            PublicNewsItem(
                id=one.row.id,
                kind=one.row.kind.value,
                pinned=one.row.pinned,
                language=text.language,
                title=text.title,
                html=parsed.html,
                url=f"{house.address}/help/{text.language}/news/{one.row.id}",
                shown_from=one.since,
                shown_until=one.row.shown_until,
                updated_at=one.changed_at,
            )
        )
    headers = {"cache-control": pages.kept_until(told.next_change, told.now)}
    return pages.answer(request, PublicNews(news=items).model_dump_json().encode(), "application/json", headers)
