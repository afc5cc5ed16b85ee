"""The accounts of all channels, opened: what goes between them and the desk.

`take` is what every webhook and every listener brings what it read to; `deliver` and `fetch` are jobs.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import msgspec

from walletdesk.bot import queries as bot
from walletdesk.channels import asides, base, inbound, registry, unreadable
from walletdesk.channels.base import (
    Account,
    Asked,
    Attached,
    Bounced,
    Edited,
    Event,
    Linking,
    Outbound,
    Outgoing,
    Permanent,
    Reachable,
    Reacted,
    Regrouped,
    Renamed,
    Retry,
    Sent,
    Withdrawn,
)
from walletdesk.channels.doing import Doing
from walletdesk.channels.inbound import Gate, Inbound, UnusableSender, opaque
from walletdesk.channels.order import InOrder, InOrderOfAll
from walletdesk.conversations import queries
from walletdesk.conversations.actions import deliver, edited, media, reply, threads
from walletdesk.conversations.actions.deliver import DeliverArgs
from walletdesk.conversations.actions.leaked import Leak, react
from walletdesk.conversations.actions.receive import FETCH, FetchArgs, Received, by_provider_id
from walletdesk.conversations.queries import ToDeliver
from walletdesk.conversations.rules import digest
from walletdesk.files import intake
from walletdesk.files import queries as file_queries
from walletdesk.files.refusals import FileGone, HoldsSecret
from walletdesk.files.rules import MB, Limits
from walletdesk.files.store import Store
from walletdesk.files.tables import State, Uploader
from walletdesk.inboxes import accounts
from walletdesk.inboxes import queries as inboxes
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit import jobs, metrics
from walletdesk.kit.clock import HOUR
from walletdesk.kit.db import Db
from walletdesk.kit.errors import BadInput, NotFound, TooLarge, WalletdeskError
from walletdesk.kit.limits import Limit
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.knowledge.actions import news_mail
from walletdesk.people.actions import ContactIsBlocked, follow_identity
from walletdesk.people.rules import IdentityKind
from walletdesk.staff import queries as staff
from walletdesk.wire import AuthorKind, RawText

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

KNOWN_FOR_S = 5.0
"""So long an account that another process may have changed is taken for what it was."""
SHORT_WAIT_S = 1.5
"""For a turn that comes so soon a job waits; for a later one it is put back."""
GIVES_UP_US = 4 * HOUR
"""So long a message is tried at a provider that does not answer; then its author decides."""
TURN_S = 0.5


class Providers:
    """Open it in the loop that uses it."""

    def __init__(self, *, settings: Settings, db: Db, store: Store, gate: Gate) -> None:
        self.settings = settings
        self.db = db
        self.gate = gate
        self.doing = Doing(db)
        self._store = store
        self._unreadable = unreadable.Unreadable()
        self._clients: dict[bool, httpx.AsyncClient] = {}
        self._known: dict[str, tuple[float, Inbox, Account]] = {}
        self._in_order: dict[int, InOrder | InOrderOfAll] = {}
        self._limits: dict[tuple[int, float], Limit] = {}
        self._hook_secrets: dict[str, str] = {}
        """Of the inboxes there are, by public id: made anew for each message they cost three hashes."""
        self._renewed: dict[bytes, bytes] = {}
        self._files = Limits(file_bytes=settings.file_limit_mb * MB, refuse_unread=settings.unread_files == "refuse")

    def client(self, account: Account) -> httpx.AsyncClient:
        """What reaches the servers of `account`, and no others that its settings may not name."""
        private = account.own_network
        if (made := self._clients.get(private)) is None:
            from walletdesk.channels.client import a_client  # brings httpx: 50 ms a widget alone never needs

            made = self._clients[private] = a_client(private=private)
        return made

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

    # -- accounts -----------------------------------------------------------------

    async def account(self, inbox: Inbox) -> Account:
        """Raises BadSetting (422) where it is not filled in, NoSuchChannel."""
        row = await self.db.read(accounts.of, inbox.id)
        key = self.settings.key(accounts.PURPOSE)
        secrets = accounts.opened(key, inbox.id, row.credentials) if row is not None and row.credentials else {}
        return self.account_of(inbox, {**inboxes.channel_settings(inbox), **secrets})

    def account_of(self, inbox: Inbox, values: dict[str, Any]) -> Account:
        return Account(
            inbox_id=inbox.id,
            public_id=inbox.public_id,
            name=inbox.name,
            languages=tuple(inboxes.languages(inbox)),
            settings=registry.read(inbox.channel, values),
            hook_secret=self.hook_secret(inbox.public_id),
            secrets=_Secrets(self.db, self.settings.key(accounts.PURPOSE), inbox.id, self._renewed),
        )

    def hook_secret(self, public_id: str) -> str:
        """Nothing of it is kept anywhere but here: it is made from the desk's key, and changes with it."""
        if (made := self._hook_secrets.get(public_id)) is None:
            made = hmac.digest(self.settings.key("hooks"), public_id.encode(), hashlib.sha256).hex()
            self._hook_secrets[public_id] = made
        return made

    async def known(self, public_id: str) -> tuple[Inbox, Account] | None:
        """An inbox and its account as they were at most `KNOWN_FOR_S` ago.  Raises BadSetting (422), NoSuchChannel."""
        now = asyncio.get_running_loop().time()
        if (there := self._known.get(public_id)) is not None and now - there[0] < KNOWN_FOR_S:
            return there[1], there[2]
        inbox = await self.db.read(inboxes.by_public_id, public_id)
        if inbox is None:
            return None
        account = await self.account(inbox)
        if len(self._known) > 1_000:
            self._known.clear()
        self._known[public_id] = (now, inbox, account)
        return inbox, account

    async def link(self, public_id: str, code: str) -> tuple[Inbox, str]:
        """An inbox and what opens it with `code`.  Raises NotFound (404), also for one where that cannot be."""
        try:
            known = await self.known(public_id)
        except registry.BadSetting:
            known = None
        if known is None or not known[0].active:
            raise NotFound
        adapter = registry.adapter(known[0].channel)
        if not isinstance(adapter, Linking):
            raise NotFound
        return known[0], adapter.link(known[1], code)

    def in_order(self, inbox_id: int) -> InOrder | InOrderOfAll:
        """Where what is posted for an account waits for its turn: among what other processes are told too, where there may
        be any."""
        if (known := self._in_order.get(inbox_id)) is not None:
            return known
        several = self.settings.redis and self.db.engine.name == "postgresql"
        made = self._in_order[inbox_id] = InOrderOfAll(self.db, inbox_id) if several else InOrder()
        return made

    def became(self, before: bytes, after: bytes) -> bool:
        """Whether sealed credentials became others by nothing but renewals of this process."""
        seen = set[bytes]()
        while before != after and before not in seen and before in self._renewed:
            seen.add(before)
            before = self._renewed[before]
        return before == after

    def forget(self) -> None:
        """Somebody changed an inbox."""
        self._known.clear()

    # -- in -------------------------------------------------------------------------

    async def take(self, inbox: Inbox, events: Sequence[Event]) -> None:
        """Store what a provider told, in its order; it may be acknowledged after this.

        What can never be stored (a blocked sender, a message of nobody's) is counted and left.  Raises what the
        database raises when it is busy or away, NotAccepted where the gate failed: the provider tells it again.
        What fails every time is passed over after a while.
        """
        for event in events:
            try:
                await self._take_or_pass(inbox, event)
            except (ContactIsBlocked, UnusableSender):
                self.doing.refused(inbox.id)
            except NotFound:
                self.doing.ignored(inbox.id)
            else:
                self.doing.received(inbox.id)

    async def _take_or_pass(self, inbox: Inbox, event: Event) -> None:
        try:
            await self._take(inbox, event)
        except (ContactIsBlocked, UnusableSender, NotFound):
            raise
        except Exception as error:
            now = self.db.clock.now()
            if not unreadable.is_its_own(error) or not self._unreadable.failed(inbox.id, event, now):
                raise
            log.error("passed_over", extra={"channel": inbox.channel, "error": type(error).__name__})
            if isinstance(event, base.Message):
                # Where even this fails it is not the message; everything waits.
                await self._message(inbox, unreadable.placeholder(event, inboxes.languages(inbox)[0]))
            self.doing.failed(inbox.id, "not_accepted")
        self._unreadable.over(inbox.id, event)

    async def _take(self, inbox: Inbox, event: Event) -> None:
        match event:
            case base.Message():
                await self._message(inbox, event)
            case Edited():
                await self._edited(inbox, event)
            case Withdrawn():
                await self.db.write(edited.withdraw, inbox.id, self._name(inbox, event.provider_id))
            case Reacted():
                by = inbound.named(inbox.id, event.sender)
                names = self._name(inbox, event.provider_id), digest(event.provider_id)
                await self.db.write(edited.react, by, *names, event.emoji)
            case Reachable():
                named = inbound.named(inbox.id, event.sender)
                await self.db.write(edited.reach, named, reachable=event.reachable)
            case Asked():
                whole = event.whole
                if whole is not None and (await self.gate.screen(whole.text)).found:
                    await self._message(inbox, whole)
                else:
                    await self.db.write(asides.asked, inbox, event)
            case Regrouped():
                await self.db.write(threads.regrouped, inbox.id, event.names, event.thread)
            case Renamed():
                for one in (event.old, event.new):  # what cannot name a sender names nobody anew
                    inbound.named(inbox.id, base.Sender(kind=IdentityKind.CHANNEL, value=one))
                await self.db.write(follow_identity, inbox.id, event.old, event.new)
            case Bounced():
                await self.db.write(_bounced, inbox.id, self._name(inbox, event.provider_id), event)

    def _name(self, inbox: Inbox, provider_id: str) -> str:
        return opaque(provider_id, self.hook_secret(inbox.public_id))

    async def _message(self, inbox: Inbox, event: base.Message) -> Received:
        facts = dict(event.facts)
        if event.subject is not None and not event.subject.is_blank():
            facts["subject"] = event.subject
        received = await inbound.receive(
            self.db,
            self.gate,
            Inbound(
                inbox_id=inbox.id,
                key=event.key,
                text=event.text,
                sender=event.sender,
                language=event.sender.language,
                topic=event.topic,
                facts=facts,
                beside=event.beside,
                look_in=event.look_in,
                keeps=event.keeps,
                provider_id=None if event.provider_id is None else self._name(inbox, event.provider_id),
                automatic=event.automatic,
                confirm=event.confirm,
                checked=event.checked,
                other_names=event.other_names,
                answers=None if event.answers is None else self._name(inbox, event.answers),
                answers_name=event.answers or "",
                album=event.album,
                place=event.place,
                media=tuple(one for one in event.files if one.data is None),
                window=registry.adapter(inbox.channel).CAPABILITIES.window,
            ),
        )
        there = sum(one.data is None for one in event.files)
        for place, one in enumerate((one for one in event.files if one.data is not None), there):
            await self._keep(received.message.id, received.contact.id, place, one)
        return received

    async def _edited(self, inbox: Inbox, event: Edited) -> None:
        try:
            await inbound.rewrite(self.db, self.gate, inbox.id, self._name(inbox, event.provider_id), event.text)
        except NotFound:
            if event.whole is None:
                raise
            await self._message(inbox, event.whole)

    async def _keep(self, message_id: int, contact_id: int, place: int, file: Attached) -> None:
        """One file of a message: read by the gate, stored, given to it.  A repeat finds what is there."""
        if file.data is None or await self.db.read(_has_file, message_id, _file_id(message_id, place)):
            return
        name, data = file.name, file.data
        try:
            stored = await intake.take_in(
                name,
                data,
                store=self._store,
                db=self.db,
                limits=self._files,
                uploader=Uploader(AuthorKind.CONTACT, contact_id),
                public_id=_file_id(message_id, place),
            )
        except HoldsSecret as secret:
            await self.db.write(_leaked, message_id, place, secret.found)
            await self.db.write(asides.forget_later, message_id)
            await self.db.write(media.refuse, message_id, secret.code)
        except (BadInput, TooLarge) as refusal:
            await self.db.write(media.refuse, message_id, refusal.code)
        else:
            await self.db.write(media.attach, message_id, stored.public_id, place)

    # -- jobs -------------------------------------------------------------------------

    def register(self, runner: jobs.Runner) -> None:
        asides.register(runner, self)
        runner.on(deliver.DELIVER, DeliverArgs, self.deliver, tries=10_000, timeout_s=300)
        runner.on(FETCH, FetchArgs, self.fetch, tries=20, timeout_s=300)

    async def fetch(self, args: FetchArgs) -> None:
        """A file that the provider keeps.  It is asked for anew after a crash: nothing of it lies here before it is read."""
        place = await self.db.read(_place_of, args.message_id)
        if place is None:
            return
        inbox, contact_id = place
        adapter = cast(base.Fetching, registry.adapter(inbox.channel))
        account = await self.account(inbox)
        try:
            data = await adapter.fetch(self.client(account), account, args.media.ref, self._files.file_bytes)
        except Retry as failure:
            self.doing.failed(inbox.id, failure.reason, counts=False)
            raise jobs.Retry(failure.after_s, code=failure.reason) from None
        except Permanent as failure:
            await self.db.write(media.refuse, args.message_id, failure.reason)
            return
        await self._keep(args.message_id, contact_id, args.place, Attached(name=RawText(args.media.name), data=data))

    async def deliver(self, args: DeliverArgs) -> None:
        """Hand a message to its channel and store what became of it.  A message that no longer waits is left alone."""
        waiting = await self.db.read(queries.to_deliver, args.message_id)
        if waiting is None:
            return
        if await self.db.read(queries.waits_before, waiting.conversation_id, waiting.message_id):
            raise jobs.Later(TURN_S, code="not_its_turn")
        inbox = await self.db.read(inboxes.by_id, waiting.inbox_id)
        if inbox is None:
            return
        try:
            sent = await self._send(inbox, waiting)
        except registry.NoSuchChannel:
            await self.db.write(reply.failed, args.message_id, "channel_gone")
        except registry.BadSetting:
            await self.db.write(reply.failed, args.message_id, "channel_not_set_up")
        except Permanent as failure:
            if failure.reason in base.OF_ONE_MESSAGE:
                self.doing.failed_for_one(inbox.id)
            else:
                self.doing.failed(inbox.id, failure.reason)
            metrics.channel_sent(inbox.channel, "unknown" if failure.unknown else "failed")
            await self.db.write(reply.failed, args.message_id, failure.reason, unknown=failure.unknown)
            if failure.reason == "blocked_by_user":
                await self.db.write(edited.blocked, args.message_id)
        except Retry as failure:
            self.doing.failed(inbox.id, failure.reason, counts=False)
            if self.db.clock.now() - waiting.due_at > GIVES_UP_US:
                unknown = await self.db.read(deliver.handover_begun, args.message_id)
                await self.db.write(reply.failed, args.message_id, failure.reason, unknown=unknown)
                return
            raise jobs.Retry(failure.after_s, code=failure.reason) from None
        else:
            self.doing.sent(inbox.id)
            metrics.channel_sent(inbox.channel, "sent")
            keeps = tuple(digest(one) for one in sent.keeps)
            others = tuple(digest(one) for one in sent.other_names)
            await self.db.write(reply.delivered, args.message_id, sent.provider_id, keeps, others)

    async def _send(self, inbox: Inbox, waiting: ToDeliver) -> Sent:
        adapter = registry.adapter(inbox.channel)
        account = await self.account(inbox)
        outbound = await self._outbound(waiting)
        if adapter.CAPABILITIES.retry_key:
            await self._turn(adapter, inbox.id, outbound)
            return await adapter.send(self.client(account), account, outbound)
        if await self.db.read(deliver.handover_begun, waiting.message_id):
            found = await self._look_up(adapter, account, outbound)
            if found is not None:
                return found
        outbound = await _with_files(outbound)  # what fails here was handed to nobody
        await self._turn(adapter, inbox.id, outbound)
        await self.db.write(deliver.begin_handover, waiting.message_id)
        try:
            return await adapter.send(self.client(account), account, outbound)
        except Retry:
            await self.db.write(deliver.end_handover, waiting.message_id)
            raise

    async def _look_up(self, adapter: base.Adapter, account: Account, outbound: Outbound) -> Sent | None:
        """What became of a message whose process died.  Raises Permanent where nobody can tell."""
        found = getattr(adapter, "found", None)
        if found is None:
            raise Permanent("process_died", unknown=True)
        return await cast(base.Remembering, adapter).found(self.client(account), account, outbound)

    async def _turn(self, adapter: base.Adapter, inbox_id: int, outbound: Outbound) -> None:
        """Wait for it, or raise `jobs.Later` when it comes later."""
        for rate in adapter.rates(outbound) if isinstance(adapter, base.Counting) else ():
            limit = self._limits.setdefault((rate.burst, rate.per_s), Limit(rate.burst, rate.per_s))
            wait_s = limit.wait_s(f"{inbox_id}:{rate.route}")
            if wait_s > SHORT_WAIT_S:
                raise jobs.Later(wait_s, code="rate_limit")
            if wait_s > 0:
                await asyncio.sleep(wait_s)
                limit.wait_s(f"{inbox_id}:{rate.route}")

    async def _outbound(self, waiting: ToDeliver) -> Outbound:
        to, threaded, files, agent, quoted, choices, offered = await self.db.read(_beside, waiting)
        if to is not None and to.unreachable_since is not None:
            raise Permanent("blocked_by_user")
        return Outbound(
            message_id=waiting.message_id,
            conversation_id=waiting.conversation_id,
            inbox_id=waiting.inbox_id,
            contact_id=waiting.contact_id,
            number=waiting.number,
            public_id=waiting.public_id,
            text=waiting.body,
            language=waiting.language,
            files=tuple(
                Outgoing(
                    name=one.name,
                    media_type=one.media_type,
                    size_bytes=one.size_bytes,
                    read=partial(self._read, one.storage_key),
                )
                for one in files
                if one.state is State.READY
            ),
            by_person=waiting.author_kind is AuthorKind.AGENT,
            warns=waiting.warns,
            agent=agent,
            to=to.value if to is not None else "",
            answers=next((one.provider_id for one in threaded if one.author_kind is AuthorKind.CONTACT), None),
            quotes=quoted,
            earlier=tuple(one.provider_id for one in reversed(threaded)),
            facts=json.loads(waiting.facts),
            choices=choices,
            offered=offered,
        )

    async def _read(self, storage_key: str) -> bytes:
        """Raises Permanent for what is gone, Retry while the store is away."""
        try:
            return b"".join([piece async for piece in await self._store.get(storage_key)])
        except FileGone as gone:
            raise Permanent(gone.code) from None
        except WalletdeskError as error:
            raise Retry(error.retry_after_s, reason=error.code) from None


class _Secrets:
    """`base.Secrets` of an inbox.  What it renews itself stands in `renewed`, by how it was sealed before."""

    def __init__(self, db: Db, key: bytes, inbox_id: int, renewed: dict[bytes, bytes]) -> None:
        self._db, self._key, self._inbox_id, self._renewed = db, key, inbox_id, renewed

    async def get(self, name: str) -> str:
        try:
            row = await self._db.read(accounts.of, self._inbox_id)
        except WalletdeskError as error:
            raise Retry(error.retry_after_s, reason=error.code) from None
        return accounts.opened(self._key, self._inbox_id, row.credentials).get(name, "") if row is not None else ""

    async def renew(self, name: str, old: str, new: str) -> None:
        try:
            sealed = await self._db.write(accounts.renew, self._key, self._inbox_id, name, old, new)
        except WalletdeskError as error:
            raise Retry(error.retry_after_s, reason=error.code) from None
        if sealed is not None:
            if len(self._renewed) > 1_000:
                self._renewed.clear()
            before, after = sealed
            self._renewed[before] = after


async def _with_files(outbound: Outbound) -> Outbound:
    """The same, its files read."""

    async def held(data: bytes) -> bytes:
        return data

    files = [msgspec.structs.replace(one, read=partial(held, await one.read())) for one in outbound.files]
    return msgspec.structs.replace(outbound, files=tuple(files))


def _file_id(message_id: int, place: int) -> str:
    """The same for a file that comes again, so that it is stored once; nothing that a stranger could know."""
    return f"m{message_id}-{place}"


def _has_file(unit: Unit, message_id: int, public_id: str) -> bool:
    files = file_queries.of_messages(unit, [message_id]).get(message_id, [])
    return any(one.public_id == public_id for one in files)


def _place_of(unit: Unit, message_id: int) -> tuple[Inbox, int] | None:
    stored = queries.one_message(unit, message_id)
    if stored is not None and queries.was_withdrawn(unit, message_id):
        return None
    inbox = None if stored is None else inboxes.by_id(unit, stored.inbox_id)
    return None if stored is None or inbox is None or stored.author_id is None else (inbox, stored.author_id)


def _beside(unit: Unit, waiting: ToDeliver) -> tuple[Any, list[Any], list[Any], str, str | None, tuple[str, ...], bool]:
    quoted = threads.answered_by(unit, waiting.message_id)
    files = file_queries.of_messages(unit, [waiting.message_id]).get(waiting.message_id, []) if waiting.files else []
    by = staff.by_id(unit, waiting.author_id or 0) if waiting.author_kind is AuthorKind.AGENT else None
    return (
        queries.addressed(unit, waiting.conversation_id),
        queries.threaded(unit, waiting.conversation_id),
        files,
        by.name if by is not None else "",
        None if quoted is None else quoted.provider_id,
        tuple(bot.choices_of_message(unit, waiting.message_id)) if waiting.author_kind is AuthorKind.BOT else (),
        bot.offered_before(unit, waiting.inbox_id, waiting.contact_id, waiting.message_id),
    )


def _bounced(unit: Unit, inbox_id: int, name: str, event: Bounced) -> None:
    stored = by_provider_id(unit, inbox_id, name)
    if stored is None:
        news_mail.came_back(unit, event.number, event.reason)
        return
    if stored.author_kind is AuthorKind.CONTACT:
        raise NotFound
    reply.failed(unit, stored.id, event.reason)


def _leaked(unit: Unit, message_id: int, place: int, found: Any) -> None:
    stored = queries.one_message(unit, message_id)
    if stored is not None:
        react(unit, stored.conversation_id, Leak(id=-message_id - place, found=tuple(found)))
