"""Tokens, approvals, labels and what is made to deceive, on a real node."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chain.evm.driving import Desk, Registry, ask
from tests.support import evm_contracts as contracts
from tests.support.anvil import ETHER, Node
from walletdesk.chain import evm
from walletdesk.chain.base import Account, Amount, Label, Listed, Number, Token, Verdict, Words
from walletdesk.chain.evm.values import checksummed
from walletdesk.chain.explain import explain
from walletdesk.chain.told import Level

UNLIMITED = 2**256 - 1


@pytest.fixture
def usdt(node: Node) -> str:
    return node.deploy(contracts.token("USDT", 6, 1_250_000))


@pytest.fixture
def registry(usdt: str) -> Registry:
    listed = Token(network="ethereum", contract=checksummed(usdt), symbol="USDT", decimals=6)
    return Registry(listed=(listed,))


def mined(desk: Desk, node: Node, by: str, to: str | None, data: str = "0x", value: int = 0, **known: Any) -> Verdict:
    hash = node.send(by, to, data=data, value=value)
    node.mine()
    assert node.receipt(hash)["status"] == "0x1"
    return desk.run(evm.transaction(ask(hash, **known)))


def test_a_known_token_is_told_with_its_amount_in_one_request(
    desk: Desk, node: Node, usdt: str, registry: Registry
) -> None:
    sender, to = node.accounts[:2]
    data = contracts.call("transfer(address,uint256)", to, 12_500_000)
    verdict = mined(desk, node, sender, usdt, data, known=registry)
    assert (verdict.state, verdict.reason, desk.requests) == ("success", "token", 1)
    # The amount a second time, from the log itself.
    (log,) = node.receipt(verdict.subject)["logs"]
    assert verdict.facts["amount"] == Amount(
        units=int(log["data"], 16), decimals=6, symbol="USDT", contract=checksummed(usdt)
    )
    assert verdict.facts["to"] == Account(address=checksummed(to))


def test_an_unknown_token_is_told_by_its_contract_without_an_amount_and_asked_for_its_name(
    desk: Desk, node: Node, registry: Registry
) -> None:
    other = node.deploy(contracts.token("FREE", 18))
    data = contracts.call("transfer(address,uint256)", node.accounts[1], 5)
    verdict = mined(desk, node, node.accounts[0], other, data, known=registry)
    assert (verdict.reason, desk.requests) == ("unknown-token", 2)
    assert verdict.facts["token"] == Account(address=checksummed(other))
    assert verdict.facts["token_name"] == Words(text="FREE", strange=True)


def test_who_received_a_token_with_a_known_name_hears_that_it_is_not_that_one(
    desk: Desk, node: Node, usdt: str, registry: Registry
) -> None:
    fake = node.deploy(contracts.token("usdt", 6))
    thief, owner = node.accounts[3], node.accounts[1]
    data = contracts.call("transfer(address,uint256)", owner, 900_000_000)
    verdict = mined(desk, node, thief, fake, data, known=registry, sender=owner)
    assert "lookalike-token" in verdict.notes and desk.requests == 2
    assert verdict.facts["real_token"] == Account(address=checksummed(usdt), label="USDT")
    assert verdict.facts["token_name"] == Words(text="usdt", strange=True)
    claimed = verdict.facts["claimed"]
    assert isinstance(claimed, Amount) and not claimed.known


def test_a_transfer_of_nothing_by_a_stranger_is_poisoning_and_never_received(
    desk: Desk, node: Node, usdt: str, registry: Registry
) -> None:
    owner, thief, payee = node.accounts[0], node.accounts[3], node.accounts[1]
    node.send(owner, usdt, data=contracts.call("transfer(address,uint256)", payee, 7))
    node.mine()
    imitation = payee[:6] + "77" * 16 + payee[-4:]
    data = contracts.call("announce(address,address,uint256)", owner, imitation, 0)
    verdict = mined(desk, node, thief, usdt, data, known=registry)
    assert (verdict.state, verdict.reason) == ("success", "poisoning")
    assert "poisoning" in verdict.notes
    assert verdict.facts["owner"] == Account(address=checksummed(owner))
    assert verdict.facts["fake_payee"] == Account(address=checksummed(imitation))
    assert verdict.facts["real_payee"] == Account(address=checksummed(payee))
    assert "amount" not in verdict.facts and "got" not in verdict.facts
    # To the one whose history was poisoned it is the same.
    again = desk.run(evm.transaction(ask(verdict.subject, known=registry, sender=imitation)))
    assert again.reason == "poisoning" and "got" not in again.facts


def test_zero_transfers_beside_real_ones_are_only_noted(desk: Desk, node: Node, usdt: str, registry: Registry) -> None:
    """A receipt in which a stranger's event stands beside the sender's own transfer."""
    sender, to = node.accounts[:2]
    data = contracts.call("transfer(address,uint256)", to, 5_000_000)

    def bend(_: str, call: Any, answer: Any) -> Any:
        if call.method != "eth_getTransactionReceipt":
            return answer
        log = answer.value["logs"][0]
        stranger = "0x" + "00" * 12 + "99" * 20
        forged = {**log, "topics": [log["topics"][0], stranger, log["topics"][2]], "data": "0x" + "00" * 32}
        return type(answer)({**answer.value, "logs": [log, forged]})

    desk.bend = bend
    verdict = mined(desk, node, sender, usdt, data, known=registry)
    assert (verdict.reason, verdict.notes, desk.requests) == ("token", ("zero-transfers",), 1)


def test_a_swap_tells_what_was_given_and_got_of_known_tokens(desk: Desk, node: Node) -> None:
    """A receipt of a router: the sender's own transfer to the pool, two that come back, one of a token nobody lists."""
    sender, router = node.accounts[0], node.deploy(contracts.token("ROUTER", 18))
    pool, gave, got, other = ("0x" + digit * 40 for digit in "1234")
    listed = [(gave, "USDC", 6), (got, "WETH", 18)]
    registry = Registry(listed=tuple(Token(network="ethereum", contract=c, symbol=s, decimals=d) for c, s, d in listed))

    def log(contract: str, by: str, to: str, units: int) -> dict[str, Any]:
        topics = [hex(contracts.TRANSFER), "0x" + contracts.words(by).hex(), "0x" + contracts.words(to).hex()]
        return {"address": contract, "topics": topics, "data": "0x" + contracts.words(units).hex()}

    logs = [log(gave, sender, pool, 25_000_000), log(got, pool, sender, 10**15), log(got, pool, sender, 5 * 10**15)]
    logs += [log(other, pool, sender, 99), log(gave, pool, router, 3)]

    def bend(_: str, call: Any, answer: Any) -> Any:
        if call.method == "eth_getTransactionReceipt":
            return type(answer)({**answer.value, "logs": logs})
        return answer

    desk.bend = bend
    data = contracts.call("transfer(address,uint256)", pool, 1)
    verdict = mined(desk, node, sender, router, data, known=registry)
    assert (verdict.reason, desk.requests) == ("call", 1)
    assert verdict.facts["gave"] == Listed(
        items=(Amount(units=25_000_000, decimals=6, symbol="USDC", contract=checksummed(gave)),)
    )
    assert verdict.facts["got"] == Listed(
        items=(Amount(units=6 * 10**15, decimals=18, symbol="WETH", contract=checksummed(got)),)
    )
    assert verdict.facts["unknown_tokens"] == Listed(items=(Account(address=checksummed(other)),))
    assert verdict.notes == ("unknown-tokens",)


def test_approvals_are_told_by_size(desk: Desk, node: Node, usdt: str, registry: Registry) -> None:
    owner, spender = node.accounts[0], node.accounts[5]
    told = {}
    for units in (UNLIMITED, 250_000, 0):
        data = contracts.call("approve(address,uint256)", spender, units)
        verdict = mined(desk, node, owner, usdt, data, known=registry)
        told[units] = verdict.reason
        assert verdict.facts["spender"] == Account(address=checksummed(spender))
    assert told == {UNLIMITED: "approval-everything", 250_000: "approval", 0: "revoked"}


def test_an_exchange_is_named_with_the_confirmations_it_needs_and_the_missing_memo(
    desk: Desk, node: Node, usdt: str, registry: Registry
) -> None:
    exchange = node.accounts[7]
    registry.labels[exchange] = Label(name="Kraken", kind="exchange", source="test", confirmations=70, memo=True)
    verdict = mined(desk, node, node.accounts[0], exchange, value=ETHER, known=registry)
    assert verdict.notes == ("exchange-deposit", "memo-missing")
    assert verdict.facts["enough"] == Number(value=70) and verdict.facts["still"] == Number(value=69)
    assert verdict.facts["to"] == Account(address=checksummed(exchange), label="Kraken", label_source="test")
    data = contracts.call("transfer(address,uint256)", exchange, 5)
    assert "exchange-deposit" in mined(desk, node, node.accounts[0], usdt, data, known=registry).notes
    with_memo = mined(desk, node, node.accounts[0], exchange, "0x" + b"order 4711".hex(), ETHER, known=registry)
    assert with_memo.notes == ("exchange-deposit",)
    assert with_memo.facts["memo"] == Words(text="order 4711", strange=True)


def test_confirmations_that_no_list_names_are_not_put_into_an_exchanges_mouth(
    desk: Desk, node: Node, registry: Registry
) -> None:
    exchange = node.accounts[7]
    registry.labels[exchange] = Label(name="Bitfinex (hot wallet)", kind="exchange", source="test")
    silent = mined(desk, node, node.accounts[0], exchange, value=ETHER, known=registry)
    registry.labels[exchange] = Label(name="Bitfinex (hot wallet)", kind="exchange", source="test", confirmations=70)
    named = mined(desk, node, node.accounts[0], exchange, value=ETHER, known=registry)
    for level in Level:
        said, other = (explain(one, "en", level).text() for one in (silent, named))
        assert "which waits for" not in said and "needs" not in said and "about 12" in said
        assert "70 confirmations" in other and "about" not in other
        said, other = (explain(one, "zh", level).text() for one in (silent, named))
        assert "的地址，需要" not in said and "；需要" not in said and "约" in said and "需要 70" in other


def test_tokens_sent_to_their_own_contract_are_noted(desk: Desk, node: Node, usdt: str, registry: Registry) -> None:
    data = contracts.call("transfer(address,uint256)", usdt, 5)
    assert mined(desk, node, node.accounts[0], usdt, data, known=registry).notes == ("sent-to-contract",)


def test_a_strangers_symbol_is_cut_and_loses_its_marks(desk: Desk, node: Node, registry: Registry) -> None:
    nasty = "US\u202eDT\u200b visit claim-usdt.example now" + "!" * 500
    fake = node.deploy(contracts.token(nasty, 6))
    verdict = desk.run(evm.address(ask(fake, known=registry)))
    name = verdict.facts["token_name"]
    assert isinstance(name, Words) and name.strange
    assert len(name.text) <= 200 and "\u202e" not in name.text and "\u200b" not in name.text


# -- addresses ---------------------------------------------------------------------


def test_an_address_shows_coin_tokens_with_the_right_contract_and_the_missing_fee(
    desk: Desk, node: Node, usdt: str, registry: Registry
) -> None:
    owner = node.accounts[8]
    node.fund(owner, 1000)
    verdict = desk.run(evm.address(ask(owner, known=registry)))
    assert (verdict.state, desk.requests) == ("account", 2)
    assert verdict.facts["balance"] == Amount(units=1000, decimals=18, symbol="ETH")
    units = int(node.rpc("eth_call", {"to": usdt, "data": contracts.call("balanceOf(address)", owner)}, "latest"), 16)
    held = Amount(units=units, decimals=6, symbol="USDT", contract=checksummed(usdt))
    assert verdict.facts["tokens"] == Listed(items=(held,))
    assert verdict.facts["contracts"] == Listed(items=(Words(text=f"USDT: {checksummed(usdt)}"),))
    assert verdict.notes == ("token-not-shown", "no-coin-for-fee")
    needed, shortfall = verdict.facts["needed"], verdict.facts["shortfall"]
    assert isinstance(needed, Amount) and isinstance(shortfall, Amount)
    assert shortfall.units == needed.units - node.balance(owner)


def test_a_queue_names_the_nonce_that_blocks(desk: Desk, node: Node) -> None:
    owner = node.accounts[5]
    for value in (1, 2):
        node.send(owner, node.accounts[1], value=value)
    verdict = desk.run(evm.address(ask(owner)))
    assert verdict.state == "stuck"
    assert verdict.facts["waiting"] == Number(value=2)
    assert verdict.facts["blocking_nonce"] == Number(value=node.nonce(owner))


def test_contracts_delegations_and_empty_addresses_are_told_apart(
    desk: Desk, node: Node, usdt: str, registry: Registry
) -> None:
    contract = desk.run(evm.address(ask(usdt)))
    assert contract.state == "contract" and contract.facts["token_name"] == Words(text="USDT", strange=True)
    fake = node.deploy(contracts.token("USDT", 18))
    assert "lookalike-token" in desk.run(evm.address(ask(fake, known=registry))).notes
    owner, sweeper = node.accounts[6], node.accounts[7]
    registry.labels[sweeper] = Label(name="sweeper", kind="scam", source="test")
    node.set_code(owner, "0xef0100" + sweeper[2:])
    delegated = desk.run(evm.address(ask(owner, known=registry)))
    assert delegated.state == "delegated" and "delegate-scam" in delegated.notes
    assert delegated.facts["delegate"] == Account(address=checksummed(sweeper), label="sweeper", label_source="test")
    assert desk.run(evm.address(ask("0x" + "12" * 20))).state == "empty"
    assert desk.run(evm.address(ask("0x12"))).state == "unknown"


def test_an_owner_hears_of_a_planted_address_and_of_having_paid_it(
    desk: Desk, node: Node, usdt: str, registry: Registry
) -> None:
    owner, thief, payee = node.accounts[0], node.accounts[3], node.accounts[1]
    fake = payee[:6] + "99" * 16 + payee[-4:]

    def pay(to: str, units: int) -> None:
        node.send(owner, usdt, data=contracts.call("transfer(address,uint256)", to, units))
        node.mine()

    pay(payee, 5)
    pay(node.accounts[4], 0)  # one's own transfer of nothing is no poison
    assert "poisoning" not in desk.run(evm.address(ask(owner))).notes
    node.send(thief, usdt, data=contracts.call("announce(address,address,uint256)", owner, fake, 0))
    node.mine()
    verdict = desk.run(evm.address(ask(owner, known=registry)))
    assert "poisoning" in verdict.notes and desk.requests == 3
    assert verdict.facts["fake_payee"] == Account(address=checksummed(fake))
    assert verdict.facts["real_payee"] == Account(address=checksummed(payee))
    pay(fake, 7)
    verdict = desk.run(evm.address(ask(owner)))
    assert "sent-to-lookalike" in verdict.notes and "poisoning" not in verdict.notes
    # A node that does not search takes nothing else away.
    desk.bend = lambda _, call, answer: type(answer)(None) if call.method == "eth_getLogs" else answer
    assert desk.run(evm.address(ask(owner))).state == "account"
