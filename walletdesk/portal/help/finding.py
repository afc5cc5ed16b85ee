"""Articles that answer what a reader asks: what the bot finds too."""

from __future__ import annotations

from starlette.requests import Request

from walletdesk.knowledge import finding
from walletdesk.knowledge.finding import Hit, Mode
from walletdesk.portal.help.house import house_of


async def found(request: Request, query: str, language: str, *, top: int, quick: bool = False) -> list[Hit]:
    """The best first.  `quick` while somebody types: by words alone, the last of them as the beginning of one."""
    mode = Mode.WORDS if quick else Mode.HYBRID
    answer = await finding.find(house_of(request).db, query, language=language, top=top, mode=mode, typing=quick)
    return list(answer.hits)
