"""Two contacts become one, and two again.  docs/identity.md says when and why.

The contact that goes keeps its row, and the one that is kept stands for it from then on (`contact.merged_into`): whoever
comes with a visitor token of either is the kept one.  What is kept in other rooms by a contact's id is moved by those who
hear of ContactsMerged and ContactsParted, in the same unit; what they move they write down here (`note_moved`).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, delete, insert, select, text, update

from walletdesk.events import (
    Actor,
    ContactBlocked,
    ContactRenamed,
    ContactsKeptApart,
    ContactsMerged,
    ContactsParted,
)
from walletdesk.kit.errors import Conflict, NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import names, queries
from walletdesk.people.rules import IdentityKind, WhyMerged
from walletdesk.people.tables import (
    Contact,
    Merge,
    contact,
    contact_merge,
    contact_word,
    identity,
)
from walletdesk.safety import screen
from walletdesk.wire import RawText


class SamePerson(Conflict):
    code = "same_contact"
    sentence = "These two are one contact already."


class BlockedGoes(Conflict):
    """A merge would let a blocked person in again under the other's name."""

    code = "merge_blocked"
    sentence = "One of them is blocked. Merge into the blocked one, or unblock them first."


class MergeUndone(Conflict):
    code = "merge_undone"
    sentence = "This merge has been undone already."


IDENTITY, CONVERSATION, FILE = "identity", "conversation", "file"

_WHERE_ID = contact.c.id == bindparam("contact_id")
_GO = Query[int](update(contact).where(_WHERE_ID).values(merged_into=bindparam("kept")))
_KEEP = Query[int](
    update(contact)
    .where(_WHERE_ID)
    .values(
        name=bindparam("new_name"),
        language=bindparam("new_language"),
        last_seen_at=bindparam("new_seen_at"),
    )
)
_BACK = Query[int](
    update(contact)
    .where(_WHERE_ID)
    .values(
        merged_into=None,
        blocked_at=bindparam("new_blocked_at"),
    )
)
_LEAVE = Query[int](
    update(contact)
    .where(_WHERE_ID)
    .values(name=bindparam("new_name"), language=bindparam("new_language"), last_seen_at=bindparam("new_seen_at"))
)
_LOCK = Query(select(contact.c.id).where(contact.c.id == bindparam("contact_id")).with_for_update(), int)
NO_NAME = screen(RawText("")).text
_INSERT = Query[int](insert(contact_merge))
_UNDONE = Query[int](
    update(contact_merge)
    .where(contact_merge.c.id == bindparam("merge_id"), contact_merge.c.undone_at.is_(None))
    .values(undone_by=bindparam("by"), undone_at=bindparam("at_"))
)
_NOTE = Query[int](
    text("insert into merge_moved (merge_id, what, row_id) values (:merge_id, :what, :row_id) on conflict do nothing")
)
_MOVE_IDENTITY = Query[int](
    update(identity)
    .where(identity.c.id == bindparam("identity_id"), identity.c.contact_id == bindparam("of"))
    .values(contact_id=bindparam("to"))
)
_FORGET_WORDS = Query[int](delete(contact_word).where(contact_word.c.contact_id == bindparam("contact")))
_ADD_WORD = Query[int](insert(contact_word))
_KEEP_APART = Query[int](
    text(
        "insert into kept_apart (one_id, other_id, staff_id, at) values (:one_id, :other_id, :staff_id, :at) "
        "on conflict do nothing"
    )
)


def merge(unit: Unit, by: Actor, gone_id: int, kept_id: int, *, why: WhyMerged) -> Merge:
    """`gone_id` becomes part of `kept_id`, who has what both had.

    Raises NotFound (404) for who is erased, SamePerson (409), BlockedGoes (409) where the one that would go is blocked
    and the other is not.  Announces ContactsMerged.
    """
    for contact_id in sorted((gone_id, kept_id)):
        # Whoever begins a conversation of theirs at this moment is waited for, or waits and asks again whose it is.
        unit.one(_LOCK, contact_id=contact_id)
    gone, kept = _whole(unit, gone_id), _whole(unit, kept_id)
    if gone.id == kept.id:
        raise SamePerson
    if gone.blocked_at is not None and kept.blocked_at is None:
        raise BlockedGoes
    done = Merge(
        id=new_id(),
        kept_id=kept.id,
        gone_id=gone.id,
        why=why,
        by_kind=by.kind,
        by_id=by.id,
        at=unit.now,
        name_taken=not kept.name and bool(gone.name),
        language_taken=not kept.language and bool(gone.language),
        seen_before=kept.last_seen_at,
        undone_by=None,
        undone_at=None,
    )
    unit.run(_INSERT, **msgspec.structs.asdict(done))
    unit.run(_GO, contact_id=gone.id, kept=kept.id)
    unit.run(
        _KEEP,
        contact_id=kept.id,
        new_name=kept.name or gone.name,
        new_language=kept.language or gone.language,
        new_seen_at=max(kept.last_seen_at, gone.last_seen_at),
    )
    if done.name_taken:
        _name_anew(unit, by, kept.id, gone.name)
    theirs = [one.id for one in queries.identities_of(unit, gone.id)]
    note_moved(unit, done.id, IDENTITY, theirs)
    for identity_id in theirs:
        unit.run(_MOVE_IDENTITY, identity_id=identity_id, of=gone.id, to=kept.id)
    unit.announce(
        ContactsMerged(
            actor_kind=by.kind, actor_id=by.id, contact_id=kept.id, gone_id=gone.id, merge_id=done.id, why=why
        )
    )
    return done


def part(unit: Unit, by: Actor, merge_id: int) -> Merge:
    """Undo a merge: `gone_id` is a contact again and has what it brought, and what came since by its ways in.

    They are kept apart from then on, so that no proof makes them one again by itself.  Who was blocked meanwhile stays so
    on both sides.  Raises NotFound (404), also once they are erased, MergeUndone (409).  Announces ContactsParted.
    """
    done = queries.merge_by_id(unit, merge_id)
    gone = queries.by_id(unit, done.gone_id) if done is not None else None
    if done is None or gone is None or gone.erased_at is not None:
        raise NotFound
    if done.undone_at is not None or not unit.run(_UNDONE, merge_id=merge_id, by=by.id, at_=unit.now):
        raise MergeUndone
    stood = queries.standing(unit, gone)
    unit.run(
        _BACK,
        contact_id=gone.id,
        new_blocked_at=stood.blocked_at,
    )
    if stood.blocked_at is not None and gone.blocked_at is None:
        unit.announce(ContactBlocked(actor_kind=by.kind, actor_id=by.id, contact_id=gone.id))
    kept = queries.by_id(unit, done.kept_id)
    if kept is not None:
        name = kept.name
        if done.name_taken and name == gone.name:
            name = NO_NAME
        language = "" if done.language_taken and kept.language == gone.language else kept.language
        seen_at = kept.last_seen_at
        if seen_at == max(done.seen_before, gone.last_seen_at):  # nobody came since
            seen_at = done.seen_before
        unit.run(_LEAVE, contact_id=kept.id, new_name=name, new_language=language, new_seen_at=seen_at)
        if name != kept.name:
            _name_anew(unit, by, kept.id, name)
    for identity_id in queries.moved(unit, merge_id, IDENTITY):
        unit.run(_MOVE_IDENTITY, identity_id=identity_id, of=stood.id, to=gone.id)
    _keep_apart(unit, by, gone.id, done.kept_id)
    # `contact_id` is who had it all until now, which is another than `kept_id` where that one was merged in its turn.
    unit.announce(
        ContactsParted(actor_kind=by.kind, actor_id=by.id, contact_id=stood.id, gone_id=gone.id, merge_id=merge_id)
    )
    return msgspec.structs.replace(done, undone_by=by.id, undone_at=unit.now)


def keep_apart(unit: Unit, by: Actor, one_id: int, other_id: int) -> None:
    """Two who look alike are two people: they are suggested no more, and no proof merges them by itself.

    Raises NotFound (404), SamePerson (409).  Announces ContactsKeptApart the first time.
    """
    one, other = _whole(unit, one_id), _whole(unit, other_id)
    if one.id == other.id:
        raise SamePerson
    if _keep_apart(unit, by, one.id, other.id):
        unit.announce(ContactsKeptApart(actor_kind=by.kind, actor_id=by.id, contact_id=one.id, other_id=other.id))


def may_be_one(unit: Unit, one: Contact, other: Contact) -> bool:
    """Whether nothing stands against a merge that no person looks at: neither is blocked or erased, nobody said that they
    are two, and the wallet's own server does not know them as two users of one inbox."""
    if any(each.blocked_at is not None or each.erased_at is not None for each in (one, other)):
        return False
    if queries.are_kept_apart(unit, one.id, other.id):
        return False
    users = [
        {each.scope: each.value for each in queries.identities_of(unit, who.id) if each.kind is IdentityKind.APP_USER}
        for who in (one, other)
    ]
    return all(users[1].get(scope, value) == value for scope, value in users[0].items())


def note_moved(unit: Unit, merge_id: int, what: str, row_ids: Iterable[int]) -> None:
    """These go back when the merge is undone."""
    unit.many(_NOTE, [{"merge_id": merge_id, "what": what, "row_id": row_id} for row_id in row_ids])


def note_since(unit: Unit, came_as: int, what: str, row_id: int) -> None:
    """What began after a merge by a way in of the contact that went (`came_as`) is that one's when they part."""
    gone = queries.by_id(unit, came_as)
    while gone is not None and gone.merged_into is not None:
        done = queries.merge_of(unit, gone.id)
        if done is not None:
            note_moved(unit, done.id, what, [row_id])
        gone = queries.by_id(unit, gone.merged_into)


def _whole(unit: Unit, contact_id: int) -> Contact:
    """Who stands for this contact.  Raises NotFound (404), also for someone erased."""
    found = queries.by_id(unit, contact_id)
    found = queries.standing(unit, found) if found is not None else None
    if found is None or found.erased_at is not None:
        raise NotFound
    return found


def _keep_apart(unit: Unit, by: Actor, one: int, other: int) -> bool:
    one, other = sorted((one, other))
    return bool(unit.run(_KEEP_APART, one_id=one, other_id=other, staff_id=by.id, at=unit.now))


def _name_anew(unit: Unit, by: Actor, contact_id: int, name: str) -> None:
    unit.run(_FORGET_WORDS, contact=contact_id)
    unit.many(_ADD_WORD, ({"contact_id": contact_id, "word": word} for word in names.words_of(name)))
    unit.announce(ContactRenamed(actor_kind=by.kind, actor_id=by.id, contact_id=contact_id))
