"""A visitor's message on its way in, from the socket and from the REST alike: checked, screened, stored, acknowledged."""

from __future__ import annotations

import msgspec

from walletdesk.channels import inbound
from walletdesk.channels.inbound import Inbound
from walletdesk.channels.widget import forms, talk, views
from walletdesk.channels.widget.adapter import CAPABILITIES
from walletdesk.channels.widget.frames import Ack, Alarm, ConversationView, Facts, MessageView, Send
from walletdesk.channels.widget.reception import Guest, Reception, Shown
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.actions.reply import Empty
from walletdesk.conversations.tables import Message
from walletdesk.files.refusals import TooManyFiles
from walletdesk.kit.errors import BadInput
from walletdesk.safety.reaction import reaction
from walletdesk.wire import Found, RawText

FACT_CHARACTERS = 64


class WrongKey(BadInput):
    code = "wrong_key"
    sentence = "This message came without a proper key and was not stored."


class WrongFact(BadInput):
    code = "wrong_fact"
    sentence = "What the app tells of itself has at most {most} characters each."


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    inbox: Shown
    guest: Guest
    source: str
    """Keyed hash of the network, for triage."""
    counted: str
    """The address as limits count it."""
    name: str
    """Under which this sender's messages are counted."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    received: Received
    guest: Guest
    """Who it was: for a stranger the contact they became, with a token."""
    ack: Ack
    alarm: Alarm | None
    told: int
    """Up to which number of the conversation `ack` tells all that the visitor sees."""


async def send(reception: Reception, sender: Sender, frame: Send, language: str) -> Sent:
    """Store one message and say so.  Everything that can be refused without the database is refused first.

    Raises BadInput (422), TooMany (429), and what `inbound.receive` raises.
    """
    _check(frame, reception.settings.files_per_message)
    limits = reception.limits
    limits.messages.take(sender.name)
    limits.source_messages.take(sender.counted)
    contact = sender.guest.contact if frame.key != sender.guest.first_key else None
    if contact is None:
        limits.strangers.take(sender.counted)
    received = await inbound.receive(
        reception.db,
        reception.gate,
        Inbound(
            inbox_id=sender.inbox.id,
            key=frame.key,
            text=frame.text,
            contact_id=contact.id if contact is not None else None,
            came_as=sender.guest.came_as.id if contact is not None and sender.guest.came_as is not None else None,
            identified=sender.guest.identified,
            conversation=forms.word(frame.conversation) if frame.conversation is not None else None,
            language=forms.language(frame.language) or language,
            topic=frame.topic,
            facts=_facts(frame.facts),
            files=tuple(frame.files),
            source=sender.source,
        ),
    )
    guest, new = sender.guest, contact is None
    if new:
        guest = msgspec.structs.replace(reception.welcome(sender.inbox, received.contact), first_key=frame.key)
    ack = Ack(
        key=frame.key,
        conversation=await _view(reception, sender.inbox, received),
        message=await _message(reception, received.message),
        token=guest.token if new else None,
        expires_at=guest.expires_at if new else None,
    )
    return Sent(received=received, guest=guest, ack=ack, alarm=_alarm(frame.key, received), told=_told(received))


def _check(frame: Send, most_files: int) -> None:
    if not forms.is_key(frame.key):
        raise WrongKey
    if len(frame.text) > CAPABILITIES.text_characters:
        raise forms.TextTooLong(most=CAPABILITIES.text_characters)
    if len(frame.files) > most_files:
        raise TooManyFiles(most=most_files)
    if frame.topic and not forms.is_word(frame.topic):
        raise BadInput
    for public_id in frame.files:
        forms.word(public_id)
    if frame.text.is_blank() and not frame.files:
        raise Empty


def _facts(facts: Facts | None) -> dict[str, RawText | bool]:
    """What was told of the app, without what was not."""
    found: dict[str, RawText | bool] = {}
    for name in Facts.__struct_fields__ if facts is not None else ():
        value: RawText | bool | None = getattr(facts, name)
        if isinstance(value, RawText) and len(value) > FACT_CHARACTERS:
            raise WrongFact(most=FACT_CHARACTERS)
        if value is not None:
            found[name] = value
    return found


async def _view(reception: Reception, inbox: Shown, received: Received) -> ConversationView:
    """The conversation as it is now, without asking the database where a screen here shows it already."""
    row = received.conversation
    queue = await reception.queue(inbox.id)
    if received.message.seq == 2 and row.linked_from is None and not received.repeated:
        reception.queued(row, queue)
        return views.fresh(row, queue)
    if (known := reception.live.known(row.id)) is not None:
        return views.moved(known, row, queue)
    return await talk.view(reception, inbox, received.contact, row.public_id)


async def _message(reception: Reception, stored: Message) -> MessageView:
    if stored.files:
        return (await reception.db.read(views.messages, [stored], files_key=reception.files_key))[0]
    return views.message(stored, names={}, attached=(), files_key=reception.files_key, now=stored.created_at)


_found = msgspec.json.Decoder(list[Found]).decode


def _alarm(key: str, received: Received) -> Alarm | None:
    said = received.reaction
    if received.repeated:
        # Read again beside its own stored copy, a text may look like two parts of a phrase; what was found then counts.
        said = reaction(_found(received.message.found), received.conversation.language)
    if said is None or said.calm:  # a calm note stands in the talk and nowhere else
        return None
    return Alarm(
        key=key,
        conversation=received.conversation.public_id,
        kind=said.kind.value,
        text=said.text,
        steps=list(said.steps),
        asks=said.asks,
    )


def _told(received: Received) -> int:
    """The desk's own warning, and words taken out of earlier messages, are told by `live`."""
    if received.repeated or received.reaction is not None:
        return received.message.seq
    return received.conversation.sequence
