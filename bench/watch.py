#!/usr/bin/env python3
"""Measure what watching costs: thousands of transactions that are not final, the desk's own jobs, nodes that count.

    bench/watch.py [--count N] [--nodes N] [--waiting SHARE]

The rows are kept as the desk keeps them (SQLite), all are due at once, and its worker's jobs run until each was looked at
again.  `waiting` of them stand in the pool, the others in a block with too few confirmations; every sender is another one.
The promise: at most one batched request a node and second.  The floor sends the same bytes to a node of its own without
pause, reads the JSON and writes one row a look, and is compared by CPU, the nodes' own not counted.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import math
import sqlite3
import statistics
import sys
import time
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import uvloop
from sqlalchemy import bindparam, func, select

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import walletdesk.chain  # noqa: E402
from bench import nodes, support  # noqa: E402
from tests.support.desk import an_inbox, comes_in  # noqa: E402
from walletdesk.chain.base import Request, Response, Verdict  # noqa: E402
from walletdesk.events import SYSTEM  # noqa: E402
from walletdesk.kit import jobs, migrations  # noqa: E402
from walletdesk.kit.clock import SystemClock  # noqa: E402
from walletdesk.kit.db import Db  # noqa: E402
from walletdesk.kit.engines import open_engine  # noqa: E402
from walletdesk.kit.unit import Query, Unit  # noqa: E402
from walletdesk.lookups import actions, tasks  # noqa: E402
from walletdesk.lookups.actions import Kept, NodeFields  # noqa: E402
from walletdesk.lookups.looking import Looker  # noqa: E402
from walletdesk.lookups.tables import lookup  # noqa: E402
from walletdesk.lookups.transport import Wire  # noqa: E402
from walletdesk.subscribers import inside  # noqa: E402

KEY = b"k" * 32
EACH = 100
"""Looks of one conversation."""
CONFIRMATIONS = 4
STATES = {True: "pending-ok", False: "success"}
LEFT = Query(select(func.count()).select_from(lookup).where(lookup.c.updated_at < bindparam("since")), int)
BY_STATE = Query(select(lookup.c.state).distinct(), str)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--nodes", type=int, default=2)
    options.add_argument("--waiting", type=float, default=0.5)
    chosen = options.parse_args()
    support.head(
        "watched transactions",
        count=chosen.count,
        nodes=chosen.nodes,
        waiting=chosen.waiting,
        target="1 request/s a node",
    )
    make = partial(chain, round(chosen.count * chosen.waiting))
    with ExitStack() as stack:
        folder = stack.enter_context(support.scratch())
        address = f"sqlite:///{folder / 'desk'}.sqlite"
        migrations.upgrade(address)
        engine = open_engine(address)
        stack.callback(engine.close)
        db = Db(engine, inside=inside)
        stack.callback(db.close)
        urls = [stack.enter_context(nodes.node(make)) for _ in range(chosen.nodes)]
        for number, url in enumerate(urls):
            db.write_and_wait(add_node, number, url)
        keep_all(db, chosen.count, round(chosen.count * chosen.waiting))
        sent: list[bytes] = []
        left: dict[str, list[float]] = {}
        took_s, cpu_s = uvloop.run(watched(db, sent, left))
        assert sorted(db.read_and_wait(lambda unit: unit.all(BY_STATE))) == sorted(STATES.values())
        for url in urls:
            tell(url, left[url])
        bare_s = floor(stack.enter_context(nodes.node(make)), sent, chosen.count, folder / "floor.sqlite")
        looks = chosen.count
        print(f"\n   all looked at once after   {took_s:.0f} s")
        print(
            f"   CPU of the desk            {cpu_s:.1f} s, {cpu_s / took_s:.1%} of a core, {cpu_s / looks * 1000:.2f} ms a look"
        )
        print(
            f"   CPU of the floor           {bare_s:.1f} s, {bare_s / looks * 1000:.2f} ms a look; ratio {cpu_s / bare_s:.1f} x"
        )


def hash_of(number: int) -> str:
    return f"0x{number:08x}{'5c' * 28}"


def chain(waiting: int) -> nodes.Answer:
    """Answers of a node: the first `waiting` hashes stand in its pool, the others in a block."""
    pool, mined = _recorded("pending_ok"), _recorded("success_transfer")
    latest = pool["eth_getBlockByNumber"]
    block = {"blockNumber": hex(int(latest["number"], 16) - CONFIRMATIONS + 1), "blockHash": "0x" + "b1" * 32}

    def told(method: str, params: list[Any]) -> Any:
        number = int(params[0][2:10], 16) if method.startswith("eth_getTransaction") and len(params) == 1 else 0
        own = {"hash": params[0], "from": "0x" + f"{number + 1:040x}"} if params else {}
        match method:
            case "eth_getTransactionByHash" if number < waiting:
                return {**pool[method], **own, "nonce": "0x0"}
            case "eth_getTransactionByHash":
                return {**mined[method], **own, **block}
            case "eth_getTransactionReceipt" if number < waiting:
                return None
            case "eth_getTransactionReceipt":
                return {**mined[method], **block, "from": own["from"], "transactionHash": params[0]}
            case "eth_getTransactionCount":
                return "0x0" if params[1] == "latest" else "0x1"
            case _:
                return pool[method]

    def answer(_: str, body: bytes) -> bytes:
        asked = json.loads(body)
        calls = asked if isinstance(asked, list) else [asked]
        done = [{"jsonrpc": "2.0", "id": one["id"], "result": told(one["method"], one["params"])} for one in calls]
        return json.dumps(done if isinstance(asked, list) else done[0]).encode()

    return answer


def _recorded(name: str) -> dict[str, Any]:
    """Answers of a fixture by method."""
    path = Path(walletdesk.chain.__path__[0]) / "evm" / "fixtures" / f"{name}.json"
    return {row["call"]: row["value"] for row in json.loads(path.read_text())["answers"] if "value" in row}


def add_node(unit: Unit, number: int, url: str) -> None:
    fields = NodeFields(
        network="ethereum", name=f"node {number}", url=url, own=True, allow_private=True, per_second=100
    )
    actions.create_node(unit, SYSTEM, fields, key=KEY)


def keep_all(db: Db, count: int, waiting: int) -> None:
    inbox = an_inbox(db)
    for first in range(0, count, EACH):
        place = comes_in(db, inbox, "Where are my transfers?").conversation.id

        def keep(unit: Unit, numbers: range = range(first, min(count, first + EACH)), place: int = place) -> None:
            for number in numbers:
                verdict = Verdict(
                    network="ethereum", subject=hash_of(number), state=STATES[number < waiting], watch_s=1
                )
                kept = Kept(
                    conversation_id=place,
                    network="ethereum",
                    subject=verdict.subject,
                    kind="transaction",
                    verdict=verdict,
                )
                actions.keep(unit, kept)

        db.write_and_wait(keep)


async def watched(db: Db, sent: list[bytes], left: dict[str, list[float]]) -> tuple[float, float]:
    """Seconds and CPU seconds until all were looked at again; `sent` gets the bytes that left, `left` when, by node."""
    send = Wire.send

    async def heard(self: Wire, url: str, request: Request, **limits: Any) -> Response:
        left.setdefault(url, []).append(time.monotonic())
        sent.append(request.body or b"")
        return await send(self, url, request, **limits)

    looker, runner, since = Looker(db, KEY), jobs.Runner(db, SystemClock()), SystemClock().now()
    tasks.register(runner, db=db, looker=looker)
    began, cpu = time.monotonic(), time.process_time()
    with mock.patch.object(Wire, "send", heard):
        working = asyncio.create_task(runner.run())
        while await db.read(lambda unit: unit.value(LEFT, since=since)):  # noqa: ASYNC110  # as anybody outside would
            await asyncio.sleep(0.5)
        took = time.monotonic() - began, time.process_time() - cpu
        await runner.stop(grace_s=0)
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
    await looker.close()
    return took


def tell(url: str, left: list[float]) -> None:
    """What a node counted; the time between two requests also as they left."""
    asked = nodes.Floor(url).ask(None, nodes.ASKED)
    times = [at for at, _ in asked]
    calls = [count for _, count in asked]
    busiest = max(sum(at <= one < at + 1 for one in times) for at in times)
    print(
        f"\n   a node was asked           {len(asked)} times in {times[-1] - times[0]:.0f} s, "
        f"{(len(asked) - 1) / (times[-1] - times[0]):.3f} requests/s, {busiest} in the busiest second\n"
        f"   between two, as they left  {support.spread(_gaps(left), ' s', 3)}\n"
        f"   between two, as they came  {support.spread(_gaps(times), ' s', 3)}\n"
        f"   calls in a request         {statistics.median(calls):.0f} ({min(calls)}-{max(calls)})"
    )


def _gaps(times: list[float]) -> list[float]:
    return [later - sooner for sooner, later in itertools.pairwise(times)]


def floor(url: str, sent: list[bytes], looks: int, path: Path) -> float:
    """CPU seconds for the same bytes and one row written a look."""
    asking = nodes.Floor(url)
    rows = sqlite3.connect(path)
    rows.execute("create table look (id integer primary key, verdict text, at integer)")
    rows.executemany("insert into look values (?, '', 0)", ((number,) for number in range(looks)))
    rows.commit()
    each = math.ceil(looks / len(sent))
    cpu = time.process_time()
    for number, body in enumerate(sent):
        told = asking.ask(body)
        verdict = json.dumps(told[0] if isinstance(told, list) else told)
        ids = range(number * each, min(looks, (number + 1) * each))
        rows.executemany("update look set verdict = ?, at = ? where id = ?", ((verdict, number, one) for one in ids))
        rows.commit()
    took = time.process_time() - cpu
    rows.close()
    return took


if __name__ == "__main__":
    main()
