"""What others do in somebody's name: permissions that are used, claims of contracts that nobody lists, next to nothing, and
names that look like known ones.  On a real node."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chain.evm.driving import Desk, Registry, ask
from tests.support import evm_contracts as contracts
from tests.support.anvil import ETHER, Node
from walletdesk.chain import evm
from walletdesk.chain.base import Account, Amount, Known, Label, Listed, Token, Verdict
from walletdesk.chain.evm.values import checksummed
from walletdesk.chain.explain import explain
from walletdesk.chain.told import Level
from walletdesk.lookups.labels import Known as Lists
from walletdesk.lookups.rules import answerable

UNLIMITED = 2**256 - 1


@pytest.fixture
def usdt(node: Node) -> str:
    return node.deploy(contracts.token("USDT", 6))


@pytest.fixture
def known(usdt: str) -> Lists:
    return Lists(tokens=[Token(network="ethereum", contract=checksummed(usdt), symbol="USDT", decimals=6)])


def mined(desk: Desk, node: Node, by: str, to: str, data: str = "0x", value: int = 0, **asked: Any) -> Verdict:
    hash = node.send(by, to, data=data, value=value)
    node.mine(70)
    assert node.receipt(hash)["status"] == "0x1"
    verdict = desk.run(evm.transaction(ask(hash, **asked)))
    assert verdict.state == "success" and verdict.final
    return verdict


def all_texts(verdict: Verdict) -> list[str]:
    return [explain(verdict, language, level).text() for language in ("en", "zh") for level in Level]


def one_of(usdt: str, units: int) -> Amount:
    return Amount(units=units, decimals=6, symbol="USDT", contract=checksummed(usdt))


# -- permissions that somebody used ------------------------------------------------


@pytest.mark.parametrize("who", ["nobody", "victim"])
def test_tokens_that_another_took_are_a_warning_and_never_income(
    desk: Desk, node: Node, usdt: str, known: Known, who: str
) -> None:
    victim, thief = node.accounts[0], node.accounts[3]
    data = contracts.call("transferFrom(address,address,uint256)", victim, thief, 5_000_000_000)
    person = victim if who == "victim" else ""
    verdict = mined(desk, node, thief, usdt, data, known=known, person=person)
    assert (verdict.reason, desk.requests) == ("taken", 1)
    assert verdict.facts["owner"] == Account(address=checksummed(victim))
    assert verdict.facts["gave"] == Listed(items=(one_of(usdt, 5_000_000_000),))
    assert verdict.facts["to"] == Account(address=checksummed(thief))
    assert not answerable(verdict)
    for text in all_texts(verdict):
        assert "5,000 USDT" in text and "You got" not in text and "refresh" not in text and "刷新" not in text
    assert "treat it as theft" in explain(verdict, "en", Level.PLAIN).advice
    assert "视为被盗" in explain(verdict, "zh", Level.PLAIN).advice


def test_what_a_contract_took_for_its_caller_is_taken_too(desk: Desk, node: Node, usdt: str, known: Known) -> None:
    victim, thief, helper = node.accounts[0], node.accounts[3], node.accounts[4]
    take = "transferFrom(address,address,uint256)"
    drainer = node.deploy(
        contracts.batch(
            (usdt, contracts.call(take, victim, thief, 4_000_000_000)),
            (usdt, contracts.call(take, victim, helper, 1_000_000_000)),
        )
    )
    verdict = mined(desk, node, thief, drainer, known=known, value=1)
    assert (verdict.reason, answerable(verdict)) == ("taken", False)
    assert verdict.facts["gave"] == Listed(items=(one_of(usdt, 5_000_000_000),))
    receivers = Listed(items=(Account(address=checksummed(thief)), Account(address=checksummed(helper))))
    assert verdict.facts["to"] == receivers


def test_a_wallet_that_a_contract_acts_for_is_told_the_same(desk: Desk, node: Node, usdt: str, known: Known) -> None:
    """Called by a stranger, the wallet itself sends: a delegation to a sweeper (EIP-7702)."""
    victim, thief = node.deploy(contracts.batch()), node.accounts[3]
    node.set_code(victim, contracts.batch((usdt, contracts.call("transfer(address,uint256)", thief, 7_000_000))))
    verdict = mined(desk, node, thief, victim, known=known, person=victim)
    assert (verdict.reason, answerable(verdict)) == ("taken", False)
    anybody = desk.run(evm.transaction(ask(verdict.subject, known=known)))
    assert anybody.reason == "call" and anybody.facts["who"] == Account(address=checksummed(thief))


def test_a_market_maker_who_gets_something_in_return_took_part_in_a_swap(
    desk: Desk, node: Node, usdt: str, known: Known
) -> None:
    dai = node.deploy(contracts.token("DAI", 18))
    tokens = [("USDT", usdt, 6), ("DAI", dai, 18)]
    both = Lists(
        tokens=[Token(network="ethereum", contract=checksummed(c), symbol=s, decimals=d) for s, c, d in tokens]
    )
    sender, maker = node.accounts[0], node.accounts[5]
    take = "transferFrom(address,address,uint256)"
    swap = node.deploy(
        contracts.batch(
            (usdt, contracts.call(take, sender, maker, 9_000_000)),
            (dai, contracts.call(take, maker, sender, 8 * 10**18)),
        )
    )
    verdict = mined(desk, node, sender, swap, known=both)
    assert (verdict.reason, verdict.notes, answerable(verdict)) == ("call", (), True)
    text = explain(verdict, "en", Level.PLAIN).says
    assert f"gave 9 USDT. {checksummed(sender)[:10]}" in text and "got 8 DAI" in text and "You" not in text


# -- for whom it is counted ---------------------------------------------------------


def test_coin_that_came_through_a_contract_is_not_said_to_be_the_readers_own_expense(
    desk: Desk, node: Node, known: Known
) -> None:
    exchange, receiver = node.accounts[2], node.accounts[6]
    verdict = mined(
        desk, node, exchange, node.deploy(contracts.batch()), "0x12345678", ETHER, known=known, person=receiver
    )
    for text in all_texts(verdict):
        assert "You gave" not in text and "1 ETH" in text
    assert verdict.facts["who"] == Account(address=checksummed(exchange))
    assert f"{checksummed(exchange)[:10]}" in explain(verdict, "en", Level.PLAIN).says


def test_who_named_their_address_is_told_what_a_batch_brought_them(
    desk: Desk, node: Node, usdt: str, known: Known
) -> None:
    exchange, receiver, other = node.accounts[2], node.accounts[6], node.accounts[7]
    pay = "transfer(address,uint256)"
    batch = node.deploy(
        contracts.batch(
            (usdt, contracts.call(pay, receiver, 12_500_000)), (usdt, contracts.call(pay, other, 99_000_000))
        )
    )
    verdict = mined(desk, node, exchange, batch, known=known, person=receiver)
    assert verdict.facts["got"] == Listed(items=(one_of(usdt, 12_500_000),)) and "gave" not in verdict.facts
    assert verdict.facts["who"] == Account(address=checksummed(receiver))
    assert answerable(verdict) and desk.requests == 1
    assert all("12.5 USDT" in text for text in all_texts(verdict))
    stranger = desk.run(evm.transaction(ask(verdict.subject, known=known)))
    assert "got" not in stranger.facts and answerable(stranger)


# -- claims of contracts that nobody lists -------------------------------------------


def test_a_permission_that_a_strangers_contract_announces_is_no_permission(
    desk: Desk, node: Node, known: Known
) -> None:
    victim, thief = node.accounts[0], node.accounts[3]
    fake = node.deploy(contracts.token("FREE", 18))
    data = contracts.call("claim(address,address,uint256)", victim, thief, UNLIMITED)
    for person in ("", victim):
        verdict = mined(desk, node, thief, fake, data, known=known, person=person)
        assert (verdict.reason, answerable(verdict)) == ("claimed-approval", False)
        said = explain(verdict, "en", Level.PLAIN)
        assert "take the permission back" not in said.text() and "Anyone can announce that" in said.says
        assert "任何人都可以制造" in explain(verdict, "zh", Level.PLAIN).says
    own = contracts.call("approve(address,uint256)", thief, UNLIMITED)
    assert mined(desk, node, victim, fake, own, known=known).reason == "approval-everything"


def test_a_listed_tokens_permission_is_told_whoever_brought_it(desk: Desk, node: Node, usdt: str, known: Known) -> None:
    victim, thief = node.accounts[0], node.accounts[3]
    data = contracts.call("claim(address,address,uint256)", victim, thief, UNLIMITED)
    verdict = mined(desk, node, thief, usdt, data, known=known)
    assert verdict.reason == "approval-everything" and answerable(verdict)


def test_a_strangers_thing_is_nothing_to_refresh_an_app_for(desk: Desk, node: Node, known: Known) -> None:
    fake = node.deploy(contracts.token("Visit claim.example", 0))
    data = contracts.call("give(address,uint256)", node.accounts[0], 7)
    verdict = mined(desk, node, node.accounts[3], fake, data, known=known)
    assert (verdict.reason, answerable(verdict)) == ("item", False)
    assert not any("refresh" in text or "刷新" in text for text in all_texts(verdict))


@pytest.mark.parametrize("coin", [0, 1])
@pytest.mark.parametrize("what", ["transfer(address,uint256)", "give(address,uint256)"])
@pytest.mark.parametrize("named", [False, True])
def test_what_a_batch_strews_about_is_a_claim_whoever_called(
    desk: Desk, node: Node, known: Known, coin: int, what: str, named: bool
) -> None:
    victim, thief = node.accounts[0], node.accounts[3]
    fake = node.deploy(contracts.token("UЅDT", 6))  # its second letter is a Cyrillic one
    batch = node.deploy(contracts.batch((fake, contracts.call(what, victim, 900_000_000))))
    verdict = mined(desk, node, thief, batch, value=coin, known=known, person=victim if named else "")
    assert verdict.reason in ("unknown-token", "poisoning") and not answerable(verdict)
    assert "lookalike-token" in verdict.notes and desk.requests == 2
    assert not any("add" in text.split("Token")[0] and "by its contract" in text for text in all_texts(verdict))


# -- next to nothing -----------------------------------------------------------------


def test_next_to_nothing_of_the_coin_is_for_people_to_explain(desk: Desk, node: Node, known: Known) -> None:
    victim, thief = node.accounts[0], node.accounts[3]
    dust = mined(desk, node, thief, victim, value=1, known=known)
    assert (dust.reason, dust.notes, answerable(dust), desk.requests) == ("transfer", ("dust",), False, 1)
    nothing = mined(desk, node, thief, victim, value=0, known=known)
    assert (nothing.reason, answerable(nothing)) == ("zero-value", False)
    assert "Nothing moved" in explain(nothing, "en", Level.PLAIN).says
    assert answerable(mined(desk, node, thief, victim, value=10**15, known=known))
    assert answerable(mined(desk, node, thief, thief, value=1, known=known)), "to oneself"
    assert answerable(mined(desk, node, thief, victim, value=1, known=known, person=thief)), "they know what they sent"


def test_nothing_of_a_listed_token_is_no_transfer(desk: Desk, node: Node, usdt: str, known: Known) -> None:
    data = contracts.call("transfer(address,uint256)", node.accounts[0], 0)
    verdict = mined(desk, node, node.accounts[3], usdt, data, known=known)
    assert (verdict.reason, answerable(verdict)) == ("zero-value", False)
    assert answerable(
        mined(
            desk,
            node,
            node.accounts[3],
            usdt,
            contracts.call("transfer(address,uint256)", node.accounts[0], 10_000),
            known=known,
        )
    )


# -- names ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "USDT",
        "usdt",
        "USD\u0422",
        "U\u0405DT",
        "USD\u20ae",
        "\uff35\uff33\uff24\uff34",
        "U\u200bSDT",
        "U$DT",
        "US\u0332DT",
        "USDT.",
    ],
)
def test_a_token_that_only_looks_like_a_known_one_is_named_so_without_a_word_of_who_asks(
    desk: Desk, node: Node, usdt: str, known: Known, name: str
) -> None:
    fake = node.deploy(contracts.token(name, 6))
    data = contracts.call("transfer(address,uint256)", node.accounts[0], 900_000_000)
    verdict = mined(desk, node, node.accounts[3], fake, data, known=known)
    assert verdict.reason == "unknown-token" and "lookalike-token" in verdict.notes and desk.requests == 2
    assert verdict.facts["real_token"] == Account(address=checksummed(usdt), label="USDT")
    page = desk.run(evm.address(ask(fake, known=known)))
    assert "lookalike-token" in page.notes


def test_an_unknown_token_from_an_address_made_to_look_like_a_payee_is_poison(
    desk: Desk, node: Node, usdt: str, known: Known
) -> None:
    victim, payee = node.accounts[0], node.accounts[1]
    node.send(victim, usdt, data=contracts.call("transfer(address,uint256)", payee, 7_000_000))
    node.mine()
    imitation = payee[:6] + "66" * 16 + payee[-4:]
    node.fund(imitation, ETHER)
    node.rpc("anvil_impersonateAccount", imitation)
    fake = node.deploy(contracts.token("FREE", 6))
    data = contracts.call("transfer(address,uint256)", victim, 7_000_000)
    verdict = mined(desk, node, imitation, fake, data, known=known)
    assert verdict.notes == ("poisoning",) and verdict.facts["real_payee"] == Account(address=checksummed(payee))


def test_a_lists_name_is_as_harmless_beside_as_in_the_sentence(desk: Desk, node: Node) -> None:
    exchange = node.accounts[7]
    name = "Kraken https://evil.example/claim <b>"
    registry = Registry(labels={exchange: Label(name=name, kind="exchange", source="test")})
    sent = mined(desk, node, node.accounts[0], exchange, value=ETHER, known=registry)
    page = desk.run(evm.address(ask(exchange, known=registry)))
    assert "exchange-deposit" in sent.notes and "labelled" in page.notes
    for text in [*all_texts(sent), *all_texts(page)]:
        assert "Kraken" in text
        assert not any(mark in text for mark in ("https://", "evil.example", "<b>"))
