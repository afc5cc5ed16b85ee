"""What a contact does at their provider to a message that is here already: writes it anew, deletes it, reacts to one."""

from __future__ import annotations

import msgspec

from walletdesk.conversations import queries, rules
from walletdesk.conversations.actions import opened, threads
from walletdesk.conversations.actions.receive import (
    Arrival,
    Moved,
    by_provider_id,
    found_json,
    keep_clocks,
    raise_priority,
    to_work,
    warn,
)
from walletdesk.conversations.actions.redact import found_in, overwrite, redact_anywhere, remove_files
from walletdesk.conversations.actions.warned import caught
from walletdesk.conversations.rules import ChangeKind, Visibility
from walletdesk.conversations.tables import Message
from walletdesk.events import Actor, ActorKind, MessageEdited, MessagesRedacted, SecretFound, UrgentClaimed
from walletdesk.kit.errors import NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Unit
from walletdesk.people import actions as people
from walletdesk.people.queries import by_identity, identity_at
from walletdesk.people.rules import scope_of
from walletdesk.people.tables import Identity
from walletdesk.safety import marks, trusted
from walletdesk.safety.reaction import Reaction, reaction
from walletdesk.wire import AuthorKind, SafeText, SecretKind


def phrases_taken(stored: Message) -> SafeText:
    """The marks of what was taken out of a message, phrases and parts of them only."""
    taken = (one for one in marks.all_in(stored.body) if one.kind is SecretKind.RECOVERY_PHRASE)
    return trusted("".join(marks.mark(SecretKind.RECOVERY_PHRASE, one.words) for one in taken))


def _theirs(unit: Unit, inbox_id: int, provider_id: str) -> Message:
    """Raises NotFound (404), also for a message of ours."""
    stored = by_provider_id(unit, inbox_id, provider_id)
    if stored is None or stored.author_kind is not AuthorKind.CONTACT:
        raise NotFound
    return stored


def rewrite(unit: Unit, arrival: Arrival) -> Message:
    """Put a contact's new words in the place of the old ones, which are gone; what they say counts as if it came now.

    `arrival.provider_id` names the message.  The same words again change nothing.  Raises NotFound (404),
    Moved (409).  Announces MessageEdited, and SecretFound or UrgentClaimed as a new message does.
    """
    before = _theirs(unit, arrival.inbox_id, arrival.provider_id or "")
    held = opened.by_id(unit, before.conversation_id)
    if arrival.newest is not None and queries.newest_of(unit, held.now.contact_id) != arrival.newest:
        raise Moved
    new = arrival.screened.text
    if before.body.rstrip() == new.rstrip():  # what was shorter than what stood there was padded
        return before
    by = Actor(ActorKind.CONTACT, held.now.contact_id)
    goes_on = rules.goes_on(held.now.status, held.now.resolved_at, unit.now)
    reopened = to_work(held, by) if goes_on else None
    overwrite(unit, before.id, before.body, new, found_json(arrival.screened), unit.now)
    held.note(ChangeKind.EDITED, by, message_id=before.id)
    if held.now.preview and held.now.preview == opened.preview_of(before.body):
        held.set(preview=opened.preview_of(new))
    said = _warn(unit, held, arrival, before)
    if arrival.screened.redact_earlier:
        others = {id_: text for id_, text in arrival.screened.redact_earlier.items() if id_ != before.id}
        redact_anywhere(unit, held, others, by=by, found=arrival.screened.found)
    alarm = raise_priority(unit, held, arrival, said, reopened) if goes_on else None
    if goes_on:
        keep_clocks(unit, held, reopened)
    held.save()
    held.announce_changes(by)
    unit.announce(MessageEdited(**held.ids(), message_id=before.id))
    if arrival.screened.found:
        kinds = tuple(sorted({found.kind.value for found in arrival.screened.found}))
        unit.announce(
            SecretFound(**held.ids(), message_id=before.id, kinds=kinds, caught=caught(arrival.screened.found))
        )
    if alarm is not None:
        unit.announce(UrgentClaimed(**held.ids(), alarm=alarm))
    return msgspec.structs.replace(before, body=new, edited_at=unit.now)


def _warn(unit: Unit, held: opened.Opened, arrival: Arrival, before: Message) -> Reaction | None:
    """Said once of a message, and anew where an edit brings in a secret of a kind that it did not hold."""
    if not queries.was_warned(unit, before.inbox_id, before.id):
        return warn(unit, held, arrival, before.id)
    if set(caught(arrival.screened.found)) - set(caught(found_in(before.found))):
        return warn(unit, held, arrival, f"{before.id}:{new_id()}")
    return reaction(arrival.screened.found, held.now.language)


def withdraw(unit: Unit, inbox_id: int, provider_id: str) -> None:
    """A contact deleted their message: its words and files go.  Raises NotFound (404).  Announces MessagesRedacted."""
    before = _theirs(unit, inbox_id, provider_id)
    held = opened.by_id(unit, before.conversation_id)
    by = Actor(ActorKind.CONTACT, held.now.contact_id)
    removed = remove_files(unit, held, before.id, by=by)
    if not removed and not before.body.strip() and queries.was_withdrawn(unit, before.id):
        return
    overwrite(unit, before.id, before.body, trusted(""), before.found, unit.now)
    held.note(ChangeKind.WITHDRAWN, by, message_id=before.id)
    if held.now.preview and held.now.preview == opened.preview_of(before.body):
        held.set(preview=trusted(""))
    held.save()
    held.announce_changes(by)
    unit.announce(MessagesRedacted(**held.ids(), message_ids=(before.id,)))


def react(unit: Unit, by: Arrival, provider_id: str, other_name: str, emoji: str) -> None:
    """A contact put a pictograph on a message, or took it off (empty).

    `other_name` is the digest of what the provider calls the message, or a part of it.  Raises NotFound (404), also for
    somebody who only reads along.
    """
    stored = by_provider_id(unit, by.inbox_id, provider_id) or threads.named(unit, by.inbox_id, other_name)
    if stored is None or stored.visibility is not Visibility.PUBLIC or (emoji and not rules.is_reaction(emoji)):
        raise NotFound
    held = opened.by_id(unit, stored.conversation_id)
    who = by.sender
    contact = by_identity(unit, who.kind, who.value, scope_of(who.kind, by.inbox_id)) if who is not None else None
    if contact is None or contact.id != held.now.contact_id:
        raise NotFound
    if queries.last_reaction(unit, stored.id) == emoji:
        return
    actor = Actor(ActorKind.CONTACT, contact.id)
    held.note(ChangeKind.REACTED, actor, new=emoji, message_id=stored.id)
    held.save()
    held.announce_changes(actor)


def blocked(unit: Unit, message_id: int) -> None:
    """The provider would not take a message of ours, for its reader has blocked us.  Changes nothing where that is known."""
    stored = queries.one_message(unit, message_id)
    to = None if stored is None else queries.addressed(unit, stored.conversation_id)
    if stored is None or to is None:
        return
    known = identity_at(unit, to.kind, to.value, scope_of(to.kind, stored.inbox_id))
    if known is not None:
        _reach(unit, stored.inbox_id, known, reachable=False)


def reach(unit: Unit, arrival: Arrival, *, reachable: bool) -> None:
    """A contact blocked us at their provider or lets us write again: noted with them and where they last wrote.

    Raises NotFound (404) for nobody we know.
    """
    named = arrival.sender
    known = (
        None if named is None else identity_at(unit, named.kind, named.value, scope_of(named.kind, arrival.inbox_id))
    )
    if known is None:
        raise NotFound
    _reach(unit, arrival.inbox_id, known, reachable=reachable)


def _reach(unit: Unit, inbox_id: int, known: Identity, *, reachable: bool) -> None:
    if not people.mark_reachable(unit, known, reachable=reachable):
        return
    by = Actor(ActorKind.CONTACT, known.contact_id)
    for row in queries.of_contact(unit, known.contact_id):
        if row.inbox_id == inbox_id and row.status in rules.LIVE:
            held = opened.by_id(unit, row.id)
            held.note(ChangeKind.REACHABLE if reachable else ChangeKind.UNREACHABLE, by)
            held.save()
            held.announce_changes(by)
