"""Calls of the Bot API, and what its answers mean.

A call fails in one of three ways.  `Retry`: Telegram says that it did not do it, or was never reached.  `Permanent`: it will
never do it.  `Permanent(unknown=True)`: the answer never came, or was nobody's; the Bot API has no key to ask with.
Source: https://core.telegram.org/bots/api#making-requests and #responseparameters, read on 30 November 2026; the words of
errors are not described, those looked for here are what the server says (tdlib/telegram-bot-api, Client.cpp).

The token stands in the address of every call.  No address is logged, and no error of the client is passed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import msgspec

from walletdesk.channels.base import Permanent, Retry
from walletdesk.channels.telegram.settings import Settings

DOWNLOAD_BYTES = 20 * 1024 * 1024
"""The cloud's limit; https://core.telegram.org/bots/api#getfile."""
UPLOAD_BYTES = 50 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024


class Parameters(msgspec.Struct, frozen=True):
    retry_after: float | None = None
    migrate_to_chat_id: int | None = None


class Answer(msgspec.Struct, frozen=True):
    ok: bool
    result: msgspec.Raw = msgspec.Raw(b"null")
    error_code: int = 0
    description: str = ""
    parameters: Parameters = Parameters()


class Moved(Exception):
    """The group has become a supergroup, under another id."""

    def __init__(self, chat: int) -> None:
        self.chat = chat
        super().__init__()


_answer = msgspec.json.Decoder(Answer)
_REASONS = (
    # part of the description, reason
    ("bot was blocked by the user", "blocked_by_user"),
    ("user is deactivated", "account_gone"),
    ("bot can't initiate conversation", "never_wrote"),
    ("bot was kicked", "removed_from_group"),
    ("bot is not a member", "removed_from_group"),
    ("not enough rights", "no_rights"),
    ("have no rights", "no_rights"),
    ("chat_write_forbidden", "no_rights"),
    ("chat not found", "chat_gone"),
    ("message thread not found", "topic_gone"),
    ("topic_closed", "topic_gone"),
    ("file is too big", "file_too_large"),
    ("file is temporarily unavailable", "file_gone"),
    ("wrong file_id", "file_gone"),
)


async def call(
    client: httpx.AsyncClient,
    settings: Settings,
    method: str,
    given: Mapping[str, Any] | None = None,
    files: Mapping[str, tuple[str, bytes, str]] | None = None,
    *,
    safe: bool = False,
    timeout_s: float | None = None,
) -> bytes:
    """The result of a call, as JSON.  `safe`: doing it twice is doing it once, so an answer that was lost is a Retry.

    Raises Retry, Permanent or Moved.
    """
    address = f"{settings.api}/bot{settings.token}/{method}"
    sent: dict[str, Any] = {"timeout": timeout_s} if timeout_s is not None else {}
    if files:
        sent |= {"data": {name: _as_text(value) for name, value in (given or {}).items()}, "files": files}
    else:
        sent |= {"json": given or {}}
    try:
        response = await client.post(address, **sent)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
        raise Retry(reason="connection_failed") from None
    except (httpx.HTTPError, OSError):  # its words hold the address, and that the token
        raise _lost(safe, "connection_lost") from None
    return _result(response, safe)


async def download(client: httpx.AsyncClient, settings: Settings, path: str, most_bytes: int) -> bytes:
    """The bytes of a file at a path that `getFile` gave.  Raises Retry or Permanent."""
    pieces: list[bytes] = []
    size = 0
    try:
        async with client.stream("GET", f"{settings.api}/file/bot{settings.token}/{path}") as response:
            if response.status_code != 200:
                if response.status_code in (400, 404):
                    raise Permanent("file_gone")
                raise Retry(reason="provider_down")
            async for piece in response.aiter_bytes():
                size += len(piece)
                if size > most_bytes:
                    raise Permanent("file_too_large")
                pieces.append(piece)
    except (httpx.HTTPError, OSError):
        raise Retry(reason="connection_failed") from None
    return b"".join(pieces)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _lost(safe: bool, reason: str) -> Exception:
    return Retry(reason=reason) if safe else Permanent(reason, unknown=True)


def _result(response: httpx.Response, safe: bool) -> bytes:
    try:
        answer = _answer.decode(response.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # Somebody between us and Telegram answers.  Only 503 says that nothing was passed on.
        raise (Retry(reason="provider_down") if response.status_code == 503 else _lost(safe, "provider_down")) from None
    if answer.ok and response.is_success:
        return bytes(answer.result)
    code, said = answer.error_code or response.status_code, answer.description.lower()
    if answer.parameters.migrate_to_chat_id is not None:
        raise Moved(answer.parameters.migrate_to_chat_id)
    if code == 429:
        raise Retry(min(3600.0, max(1.0, answer.parameters.retry_after or 1.0)), reason="rate_limit")
    if code in (401, 404):
        raise Permanent("credentials_refused")
    if code == 409:
        raise Retry(30, reason="webhook_set" if "webhook" in said else "read_elsewhere")
    if code == 503:
        raise Retry(reason="provider_down")
    if code >= 500:  # none of these says that nothing was done
        raise _lost(safe, "provider_down")
    if code == 413:
        raise Permanent("file_too_large")
    raise Permanent(next((reason for words, reason in _REASONS if words in said), "refused_by_provider"))
