"""What screens are told about a file."""

from __future__ import annotations

import msgspec

from walletdesk.files.rules import WhyUnread
from walletdesk.wire import SafeText


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    """Names the file in `files` of the message that carries it."""
    name: SafeText
    media_type: str
    size_bytes: int
    width: int | None = None
    height: int | None = None
    unread: WhyUnread | None = None
    """Why nobody knows whether it shows a recovery phrase; null for one that was read, and for those from before."""
    url: str
    """Signed, good for six hours at least; empty once the file is removed, as is `name`."""
    preview_url: str | None = None
    """For pictures: at most 480 pixels wide or high."""
