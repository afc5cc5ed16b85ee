"""A contact sent a secret with something that is no message: a file, its name, the words beside a rating.

The gate kept it out of the rows.  What is left is what a message with a secret brings about: the warning, the urgency,
the alarm.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from walletdesk.conversations import queries, rules
from walletdesk.conversations.actions import opened
from walletdesk.conversations.actions.receive import Arrival, keep_clocks, raise_priority, to_work, warn
from walletdesk.conversations.actions.warned import caught
from walletdesk.conversations.rules import LIVE
from walletdesk.conversations.tables import Conversation
from walletdesk.events import Actor, ActorKind, SecretFound, UrgentClaimed
from walletdesk.kit.unit import Unit
from walletdesk.safety import trusted
from walletdesk.safety.reaction import alarms
from walletdesk.triage.rules import Triage
from walletdesk.wire import Found, Kind, Priority, Screened


class Leak(msgspec.Struct, frozen=True, kw_only=True):
    """What the gate found, and where."""

    id: int
    """Made by who noticed it: the same leak is told once."""
    found: tuple[Found, ...]
    source: str = ""
    """Keyed hash of the network it came from."""
    identified: bool = False


def react(unit: Unit, conversation_id: int, leak: Leak) -> Conversation:
    """Warn the contact in the conversation; where the secret is sure, bring it back to work, urgent and told aloud.

    A repeat changes nothing.  Raises NotFound (404).  Announces SecretFound, and UrgentClaimed where it is sure.
    """
    held = opened.by_id(unit, conversation_id)
    if not leak.found or queries.was_warned(unit, held.now.inbox_id, leak.id):
        return held.now
    by = Actor(ActorKind.CONTACT, held.now.contact_id)
    sure = alarms(leak.found)
    arrival = Arrival(
        inbox_id=held.now.inbox_id,
        key="",
        screened=Screened(trusted(""), leak.found),
        triage=Triage(Priority.URGENT, Kind.SECURITY, ("secret_sent",)),
        language=held.now.language,
        identified=leak.identified,
        source=leak.source,
    )
    goes_on = sure and rules.goes_on(held.now.status, held.now.resolved_at, unit.now)
    reopened = to_work(held, by) if goes_on else None
    said = warn(unit, held, arrival, leak.id)
    alarm = raise_priority(unit, held, arrival, said, reopened) if sure else None
    if goes_on:
        keep_clocks(unit, held, reopened)
    row = held.save()
    held.announce_changes(by)
    kinds = tuple(sorted({one.kind.value for one in leak.found}))
    unit.announce(SecretFound(**held.ids(), message_id=leak.id, kinds=kinds, caught=caught(leak.found)))
    if alarm is not None:
        unit.announce(UrgentClaimed(**held.ids(), alarm=alarm))
    return row


def react_where_they_write(unit: Unit, inbox_id: int, contact_id: int, leak: Leak) -> Conversation | None:
    """`react` in the conversation of the contact that goes on, the newest of those in work; None where there is none."""
    here = [
        row
        for row in queries.of_contact(unit, contact_id)
        if row.inbox_id == inbox_id and rules.goes_on(row.status, row.resolved_at, unit.now)
    ]
    if not here:
        return None
    return react(unit, _best(here).id, leak)


def _best(rows: Sequence[Conversation]) -> Conversation:
    return max(rows, key=lambda row: (row.status in LIVE, row.last_message_at))
