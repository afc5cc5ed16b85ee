"""Links in mails of news: made from the row's id and a key, so that nothing of them is stored and nobody guesses one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from walletdesk.kit.settings import Settings

CONFIRM, LEAVE = "mail", "leave"
"""What a link does, and the part of its address that says so."""
_TOKEN = re.compile(r"([0-9a-f]{1,16})-([a-z2-7]{26})", re.ASCII)


def path(settings: Settings, what: str, row_id: int, language: str) -> str:
    return f"/help/{language}/news/{what}/{row_id:x}-{_mark(settings, what, row_id)}"


def read(settings: Settings, what: str, token: str) -> int | None:
    """The row's id; None for what we did not make."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    row_id = int(found[1], 16)
    return row_id if row_id < 2**63 and hmac.compare_digest(found[2], _mark(settings, what, row_id)) else None


def _mark(settings: Settings, what: str, row_id: int) -> str:
    made = hmac.digest(settings.key("news by mail"), f"{what}:{row_id}".encode(), hashlib.sha256)[:16]
    return base64.b32encode(made).decode().rstrip("=").lower()
