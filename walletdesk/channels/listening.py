"""Accounts that are listened to: mailboxes, long polling.  One task each while its inbox takes messages.

Where several processes could listen, a lease in the database sees to it that one does.
"""

from __future__ import annotations

import asyncio
import logging
from typing import cast

from walletdesk.channels import registry
from walletdesk.channels.base import Listening, Permanent, Pulling, Retry
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
SHORTEST_S, LONGEST_S = 1.0, 300.0
"""Between tries at a provider that does not work."""


class Listeners:
    def __init__(self, providers: Providers) -> None:
        self._providers = providers
        self._listener = new_id()
        self._tasks: dict[int, tuple[Inbox, bytes, asyncio.Task[None]]] = {}

    async def run(self) -> None:
        """Until it is cancelled."""
        try:
            while True:
                try:
                    await self._look()
                except WalletdeskError as error:
                    log.info("channels_wait", extra={"code": error.code})
                await asyncio.sleep(LOOKS_EVERY_S)
        finally:
            for _, _, task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*(task for _, _, task in self._tasks.values()), return_exceptions=True)
            self._tasks.clear()

    async def _look(self) -> None:
        """Begin what is new, end what is gone or another way."""
        db = self._providers.db
        wanted: dict[int, tuple[Inbox, bytes]] = {}
        for inbox in await db.read(accounts.active):
            if inbox.channel not in registry.names() or not registry.adapter(inbox.channel).CAPABILITIES.pulls:
                continue
            row = await db.read(accounts.of, inbox.id)
            if row is not None and await db.write(accounts.listen, inbox.id, self._listener, LEASE_US):
                wanted[inbox.id] = (inbox, row.credentials)
        for inbox_id, (inbox, credentials, task) in list(self._tasks.items()):
            if wanted.get(inbox_id) != (inbox, credentials) or task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                del self._tasks[inbox_id]
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
                        client=providers.client,
                        cursor=row.cursor if row is not None else "",
                        take=lambda events: providers.take(inbox, events),
                        keep_cursor=lambda cursor: providers.db.write(accounts.keep_cursor, inbox.id, cursor),
                        working=lambda: providers.doing.works(inbox.id),
                    )
                )
                reason, asked_s = "connection_lost", None
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
