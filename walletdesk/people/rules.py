"""How a person is known, how surely, and what a token may claim."""

from __future__ import annotations

import re
from enum import StrEnum

from walletdesk.kit.errors import BadInput


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
    CHANNEL = "channel"
    """The server of an address let what came from there through (DMARC): whoever may send for its domain could have written it."""


PROOF_RANK = {Proof.NONE: 0, Proof.CHANNEL: 1, Proof.AGENT: 2, Proof.LINK: 3, Proof.JWT: 4}
"""A surer proof takes the place of a weaker one, never the other way round."""

PROVES = frozenset({Proof.LINK, Proof.JWT})
"""What shows that whoever comes is the one who is known by it.  What a member of the staff took for true is good enough to
be told of, and no ground on which a machine makes two people one: staff are who gets talked into things."""


class WhyMerged(StrEnum):
    AGENT = "agent"
    """A member of the staff looked at both."""
    PROVEN_EMAIL = "proven_email"
    """Both are proven to be who reads one e-mail address."""
    PROVEN_APP_USER = "proven_app_user"
    """The wallet's own server named one user of its own for both."""
    PROVEN_LINK = "proven_link"
    """They opened the app's link on another channel, where they were known already."""


class Meeting(StrEnum):
    """What becomes of an identity that somebody comes with and another contact has."""

    MERGE = "merge"
    MOVE = "move"
    """It goes to whoever proved it; the other only said so."""
    CLAIM = "claim"
    """It stays where it is; that it was claimed is written down, and shown to the team."""


def outweighs(new: Proof, theirs: Proof) -> bool:
    """Whether who shows `new` is not to come into the contact of whom `theirs` is all that is known."""
    if new in PROVES:
        return theirs not in PROVES
    return new is Proof.CHANNEL and theirs is Proof.NONE


def met(kind: IdentityKind, theirs: Proof, new: Proof, *, apart: bool) -> Meeting:
    """Two contacts are known by one thing: `theirs` is the proof of who has it, `new` of who comes with it now.

    `apart` says that something stands against their being one person.  docs/identity.md has it as a table.
    """
    if not outweighs(new, theirs):
        if new not in PROVES:
            return Meeting.CLAIM
        return Meeting.CLAIM if apart or kind not in (IdentityKind.EMAIL, IdentityKind.APP_USER) else Meeting.MERGE
    return Meeting.MOVE


DESK_WIDE = 0
"""Scope of what names the same person in every inbox."""

_VALUE_LIMIT = 320  # the longest e-mail address
_SECOND = 1_000_000


class BadIdentity(BadInput):
    code = "bad_identity"
    sentence = "This does not name anybody: check the address or number."


def scope_of(kind: IdentityKind, inbox_id: int) -> int:
    """User ids and channel handles are an inbox's own; addresses and numbers are the same everywhere."""
    return inbox_id if kind in (IdentityKind.APP_USER, IdentityKind.CHANNEL) else DESK_WIDE


def normal_value(kind: IdentityKind, value: str) -> str:
    """The one way in which a value is written, so that it is found again.  Raises BadIdentity (422)."""
    value = value.strip()
    if kind is IdentityKind.EMAIL:
        value = value.lower()
        fits = is_email(value)
    elif kind is IdentityKind.PHONE:
        value = re.sub(r"[\s().\-/]", "", value)
        fits = re.fullmatch(r"\+[1-9]\d{6,14}", value) is not None
    else:
        fits = value.isprintable() and " " not in value
    if not fits or not 0 < len(value) <= _VALUE_LIMIT:
        raise BadIdentity
    return value


def is_email(value: str) -> bool:
    return len(value) <= 254 and re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", value) is not None and value.isprintable()


# -- what the tokens of a wallet's server may say --------------------------------

LEEWAY_US = 60 * _SECOND
"""How far two clocks may stand apart."""

LONGEST_LIFE_US = 600 * _SECOND
"""A token that names a person is for now: ten minutes from `iat` to `exp`."""

TOKEN_LIMIT = 4096
"""Bytes; a signature, a name and an address need a tenth of that."""


def expired(expires_at: int, now: int) -> bool:
    return now >= expires_at + LEEWAY_US


def not_yet_valid(valid_from: int, now: int) -> bool:
    return now < valid_from - LEEWAY_US


def lives_too_long(issued_at: int, expires_at: int) -> bool:
    return not 0 < expires_at - issued_at <= LONGEST_LIFE_US
