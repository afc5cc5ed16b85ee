"""Moves through a flow with what it asks for on its way: a look at the chain, an article."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from walletdesk.bot.flows import engine
from walletdesk.bot.flows.engine import Bring, Brought, Heard, Look, Looked, Moved, Passage
from walletdesk.bot.flows.shape import Flow, Seen, State
from walletdesk.chain.base import NO_NODE, UNKNOWN, UNREADABLE, Verdict
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Unit
from walletdesk.lookups import queries as lookups
from walletdesk.lookups import rules, tasks
from walletdesk.lookups.looking import Looker
from walletdesk.lookups.tables import LookupRow

LOOK_S = 40.0
"""A look that takes longer told nothing."""
MOST_BROUGHT = 40
"""Looks and articles in one move."""

Looking = Callable[[str], Awaitable[Seen]]
"""From a hash or an address to what the chain tells of it."""
Bringing = Callable[[str, str], Awaitable[Passage | None]]
"""From an article's short name and a language to what it says; None where it is not public."""


async def go_on(
    flow: Flow,
    state: State | None,
    heard: Heard,
    language: str,
    *,
    look: Looking,
    bring: Bringing,
    public_url: str,
) -> Moved:
    """One move, with everything that is looked up on its way."""
    moved = engine.move(flow, state, heard, language, public_url)
    said = moved.said
    for _ in range(MOST_BROUGHT):
        match moved.wants:
            case Look(value):
                heard = Looked(await look(value))
            case Bring(article):
                heard = Brought(await bring(article, language))
            case None:
                break
        moved = engine.move(flow, moved.state, heard, language, public_url)
        said += moved.said
    return msgspec.structs.replace(moved, said=said)


class ChainLooks:
    """What the desk sees on chains, as flows take it."""

    def __init__(self, db: Db, looker: Looker) -> None:
        self._db = db
        self._looker = looker

    async def now(self, value: str) -> Seen:
        """Asks the nodes; nothing is kept."""
        from walletdesk.chain import recognise  # brings curves and codecs, 0.2 s of a start

        found = [one for one in recognise.find(value, asked="transaction") if not one.problem]
        if not found or not await self._looker.has_nodes():
            return Seen.UNAVAILABLE
        try:
            async with asyncio.timeout(LOOK_S):
                look = await self._looker.look(found[0])
        except TimeoutError:
            return Seen.UNAVAILABLE
        return Seen.UNAVAILABLE if look is None else seen_as(look.verdict)

    async def of_message(self, conversation_id: int, message_id: int, value: str) -> Seen:
        """What the desk found of it in this conversation.

        Where the message was not read for it yet that is done first, so that what the desk itself tells the contact of it
        stands before what the flow says.
        """
        if (kept := await self._db.read(_kept, conversation_id, value)) is None:
            try:
                async with asyncio.timeout(LOOK_S):
                    await tasks.read_message(self._db, self._looker, message_id)
            except TimeoutError:
                return Seen.UNAVAILABLE
            kept = await self._db.read(_kept, conversation_id, value)
        return await self.now(value) if kept is None else seen_as(lookups.verdict_of(kept))


def _kept(unit: Unit, conversation_id: int, value: str) -> LookupRow | None:
    bare = _bare(value)
    rows = lookups.of_conversation(unit, conversation_id)
    return next((one for one in rows if _bare(one.subject) == bare), None)


def _bare(value: str) -> str:
    return value.removeprefix("0x").removeprefix("0X").casefold()


_GONE = frozenset({"not-found", "dropped", "evicted", "expired", "superseded", "wrong-chain"})
_EMPTY = frozenset({"empty", "not-activated", "uninitialised", "no-coin"})
_WAITS = frozenset({"nonce-gap", "stuck"})


def seen_as(verdict: Verdict) -> Seen:
    """Of a verdict's many states what a way can depend on.  What is not certain decides nothing."""
    state = verdict.state
    if state == UNREADABLE:
        return Seen.NOT_FOUND
    if state in (UNKNOWN, NO_NODE) or not verdict.certain:
        return Seen.UNAVAILABLE
    if state in _GONE or state in _EMPTY or state.startswith("replaced"):
        return Seen.NOT_FOUND
    if state.startswith("pending") or state in _WAITS:
        return Seen.PENDING
    if state in rules.SAYS_WHY or state.startswith(rules.FAILED):
        return Seen.FAILED
    return Seen.PENDING if state == "success" and not rules.enough(verdict) else Seen.FOUND
