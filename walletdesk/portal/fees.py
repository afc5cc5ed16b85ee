"""`/fees`: how busy each network is and what a transfer costs now, for anybody."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from walletdesk.chain.told import Level
from walletdesk.kit.pages import page, reader_language
from walletdesk.kit.settings import Settings
from walletdesk.lookups import views
from walletdesk.lookups.fees import Fees, Reading
from walletdesk.portal.pages import reader_level


async def show(request: Request) -> Response:
    fees: Fees = request.app.state.fees
    return page(
        request,
        "portal/fees.html",
        level=reader_level(request.query_params.get("level")).value,
        networks=[_shown(request, one) for one in await fees.told()],
    )


def _shown(request: Request, reading: Reading) -> dict[str, Any]:
    language = reader_language(request)
    return {
        "network": views.network_view(reading.network),
        "known": reading.tiers is not None,
        "played": _played(request, reading),
        "plain": views.fee_text(reading, language, Level.PLAIN),
        "exact": views.fee_text(reading, language, Level.EXPERT),
    }


def _played(request: Request, reading: Reading) -> str:
    """How the demo came by it, which asks no chain of the world: `recorded`, `test-chain`, or nothing elsewhere."""
    settings: Settings = request.app.state.settings
    if not settings.demo:
        return ""
    from walletdesk.lookups import recorded, testchain  # only the demo has such nodes

    if any(name.startswith(recorded.NAME) for name in reading.nodes):
        return "recorded"
    return "test-chain" if testchain.NAME in reading.nodes else ""


routes = [Route("/fees", show, methods=["GET"], name="fees_page")]
