"""What the desk says itself, from a fixed text, where a secret was taken out."""

from __future__ import annotations

from collections.abc import Iterable

from walletdesk.conversations import rules
from walletdesk.conversations.actions.opened import Opened
from walletdesk.conversations.rules import Visibility
from walletdesk.conversations.tables import Message
from walletdesk.kit.ids import new_id
from walletdesk.wire import AuthorKind, Certainty, Delivery, Found, SafeText


def say(held: Opened, text: SafeText, of: int | str) -> None:
    """The contact reads it at once.  `of` names what the secret was in: the same is said once (`queries.was_warned`)."""
    seq = held.next_seq()
    held.append(
        Message(
            id=new_id(),
            conversation_id=held.now.id,
            seq=seq,
            visible_seq=seq,
            author_kind=AuthorKind.SYSTEM,
            author_id=None,
            visibility=Visibility.PUBLIC,
            body=text,
            language=held.now.language,
            found="[]",
            delivery=Delivery.SENT,
            reason="",
            send_at=None,
            inbox_id=held.now.inbox_id,
            external_id=f"{rules.WARNING}{of}",
            provider_id=None,
            files=0,
            created_at=held.unit.now,
            edited_at=None,
        )
    )


def caught(found: Iterable[Found]) -> tuple[tuple[str, str], ...]:
    """What an event tells of secrets: kind and language of each that is more than asked about."""
    return tuple((one.kind.value, one.language) for one in found if one.certainty is not Certainty.ASK)
