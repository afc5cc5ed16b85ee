"""What the worker does for the room: a contact's message is considered, and what came of it is carried out."""

from __future__ import annotations

import logging

from walletdesk.bot import actions, considering
from walletdesk.bot.actions import CONSIDER, ConsiderArgs
from walletdesk.bot.considering import Means
from walletdesk.kit import jobs
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound

log = logging.getLogger(__name__)


def register(runner: jobs.Runner, *, db: Db, means: Means) -> None:
    async def consider(args: ConsiderArgs) -> None:
        await consider_message(db, args.message_id, means)

    runner.on(CONSIDER, ConsiderArgs, consider, tries=4)


async def consider_message(db: Db, message_id: int, means: Means) -> None:
    """May run twice: what was done about the message is not done again."""
    try:
        asked = await db.read(considering.asked_of, message_id)
        if asked is None:
            return
        plan = await considering.consider(asked, means, db.clock.now())
        if plan is None:
            return
        done = await db.write(actions.carry_out, plan)
    except NotFound:
        return  # the conversation or its contact is gone
    log.info(
        "bot_considered",
        extra={
            "message": message_id,
            "decision": plan.decided.decision.value,
            "reason": plan.decided.reason.value,
            "done": done is not None,
        },
    )
