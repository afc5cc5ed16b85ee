"""The parts every process of a desk has, opened in order and closed in the other.

`app` adds the sockets, `worker` nothing; both may do the work that waits (jobs and
clocks), and on SQLite the one process does all of it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

import msgspec
from sqlalchemy import text

from walletdesk import ledger, rescan
from walletdesk.analytics import tasks as asked
from walletdesk.audit import actions as audit
from walletdesk.bot import actions as bot
from walletdesk.bot import tasks as bot_tasks
from walletdesk.bot.considering import Means
from walletdesk.bot.copilot import Copilot
from walletdesk.bot.endpoint import Endpoint
from walletdesk.bot.flows import queries as flows
from walletdesk.bot.flows.running import ChainLooks
from walletdesk.bot.guessing import Guesser
from walletdesk.bot.seeking import Seeker
from walletdesk.bot.writing import Budgeted, Writer
from walletdesk.catalogue import queries as catalogue
from walletdesk.chain import networks
from walletdesk.channels import asides, doing
from walletdesk.channels.form import tasks as form_tasks
from walletdesk.channels.inbound import Gate
from walletdesk.channels.listening import Listeners
from walletdesk.channels.mail import newsletter
from walletdesk.channels.providers import Providers
from walletdesk.conversations import queries as conversation_queries
from walletdesk.conversations import tasks as conversation_tasks
from walletdesk.conversations.actions import clocks, gone, redact, windows, work
from walletdesk.conversations.actions.forget import forget_silent
from walletdesk.events import SYSTEM, Actor, InboxChanged, InboxPaused, InboxResumed
from walletdesk.files import actions as files
from walletdesk.files import queries as file_queries
from walletdesk.files import tasks as file_tasks
from walletdesk.files.rules import MB, Limits
from walletdesk.files.store import Store, open_store
from walletdesk.inboxes import accounts
from walletdesk.incidents import tasks as incidents
from walletdesk.integrations import actions as integrations
from walletdesk.integrations import sealing as webhook_sealing
from walletdesk.integrations import sending as telling
from walletdesk.kit import erase, ids, jobs, metrics, migrations
from walletdesk.kit.backup import Copies
from walletdesk.kit.child import ONE_THREAD
from walletdesk.kit.clock import DAY, HOUR, Clock, SystemClock
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine, sqlite_path
from walletdesk.kit.errands import Errands
from walletdesk.kit.errors import NotFound, WalletdeskError
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Event, Query, Unit
from walletdesk.knowledge import tasks as article_tasks
from walletdesk.knowledge import vectors
from walletdesk.knowledge.actions import news_mail, pictures, readers
from walletdesk.lookups import actions as lookups
from walletdesk.lookups import queries as lookup_queries
from walletdesk.lookups import sealing
from walletdesk.lookups import tasks as lookup_tasks
from walletdesk.lookups.fees import Fees
from walletdesk.lookups.looking import Looker
from walletdesk.macros import with_reply
from walletdesk.notify import reviews
from walletdesk.notify import tasks as on_call
from walletdesk.outgoing import actions as outgoing
from walletdesk.outgoing import queries as places
from walletdesk.people import actions as people
from walletdesk.people import links
from walletdesk.portal.help.mailing import Mailer
from walletdesk.portal.help.values import LiveValues
from walletdesk.realtime.bus import Bus, open_bus
from walletdesk.safety import identity
from walletdesk.screening import actions as screening
from walletdesk.screening import queries as screening_queries
from walletdesk.screening.actions import RescanArgs
from walletdesk.sla import actions as sla
from walletdesk.sorting import actions as sorting
from walletdesk.sorting import tasks as sorting_tasks
from walletdesk.sorting import teaching
from walletdesk.sorting.reading import Reader
from walletdesk.staff import actions as staff
from walletdesk.subscribers import ERASE_CONTACT, SCRUB, TOPIC, ContactArgs, Retelling, ScrubArgs, inside, tell
from walletdesk.triage import actions as triage
from walletdesk.visits import actions as visits

log = logging.getLogger(__name__)

A = TypeVar("A", bound=msgspec.Struct)
SWITCH_INTERVAL_S = 0.0005
"""Threads hand over ten times as often as by default: p99 at 500 messages a second was 4.7 ms instead of 12.5."""
_NEWEST_ID = Query(
    text("select max(id) from (select max(id) as id from message union all select max(id) from change) as newest"), int
)
HOUSEKEEPING = "housekeeping"
REBUILD_INDEX = "rebuild_index"
PEOPLES_TABLES = [
    "message",
    "conversation",
    "contact",
    "contact_word",
    "identity",
    "identity_claim",
    "rating",
    "draft",
    "file",
    "lookup",
    "lookup_level",
    "lookup_told",
    "observation",
    "secret_report",
    "request_address",
    "visit",
    "visit_code",
    "bot_turn",
    "bot_flow_run",
    "triage_verdict",
    "news_reader",
    "news_wish",
]
"""Those that hold what people wrote or who they are."""
_TICK_S = 1.0


class NotMigrated(Exception):
    """The database is older than the program; `walletdesk migrate` brings it up."""


class Desk:
    """Open it in the loop that will serve."""

    def __init__(self, settings: Settings, *, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self.one_process = sqlite_path(settings.database) is not None
        self._tasks: list[asyncio.Task[None]] = []
        self._works = False

    async def open(self) -> None:
        """Raises NotMigrated, NewerDatabase or AlreadyOpen before anything is served."""
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        for name, value in ONE_THREAD.items():
            os.environ.setdefault(name, value)
        settings = self.settings
        if await asyncio.to_thread(migrations.pending, settings.database):
            raise NotMigrated
        self.engine = open_engine(settings.database)
        if not self.one_process:
            self.engine.writers = settings.database_writers
        self.engine.readers = settings.database_readers
        path = sqlite_path(settings.database)
        self.copies = Copies(path) if path is not None else None
        self.errands = Errands(path, self._errand) if path is not None else None
        self.db = Db(self.engine, clock=self.clock, inside=inside)
        ids.go_on_after(await self.db.read(_newest_id))
        self.bus: Bus = open_bus(settings)
        await self.bus.start()
        self.store: Store = open_store(settings)
        self.runner = jobs.Runner(self.db, self.clock, on_end=metrics.job_ended)
        identity.look_for(settings.identity_countries)
        networks.describe(await self.db.read(lookup_queries.own_networks))
        self.looker = Looker(self.db, self.settings.key(sealing.PURPOSE), listed=catalogue.tokens_since)
        self.reader = Reader(settings.data_dir)
        self.fees = Fees(self.looker, self.clock)
        self.writer = writer_of(self.settings)
        self.copilot = copilot_of(self.settings)
        values = LiveValues(self.db, self.fees, settings)
        seeker = Seeker(self.db, values=values)
        looks = ChainLooks(self.db, self.looker)
        self.means = Means(
            guessing=Guesser(self.db, self.reader),
            seek=seeker,
            opening=lambda flow_id, version: self.db.read(flows.content, flow_id, version),
            looking=looks.of_message,
            looking_now=looks.now,
            bring=seeker.passage,
            allowing=lambda: self.db.read(places.allowed, settings.addresses),
            public_url=self.settings.public_url,
            writing=None if self.writer is None else Budgeted(self.db, self.writer, settings.bot_model_answers_a_day),
        )
        self.gate = Gate()
        self.providers = Providers(settings=settings, db=self.db, store=self.store, gate=self.gate)
        self.mailer = Mailer(
            db=self.db, settings=settings, values=values, post=partial(newsletter.post, self.providers)
        )
        self.sender = telling.Sender(self.db, settings.key(webhook_sealing.PURPOSE))
        self.teller = telling.runner(self.db, self.sender, metrics.job_ended)
        self.dispatcher = telling.Dispatcher(self.db, self.bus, TOPIC)
        self._register()
        if self.errands is not None:
            await self.errands.start()
        self.db.subscribe(tell(self.bus))
        self.db.subscribe(self._inbox_changed)
        self._tasks.append(asyncio.create_task(self.providers.doing.run(), name="channels"))
        if not self.one_process and self.settings.redis:
            retelling = Retelling(self.db, self.bus)
            self._tasks.append(asyncio.create_task(retelling.run(), name="retelling"))

    async def start_work(self) -> None:
        """Jobs and clocks run in this process from now on."""
        self._works = True
        if self.one_process:
            await self.db.write(jobs.free)
        await self.db.write(_plan, self.clock.now())
        self._tasks += [
            asyncio.create_task(self.runner.run(), name="jobs"),
            asyncio.create_task(self._tick(), name="clocks"),
            asyncio.create_task(Listeners(self.providers).run(), name="listening"),
            asyncio.create_task(doing.watch(self.db), name="channels that fail"),
            asyncio.create_task(self.teller.run(), name="webhooks"),
            asyncio.create_task(self.dispatcher.run(), name="what webhooks tell"),
        ]

    async def close(self) -> None:
        if self._works:
            await self.teller.stop()
            await self.runner.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(WalletdeskError):
            await self.providers.doing.write_down()
        await self.providers.close()
        self.gate.close()
        await self.fees.close()
        await self.looker.close()
        for model in (self.writer, self.copilot):
            if model is not None:
                await model.close()
        await self.sender.close()
        await self.bus.close()
        if self.errands is not None:
            await self.errands.close()
        if self.copies is not None:
            await asyncio.to_thread(self.copies.close)
        await asyncio.to_thread(self.db.close)
        self.engine.close()

    def _inbox_changed(self, event: Event) -> None:
        if isinstance(event, InboxChanged | InboxPaused | InboxResumed):
            self.providers.forget()

    def _register(self) -> None:
        runner, db = self.runner, self.db
        self.providers.register(runner)
        runner.on(work.WAKE, work.ConversationArgs, _unit(db, lambda u, a: work.wake(u, a.conversation_id)))
        runner.on(work.CLOSE, work.ConversationArgs, _unit(db, lambda u, a: work.close(u, a.conversation_id)))
        runner.on(windows.SHUT, windows.ShutArgs, _unit(db, clocks.shut))
        runner.on(with_reply.WITH_REPLY, with_reply.WithReplyArgs, self._with_reply)
        runner.on(ERASE_CONTACT, ContactArgs, self._erase_contact, tries=30)
        runner.on(clocks.RECOUNT, clocks.RecountArgs, self._recount, timeout_s=600)
        runner.on(gone.GIVE_BACK, gone.GiveBackArgs, self._give_back, timeout_s=600)
        runner.on(SCRUB, ScrubArgs, self._scrub, tries=30, timeout_s=600)
        runner.on(REBUILD_INDEX, None, self._rebuild_index, timeout_s=3600)
        runner.on(screening.RESCAN, RescanArgs, self._rescan, tries=30, timeout_s=600)
        runner.on(HOUSEKEEPING, None, self._keep_house, timeout_s=600)
        conversation_tasks.register(runner, db=db)
        file_tasks.register(runner, db=db, store=self.store, forget=forget_silent)
        lookup_tasks.register(runner, db=db, looker=self.looker)
        article_tasks.register(runner, db=db)
        sorting_tasks.register(runner, db=db, reader=self.reader)
        teaching.register(runner, db=db, reader=self.reader)
        asked.register(runner, db=db, settings=self.settings)
        incidents.register(runner, db=db, settings=self.settings)
        form_tasks.register(runner, db=db, settings=self.settings)
        on_call.register(runner, db=db, settings=self.settings)
        reviews.register(runner, db=db, settings=self.settings)
        bot_tasks.register(runner, db=db, means=self.means)
        self.mailer.register(runner)

    async def _with_reply(self, args: with_reply.WithReplyArgs) -> None:
        await self.db.write(with_reply.carry_out, args.message_id)

    async def _scrub(self, args: ScrubArgs) -> None:
        left = await erase.scrub(self.db, args.tables)
        await asyncio.to_thread(ledger.write, self.db, self.settings.data_dir)
        if left.index:
            await self.db.write(jobs.add, REBUILD_INDEX, key=REBUILD_INDEX)
        if left.rows:
            raise jobs.Retry(after_s=1, code="old_rows_still_read")

    async def _rebuild_index(self, _: None) -> None:
        await erase.rebuild_index(self.db)

    async def _erase_contact(self, args: ContactArgs) -> None:
        while await self.db.write(redact.erase_words, args.contact_id):
            pass
        conversations = await self.db.write(redact.erase_contact, args.contact_id)
        after = 0
        while after := await self.db.write(asides.forget_contact, args.contact_id, after):
            pass
        await self.db.write(lookups.erase_contact, args.contact_id, conversations)
        await self.db.write(bot.erase, conversations)
        await self.db.write(sorting.erase_conversations, conversations)
        for conversation_id in conversations:
            for file in await self.db.read(file_queries.of_conversation, conversation_id):
                await self.db.write(files.remove, file.public_id)
        await self.db.write(jobs.add, SCRUB, ScrubArgs(PEOPLES_TABLES), key=f"{SCRUB}:all")
        # No event says that the words are gone now, and lists still show the first of them.
        for row in await self.db.read(conversation_queries.of_contact, args.contact_id, limit=1_000):
            changed = (row.id, row.sequence, row.inbox_id, row.contact_id)
            self.bus.publish(TOPIC, msgspec.json.encode(changed))

    async def _rescan(self, args: RescanArgs) -> None:
        limits = Limits(file_bytes=self.settings.file_limit_mb * MB)
        one = await rescan.stretch(self.db, self.store, limits, args.rescan_id)
        if one is not None and one.ended_at is None:
            await self.db.write(screening.carry_on, one.id)

    async def _errand(self, question: bytes) -> AsyncIterator[bytes]:
        """`walletdesk rescan` while the desk serves: it is begun here, and what it does is told line by line."""
        asked = msgspec.json.decode(question, type=rescan.Asked)
        one = await self.db.write(rescan.begin, SYSTEM, asked, as_job=True)
        while one.ended_at is None:
            yield msgspec.json.encode(rescan.Progress.of(one))
            await asyncio.sleep(0.3)
            one = await self.db.read(rescan.now, one)
        yield msgspec.json.encode(rescan.Progress.of(one))

    async def _give_back(self, args: gone.GiveBackArgs) -> None:
        while await self.db.write(gone.give_back, args.staff_id, Actor(args.by_kind, args.by_id)):
            pass

    async def _recount(self, args: clocks.RecountArgs) -> None:
        after: int | None = 0
        while after is not None:
            after = await self.db.write(clocks.recount, args.inbox_id, after)

    async def _keep_house(self, _: None) -> None:
        # First of all: a house that could not be kept today is kept next time.
        await self.db.write(_plan_housekeeping, self.clock.now() + HOUR)
        for remove in (
            triage.forget_old, people.remove_old, links.remove_old, accounts.forget_old, visits.remove_old
        ):  # fmt: skip
            await self.db.write(remove)
        for staff_id in await self.db.read(gone.with_work):
            while await self.db.write(gone.give_back, staff_id):
                pass
        await self.db.write(readers.remove_old)
        await self.db.write(news_mail.remove_old)
        while await self.db.write(pictures.remove_unused):
            pass
        await vectors.catch_up(self.db)
        await self.db.write(outgoing.remove_old)
        await self.db.write(integrations.remove_old)
        await self.db.write(audit.remove_old, keep_us=self.settings.audit_days * DAY)
        await self.db.write(screening.remove_old, keep_us=self.settings.audit_days * DAY)
        await self.db.write(lookups.remove_old, keep_us=self.settings.observation_days * DAY)
        await self.db.write(staff.remove_old, idle_us=self.settings.staff_idle_hours * HOUR)

    async def _tick(self) -> None:
        while True:
            looked = 0
            try:
                if await self.db.read(sla.coming, self.clock.now(), limit=1):
                    looked = await clocks.look_at_all(self.db)
            except WalletdeskError as error:
                log.info("clocks_wait", extra={"code": error.code})
            except Exception:  # clocks that stopped silently would be noticed by those who wait
                log.exception("clocks_failed")
            await asyncio.sleep(_TICK_S if looked < clocks.MOST else 0.05)


def writer_of(settings: Settings) -> Writer | None:
    endpoint = endpoint_of(settings)
    return None if endpoint is None else Writer(endpoint)


def copilot_of(settings: Settings) -> Copilot | None:
    endpoint = endpoint_of(settings)
    return None if endpoint is None else Copilot(endpoint)


def endpoint_of(settings: Settings) -> Endpoint | None:
    if not settings.bot_model_url:
        return None
    return Endpoint(url=settings.bot_model_url.rstrip("/"), key=settings.bot_model_key, model=settings.bot_model)


def _unit(db: Db, action: Callable[[Unit, A], None]) -> Callable[[A], Awaitable[None]]:
    async def handler(args: A) -> None:
        try:
            await db.write(action, args)
        except NotFound:
            raise jobs.GiveUp("conversation_gone") from None

    return handler


def _newest_id(unit: Unit) -> int:
    return unit.one(_NEWEST_ID) or 0


def _plan(unit: Unit, now: int) -> None:
    _plan_housekeeping(unit, now)
    if (begun := screening_queries.running(unit)) is not None:
        screening.carry_on(unit, begun.id)
    file_tasks.plan_sweep(unit, now)
    lookup_tasks.plan(unit, now)
    teaching.plan(unit, now)
    asked.plan(unit, now)


def _plan_housekeeping(unit: Unit, at: int) -> None:
    jobs.add(unit, HOUSEKEEPING, key=HOUSEKEEPING, run_at=at)
