"""Real EVM nodes under the desk: a stuck transfer is explained in Chinese, replaced, and the change told."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import not_installed
from tests.lookups.desk import Desk
from tests.support import anvil, evm_contracts
from tests.support.clock import FakeClock
from tests.support.desk import an_inbox, comes_in, goes_on
from tests.support.servers import Missing
from walletdesk.chain.base import Listed, Token, Words
from walletdesk.chain.explain import explain
from walletdesk.chain.told import Level
from walletdesk.kit.clock import HOUR, MINUTE, SECOND, SystemClock
from walletdesk.kit.db import Db
from walletdesk.lookups import labels, queries
from walletdesk.lookups.asked import look_now
from walletdesk.lookups.looking import Look
from walletdesk.lookups.tables import LookupRow
from walletdesk.subscribers import inside


class _Now(FakeClock):
    """Blocks carry the time of the machine, so the desk's clock starts there."""

    def __init__(self) -> None:
        self._now = SystemClock().now()


@pytest.fixture(scope="module")
def chains() -> Iterator[tuple[anvil.Node, anvil.Node]]:
    try:
        with anvil.start(31337) as first, anvil.start(56) as second:
            yield first, second
    except Missing as missing:
        not_installed(str(missing))


@pytest.fixture
def desk(db_engine: Any) -> Iterator[Desk]:
    clock = _Now()
    db = Db(db_engine, clock=clock, inside=inside)
    yield Desk(db, clock)
    db.close()


def test_a_stuck_transfer_is_explained_replaced_and_the_change_told(
    desk: Desk, chains: tuple[anvil.Node, anvil.Node]
) -> None:
    node = chains[0]
    desk.a_node(node.url, network="evm-31337")
    sender, to = node.accounts[0], node.accounts[1]
    node.set_base_fee(anvil.GWEI)
    nonce = node.nonce(sender)
    stuck = node.send(sender, to, value=10**18, nonce=nonce, cap=2 * anvil.GWEI, tip=anvil.GWEI)
    node.set_base_fee(5 * anvil.GWEI)
    received = comes_in(desk.db, an_inbox(desk.db), f"我的转账一直打包中，交易哈希 {stuck}")
    desk.works()
    [row] = desk.looks(received)
    assert row.state == "pending-fee-below-base"
    [said] = desk.said(received)
    assert re.search("[\u4e00-\u9fff]", said)

    node.send(sender, to, value=10**18, nonce=nonce, cap=20 * anvil.GWEI, tip=2 * anvil.GWEI)
    node.mine()
    desk.clock.advance(120 * SECOND)
    desk.works()
    [row] = desk.looks(received)
    assert row.state in ("replaced-mined", "superseded")
    assert len(desk.said(received)) == 2
    assert said != desk.said(received)[1]


def test_a_transfer_on_another_network_is_found_there_without_asking(
    desk: Desk, chains: tuple[anvil.Node, anvil.Node]
) -> None:
    first, second = chains
    desk.a_node(first.url, "first", network="evm-31337")
    desk.a_node(second.url, "second", network="bnb")
    sent = first.send(first.accounts[2], first.accounts[3], value=10**16)
    first.mine(15)
    received = comes_in(desk.db, an_inbox(desk.db), f"Where is my transfer? tx {sent}")
    desk.works()
    [row] = desk.looks(received)
    assert (row.network, row.state, row.guessed) == ("evm-31337", "success", True)
    assert len(desk.said(received)) == 1


def test_dead_nodes_of_the_likeliest_network_do_not_hide_what_another_one_knows(
    desk: Desk, chains: tuple[anvil.Node, anvil.Node]
) -> None:
    node = chains[1]
    desk.a_node("http://127.0.0.1:9/", "dead", network="ethereum")
    desk.a_node(node.url, "alive", network="bnb")
    sent = node.send(node.accounts[2], node.accounts[3], value=10**16)
    node.mine(15)
    received = comes_in(desk.db, an_inbox(desk.db), f"Where is my transfer? tx {sent}")
    desk.works()
    [row] = desk.looks(received)
    assert (row.network, row.state, row.guessed) == ("bnb", "success", True)
    nobody = comes_in(desk.db, an_inbox(desk.db), f"Where is my transfer? tx 0x{'5c' * 32}")
    desk.works()
    [row] = desk.looks(nobody)
    assert row.state == "unknown", "what one network's nodes do not have may be on the one that is silent"


def test_of_a_node_that_stands_still_nobody_is_told_why_something_waits(
    desk: Desk, chains: tuple[anvil.Node, anvil.Node]
) -> None:
    node = chains[1]
    desk.a_node(node.url, network="bnb")
    gap = node.send(node.accounts[6], node.accounts[5], value=10**16, nonce=3)
    desk.clock.advance(6 * HOUR)
    received = comes_in(desk.db, an_inbox(desk.db), f"https://bscscan.com/tx/{gap}")
    desk.works()
    [row] = desk.looks(received)
    assert (row.state, row.certain, desk.said(received)) == ("nonce-gap", False, [])
    node.mine()  # it goes on: its newest block is of now
    now = int(node.block()["timestamp"], 16) * SECOND
    desk.clock.advance(10 * MINUTE)
    node.rpc("evm_setNextBlockTimestamp", (max(desk.clock.now(), now) // SECOND) + 1)
    node.mine()
    desk.works()
    [row] = desk.looks(received)
    assert (row.state, row.certain, len(desk.said(received))) == ("nonce-gap", True, 1)


def test_a_reorganised_transaction_is_no_success_any_more(desk: Desk, chains: tuple[anvil.Node, anvil.Node]) -> None:
    node = chains[0]
    desk.a_node(node.url, network="evm-31337")
    before = node.snapshot()
    sent = node.send(node.accounts[4], node.accounts[5], value=10**16)
    node.mine(2)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {sent}")
    desk.works()
    assert desk.looks(received)[0].state == "success"
    node.revert_to(before)
    node.mine(1)
    desk.clock.advance(120 * SECOND)
    desk.works()
    assert desk.looks(received)[0].state in ("dropped", "not-found", "pending-ok")


def test_what_a_reorganisation_undid_is_told_again_when_it_comes_back(
    desk: Desk, chains: tuple[anvil.Node, anvil.Node]
) -> None:
    node = chains[0]
    desk.a_node(node.url, network="evm-31337")
    sender, to = node.accounts[6], node.accounts[7]
    before = node.snapshot()
    nonce = node.nonce(sender)
    sent = node.send(sender, to, value=7 * 10**15, nonce=nonce, cap=50 * anvil.GWEI, tip=anvil.GWEI)
    node.mine(15)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {sent}")
    desk.works()
    assert len(desk.said(received)) == 1, "that it arrived"

    node.revert_to(before)
    node.mine(2)
    desk.clock.advance(1200 * SECOND)
    desk.works()
    assert desk.looks(received)[0].state == "dropped"
    assert len(desk.said(received)) == 2, "that it is gone"

    assert node.send(sender, to, value=7 * 10**15, nonce=nonce, cap=50 * anvil.GWEI, tip=anvil.GWEI) == sent
    node.mine(15)
    desk.clock.advance(1200 * SECOND)
    desk.works()
    assert desk.looks(received)[0].state == "success"
    assert len(desk.said(received)) == 3, (
        "who was told that it is gone pays a second time unless told that it came back"
    )
    desk.clock.advance(1200 * SECOND)
    desk.works()
    assert len(desk.said(received)) == 3


def test_an_address_without_a_network_is_looked_at_on_every_evm_network(
    desk: Desk, chains: tuple[anvil.Node, anvil.Node]
) -> None:
    first, second = chains
    desk.a_node(first.url, "first", network="evm-31337")
    desk.a_node(second.url, "second", network="bnb")
    owner = "0x" + "a7" * 20
    received = comes_in(desk.db, an_inbox(desk.db), f"where are my coins? {owner}")
    desk.works()
    [row] = desk.looks(received)
    assert (row.state, row.network, row.guessed) == ("empty", "bnb", True)
    assert "empty on the others that we looked at, too: EVM chain 31337" in said_of(row)

    first.fund(owner, 12 * 10**17)
    received = comes_in(desk.db, an_inbox(desk.db), f"where are my coins? {owner}")
    desk.works()
    [row] = desk.looks(received)
    assert (row.state, row.network) == ("account", "evm-31337"), "where it has something is what is told of"

    second.fund(owner, 5 * 10**17)
    received = comes_in(desk.db, an_inbox(desk.db), f"where are my coins? {owner}")
    desk.works()
    [row] = desk.looks(received)
    assert (row.state, row.network) == ("account", "bnb")
    assert "It is used on other networks too: EVM chain 31337 (1.2 ETH)." in said_of(row)
    assert queries.verdict_of(row).facts["also_on"] == Listed(items=(Words(text="EVM chain 31337 (1.2 ETH)"),))

    named = comes_in(desk.db, an_inbox(desk.db), f"https://bscscan.com/address/{owner}")
    desk.works()
    [row] = desk.looks(named)
    assert (row.network, row.guessed) == ("bnb", False)
    assert "also_on" not in queries.verdict_of(row).facts, "who names a network is told of that one"


def test_an_address_named_beside_a_hash_nobody_knows_is_taken_for_its_sender(
    desk: Desk, chains: tuple[anvil.Node, anvil.Node]
) -> None:
    node = chains[0]
    desk.a_node(node.url, network="evm-31337")
    sender, unknown = node.accounts[8], "0x" + "e9" * 32
    node.send(sender, node.accounts[9], value=10**16)
    node.mine()
    both = comes_in(desk.db, an_inbox(desk.db), f"where is it? tx {unknown} from {sender}")
    desk.works()
    row = next(one for one in desk.looks(both) if one.kind == "transaction")
    assert (row.state, queries.verdict_of(row).reason) == ("not-found", "sender")
    assert "has sent 1 transaction on EVM chain 31337, and none of it is waiting" in said_of(row)

    inbox = an_inbox(desk.db)
    alone = comes_in(desk.db, inbox, f"tx {unknown}")
    desk.works()
    [row] = desk.looks(alone)
    assert "together with the address it was sent from" in said_of(row)
    later = goes_on(desk.db, inbox, alone, f"it was {sender}")
    desk.works()
    row = next(one for one in desk.looks(later) if one.kind == "transaction")
    assert "has sent 1 transaction" in said_of(row), "who was asked for the address is answered when it comes"


def test_an_address_in_one_text_with_a_hash_is_taken_for_its_sender_on_the_public_page(
    desk: Desk, chains: tuple[anvil.Node, anvil.Node]
) -> None:
    node = chains[0]
    desk.a_node(node.url, network="evm-31337")
    sender, unknown = node.accounts[8], "0x" + "ea" * 32

    async def asked() -> list[Look]:
        try:
            return await look_now(desk.looker, f"{unknown} {sender}")
        finally:
            await desk.looker.close()

    transaction = next(one for one in asyncio.run(asked()) if one.kind == "transaction")
    assert (transaction.verdict.state, transaction.verdict.reason) == ("not-found", "sender")


def said_of(row: LookupRow) -> str:
    return explain(queries.verdict_of(row), "en", Level.PLAIN).text()


# -- what others did -----------------------------------------------------------------


@pytest.fixture
def usdt(chains: tuple[anvil.Node, anvil.Node], monkeypatch: pytest.MonkeyPatch) -> str:
    """A listed token on the first chain."""
    contract = chains[0].deploy(evm_contracts.token("USDT", 6))
    listed = Token(network="evm-31337", contract=contract, symbol="USDT", decimals=6)
    monkeypatch.setattr(labels, "shipped_tokens", lambda: [listed])
    return contract


def test_who_was_robbed_is_not_told_that_they_got_something(
    usdt: str, desk: Desk, chains: tuple[anvil.Node, anvil.Node]
) -> None:
    node = chains[0]
    desk.a_node(node.url, network="evm-31337")
    victim, thief = node.accounts[0], node.accounts[3]
    take = evm_contracts.call("transferFrom(address,address,uint256)", victim, thief, 5_000_000_000)
    sent = node.send(thief, usdt, data=take)
    node.mine(15)
    for text in (f"URGENT my USDT is gone!! {sent}", f"URGENT my wallet is {victim} and my USDT is gone!! {sent}"):
        received = comes_in(desk.db, an_inbox(desk.db), text)
        desk.works()
        row = next(one for one in desk.looks(received) if one.kind == "transaction")
        assert (row.state, queries.verdict_of(row).reason, desk.said(received)) == ("success", "taken", [])
        assert "You got" not in said_of(row) and "treat it as theft" in said_of(row)
        desk.check(row)
        row = next(one for one in desk.looks(received) if one.kind == "transaction")
        assert queries.verdict_of(row).reason == "taken"


@pytest.mark.parametrize("own", [True, False])
def test_who_named_their_address_is_told_what_an_exchanges_batch_brought_them(
    usdt: str, desk: Desk, chains: tuple[anvil.Node, anvil.Node], own: bool
) -> None:
    """By a node of our own, and by two of others, of which each is told who asks."""
    node = chains[0]
    desk.a_node(node.url, "first", network="evm-31337", own=own)
    if not own:
        desk.a_node(node.url + "/", "second", network="evm-31337", own=False)
    receiver, other = node.accounts[6], node.accounts[7]
    pay = "transfer(address,uint256)"
    calls = [(usdt, evm_contracts.call(pay, to, units)) for to, units in ((receiver, 12_500_000), (other, 99_000_000))]
    batch = node.deploy(evm_contracts.batch(*calls))
    sent = node.send(node.accounts[2], batch)
    node.mine(15)
    received = comes_in(desk.db, an_inbox(desk.db), f"my address is {receiver}, did my withdrawal arrive? {sent}")
    desk.works()
    [said] = desk.said(received)
    assert "got 12.5 USDT" in said and "You" not in said and "99" not in said
    row = next(one for one in desk.looks(received) if one.kind == "transaction")
    desk.check(row)
    row = next(one for one in desk.looks(received) if one.kind == "transaction")
    assert "got 12.5 USDT" in said_of(row), "looked at again, it is counted for them still"
