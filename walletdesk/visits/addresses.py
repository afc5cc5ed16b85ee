"""An address that a stranger typed."""

from __future__ import annotations

from walletdesk.people.rules import BadIdentity, IdentityKind, normal_value
from walletdesk.safety import screen
from walletdesk.visits import rules
from walletdesk.wire import RawText


def address_of(text: str) -> str:
    """The one way in which it is written.  Raises BadIdentity (422)."""
    address = normal_value(IdentityKind.EMAIL, text)
    if not rules.is_plain(address) or screen(RawText(address)).found:
        raise BadIdentity
    return address
