"""What a guided flow is told of a hash, and that the desk's own words on it come first and once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tests.lookups.conftest import a_node, a_node_server, tiny
from tests.lookups.desk import Desk
from tests.lookups.standin import FOUND, MISSING, TinyNode
from tests.lookups.test_looks import desk
from tests.support.desk import an_inbox, comes_in
from walletdesk.bot.flows.running import ChainLooks
from walletdesk.bot.flows.shape import Seen

__all__ = ["a_node", "a_node_server", "desk", "tiny"]


def looked(desk: Desk, asks: Callable[[ChainLooks], Awaitable[Seen]]) -> Seen:
    async def run() -> Seen:
        try:
            return await asks(ChainLooks(desk.db, desk.looker))
        finally:
            await desk.looker.close()

    return asyncio.run(run())


def test_what_the_desk_tells_of_it_stands_before_what_the_flow_says(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    desk.a_node(a_node().url)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    conversation, message = received.conversation.id, received.message.id
    assert looked(desk, lambda chain: chain.of_message(conversation, message, FOUND)) is Seen.FOUND
    assert len(desk.said(received)) == 1
    desk.looker.set_up_changed()
    desk.works()
    assert len(desk.said(received)) == 1


def test_a_try_asks_the_nodes_and_keeps_nothing(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    assert looked(desk, lambda chain: chain.now(FOUND)) is Seen.UNAVAILABLE
    desk.a_node(a_node().url)
    received = comes_in(desk.db, an_inbox(desk.db), "Hello?")
    assert looked(desk, lambda chain: chain.now(MISSING)) is Seen.NOT_FOUND
    assert desk.looks(received) == []
