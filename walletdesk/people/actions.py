"""Everything that changes contacts and how we know them."""

from __future__ import annotations

import hashlib

import msgspec
from sqlalchemy import bindparam, delete, insert, text, update

from walletdesk.events import (
    SYSTEM,
    Actor,
    ActorKind,
    ContactBlocked,
    ContactCreated,
    ContactErased,
    ContactForgotten,
    ContactLeaves,
    ContactRenamed,
    ContactSignedOut,
    ContactUnblocked,
    IdentityAdded,
    IdentityClaimed,
    IdentityFollowed,
    IdentityMoved,
    IdentityRefused,
)
from walletdesk.kit.clock import MINUTE
from walletdesk.kit.db import Retry
from walletdesk.kit.errors import Conflict, Forbidden, NotFound
from walletdesk.kit.ids import new_id, new_public_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import merge, names, queries
from walletdesk.people.identify import Identified, TokenReplayed
from walletdesk.people.rules import (
    LEEWAY_US,
    PROOF_RANK,
    IdentityKind,
    Meeting,
    Proof,
    WhyMerged,
    met,
    normal_value,
    outweighs,
    scope_of,
)
from walletdesk.people.tables import Contact, Identity, contact, contact_word, identity, identity_claim, used_token
from walletdesk.safety import screen
from walletdesk.wire import RawText, SafeText

_NO_NAME = screen(RawText("")).text

SEEN_EVERY_US = MINUTE
"""`last_seen_at` is exact to a minute: a commit for every frame would cost more than the frame."""


class ContactIsBlocked(Forbidden):
    code = "contact_blocked"
    sentence = "The team does not take messages from here any more."


class IdentityTaken(Conflict):
    code = "identity_taken"
    sentence = "Another contact is known by this already."


_INSERT = Query[int](insert(contact))
_WHERE_ID = contact.c.id == bindparam("contact_id")
_SET_NAME = Query[int](update(contact).where(_WHERE_ID).values(name=bindparam("name")))
_SET_LANGUAGE = Query[int](update(contact).where(_WHERE_ID).values(language=bindparam("language")))
_SET_BLOCKED = Query[int](update(contact).where(_WHERE_ID).values(blocked_at=bindparam("at")))
_SET_SEEN = Query[int](update(contact).where(_WHERE_ID).values(last_seen_at=bindparam("at")))
_NEXT_EPOCH = Query[int](update(contact).where(_WHERE_ID).values(token_epoch=contact.c.token_epoch + 1))
_ERASE = Query[int](
    update(contact)
    .where(_WHERE_ID)
    .values(name="", language="", erased_at=bindparam("at"), token_epoch=contact.c.token_epoch + 1)
)
_FORGET = Query[int](delete(contact).where(_WHERE_ID))
_FORGET_WORDS = Query[int](delete(contact_word).where(contact_word.c.contact_id == bindparam("contact")))
_ADD_WORD = Query[int](insert(contact_word))
_INSERT_IDENTITY = Query[int](
    text(
        "insert into identity (id, contact_id, kind, value, scope, proof, created_at) "
        "values (:id, :contact_id, :kind, :value, :scope, :proof, :created_at) on conflict (kind, value, scope) do nothing"
    )
)
_SET_PROOF = Query[int](
    update(identity).where(identity.c.id == bindparam("identity_id")).values(proof=bindparam("proof"))
)
_SET_REACHABLE = Query[int](
    update(identity).where(identity.c.id == bindparam("identity_id")).values(unreachable_since=bindparam("at"))
)
_SET_OWNER = Query[int](
    update(identity)
    .where(identity.c.id == bindparam("identity_id"))
    .values(contact_id=bindparam("to"), proof=bindparam("new_proof"))
)
_SET_VALUE = Query[int](
    update(identity).where(identity.c.id == bindparam("identity_id")).values(value=bindparam("new_value"))
)
_CLAIM = Query[int](
    text(
        "insert into identity_claim (id, contact_id, kind, value, scope, proof, at) "
        "values (:id, :contact_id, :kind, :value, :scope, :proof, :at) on conflict do nothing"
    )
)
_FORGET_CLAIMS = Query[int](delete(identity_claim).where(identity_claim.c.contact_id == bindparam("contact")))
_DELETE_IDENTITIES = Query[int](delete(identity).where(identity.c.contact_id == bindparam("contact_id")))
_USE_TOKEN = Query[int](
    text("insert into used_token (key, expires_at) values (:key, :expires_at) on conflict do nothing")
)
_FORGET_TOKENS = Query[int](delete(used_token).where(used_token.c.expires_at <= bindparam("at")))


# -- who writes ------------------------------------------------------------------


def create_stranger(
    unit: Unit, inbox_id: int, *, name: SafeText | None = None, language: str = "", contact_id: int | None = None
) -> Contact:
    """A contact nothing is known of yet but the token they will carry.  Announces ContactCreated.

    `contact_id` is a new id that was made before.
    """
    made = Contact(
        id=new_id() if contact_id is None else contact_id,
        public_id=new_public_id(),
        name=_NO_NAME if name is None else name,
        language=language,
        created_at=unit.now,
        last_seen_at=unit.now,
        blocked_at=None,
        erased_at=None,
        token_epoch=0,
    )
    unit.run(_INSERT, **{field: getattr(made, field) for field in made.__struct_fields__})
    _keep_words(unit, made.id, made.name)
    unit.announce(ContactCreated(actor_kind=ActorKind.CONTACT, actor_id=made.id, contact_id=made.id, inbox_id=inbox_id))
    return made


def find_or_create(
    unit: Unit,
    inbox_id: int,
    kind: IdentityKind,
    value: str,
    *,
    proof: Proof = Proof.NONE,
    name: SafeText | None = None,
    language: str = "",
) -> Contact:
    """Whom `value` names in this inbox, made if it is nobody yet.

    Who proves what another only said of themselves, and who has other ways in, is somebody new: else it would be enough
    to claim an address first, and to wait for its owner (docs/identity.md).

    Raises BadIdentity (422).  Announces ContactCreated and IdentityAdded for a new one, IdentityMoved.
    """
    value, scope = normal_value(kind, value), scope_of(kind, inbox_id)
    known = queries.identity_at(unit, kind, value, scope)
    if known is not None and (not outweighs(proof, known.proof) or _only_way_in(unit, known)):
        _prove(unit, known, proof)
        return _there(unit, known.contact_id)
    made = create_stranger(unit, inbox_id, name=name, language=language)
    if known is not None:
        _take_over(unit, SYSTEM, made.id, known, proof)
        return made
    if not _know_by(unit, SYSTEM, made.id, kind, value, scope, proof):
        raise Retry  # another writer was quicker by a moment; run again, this finds its row
    return made


def exchange(unit: Unit, inbox_id: int, claimed: Identified) -> Contact:
    """Take a verified token of the wallet's server, once, for the contact it names.

    Its name and language are the contact's from now on.  Where another contact has its e-mail address, the proofs of
    both decide (`prove`), and who comes may be that one then.  Raises TokenReplayed (401).
    """
    key = hashlib.sha256(f"{inbox_id}\n{claimed.kid}\n{claimed.token_id}".encode()).hexdigest()
    expires_at = claimed.expires_at + LEEWAY_US
    if queries.token_used(unit, key) or not unit.run(_USE_TOKEN, key=key, expires_at=expires_at):
        raise TokenReplayed
    person = find_or_create(
        unit,
        inbox_id,
        IdentityKind.APP_USER,
        claimed.user_id,
        proof=Proof.JWT,
        name=claimed.name,
        language=claimed.language,
    )
    by = Actor(ActorKind.CONTACT, person.id)
    if claimed.name is not None:
        rename(unit, by, person.id, claimed.name)
    if claimed.language and claimed.language != person.language:
        unit.run(_SET_LANGUAGE, contact_id=person.id, language=claimed.language)
    if claimed.email is not None:
        proof = Proof.JWT if claimed.email_verified else Proof.NONE
        person = prove(unit, by, person.id, IdentityKind.EMAIL, claimed.email, inbox_id=inbox_id, proof=proof)
    return seen(unit, _there(unit, person.id))


def use_once(unit: Unit, name: str, expires_at: int) -> None:
    """Whatever `name` stands for is taken once.  Raises Conflict (409) the second time."""
    key = hashlib.sha256(name.encode()).hexdigest()
    if not unit.run(_USE_TOKEN, key=key, expires_at=expires_at):
        raise Conflict


def signs_in(unit: Unit, inbox_id: int, claimed: Identified) -> tuple[Contact, Contact]:
    """`exchange`, and as whom they come: the contact they were before any merge that stands.

    What lets them in again is made out to that one, so that it opens nothing of the other's once both part.
    """
    person = exchange(unit, inbox_id, claimed)
    scope = scope_of(IdentityKind.APP_USER, inbox_id)
    known = queries.identity_at(unit, IdentityKind.APP_USER, claimed.user_id, scope)
    whose = queries.by_id(unit, queries.came_as(unit, known)) if known is not None else None
    return person, whose or person


def refuse_identity(unit: Unit, inbox_id: int, code: str) -> None:
    """Put the refusal of a token on record.  Announces IdentityRefused."""
    unit.announce(IdentityRefused(actor_kind=ActorKind.CONTACT, actor_id=None, inbox_id=inbox_id, code=code))


def mark_reachable(unit: Unit, known: Identity, *, reachable: bool) -> bool:
    """Note whether they let us write to them by this name; False where that stood already."""
    if (known.unreachable_since is None) is reachable:
        return False
    unit.run(_SET_REACHABLE, identity_id=known.id, at=None if reachable else unit.now)
    return True


def seen(unit: Unit, person: Contact) -> Contact:
    """Note that they were here, at most once every `SEEN_EVERY_US`."""
    if unit.now - person.last_seen_at < SEEN_EVERY_US:
        return person
    unit.run(_SET_SEEN, contact_id=person.id, at=unit.now)
    return _there(unit, person.id)


def must_be_welcome(person: Contact) -> None:
    """Raises ContactIsBlocked (403)."""
    if person.blocked_at is not None:
        raise ContactIsBlocked


def must_be_welcome_now(unit: Unit, contact_id: int) -> None:
    """`must_be_welcome` of the contact as the row has it.  Raises NotFound (404), ContactIsBlocked (403)."""
    must_be_welcome(_there(unit, contact_id))


# -- what the staff does -----------------------------------------------------------


def rename(unit: Unit, by: Actor, contact_id: int, name: SafeText) -> Contact:
    """Raises NotFound (404), also for someone erased.  Announces ContactRenamed if the name is another."""
    person = _there(unit, contact_id)
    if person.name == name:
        return person
    unit.run(_SET_NAME, contact_id=contact_id, name=name)
    unit.run(_FORGET_WORDS, contact=contact_id)
    _keep_words(unit, contact_id, name)
    unit.announce(ContactRenamed(actor_kind=by.kind, actor_id=by.id, contact_id=contact_id))
    return _there(unit, contact_id)


def block(unit: Unit, by: Actor, contact_id: int) -> Contact:
    """What they send is refused from now on; what they wrote stays.  Raises NotFound (404).  Announces ContactBlocked."""
    if _there(unit, contact_id).blocked_at is None:
        unit.run(_SET_BLOCKED, contact_id=contact_id, at=unit.now)
        unit.announce(ContactBlocked(actor_kind=by.kind, actor_id=by.id, contact_id=contact_id))
    return _there(unit, contact_id)


def unblock(unit: Unit, by: Actor, contact_id: int) -> Contact:
    if _there(unit, contact_id).blocked_at is not None:
        unit.run(_SET_BLOCKED, contact_id=contact_id, at=None)
        unit.announce(ContactUnblocked(actor_kind=by.kind, actor_id=by.id, contact_id=contact_id))
    return _there(unit, contact_id)


def sign_out_everywhere(unit: Unit, by: Actor, contact_id: int) -> None:
    """Make all their visitor tokens void, those of who was merged into them too.  Announces ContactSignedOut."""
    for one in (*queries.joined(unit, _there(unit, contact_id)), contact_id):
        unit.run(_NEXT_EPOCH, contact_id=one)
        unit.announce(ContactSignedOut(actor_kind=by.kind, actor_id=by.id, contact_id=one))


def add_identity(
    unit: Unit, by: Actor, contact_id: int, kind: IdentityKind, value: str, *, inbox_id: int, proof: Proof
) -> Identity:
    """Raises BadIdentity (422), NotFound (404) or IdentityTaken (409).  Announces IdentityAdded for a new one."""
    value, scope = normal_value(kind, value), scope_of(kind, inbox_id)
    _there(unit, contact_id)
    _know_by(unit, by, contact_id, kind, value, scope, proof)
    found = queries.identity_at(unit, kind, value, scope)
    if found is None or found.contact_id != contact_id:
        raise IdentityTaken
    return _prove(unit, found, proof)


def prove(
    unit: Unit, by: Actor, contact_id: int, kind: IdentityKind, value: str, *, inbox_id: int, proof: Proof
) -> Contact:
    """A contact came with `value`, of which `proof` is all that is known.  Returns who they are now.

    Where another contact is known by it, both proofs decide (`rules.met`): the two become one, or it goes to whoever
    proved it, or it stays and the claim is written down for the team to look at.

    Raises BadIdentity (422), NotFound (404).  Announces IdentityAdded, ContactsMerged, IdentityMoved or IdentityClaimed.
    """
    value, scope = normal_value(kind, value), scope_of(kind, inbox_id)
    person = _there(unit, contact_id)
    known = queries.identity_at(unit, kind, value, scope)
    if known is None:
        if not _know_by(unit, by, person.id, kind, value, scope, proof):
            raise Retry  # another writer was quicker by a moment
        return person
    if known.contact_id == person.id:
        _prove(unit, known, proof)
        return person
    other = _there(unit, known.contact_id)
    match met(kind, known.proof, proof, apart=not merge.may_be_one(unit, person, other)):
        case Meeting.MERGE:
            why = WhyMerged.PROVEN_EMAIL if kind is IdentityKind.EMAIL else WhyMerged.PROVEN_APP_USER
            # The one the team has known longer is kept; ids grow with time.
            kept, gone = sorted((person.id, other.id))
            merge.merge(unit, SYSTEM, gone, kept, why=why)
            _prove(unit, known, proof)
            return _there(unit, kept)
        case Meeting.MOVE:
            _take_over(unit, by, person.id, known, proof)
        case Meeting.CLAIM:
            _note_claim(unit, by, person.id, other.id, known, proof)
    return person


def follow_identity(unit: Unit, inbox_id: int, old: str, new: str) -> Contact | None:
    """A channel gave somebody another id: who was known by `old` in this inbox is known by `new` from now on.

    Returns who that is, None where nobody was known by `old`.  Told again it changes nothing.  Where somebody else is known
    by `new` already, both stay who they are: that a provider calls two accounts by one id is no proof that two people are
    one, so it is left to the team as a claim.  The adapter has checked that the provider itself says so.

    Raises BadIdentity (422).  Announces IdentityFollowed or IdentityClaimed.
    """
    kind, scope = IdentityKind.CHANNEL, scope_of(IdentityKind.CHANNEL, inbox_id)
    old, new = normal_value(kind, old), normal_value(kind, new)
    before, after = queries.identity_at(unit, kind, old, scope), queries.identity_at(unit, kind, new, scope)
    if before is None:
        return _there(unit, after.contact_id) if after is not None else None
    person = _there(unit, before.contact_id)
    if after is None:
        unit.run(_SET_VALUE, identity_id=before.id, new_value=new)
        unit.announce(
            IdentityFollowed(actor_kind=SYSTEM.kind, actor_id=SYSTEM.id, contact_id=person.id, identity_id=before.id)
        )
    elif after.contact_id != person.id:
        _note_claim(unit, SYSTEM, person.id, after.contact_id, after, before.proof)
    return person


def erase_contact(unit: Unit, by: Actor, contact_id: int) -> None:
    """Remove name and identities and make all tokens void; ids and times stay.  Again is the same as once.

    With them go all who were merged into them, each with an event of its own; of one who was merged, who stands for them.

    Raises NotFound (404).  Announces ContactErased, on which whoever keeps more about
    them erases it in the same transaction.
    """
    person = queries.by_id(unit, contact_id)
    if person is None:
        raise NotFound
    person = queries.standing(unit, person)
    if person.erased_at is not None:
        return
    for one in (*queries.joined(unit, person), person.id):
        unit.announce(ContactLeaves(contact_id=one))
        unit.run(_DELETE_IDENTITIES, contact_id=one)
        unit.run(_FORGET_CLAIMS, contact=one)
        unit.run(_FORGET_WORDS, contact=one)
        unit.run(_ERASE, contact_id=one, at=unit.now)
        unit.announce(ContactErased(actor_kind=by.kind, actor_id=by.id, contact_id=one))


def forget_stranger(unit: Unit, contact_id: int) -> None:
    """Delete a contact of whom nothing is known; the caller knows that nothing hangs on them.

    One with an identity, blocked, erased or merged stays.  Announces ContactForgotten.
    """
    person = queries.by_id(unit, contact_id)
    if person is None or person.blocked_at is not None or person.erased_at is not None:
        return
    if not queries.was_merged(unit, contact_id) and not queries.identities_of(unit, contact_id):
        unit.run(_FORGET, contact_id=contact_id)
        unit.announce(ContactForgotten(actor_kind=SYSTEM.kind, actor_id=SYSTEM.id, contact_id=contact_id))


def remove_old(unit: Unit) -> int:
    """Forget used tokens that have expired; returns how many."""
    return unit.run(_FORGET_TOKENS, at=unit.now)


def _keep_words(unit: Unit, contact_id: int, name: str) -> None:
    unit.many(_ADD_WORD, ({"contact_id": contact_id, "word": word} for word in names.words_of(name)))


def _there(unit: Unit, contact_id: int) -> Contact:
    person = queries.by_id(unit, contact_id)
    if person is None or person.erased_at is not None:
        raise NotFound
    return person


def _know_by(unit: Unit, by: Actor, contact_id: int, kind: IdentityKind, value: str, scope: int, proof: Proof) -> bool:
    identity_id = new_id()
    if not unit.run(
        _INSERT_IDENTITY,
        id=identity_id,
        contact_id=contact_id,
        kind=kind,
        value=value,
        scope=scope,
        proof=proof,
        created_at=unit.now,
    ):
        return False
    unit.announce(
        IdentityAdded(
            actor_kind=by.kind, actor_id=by.id, contact_id=contact_id, identity_id=identity_id, kind=kind, proof=proof
        )
    )
    return True


def _prove(unit: Unit, known: Identity, proof: Proof) -> Identity:
    if PROOF_RANK[proof] <= PROOF_RANK[known.proof]:
        return known
    unit.run(_SET_PROOF, identity_id=known.id, proof=proof)
    return msgspec.structs.replace(known, proof=proof)


def _only_way_in(unit: Unit, known: Identity) -> bool:
    """Whether a contact was made of this one identity and has no other: nobody can be in who is not known by it."""
    person = _there(unit, known.contact_id)
    return (
        not queries.was_merged(unit, person.id)
        and known.created_at == person.created_at
        and len(queries.identities_of(unit, person.id)) == 1
    )


def _take_over(unit: Unit, by: Actor, contact_id: int, known: Identity, proof: Proof) -> None:
    """It goes to who proved it; that the other said so too is left as a claim."""
    unit.run(_SET_OWNER, identity_id=known.id, to=contact_id, new_proof=proof)
    unit.announce(
        IdentityMoved(
            actor_kind=by.kind,
            actor_id=by.id,
            contact_id=contact_id,
            from_id=known.contact_id,
            identity_id=known.id,
            kind=known.kind,
            proof=proof,
        )
    )
    _write_claim(unit, known.contact_id, known, known.proof)


def claim(unit: Unit, by: Actor, contact_id: int, known: Identity, proof: Proof) -> None:
    """Write down for the team that a contact came with what another is known by.  Announces IdentityClaimed."""
    _note_claim(unit, by, contact_id, known.contact_id, known, proof)


def _note_claim(unit: Unit, by: Actor, contact_id: int, holder_id: int, known: Identity, proof: Proof) -> None:
    if _write_claim(unit, contact_id, known, proof):
        unit.announce(
            IdentityClaimed(
                actor_kind=by.kind,
                actor_id=by.id,
                contact_id=contact_id,
                holder_id=holder_id,
                kind=known.kind,
                proof=proof,
            )
        )


def _write_claim(unit: Unit, contact_id: int, known: Identity, proof: Proof) -> bool:
    return bool(
        unit.run(
            _CLAIM,
            id=new_id(),
            contact_id=contact_id,
            kind=known.kind,
            value=known.value,
            scope=known.scope,
            proof=proof,
            at=unit.now,
        )
    )
