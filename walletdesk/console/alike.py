"""Who may be one person though the desk has them as two: what speaks for it, in words that an agent can weigh.

Nothing is done here.  docs/identity.md says what is proof, and what is no more than a likeness.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import bindparam, func, select

from walletdesk.console import queries, render
from walletdesk.console.frames import ContactView, Person
from walletdesk.console.views import Likeness, MergeView, SamePerson, SideView, Suggestion
from walletdesk.conversations import queries as conversations_
from walletdesk.conversations.tables import conversation
from walletdesk.kit.clock import DAY
from walletdesk.kit.unit import Query, Unit
from walletdesk.lookups import queries as lookups
from walletdesk.people import merge
from walletdesk.people import queries as people
from walletdesk.people.rules import PROOF_RANK, IdentityKind, Proof
from walletdesk.people.tables import Contact, Merge

MOST = 5
"""Suggestions of one contact."""
COMMON = 4
"""What more others have than this tells nothing of one person."""
NEAR_US = 3 * DAY
"""Two of one name who were here within so long may be one."""
MOST_SUBJECTS = 20
MOST_MERGES = 20
NEWEST = 3
NAME_CHARACTERS = 2

_RANK = ("app_user", "email", "phone", "channel", "transaction", "address", "wallet_address", "name")

_COUNT = Query(
    select(func.count()).select_from(conversation).where(conversation.c.contact_id == bindparam("contact")), int
)


def conversations(unit: Unit, contact_id: int) -> int:
    return unit.value(_COUNT, contact=contact_id)


def same_person(unit: Unit, contact_id: int, reader: int) -> SamePerson:
    """Raises NotFound (404), also for someone who was erased."""
    person = queries.standing(unit, contact_id)
    found: dict[int, list[Likeness]] = {}
    for other_id, why in _alike(unit, person):
        for standing_id in people.standing_ids(unit, [other_id]):
            reasons = found.setdefault(standing_id, [])
            if why not in reasons:
                reasons.append(why)
    found.pop(person.id, None)
    others = people.by_ids(unit, found)
    ranked = sorted(
        (other for other in others.values() if other.erased_at is None),
        key=lambda other: (min(_RANK.index(why.kind) for why in found[other.id]), -len(found[other.id]), -other.id),
    )
    suggested = [other for other in ranked if not people.are_kept_apart(unit, person.id, other.id)][:MOST]
    return SamePerson(
        side=_side(unit, person, reader),
        suggestions=[
            Suggestion(
                side=_side(unit, other, reader),
                reasons=sorted(found[other.id], key=lambda why: _RANK.index(why.kind)),
            )
            for other in suggested
        ],
        merges=[merge_view(unit, one) for one in people.merges_of(unit, person.id, limit=MOST_MERGES)],
    )


def merge_view(unit: Unit, one: Merge) -> MergeView:
    gone = people.by_id(unit, one.gone_id)
    ids = [id_ for id_ in (one.by_id if one.by_kind == "staff" else None, one.undone_by) if id_ is not None]
    names = render.names(unit, ids)
    return MergeView(
        id=str(one.id),
        contact=ContactView(
            id=str(one.gone_id), name=gone.name if gone is not None else merge.NO_NAME, identified=False
        ),
        why=one.why,
        person=_person(names, one.by_id if one.by_kind == "staff" else None),
        conversations=len(people.moved(unit, one.id, merge.CONVERSATION)),
        at=one.at,
        undone_at=one.undone_at,
        undone_by=_person(names, one.undone_by),
    )


def _person(names: dict[int, str], staff_id: int | None) -> Person | None:
    return None if staff_id is None else Person(id=str(staff_id), name=names.get(staff_id, ""))


def _side(unit: Unit, person: Contact, reader: int) -> SideView:
    newest = [one.id for one in conversations_.of_contact(unit, person.id, limit=NEWEST)]
    return SideView(
        contact=queries.contact_detail(unit, person),
        conversations=conversations(unit, person.id),
        newest=render.row_views(unit, conversations_.listed(unit, newest, reader=reader)),
    )


def _alike(unit: Unit, person: Contact) -> Iterator[tuple[int, Likeness]]:
    yield from _known_by_one_thing(unit, person)
    for about in lookups.wrote_about(unit, person.id, limit=MOST_SUBJECTS):
        others = lookups.who_else(unit, person.id, about, limit=COMMON + 1)
        if len(others) <= COMMON:
            kind = about.kind if about.kind in _RANK else "address"
            yield from _each(others, Likeness(kind=kind, value=about.subject))
    if len(person.name) >= NAME_CHARACTERS and person.language:
        others = [one.id for one in people.same_name(unit, person, within_us=NEAR_US, limit=COMMON + 1)]
        if len(others) <= COMMON:
            yield from _each(others, Likeness(kind="name", value=person.name))


def _known_by_one_thing(unit: Unit, person: Contact) -> Iterator[tuple[int, Likeness]]:
    """One of both is known by it, the other came with it; or the wallet's own server calls both by one id, in two inboxes."""
    for who in (person.id, *people.joined(unit, person)):
        for claim in people.claims_of(unit, who):
            holder = people.identity_at(unit, claim.kind, claim.value, claim.scope)
            if holder is not None:
                proof = _weaker(claim.proof, holder.proof)
                yield holder.contact_id, Likeness(kind=claim.kind, value=claim.value, proof=proof)
    for mine in people.identities_of(unit, person.id):
        claimed = people.claimed_by(unit, mine.kind, mine.value, mine.scope, limit=COMMON + 1)
        yield from _each(claimed, Likeness(kind=mine.kind, value=mine.value, proof=Proof.NONE))
        if mine.kind is IdentityKind.APP_USER:
            for other in people.same_app_user(unit, person.id, mine.value, limit=COMMON):
                proof = _weaker(mine.proof, other.proof)
                yield other.contact_id, Likeness(kind=mine.kind, value=mine.value, proof=proof)


def _weaker(one: Proof, other: Proof) -> Proof:
    return min(one, other, key=lambda proof: PROOF_RANK[proof])


def _each(contact_ids: Iterable[int], why: Likeness) -> Iterator[tuple[int, Likeness]]:
    for contact_id in contact_ids:
        yield contact_id, why
