"""`/check`: anybody pastes a hash and reads what became of it, without writing to anyone.  Nothing of it is kept."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from walletdesk.chain.shown import short
from walletdesk.chain.told import Level
from walletdesk.kit.errors import NotFound, WalletdeskError
from walletdesk.kit.pages import page, reader_language, refuse_with
from walletdesk.lookups import routes as lookups
from walletdesk.lookups.asked import CHARACTERS, DamagedValue, DisguisedValue, NoNode, NothingRecognised
from walletdesk.lookups.looking import Looker
from walletdesk.lookups.views import LookupResult, LookupText, PublicResult
from walletdesk.portal.pages import reader_level
from walletdesk.safety.pasted import HoldsSecret

FORM_BYTES = 32 * 1024
_REFUSALS: dict[str, type[WalletdeskError]] = {
    one.code: one for one in (NothingRecognised, DamagedValue, DisguisedValue, HoldsSecret, NoNode)
}


async def show(request: Request) -> Response:
    """The empty form."""
    return _page(request, None, level=reader_level(request.query_params.get("level")))


async def check(request: Request) -> Response:
    """What was found of what was pasted.  It is not drawn again into the form: it might be what nobody should see."""
    level = Level.PLAIN

    def refused(sentence: str, status: int) -> Response:
        return _page(request, None, level=level, wrong=sentence, status=status)

    refuse_with(request, refused)
    async with request.form(max_files=0, max_fields=5, max_part_size=FORM_BYTES) as form:
        said, level = form.get("text"), reader_level(form.get("level"))
    text = said if isinstance(said, str) else ""
    looker: Looker = request.app.state.looker
    if not text.strip() or len(text) > CHARACTERS or "\x00" in text:
        raise NothingRecognised
    found = await lookups.explained(request, looker, text)
    if found.why_not:
        raise _REFUSALS[found.why_not]
    return _page(request, found, level=level)


def _page(
    request: Request, found: PublicResult | None, *, level: Level, wrong: str = "", status: int = 200
) -> Response:
    language = reader_language(request)
    spoken = "zh" if language.startswith("zh") else "en"
    return page(
        request,
        "portal/check.html",
        status=status,
        level=level.value,
        results=[_shown(one, spoken) for one in found.results] if found else [],
        wrong=wrong,
        longest=CHARACTERS,
    )


def _shown(result: LookupResult, language: str) -> dict[str, Any]:
    return {
        "result": result,
        "subject": short(result.subject),
        "plain": _text(result, language, "plain"),
        "exact": _text(result, language, "expert"),
    }


def _text(result: LookupResult, language: str, level: str) -> LookupText:
    for one in result.texts:
        if (one.language, one.level) == (language, level):
            return one
    raise NotFound


routes = [
    Route("/check", show, methods=["GET"], name="check_page"),
    Route("/check", check, methods=["POST"], name="check", max_body_size=FORM_BYTES),
]
