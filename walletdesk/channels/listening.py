"""Accounts that are listened to: mailboxes, long polling.  One task each while its inbox takes messages.

Where several processes could listen, a lease in the database sees to it that one does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from typing import cast

from walletdesk.channels import registry
from walletdesk.channels.base import Event, Listening, Permanent, Pulling, Retry
from walletdesk.channels.inbound import NotAccepted
from walletdesk.channels.providers import Providers
from walletdesk.inboxes import accounts
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.clock import SECOND
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.ids import new_id

log = logging.getLogger(__name__)

LOOKS_EVERY_S = 3.0
"""For inboxes that were made, changed, paused."""
LEASE_US = 15 * SECOND
"""So long an account is a process's own that does not say so again: it died, or cannot reach the database."""
CHECKS_EVERY_S = 0.5
"""Whether the lease still holds."""
SHORTEST_S, LONGEST_S = 1.0, 300.0
"""Between tries at a provider that does not work."""


class _LeaseLost(Exception):
    """Another process listens now, or may."""


class Listeners:
    def __init__(self, providers: Providers) -> None:
        self._providers = providers
        self._listener = new_id()
        self._tasks: dict[int, tuple[Inbox, bytes, asyncio.Task[None]]] = {}
        self._ours_until: dict[int, float] = {}
        """By inbox, in the loop's time: when the lease ends if it is not renewed."""

    async def run(self) -> None:
        """Until it is cancelled."""
        watching = asyncio.create_task(self._watch(), name="leases")
        try:
            while True:
                try:
                    await self._look()
                except WalletdeskError as error:
                    log.info("channels_wait", extra={"code": error.code})
                await asyncio.sleep(LOOKS_EVERY_S)
        finally:
            watching.cancel()
            for _, _, task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*(task for _, _, task in self._tasks.values()), return_exceptions=True)
            self._tasks.clear()

    def _is_ours(self, inbox_id: int) -> bool:
        return asyncio.get_running_loop().time() < self._ours_until.get(inbox_id, 0.0)

    async def _watch(self) -> None:
        """Stop who listens on a lease that is over: another process may listen now, and the database may not say so."""
        while True:
            await asyncio.sleep(CHECKS_EVERY_S)
            for inbox_id, (_, _, task) in self._tasks.items():
                if not self._is_ours(inbox_id) and not task.done():
                    log.warning("lease_lost", extra={"inbox": inbox_id})
                    task.cancel()

    async def _take(self, inbox: Inbox, events: Sequence[Event]) -> None:
        """Raises _LeaseLost where the account is another process's by now: that one reads it."""
        if not self._is_ours(inbox.id):
            raise _LeaseLost
        await self._providers.take(inbox, events)

    async def _keep_cursor(self, inbox_id: int, cursor: str) -> None:
        if not self._is_ours(inbox_id):
            raise _LeaseLost
        await self._providers.db.write(accounts.keep_cursor, inbox_id, cursor)

    async def _look(self) -> None:
        """Begin what is new, end what is gone or another way."""
        db = self._providers.db
        wanted: dict[int, tuple[Inbox, bytes]] = {}
        for inbox in await db.read(accounts.active):
            if inbox.channel not in registry.names() or not registry.adapter(inbox.channel).CAPABILITIES.pulls:
                continue
            row = await db.read(accounts.of, inbox.id)
            asked_at = asyncio.get_running_loop().time()
            if row is not None and await db.write(accounts.listen, inbox.id, self._listener, LEASE_US):
                wanted[inbox.id] = (inbox, row.credentials)
                self._ours_until[inbox.id] = asked_at + LEASE_US / SECOND
        for inbox_id, (inbox, credentials, task) in list(self._tasks.items()):
            now, sealed = wanted.get(inbox_id, (None, b""))
            if now != inbox or not self._providers.became(credentials, sealed) or task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                del self._tasks[inbox_id]
            else:
                self._tasks[inbox_id] = (inbox, sealed, task)  # what it renewed itself is no other account
        for inbox_id, (inbox, credentials) in wanted.items():
            if inbox_id not in self._tasks:
                task = asyncio.create_task(self._listen(inbox), name=f"listen:{inbox_id}")
                self._tasks[inbox_id] = (inbox, credentials, task)

    async def _listen(self, inbox: Inbox) -> None:
        """Listen, and again after each failure: later and later while it fails at once."""
        providers, wait_s = self._providers, SHORTEST_S
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                account = await providers.account(inbox)
                row = await providers.db.read(accounts.of, inbox.id)
                adapter = cast(Listening, registry.adapter(inbox.channel))
                await adapter.listen(
                    Pulling(
                        account=account,
                        client=providers.client(account),
                        cursor=row.cursor if row is not None else "",
                        take=partial(self._take, inbox),
                        keep_cursor=partial(self._keep_cursor, inbox.id),
                        working=partial(providers.doing.works, inbox.id),
                        ignored=partial(providers.doing.ignored, inbox.id),
                    )
                )
                reason, asked_s = "connection_lost", None
            except _LeaseLost:
                return
            except Retry as failure:
                reason, asked_s = failure.reason, failure.after_s
            except Permanent as failure:
                reason, asked_s = failure.reason, LONGEST_S
            except registry.BadSetting:
                reason, asked_s = "channel_not_set_up", LONGEST_S
            except NotAccepted as error:  # nothing comes in until this is over
                reason, asked_s = error.code, wait_s
            except WalletdeskError as error:
                reason, asked_s = "", error.retry_after_s or SHORTEST_S  # ours, not the provider's
            except Exception:  # a listener that ended silently would be found out by those who wait
                log.exception("listening_failed", extra={"channel": inbox.channel})
                reason, asked_s = "listening_failed", None
            if reason:
                providers.doing.failed(inbox.id, reason, counts=False)
            if loop.time() - began > LONGEST_S:
                wait_s = SHORTEST_S
            await asyncio.sleep(asked_s if asked_s is not None else wait_s)
            wait_s = min(wait_s * 2, LONGEST_S)
