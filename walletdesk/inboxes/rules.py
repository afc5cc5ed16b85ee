"""What an inbox may be, and which pages may show it."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from urllib.parse import urlsplit

from walletdesk.kit.errors import BadInput


class Channel(StrEnum):
    """The channels there are adapters for."""

    WIDGET = "widget"


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
