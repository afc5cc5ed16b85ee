"""What networks cost: read of nodes seldom, told often, and not told where nobody knows."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Coroutine, Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx
import pytest

from tests.lookups.desk import KEY, Desk
from tests.lookups.standin import TinyNode, answer, plain, slowly
from tests.support.clock import FakeClock
from tests.support.site import RunningSite
from walletdesk import demo
from walletdesk.chain.told import Level
from walletdesk.events import SYSTEM
from walletdesk.kit.clock import MINUTE
from walletdesk.kit.db import Db
from walletdesk.lookups import actions, queries, recorded, sealing
from walletdesk.lookups.actions import NodeFields
from walletdesk.lookups.fees import FRESH_S, KNOWN_S, OLD_S, Fees, Reading
from walletdesk.lookups.views import fee_text
from walletdesk.subscribers import inside

GWEI = 10**9


class FeeNode(TinyNode):
    """An EVM node that knows its fees and nothing else."""

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__()
        self.chain = "0x1"
        self.base = 20 * GWEI
        self.blocks_old_us = 0
        self.knows = True
        self._clock = clock

    def _result(self, call: dict[str, Any]) -> Any:
        match call["method"]:
            case "eth_chainId":
                return self.chain
            case "eth_getBlockByNumber":
                made = (self._clock() - self.blocks_old_us) // 1_000_000
                return {"number": hex(self.height), "hash": "0x" + "ab" * 32, "timestamp": hex(made)} | {
                    "gasLimit": hex(30_000_000), "gasUsed": hex(15_000_000), "baseFeePerGas": hex(self.base)
                }  # fmt: skip
            case "eth_gasPrice" if self.knows:
                return hex(self.base + GWEI)
            case "eth_feeHistory" if self.knows:
                usual = 10 * GWEI
                return {
                    "oldestBlock": "0x1",
                    "baseFeePerGas": [hex(usual)] * 20 + [hex(self.base)],
                    "gasUsedRatio": [0.5] * 20,
                    "reward": [[hex(GWEI), hex(GWEI), hex(2 * GWEI)]] * 20,
                }
        return None


class Hands:
    """The time that decides how old a reading is."""

    def __init__(self) -> None:
        self.s = 1000.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def desk(db_engine: Any, fake_clock: FakeClock) -> Iterator[Desk]:
    desk = Desk(Db(db_engine, clock=fake_clock, inside=inside), fake_clock)
    yield desk
    desk.db.close()


@pytest.fixture
def a_node(fake_clock: FakeClock) -> Iterator[Callable[[], FeeNode]]:
    made: list[FeeNode] = []

    def make() -> FeeNode:
        made.append(FeeNode(fake_clock.now))
        return made[-1]

    yield make
    for node in made:
        node.stop()


def run(desk: Desk, story: Callable[[Fees, Hands], Coroutine[Any, Any, None]]) -> None:
    async def whole() -> None:
        hands = Hands()
        fees = Fees(desk.looker, desk.clock, now=hands)
        try:
            await story(fees, hands)
        finally:
            await fees.close()
            await desk.looker.close()

    asyncio.run(whole())


def normal(reading: Reading) -> int | None:
    """What a plain transfer costs."""
    return None if reading.tiers is None else reading.tiers.tiers[1].cost.units


def test_a_flood_of_visitors_is_one_reading_of_the_node(desk: Desk, a_node: Callable[[], FeeNode]) -> None:
    node = a_node()
    desk.a_node(node.url, network="ethereum")

    async def story(fees: Fees, hands: Hands) -> None:
        told = await asyncio.gather(*(fees.told() for _ in range(200)))
        assert {normal(one) for [one] in told} == {21_000 * 21 * GWEI}
        assert len(node.asked) == 1
        hands.s += FRESH_S - 1
        await fees.told()
        assert len(node.asked) == 1

    run(desk, story)


def test_a_chain_whose_prices_are_set_by_votes_says_so_and_no_node_is_asked(
    desk: Desk, a_node: Callable[[], FeeNode]
) -> None:
    node = a_node()
    desk.a_node(node.url, network="ton")

    async def story(fees: Fees, hands: Hands) -> None:
        [told] = await fees.told()
        assert told.tiers is None and not node.asked
        assert "set by votes" in fee_text(told, "en", Level.PLAIN).busy
        assert fee_text(told, "zh", Level.EXPERT).busy.startswith("TON 的手续费单价由验证者投票决定")

    run(desk, story)


def test_what_is_a_little_old_is_told_at_once_and_read_anew_behind_it(
    desk: Desk, a_node: Callable[[], FeeNode]
) -> None:
    node = a_node()
    desk.a_node(node.url, network="ethereum")

    async def story(fees: Fees, hands: Hands) -> None:
        await fees.told()
        node.base = 30 * GWEI
        hands.s += FRESH_S
        [before] = await fees.told()
        assert normal(before) == 21_000 * 21 * GWEI
        while len(node.asked) < 2 or normal((await fees.told())[0]) == normal(before):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert normal((await fees.told())[0]) == 21_000 * 31 * GWEI
        hands.s += OLD_S + 1
        node.base = 40 * GWEI
        [now] = await fees.told()
        assert normal(now) == 21_000 * 41 * GWEI, "what is older is waited for"

    run(desk, story)


def test_figures_of_some_minutes_ago_are_not_told(desk: Desk, a_node: Callable[[], FeeNode]) -> None:
    node = a_node()
    desk.a_node(node.url, network="ethereum")

    async def story(fees: Fees, hands: Hands) -> None:
        [read] = await fees.told()
        node.says = lambda handler: plain(handler, 503, b"")
        hands.s += KNOWN_S - 1
        assert await fees.told() == [read]
        hands.s += 2
        [gone] = await fees.told()
        assert (gone.network.id, gone.tiers) == ("ethereum", None)

    run(desk, story)


@pytest.mark.parametrize("fault", ["dead", "silent", "knows_nothing", "other_chain", "stands_still", "junk"])
def test_a_node_that_cannot_say_it_is_not_guessed_for(desk: Desk, a_node: Callable[[], FeeNode], fault: str) -> None:
    node = a_node()
    desk.a_node(node.url, network="ethereum")
    match fault:
        case "dead":
            node.says = lambda handler: plain(handler, 500, b"<html>")
        case "silent":
            node.says = slowly(6)
        case "knows_nothing":
            node.knows = False
            node.base = -1
        case "other_chain":
            node.chain = "0x38"
        case "stands_still":
            node.blocks_old_us = 11 * MINUTE
        case "junk":
            node.says = lambda handler: answer(handler, [{"id": 1, "result": {"a": []}}])

    async def story(fees: Fees, hands: Hands) -> None:
        began = time.monotonic()
        assert [one.tiers for one in await fees.told()] == [None]
        assert time.monotonic() - began < 5
        asked = len(node.asked)
        await fees.told()
        assert len(node.asked) == asked, "a node that fails is not asked by every visitor"

    run(desk, story)


def test_nodes_of_others_that_contradict_each_other_are_not_believed(desk: Desk, a_node: Callable[[], FeeNode]) -> None:
    honest, liar = a_node(), a_node()
    liar.base = 900 * GWEI
    desk.a_node(honest.url, "honest", network="ethereum", own=False, allow_private=True)
    desk.a_node(liar.url, "liar", network="ethereum", own=False, allow_private=True)

    async def contradicted(fees: Fees, hands: Hands) -> None:
        assert [one.tiers for one in await fees.told()] == [None]

    run(desk, contradicted)
    desk.looker.set_up_changed()
    liar.base = 21 * GWEI

    async def agreed(fees: Fees, hands: Hands) -> None:
        [one] = await fees.told()
        assert one.tiers is not None and set(one.nodes) == {"honest", "liar"}

    run(desk, agreed)


def test_our_own_node_needs_no_second(desk: Desk, a_node: Callable[[], FeeNode]) -> None:
    own, other = a_node(), a_node()
    other.base = 900 * GWEI
    desk.a_node(other.url, "other", network="ethereum", own=False, allow_private=True)
    desk.a_node(own.url, "own", network="ethereum")

    async def story(fees: Fees, hands: Hands) -> None:
        [one] = await fees.told()
        assert (one.nodes, normal(one), other.asked) == (("own",), 21_000 * 21 * GWEI, [])

    run(desk, story)


def test_recorded_nodes_answer_for_every_network_they_play(desk: Desk) -> None:
    with recorded.served() as addresses:
        desk.db.write_and_wait(demo.set_up_nodes, addresses, KEY)
        # The player's newest block is of now.
        desk.clock.set(int(time.time() * 1_000_000))

        async def story(fees: Fees, hands: Hands) -> None:
            told = await fees.told()
            assert [(one.network.id, one.tiers is not None) for one in told] == [
                ("ethereum", True), ("tron", True), ("bitcoin", True)
            ]  # fmt: skip
            assert all(name.startswith(recorded.NAME) for one in told for name in one.nodes)

        run(desk, story)


# -- through the front door --------------------------------------------------------


@pytest.fixture
def node() -> Iterator[FeeNode]:
    node = FeeNode(lambda: time.time_ns() // 1000)
    yield node
    node.stop()


def set_up(site: RunningSite, node: TinyNode, network: str = "ethereum") -> None:
    fields = NodeFields(
        name=f"node of {network}", network=network, url=node.url, own=True, allow_private=True, per_second=100
    )
    site.db.write_and_wait(actions.create_node, SYSTEM, fields, key=site.settings.key(sealing.PURPOSE))
    site.call(site.site.desk.looker.set_up_changed)


def test_anybody_reads_in_both_languages_and_both_ways_what_a_transfer_costs(site: RunningSite, node: FeeNode) -> None:
    set_up(site, node)
    page = httpx.get(f"{site.url}/fees?lang=en").text
    assert "Ethereum is busy: fees are about 2 times their usual level." in page
    assert "0.000441 ETH" in page  # 21,000 gas at 21 gwei
    assert "20 gwei" in page and 'id="plain" checked' in page
    assert re.search(r"As of \d\d:\d\d UTC\.", page)
    assert "node of ethereum" not in page
    chinese = httpx.get(f"{site.url}/fees?lang=zh&level=expert").text
    assert "Ethereum 目前较为拥堵" in chinese and 'id="exact" checked' in chinese
    assert readings(node) == 1
    told = httpx.get(f"{site.url}/api/public/fees").json()["fees"]
    assert [(one["network"]["id"], one["nodes"]) for one in told] == [("ethereum", [])]
    assert [tier["cost"] for tier in told[0]["tiers"]][1] == str(21_000 * 21 * GWEI)
    assert {(one["language"], one["level"]) for one in told[0]["texts"]} == {
        (language, level) for language in ("en", "zh") for level in ("plain", "expert")
    }
    assert httpx.get(f"{site.url}/api/fees").status_code == 401
    assert readings(node) == 1
    assert site.db.read_and_wait(queries.seen, "ethereum", "") is None


def readings(node: FeeNode) -> int:
    """The desk asks its nodes for their health too."""
    return sum("eth_feeHistory" in asked for asked in node.asked)


def test_a_page_without_networks_and_one_whose_node_is_dead_say_that_nothing_is_known(
    site: RunningSite, node: FeeNode
) -> None:
    assert "nothing is known of its fees now" in httpx.get(f"{site.url}/fees?lang=en").text
    assert httpx.get(f"{site.url}/api/public/fees").json() == {"fees": []}
    node.says = _refuses
    set_up(site, node)
    page = httpx.get(f"{site.url}/fees?lang=en").text
    assert "What Ethereum costs is not known now: no node answered, or they contradict each other." in page
    assert "<table>" not in page and "As of" not in page
    [told] = httpx.get(f"{site.url}/api/public/fees").json()["fees"]
    assert (told["at"], told["tiers"]) == (None, [])


def _refuses(handler: BaseHTTPRequestHandler) -> bool:
    return plain(handler, 503, json.dumps({}).encode())


def test_the_pages_lead_to_each_other(site: RunningSite) -> None:
    assert 'href="/check?lang=zh"' in httpx.get(f"{site.url}/fees?lang=zh").text
    check = httpx.get(f"{site.url}/check?lang=zh&level=expert").text
    assert 'href="/fees?lang=zh"' in check and 'id="exact" checked' in check
