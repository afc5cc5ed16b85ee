"""The demo's nodes play recordings, and deny nothing that they do not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from tests.lookups.desk import KEY, Desk
from tests.support.clock import FakeClock
from tests.support.desk import an_inbox, comes_in
from walletdesk import demo
from walletdesk.chain.base import Family, Verdict
from walletdesk.chain.explain import explain
from walletdesk.chain.told import Level
from walletdesk.kit.clock import HOUR
from walletdesk.kit.db import Db
from walletdesk.lookups import queries, recorded
from walletdesk.lookups.looking import node_of
from walletdesk.lookups.testchain import Asks, Source
from walletdesk.subscribers import inside

UNRECORDED = {
    "ethereum": "0x" + "5c" * 32,
    "tron": "tronscan.org/#/transaction/" + "5c" * 32,
    "bitcoin": "mempool.space/tx/" + "5c" * 32,
}


@pytest.fixture
def desk(db_engine: Any, fake_clock: FakeClock) -> Iterator[Desk]:
    desk = Desk(Db(db_engine, clock=fake_clock, inside=inside), fake_clock)
    with recorded.served() as addresses:
        desk.db.write_and_wait(demo.set_up_nodes, addresses, KEY)
        yield desk
    desk.db.close()


def hashes() -> list[str]:
    """Those that stand in what the demo's people say."""
    asks = Asks(source=Source.RECORDED, hashes=recorded.hashes())
    said = " ".join(line.text for story in demo.stories(asks) for line in story.lines)
    return re.findall(r"\b(?:0x)?[0-9a-f]{64}\b", said)


def test_what_the_demos_people_ask_about_is_found_in_the_recordings(desk: Desk) -> None:
    inbox = an_inbox(desk.db)
    received = [comes_in(desk.db, inbox, f"交易哈希 {hash}") for hash in hashes()]
    desk.works()
    rows = [desk.looks(one)[0] for one in received]
    assert {(row.network, row.state) for row in rows} == {
        ("ethereum", "pending-fee-below-base"),
        ("ethereum", "failed-reverted"),
        ("tron", "out-of-energy"),
        ("bitcoin", "pending-low-fee"),
    }
    assert all(recorded.NAME in row.verdict for row in rows)  # who said it is never left open
    assert all(desk.said(one) for one, row in zip(received, rows, strict=True) if row.network == "ethereum")


def test_who_pays_a_transaction_is_not_who_asks_about_it_however_often_it_is_looked_at(desk: Desk) -> None:
    [hash] = (one.value for one in recorded.recordings("bitcoin"))
    received = comes_in(desk.db, an_inbox(desk.db), f"mempool.space/tx/{hash}")
    for _ in range(3):
        desk.works()
        [row] = desk.looks(received)
        verdict = msgspec.json.decode(row.verdict, type=Verdict)
        assert (verdict.state, verdict.reason) == ("pending-low-fee", "")
        advice = explain(verdict, "en", Level.PLAIN).advice
        assert "You sent it" not in advice and "CPFP" in advice
        desk.clock.advance(2 * HOUR)


@pytest.mark.parametrize("network", recorded.PLAYED)
def test_what_was_not_recorded_is_not_called_missing(desk: Desk, network: str) -> None:
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {UNRECORDED[network]}")
    desk.works()
    assert [(row.network, row.state) for row in desk.looks(received)] == [(network, "unknown")]
    assert desk.said(received) == []


def test_nobody_is_told_of_the_recorded_account_who_asked_for_another(desk: Desk) -> None:
    received = comes_in(desk.db, an_inbox(desk.db), "TBJF5Zgtx7AaaU9oPHowk5LLZLZ6As16dz")
    desk.works()
    [row] = desk.looks(received)
    assert row.state == "unknown" and "contradiction" not in row.verdict


def test_the_desk_finds_its_recorded_nodes_at_their_new_address_after_each_start(db: Db) -> None:
    for port in (5001, 5002):
        db.write_and_wait(demo.set_up_nodes, {"tron": f"http://127.0.0.1:{port}/tron"}, KEY)
        [row] = db.read_and_wait(queries.nodes)
        node = node_of(row, KEY)
        assert node is not None and node.url == f"http://127.0.0.1:{port}/tron"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("My wallet address is {mine}, where is tx {hash}", "receiver"),
        ("我的收款地址：{mine}，这笔交易没到账 {hash}", "receiver"),
        ("My friend's address is {mine}, where is tx {hash}", ""),
        ("where is tx {hash}? I sent it to {mine}", ""),
    ],
)
def test_an_address_that_its_writer_calls_their_own_makes_them_the_receiver(
    db_engine: Any, fake_clock: FakeClock, monkeypatch: pytest.MonkeyPatch, words: str, reason: str
) -> None:
    """A recording in which an output goes to that address, over HTTP."""
    recording = recorded.Recording(Family.BITCOIN, "pending_low_fee_receiver")
    monkeypatch.setattr(recorded, "recordings", lambda network: [recording])
    desk = Desk(Db(db_engine, clock=fake_clock, inside=inside), fake_clock)
    mine = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
    with recorded.served() as played:
        desk.a_node(played["bitcoin"], network="bitcoin")
        received = comes_in(desk.db, an_inbox(desk.db), words.format(mine=mine, hash=recording.value))
        desk.works()
        [row] = [one for one in desk.looks(received) if one.kind == "transaction"]
    assert (row.state, queries.verdict_of(row).reason) == ("pending-low-fee", reason)
    desk.db.close()
