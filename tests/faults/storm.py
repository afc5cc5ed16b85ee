"""Visitors and agents who keep a desk busy while it is killed, and count what it promised them.

Whatever had no answer when the desk died is sent once more with the same key, as the
widget and the agents' app do.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.faults import rows
from tests.faults.child import Child
from tests.faults.people import Agent, Refused, Visitor
from tests.support import killing
from tests.support.killing import Lost

VISITORS = 16
AT_ONCE = 2
"""Sends of one visitor that wait for their answers together."""
MOST = 14
"""Messages of one person in one life of the desk: below what its limits let through at once."""
NEWCOMERS = 2
"""Visitors who give way to strangers in each life."""
TEXTS = (
    "How do I show my balance in another currency? {key}",
    "请问在哪里可以看到我的收款地址？{key}",
    "The update from yesterday will not install. {key}",
    "我想导出这个月的交易记录。{key}",
)
URGENT = "Somebody has stolen all my coins, please help at once! {key}"


@dataclass(frozen=True)
class Said:
    """One message of a visitor (`conversation` is its public id, None begins a new one) or of an agent (its number)."""

    key: str
    text: str
    who: int
    conversation: str | int | None


@dataclass
class Counts(killing.Counts):
    replies: int = 0
    conversations: int = 0
    refused: int = 0
    """Times the desk asked to send again."""

    def __str__(self) -> str:
        return (
            f"{super().__str__()}\n  in {self.conversations} conversations, with {self.replies} replies; "
            f"{self.refused} times asked to send again"
        )


@dataclass
class _Person:
    number: int
    visitor: Visitor
    written: list[Said] = field(default_factory=list)
    waiting: dict[str, Said] = field(default_factory=dict)
    going: bool = False
    """Writes nothing new, and goes once everything is answered."""


class Storm:
    """`emails` are the agents'; `seed` makes the moments of the kills repeatable as far as they can be."""

    def __init__(self, child: Child, inbox: str, emails: list[str], *, seed: int) -> None:
        self._child = child
        self._inbox = inbox
        self._emails = emails
        self._random = random.Random(seed)
        self._numbers = itertools.count(1)
        self._people: list[_Person] = []
        self._everybody: list[_Person] = []
        self._agents: list[Agent] = []
        self._replies: dict[str, Said] = {}
        self._waiting_replies: dict[str, Said] = {}
        self._answered: dict[str, tuple[int, int]] = {}
        """Number of the conversation and sequence, by key."""
        self._open: list[int] = []
        self._enough = asyncio.Event()
        self._ending = False
        self._least = 0
        self.counts = Counts()

    async def run(self, kills: int) -> Counts:
        """Kills so many times, then lets everything that waits be answered, and compares."""
        for _ in range(kills):
            await self._one_life(killed=True)
        await self._one_life(killed=False)
        self._compare()
        return self.counts

    async def _one_life(self, *, killed: bool) -> None:
        await self._child.start()
        self._count_between()
        self._newcomers()
        await asyncio.gather(*(one.visitor.enter() for one in self._people))
        await self._agents_come()
        again = sum(len(one.waiting) for one in self._people) + len(self._waiting_replies)
        # The first answers prove that it works; after them, some random time.
        self._enough.clear()
        self._ending = not killed
        self._least = len(self._answered) + again + (self._random.randrange(5, 120) if killed else 0)
        began = time.monotonic()
        over: asyncio.Future[Any] = asyncio.gather(
            *(self._writes(one) for one in self._people),
            *(self._replies_to(agent, who) for who, agent in enumerate(self._agents)),
        )
        if killed:
            enough = asyncio.create_task(self._enough.wait())
            both: list[asyncio.Future[Any]] = [enough, over]
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            enough.cancel()
            await asyncio.sleep(self._random.random() * 0.05)
            self.counts.running_s += time.monotonic() - began
            await self._child.kill()
            await asyncio.gather(*(one.visitor.gone() for one in self._people))
        await over
        await asyncio.gather(*(agent.leave() for agent in self._agents))
        if killed:
            in_flight = len(self._waiting())
            self.counts.kills += 1
            self.counts.in_flight += in_flight
            self.counts.killed_in_flight += bool(in_flight)
        else:
            await self._handed_over()
            await self._look_at_the_screens()
            await asyncio.gather(*(one.visitor.leave() for one in self._people))
            await self._child.stop()

    def _waiting(self) -> set[str]:
        return self._waiting_replies.keys() | {key for one in self._everybody for key in one.waiting}

    def _count_between(self) -> None:
        newest = "select external_id from message order by id desc limit 1000"
        stored = {external_id.partition(":")[2] for (external_id,) in rows.rows(self._child.database_url, newest)}
        between = len(stored & self._waiting())
        self.counts.between += between
        self.counts.killed_between += bool(between)

    def _newcomers(self) -> None:
        """Some finish what they have begun and go, and strangers come."""
        self._people = [one for one in self._people if one.waiting or not one.going]
        for one in self._random.sample(self._people, min(NEWCOMERS, len(self._people))):
            one.going = True
        while sum(not one.going for one in self._people) < VISITORS:
            number = next(self._numbers)
            address = f"198.{18 + number // 65536 % 2}.{number // 256 % 256}.{number % 256}"
            self._people.append(_Person(number, Visitor(self._child.port, self._inbox, address=address)))
            self._everybody.append(self._people[-1])

    async def _agents_come(self) -> None:
        cookies = [agent.http.cookies for agent in self._agents]
        self._agents = [Agent(self._child.url) for _ in self._emails]
        if cookies:
            for agent, cookie in zip(self._agents, cookies, strict=True):
                agent.http.cookies = cookie
            return
        for agent, email in zip(self._agents, self._emails, strict=True):
            await agent.log_in(email)

    # -- visitors ------------------------------------------------------------------------

    async def _writes(self, one: _Person) -> None:
        """First what the last life left without an answer, then new ones, until it dies or ends."""
        todo = itertools.chain(list(one.waiting.values()), self._new(one))
        left = itertools.islice(todo, MOST)
        await asyncio.gather(*(self._sends(one, left) for _ in range(AT_ONCE)))

    def _new(self, one: _Person) -> Any:
        while not self._ending and not one.going:
            key = f"key-{next(self._numbers):016}"
            known = list(one.visitor.conversations)
            begins = not known or self._random.random() < 0.15
            conversation = None if begins else self._random.choice(known)
            text = URGENT if begins and self._random.random() < 0.2 else self._random.choice(TEXTS)
            said = Said(key, text.format(key=key), one.number, conversation)
            one.written.append(said)
            one.waiting[key] = said
            yield said

    async def _sends(self, one: _Person, left: Any) -> None:
        for said in left:
            fields = {} if said.conversation is None else {"conversation": said.conversation}
            try:
                ack = await self._until_taken(
                    lambda said=said, fields=fields: one.visitor.send(said.text, key=said.key, **fields)
                )
            except Lost:
                return
            self._open.append(ack["conversation"]["number"])
            del one.waiting[said.key]
            self._answer(said.key, ack["conversation"]["number"], ack["message"]["seq"])

    async def _until_taken(self, send: Any) -> Any:
        while True:
            try:
                return await send()
            except Refused as refused:
                if refused.code not in ("conflict", "busy", "unavailable", "outcome_unknown"):
                    raise
                self.counts.refused += 1
                await asyncio.sleep(0.05)

    def _answer(self, key: str, number: int, seq: int) -> None:
        self._answered[key] = number, seq
        self.counts.acknowledged += 1
        if len(self._answered) >= self._least:
            self._enough.set()

    # -- agents --------------------------------------------------------------------------

    async def _replies_to(self, agent: Agent, who: int) -> None:
        again = [said for said in self._waiting_replies.values() if said.who == who]
        try:
            for said in again:
                await self._reply(agent, said)
            for _ in range(MOST):
                if self._ending or not self._open:
                    return
                number = self._random.choice(self._open[-200:])
                if self._random.random() < 0.15:
                    await agent.ask("PUT", f"/conversations/{number}/status", {"status": "resolved"})
                    continue
                key = f"key-{next(self._numbers):016}"
                said = Said(key, f"Please open Settings and look there. {key}", who, number)
                self._replies[key] = self._waiting_replies[key] = said
                await self._reply(agent, said)
        except Lost:
            pass

    async def _reply(self, agent: Agent, said: Said) -> None:
        assert isinstance(said.conversation, int)
        number = said.conversation
        entry = await self._until_taken(lambda: agent.reply(number, said.text, key=said.key))
        del self._waiting_replies[said.key]
        self._answer(said.key, number, entry["seq"])

    # -- afterwards ----------------------------------------------------------------------

    async def _handed_over(self) -> None:
        """On PostgreSQL a job that somebody dead had in hand waits until the claim has run out."""
        async with asyncio.timeout(120):
            while rows.value(self._child.database_url, "select count(*) from job where kind = 'deliver'"):  # noqa: ASYNC110  # another process
                await asyncio.sleep(0.05)

    async def _look_at_the_screens(self) -> None:
        """What visitors see of their newest conversations: each text once, their own in the order they wrote it."""
        replies = defaultdict(list)
        for said in self._replies.values():
            replies[said.conversation].append(said.text)
        for one in self._people:
            for conversation, number in list(one.visitor.conversations.items())[-3:]:
                shown = await one.visitor.history(conversation)
                theirs = [message["text"] for message in shown if message["author"] == "contact"]
                if theirs != [said.text for said in one.written if self._answered[said.key][0] == number]:
                    self.counts.faults.append(f"conversation {number} is shown to its visitor with other texts")
                ours = [message["text"] for message in shown if message["author"] == "agent"]
                if sorted(ours) != sorted(replies[number]):
                    self.counts.faults.append(f"conversation {number} is shown to its visitor with other replies")

    def _compare(self) -> None:
        url, faults = self._child.database_url, self.counts.faults
        faults += [f"never answered: {key}" for key in self._waiting()]
        stored: dict[str, list[tuple[int, int]]] = defaultdict(list)
        texts: Counter[str] = Counter()
        numbers = """select m.external_id, m.body, c.number, m.seq from message m
            join conversation c on c.id = m.conversation_id where m.author_kind in ('contact', 'agent')"""
        for external_id, body, number, seq in rows.rows(url, numbers):
            stored[external_id.partition(":")[2]].append((number, seq))
            texts[body] += 1
        for key, answered in self._answered.items():
            if stored.get(key) != [answered]:
                faults.append(f"acknowledged as {answered} and lost, doubled or different: {key} {stored.get(key)}")
        faults += [f"stored {n} times: {body!r}" for body, n in texts.items() if n > 1]
        faults += [f"nobody sent {key}" for key in stored.keys() - self._answered.keys()]
        for one in self._everybody:
            faults += self._out_of_order(one)
        faults += rows.sound(url)
        self.counts.replies = len(self._replies)
        self.counts.conversations = rows.value(url, "select count(*) from conversation")

    def _out_of_order(self, one: _Person) -> list[str]:
        """A visitor's messages stand in each conversation in the order in which they were sent."""
        last: dict[int, int] = {}
        found = []
        for said in one.written:
            number, seq = self._answered.get(said.key, (0, 0))
            if number and seq < last.get(number, 0):
                found.append(f"conversation {number} has {said.key} too early")
            last[number] = seq
        return found
