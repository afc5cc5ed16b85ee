"""What a person is told to do never costs them: no second payment, no coins into a drained wallet or a program."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chain.evm.driving import Desk, Registry, ask, network
from tests.support import evm_contracts as contracts
from tests.support.anvil import ETHER, GWEI, Node
from walletdesk.chain import evm
from walletdesk.chain.base import Account, Amount, Answer, Call, Label, Number, Token, Verdict, Words
from walletdesk.chain.evm.values import checksummed
from walletdesk.chain.explain import explain
from walletdesk.chain.told import Level

BOTH = ("en", "zh")


def said(verdict: Verdict, language: str = "en", level: Level = Level.PLAIN) -> str:
    return explain(verdict, language, level).text()


def listed(node: Node, symbol: str, decimals: int, balance: int = 0) -> tuple[str, Registry]:
    contract = node.deploy(contracts.token(symbol, decimals, balance))
    token = Token(network="ethereum", contract=checksummed(contract), symbol=symbol, decimals=decimals)
    return contract, Registry(listed=(token,))


def mined(desk: Desk, node: Node, by: str, to: str, data: str = "0x", value: int = 0, **known: Any) -> Verdict:
    hash = node.send(by, to, data=data, value=value)
    node.mine()
    assert node.receipt(hash)["status"] == "0x1"
    return desk.run(evm.transaction(ask(hash, **known)))


# -- it is gone, or waits -----------------------------------------------------------


@pytest.mark.parametrize("level", list(Level))
def test_a_dropped_one_is_sent_again_only_with_its_own_number(desk: Desk, node: Node, level: Level) -> None:
    sender = node.accounts[0]
    hash = node.send(sender, node.accounts[1], value=1)
    nonce = node.nonce(sender)
    node.drop(hash)
    verdict = desk.run(evm.transaction(ask(hash, sender=sender, nonce=nonce)))
    english, chinese = said(verdict, "en", level), said(verdict, "zh", level)
    assert "You can send it again" not in english and "您可以按当前" not in chinese
    assert "same n" in english and "only one of the two" in english and "两笔中只有一笔" in chinese
    if level is Level.PLAIN:
        assert "still shows it as pending" in english and "等待" in chinese


def test_speeding_up_what_the_address_cannot_pay_says_how_much_is_missing(desk: Desk, node: Node) -> None:
    sender = node.accounts[6]
    hash = node.send(sender, node.accounts[5], value=ETHER, gas=21_000, cap=2 * GWEI, tip=GWEI)
    node.set_base_fee(30 * GWEI)
    rich = desk.run(evm.transaction(ask(hash)))
    cost = rich.facts["replace_cost"]
    assert "replace-unfunded" not in rich.notes and isinstance(cost, Amount)
    node.fund(sender, ETHER + cost.units - 5)
    poor = desk.run(evm.transaction(ask(hash)))
    assert poor.state == "pending-fee-below-base" and "replace-unfunded" in poor.notes
    assert poor.facts["replace_shortfall"] == Amount(units=5, decimals=18, symbol="ETH")
    assert "the address lacks" in said(poor) and "还差" in said(poor, "zh")


def test_one_of_the_old_kind_is_replaced_by_a_tenth_more_tip_and_not_by_the_whole_price_as_one(
    desk: Desk, node: Node
) -> None:
    """Its tip is its price: https://eips.ethereum.org/EIPS/eip-1559"""
    hash = node.send(node.accounts[0], node.accounts[1], value=1, gas=21_000, price=2 * GWEI)
    node.set_base_fee(30 * GWEI)
    facts = desk.run(evm.transaction(ask(hash))).facts
    assert facts["needed_tip"] == Number(value=2 * GWEI * 11 // 10, unit="wei")
    assert facts["needed_cap"] == Number(value=60 * GWEI + 2 * GWEI * 11 // 10, unit="wei")


def test_a_number_that_seems_to_be_missing_may_still_wait_somewhere(desk: Desk, node: Node) -> None:
    sender = node.accounts[4]
    hash = node.send(sender, node.accounts[5], nonce=2)
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, verdict.reason) == ("nonce-gap", "missing")
    for level in Level:
        assert "replaces it" in said(verdict, "en", level) and "取代" in said(verdict, "zh", level)
    assert "that the network does not have" not in said(verdict)


def test_a_node_that_does_not_count_its_pool_names_no_missing_one(desk: Desk, node: Node) -> None:
    sender = node.accounts[4]
    node.send(sender, node.accounts[5], nonce=0)
    hash = node.send(sender, node.accounts[5], nonce=1)

    def bend(_: str, call: Call, answer: Answer) -> Answer:
        return Answer(None) if call.method == "eth_getTransactionCount" and call.params[1] == "pending" else answer

    desk.bend = bend
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, verdict.reason) == ("nonce-gap", "")
    assert "Send any transaction" not in said(verdict)


def test_the_fullest_pool_of_nodes_of_one_height_counts(node: Node) -> None:
    sender = node.accounts[4]
    node.send(sender, node.accounts[5], nonce=0)
    hash = node.send(sender, node.accounts[5], nonce=1)
    desk = Desk({"empty": ("ethereum", node.url), "own": ("ethereum", node.url)})

    def bend(name: str, call: Call, answer: Answer) -> Answer:
        poolless = call.method == "eth_getTransactionCount" and call.params[1] == "pending" and name == "empty"
        return Answer("0x0") if poolless else answer

    desk.bend = bend
    verdict = desk.run(evm.transaction(ask(hash)))
    assert (verdict.state, verdict.reason) == ("nonce-gap", "behind")


def test_other_networks_are_named_only_where_they_were_asked(desk: Desk, node: Node) -> None:
    hash = "0x" + "ab" * 32
    asked = desk.run(evm.transaction(ask(hash)))
    alone = Desk({"own": ("ethereum", node.url)}).run(evm.transaction(ask(hash)))
    silent = Desk(desk.nodes)
    silent.bend = lambda name, _, answer: Answer("busy") if name == "other" else answer
    unheard = silent.run(evm.transaction(ask(hash)))
    for level in Level:
        assert "OP Mainnet" in said(asked, "en", level) and "OP Mainnet" in said(asked, "zh", level)
        for verdict in (alone, unheard):
            assert verdict.state == "not-found"
            assert "other" not in explain(verdict, "en", level).says and "elsewhere" not in said(verdict, "en", level)
            assert "其他" not in explain(verdict, "zh", level).says


def test_a_low_price_is_a_nodes_suggestion(node: Node) -> None:
    desk = Desk({"own": ("bnb", node.url)})
    price = int(node.rpc("eth_gasPrice"), 16)
    hash = node.send(node.accounts[0], node.accounts[1], value=1, gas=21_000, price=price)
    desk.bend = lambda _, call, answer: Answer(hex(price + GWEI)) if call.method == "eth_gasPrice" else answer
    verdict = desk.run(evm.transaction(ask(hash, network("bnb", 1, "legacy_fees"))), home="bnb")
    assert verdict.reason == "low-price"
    assert "node" in explain(verdict, "en", Level.PLAIN).says and "节点" in explain(verdict, "zh", Level.PLAIN).says


# -- addresses ----------------------------------------------------------------------


def test_nobody_is_told_to_fund_a_wallet_that_a_contract_acts_for(desk: Desk, node: Node) -> None:
    _, registry = listed(node, "USDT", 6, 1_250_000)
    owner, sweeper = node.accounts[6], node.accounts[7]
    node.fund(owner, 0)
    assert "no-coin-for-fee" in desk.run(evm.address(ask(owner, known=registry))).notes
    node.set_code(owner, "0xef0100" + sweeper[2:])
    verdict = desk.run(evm.address(ask(owner, known=registry)))
    assert verdict.state == "delegated" and "token-not-shown" in verdict.notes
    assert "no-coin-for-fee" not in verdict.notes and "Send some" not in said(verdict)


def test_a_contract_may_be_a_wallet_or_a_deposit_address(desk: Desk, node: Node) -> None:
    usdt, registry = listed(node, "USDT", 6)
    other = node.deploy(contracts.ECHO)
    verdict = desk.run(evm.address(ask(other, known=registry)))
    assert (verdict.state, verdict.reason) == ("contract", "")
    english, chinese = said(verdict), said(verdict, "zh")
    assert "Do not send" not in english and "smart wallet" in english and "deposit address" in english
    assert "not of a wallet" not in english and "不是钱包" not in chinese
    assert "智能钱包" in chinese and "充值地址" in chinese
    assert "not a wallet" not in explain(verdict, "en", Level.PLAIN).headline
    token = desk.run(evm.address(ask(usdt, known=registry)))
    assert (token.state, token.reason) == ("contract", "token")
    assert "Do not send" in said(token) and "USDT" in said(token) and "请不要" in said(token, "zh")


def test_coin_into_a_contract_that_credits_it_is_not_lost(desk: Desk, node: Node) -> None:
    """Wrapped coin by its name, another one by what it wrote into the receipt."""
    weth, registry = listed(node, "WETH", 18)
    usdt = Token(network="ethereum", contract="0x" + "44" * 20, symbol="USDT", decimals=6)
    registry.listed += (usdt,)

    def receipt(to: str, logs: list[dict[str, Any]]) -> Any:
        def bend(_: str, call: Call, answer: Answer) -> Answer:
            if call.method == "eth_getTransactionByHash":
                return Answer({**answer.value, "to": to})
            if call.method == "eth_getTransactionReceipt":
                return Answer({**answer.value, "to": to, "logs": logs})
            return answer

        return bend

    deposit = {"address": usdt.contract, "topics": ["0x" + "e1" * 32], "data": "0x" + "00" * 31 + "05"}
    for to, logs, lost in ((weth, [], False), (usdt.contract, [], True), (usdt.contract, [deposit], False)):
        desk.bend = receipt(to, logs)
        verdict = mined(desk, node, node.accounts[0], node.accounts[1], value=ETHER, known=registry)
        assert verdict.reason == "transfer" and ("sent-to-contract" in verdict.notes) is lost
    # Its tokens are lost there as any others.
    desk.bend = None
    data = contracts.call("transfer(address,uint256)", weth, 5)
    assert "sent-to-contract" in mined(desk, node, node.accounts[0], weth, data, known=registry).notes


# -- dust ---------------------------------------------------------------------------


def test_dust_of_a_lookalike_is_named_as_such(desk: Desk, node: Node) -> None:
    usdt, registry = listed(node, "USDT", 6)
    owner, payee = node.accounts[0], node.accounts[1]
    thief = payee[:6] + "77" * 16 + payee[-4:]
    node.fund(thief, ETHER)
    node.impersonate(thief)
    node.send(owner, usdt, data=contracts.call("transfer(address,uint256)", payee, 7_000_000))
    node.mine()
    verdict = mined(desk, node, thief, usdt, contracts.call("transfer(address,uint256)", owner, 100), known=registry)
    assert (verdict.state, verdict.reason, desk.requests) == ("success", "dust", 2)
    assert "poisoning" in verdict.notes
    assert verdict.facts["fake_payee"] == Account(address=checksummed(thief))
    assert verdict.facts["real_payee"] == Account(address=checksummed(payee))
    assert "history" in said(verdict) and "记录" in said(verdict, "zh")


def test_a_tiny_amount_is_told_with_a_warning(desk: Desk, node: Node) -> None:
    usdt, registry = listed(node, "USDT", 6)
    by, to = node.accounts[:2]
    cent = mined(desk, node, by, usdt, contracts.call("transfer(address,uint256)", to, 10_000), known=registry)
    assert (cent.reason, cent.notes, desk.requests) == ("token", (), 1)
    tiny = mined(desk, node, by, usdt, contracts.call("transfer(address,uint256)", to, 9_999), known=registry)
    assert (tiny.reason, tiny.notes) == ("token", ("dust",))
    assert "history" in said(tiny) and "记录" in said(tiny, "zh")
    # A node that does not search takes the warning not away.
    desk.bend = lambda _, call, answer: Answer(None) if call.method == "eth_getLogs" else answer
    assert desk.run(evm.transaction(ask(tiny.subject, known=registry))).notes == ("dust",)


def test_dust_that_a_contract_strews_about_is_noted(desk: Desk, node: Node) -> None:
    usdt, registry = listed(node, "USDT", 6)
    strewer, owner = node.accounts[3], node.accounts[1]
    data = contracts.call("announce(address,address,uint256)", node.accounts[4], owner, 100)
    verdict = mined(desk, node, strewer, usdt, data, known=registry)
    assert verdict.reason == "call" and "dust" in verdict.notes


def test_an_exchanges_name_is_still_told_beside_dust(desk: Desk, node: Node) -> None:
    usdt, registry = listed(node, "USDT", 6)
    exchange = node.accounts[7]
    registry.labels[exchange] = Label(name="Kraken", kind="exchange", source="test", confirmations=70)
    data = contracts.call("transfer(address,uint256)", exchange, 5)
    verdict = mined(desk, node, node.accounts[0], usdt, data, known=registry)
    assert verdict.notes == ("dust", "exchange-deposit") and verdict.facts["exchange"] == Words(text="Kraken")
