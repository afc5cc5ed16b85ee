"""Timers of articles: when their time comes, and when it is over; and what is found of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from walletdesk.events import SYSTEM
from walletdesk.kit import jobs
from walletdesk.kit.db import Db
from walletdesk.knowledge import index, vectors
from walletdesk.knowledge.actions import publishing, shelving
from walletdesk.knowledge.actions.shelving import EXPIRE, INDEX, PUBLISH, REINDEX, REVIEW, ReindexArgs, TextArgs
from walletdesk.knowledge.queries import PublicWords, public_words

if TYPE_CHECKING:
    from walletdesk.knowledge.passages import Passage


def register(runner: jobs.Runner, *, db: Db) -> None:
    async def publish(args: TextArgs) -> None:
        await db.write(publishing.publish_due, SYSTEM, args.text_id)

    async def expire(args: TextArgs) -> None:
        await db.write(publishing.expire_due, SYSTEM, args.text_id)

    async def review(args: TextArgs) -> None:
        await db.write(publishing.review_due, SYSTEM, args.text_id)

    async def cut(args: TextArgs) -> None:
        await cut_anew(db, args.text_id)

    async def reindex(args: ReindexArgs) -> None:
        ids, then = await db.read(index.stale, args.after, shelving.REINDEXED_AT_ONCE)
        await db.write(shelving.reindex, ids, then)

    runner.on(INDEX, TextArgs, cut)
    runner.on(REINDEX, ReindexArgs, reindex)
    runner.on(PUBLISH, TextArgs, publish)
    runner.on(EXPIRE, TextArgs, expire)
    runner.on(REVIEW, TextArgs, review)
    vectors.register(runner, db=db)


async def cut_anew(db: Db, text_id: int) -> None:
    """What is public of a text is found by its passages; what changed while they were cut is cut again."""
    while (found := await db.read(public_words, text_id)) is not None:
        if await db.write(shelving.keep_passages, text_id, found, await asyncio.to_thread(_cut, found)):
            return


def _cut(words: PublicWords) -> list[Passage]:
    from walletdesk.knowledge import markdown, passages  # load the reader of Markdown

    parsed = markdown.parse(words.body, language=words.language, snippets=words.snippets.get)
    return passages.split(parsed.blocks)
