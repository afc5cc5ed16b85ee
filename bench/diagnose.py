#!/usr/bin/env python3
"""Measure what a diagnosis takes beyond the nodes' own time: from a stored message with a hash to the stored verdict.

    bench/diagnose.py [--rounds N]

Ours is the desk's whole path on SQLite: the message is read for hashes, what the desk remembers is looked up, the node is
asked over HTTP, the verdict is put into words, passes the gate and is stored with its answer.  The floor sends the very
bytes that ours sent in this round over one kept connection and reads the JSON.  Both take turns; the desk's own limit for
a node is set out of the way.  Nodes: anvil where it is installed, and a process that plays recorded answers at once.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import uvloop

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import nodes, support  # noqa: E402
from tests.support import anvil  # noqa: E402
from tests.support import evm_contracts as contracts  # noqa: E402
from tests.support.desk import an_inbox, comes_in  # noqa: E402
from tests.support.servers import Missing  # noqa: E402
from walletdesk.chain.base import Request, Response  # noqa: E402
from walletdesk.events import SYSTEM  # noqa: E402
from walletdesk.kit import migrations  # noqa: E402
from walletdesk.kit.db import Db  # noqa: E402
from walletdesk.kit.engines import open_engine  # noqa: E402
from walletdesk.lookups import actions, queries, recorded, tasks  # noqa: E402
from walletdesk.lookups.actions import NodeFields  # noqa: E402
from walletdesk.lookups.looking import Looker  # noqa: E402
from walletdesk.lookups.transport import Wire  # noqa: E402
from walletdesk.subscribers import inside  # noqa: E402

KEY = b"k" * 32
TARGET_MS = 50.0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=100)
    rounds = options.parse_args().rounds
    support.head("a diagnosis beyond the node's own time", rounds=rounds, target=f"{TARGET_MS:g} ms")
    print(f"\n   {'node':10}{'state':26}{'requests':>9}{'ours, ms':>22}{'floor, ms':>22}{'beyond, ms':>22}{'p99':>8}")
    with ExitStack() as stack:
        played = stack.enter_context(nodes.node(plays))
        show("recorded", played, {one.value: "" for one in recorded.recordings("ethereum") if one.value}, rounds)
        try:
            node = stack.enter_context(anvil.start(1))
        except Missing as missing:
            print(f"   {missing} is not installed: without a real node")
        else:
            show("anvil", node.url, transactions(node), rounds)


def plays() -> nodes.Answer:
    """The demo's recordings of Ethereum; every answer is made once."""
    player = recorded.Player()
    made: dict[bytes, bytes] = {}

    def answer(_: str, body: bytes) -> bytes:
        if body not in made:
            made[body] = json.dumps(player.answer("POST", "/ethereum", json.loads(body))[1]).encode()
        return made[body]

    return answer


def transactions(node: anvil.Node) -> dict[str, str]:
    """Hashes of real ones, and the state each must be found in."""
    sender, to, third = node.accounts[:3]
    node.set_base_fee(anvil.GWEI)
    router = node.deploy(contracts.reverting(contracts.error("UniswapV2Router: INSUFFICIENT_OUTPUT_AMOUNT")))
    sent, failed = node.send(sender, to, value=5), node.send(to, router)
    node.mine(20)
    node.set_base_fee(anvil.GWEI)
    stuck = node.send(third, to, value=5, gas=21_000, cap=2 * anvil.GWEI)
    waiting = node.send(sender, to, value=5, gas=21_000, cap=100 * anvil.GWEI)
    node.set_base_fee(10 * anvil.GWEI)
    return {sent: "success", failed: "failed-reverted", waiting: "pending-ok", stuck: "pending-fee-below-base"}


def show(name: str, url: str, hashes: dict[str, str], rounds: int) -> None:
    with desk(url) as db:
        for hash, expected in hashes.items():
            state, requests, ours, floor = uvloop.run(measured(db, url, hash, rounds))
            assert expected in ("", state), f"{hash} was found {state}"
            beyond = [a - b for a, b in zip(ours, floor, strict=True)]
            print(
                f"   {name:10}{state:26}{requests:>9}{support.spread(ours):>22}{support.spread(floor):>22}"
                f"{support.spread(beyond):>22}{support.quantile(beyond, 0.99):>8.2f}"
                f"   {support.spread([a / b for a, b in zip(ours, floor, strict=True)])} x"
            )


@contextmanager
def desk(url: str) -> Iterator[Db]:
    with support.scratch() as folder:
        address = f"sqlite:///{folder / 'desk'}.sqlite"
        migrations.upgrade(address)
        engine = open_engine(address)
        db = Db(engine, inside=inside)
        try:
            fields = NodeFields(
                network="ethereum", name="node", url=url, own=True, allow_private=True, per_second=10**6
            )
            db.write_and_wait(actions.create_node, SYSTEM, fields, key=KEY)
            yield db
        finally:
            db.close()
            engine.close()


async def measured(db: Db, url: str, hash: str, rounds: int) -> tuple[str, int, list[float], list[float]]:
    """State, requests, and milliseconds of each round, ours and the floor's."""
    looker, floor, inbox = Looker(db, KEY), nodes.Floor(url), an_inbox(db)
    await looker.health()  # connected, and known to serve what it is said to
    ours, bare, state, counts = [], [], "", set()
    for number in range(-3, rounds):  # the first ones load and connect
        received = comes_in(db, inbox, f"Where is my transfer? tx {hash}")
        with heard() as requests:
            began = time.perf_counter()
            await tasks.read_message(db, looker, received.message.id)
            took = (time.perf_counter() - began) * 1000
        [row] = await db.read(queries.of_conversation, received.conversation.id)
        state = row.state
        counts.add(len(requests))
        again = support.timed(lambda sent=requests: [floor.ask(one) for one in sent])  # type: ignore[misc]
        if number >= 0:
            ours.append(took)
            bare.append(again)
    await looker.close()
    [requests_each] = counts
    return state, requests_each, ours, bare


@contextmanager
def heard() -> Iterator[list[bytes | None]]:
    """Bodies of the requests that leave meanwhile."""
    told: list[bytes | None] = []
    send = Wire.send

    async def sent(self: Wire, url: str, request: Request, **limits: Any) -> Response:
        told.append(request.body)
        return await send(self, url, request, **limits)

    with mock.patch.object(Wire, "send", sent):
        yield told


if __name__ == "__main__":
    main()
