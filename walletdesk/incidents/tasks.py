"""One answer to all conversations of an incident: a reply each, as if it had been written there."""

from __future__ import annotations

from collections.abc import Mapping

import anyio.to_thread
import msgspec

from walletdesk.incidents import actions, queries
from walletdesk.incidents.actions import ANSWER, AnswerArgs, Sent
from walletdesk.kit import jobs
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.settings import Settings
from walletdesk.safety import screen
from walletdesk.wire import RawText, Screened


def register(runner: jobs.Runner, *, db: Db, settings: Settings) -> None:
    async def answer(args: AnswerArgs) -> None:
        row = await db.read(queries.answer, args.answer_id)
        if row is None:
            return
        texts = await anyio.to_thread.run_sync(_read, row.texts)
        sent = Sent(
            answer_id=row.id,
            texts=texts,
            undo_us=settings.undo_send_s * SECOND,
            addresses=settings.addresses,
        )
        for conversation_id in await db.read(actions.waiting, row.id):
            await db.write(actions.send_one, sent, conversation_id)

    runner.on(ANSWER, AnswerArgs, answer, tries=30, timeout_s=600)


def _read(texts: str) -> Mapping[str, Screened]:
    """The gate may know more by now than when it was asked to be sent."""
    told = msgspec.json.decode(texts, type=dict[str, str])
    return {language: screen(RawText(text)) for language, text in told.items()}
