"""Reads of contacts and identities."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, or_, select, text

from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import names
from walletdesk.people.rules import IdentityKind, Proof
from walletdesk.people.tables import (
    Claim,
    Contact,
    Identity,
    Merge,
    contact,
    contact_merge,
    identity,
    identity_claim,
    kept_apart,
    merge_moved,
    used_token,
)
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


_JOINED = Query(select(contact.c.id).where(contact.c.merged_into == bindparam("contact_id")), int)
_CAME_AS = Query(
    select(contact_merge.c.gone_id)
    .join(merge_moved, merge_moved.c.merge_id == contact_merge.c.id)
    .where(
        merge_moved.c.what == "identity",
        merge_moved.c.row_id == bindparam("identity_id"),
        contact_merge.c.undone_at.is_(None),
    )
    .order_by(contact_merge.c.id)
    .limit(1),
    int,
)
_MERGE = Query(select(*columns(contact_merge, Merge)).where(contact_merge.c.id == bindparam("id")), Merge)
_STANDING_MERGE = Query(
    select(*columns(contact_merge, Merge)).where(
        contact_merge.c.gone_id == bindparam("gone"), contact_merge.c.undone_at.is_(None)
    ),
    Merge,
)
_EVER_MERGED = Query(
    select(contact_merge.c.id)
    .where(or_(contact_merge.c.gone_id == bindparam("contact_id"), contact_merge.c.kept_id == bindparam("contact_id")))
    .limit(1),
    int,
)
_MERGES = Query(
    select(*columns(contact_merge, Merge))
    .where(contact_merge.c.kept_id == bindparam("kept"))
    .order_by(contact_merge.c.id.desc())
    .limit(bindparam("limit")),
    Merge,
)
_MOVED = Query(
    select(merge_moved.c.row_id)
    .where(merge_moved.c.merge_id == bindparam("merge"), merge_moved.c.what == bindparam("what"))
    .order_by(merge_moved.c.row_id),
    int,
)
_APART = Query(
    select(kept_apart.c.at).where(kept_apart.c.one_id == bindparam("one"), kept_apart.c.other_id == bindparam("other")),
    int,
)
_CLAIMS = Query(
    select(*columns(identity_claim, Claim))
    .where(identity_claim.c.contact_id == bindparam("contact_id"))
    .order_by(identity_claim.c.at, identity_claim.c.kind, identity_claim.c.value),
    Claim,
)
_CLAIMED_BY = Query(
    select(identity_claim.c.contact_id)
    .where(
        identity_claim.c.kind == bindparam("kind"),
        identity_claim.c.value == bindparam("value"),
        identity_claim.c.scope == bindparam("scope"),
    )
    .order_by(identity_claim.c.contact_id)
    .limit(bindparam("limit")),
    int,
)
_ALSO_APP_USER = Query(
    select(*_IDENTITY)
    .where(
        identity.c.kind == IdentityKind.APP_USER.value,
        identity.c.value == bindparam("value"),
        identity.c.contact_id != bindparam("contact_id"),
    )
    .order_by(identity.c.id)
    .limit(bindparam("limit")),
    Identity,
)
_SAME_NAME = Query(
    select(*_CONTACT)
    .where(
        contact.c.id.in_(text("select contact_id from contact_word where word = :word")),
        contact.c.name == bindparam("name"),
        contact.c.language == bindparam("language"),
        contact.c.last_seen_at >= bindparam("since"),
        contact.c.created_at <= bindparam("until"),
    )
    .order_by(contact.c.last_seen_at.desc(), contact.c.id.desc())
    .limit(bindparam("limit")),
    Contact,
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


def came_with(unit: Unit, visitor: Visitor) -> Contact:
    """The contact for whom that token was made, which another may stand for by now (`standing`).

    Raises VisitorTokenRefused (401) once they are erased or the epoch moved on.
    """
    found = by_public_id(unit, visitor.contact)
    if found is None or found.erased_at is not None or found.token_epoch != visitor.epoch:
        raise VisitorTokenRefused
    return found


def of_visitor(unit: Unit, visitor: Visitor) -> Contact:
    """The contact whose token that is.  Raises VisitorTokenRefused (401) as `came_with`."""
    return standing(unit, came_with(unit, visitor))


# -- one person who was several ------------------------------------------------------


def standing(unit: Unit, person: Contact) -> Contact:
    """Who stands for a contact: itself, or the one it was merged into."""
    while person.merged_into is not None:
        person = unit.value(_BY_ID, id=person.merged_into)
    return person


def standing_ids(unit: Unit, contact_ids: Collection[int]) -> list[int]:
    """Each once, in the order given, those that were merged as who stands for them."""
    known = by_ids(unit, contact_ids)
    return list(dict.fromkeys(standing(unit, known[id_]).id for id_ in contact_ids if id_ in known))


def joined(unit: Unit, person: Contact) -> list[int]:
    """Ids of all who were merged into this contact, and into those."""
    found: list[int] = []
    ask = [person.id]
    while ask:
        ask = [id_ for one in ask for id_ in unit.all(_JOINED, contact_id=one)]
        found += ask
    return found


def came_as(unit: Unit, known: Identity) -> int:
    """Id of the contact whose identity this was before any merge that stands."""
    return unit.one(_CAME_AS, identity_id=known.id) or known.contact_id


def merge_by_id(unit: Unit, merge_id: int) -> Merge | None:
    return unit.one(_MERGE, id=merge_id)


def merge_of(unit: Unit, gone_id: int) -> Merge | None:
    """The merge by which another stands for this contact."""
    return unit.one(_STANDING_MERGE, gone=gone_id)


def was_merged(unit: Unit, contact_id: int) -> bool:
    """Whether this contact was ever merged with another, undone since or not."""
    return unit.one(_EVER_MERGED, contact_id=contact_id) is not None


def merges_of(unit: Unit, contact_id: int, *, limit: int) -> list[Merge]:
    """Merges into this contact, the newest first, those that were undone too."""
    return unit.all(_MERGES, kept=contact_id, limit=limit)


def moved(unit: Unit, merge_id: int, what: str) -> list[int]:
    """Ids of the rows that a merge moved, in their order."""
    return unit.all(_MOVED, merge=merge_id, what=what)


def are_kept_apart(unit: Unit, one: int, other: int) -> bool:
    """Whether somebody said of these two, or of those they are made of, that they are two people."""
    sides = []
    for contact_id in (one, other):
        person = by_id(unit, contact_id)
        sides.append([contact_id, *(joined(unit, person) if person is not None else ())])
    return any(
        unit.one(_APART, one=min(left, right), other=max(left, right)) is not None
        for left in sides[0]
        for right in sides[1]
    )


def claims_of(unit: Unit, contact_id: int) -> list[Claim]:
    return unit.all(_CLAIMS, contact_id=contact_id)


def claimed_by(unit: Unit, kind: IdentityKind, value: str, scope: int, *, limit: int) -> list[int]:
    """Ids of contacts who came with what another is known by."""
    return unit.all(_CLAIMED_BY, kind=kind, value=value, scope=scope, limit=limit)


def same_app_user(unit: Unit, contact_id: int, value: str, *, limit: int) -> list[Identity]:
    """The same id of a user in the wallet's own system, in other inboxes."""
    return unit.all(_ALSO_APP_USER, value=value, contact_id=contact_id, limit=limit)


def same_name(unit: Unit, person: Contact, *, within_us: int, limit: int) -> list[Contact]:
    """Others of the same name and language who were here at about the same time."""
    words = sorted(names.words_of(person.name), key=len, reverse=True)
    if not words:
        return []
    found = unit.all(
        _SAME_NAME,
        word=words[0],
        name=person.name,
        language=person.language,
        since=person.created_at - within_us,
        until=person.last_seen_at + within_us,
        limit=limit + 1,
    )
    return [one for one in found if one.id != person.id][:limit]


def token_used(unit: Unit, key: str) -> bool:
    return unit.one(_USED, key=key) is not None
