"""A database, nodes and what the worker does, without the rest of a desk."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import text

from tests.support.clock import FakeClock
from walletdesk.conversations.actions.deliver import DELIVER, DeliverArgs
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.actions.reply import delivered
from walletdesk.events import SYSTEM
from walletdesk.kit import jobs
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Query, Unit
from walletdesk.lookups import actions, queries, tasks
from walletdesk.lookups.actions import NodeFields
from walletdesk.lookups.looking import Looker
from walletdesk.lookups.tables import LookupRow

KEY = b"k" * 32
NETWORK = "evm-7"


class Desk:
    """A database, nodes and what the worker does, without the rest."""

    def __init__(self, db: Db, clock: FakeClock) -> None:
        self.db, self.clock = db, clock
        self.looker = Looker(db, KEY)

    def a_node(self, url: str, name: str = "own", *, network: str = NETWORK, **fields: Any) -> None:
        values: dict[str, Any] = {"own": True, "allow_private": True} | fields
        made = NodeFields(name=name, network=network, url=url, per_second=1000, **values)
        self.db.write_and_wait(actions.create_node, SYSTEM, made, key=KEY)
        self.looker.set_up_changed()

    def works(self) -> None:
        """Every job that is due, and then those it led to."""

        async def deliver(args: DeliverArgs) -> None:
            await self.db.write(delivered, args.message_id)

        async def run() -> None:
            runner = jobs.Runner(self.db, self.clock)
            tasks.register(runner, db=self.db, looker=self.looker)
            runner.on(DELIVER, DeliverArgs, deliver)
            await runner.run_due()
            await self.looker.close()

        asyncio.run(run())
        self.looker = Looker(self.db, KEY)

    def check(self, row: LookupRow) -> bool:
        """As an agent's button does it."""

        async def look() -> bool:
            try:
                return await tasks.look_again(self.db, self.looker, await self.looker.pool(), row)
            finally:
                await self.looker.close()

        looked = asyncio.run(look())
        self.looker = Looker(self.db, KEY)
        return looked

    def looks(self, received: Received) -> list[LookupRow]:
        return self.db.read_and_wait(queries.of_conversation, received.conversation.id)

    def said(self, received: Received) -> list[str]:
        """What the desk itself said in the conversation."""
        return self.db.read_and_wait(_said, received.conversation.id)


def _said(unit: Unit, conversation_id: int) -> list[str]:
    query = Query(
        text("select body from message where conversation_id = :place and author_kind = 'system' order by seq"), str
    )
    return unit.all(query, place=conversation_id)
