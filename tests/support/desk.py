"""A small desk to test with: an inbox, people of the team, and messages that come in."""

from __future__ import annotations

import itertools
from typing import Any

from walletdesk.conversations.actions import receive
from walletdesk.conversations.actions.receive import Arrival, Received
from walletdesk.conversations.queries import look_back
from walletdesk.events import SYSTEM
from walletdesk.inboxes.actions import Description, create_inbox
from walletdesk.inboxes.rules import Channel
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.db import Db
from walletdesk.safety import Earlier, screen, trusted
from walletdesk.staff.actions import create_staff
from walletdesk.staff.rules import Role
from walletdesk.staff.tables import Staff
from walletdesk.triage.flood import fingerprint
from walletdesk.triage.rules import first_look, language_of
from walletdesk.wire import Certainty, RawText

_numbers = itertools.count(1)


def an_inbox(db: Db, *, channel: Channel = Channel.WIDGET, **fields: Any) -> Inbox:
    """An inbox in English and Chinese that is always open."""
    values: dict[str, Any] = {
        "name": trusted(f"Website {next(_numbers)}"),
        "languages": ("en", "zh"),
        "greeting": {"en": trusted("How can we help?"), "zh": trusted("请问有什么可以帮您？")},
        "privacy_url": "https://wallet.example/privacy",
    }
    described = Description(**values | fields)
    return db.write_and_wait(create_inbox, SYSTEM, channel, described)


def a_member(db: Db, name: str = "Ada", role: Role = Role.AGENT, *, language: str = "en") -> Staff:
    """Somebody of the team; their password hash fits no password."""
    email = f"{name.lower()}{next(_numbers)}@desk.example"
    return db.write_and_wait(
        create_staff, SYSTEM, email=email, name=trusted(name), role=role, language=language, password_hash="x"
    )


def a_key() -> str:
    return f"key-{next(_numbers):020}"


def arrival(inbox: Inbox, text: str, *, earlier: tuple[Earlier, ...] = (), **fields: Any) -> Arrival:
    """What `channels.inbound` makes of a message, gate and first look included."""
    screened = screen(RawText(text), earlier)
    sure = any(found.certainty is not Certainty.ASK for found in screened.found)
    values: dict[str, Any] = {
        "inbox_id": inbox.id,
        "key": a_key(),
        "screened": screened,
        "triage": first_look(screened.text, found_secret=sure),
        "language": language_of(screened.text) or "en",
        "fingerprint": fingerprint(screened.text),
    }
    return Arrival(**values | fields)


def comes_in(db: Db, inbox: Inbox, text: str, **fields: Any) -> Received:
    """A stranger writes for the first time."""
    return db.write_and_wait(receive.receive_message, arrival(inbox, text, **fields))


def goes_on(db: Db, inbox: Inbox, before: Received, text: str, **fields: Any) -> Received:
    """The same contact writes again in the same conversation."""
    last = db.read_and_wait(look_back, before.contact.id)
    said = arrival(
        inbox,
        text,
        earlier=tuple(Earlier(one.id, one.body) for one in last.messages),
        **{"contact_id": before.contact.id, "conversation": before.conversation.public_id, "newest": last.newest}
        | fields,
    )
    return db.write_and_wait(receive.receive_message, said)
