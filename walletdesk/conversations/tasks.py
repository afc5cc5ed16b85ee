"""What is done of conversations in the background."""

from __future__ import annotations

from walletdesk.conversations import index
from walletdesk.conversations.actions.indexed import AT_ONCE, REINDEX, ReindexArgs, reindex
from walletdesk.kit import jobs
from walletdesk.kit.db import Db


def register(runner: jobs.Runner, *, db: Db) -> None:
    async def indexed(args: ReindexArgs) -> None:
        ids, then = await db.read(index.stale, args.after, AT_ONCE)
        await db.write(reindex, ids, then)

    runner.on(REINDEX, ReindexArgs, indexed)
