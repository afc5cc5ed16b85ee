"""What the worker does for the room: bytes that nobody needs any more go."""

from __future__ import annotations

import logging

from walletdesk.files import actions, queries
from walletdesk.files.actions import DELETE_BYTES, DeleteBytes
from walletdesk.files.store import Store, days_to_sweep
from walletdesk.kit import jobs
from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Unit

log = logging.getLogger(__name__)

SWEEP = "files.sweep"
_BATCH = 200
_EVERY = 6 * HOUR


async def delete_bytes(args: DeleteBytes, *, store: Store) -> None:
    """May run twice; what is gone counts as deleted."""
    await store.delete(args.keys)


async def sweep(*, db: Db, store: Store) -> None:
    """Removes files a day old that no message took, and bytes of the last month that no row knows."""
    # First of all: a sweep that dies has its next one all the same.
    await db.write(plan_sweep, db.clock.now() + _EVERY)
    before = db.clock.now() - DAY
    while await db.write(remove_forgotten, before):
        pass
    orphans = 0
    for day in days_to_sweep(db.clock.now()):
        async for keys in store.keys_of_day(day):
            unknown = await db.read(queries.unknown_keys, keys)
            await store.delete(unknown)
            orphans += len(unknown)
    if orphans:
        log.info("orphans_removed", extra={"count": orphans})


def remove_forgotten(unit: Unit, before: int) -> int:
    """A batch of them; returns how many it was."""
    forgotten = queries.forgotten(unit, before, _BATCH)
    for public_id in forgotten:
        actions.remove(unit, public_id)
    return len(forgotten)


def plan_sweep(unit: Unit, at: int) -> None:
    """Called once when the desk starts; after that each sweep plans the next."""
    jobs.add(unit, SWEEP, key=SWEEP, run_at=at)


def register(runner: jobs.Runner, *, db: Db, store: Store) -> None:
    """Tells `runner` of the room's jobs; the desk also runs `plan_sweep` when it starts."""

    async def _delete_bytes(args: DeleteBytes) -> None:
        await delete_bytes(args, store=store)

    async def _sweep(_: None) -> None:
        await sweep(db=db, store=store)

    runner.on(DELETE_BYTES, DeleteBytes, _delete_bytes, tries=30)
    runner.on(SWEEP, None, _sweep, timeout_s=1800)
