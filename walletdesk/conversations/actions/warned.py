"""What the desk says itself, from a fixed text, where a secret was taken out."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text

from walletdesk.conversations import rules
from walletdesk.conversations.actions.deliver import send_later
from walletdesk.conversations.actions.opened import Opened
from walletdesk.conversations.rules import Visibility
from walletdesk.conversations.tables import Message
from walletdesk.inboxes.rules import STORED_IS_DELIVERED, Channel
from walletdesk.kit import i18n
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query
from walletdesk.safety import trusted
from walletdesk.wire import AuthorKind, Certainty, Delivery, Found, SafeText

_KNOWN = Query(
    text(
        "select count(*) from contact c where c.id = :contact and ("
        "exists (select 1 from identity i where i.contact_id = c.id and i.kind = 'email' and i.proof <> 'none') "
        "or exists (select 1 from message m join conversation v on v.id = m.conversation_id where v.contact_id = c.id "
        "and m.author_kind = 'agent' and m.visibility = 'public') "
        "or exists (select 1 from origin o join message m on m.id = o.message_id join conversation v on v.id = m.conversation_id "
        "where v.contact_id = c.id and o.checked = 'pass'))"
    ),
    int,
)


def say(held: Opened, words: SafeText, of: int | str, *, vouched: bool = False) -> None:
    """The contact reads it at once, or where another's channel carries it by the next job.

    Anybody can write anybody's address into a mail: whom nobody vouches for and nobody knows is mailed nothing, or the desk would
    send strangers its genuine alarm when an attacker asks for it.  Then the team reads it, as a note.

    `of` names what the secret was in: the same is said once (`queries.was_warned`).
    """
    key = f"{rules.WARNING}{of}"
    if held.channel() != Channel.MAIL or vouched or is_known(held):
        return tell(held, words, key)
    note = i18n.translator(held.now.language).gettext(
        "This warning was not mailed, since nobody vouches for the address it would go to:\n\n{warning}", warning=words
    )
    return tell(held, trusted(note), key, note=True)


def is_known(held: Opened) -> bool:
    """Whether somebody vouched for its contact before, or the team wrote to them."""
    return bool(held.unit.value(_KNOWN, contact=held.now.contact_id))


def tell(held: Opened, words: SafeText, key: str, *, note: bool = False) -> None:
    """The desk itself says a fixed text; `key` is what it is known by."""
    if not note and not held.may_answer():
        words, note = trusted(not_sent(held.now.language, words)), True
    at_once = note or held.channel() in STORED_IS_DELIVERED
    seq, message_id = held.next_seq(), new_id()
    held.append(
        Message(
            id=message_id,
            conversation_id=held.now.id,
            seq=seq,
            visible_seq=seq if at_once and not note else None,
            author_kind=AuthorKind.SYSTEM,
            author_id=None,
            visibility=Visibility.NOTE if note else Visibility.PUBLIC,
            body=words,
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


def not_sent(language: str, words: SafeText) -> str:
    """What the team reads where the provider takes no answers."""
    return i18n.translator(language).gettext(
        "This was not sent, since the provider takes no answers here until the contact writes again:\n\n{words}",
        words=words,
    )


def caught(found: Iterable[Found]) -> tuple[tuple[str, str], ...]:
    """What an event tells of secrets: kind and language of each that is more than asked about."""
    return tuple((one.kind.value, one.language) for one in found if one.certainty is not Certainty.ASK)
