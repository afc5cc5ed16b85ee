"""Links that carry who somebody is from the wallet's app to another channel.

The app shows whom its server vouches for and gets a code, good once and for minutes.  Whoever brings that code on the other
channel is the same person: who holds the app holds the account there too.  Of a code only the digest is kept.
"""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import bindparam as given
from sqlalchemy import delete, select, text

from walletdesk.events import SYSTEM, Actor, ActorKind
from walletdesk.kit.clock import MINUTE
from walletdesk.kit.errors import NotFound
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.people import actions, merge, queries
from walletdesk.people.rules import IdentityKind, Proof, WhyMerged, normal_value, scope_of
from walletdesk.people.tables import Contact, identity_link

LIVES_US = 15 * MINUTE


class LinkNotValid(NotFound):
    """Used before, too old, or of another inbox."""

    code = "link_not_valid"
    sentence = "This link is no longer valid. Open a new one in the app."


class _Link(Row, frozen=True, kw_only=True):
    contact_id: int
    expires_at: int


_ADD = Query[int](
    text(
        "insert into identity_link (code, inbox_id, contact_id, expires_at) "
        "values (:code, :inbox, :contact, :expires_at) on conflict do nothing"
    )
)
_AT = Query(
    select(identity_link.c.contact_id, identity_link.c.expires_at).where(
        identity_link.c.code == given("code"), identity_link.c.inbox_id == given("inbox")
    ),
    _Link,
)
_USE = Query[int](delete(identity_link).where(identity_link.c.code == given("code")))
_FORGET = Query[int](delete(identity_link).where(identity_link.c.expires_at <= given("at")))


def new_code() -> str:
    """128 bits in 22 characters, of those that a deep link may hold."""
    return secrets.token_urlsafe(16)


def make(unit: Unit, contact_id: int, inbox_id: int, code: str) -> int:
    """A link by which this contact, whom the wallet's server has just vouched for, is known in the inbox of another channel.

    Returns when it ends.  Raises NotFound (404), ContactIsBlocked (403).
    """
    actions.must_be_welcome_now(unit, contact_id)
    expires_at = unit.now + LIVES_US
    unit.run(_ADD, code=_digest(code), inbox=inbox_id, contact=contact_id, expires_at=expires_at)
    return expires_at


def take(unit: Unit, inbox_id: int, code: str, kind: IdentityKind, value: str) -> int:
    """Whoever is named `value` in this inbox is the contact of the link, which is used up; returns the contact's id.

    Whoever was known there already becomes one with them, if nothing stands against it; else the name alone is theirs now.

    Raises LinkNotValid (404), BadIdentity (422), ContactIsBlocked (403) where either of them is blocked.  Announces
    IdentityAdded, ContactsMerged or IdentityMoved.
    """
    link = unit.one(_AT, code=_digest(code), inbox=inbox_id)
    if link is None or not unit.run(_USE, code=_digest(code)) or link.expires_at <= unit.now:
        raise LinkNotValid
    person = _standing(unit, link.contact_id)
    known = queries.identity_at(unit, kind, normal_value(kind, value), scope_of(kind, inbox_id))
    if known is not None and known.contact_id != person.id:
        other = _standing(unit, known.contact_id)
        if merge.may_be_one(unit, person, other):
            kept, gone = sorted((person.id, other.id))  # the one the team has known longer is kept
            merge.merge(unit, SYSTEM, gone, kept, why=WhyMerged.PROVEN_LINK)
            person = _standing(unit, kept)
    by = Actor(ActorKind.CONTACT, person.id)
    return actions.prove(unit, by, person.id, kind, value, inbox_id=inbox_id, proof=Proof.JWT).id


def _standing(unit: Unit, contact_id: int) -> Contact:
    """Raises LinkNotValid (404) for who is erased, ContactIsBlocked (403)."""
    found = queries.by_id(unit, contact_id)
    found = queries.standing(unit, found) if found is not None else None
    if found is None or found.erased_at is not None:
        raise LinkNotValid
    actions.must_be_welcome(found)
    return found


def remove_old(unit: Unit) -> int:
    """Forget links that nobody took; returns how many."""
    return unit.run(_FORGET, at=unit.now)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode(errors="replace")).hexdigest()
