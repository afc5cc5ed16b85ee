"""What the worker does for the room: bytes that nobody needs any more go."""

from __future__ import annotations

import logging
from collections.abc import Callable

from walletdesk.files import actions, queries
from walletdesk.files.actions import DELETE_BYTES, DeleteBytes
from walletdesk.files.store import Store, days_to_sweep
from walletdesk.files.tables import Uploader
from walletdesk.kit import jobs
from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Unit
from walletdesk.wire import AuthorKind

log = logging.getLogger(__name__)

SWEEP = "files.sweep"
_BATCH = 200
Forget = Callable[[Unit, int], None]
_EVERY = 6 * HOUR


async def delete_bytes(args: DeleteBytes, *, store: Store) -> None:
    """May run twice; what is gone counts as deleted."""
    await store.delete(args.keys)


async def sweep(*, db: Db, store: Store, forget: Forget | None = None) -> None:
    """Removes files a day old that no message took, and bytes of the last month that no row knows.

    `forget` is told of each contact who has lost their last file so: there may be nothing else of them.
    """
    # First of all: a sweep that dies has its next one all the same.
    await db.write(plan_sweep, db.clock.now() + _EVERY)
    before = db.clock.now() - DAY
    while await db.write(remove_forgotten, before, forget):
        pass
    orphans = 0
    for day in days_to_sweep(db.clock.now()):
        async for keys in store.keys_of_day(day):
            unknown = await db.read(queries.unknown_keys, keys)
            await store.delete(unknown)
            orphans += len(unknown)
    if orphans:
        log.info("orphans_removed", extra={"count": orphans})


def remove_forgotten(unit: Unit, before: int, forget: Forget | None = None) -> int:
    """A batch of them; returns how many it was."""
    forgotten = queries.forgotten(unit, before, _BATCH)
    for each in forgotten:
        actions.remove(unit, each.public_id)
    for uploader in dict.fromkeys(Uploader(each.uploader_kind, each.uploader_id) for each in forgotten):
        if forget is not None and uploader.kind is AuthorKind.CONTACT and not queries.waiting(unit, uploader):
            forget(unit, uploader.id)
    return len(forgotten)


def plan_sweep(unit: Unit, at: int) -> None:
    """Called once when the desk starts; after that each sweep plans the next."""
    jobs.add(unit, SWEEP, key=SWEEP, run_at=at)


def register(runner: jobs.Runner, *, db: Db, store: Store, forget: Forget | None = None) -> None:
    """Tells `runner` of the room's jobs; the desk also runs `plan_sweep` when it starts."""

    async def _delete_bytes(args: DeleteBytes) -> None:
        await delete_bytes(args, store=store)

    async def _sweep(_: None) -> None:
        await sweep(db=db, store=store, forget=forget)

    runner.on(DELETE_BYTES, DeleteBytes, _delete_bytes, tries=30)
    runner.on(SWEEP, None, _sweep, timeout_s=1800)
