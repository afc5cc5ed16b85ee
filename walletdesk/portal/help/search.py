"""`/help/{language}/search`: what the bot would find too, as a page, and in short while somebody types.

What is typed comes by POST: it stands in no address and no log, passes the gate first, and nothing of it is kept.
"""

from __future__ import annotations

import asyncio

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from walletdesk.kit.http import ForeignOrigin
from walletdesk.kit.i18n import translator
from walletdesk.knowledge import live
from walletdesk.knowledge.finding import Hit
from walletdesk.knowledge.live import Values
from walletdesk.notify.mail import can_mail
from walletdesk.portal.help import marking, pages
from walletdesk.portal.help.contact import contact
from walletdesk.portal.help.finding import found
from walletdesk.portal.help.house import house_of
from walletdesk.portal.help.pages import page, reader_language
from walletdesk.portal.help.values import values_of
from walletdesk.safety import screen
from walletdesk.safety.pasted import HoldsSecret
from walletdesk.wire import OPENS_WALLETS, Certainty, RawText

FORM_BYTES = 8 * 1024
CHARACTERS = 300
MOST = 10
SUGGESTED = 5
NEAR = 3
"""Shown where none of the words stands anywhere and only the meaning is near."""


class _Shown(msgspec.Struct, frozen=True, kw_only=True):
    href: str
    language: str
    title: list[marking.Piece]
    heading: str
    passage: list[marking.Piece]


async def show(request: Request) -> Response:
    """The empty form."""
    language = await reader_language(request)
    return await _page(request, language, "", None)


async def find(request: Request) -> Response:
    language = await reader_language(request)
    house = house_of(request)
    typed = await _typed(request)
    house.limits.searches.take(house.source(request))
    query, holds_secret = await asyncio.to_thread(_screened, typed)
    if holds_secret:
        return await _page(request, language, "", None, alarm=translator(language).error(HoldsSecret()), status=422)
    if not query:
        return await _page(request, language, "", None)
    hits = await found(request, query, language, top=MOST)
    return await _page(request, language, query, hits)


async def suggest(request: Request) -> Response:
    """`{"results": [{"title", "href", "passage", "language"}]}`, the best first."""
    language = await reader_language(request)
    house = house_of(request)
    typed = await _typed(request)
    house.limits.searches.take(house.source(request))
    query, holds_secret = await asyncio.to_thread(_screened, typed)
    hits = [] if holds_secret or not query else await found(request, query, language, top=SUGGESTED, quick=True)
    values = await _values(request, language, hits)
    told = [
        {
            "title": one.title,
            "href": _href(one, language),
            "passage": marking.shortened(live.put_in(one.passage, values), marking.marks(query), length=100),
            "language": one.language,
        }
        for one in hits
    ]
    return JSONResponse({"results": told}, headers={"cache-control": "no-store"})


async def _typed(request: Request) -> str:
    """Raises ForeignOrigin (403): no other site asks in its visitors' names."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise ForeignOrigin
    async with request.form(max_files=0, max_fields=3, max_part_size=FORM_BYTES) as form:
        said = form.get("q")
    return said.replace("\x00", "")[:CHARACTERS].strip() if isinstance(said, str) else ""


def _screened(typed: str) -> tuple[str, bool]:
    """What may be looked for and shown again, and whether it held what opens a wallet."""
    read = screen(RawText(typed))
    secret = any(one.certainty is not Certainty.ASK and one.kind in OPENS_WALLETS for one in read.found)
    return read.text.strip(), secret


async def _page(
    request: Request, language: str, query: str, hits: list[Hit] | None, *, alarm: str = "", status: int = 200
) -> Response:
    house = house_of(request)
    values = await _values(request, language, hits or [])
    pattern = marking.marks(query)
    asked, hits = hits is not None, hits or []
    by_words = any(one.coverage > 0 for one in hits)
    if not by_words:
        hits = hits[:NEAR]
    return page(
        request,
        "help/search.html",
        language=language,
        path=f"/help/{language}/search",
        alternates=pages.in_every_language(house, "/search"),
        found=False,
        kept=pages.NOT_KEPT if asked or alarm else pages.KEPT,
        status=status,
        query=query,
        asked=asked,
        by_words=by_words,
        alarm=alarm,
        hits=[
            _Shown(
                href=_href(one, language),
                language=one.language,
                title=marking.pieces(one.title, pattern),
                heading=one.heading,
                passage=marking.pieces(marking.shortened(live.put_in(one.passage, values), pattern), pattern),
            )
            for one in hits
        ],
        contact=await house.db.read(contact, mails=can_mail(house.settings)),
    )


async def _values(request: Request, language: str, hits: list[Hit]) -> Values:
    house = house_of(request)
    reached = await house.db.read(contact, mails=can_mail(house.settings))
    return await values_of(request, language, reached, [one.passage for one in hits])


def _href(hit: Hit, language: str) -> str:
    return f"/help/{language}/articles/{hit.slug}" + (f"#{hit.anchor}" if hit.anchor else "")
