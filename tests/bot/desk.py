"""A database and what the worker does for the bot, with articles and a model that say what a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from tests.support.clock import FakeClock
from walletdesk.bot import actions, queries, tasks
from walletdesk.bot.considering import Hit, Means, Writing
from walletdesk.bot.flows import queries as flows
from walletdesk.bot.flows.engine import Passage
from walletdesk.bot.flows.shape import Flow, Seen
from walletdesk.bot.rules import Mode, Source
from walletdesk.bot.tables import TurnRow
from walletdesk.bot.writing import Budgeted
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.actions.deliver import DELIVER, DeliverArgs
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.actions.reply import delivered
from walletdesk.conversations.tables import Conversation, Message
from walletdesk.events import SYSTEM
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit import jobs
from walletdesk.kit.db import Db
from walletdesk.safety import trusted
from walletdesk.safety.places import Allowed
from walletdesk.triage.model import Guess
from walletdesk.wire import AuthorKind

PUBLIC_URL = "https://help.example"
STEPS = "1. Open “Manage tokens”.\n2. Search for the contract.\n3. Save."


def a_hit(
    slug: str = "add-a-custom-token",
    *,
    language: str = "en",
    score: float = 4.0,
    said: float = 4.0,
    coverage: float = 1.0,
    near: float | None = 0.9,
) -> Hit:
    source = Source(slug=slug, language=language, title="How to add a custom token", anchor="what-to-do")
    return Hit(
        source=source,
        body=trusted(STEPS),
        score=score,
        said=said,
        near=near,
        coverage=coverage,
        intents=("token_not_shown",),
    )


TOKEN = Guess("token_not_shown", 0.8, 0.1, (("balance_wrong", 0.1),))


class Desk:
    def __init__(self, db: Db, clock: FakeClock) -> None:
        self.db, self.clock = db, clock
        self.hits: Sequence[Hit] = [a_hit()]
        self.guess: Guess | None = TOKEN
        self.sought: list[tuple[str, str]] = []
        self.sees = Seen.PENDING
        self.looked: list[str] = []
        self.places = {"wallet.example"}
        self.passage: Passage | None = None
        self.writing: Writing | None = None
        self.written_a_day = 100

    def switch(self, inbox: Inbox, mode: Mode = Mode.REPLY, *, writes: bool = False) -> None:
        self.db.write_and_wait(actions.switch, SYSTEM, inbox.id, mode=mode, writes=writes)

    def works(self) -> None:
        """Every job that is due, and then those it led to."""

        async def deliver(args: DeliverArgs) -> None:
            await self.db.write(delivered, args.message_id)

        async def seek(question: str, language: str) -> Sequence[Hit]:
            self.sought.append((question, language))
            return self.hits

        async def guessing(question: str) -> Guess | None:
            return self.guess

        async def run() -> None:
            runner = jobs.Runner(self.db, self.clock)
            writing = None if self.writing is None else Budgeted(self.db, self.writing, self.written_a_day)

            async def opening(flow_id: int, version: int) -> Flow | None:
                return await self.db.read(flows.content, flow_id, version)

            async def looking(conversation_id: int, message_id: int, value: str) -> Seen:
                return await looking_now(value)

            async def looking_now(value: str) -> Seen:
                self.looked.append(value)
                return self.sees

            async def bring(article: str, language: str) -> Passage | None:
                return self.passage

            async def allowing() -> Allowed:
                return Allowed(frozenset(self.places))

            means = Means(
                guessing=guessing,
                seek=seek,
                public_url=PUBLIC_URL,
                writing=writing,
                opening=opening,
                looking=looking,
                looking_now=looking_now,
                bring=bring,
                allowing=allowing,
            )
            tasks.register(runner, db=self.db, means=means)
            runner.on(DELIVER, DeliverArgs, deliver)
            for _ in range(4):
                await runner.run_due()

        asyncio.run(run())

    def messages(self, received: Received) -> list[Message]:
        return [
            one
            for one in self.db.read_and_wait(conversations.after, received.conversation.id, 0, limit=200)
            if isinstance(one, Message)
        ]

    def said(self, received: Received) -> list[str]:
        """What the bot said to the contact."""
        return [
            one.body
            for one in self.messages(received)
            if one.author_kind is AuthorKind.BOT and one.visibility.value == "public"
        ]

    def notes(self, received: Received) -> list[str]:
        return [one.body for one in self.messages(received) if one.visibility.value == "note"]

    def turns(self, received: Received) -> list[TurnRow]:
        return self.db.read_and_wait(queries.turns, received.conversation.id)

    def now(self, received: Received) -> Conversation:
        return self.db.read_and_wait(conversations.by_id, received.conversation.id)
