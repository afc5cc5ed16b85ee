"""How the accounts of channels are doing: counted in memory, written down every few seconds.

What is lost with a process is numbers of some seconds; messages are never kept here.
"""

from __future__ import annotations

import asyncio
import logging

from walletdesk.inboxes import accounts
from walletdesk.inboxes.accounts import Noted
from walletdesk.kit.db import Db
from walletdesk.kit.errors import WalletdeskError

log = logging.getLogger(__name__)

EVERY_S = 5.0
LOOKS_EVERY_S = 60.0


class Doing:
    def __init__(self, db: Db) -> None:
        self._db = db
        self._noted: dict[int, Noted] = {}

    def _of(self, inbox_id: int) -> Noted:
        return self._noted.setdefault(inbox_id, Noted())

    def received(self, inbox_id: int) -> None:
        noted = self._of(inbox_id)
        noted.counts.received += 1
        noted.event_at = self._db.clock.now()

    def ignored(self, inbox_id: int) -> None:
        """The provider told something that is nothing to us: it is alive."""
        noted = self._of(inbox_id)
        noted.counts.ignored += 1
        noted.worked_at = self._db.clock.now()

    def refused(self, inbox_id: int) -> None:
        self._of(inbox_id).counts.refused += 1

    def sent(self, inbox_id: int) -> None:
        noted = self._of(inbox_id)
        noted.counts.sent += 1
        noted.sent_at = self._db.clock.now()

    def failed(self, inbox_id: int, reason: str, *, counts: bool = True) -> None:
        noted = self._of(inbox_id)
        noted.counts.failed += counts
        noted.failed_at, noted.failure = self._db.clock.now(), reason

    def failed_for_one(self, inbox_id: int) -> None:
        """A message cannot be delivered, which says nothing of the account."""
        self._of(inbox_id).counts.failed += 1

    def works(self, inbox_id: int) -> None:
        self._of(inbox_id).worked_at = self._db.clock.now()

    async def write_down(self) -> None:
        """Raises what `Db.write` raises; what could not be written is kept."""
        while self._noted:
            inbox_id, noted = self._noted.popitem()
            try:
                await self._db.write(accounts.note, inbox_id, noted)
            except WalletdeskError:
                self._noted.setdefault(inbox_id, noted)
                raise

    async def run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self.write_down()
            except WalletdeskError as error:
                log.info("channels_not_noted", extra={"code": error.code})


async def watch(db: Db) -> None:
    """Tell of accounts that fail or have gone silent, and of those that work again.  Until it is cancelled."""
    while True:
        await asyncio.sleep(LOOKS_EVERY_S)
        try:
            await look(db)
        except WalletdeskError as error:
            log.info("channels_not_looked_at", extra={"code": error.code})
        except Exception:  # one that stopped silently would be noticed by those who wait
            log.exception("channels_not_looked_at")


async def look(db: Db) -> None:
    for inbox in await db.read(accounts.to_tell):
        await db.write(accounts.tell, inbox)
