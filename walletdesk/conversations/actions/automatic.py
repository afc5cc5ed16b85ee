"""What the bot says in a conversation, as long as no person has it: to the contact, and beside that to the team."""

from __future__ import annotations

import json

import msgspec
from sqlalchemy import bindparam, select, text

from walletdesk.conversations import queries, rules
from walletdesk.conversations.actions import opened, work
from walletdesk.conversations.actions.deliver import send_later
from walletdesk.conversations.actions.opened import Opened
from walletdesk.conversations.actions.warned import is_known
from walletdesk.conversations.rules import DISTRESS, ChangeKind, Status, Visibility
from walletdesk.conversations.tables import Message, message
from walletdesk.events import SYSTEM, ReplyQueued
from walletdesk.inboxes.rules import Channel
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.wire import AuthorKind, Delivery, Priority, SafeText

BOT = "bot:"
"""Before the external id of what the bot says."""
NOTE = f"{BOT}note:"


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """What the bot says: `text` to the contact, `note` to the team, either may be empty.  `key` is said once in an inbox."""

    key: str
    text: SafeText | None = None
    note: SafeText | None = None
    language: str = ""
    author: AuthorKind = AuthorKind.BOT
    """Of `text`."""


_SAID = Query(
    select(message.c.id).where(
        message.c.inbox_id == bindparam("inbox"), message.c.external_id == bindparam("external_id")
    ),
    int,
)
_A_PERSON_WROTE = Query(
    text(
        "select count(*) from message where conversation_id = :conversation and author_kind = 'agent' "
        "and visibility = 'public' and delivery not in ('taken_back', 'declined')"
    ),
    int,
)
_CHECKED = Query(text("select count(*) from origin where message_id = :message and checked = 'pass'"), int)


def is_free(unit: Unit, held: Opened, seq: int) -> bool:
    """Whether the bot may answer this message: nobody of the team has the conversation or wrote in it, and its contact
    has said nothing since."""
    row = held.now
    return (
        row.status in (Status.OPEN, Status.PENDING)
        and row.assignee_id is None
        and row.contact_seq == seq
        and not unit.value(_A_PERSON_WROTE, conversation=row.id)
    )


def may_reach(unit: Unit, held: Opened, message_id: int) -> bool:
    """Whether what is said goes to its contact and to nobody else: anybody can write anybody's address into a mail."""
    if not held.may_answer():
        return False
    if held.channel() != Channel.MAIL:
        return True
    return is_known(held) or unit.value(_CHECKED, message=message_id) > 0


def speak(unit: Unit, held: Opened, spoken: Spoken) -> Message | None:
    """Store what the bot says.  The caller saved nothing yet and has asked `is_free`.  No clock stops for it.

    Returns the message to the contact; None without one, and where this was said before.  Announces ReplyQueued.
    """
    said = None if spoken.text is None else _append(unit, held, spoken, spoken.text)
    note = None if spoken.note is None else _append(unit, held, spoken, spoken.note, note=True)
    if held.before != held.now:
        held.save()
    for one in (said, note):
        if one is not None:
            unit.announce(ReplyQueued(**held.ids(), message_id=one.id, note=one is note))
    held.announce_changes(SYSTEM)
    return said


def _append(unit: Unit, held: Opened, spoken: Spoken, words: SafeText, *, note: bool = False) -> Message | None:
    row = held.now
    external_id = f"{NOTE if note else BOT}{spoken.key}"
    if unit.one(_SAID, inbox=row.inbox_id, external_id=external_id) is not None:
        return None
    stored = Message(
        id=new_id(),
        conversation_id=row.id,
        seq=held.next_seq(),
        visible_seq=None,
        author_kind=AuthorKind.BOT if note else spoken.author,
        author_id=None,
        visibility=Visibility.NOTE if note else Visibility.PUBLIC,
        body=words,
        language=spoken.language or row.language,
        found="[]",
        delivery=Delivery.SENT if note else Delivery.QUEUED,
        reason="",
        send_at=None,
        inbox_id=row.inbox_id,
        external_id=external_id,
        provider_id=None,
        files=0,
        created_at=unit.now,
        edited_at=None,
    )
    held.append(stored)
    if not note:
        send_later(unit, stored.id)
    return stored


def add_facts(held: Opened, facts: dict[str, str]) -> None:
    """What the contact was asked for and told, beside what their app said of itself."""
    told = json.loads(held.now.facts)
    after = told | facts
    if after != told:
        held.note(ChangeKind.FACTS, SYSTEM)
        held.set(facts=json.dumps(after, ensure_ascii=False))


def name(unit: Unit, held: Opened, category: str) -> None:
    """What the matter is called by the way its contact took; what a person called it stands."""
    now = held.now.category
    if now not in (category, DISTRESS) and not queries.category_was_set(unit, held.now.id):
        held.note(ChangeKind.CATEGORY, SYSTEM, now, category)
        held.set(category=category)


def mark_distress(unit: Unit, conversation_id: int) -> None:
    """A person is needed at once: urgent, and named so that nobody asks them afterwards how it was."""
    held = opened.by_id(unit, conversation_id)
    if held.now.category != DISTRESS:
        held.note(ChangeKind.CATEGORY, SYSTEM, held.now.category, DISTRESS)
        held.set(category=DISTRESS)
        held.save()
        held.announce_changes(SYSTEM)
    raised = rules.more_urgent(Priority.URGENT, held.now.priority)
    if raised is not held.now.priority:
        work.set_priority(unit, held.now.number, SYSTEM, raised)


def solved(unit: Unit, conversation_id: int) -> None:
    """The contact said to the bot that it is solved."""
    row = opened.by_id(unit, conversation_id).now
    work.solved(unit, row.public_id, row.contact_id)
