"""How a person is known, and how surely."""

from __future__ import annotations

from enum import StrEnum


class IdentityKind(StrEnum):
    APP_USER = "app_user"
    """The user id in the wallet's own system; names a person within one inbox."""
    EMAIL = "email"
    PHONE = "phone"
    CHANNEL = "channel"
    """A handle on a channel; names a person within one inbox."""
    WALLET_ADDRESS = "wallet_address"


class Proof(StrEnum):
    NONE = "none"
    """They said so."""
    JWT = "jwt"
    """The wallet's own server said so."""
    LINK = "link"
    """They opened a link we sent there."""
    AGENT = "agent"
    """A member of the staff looked and took it for true."""
