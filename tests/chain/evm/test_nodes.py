"""Nodes that lag, lie, lose or contradict each other never make a wrong verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.chain.evm.driving import NOW_US, Desk, ask, network
from tests.conftest import not_installed
from tests.support import anvil
from tests.support import evm_contracts as contracts
from tests.support.anvil import ETHER, GWEI, Node
from tests.support.servers import Missing
from walletdesk.chain import evm
from walletdesk.chain.base import Answer, Call, Failure, Network, Words


@pytest.fixture
def second(mainnet: Node) -> Iterator[Node]:
    """Another node that says it serves the same chain and has seen none of it."""
    try:
        started = anvil.start(1)
    except Missing as missing:
        not_installed(str(missing))
    with started as node:
        yield node


@pytest.fixture
def pair(node: Node, second: Node) -> Desk:
    return Desk({"behind": ("ethereum", second.url), "own": ("ethereum", node.url)})


def sent(node: Node, **how: Any) -> str:
    return node.send(node.accounts[0], node.accounts[1], value=how.pop("value", 1), **how)


def lie(what: dict[str, Callable[[Any], Any]], by: str = "own") -> Callable[[str, Call, Answer], Answer]:
    def bend(name: str, call: Call, answer: Answer) -> Answer:
        if name == by and call.method in what:
            return Answer(what[call.method](answer.value))
        return answer

    return bend


def test_a_node_that_lags_does_not_hide_a_success(pair: Desk, node: Node) -> None:
    hash = sent(node)
    node.mine(2)
    verdict = pair.run(evm.transaction(ask(hash)))
    assert verdict.state == "success"
    assert [row.node for row in verdict.evidence] == ["own"]


def test_a_node_that_lags_does_not_name_a_nonce_gap(pair: Desk, node: Node, second: Node) -> None:
    """The one asked first is a block behind and still counts an older nonce."""
    sent(node)
    node.mine(3)
    hash = sent(node, gas=21_000)
    kept = node.rpc("eth_getTransactionByHash", hash)
    pair.bend = lie({"eth_getTransactionByHash": lambda _: kept}, by="behind")
    verdict = pair.run(evm.transaction(ask(hash)))
    assert verdict.state == "pending-ok"
    assert [row.node for row in verdict.evidence] == ["own"]
    assert second.nonce(node.accounts[0]) == 0


def test_two_nodes_that_agree_are_both_evidence(node: Node) -> None:
    desk = Desk({"own": ("ethereum", node.url), "twin": ("ethereum", node.url)})
    hash = sent(node, cap=20 * GWEI)
    node.set_base_fee(30 * GWEI)
    verdict = desk.run(evm.transaction(ask(hash)))
    assert verdict.state == "pending-fee-below-base"
    assert [row.node for row in verdict.evidence] == ["own", "twin"]


def test_nodes_of_one_height_that_contradict_each_other_decide_nothing(node: Node) -> None:
    desk = Desk({"own": ("ethereum", node.url), "liar": ("ethereum", node.url)})
    hash = sent(node)
    desk.bend = lie({"eth_getBalance": lambda _: "0x5"}, by="liar")
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, verdict.certain) == ("unknown", False)
    assert verdict.facts["missing"] == Words(text="contradiction")
    assert desk.run(evm.address(ask(node.accounts[0]))).state == "unknown"


def test_receipts_that_contradict_each_other_decide_nothing(node: Node) -> None:
    desk = Desk({"first": ("ethereum", node.url), "own": ("ethereum", node.url), "liar": ("ethereum", node.url)})
    hash = sent(node)
    node.mine()

    def bend(name: str, call: Call, answer: Answer) -> Answer:
        if call.method == "eth_getTransactionReceipt":
            if name == "first":
                return Answer(None)
            if name == "liar":
                return Answer({**answer.value, "status": "0x0"})
        return answer

    desk.bend = bend
    assert desk.run(evm.transaction(ask(hash))).state == "unknown"


@pytest.mark.parametrize(
    "lies",
    [
        {"eth_chainId": lambda _: "0x38"},
        {"eth_getTransactionReceipt": lambda it: {**it, "blockHash": "0x" + "11" * 32}},
        {"eth_getTransactionReceipt": lambda it: {**it, "transactionHash": "0x" + "11" * 32}},
        {"eth_getTransactionReceipt": lambda it: {**it, "gasUsed": "0xffffffff"}},
        {"eth_getTransactionReceipt": lambda it: {**it, "status": "0x7"}},
        {"eth_getTransactionReceipt": lambda _: None},
        {"eth_getTransactionReceipt": lambda _: "gone"},
        {"eth_getTransactionByHash": lambda _: None},
        {"eth_getTransactionByHash": lambda it: {**it, "hash": "0x" + "11" * 32}},
        {"eth_getTransactionByHash": lambda it: {**it, "from": 5}},
        {"eth_getBlockByNumber": lambda it: {**it, "number": "0x0"}},
        {"eth_getBlockByNumber": lambda _: []},
    ],
)
def test_answers_that_do_not_hold_together_are_unknown(
    desk: Desk, node: Node, lies: dict[str, Callable[[Any], Any]]
) -> None:
    hash = sent(node)
    node.mine()
    desk.bend = lie(lies)
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, verdict.certain, verdict.final) == ("unknown", False, False)
    assert verdict.facts["missing"] and verdict.watch_s > 0


def test_a_failure_whose_state_is_gone_says_so_and_guesses_nothing(desk: Desk, node: Node) -> None:
    echo = node.deploy(contracts.ECHO)
    hash = node.send(node.accounts[0], echo, data="0x" + contracts.error("x").hex())
    node.mine()
    gone = Answer(None, Failure(code=-32000, message="missing trie node 1234 (path ) state is not available"))
    desk.bend = lambda _, call, answer: gone if call.method == "eth_call" else answer
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, verdict.reason, verdict.certain) == ("failed-reverted", "unread", False)
    # Another node may keep it.
    desk.nodes["archive"] = ("ethereum", node.url)
    desk.bend = lambda name, call, answer: gone if call.method == "eth_call" and name == "own" else answer
    assert desk.run(evm.transaction(ask(hash))).reason == "text"


def test_a_replay_on_another_chains_block_decides_nothing(desk: Desk, node: Node) -> None:
    echo = node.deploy(contracts.ECHO)
    hash = node.send(node.accounts[0], echo, data="0x" + contracts.error("x").hex())
    node.mine()

    def bend(_: str, call: Call, answer: Answer) -> Answer:
        if call.method == "eth_getBlockByNumber" and call.params[0] != "latest":
            return Answer({**answer.value, "hash": "0x" + "77" * 32})
        return answer

    desk.bend = bend
    assert desk.run(evm.transaction(ask(hash))).state == "unknown"


@pytest.mark.parametrize(
    ("gas", "data", "state"),
    [(21_000, "0x", "success"), (60_000, "0x", "success"), (21_008, "0x01", "unknown")],
)
def test_receipts_before_byzantium_say_nothing_of_success(
    desk: Desk, node: Node, gas: int, data: str, state: str
) -> None:
    hash = node.send(node.accounts[0], node.accounts[1], value=1, gas=max(gas, 30_000), data=data)
    node.mine()

    def old(it: dict[str, Any]) -> dict[str, Any]:
        it = {name: value for name, value in it.items() if name != "status"}
        return {**it, "root": "0x" + "22" * 32}

    used = int(node.receipt(hash)["gasUsed"], 16)
    limit = hex(used if state == "unknown" else gas)
    desk.bend = lie({"eth_getTransactionReceipt": old, "eth_getTransactionByHash": lambda it: {**it, "gas": limit}})
    verdict = desk.run(evm.transaction(ask(hash)))
    assert verdict.state == state
    if state == "unknown":
        assert verdict.facts["missing"] == Words(text="status")


def test_a_rollups_payment_to_its_parent_chain_is_part_of_the_fee(desk: Desk, node: Node) -> None:
    hash = sent(node)
    node.mine()
    plain = desk.run(evm.transaction(ask(hash))).facts["fee_paid"]
    desk.bend = lie({"eth_getTransactionReceipt": lambda it: {**it, "l1Fee": "0x64"}})
    with_parent = desk.run(evm.transaction(ask(hash))).facts["fee_paid"]
    assert with_parent.units == plain.units + 100  # type: ignore[union-attr]
    desk.bend = lie({"eth_getTransactionReceipt": lambda it: {**it, "operatorFeeScalar": "0x1"}})
    assert "l1-fee-extra" in desk.run(evm.transaction(ask(hash))).notes


def test_blobs_are_part_of_the_fee_and_of_what_is_held_back(desk: Desk, node: Node) -> None:
    sender = node.accounts[4]
    hash = node.send(sender, node.accounts[1], value=1, gas=21_000, cap=20 * GWEI)
    blobs = {"maxFeePerBlobGas": "0x5", "blobVersionedHashes": ["0x01" + "00" * 31] * 2, "type": "0x3"}
    desk.bend = lie({"eth_getTransactionByHash": lambda it: {**it, **blobs}})
    node.fund(sender, 1 + 21_000 * 20 * GWEI + 2 * 131_072 * 5 - 1)
    verdict = desk.run(evm.transaction(ask(hash)))
    assert verdict.state == "pending-unfunded"
    assert verdict.facts["shortfall"].units == 1  # type: ignore[union-attr]


def test_legacy_chains_go_by_one_price(node: Node) -> None:
    bnb = network("bnb", 1, "legacy_fees")
    desk = Desk({"own": ("bnb", node.url)})
    price = int(node.rpc("eth_gasPrice"), 16)
    hash = sent(node, price=price, gas=21_000)
    assert desk.run(evm.transaction(ask(hash, bnb)), home="bnb").reason == ""
    desk.bend = lie({"eth_gasPrice": lambda _: hex(price + 1)})
    verdict = desk.run(evm.transaction(ask(hash, bnb)), home="bnb")
    assert (verdict.state, verdict.reason) == ("pending-ok", "low-price")
    needed = verdict.facts["needed_cap"].value  # type: ignore[union-attr]
    assert needed == max(-(-price * 11 // 10), price + 1)
    assert verdict.facts["replace_cost"].units == 21_000 * needed  # type: ignore[union-attr]
    assert "base_fee" not in verdict.facts
    asked = [call.method for ask_ in desk.asked for call in ask_.calls]
    assert "eth_feeHistory" not in asked


def test_a_node_without_fee_history_is_enough(desk: Desk, node: Node) -> None:
    hash = sent(node, cap=20 * GWEI)
    node.set_base_fee(30 * GWEI)
    node.rpc("anvil_dropAllTransactions")
    node.mine()
    gone = Answer(None, Failure(code=-32601, message="the method eth_feeHistory does not exist"))
    kept = {"hash": hash}
    kept |= {"from": node.accounts[0], "to": node.accounts[1], "nonce": hex(node.nonce(node.accounts[0]))}
    kept |= {"gas": "0x5208", "value": "0x1", "input": "0x", "type": "0x2", "maxFeePerGas": hex(20 * GWEI)}
    kept |= {"maxPriorityFeePerGas": hex(GWEI), "blockNumber": None}  # type: ignore[dict-item]

    def bend(_: str, call: Call, answer: Answer) -> Answer:
        if call.method == "eth_feeHistory":
            return gone
        return Answer(kept) if call.method == "eth_getTransactionByHash" else answer

    desk.bend = bend
    verdict = desk.run(evm.transaction(ask(hash)))
    assert verdict.state == "pending-fee-below-base"
    # An empty block lowers the base fee by an eighth: https://eips.ethereum.org/EIPS/eip-1559
    assert verdict.facts["base_fee"].value == 30 * GWEI - 30 * GWEI // 8  # type: ignore[union-attr]


def test_the_balance_of_the_node_that_is_ahead_counts(node: Node, second: Node) -> None:
    desk = Desk({"behind": ("ethereum", second.url), "own": ("ethereum", node.url)})
    owner = node.accounts[0]
    node.send(owner, node.accounts[1], value=ETHER)
    node.mine()
    verdict = desk.run(evm.address(ask(owner)))
    assert verdict.facts["balance"].units == node.balance(owner) != second.balance(owner)  # type: ignore[union-attr]
    assert "node-lags" in verdict.notes and len(verdict.evidence) == 2


# -- nodes that stand still ---------------------------------------------------------

SIX_HOURS_S = 6 * 3_600


def stalled(*names: str, by_s: int = SIX_HOURS_S, then: dict[str, Callable[[Any], Any]] | None = None) -> Any:
    """Nodes whose newest block is old; `then` bends further answers of them."""

    def bend(name: str, call: Call, answer: Answer) -> Answer:
        if name not in names:
            return answer
        if call.method == "eth_getBlockByNumber" and call.params[0] == "latest":
            return Answer({**answer.value, "timestamp": hex(NOW_US // 1_000_000 - by_s)})
        return Answer(then[call.method](answer.value)) if then and call.method in then else answer

    return bend


def dropped(node: Node) -> tuple[str, dict[str, Any]]:
    """A hash that the pool forgot, and what is known of it."""
    hash = sent(node)
    known = {"sender": node.accounts[0], "nonce": node.nonce(node.accounts[0])}
    node.drop(hash)
    return hash, known


def test_one_strangers_node_makes_no_certain_word_of_absence(node: Node) -> None:
    desk = Desk({"public": ("ethereum", node.url)})
    hash, known = dropped(node)
    verdict = desk.run(evm.transaction(ask(hash, **known)))
    assert (verdict.state, verdict.certain, verdict.final) == ("dropped", False, False)
    assert verdict.facts["missing"] == Words(text="second node") and 0 < verdict.watch_s <= 60
    # A second that agrees, or one of our own, is enough.
    desk.nodes["another"] = ("ethereum", node.url)
    both = desk.run(evm.transaction(ask(hash, **known)))
    assert both.certain and {row.node for row in both.evidence} == {"public", "another"}
    assert Desk({"own": ("ethereum", node.url)}).run(evm.transaction(ask(hash, **known))).certain


def test_one_strangers_node_makes_no_certain_replacement(node: Node) -> None:
    desk = Desk({"public": ("ethereum", node.url)})
    hash, known = dropped(node)
    sent(node, value=2)
    node.mine()
    verdict = desk.run(evm.transaction(ask(hash, **known)))
    assert (verdict.state, verdict.certain) == ("replaced-mined", False)
    desk.nodes["another"] = ("ethereum", node.url)
    assert desk.run(evm.transaction(ask(hash, **known))).certain


def test_a_second_node_that_sees_another_end_does_not_vouch_for_it(node: Node, second: Node) -> None:
    desk = Desk({"ahead": ("ethereum", node.url), "behind": ("ethereum", second.url)})
    hash, known = dropped(node)
    sent(node, value=2)
    node.mine()
    verdict = desk.run(evm.transaction(ask(hash, **known)))
    assert (verdict.state, verdict.certain) == ("replaced-mined", False)
    assert [row.node for row in verdict.evidence] == ["ahead"]


def test_a_node_that_stands_still_makes_nothing_certain_of_what_is_not_there(node: Node) -> None:
    hash, known = dropped(node)
    for names in (("own",), ("first", "other")):
        desk = Desk(dict.fromkeys(names, ("ethereum", node.url)))
        desk.bend = stalled(*names)
        for question, state in ((ask(hash, **known), "dropped"), (ask(hash), "not-found")):
            verdict = desk.run(evm.transaction(question))
            assert (verdict.state, verdict.certain) == (state, False)
            assert verdict.facts["missing"] == Words(text="up-to-date-node")
        assert not desk.run(evm.address(ask("0x" + "12" * 20))).certain


def test_a_node_that_stands_still_is_no_second_one(node: Node) -> None:
    hash, known = dropped(node)
    desk = Desk({"public": ("ethereum", node.url), "own": ("ethereum", node.url)})
    desk.bend = stalled("own")
    verdict = desk.run(evm.transaction(ask(hash, **known)))
    assert (verdict.state, verdict.certain) == ("dropped", False)
    assert [row.node for row in verdict.evidence] == ["public"]


def test_a_node_a_few_minutes_old_still_counts(node: Node) -> None:
    hash, known = dropped(node)
    desk = Desk({"own": ("ethereum", node.url)})
    desk.bend = stalled("own", by_s=5 * 60)
    assert desk.run(evm.transaction(ask(hash, **known))).certain


def test_why_it_waits_is_not_certain_of_a_node_that_stands_still(node: Node) -> None:
    sender = node.accounts[4]
    hash = node.send(sender, node.accounts[5], nonce=3)
    desk = Desk({"own": ("ethereum", node.url)})
    desk.bend = stalled("own")
    gap = desk.run(evm.transaction(ask(hash)))
    assert (gap.state, gap.certain) == ("nonce-gap", False)
    assert gap.facts["missing"] == Words(text="up-to-date-node")
    desk.bend = stalled("own", then={"eth_getTransactionCount": lambda _: "0x9"})
    gone = desk.run(evm.transaction(ask(hash)))
    assert (gone.state, gone.certain) == ("superseded", False)
    # One that goes on is heard, and the other is no evidence for it.
    desk.nodes["public"] = ("ethereum", node.url)
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, verdict.certain) == ("nonce-gap", True)
    assert [row.node for row in verdict.evidence] == ["public"]


@pytest.mark.parametrize("data", ["", "refused"])
def test_nothing_is_final_by_a_node_that_stands_still(node: Node, data: str) -> None:
    to = node.deploy(contracts.ECHO) if data else node.accounts[1]
    body = "0x" + contracts.error("x").hex() if data else "0x"
    hash = node.send(node.accounts[0], to, data=body, value=0 if data else 1, gas=200_000)
    node.mine(13)
    question = ask(hash, on=network(final_after=13))
    desk = Desk({"own": ("ethereum", node.url)})
    assert desk.run(evm.transaction(question)).final
    desk.bend = stalled("own")
    verdict = desk.run(evm.transaction(question))
    assert (verdict.final, verdict.certain) == (False, True) and verdict.watch_s > 0


@pytest.mark.parametrize("chain", [network("ethereum", 1, "testnet"), network("evm-1", 1)])
def test_a_test_chain_may_stand_still(node: Node, chain: Network) -> None:
    hash, known = dropped(node)
    desk = Desk({"own": (chain.id, node.url)})
    desk.bend = stalled("own")
    verdict = desk.run(evm.transaction(ask(hash, on=chain, **known)), home=chain.id)
    assert (verdict.state, verdict.certain) == ("dropped", True)


def _dearer(value: Any) -> Any:
    """A history of fees a thousand times as high."""
    return value | {"baseFeePerGas": [hex(int(one, 16) * 1_000) for one in value["baseFeePerGas"]]}


@pytest.mark.parametrize("liar", ["first", "second"])
def test_a_price_that_one_of_two_strangers_makes_up_is_advised_to_nobody(node: Node, liar: str) -> None:
    hash = sent(node, cap=20 * GWEI)
    node.set_base_fee(30 * GWEI)
    honest = Desk({"first": ("ethereum", node.url), "second": ("ethereum", node.url)}, own=frozenset())
    assert honest.run(evm.transaction(ask(hash))).certain
    lied_to = Desk(dict(honest.nodes), own=frozenset(), bend=lie({"eth_feeHistory": _dearer}, by=liar))
    verdict = lied_to.run(evm.transaction(ask(hash)))
    assert not verdict.certain and verdict.facts["missing"] == Words(text="agreement")
    assert not {"base_fee", "fast", "slow"} & verdict.facts.keys()


def test_of_two_strangers_and_a_node_of_our_own_ours_names_the_price(node: Node) -> None:
    hash = sent(node, cap=20 * GWEI)
    node.set_base_fee(30 * GWEI)
    nodes = dict.fromkeys(("liar", "own", "other"), ("ethereum", node.url))
    told = Desk(nodes).run(evm.transaction(ask(hash)))
    desk = Desk(nodes, bend=lie({"eth_feeHistory": _dearer}, by="liar"))
    verdict = desk.run(evm.transaction(ask(hash)))
    assert verdict.state == "pending-fee-below-base" and verdict.certain
    assert verdict.facts["base_fee"] == told.facts["base_fee"]
    three = Desk(nodes, own=frozenset(), bend=desk.bend).run(evm.transaction(ask(hash)))
    assert three.certain and three.facts["base_fee"] == told.facts["base_fee"], "two that agree outvote one"
