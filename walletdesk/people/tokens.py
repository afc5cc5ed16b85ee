"""The token that carries a visit: ours, signed, expiring; it opens one contact's conversations in one inbox.

`v1.<claims>.<signature>`, HMAC-SHA256 under the settings' key for "visitor".  It is
void once the contact's epoch has moved on (erased, or all devices signed out).
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec

from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.errors import WalletdeskError

IDENTIFIED_US = 24 * HOUR
"""An identified visitor's token is not renewed: who signs out of the app is gone from the desk within a day."""

_VERSION = "v1"
_LIMIT = 512


class VisitorTokenRefused(WalletdeskError):
    status = 401
    code = "visitor_token_refused"
    sentence = "We could not find your earlier conversations on this device. You can start a new one."


class VisitorTokenExpired(VisitorTokenRefused):
    code = "visitor_token_expired"
    sentence = "Your earlier conversations on this device have expired. You can start a new one."


class Visitor(msgspec.Struct, frozen=True, array_like=True):
    """What a visitor token says.  `expires_at` is microseconds UTC."""

    contact: str
    """The contact's public id"""
    inbox: str
    """The inbox's public id"""
    epoch: int
    issued_at: int
    expires_at: int
    identified: bool


def issue(
    key: bytes, contact: str, inbox: str, epoch: int, *, now: int, days: int, identified: bool
) -> tuple[str, Visitor]:
    """A new token and what it says.  Strangers' tokens last `days` (setting visitor_token_days), identified ones a day."""
    life = min(IDENTIFIED_US, days * DAY) if identified else days * DAY
    visitor = Visitor(contact, inbox, epoch, now, now + life, identified)
    claims = urlsafe_b64encode(msgspec.json.encode(visitor)).decode().rstrip("=")
    return f"{_VERSION}.{claims}.{_signature(key, claims)}", visitor


def read(key: bytes, token: str, *, inbox: str | None, now: int) -> Visitor:
    """What `token` says.  Raises VisitorTokenRefused or VisitorTokenExpired (401).

    With None for `inbox` it may be of any; whoever asks then takes the one it names.

    Whether the contact is still there and of the same epoch is asked in the unit
    (`queries.of_visitor`).
    """
    version, _, rest = token.partition(".")
    claims, _, signature = rest.partition(".")
    if len(token) > _LIMIT or version != _VERSION or not token.isascii():
        raise VisitorTokenRefused
    if not hmac.compare_digest(signature, _signature(key, claims)):
        raise VisitorTokenRefused
    try:
        visitor = msgspec.json.decode(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)), type=Visitor)
    except (binascii.Error, msgspec.DecodeError, UnicodeDecodeError):  # signed by another version of ours
        raise VisitorTokenRefused from None
    if inbox is not None and visitor.inbox != inbox:
        raise VisitorTokenRefused
    if now >= visitor.expires_at:
        raise VisitorTokenExpired
    return visitor


def wants_renewal(visitor: Visitor, now: int) -> bool:
    """Whether half of a stranger's token's life is over: then whoever shows it gets a new one."""
    return not visitor.identified and now - visitor.issued_at > (visitor.expires_at - visitor.issued_at) // 2


def _signature(key: bytes, claims: str) -> str:
    digest = hmac.digest(key, f"{_VERSION}.{claims}".encode(), hashlib.sha256)
    return urlsafe_b64encode(digest).decode().rstrip("=")
