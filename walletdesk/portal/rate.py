"""`/rate/{token}`: how it was.  Opening the link never votes (mail scanners open links); the form does."""

from __future__ import annotations

import asyncio

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from walletdesk.conversations import queries, rules
from walletdesk.conversations.actions.rate import SCORES, RatingClosed, rate_by_link
from walletdesk.conversations.tables import Rating
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.http import client_address
from walletdesk.kit.limits import Limit, source_of
from walletdesk.kit.pages import page, reader_language, refuse_with
from walletdesk.safety import screen
from walletdesk.wire import RawText, SafeText

FORM_BYTES = 32 * 1024
WORDS_CHARACTERS = 2_000

_tries = Limit(60, 1)
"""Tokens are 130 random bits; this spares the database those who try anyway."""


async def show(request: Request) -> Response:
    """The question, or the answer that was given."""
    _refuse_as_page(request)
    return _page(request, await _asked(request))


async def vote(request: Request) -> Response:
    _refuse_as_page(request)
    asked = await _asked(request)
    async with request.form(max_files=0, max_fields=10, max_part_size=FORM_BYTES) as form:
        score, words = _score(form), _words(form)
    screened = await asyncio.to_thread(screen, words)
    if score is None:
        return _page(request, asked, status=422, kept=screened.text)
    db: Db = request.app.state.db
    try:
        await db.write(rate_by_link, asked.token, score, screened)
    except RatingClosed:
        return _page(request, asked, status=409)
    query = f"?done=1&lang={reader_language(request)}"
    return RedirectResponse(f"/rate/{asked.token}{query}", 303)


async def _asked(request: Request) -> Rating:
    """Raises NotFound (404), TooMany (429)."""
    _tries.take(source_of(client_address(request)))
    token = request.path_params["token"]
    if not token.isascii() or not token.isalnum() or len(token) > 64:
        raise NotFound
    db: Db = request.app.state.db
    return await db.read(queries.rating_by_token, token)


def _score(form: FormData) -> int | None:
    said = form.get("score")
    return int(said) if isinstance(said, str) and said in {str(score) for score in SCORES} else None


def _words(form: FormData) -> RawText:
    said = form.get("words")
    return RawText(said[:WORDS_CHARACTERS] if isinstance(said, str) else "")


def _page(request: Request, asked: Rating, *, status: int = 200, kept: SafeText | None = None) -> Response:
    """`kept` is what was written beside a score that is missing."""
    now = request.app.state.db.clock.now()
    return page(
        request,
        "portal/rate.html",
        status=status,
        asked=asked,
        words=asked.words.rstrip() if kept is None else kept,
        open=rules.rating_open(asked.rated_at, now),
        done="done" in request.query_params,
        missing=kept is not None,
        longest=WORDS_CHARACTERS,
    )


def _refuse_as_page(request: Request) -> None:
    refuse_with(
        request,
        lambda sentence, status: page(
            request, "portal/refused.html", status=status, gone=status == NotFound.status, sentence=sentence
        ),
    )


routes = [
    Route("/rate/{token}", show, methods=["GET"], name="rating"),
    Route("/rate/{token}", vote, methods=["POST"], name="rating_vote", max_body_size=FORM_BYTES),
]
