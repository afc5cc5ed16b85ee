"""Reads of contacts and identities."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, or_, select, text

from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import names
from walletdesk.people.rules import IdentityKind, Proof
from walletdesk.people.tables import Contact, Identity, contact, identity, used_token
from walletdesk.people.tokens import Visitor, VisitorTokenRefused

_CONTACT, _IDENTITY = columns(contact, Contact), columns(identity, Identity)
_BY_ID = Query(select(*_CONTACT).where(contact.c.id == bindparam("id")), Contact)
_BY_PUBLIC_ID = Query(select(*_CONTACT).where(contact.c.public_id == bindparam("public_id")), Contact)
_BY_IDENTITY = Query(
    select(*_CONTACT)
    .join_from(identity, contact, contact.c.id == identity.c.contact_id)
    .where(
        identity.c.kind == bindparam("kind"),
        identity.c.value == bindparam("value"),
        identity.c.scope == bindparam("scope"),
    ),
    Contact,
)
_IDENTITY_AT = Query(
    select(*_IDENTITY).where(
        identity.c.kind == bindparam("kind"),
        identity.c.value == bindparam("value"),
        identity.c.scope == bindparam("scope"),
    ),
    Identity,
)
_IDENTITIES = Query(
    select(*_IDENTITY).where(identity.c.contact_id == bindparam("contact_id")).order_by(identity.c.id), Identity
)
_BY_VALUE = Query(
    select(identity.c.contact_id)
    .where(
        or_(identity.c.kind == IdentityKind.APP_USER.value, identity.c.kind == IdentityKind.EMAIL.value),
        identity.c.value == bindparam("value"),
    )
    .order_by(identity.c.contact_id.desc())
    .limit(bindparam("limit")),
    int,
)


def _named(at_least: str, below: str) -> str:
    """Contacts of whose names one word begins with `first` and, if there is another, one with `second`."""
    # `~>=~` compares by bytes, as the index does whatever the database's language is.
    return (
        "select w.contact_id from contact_word w "  # noqa: S608  # our own words
        f"where w.word {at_least} :first and w.word {below} :first_end and (:second = '' or exists (select 1 from "
        f"contact_word o where o.contact_id = w.contact_id and o.word {at_least} :second and o.word {below} :second_end)) "
        "order by w.word, w.contact_id limit :limit"
    )


_BY_NAME = Query({"sqlite": text(_named(">=", "<")), "postgresql": text(_named("~>=~", "~<~"))}, int)
_USED = Query[int](select(used_token.c.expires_at).where(used_token.c.key == bindparam("key")))


def by_id(unit: Unit, contact_id: int) -> Contact | None:
    return unit.one(_BY_ID, id=contact_id)


def by_public_id(unit: Unit, public_id: str) -> Contact | None:
    return unit.one(_BY_PUBLIC_ID, public_id=public_id)


def by_ids(unit: Unit, contact_ids: Collection[int]) -> dict[int, Contact]:
    if not contact_ids:
        return {}
    found = unit.select(select(*_CONTACT).where(contact.c.id.in_(contact_ids)), Contact)
    return {one.id: one for one in found}


def by_identity(unit: Unit, kind: IdentityKind, value: str, scope: int) -> Contact | None:
    """Whom `value` names; it is in its normal form (`rules.normal_value`, `rules.scope_of`)."""
    return unit.one(_BY_IDENTITY, kind=kind, value=value, scope=scope)


def identity_at(unit: Unit, kind: IdentityKind, value: str, scope: int) -> Identity | None:
    return unit.one(_IDENTITY_AT, kind=kind, value=value, scope=scope)


def look_up(unit: Unit, asked: str, *, limit: int) -> list[int]:
    """Ids of contacts known by exactly this app user id or address, then of those whose name has words that begin so.

    Of a longer name two words are looked at: the longest, and of the others the longest.
    """
    found = dict.fromkeys(unit.all(_BY_VALUE, value=asked.strip(), limit=limit))
    if "@" in asked:
        found |= dict.fromkeys(unit.all(_BY_VALUE, value=asked.strip().lower(), limit=limit))
    first, second, *_ = [*sorted(names.asked_of(asked), key=len, reverse=True), "", ""]
    if first:
        ends = {"first_end": names.end_of(first), "second_end": names.end_of(second)}
        found |= dict.fromkeys(unit.all(_BY_NAME, first=first, second=second, **ends, limit=limit))
    return list(found)[:limit]


def identities_of(unit: Unit, contact_id: int) -> list[Identity]:
    return unit.all(_IDENTITIES, contact_id=contact_id)


def identified(unit: Unit, contact_ids: Collection[int]) -> set[int]:
    """Those for whom the wallet's own server vouched."""
    if not contact_ids:
        return set()
    statement = select(identity.c.contact_id).where(
        identity.c.contact_id.in_(contact_ids),
        identity.c.kind == IdentityKind.APP_USER.value,
        identity.c.proof == Proof.JWT.value,
    )
    return set(unit.select(statement, int))


def of_visitor(unit: Unit, visitor: Visitor) -> Contact:
    """The contact whose token that is.  Raises VisitorTokenRefused (401) once they are erased or the epoch moved on."""
    found = by_public_id(unit, visitor.contact)
    if found is None or found.erased_at is not None or found.token_epoch != visitor.epoch:
        raise VisitorTokenRefused
    return found


def token_used(unit: Unit, key: str) -> bool:
    return unit.one(_USED, key=key) is not None
