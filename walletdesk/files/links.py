"""Signed, expiring addresses of files, so that a picture shows in the widget's frame and the console without a cookie.

Whoever has the address has the file until it expires: it goes only to those who may see the conversation, is never
logged with its query, and never stored.
"""

from __future__ import annotations

import hashlib
import hmac

from walletdesk.files.refusals import AddressExpired, FileGone
from walletdesk.files.rules import SHOWN_INLINE
from walletdesk.files.schemas import FileView
from walletdesk.files.tables import File, State
from walletdesk.kit.clock import HOUR, SECOND

PATH = "/files"
_LASTS = 6 * HOUR


def sign(public_id: str, expires_at: int, key: bytes) -> str:
    """32 hexadecimal digits (128 bits of HMAC-SHA256) over the file and the time, in microseconds."""
    return hmac.digest(key, f"{public_id}\n{expires_at}".encode(), hashlib.sha256)[:16].hex()


def verify(public_id: str, expires_at: int, signature: str, *, key: bytes, now: int) -> None:
    """Raises FileGone (404) for a signature that is not ours, AddressExpired (403) for an old one."""
    if not hmac.compare_digest(sign(public_id, expires_at, key).encode(), signature.encode()):
        raise FileGone
    if expires_at < now:
        raise AddressExpired


def expiry(now: int) -> int:
    """Six to seven hours from now, on the full hour: within the hour the address stays the same, so browsers keep it."""
    return (now // HOUR + 1) * HOUR + _LASTS


def view(file: File, *, key: bytes, now: int) -> FileView:
    """What a screen needs to show `file`; a removed one has no addresses."""
    url, preview_url = "", None
    if file.state is State.READY:
        expires_at = expiry(now)
        query = f"?e={expires_at // SECOND}&s={sign(file.public_id, expires_at, key)}"
        url = f"{PATH}/{file.public_id}{query}"
        if file.preview_key is not None:
            preview_url = f"{PATH}/{file.public_id}/preview{query}"
        elif file.media_type in SHOWN_INLINE and file.width:
            preview_url = url
    return FileView(
        id=file.public_id,
        name=file.name,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        width=file.width,
        height=file.height,
        unread=file.unread,
        url=url,
        preview_url=preview_url,
    )
