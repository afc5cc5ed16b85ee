"""What Telegram answers, sorted: it did not do it, it never will, or nobody knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

import walletdesk.channels.telegram as folder
from tests.support.providers.telegram import TOKEN
from tests.support.running import run
from walletdesk.channels.base import Permanent, Retry
from walletdesk.channels.telegram import api
from walletdesk.channels.telegram.settings import Settings

ERRORS = Path(folder.__path__[0]) / "fixtures" / "errors"
SETTINGS = Settings(token=TOKEN, bot="PolarHelpBot")


def outcome(status: int, content: bytes, **options: Any) -> Any:
    """What a call says that is answered so."""

    async def call() -> bytes:
        transport = httpx.MockTransport(lambda _: httpx.Response(status, content=content))
        async with httpx.AsyncClient(transport=transport) as client:
            return await api.call(client, SETTINGS, "sendMessage", {}, **options)

    try:
        return run(call)
    except (Retry, Permanent, api.Moved) as failure:
        return failure


@pytest.mark.parametrize(
    ("name", "status", "reason"),
    [
        ("blocked_by_user", 403, "blocked_by_user"),
        ("credentials_refused", 401, "credentials_refused"),
        ("chat_gone", 400, "chat_gone"),
    ],
)
def test_what_will_never_work_says_why(name: str, status: int, reason: str) -> None:
    failure = outcome(status, (ERRORS / f"{name}.json").read_bytes())
    assert isinstance(failure, Permanent)
    assert (failure.reason, failure.unknown) == (reason, False)


def test_too_many_requests_are_tried_when_telegram_says() -> None:
    failure = outcome(429, (ERRORS / "too_many_requests.json").read_bytes())
    assert isinstance(failure, Retry)
    assert failure.after_s == 7


def test_a_group_that_moved_says_where_to() -> None:
    failure = outcome(400, (ERRORS / "group_moved.json").read_bytes())
    assert isinstance(failure, api.Moved)
    assert failure.chat == -1001987654321


@pytest.mark.parametrize(("status", "content"), [(502, b"<html>"), (200, b"<html>"), (504, b""), (200, b'{"ok": 1}')])
def test_an_answer_of_somebody_between_us_is_unknown_unless_asking_again_is_harmless(
    status: int, content: bytes
) -> None:
    failure = outcome(status, content)
    assert isinstance(failure, Permanent) and failure.unknown
    assert isinstance(outcome(status, content, safe=True), Retry)


def test_a_gateway_that_is_closed_passed_nothing_on() -> None:
    assert isinstance(outcome(503, b"<html>"), Retry)


def test_no_error_shows_the_token() -> None:
    async def call() -> None:
        def breaks(request: httpx.Request) -> httpx.Response:
            raise httpx.ReadError(f"broke at {request.url}", request=request)

        async with httpx.AsyncClient(transport=httpx.MockTransport(breaks)) as client:
            await api.call(client, SETTINGS, "sendMessage", {})

    with pytest.raises(Permanent) as failure:
        run(call)
    assert TOKEN not in f"{failure.value!r} {failure.value.__cause__!r} {SETTINGS!r}"
    assert failure.value.__suppress_context__
