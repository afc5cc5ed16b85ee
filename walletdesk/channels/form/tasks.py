"""Telling the address of a request that an answer waits: once, until its writer has looked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from walletdesk.channels.form import letters
from walletdesk.conversations import queries as conversations
from walletdesk.events import ReplyDelivered
from walletdesk.inboxes import queries as inboxes
from walletdesk.inboxes.rules import Channel
from walletdesk.kit import jobs
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.notify import mail
from walletdesk.visits import actions, queries
from walletdesk.wire import AuthorKind

TELL = "tell_of_answer"
TRIES = 12


class TellArgs(msgspec.Struct, frozen=True):
    conversation_id: int


class Waiting(msgspec.Struct, frozen=True):
    address: str
    language: str
    number: int
    seq: int


def tell_later(unit: Unit, event: ReplyDelivered) -> None:
    """Plan a mail, if a person answered a request from the form and its address is confirmed."""
    found = queries.of_conversation(unit, event.conversation_id)
    if found is None or found.verified_at is None:
        return
    inbox = inboxes.by_id(unit, event.inbox_id)
    answer = conversations.message_by_id(unit, event.message_id)
    if inbox is not None and inbox.channel is Channel.FORM and answer.author_kind is AuthorKind.AGENT:
        jobs.add(unit, TELL, TellArgs(event.conversation_id), key=f"{TELL}:{event.conversation_id}")


def waiting(unit: Unit, conversation_id: int) -> Waiting | None:
    """None where its writer has seen everything, or was told before and has not looked since."""
    try:
        row = conversations.by_id(unit, conversation_id)
    except NotFound:
        return None
    found = queries.of_conversation(unit, conversation_id)
    if found is None or found.verified_at is None or found.told_seq > row.contact_seen:
        return None
    unseen = conversations.visible_after(unit, conversation_id, row.contact_seen, limit=50)
    answers = [one.visible_seq or one.seq for one in unseen if one.author_kind is AuthorKind.AGENT]
    return Waiting(found.address, found.language, row.number, max(answers)) if answers else None


def telling(db: Db, settings: Settings) -> Callable[[TellArgs], Awaitable[None]]:
    async def tell(args: TellArgs) -> None:
        """May run twice, and may mail twice where the desk dies in between: the second says the same."""
        found = await db.read(waiting, args.conversation_id)
        if found is None or not mail.can_mail(settings):
            return
        try:
            await mail.send(settings, found.address, letters.answer(settings, found.language, found.number))
        except mail.AddressRefused:
            raise jobs.GiveUp("address_refused") from None
        except mail.NotMailed:
            raise jobs.Retry(code="not_mailed") from None
        await db.write(actions.told, args.conversation_id, found.seq)

    return tell


def register(runner: jobs.Runner, *, db: Db, settings: Settings) -> None:
    runner.on(TELL, TellArgs, telling(db, settings), tries=TRIES, timeout_s=60)
