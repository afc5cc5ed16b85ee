"""The corridor in: what an adapter understood passes the secret gate and becomes part of a conversation.

`receive` is the only way in.  A text that may be part of a secret the gate reads together with the contact's last stored
messages; whether something was stored in the meantime is asked inside the unit of work, and then all of it is read again.
Most texts cannot be, and cost no look at the database.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import logging
import random
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec

from walletdesk.channels.base import Attached, Sender
from walletdesk.conversations import queries
from walletdesk.conversations.actions.edited import phrases_taken
from walletdesk.conversations.actions.edited import rewrite as rewrite_message
from walletdesk.conversations.actions.receive import (
    Arrival,
    From,
    Media,
    Moved,
    Received,
    by_provider_id,
    receive_message,
)
from walletdesk.conversations.queries import Last, LookBack
from walletdesk.conversations.rules import Confirm, SenderCheck, Window, digest
from walletdesk.conversations.told import bare, earlier_of
from walletdesk.files.tables import Uploader
from walletdesk.kit import search
from walletdesk.kit.db import Db
from walletdesk.kit.errors import BadInput, Conflict, NotFound, Unavailable
from walletdesk.kit.unit import Unit
from walletdesk.people import queries as people
from walletdesk.people.rules import BadIdentity, IdentityKind, normal_value, scope_of
from walletdesk.safety import Earlier, rescreen, screen, stands_alone
from walletdesk.safety.reaction import alarms
from walletdesk.safety.view import Views
from walletdesk.triage.flood import fingerprint
from walletdesk.triage.intents import INTENTS, with_topic
from walletdesk.triage.language import language_of
from walletdesk.triage.rules import Triage, first_look
from walletdesk.wire import (
    OPENS_WALLETS,
    PERSONAL,
    AuthorKind,
    Certainty,
    Found,
    Kind,
    Priority,
    RawText,
    SafeText,
    Screened,
)

log = logging.getLogger(__name__)

T = TypeVar("T")
Read = TypeVar("Read")
Store = Callable[[Unit, Arrival], Received]

IN_LOOP_CHARACTERS = 200
IN_LOOP_EARLIER = 10_000
"""Up to so many characters the gate reads in the loop: it takes 0.1 to 0.5 ms there, of which the earlier messages are a
small part.  The way to a thread and back costs 0.03 to 0.1 ms, and threads that compute fight the loop for the interpreter
all the same."""
LANGUAGE_CHARACTERS = 1_000
"""The language of a text shows in its beginning."""
READ_AGAIN = 16
"""Of messages that come at once one is stored at a time, and the gate reads the others again."""
_WAIT_S = 0.002
NO_FACTS: Mapping[str, RawText | bool] = {}
NAME_CHARACTERS, NAME_READ = 100, 1_000
"""Of a sender's name: so many are shown, and so many read for secrets."""
_UNNAMED = screen(RawText("file")).text
_NOBODY = 0
"""Id of a contact who is none yet, and whose newest message is none."""
_THIS, _MOST_TOLD = 0, 1_000
"""Stands for the id that the message itself does not have yet, and with so many below it for what was told beside it."""


class Inbound(msgspec.Struct, frozen=True, kw_only=True):
    """One message as its channel understood it.  Nobody has screened it."""

    inbox_id: int
    key: str
    """The client's or provider's own; the same one is stored once."""
    text: RawText
    contact_id: int | None = None
    """None for a stranger."""
    sender: Sender | None = None
    """Of a channel whose provider names people; `contact_id` is None then."""
    look_in: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    provider_id: str | None = None
    media: tuple[Attached, ...] = ()
    """Files to be fetched from the provider."""
    window: Window | None = None
    automatic: bool = False
    """A machine wrote it: nothing of ours answers by itself."""
    came_as: int | None = None
    """The contact by whose token or identity they came, where `contact_id` stands for that one since a merge."""
    confirm: Confirm = Confirm.NEVER
    checked: SenderCheck | None = None
    other_names: tuple[str, ...] = ()
    answers: str | None = None
    """What the provider calls the message that it answers, as it is kept; `answers_name` as the provider said it."""
    answers_name: str = ""
    album: str = ""
    place: int = 0
    identified: bool = False
    conversation: str | None = None
    """Public id, None to begin a new one."""
    language: str = ""
    """Of the person's choice, for a text that does not tell."""
    topic: str = ""
    facts: Mapping[str, RawText | bool] = {}
    beside: tuple[RawText, ...] = ()
    """What the provider's copy says beyond the text: a secret in it is told, nothing of it is stored."""
    files: tuple[str, ...] = ()
    source: str = ""
    """`source_of` the address it came from."""


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What gate and first look made of a text."""

    screened: Screened
    triage: Triage
    language: str
    """Empty when the text does not tell."""
    fingerprint: str
    """Of an urgent claim, to tell whether others say the same."""
    terms: tuple[str, ...]
    facts: dict[str, SafeText | bool]


class NotAccepted(Unavailable):
    """A detector failed.  What it was reading is stored nowhere; its sender still has it and may send it again."""

    code = "not_accepted"
    sentence = "This could not be checked, so it was not accepted. Nothing was stored. Please try again in a moment."


def _safely(read: Callable[..., Read], *given: Any) -> Read:
    """What `read` makes of it.  Raises NotAccepted (503): what a detector's error says may quote the text, so it goes no farther."""
    try:
        return read(*given)
    except Exception as error:  # noqa: BLE001 - whatever it is, nothing unread goes on
        log.error("gate_failed", extra={"error": type(error).__name__})
        raise NotAccepted from None


class Gate:
    """The secret gate and the first look, away from the loop."""

    def __init__(self, workers: int = 2) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="gate")

    async def look(
        self,
        text: RawText,
        earlier: Sequence[Earlier] = (),
        facts: Mapping[str, RawText | bool] = NO_FACTS,
        topic: str = "",
        beside: tuple[Found, ...] = (),
        unstored: Sequence[RawText] = (),
    ) -> Looked:
        """Screen a message together with the same person's last ones and with what the app told, and sort it by what
        it says and what it was chosen to be about.  `beside` was found in names that came with it, `unstored` is what its
        provider keeps more of it."""
        if (
            not facts
            and not unstored
            and len(text) <= IN_LOOP_CHARACTERS
            and sum(len(one.text) for one in earlier) <= IN_LOOP_EARLIER
        ):
            return _safely(look, text, earlier, facts, topic, beside)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, _safely, look, text, earlier, facts, topic, beside, unstored)

    async def screen(self, text: RawText) -> Screened:
        """Screen a text that is no message: words beside a rating, a note, a name."""
        if len(text) <= IN_LOOP_CHARACTERS:
            return _safely(screen, text)
        return await asyncio.get_running_loop().run_in_executor(self._pool, _safely, screen, text)

    def stands_alone(self, text: RawText) -> bool:
        """Whether nothing the person said before changes what is made of `text`; False where it takes long to tell."""
        return len(text) <= IN_LOOP_CHARACTERS and _safely(stands_alone, text)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def look(
    text: RawText,
    earlier: Sequence[Earlier],
    facts: Mapping[str, RawText | bool] = NO_FACTS,
    topic: str = "",
    beside: tuple[Found, ...] = (),
    unstored: Sequence[RawText] = (),
) -> Looked:
    views = Views()
    screened = screen(text, earlier, views)
    told: dict[str, SafeText | bool] = {}
    if facts:
        screened, told = _with_facts(screened, earlier, facts, views)
    for more in unstored:
        screened = _with_unstored(screened, more, views)
    if beside:
        screened = msgspec.structs.replace(screened, found=(*screened.found, *beside))
    triage = with_topic(first_look(screened.text, found_secret=alarms(screened.found)), topic)
    return Looked(
        screened=screened,
        triage=triage,
        language=language_of(screened.text[:LANGUAGE_CHARACTERS]),
        fingerprint=fingerprint(screened.text) if triage.priority is Priority.URGENT else "",
        terms=tuple(search.terms(screened.text)),
        facts=told,
    )


def _with_facts(
    screened: Screened, earlier: Sequence[Earlier], facts: Mapping[str, RawText | bool], views: Views
) -> tuple[Screened, dict[str, SafeText | bool]]:
    """What is made of a message and of what was told beside it: a phrase may begin in a subject and end below it, or
    the other way.  What is found is answered as if it stood in the message, which is where its sender can be told.
    """
    read = {name: value if isinstance(value, bool) else screen(value, (), views) for name, value in facts.items()}
    told = {name: value if isinstance(value, bool) else value.text for name, value in read.items()}
    in_facts = [found for value in read.values() if not isinstance(value, bool) for found in value.found]
    words = [bare(value) for value in told.values() if isinstance(value, str)]
    if words:
        before = [Earlier(_THIS - place, value) for place, value in enumerate(words)]
        earlier_left = [Earlier(one.id, screened.redact_earlier.get(one.id, one.text)) for one in earlier]
        after = rescreen(screened.text, [*earlier_left, *before], views, clean=not screened.found)
        pieces = any(one.id in after.redact_earlier for one in before)
        if pieces:
            screened = _and(screened, after, after.text)
        elif (behind := screen(RawText("\n".join(words)), [*earlier_left, Earlier(_THIS, screened.text)], views)).found:
            pieces = True
            screened = _and(screened, behind, behind.redact_earlier.get(_THIS, screened.text))
        if pieces:
            # Nothing an app tells of itself is ever part of a phrase; somebody hands one over in pieces.
            told = {name: value for name, value in told.items() if isinstance(value, bool)}
    return msgspec.structs.replace(screened, found=(*screened.found, *in_facts)), told


def _and(screened: Screened, more: Screened, text: SafeText) -> Screened:
    """What both found, with `text` as what is left of the message."""
    cut = {
        id_: left
        for id_, left in {**screened.redact_earlier, **more.redact_earlier}.items()
        if not _THIS - _MOST_TOLD < id_ <= _THIS
    }
    return Screened(text, (*screened.found, *more.found), cut)


def _with_unstored(screened: Screened, more: RawText, views: Views) -> Screened:
    """What is made of a message whose provider keeps more of it: quotes, a signature, a second version.

    Of what stands there only what is sure is answered, and nothing twice.  Where the message holds a part of it, that is
    cut too; older messages are left alone, for a quote repeats them.
    """
    read = screen(more, [Earlier(_THIS, screened.text)], views)
    known = {one.kind for one in screened.found}
    found = [one for one in read.found if one.kind not in known and _is_sure(one)]
    if not found:
        return screened
    text = read.redact_earlier.get(_THIS, screened.text)
    return msgspec.structs.replace(screened, text=text, found=(*screened.found, *found))


def _is_sure(one: Found) -> bool:
    if one.kind in OPENS_WALLETS:
        return one.certainty is not Certainty.ASK
    return one.certainty is Certainty.CERTAIN and one.kind not in PERSONAL


async def receive(db: Db, gate: Gate, inbound: Inbound, store: Store = receive_message) -> Received:
    """Screen one message and store it.  A repeat is answered like the first.

    `store` is the unit of work: `receive_message`, or what calls it and does more in the same transaction.

    Raises NotFound (404) for a conversation that is not the sender's in this inbox, ContactIsBlocked (403), Conflict
    (409, try again) when the conversation would not stand still, and what `Db.write` raises.
    """
    sender, in_name = _from(inbound.sender) if inbound.sender is not None else (None, ())
    contact_id = inbound.contact_id
    alone = not inbound.facts and not in_name and gate.stands_alone(inbound.text)
    media, in_names = _named(inbound.media)
    topic = inbound.topic if inbound.conversation is None else ""  # said once, as it begins
    for again in range(READ_AGAIN):
        if again > 1:
            await asyncio.sleep(random.uniform(0, again * _WAIT_S))  # noqa: S311  # keeps them apart, hides nothing
        back: LookBack | None = None
        if sender is not None and not alone:
            scope = scope_of(sender.kind, inbound.inbox_id)
            contact_id, back = await db.read(_known, sender.kind, sender.value, scope)
            if contact_id != _NOBODY:
                in_name = ()  # nobody takes the name of whom we know
        elif contact_id is not None and not alone:
            back = await db.read(queries.look_back, contact_id)
        earlier = earlier_of(back.messages) if back is not None else []
        looked = await gate.look(inbound.text, earlier, inbound.facts, topic, in_names + in_name, inbound.beside)
        if alone and (contact_id is not None or sender is not None) and looked.screened.found:
            alone = False  # the other half may stand before it
            continue
        try:
            return await db.write(store, _arrival(inbound, looked, back, sender, media))
        except Moved:
            continue
    raise Conflict(retry_after_s=1)


def _known(unit: Unit, kind: IdentityKind, value: str, scope: int) -> tuple[int, LookBack]:
    """Id of the contact that an identity names, and what is read with a new text of theirs."""
    contact = people.by_identity(unit, kind, value, scope)
    if contact is None:
        return _NOBODY, LookBack(newest=0, messages=[])
    return contact.id, queries.look_back(unit, contact.id)


async def rewrite(db: Db, gate: Gate, inbox_id: int, provider_id: str, text: RawText) -> None:
    """A contact wrote a message of theirs anew: screened like a new one, with what they said before and after it.

    Raises NotFound (404) for a message that is not here, Conflict (409), and what `Db.write` raises.
    """
    for again in range(READ_AGAIN):
        if again > 1:
            await asyncio.sleep(random.uniform(0, again * _WAIT_S))  # noqa: S311  # keeps them apart, hides nothing
        back, replaced = await db.read(_look_back_from, inbox_id, provider_id)
        earlier = [
            msgspec.structs.replace(one, replaced=True) if one.id == replaced else one
            for one in earlier_of(back.messages)
        ]
        looked = await gate.look(text, earlier)
        edited = Inbound(inbox_id=inbox_id, key="", text=text, provider_id=provider_id)
        try:
            await db.write(rewrite_message, _arrival(edited, looked, back, None, ()))
        except Moved:
            continue
        return
    raise Conflict(retry_after_s=1)


def _look_back_from(unit: Unit, inbox_id: int, provider_id: str) -> tuple[LookBack, int]:
    """What is read with an edit, and the id of the message itself: of that only says what was taken out of it."""
    stored = by_provider_id(unit, inbox_id, provider_id)
    if stored is None or stored.author_kind is not AuthorKind.CONTACT or stored.author_id is None:
        raise NotFound
    back = queries.look_back(unit, stored.author_id)
    read = [one for one in back.messages if one.id != stored.id]
    if taken := phrases_taken(stored):
        again = Last(id=stored.id, body=taken, created_at=stored.created_at, conversation_id=stored.conversation_id)
        read = sorted([*read, again], key=lambda one: one.id)
    return msgspec.structs.replace(back, messages=read), stored.id


def named(inbox_id: int, sender: Sender) -> Arrival:
    """Nothing but who it is.  Raises UnusableSender (422)."""
    return Arrival(
        inbox_id=inbox_id,
        key="",
        screened=Screened(_UNNAMED, ()),
        triage=Triage(Priority.NORMAL, Kind.QUESTION, ()),
        language="",
        sender=_from(sender)[0],
    )


class UnusableSender(BadInput):
    """What names the sender is no name: nothing is stored under it."""

    code = "unusable_sender"


def _from(sender: Sender) -> tuple[From, tuple[Found, ...]]:
    """Who it is, and what their name holds.  Raises UnusableSender (422), also where the gate finds something in an id
    or an address."""
    try:
        value = normal_value(sender.kind, sender.value)
    except BadIdentity:
        raise UnusableSender from None
    if not _NUMBERS.fullmatch(value) and _safely(screen, RawText(value)).found:
        raise UnusableSender
    name, found = _shown_name(sender.name)
    return From(kind=sender.kind, value=value, proof=sender.proof, name=name), found


OPAQUE = re.compile(r"[!-~]{1,500}")
_NUMBERS = re.compile(r"-?[0-9]{1,11}(?::[0-9]{1,11}){0,2}")
"""What a provider counts: too short for anything the gate finds, so it is not asked."""


def opaque(provider_id: str, key: str) -> str:
    """A provider's id of a message as it is kept: as it came, or what `key` makes of it where somebody could have written words
    into it."""
    if _NUMBERS.fullmatch(provider_id):
        return provider_id
    if OPAQUE.fullmatch(provider_id):
        found = _safely(screen, RawText(provider_id)).found
        if all(one.certainty is Certainty.ASK for one in found):
            return provider_id
    return f"digest:{hmac.digest(key.encode(), provider_id.encode(errors='replace'), hashlib.sha256)[:16].hex()}"


def _shown_name(name: RawText | None) -> tuple[SafeText | None, tuple[Found, ...]]:
    """None for what is no name to show: too long, of several lines, or with a secret in it, which is told."""
    if name is None or name.is_blank() or len(name) > NAME_READ:
        return None, ()
    read = _safely(screen, name)
    shown = not read.found and len(name) <= NAME_CHARACTERS and read.text.isprintable()
    return (read.text if shown else None), _sure(read)


def _named(attached: Sequence[Attached]) -> tuple[tuple[Media, ...], tuple[Found, ...]]:
    """The files to fetch, their names screened, since jobs are rows too; and what the names hold."""
    named: list[Media] = []
    found: list[Found] = []
    for one in attached:
        name = _safely(screen, one.name)
        named.append(Media(ref=one.ref, name=_UNNAMED if name.found else name.text, size_bytes=one.size_bytes))
        found += _sure(name)
    return tuple(named), tuple(found)


def _sure(name: Screened) -> tuple[Found, ...]:
    """Of 64 digits nobody is asked where they are a name: programs name files by their digest."""
    return tuple(one for one in name.found if one.certainty is not Certainty.ASK)


def _arrival(
    inbound: Inbound, looked: Looked, back: LookBack | None, sender: From | None, media: tuple[Media, ...]
) -> Arrival:
    contact_id = inbound.contact_id
    return Arrival(
        sender=sender,
        look_in=tuple(digest(one) for one in inbound.look_in),
        keeps=tuple(digest(one) for one in inbound.keeps),
        provider_id=inbound.provider_id,
        media=media,
        window=inbound.window,
        automatic=inbound.automatic,
        confirm=inbound.confirm,
        checked=inbound.checked,
        other_names=tuple(digest(one) for one in inbound.other_names),
        answers=inbound.answers,
        answers_name=digest(inbound.answers_name) if inbound.answers_name else "",
        album=digest(f"album {inbound.album}") if inbound.album else "",
        place=inbound.place,
        inbox_id=inbound.inbox_id,
        key=inbound.key if sender is None else digest(inbound.key),
        screened=looked.screened,
        triage=looked.triage,
        language=looked.language or inbound.language or "en",
        contact_id=contact_id,
        came_as=inbound.came_as,
        identified=inbound.identified,
        conversation=inbound.conversation,
        newest=back.newest if back is not None else None,
        topic=inbound.topic if inbound.topic in INTENTS else "",
        facts=looked.facts,
        files=inbound.files,
        uploader=Uploader(AuthorKind.CONTACT, contact_id) if contact_id is not None else None,
        source=inbound.source,
        fingerprint=looked.fingerprint,
        terms=looked.terms,
    )


def source_of(key: bytes, address: str) -> str:
    """The network an address lies in (IPv4 /24, IPv6 /48) as a keyed hash: tells whether two messages came from the same
    one, and nothing else to who lacks the key (`settings.key("source")`).  Empty for what is no address.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    network = ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False)
    return hmac.digest(key, str(network).encode(), hashlib.sha256)[:16].hex()
