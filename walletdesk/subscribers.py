"""What happens next: read this table to know who hears of what.

    inside   in the same transaction: the audit's row
    later    a job row in the same transaction, never lost
    now      after the commit, may be lost with the process; whoever listens can ask again

Nothing happens "because a row was saved".  If it matters, it is a line here.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from walletdesk.audit import actions as audit
from walletdesk.events import Audited, ContactErased, ConversationEvent, MessagesRedacted
from walletdesk.kit import jobs
from walletdesk.kit.unit import Event, Unit
from walletdesk.realtime.bus import Bus

SCRUB = "scrub"
"""Old words leave the files of the database."""
ERASE_CONTACT = "erase_contact"
"""Everything a contact wrote goes."""
TOPIC = "conversation"
"""What the processes of a desk tell each other: `[conversation, sequence, inbox, contact]`, ids only."""


class ScrubArgs(msgspec.Struct, frozen=True):
    tables: list[str]


class ContactArgs(msgspec.Struct, frozen=True):
    contact_id: int


def _scrub_messages(unit: Unit, event: Event) -> None:
    jobs.add(unit, SCRUB, ScrubArgs(["message", "conversation"]), key=SCRUB)


def _erase_contact(unit: Unit, event: Event) -> None:
    if isinstance(event, ContactErased):
        jobs.add(unit, ERASE_CONTACT, ContactArgs(event.contact_id), key=f"{ERASE_CONTACT}:{event.contact_id}")


LATER: dict[type[Event], list[Callable[[Unit, Event], None]]] = {
    MessagesRedacted: [_scrub_messages],
    ContactErased: [_erase_contact],
}


def inside(unit: Unit, event: Event) -> None:
    """For `Db(inside=...)`."""
    if isinstance(event, Audited):
        audit.note(unit, event)
    for follow in LATER.get(type(event), ()):
        follow(unit, event)


def tell(bus: Bus) -> Callable[[Event], None]:
    """For `db.subscribe(...)`: every process of the desk hears which conversation changed."""

    def now(event: Event) -> None:
        if isinstance(event, ConversationEvent):
            told = (event.conversation_id, event.seq, event.inbox_id, event.contact_id)
            bus.publish(TOPIC, msgspec.json.encode(told))

    return now
