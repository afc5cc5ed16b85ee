"""`/help/{language}/languages`: "my language is missing here".  What is wished for is counted for the lead, no name beside it."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from walletdesk.kit.errors import BadInput
from walletdesk.kit.http import ForeignOrigin
from walletdesk.knowledge.actions import readers
from walletdesk.portal.help import pages
from walletdesk.portal.help.house import house_of
from walletdesk.portal.help.pages import page, reader_language

FORM_BYTES = 4 * 1024
CODE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


class NoLanguage(BadInput):
    code = "no_language"
    sentence = "Please choose a language from the list."


async def show(request: Request) -> Response:
    language = await reader_language(request)
    house = house_of(request)
    told = "told" in request.query_params
    known = await house.db.read(house.counts.languages)
    there = [one for one in pages.names() if one in known]
    return page(
        request,
        "help/languages.html",
        language=language,
        path=f"/help/{language}/languages",
        alternates=pages.in_every_language(house, "/languages"),
        found=False,
        kept=pages.NOT_KEPT if told else pages.KEPT,
        told=told,
        there=there,
        choices=sorted(pages.names().items(), key=lambda one: one[1].casefold()),
    )


async def wish(request: Request) -> Response:
    """Raises NoLanguage (422), TooMany (429)."""
    language = await reader_language(request)
    house = house_of(request)
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise ForeignOrigin
    async with request.form(max_files=0, max_fields=3, max_part_size=FORM_BYTES) as form:
        said = form.get("language")
    if not isinstance(said, str) or said not in pages.names():  # nothing that somebody wrote is stored
        raise NoLanguage
    house.limits.wishes.take(house.source(request))
    await house.db.write(readers.wish_language, said, house.source(request))
    return RedirectResponse(f"/help/{language}/languages?told=1", 303)
