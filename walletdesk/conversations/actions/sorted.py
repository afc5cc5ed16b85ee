"""What a model makes of a conversation becomes of it: a name for the matter, and more urgency, never less.

Hard rules and people decide before it.
"""

from __future__ import annotations

import msgspec

from walletdesk.conversations import queries, rules
from walletdesk.conversations.actions import opened, work
from walletdesk.conversations.actions.opened import Opened
from walletdesk.conversations.actions.receive import Arrival, raise_priority
from walletdesk.conversations.rules import DISTRESS, LIVE, ChangeKind, Standing
from walletdesk.conversations.tables import Conversation
from walletdesk.events import SYSTEM, ConversationChanged, UrgentClaimed
from walletdesk.kit.unit import Unit
from walletdesk.people.queries import identified
from walletdesk.triage.rules import Triage
from walletdesk.wire import Kind, Priority, SafeText, Screened

SORTED = "sorted"
"""In `ConversationChanged.kinds`: what is thought of it is another thing now."""
_ASKED = frozenset({Kind.QUESTION})


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a model says of a message."""

    conversation_id: int
    text: SafeText
    fingerprint: str
    """What alike texts have in common (`triage.flood`)."""
    language: str
    category: str
    """Empty where it is not sure of one."""
    category_set: str
    """What a model made the category before, which it may change."""
    triage: Triage | None
    """What the intent asks for; None where the model is not sure."""


class Became(msgspec.Struct, frozen=True, kw_only=True):
    conversation: Conversation
    category_set: str
    """What the category is by the model's word; empty where it is another's."""


def sort(unit: Unit, told: Told) -> Became:
    """Raises NotFound (404).  Announces ConversationChanged always: what is thought of it changed.

    A category that a person named stands, and so does one that the contact chose.
    """
    held = opened.by_id(unit, told.conversation_id)
    if held.now.status not in LIVE:
        return Became(conversation=held.now, category_set=told.category_set)
    category_set = _name(unit, held, told)
    if not held.now.language and told.language:
        held.note(ChangeKind.LANGUAGE, SYSTEM, "", told.language)
        held.set(language=told.language)
    alarm = _raise(unit, held, told)
    if (held.now.kind, held.now.priority) != (
        (held.before or held.now).kind,
        (held.before or held.now).priority,
    ):
        work.rekind(unit, held)
    row = held.save()
    unit.announce(
        ConversationChanged(
            **held.ids(),
            kinds=(*held.kinds, SORTED),
            assignee_id=row.assignee_id,
            actor_kind=SYSTEM.kind,
            actor_id=SYSTEM.id,
        )
    )
    if alarm is not None:
        unit.announce(UrgentClaimed(**held.ids(), alarm=alarm))
    return Became(conversation=row, category_set=category_set)


def _name(unit: Unit, held: Opened, told: Told) -> str:
    now = held.now.category
    if now == DISTRESS and told.category != DISTRESS:
        return ""  # only people say that somebody is out of danger
    if not told.category or queries.category_was_set(unit, held.now.id):
        return told.category_set if now == told.category_set else ""
    if now not in ("", "other", told.category_set) and not _inherited(unit, held.now):
        return ""
    if told.category != now:
        held.note(ChangeKind.CATEGORY, SYSTEM, now, told.category)
        held.set(category=told.category)
    return told.category


def _inherited(unit: Unit, row: Conversation) -> bool:
    """Whether its category is that of the conversation before it, which was about its own matter."""
    if row.linked_from is None:
        return False
    return queries.by_id(unit, row.linked_from).category == row.category


def _raise(unit: Unit, held: Opened, told: Told) -> bool | None:
    wanted = told.triage
    row = held.now
    if wanted is None or row.standing is not Standing.NONE or queries.decided_since(unit, row.id, 0):
        return None
    if wanted.priority is not Priority.URGENT:
        raised = rules.more_urgent(wanted.priority, row.priority)
        if wanted.priority is Priority.HIGH and raised is not row.priority:
            held.note(ChangeKind.PRIORITY, SYSTEM, row.priority, raised)
            held.set(priority=raised)
        if row.kind in _ASKED and wanted.kind in (Kind.FAULT, Kind.COMPLAINT, Kind.SECURITY):
            held.note(ChangeKind.KIND, SYSTEM, row.kind, wanted.kind)
            held.set(kind=wanted.kind)
        return None
    if row.priority is Priority.URGENT:
        return None
    # As the same words would be judged, had a rule known them: strangers cannot flood the urgent lane by this way either.
    arrival = Arrival(
        inbox_id=row.inbox_id,
        key="",
        screened=Screened(told.text),
        triage=wanted if wanted.kind not in _ASKED else msgspec.structs.replace(wanted, kind=row.kind),
        language=row.language,
        fingerprint=told.fingerprint,
        identified=row.contact_id in identified(unit, [row.contact_id]),
    )
    return raise_priority(unit, held, arrival, None, None)
