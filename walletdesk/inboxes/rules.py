"""What an inbox may be, and which pages may show it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import StrEnum
from itertools import pairwise
from urllib.parse import urlsplit

import msgspec

from walletdesk.kit.errors import BadInput


class Channel(StrEnum):
    """The channels there are adapters for."""

    WIDGET = "widget"
    TELEGRAM = "telegram"
    FORM = "form"
    API = "api"
    """Own systems write here for their users, with a token."""
    MAIL = "mail"


class Health(StrEnum):
    """How the account of a channel is doing."""

    NOT_SET_UP = "not_set_up"
    NEVER_LIVE = "never_live"
    """Nothing real has come through it yet."""
    WORKS = "works"
    SILENT = "silent"
    """Nothing has come for much longer than ever before."""
    FAILING = "failing"
    PAUSED = "paused"


class Counts(msgspec.Struct, kw_only=True):
    """What happened to an account, in numbers."""

    received: int = 0
    ignored: int = 0
    """Nothing of ours: we know it and leave it."""
    refused: int = 0
    """A wrong signature, or a sender who may not write."""
    sent: int = 0
    failed: int = 0

    def any(self) -> bool:
        return bool(self.received or self.ignored or self.refused or self.sent or self.failed)


SILENT_AFTER = 3
"""A gap so many times as long as the longest of the last weeks is no chance any more."""
_GAPS_OF = 12
"""With fewer hours that had something nobody knows what is usual."""
_HOUR_US = 3_600_000_000


def silent(received: Sequence[tuple[int, int]], last_event_at: int, now: int) -> bool:
    """Whether an account has been quiet for much longer than it ever was.

    `received` are hours since 1970 and how many events came in each, oldest first.
    """
    busy = [hour for hour, count in received if count]
    if len(busy) < _GAPS_OF:
        return False
    longest = max(max(after - before for before, after in pairwise(busy)), 1)
    return now - last_event_at > SILENT_AFTER * longest * _HOUR_US


STORED_IS_DELIVERED = frozenset({Channel.WIDGET, Channel.FORM, Channel.API})
"""Channels whose mailbox is our own database: what the desk says there itself is read as soon as it is stored."""


class Algorithm(StrEnum):
    """How a wallet's server signs the tokens that name its users."""

    EDDSA = "EdDSA"
    HS256 = "HS256"


class BadOrigin(BadInput):
    code = "bad_origin"
    sentence = "An origin is the beginning of a page's address, such as https://wallet.example, without a path."


class BadAddress(BadInput):
    code = "bad_address"
    sentence = "This is not the address of a page: it begins with https://."


class UnspokenGreeting(BadInput):
    code = "unspoken_greeting"
    sentence = "There is a greeting in a language that this inbox does not speak."


def normal_origin(origin: str) -> str:
    """`https://wallet.example` or `http://127.0.0.1:8080`, lower case, without a default port.  Raises BadOrigin (422)."""
    try:
        parts = urlsplit(origin.strip().lower())
        port = parts.port
    except ValueError:
        raise BadOrigin from None
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise BadOrigin
    if "@" in parts.netloc or not re.fullmatch(r"[a-z0-9.-]{1,253}|[0-9a-f:]{2,39}", host):
        raise BadOrigin
    shown = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{shown}" + ("" if port in (None, default) else f":{port}")


def origin_allowed(origin: str, allowed: Collection[str]) -> bool:
    """Whether a page of `origin` may show the inbox.  Exact: a name that ends alike is another page."""
    try:
        return normal_origin(origin) in allowed
    except BadOrigin:
        return False


def check_address(address: str) -> str:
    """A page's address, or "" for none.  Raises BadAddress (422)."""
    if address == "":
        return address
    try:
        parts = urlsplit(address)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        fits = False
    if not fits or not address.isprintable() or " " in address:
        raise BadAddress
    return address


def check_greeting(greeting: Collection[str], languages: Collection[str]) -> None:
    """Raises UnspokenGreeting (422)."""
    if set(greeting) - set(languages):
        raise UnspokenGreeting
