"""What goes between a channel and a contact beside messages: fixed answers, and secrets that leave the provider too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from walletdesk.channels import registry
from walletdesk.channels.base import (
    DELETE_IT,
    LINK_NOTED,
    LINKED,
    NOT_LINKED,
    Answering,
    Asked,
    Forgetting,
    Permanent,
    Retry,
    Wanted,
)
from walletdesk.channels.inbound import named
from walletdesk.conversations import queries
from walletdesk.conversations.actions import opened, threads
from walletdesk.conversations.rules import ChangeKind, digest
from walletdesk.events import SYSTEM, FilesErased, MessagesRedacted, SecretFound, SecretFoundLate, SecretReported
from walletdesk.inboxes import queries as inboxes
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit import i18n, jobs
from walletdesk.kit.errors import NotFound
from walletdesk.kit.unit import Event, Unit
from walletdesk.people import links
from walletdesk.people import queries as people
from walletdesk.people.actions import must_be_welcome
from walletdesk.people.rules import BadIdentity, IdentityKind, scope_of
from walletdesk.wire import AuthorKind

if TYPE_CHECKING:
    from walletdesk.channels.providers import Providers

ANSWER = "channel_answer"
"""Kind of the job that says a fixed text."""
FORGET = "forget_at_provider"
"""Kind of the job that deletes a message which held a secret, or whose contact is erased."""


class AnswerArgs(msgspec.Struct, frozen=True):
    inbox_id: int
    what: str
    name: str
    """The provider's of what is answered."""
    language: str


FORGOTTEN_AT_ONCE = 500
"""Messages in one unit."""


class ForgetArgs(msgspec.Struct, frozen=True):
    message_id: int
    asks: bool = True
    """Whether the contact is asked to where the provider will not."""


def asked(unit: Unit, inbox: Inbox, event: Asked) -> None:
    """Have it answered, once for all that somebody asks at the same time.  Raises ContactIsBlocked (403), UnusableSender."""
    sender = named(inbox.id, event.sender).sender
    if sender is None:
        raise NotFound
    known = people.by_identity(unit, sender.kind, sender.value, scope_of(sender.kind, inbox.id))
    if known is not None:
        must_be_welcome(known)
    what = event.what
    if event.code:
        wrote_before = known is not None and bool(queries.of_contact(unit, people.standing(unit, known).id, limit=1))
        what = _link(unit, inbox.id, event.code, sender.kind, sender.value, wrote_before=wrote_before)
    language = i18n.choose(event.sender.language, inboxes.languages(inbox))
    args = AnswerArgs(inbox.id, what, event.provider_id, language)
    jobs.add(unit, ANSWER, args, key=f"{ANSWER}:{inbox.id}:{sender.value}:{what}")


def _link(unit: Unit, inbox_id: int, code: str, kind: IdentityKind, value: str, *, wrote_before: bool) -> str:
    try:
        joined = links.take(unit, inbox_id, code, kind, value, wrote_before=wrote_before)
    except (links.LinkNotValid, BadIdentity):
        return NOT_LINKED
    return LINK_NOTED if joined is None else LINKED


def secret_came(unit: Unit, event: Event) -> None:
    """A secret that is sure leaves the provider as well, where the message can be named there."""
    if isinstance(event, SecretFound | SecretReported) and event.caught:
        forget_later(unit, event.message_id)
    elif isinstance(event, MessagesRedacted):
        for message_id in event.message_ids:
            forget_later(unit, message_id)
    elif isinstance(event, FilesErased):
        forget_later(unit, event.message_id)
    elif isinstance(event, SecretFoundLate) and _holds(event.place, "message", "provider_id"):
        _note(unit, event.row_id, gone=False)  # it has no name any more by which it could be deleted
    elif isinstance(event, SecretFoundLate) and event.conversation_id and _holds(event.place, "conversation", "facts"):
        # Every mail of a thread repeats its subject.
        after = 0
        while some := queries.at_provider(
            unit, conversation=event.conversation_id, after=after, limit=FORGOTTEN_AT_ONCE
        ):
            for after in some:
                forget_later(unit, after)


def _holds(place: str, table: str, column: str) -> bool:
    """Whether a place where a secret stood (`SecretFoundLate`) is of that column."""
    of, _, columns = place.partition(".")
    return of == table and column in columns.split("+")


def forget_later(unit: Unit, message_id: int) -> None:
    found = queries.one_message(unit, message_id)
    if found is None or found.author_kind is not AuthorKind.CONTACT:
        return
    inbox = inboxes.by_id(unit, found.inbox_id)
    if found.provider_id is not None or (inbox is not None and _forgets(inbox)):
        jobs.add(unit, FORGET, ForgetArgs(message_id), key=f"{FORGET}:{message_id}")


def forget_contact(unit: Unit, contact_id: int, after: int = 0) -> int:
    """What an erased person wrote leaves the provider as well; returns behind which message to go on, 0 at the end."""
    some = queries.at_provider(unit, contact=contact_id, after=after, limit=FORGOTTEN_AT_ONCE)
    for message_id in some:
        jobs.add(unit, FORGET, ForgetArgs(message_id, asks=False), key=f"{FORGET}:{message_id}")
    return some[-1] if some else 0


def _forgets(inbox: Inbox) -> bool:
    try:
        return isinstance(registry.adapter(inbox.channel), Forgetting)
    except registry.NoSuchChannel:
        return False


async def answer(providers: Providers, args: AnswerArgs) -> None:
    inbox = await providers.db.read(inboxes.by_id, args.inbox_id)
    adapter = None if inbox is None else registry.adapter(inbox.channel)
    if inbox is None or not inbox.active or not isinstance(adapter, Answering):
        return
    greetings = inboxes.greetings(inbox)
    greeting = greetings.get(args.language) or next(iter(greetings.values()), None)
    account = await providers.account(inbox)
    try:
        await adapter.answer(providers.client(account), account, args.name, args.what, args.language, greeting)
    except Retry as failure:
        raise jobs.Retry(failure.after_s, code=failure.reason) from None
    except Permanent as failure:
        raise jobs.GiveUp(failure.reason) from None


async def forget(providers: Providers, args: ForgetArgs) -> None:
    """Where the provider will not, the contact is asked to."""
    message = await providers.db.read(queries.one_message, args.message_id)
    inbox = None if message is None else await providers.db.read(inboxes.by_id, message.inbox_id)
    adapter = None if inbox is None else registry.adapter(inbox.channel)
    if message is None or inbox is None or not isinstance(adapter, Forgetting):
        return
    account = await providers.account(inbox)
    try:
        wanted = Wanted(name=message.provider_id or "", key=message.provider_key)
        gone = await adapter.forget(providers.client(account), account, wanted)
        for part in await providers.db.read(threads.parts, message.id):
            gone = (
                await adapter.forget(providers.client(account), account, Wanted(name=part, key=digest(part))) and gone
            )
    except Retry as failure:
        raise jobs.Retry(failure.after_s, code=failure.reason) from None
    await providers.db.write(_note, message.id, gone=gone)
    if not gone and args.asks and message.provider_id is not None and isinstance(adapter, Answering):
        told = AnswerArgs(inbox.id, DELETE_IT, message.provider_id, message.language)
        await providers.db.write(_tell, told)


def _note(unit: Unit, message_id: int, *, gone: bool) -> None:
    """Where a secret still lies is something the team has to know."""
    stored = queries.one_message(unit, message_id)
    if stored is None:
        return
    held = opened.by_id(unit, stored.conversation_id)
    held.note(ChangeKind.FORGOTTEN_THERE if gone else ChangeKind.LEFT_THERE, SYSTEM, message_id=message_id)
    held.save()
    held.announce_changes(SYSTEM)


def _tell(unit: Unit, args: AnswerArgs) -> None:
    jobs.add(unit, ANSWER, args, key=f"{ANSWER}:{args.inbox_id}:{args.name}:{args.what}")


def register(runner: jobs.Runner, providers: Providers) -> None:
    runner.on(ANSWER, AnswerArgs, partial(answer, providers), tries=8)
    runner.on(FORGET, ForgetArgs, partial(forget, providers), tries=20)
