"""What the desk says itself, from a fixed text, where a secret was taken out."""

from __future__ import annotations

from collections.abc import Iterable

from walletdesk.conversations import rules
from walletdesk.conversations.actions.deliver import send_later
from walletdesk.conversations.actions.opened import Opened
from walletdesk.conversations.rules import Visibility
from walletdesk.conversations.tables import Message
from walletdesk.inboxes.rules import STORED_IS_DELIVERED
from walletdesk.kit.ids import new_id
from walletdesk.wire import AuthorKind, Certainty, Delivery, Found, SafeText


def say(held: Opened, text: SafeText, of: int | str) -> None:
    """The contact reads it at once, or where another's channel carries it by the next job.

    `of` names what the secret was in: the same is said once (`queries.was_warned`).
    """
    tell(held, text, f"{rules.WARNING}{of}")


def tell(held: Opened, text: SafeText, key: str) -> None:
    """The desk itself says a fixed text; `key` is what it is known by."""
    at_once = held.channel() in STORED_IS_DELIVERED
    seq, message_id = held.next_seq(), new_id()
    held.append(
        Message(
            id=message_id,
            conversation_id=held.now.id,
            seq=seq,
            visible_seq=seq if at_once else None,
            author_kind=AuthorKind.SYSTEM,
            author_id=None,
            visibility=Visibility.PUBLIC,
            body=text,
            language=held.now.language,
            found="[]",
            delivery=Delivery.SENT if at_once else Delivery.QUEUED,
            reason="",
            send_at=None,
            inbox_id=held.now.inbox_id,
            external_id=key,
            provider_id=None,
            files=0,
            created_at=held.unit.now,
            edited_at=None,
        )
    )
    if not at_once:
        send_later(held.unit, message_id)


def caught(found: Iterable[Found]) -> tuple[tuple[str, str], ...]:
    """What an event tells of secrets: kind and language of each that is more than asked about."""
    return tuple((one.kind.value, one.language) for one in found if one.certainty is not Certainty.ASK)
