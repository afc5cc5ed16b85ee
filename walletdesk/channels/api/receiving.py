"""A message that an own system hands over: who it is from, the gate, one unit of work with the answer in it.

The answer to an Idempotency-Key is stored in the transaction that stores the message, so there is never one without the
other, whatever dies.  A repeat within 30 days gets it word for word; later the message is found by its own key, which
is made of the same.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache

import msgspec

from walletdesk.channels import inbound
from walletdesk.channels.api.shapes import (
    Accepted,
    ContactGiven,
    ContactName,
    ConversationName,
    FactsGiven,
    StoredMessage,
)
from walletdesk.channels.inbound import Gate, Inbound
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.actions.receive import Arrival, Received, receive_message
from walletdesk.conversations.actions.reply import Empty
from walletdesk.conversations.tables import Conversation, Message
from walletdesk.events import Actor, ActorKind
from walletdesk.files.refusals import TooManyFiles
from walletdesk.files.tables import Uploader
from walletdesk.inboxes import queries as inboxes
from walletdesk.inboxes.rules import Channel
from walletdesk.inboxes.tables import Inbox
from walletdesk.integrations import actions, rules
from walletdesk.integrations.access import Client
from walletdesk.kit.db import Db
from walletdesk.kit.errors import BadInput, Conflict, NotFound
from walletdesk.kit.unit import Unit
from walletdesk.people import actions as people
from walletdesk.people import identify
from walletdesk.people import queries as contacts
from walletdesk.people.identify import IdentityRefused
from walletdesk.people.rules import BadIdentity, IdentityKind, Proof, normal_value, scope_of
from walletdesk.people.tables import Contact
from walletdesk.safety import screen
from walletdesk.safety.names import SecretInName, without_secret
from walletdesk.wire import AuthorKind, Found, RawText, SafeText, SecretKind

_APPEARED = 8
"""Tries, where the same new contact is made by two requests at once."""


class KeyMissing(BadInput):
    code = "idempotency_key_missing"
    sentence = (
        "This request needs an Idempotency-Key: 8 to 200 printed characters that you make once for each message and send "
        "again with each repeat."
    )


class OneContact(BadInput):
    code = "one_contact"
    sentence = "Name the contact by exactly one of id, app_user and email."


class InboxPaused(Conflict):
    code = "inbox_paused"
    sentence = "This inbox takes no messages now."


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request with its key."""

    key: str
    """SHA-256 of the Idempotency-Key."""
    fingerprint: str
    """Keyed hash of what was asked: whoever reads the database cannot try words against it."""


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """How a contact is known, checked and in the one way it is written."""

    kind: IdentityKind
    value: str
    proof: Proof
    name: SafeText | None
    language: str


class _Appeared(Exception):
    """Somebody is a contact now who was none when the message was read."""


def asked(key: bytes, given: str | None, path: str, body: bytes) -> Asked:
    """Raises KeyMissing (422).  What is said in another order or with other blanks is the same request."""
    if given is None or not rules.KEY.fullmatch(given):
        raise KeyMissing
    plain = msgspec.json.encode(msgspec.json.decode(body), order="sorted") if body else b""
    made = hmac.digest(key, path.encode() + b"\n" + plain, hashlib.sha256).hex()
    return Asked(key=hashlib.sha256(given.encode()).hexdigest(), fingerprint=made)


def sender_of(given: ContactGiven, client: Client) -> Sender | None:
    """None for one named by the desk's own id.  Raises OneContact, BadIdentity or SecretInName (422).

    An address that nobody vouches for names somebody in this inbox only: else whoever types another's address into a form
    of yours would stand in their place.  A token for one inbox vouches for no address: it is known in the whole desk.
    """
    if sum(one is not None for one in (given.id, given.app_user, given.email)) != 1:
        raise OneContact
    if given.id is not None:
        return None
    if given.app_user is not None:
        kind, value, proof = IdentityKind.APP_USER, user_id(given.app_user), Proof.JWT
    else:
        email = normal_value(IdentityKind.EMAIL, given.email or "")
        if screen(RawText(email)).found:
            raise SecretInName
        kind, value, proof = IdentityKind.EMAIL, email, Proof.JWT
        if not given.email_verified or client.inbox_id is not None:
            kind, proof = IdentityKind.CHANNEL, Proof.NONE
    return Sender(
        kind=kind,
        value=value,
        proof=proof,
        name=None if given.name is None else without_secret(given.name),
        language=given.language or "",
    )


@lru_cache(maxsize=10_000)
def user_id(given: str) -> str:
    """As it is kept.  Raises BadIdentity (422)."""
    try:
        return identify.user_id(given)
    except IdentityRefused:
        raise BadIdentity from None


def inbox_for(unit: Unit, public_id: str, client: Client) -> Inbox:
    """An inbox that takes messages of own systems.  Raises NotFound (404), InboxPaused (409)."""
    found = inboxes.by_public_id(unit, public_id)
    if found is None or found.channel is not Channel.API:
        raise NotFound
    client.must_see(found.id)
    if not found.active:
        raise InboxPaused
    return found


class _Begun(msgspec.Struct, frozen=True, kw_only=True):
    inbox: Inbox
    contact: Contact | None
    answer: str | None


async def open_conversation(
    db: Db,
    gate: Gate,
    client: Client,
    one: Asked,
    *,
    inbox: str,
    contact: ContactGiven,
    text: RawText,
    language: str,
    topic: str,
    facts: FactsGiven | None,
    files: tuple[str, ...],
    most_files: int,
) -> tuple[bytes, bool]:
    """The answer, and whether it was given before."""
    _must_say(text, files, most_files)
    sender = sender_of(contact, client)
    for _ in range(_APPEARED):
        begun = await db.read(_begin, inbox, client, contact.id, sender, one)
        if begun.answer is not None:
            return begun.answer.encode(), True
        asks = Inbound(
            inbox_id=begun.inbox.id,
            key=one.key[:40],
            text=text,
            contact_id=begun.contact.id if begun.contact is not None else None,
            identified=sender is None or sender.proof is Proof.JWT,
            language=language or (sender.language if sender is not None else ""),
            topic=topic,
            facts=_facts(facts),
            files=files,
        )
        try:
            return await _store(db, gate, asks, sender, one)
        except _Appeared:
            continue
    raise Conflict(retry_after_s=1)


async def continue_conversation(
    db: Db,
    gate: Gate,
    client: Client,
    one: Asked,
    *,
    conversation: str,
    text: RawText,
    language: str,
    files: tuple[str, ...],
    most_files: int,
) -> tuple[bytes, bool]:
    """The answer, and whether it was given before."""
    _must_say(text, files, most_files)
    row, answer = await db.read(_going_on, conversation, client, one)
    if answer is not None:
        return answer.encode(), True
    asks = Inbound(
        inbox_id=row.inbox_id,
        key=one.key[:40],
        text=text,
        contact_id=row.contact_id,
        identified=True,
        conversation=row.public_id,
        language=language,
        files=files,
    )
    return await _store(db, gate, asks, None, one)


async def _store(db: Db, gate: Gate, asks: Inbound, sender: Sender | None, one: Asked) -> tuple[bytes, bool]:
    told: list[tuple[bytes, bool]] = []

    def store(unit: Unit, arrival: Arrival) -> Received:
        told.clear()  # a unit may run twice, and its last run counts
        if (before := actions.answer_again(unit, arrival.inbox_id, one.key, one.fingerprint)) is not None:
            raise _AnsweredMeanwhile(before)
        if arrival.contact_id is None:
            arrival = _with_contact(unit, arrival, sender)
        elif sender is not None:
            _name(unit, arrival.contact_id, sender)
        received = receive_message(unit, arrival)
        answer = msgspec.json.encode(accepted(received.conversation, received.message, received.contact))
        actions.keep_answer(unit, arrival.inbox_id, one.key, one.fingerprint, answer.decode())
        told.append((answer, received.repeated))
        return received

    try:
        await inbound.receive(db, gate, asks, store)
    except _AnsweredMeanwhile as known:
        return known.answer.encode(), True
    return told[-1]


class _AnsweredMeanwhile(Exception):
    def __init__(self, answer: str) -> None:
        self.answer = answer
        super().__init__()


def _with_contact(unit: Unit, arrival: Arrival, sender: Sender | None) -> Arrival:
    if sender is None or known_as(unit, arrival.inbox_id, sender) is not None:
        raise _Appeared
    made = people.find_or_create(
        unit,
        arrival.inbox_id,
        sender.kind,
        sender.value,
        proof=sender.proof,
        name=sender.name,
        language=sender.language or arrival.language,
    )
    return msgspec.structs.replace(
        arrival, contact_id=made.id, newest=0, uploader=Uploader(AuthorKind.CONTACT, made.id)
    )


def _name(unit: Unit, contact_id: int, sender: Sender) -> None:
    """Of somebody who has none yet: a file of theirs came first."""
    person = contacts.by_id(unit, contact_id)
    if person is not None and not person.name and person.erased_at is None and sender.name is not None:
        people.rename(unit, Actor(ActorKind.CONTACT, contact_id), contact_id, sender.name)


def _begin(unit: Unit, inbox: str, client: Client, contact: str | None, sender: Sender | None, one: Asked) -> _Begun:
    place = inbox_for(unit, inbox, client)
    answer = actions.answer_again(unit, place.id, one.key, one.fingerprint)
    found = contact_for(unit, place.id, client, contact, sender)
    return _Begun(inbox=place, contact=found, answer=answer)


def contact_for(
    unit: Unit, inbox_id: int, client: Client, public_id: str | None, sender: Sender | None
) -> Contact | None:
    """None for somebody new.  Raises NotFound (404) for an id that nobody has, or whom the token may not see."""
    if sender is not None:
        known = known_as(unit, inbox_id, sender)
        return None if known is None else contacts.standing(unit, known)
    found = contacts.by_public_id(unit, public_id or "")
    if found is None or found.erased_at is not None:
        raise NotFound
    found = contacts.standing(unit, found)
    if client.inbox_id is not None and all(
        row.inbox_id != client.inbox_id for row in conversations.of_contact(unit, found.id, limit=1_000)
    ):
        raise NotFound
    return found


def _going_on(unit: Unit, public_id: str, client: Client, one: Asked) -> tuple[Conversation, str | None]:
    row = conversations.by_public_id(unit, public_id)
    client.must_see(row.inbox_id)
    place = inboxes.by_id(unit, row.inbox_id)
    if place is None or place.channel is not Channel.API:
        raise NotFound
    if not place.active:
        raise InboxPaused
    return row, actions.answer_again(unit, row.inbox_id, one.key, one.fingerprint)


def known_as(unit: Unit, inbox_id: int, sender: Sender) -> Contact | None:
    return contacts.by_identity(unit, sender.kind, sender.value, scope_of(sender.kind, inbox_id))


_found = msgspec.json.Decoder(list[Found]).decode


def redacted(stored: Message) -> list[SecretKind]:
    return list(dict.fromkeys(one.kind for one in _found(stored.found)))


def accepted(row: Conversation, stored: Message, contact: Contact) -> Accepted:
    """Made of what never changes, so that a repeat gets the same however late it comes."""
    return Accepted(
        conversation=ConversationName(id=row.public_id, number=row.number),
        contact=ContactName(id=contact.public_id),
        message=StoredMessage(id=str(stored.id), sequence=stored.seq, at=stored.created_at),
        opened=stored.seq == (2 if row.linked_from is None else 3),
        redacted=redacted(stored),
    )


def _must_say(text: RawText, files: tuple[str, ...], most_files: int) -> None:
    if text.is_blank() and not files:
        raise Empty
    if len(files) > most_files:
        raise TooManyFiles(most=most_files)


def _facts(given: FactsGiven | None) -> dict[str, RawText | bool]:
    if given is None:
        return {}
    return {name: value for name in FactsGiven.model_fields if (value := getattr(given, name)) is not None}
