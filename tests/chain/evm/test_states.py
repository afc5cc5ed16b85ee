"""Every state of a transaction, made on a real node.  Amounts are computed a second time from what the node says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chain.evm.driving import Desk, ask, network
from tests.support import evm_contracts as contracts
from tests.support.anvil import ETHER, GWEI, Node, Refused
from walletdesk.chain import evm
from walletdesk.chain.base import Amount, Fact, Hash, Number, Observation, Span, Verdict, Words
from walletdesk.chain.evm.values import checksummed
from walletdesk.chain.explain import explain
from walletdesk.chain.told import Level

FREE = "0x" + "ab" * 32


def amount(fact: Fact) -> int:
    assert isinstance(fact, Amount)
    return fact.units


def number(fact: Fact) -> int:
    assert isinstance(fact, Number)
    return fact.value


def text(fact: Fact) -> str:
    assert isinstance(fact, Words)
    return fact.text


def paid(node: Node, hash: str) -> int:
    """The fee by what the sender had before and after, the value aside."""
    receipt, sent = node.receipt(hash), node.rpc("eth_getTransactionByHash", hash)
    block = int(receipt["blockNumber"], 16)
    before, after = (int(node.rpc("eth_getBalance", sent["from"], hex(at)), 16) for at in (block - 1, block))
    moved = int(sent["value"], 16) if receipt["status"] == "0x1" else 0
    return before - after - moved


def failure(desk: Desk, node: Node, to: str, data: bytes = b"", gas: int = 500_000) -> Verdict:
    hash = node.send(node.accounts[0], to, data="0x" + data.hex(), gas=gas)
    node.mine()
    assert node.receipt(hash)["status"] == "0x0"
    verdict = desk.run(evm.transaction(ask(hash)))
    assert amount(verdict.facts["fee_paid"]) == paid(node, hash)
    return verdict


# -- it worked ---------------------------------------------------------------------


def test_a_success_takes_one_request_and_tells_amount_fee_and_confirmations(desk: Desk, node: Node) -> None:
    sender, to = node.accounts[:2]
    hash = node.send(sender, to, value=3 * ETHER // 2)
    node.mine(3)
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, verdict.reason, desk.requests) == ("success", "transfer", 1)
    assert amount(verdict.facts["amount"]) == 3 * ETHER // 2
    assert amount(verdict.facts["fee_paid"]) == paid(node, hash)
    block = int(node.receipt(hash)["blockNumber"], 16)
    newest = int(node.block()["number"], 16)
    assert number(verdict.facts["block"]) == block
    assert number(verdict.facts["confirmations"]) == newest - block + 1 == 3
    assert number(verdict.facts["still"]) == 9
    assert verdict.certain and not verdict.final and verdict.watch_s > 0
    observation = verdict.observation
    assert observation is not None and observation.block == block
    assert observation.block_hash == node.receipt(hash)["blockHash"]
    assert observation.block_time_us == int(node.block(block)["timestamp"], 16) * 1_000_000
    assert verdict.evidence[0].node == "own" and verdict.evidence[0].height == newest


def test_a_success_becomes_final_when_enough_blocks_lie_on_it(desk: Desk, node: Node) -> None:
    hash = node.send(*node.accounts[:2], value=1)
    node.mine(12)
    question = ask(hash, on=network(final_after=13))
    assert not desk.run(evm.transaction(question)).final
    node.mine()
    verdict = desk.run(evm.transaction(question))
    assert verdict.final and verdict.watch_s == 0
    assert number(verdict.facts["settled"]) == 13


def test_a_transfer_of_nothing_to_oneself_is_a_cancellation(desk: Desk, node: Node) -> None:
    sender = node.accounts[0]
    hash = node.send(sender, sender)
    node.mine()
    assert desk.run(evm.transaction(ask(hash))).reason == "cancelled"


def test_a_contract_that_is_made_is_named(desk: Desk, node: Node) -> None:
    made = node.deploy(contracts.ECHO)
    hash = node.block()["transactions"][0]
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, verdict.reason) == ("success", "created")
    assert verdict.facts["to"].address == checksummed(made)  # type: ignore[union-attr]


# -- it waits ----------------------------------------------------------------------


def test_one_with_enough_fee_is_pending_ok(desk: Desk, node: Node) -> None:
    hash = node.send(*node.accounts[:2], value=7, gas=21_000, cap=40 * GWEI, tip=2 * GWEI)
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, desk.requests) == ("pending-ok", 2)
    assert amount(verdict.facts["fee"]) == 21_000 * 40 * GWEI
    assert isinstance(verdict.facts["wait"], Span) and verdict.facts["wait"].us > 0
    assert verdict.observation is not None
    assert verdict.observation.fee == {"cap": 40 * GWEI, "tip": 2 * GWEI, "limit": 21_000}
    assert verdict.observation.first_seen_us == verdict.at_us


def test_a_fee_under_the_next_base_fee_is_named_with_what_replaces_it(desk: Desk, node: Node) -> None:
    sender, to = node.accounts[:2]
    hash = node.send(sender, to, value=7, gas=21_000, cap=20 * GWEI, tip=GWEI)
    node.set_base_fee(30 * GWEI)
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, desk.requests) == ("pending-fee-below-base", 2)
    assert number(verdict.facts["base_fee"]) == 30 * GWEI
    assert number(verdict.facts["fee_cap"]) == 20 * GWEI
    cap, tip = number(verdict.facts["needed_cap"]), number(verdict.facts["needed_tip"])
    assert cap >= 22 * GWEI and 10 * tip >= 11 * GWEI and cap >= 2 * 30 * GWEI + tip
    assert amount(verdict.facts["replace_cost"]) == 21_000 * cap
    assert amount(verdict.facts["replace_add"]) == 21_000 * (cap - 20 * GWEI)
    # The advice is taken, and the node takes it.
    replacement = node.send(sender, to, value=7, gas=21_000, cap=cap, tip=tip, nonce=number(verdict.facts["nonce"]))
    node.mine()
    assert node.receipt(replacement)["status"] == "0x1"


def test_the_advice_replaces_one_that_already_pays_more_than_the_market_asks(desk: Desk, node: Node) -> None:
    # anvil takes any higher cap; that a tenth is the least, and to the wei, is shown on Hardhat.
    sender, to = node.accounts[:2]
    fields: dict[str, Any] = {"value": 7, "gas": 21_000, "nonce": node.nonce(sender)}
    hash = node.send(sender, to, cap=200 * GWEI + 7, tip=5 * GWEI + 3, **fields)
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, desk.requests) == ("pending-ok", 2)
    cap, tip = number(verdict.facts["needed_cap"]), number(verdict.facts["needed_tip"])
    assert (cap, tip) == (220 * GWEI + 8, 5_500_000_004)  # a tenth more, rounded up
    with pytest.raises(Refused):
        node.send(sender, to, cap=200 * GWEI + 7, tip=tip, **fields)
    replacement = node.send(sender, to, cap=cap, tip=tip, **fields)
    node.mine()
    assert node.receipt(replacement)["status"] == "0x1"


def test_a_balance_that_left_after_sending_is_unfunded_with_the_exact_shortfall(desk: Desk, node: Node) -> None:
    sender, to = node.accounts[2:4]
    hash = node.send(sender, to, value=ETHER, gas=21_000, cap=50 * GWEI)
    node.fund(sender, 12_345)
    verdict = desk.run(evm.transaction(ask(hash)))
    assert verdict.state == "pending-unfunded"
    assert amount(verdict.facts["shortfall"]) == ETHER + 21_000 * 50 * GWEI - node.balance(sender)


def test_a_missing_nonce_is_named(desk: Desk, node: Node) -> None:
    sender = node.accounts[4]
    node.send(sender, node.accounts[5], nonce=0)
    hash = node.send(sender, node.accounts[5], nonce=3)
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, verdict.reason, desk.requests) == ("nonce-gap", "missing", 2)
    assert number(verdict.facts["blocking_nonce"]) == 1
    node.mine()
    for nonce in (1, 2):
        node.send(sender, node.accounts[5], nonce=nonce)
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, verdict.reason) == ("nonce-gap", "behind")
    assert number(verdict.facts["blocking_nonce"]) == 1 == node.nonce(sender)
    node.mine()
    assert desk.run(evm.transaction(ask(hash))).state == "success"


def test_one_whose_nonce_was_used_meanwhile_is_superseded(desk: Desk, node: Node) -> None:
    """A node that keeps what can never be mined: what it says is recorded before, its counts afterwards."""
    sender, to = node.accounts[:2]
    hash = node.send(sender, to, value=1)
    kept = node.rpc("eth_getTransactionByHash", hash)
    node.drop(hash)
    node.send(sender, to, value=2, nonce=int(kept["nonce"], 16))
    node.mine()
    desk.bend = lambda _, call, answer: type(answer)(kept) if call.method == "eth_getTransactionByHash" else answer
    verdict = desk.run(evm.transaction(ask(hash)))
    assert verdict.state == "superseded"
    assert number(verdict.facts["next_nonce"]) == number(verdict.facts["nonce"]) + 1


# -- it is gone --------------------------------------------------------------------


def test_a_replaced_one_is_known_by_its_sender_and_nonce(desk: Desk, node: Node) -> None:
    sender, to = node.accounts[:2]
    nonce = node.nonce(sender)
    hash = node.send(sender, to, value=1, nonce=nonce, cap=20 * GWEI, tip=GWEI)
    newer = node.send(sender, to, value=2, nonce=nonce, cap=22 * GWEI, tip=11 * GWEI // 10)
    question = ask(hash, sender=checksummed(sender), nonce=nonce)
    assert desk.run(evm.transaction(question)).state == "replaced-pending"
    node.mine(4)
    verdict = desk.run(evm.transaction(question))
    assert (verdict.state, verdict.reason) == ("replaced-mined", "found")
    assert verdict.facts["replacement"] == Hash(value=newer)
    assert number(verdict.facts["block"]) == int(node.receipt(newer)["blockNumber"], 16)


def test_what_the_pool_forgot_is_dropped_and_never_lost(desk: Desk, node: Node) -> None:
    sender = node.accounts[6]
    hash = node.send(sender, node.accounts[1], value=9, nonce=0)
    before = desk.run(evm.transaction(ask(hash)))
    node.drop(hash)
    # The observation of the first look is enough to know it later.
    verdict = desk.run(evm.transaction(ask(hash, seen=before.observation)))
    assert verdict.state == "dropped" and verdict.observation == before.observation
    assert number(verdict.facts["next_nonce"]) == 0


def test_a_hash_nobody_knows_is_not_found(desk: Desk, node: Node) -> None:
    verdict = desk.run(evm.transaction(ask(FREE)))
    assert (verdict.state, verdict.final) == ("not-found", False)
    assert desk.run(evm.transaction(ask(FREE, sender=node.accounts[0]))).state == "not-found"


def test_of_a_hash_nobody_knows_its_sender_tells_what_can_be_told(desk: Desk, node: Node) -> None:
    before = node.snapshot()
    sender, unused = "0x" + "b3" * 20, "0x" + "b4" * 20
    node.fund(sender, 10 * ETHER)
    node.impersonate(sender)
    node.send(sender, node.accounts[1], value=1)
    node.send(sender, node.accounts[1], value=2)
    node.mine()
    verdict = desk.run(evm.transaction(ask(FREE, sender=sender)))
    assert (verdict.state, verdict.reason) == ("not-found", "sender")
    assert number(verdict.facts["sent_count"]) == 2 and "waiting_count" not in verdict.facts
    for language, words in (("en", "Below 2: another transaction took its place"), ("zh", "小于 2")):
        said = explain(verdict, language, Level.PLAIN).text()
        assert words in said and "together with the address" not in said, "what was given is not asked for again"
    node.send(sender, node.accounts[1], value=3)
    verdict = desk.run(evm.transaction(ask(FREE, sender=sender)))
    assert (verdict.reason, number(verdict.facts["waiting_count"])) == ("sender-waiting", 1)
    verdict = desk.run(evm.transaction(ask(FREE, sender=unused)))
    assert (verdict.reason, number(verdict.facts["sent_count"])) == ("sender-unused", 0)
    node.revert_to(before)


def test_one_on_another_chain_is_found_there(desk: Desk, optimism: Node) -> None:
    before = optimism.snapshot()
    hash = optimism.send(*optimism.accounts[:2], value=5)
    assert desk.run(evm.transaction(ask(hash))).reason == "pending"
    optimism.mine()
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, verdict.reason) == ("wrong-chain", "success")
    assert text(verdict.facts["other_network"]) == "optimism"
    optimism.revert_to(before)


def test_a_reorganisation_takes_a_success_back(desk: Desk, node: Node) -> None:
    sender, to = node.accounts[:2]
    nonce = node.nonce(sender)
    before = node.snapshot()
    hash = node.send(sender, to, value=1, nonce=nonce)
    node.mine()
    mined = desk.run(evm.transaction(ask(hash)))
    assert mined.state == "success" and not mined.final
    node.revert_to(before)
    verdict = desk.run(evm.transaction(ask(hash, seen=mined.observation)))
    assert (verdict.state, verdict.reason) == ("dropped", "reorg")
    assert verdict.observation == mined.observation
    # Mined again, elsewhere: said too.
    node.mine(2)
    again = node.send(sender, to, value=1, nonce=nonce)
    node.mine()
    assert again == hash
    verdict = desk.run(evm.transaction(ask(hash, seen=mined.observation)))
    assert verdict.state == "success" and "reorganised" in verdict.notes
    # Another one took the nonce in the new chain.
    other = desk.run(evm.transaction(ask(FREE, seen=_seen(mined.observation))))
    assert other.state == "replaced-mined" and "reorganised" in other.notes


def _seen(observation: Observation | None) -> Observation:
    assert observation is not None
    return observation


# -- it failed ---------------------------------------------------------------------


def test_a_refusal_with_a_text_takes_two_requests(desk: Desk, node: Node) -> None:
    echo = node.deploy(contracts.ECHO)
    verdict = failure(desk, node, echo, contracts.error("the moon is not full"))
    assert (verdict.state, verdict.reason, desk.requests) == ("failed-reverted", "text", 2)
    assert verdict.facts["reason_text"] == Words(text="the moon is not full", strange=True)
    assert verdict.certain


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("UniswapV2Router: INSUFFICIENT_OUTPUT_AMOUNT", "slippage"),
        ("Too little received", "slippage"),
        ("Return amount is not enough", "slippage"),
        ("UniswapV2Router: EXPIRED", "deadline"),
        ("Transaction too old", "deadline"),
        ("ERC20: transfer amount exceeds allowance", "allowance"),
        ("ERC20: insufficient allowance", "allowance"),
        ("Dai/insufficient-allowance", "allowance"),
        ("ERC20: transfer amount exceeds balance", "balance"),
        ("Dai/insufficient-balance", "balance"),
        ("Pausable: paused", "paused"),
        ("Blacklistable: account is blacklisted", "blacklist"),
        ("TransferHelper: TRANSFER_FROM_FAILED", "transfer"),
        ("STF", "transfer"),
        ("Ownable: caller is not the owner", "unauthorised"),
    ],
)
def test_known_texts_have_a_reason(said: str, reason: str) -> None:
    from walletdesk.chain.evm.reverts import decode

    assert decode(contracts.error(said)).reason == reason


def test_panics_custom_errors_and_silence_are_told_apart(desk: Desk, node: Node) -> None:
    echo = node.deploy(contracts.ECHO)
    panic = failure(desk, node, echo, contracts.panic(0x12))
    assert panic.reason == "panic" and text(panic.facts["error_name"]) == "division by zero"
    custom = failure(desk, node, echo, contracts.selector("V3TooLittleReceived()"))
    assert custom.reason == "slippage" and text(custom.facts["error_name"]) == "V3TooLittleReceived"
    short = contracts.selector("ERC20InsufficientAllowance(address,uint256,uint256)")
    allowance = failure(desk, node, echo, short + contracts.words(echo, 1, 2))
    assert allowance.reason == "allowance"
    unknown = failure(desk, node, echo, contracts.selector("NobodyKnows(uint256)") + contracts.words(1))
    assert unknown.reason == "unknown-custom"
    assert text(unknown.facts["selector"]) == "0x" + contracts.selector("NobodyKnows(uint256)").hex()
    assert failure(desk, node, echo).reason == "empty"
    assert desk.requests == 2


def test_an_error_inside_a_routers_error_is_opened(desk: Desk, node: Node) -> None:
    echo = node.deploy(contracts.ECHO)
    inner = contracts.error("ERC20: transfer amount exceeds balance")
    wrapped = contracts.selector("ExecutionFailed(uint256,bytes)") + contracts.words(0, 64, len(inner)) + inner
    assert failure(desk, node, echo, wrapped).reason == "balance"


def test_all_gas_used_up_is_out_of_gas(desk: Desk, node: Node) -> None:
    worker, loop = node.deploy(contracts.WORKER), node.deploy(contracts.LOOP)
    for to in (worker, loop):
        verdict = failure(desk, node, to, gas=60_000)
        assert (verdict.state, desk.requests) == ("failed-out-of-gas", 2)
        assert number(verdict.facts["gas_used"]) == number(verdict.facts["gas_limit"]) == 60_000


def test_a_failed_assertion_that_used_all_gas_is_not_out_of_gas(desk: Desk, node: Node) -> None:
    verdict = failure(desk, node, node.deploy(contracts.INVALID), gas=60_000)
    assert (verdict.state, verdict.reason) == ("failed-reverted", "invalid")


@pytest.mark.parametrize("passed_on", [contracts.error("inner call failed"), b""])
def test_an_inner_call_that_ran_dry_is_seen_although_gas_was_left(desk: Desk, node: Node, passed_on: bytes) -> None:
    outer = node.deploy(contracts.passing_on(node.deploy(contracts.WORKER), passed_on))
    verdict = failure(desk, node, outer, gas=90_000)
    assert (verdict.state, desk.requests) == ("failed-out-of-gas-inner", 2)
    assert number(verdict.facts["gas_used"]) < number(verdict.facts["gas_limit"])
    # The advice is taken: with half as much again it goes through.
    hash = node.send(node.accounts[0], outer, gas=number(verdict.facts["needed_gas"]) + 30_000)
    node.mine()
    assert desk.run(evm.transaction(ask(hash))).state == "success"


def test_what_failed_for_what_came_before_it_in_the_block_depends_on_state(desk: Desk, node: Node) -> None:
    once = node.deploy(contracts.once(contracts.error("Too little received")))
    node.send(node.accounts[0], once, tip=3 * GWEI)
    second = node.send(node.accounts[1], once, tip=GWEI)
    node.mine()
    verdict = desk.run(evm.transaction(ask(second)))
    assert (verdict.state, verdict.reason, desk.requests) == ("failed-state-dependent", "slippage", 3)
    # Nodes that do not trace leave the honest sentence.
    desk.bend = lambda _, call, answer: type(answer)(None) if call.method == "debug_traceTransaction" else answer
    verdict = desk.run(evm.transaction(ask(second)))
    assert (verdict.state, verdict.reason) == ("failed-state-dependent", "")
