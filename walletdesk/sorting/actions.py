"""What the team makes of what the model says."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select, text

from walletdesk.conversations.tables import Conversation, message
from walletdesk.kit.unit import Query, Unit
from walletdesk.staff.access import StaffMember
from walletdesk.staff.rules import Permission
from walletdesk.triage import actions, labels, queries
from walletdesk.wire import Kind, Priority

FIRST = 3
"""So many of a contact's first messages say what a conversation is about, where the model read none."""

_FIRST = Query(
    select(message.c.id)
    .where(
        message.c.conversation_id == bindparam("conversation"),
        text("message.author_kind = 'contact'"),
        message.c.visibility == "public",
        message.c.body != "",
    )
    .order_by(message.c.seq)
    .limit(bindparam("limit")),
    int,
)


def correct(unit: Unit, about: Conversation, member: StaffMember, category: str) -> None:
    """Somebody of the team said what a conversation is about: a label for the next model, where their role may teach it.

    It holds ids and no words.
    """
    if not member.may(Permission.TRIAGE_TEACH):
        return
    said = queries.row_of(unit, about.id)
    ids = [said.message_id] if said is not None else unit.all(_FIRST, conversation=about.id, limit=FIRST)
    labels.note(
        unit,
        conversation_id=about.id,
        message_ids=ids,
        new=category,
        staff_id=member.id,
        trusted_word=member.may(Permission.TRIAGE_MANAGE),
        pressing=about.kind is Kind.SECURITY or about.priority is Priority.URGENT,
    )


def erase_conversations(unit: Unit, conversation_ids: Iterable[int]) -> None:
    """A contact is erased: what was made of their words goes too."""
    for conversation_id in conversation_ids:
        actions.forget_conversation(unit, conversation_id)
        labels.forget(unit, conversation_id)
