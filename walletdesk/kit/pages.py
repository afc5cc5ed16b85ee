"""Drawing a page: its template, in its reader's language, under the policy that `kit.http` sets."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from walletdesk.kit import i18n
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.http import draw_refusals, language
from walletdesk.kit.settings import Settings
from walletdesk.kit.static import NONCE

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # 3 MB that many a desk never draws a page with

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def reader_language(request: Request) -> str:
    """Of `?lang=`, where the reader chose one, else of the browser."""
    settings: Settings = request.app.state.settings
    chosen = request.query_params.get("lang", "")
    usual = language(request)
    return i18n.choose([chosen], settings.languages, usual) if chosen else usual


def refuse_with(request: Request, refused: Callable[[str, int], Response]) -> None:
    """Every refusal of this request from here on is the page that `refused` makes of its sentence and status."""

    def draw(error: WalletdeskError) -> Response:
        answer = refused(i18n.translator(reader_language(request)).error(error), error.status)
        if error.retry_after_s is not None:
            answer.headers["retry-after"] = str(max(1, math.ceil(error.retry_after_s)))
        return answer

    draw_refusals(request, draw)


def drawn(template: str, **shown: object) -> str:
    """A template that is no page: a mail."""
    return _environment().get_template(template).render(**shown)


def page(request: Request, template: str, *, status: int = 200, **shown: object) -> HTMLResponse:
    """`template` drawn for the reader.  It has `_`, `language`, `nonce`, `organisation` and `verify_url` beside `shown`."""
    speak = i18n.translator(reader_language(request))
    settings: Settings = request.app.state.settings
    text = drawn(
        template,
        _=speak.gettext,
        language=speak.language,
        nonce=request.scope.get(NONCE, ""),
        organisation=settings.organisation,
        verify_url=settings.verify_url,
        **shown,
    )
    headers = {
        "cache-control": "no-store",
        "content-language": speak.language,
        "referrer-policy": "same-origin",
        "x-robots-tag": "noindex",
    }
    return HTMLResponse(text, status, headers=headers)
