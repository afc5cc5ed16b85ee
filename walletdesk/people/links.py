"""Links that carry who somebody is from the wallet's app to another channel.

The app shows whom its server vouches for and gets a code, good for minutes and for the first who brings it.  Whoever brings it
on another channel for the first time is the same person; whoever has a history there is not made one by a link that somebody
may have sent them.  Of a code only the digest is kept, and once it is taken the digest of it and its taker.
"""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import bindparam as given
from sqlalchemy import delete, select, text, update

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
_USE = Query[int](
    update(identity_link)
    .where(identity_link.c.code == given("code"), identity_link.c.inbox_id == given("inbox"))
    .values(code=given("taken"))
)
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


def take(
    unit: Unit, inbox_id: int, code: str, kind: IdentityKind, value: str, *, wrote_before: bool = True
) -> int | None:
    """Whoever is named `value` in this inbox is the contact of the link, which is theirs from then on; returns the contact's
    id.  The same taker may bring it again until it ends: providers post twice.

    Whoever was known there already and has neither another identity nor anything that they wrote (`wrote_before`) becomes
    one with them, if nothing stands against it; else the name alone is theirs now.  With a history nothing is joined: the
    link may be somebody else's who talked them into opening it.  Then the team is told, and None returned.

    Raises LinkNotValid (404), BadIdentity (422), ContactIsBlocked (403) where either of them is blocked.  Announces
    IdentityAdded, ContactsMerged, IdentityMoved or IdentityClaimed.
    """
    value = normal_value(kind, value)
    taken = _digest(f"{code}\n{kind}\n{value}")
    unit.run(_USE, code=_digest(code), inbox=inbox_id, taken=taken)
    link = unit.one(_AT, code=taken, inbox=inbox_id)
    if link is None or link.expires_at <= unit.now:
        raise LinkNotValid
    person = _standing(unit, link.contact_id)
    known = queries.identity_at(unit, kind, value, scope_of(kind, inbox_id))
    if known is not None and known.contact_id != person.id:
        other = _standing(unit, known.contact_id)
        if wrote_before or len(queries.identities_of(unit, other.id)) > 1:
            actions.claim(unit, Actor(ActorKind.CONTACT, person.id), person.id, known, Proof.LINK)
            return None
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
