"""What the desk says of TRON accounts, by recorded answers."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import base58
import pytest

from tests.chain.played import Played, answered, saying
from tests.chain.tron.test_transactions import FIXTURES, JUNK, amount, encoded, number
from walletdesk.chain import networks, tron
from walletdesk.chain.base import Account, Amount, Answer, Batch, Listed, NothingKnown, Question, Token, Verdict, Where
from walletdesk.chain.explain import fees
from walletdesk.chain.told import Level
from walletdesk.chain.tron import address

ACCOUNTS = [path for path in sorted(FIXTURES.glob("*.json")) if Played(path).recorded["kind"] == "address"]
OWNER = encoded("41dd791d6b49e190062d650e6a23c575510d35f2f9")
OTHER_KEY = "TPswDDCAWhJAZGdHPidFg5nEf8TkNToDX1"


def play(name: str, **changes: Any) -> Verdict:
    return Played(FIXTURES / f"{name}.json").play(address, **changes)


@pytest.mark.parametrize("path", ACCOUNTS, ids=lambda path: path.stem)
def test_recorded_answers_end_in_the_state_that_belongs_to_them(path: Path) -> None:
    played = Played(path)
    verdict = played.play(address)
    assert (verdict.state, verdict.reason) == (played.recorded["state"], played.recorded["reason"])


@pytest.mark.parametrize(
    ("name", "requests"),
    [("account", 4), ("not_activated", 8), ("permission_changed_locked", 8), ("short_of_energy", 10)],
)
def test_few_requests_are_enough(name: str, requests: int) -> None:
    played = Played(FIXTURES / f"{name}.json")
    played.play(address)
    assert played.asked == requests


def test_an_ordinary_account_shows_what_it_has() -> None:
    verdict = play("account")
    assert amount(verdict, "balance") == 1_793_227_200
    assert number(verdict, "bandwidth_held") == 600 - 441
    assert number(verdict, "energy_held") == 0
    assert verdict.subject == OWNER


def test_activation_costs_both_parameters_together() -> None:
    assert Fraction(amount(play("not_activated"), "price"), 10**6) == 1 + Fraction(1, 10)


def test_tokens_at_an_address_that_is_not_activated_are_not_lost() -> None:
    tokens = play("not_activated_with_tokens").facts["tokens"]
    assert isinstance(tokens, Listed)
    assert [(one.units, one.symbol) for one in tokens.items if isinstance(one, Amount)] == [(12_000_000, "USDT")]


def test_an_account_that_was_taken_over_names_the_keys_that_hold_it() -> None:
    verdict = play("permission_changed_locked")
    assert (number(verdict, "own_weight"), number(verdict, "threshold")) == (1, 3)
    assert verdict.facts["controllers"] == Listed(items=(Account(address=OTHER_KEY),))


def test_two_of_two_keys_for_sending_leave_the_owner_a_way_back() -> None:
    verdict = play("permission_changed_active_locked")
    assert (number(verdict, "own_weight"), number(verdict, "threshold")) == (1, 2)


def test_a_second_key_that_may_act_alone_is_told_and_a_freeze_beside_it() -> None:
    verdict = play("permission_changed_shared")
    assert verdict.facts["controllers"] == Listed(items=(Account(address=OTHER_KEY),))
    assert "frozen-by-issuer" in verdict.notes


def test_a_frozen_balance_is_named_with_its_amount() -> None:
    frozen = play("frozen_by_issuer").facts["frozen_tokens"]
    assert isinstance(frozen, Listed)
    assert [one.units for one in frozen.items if isinstance(one, Amount)] == [1_250 * 10**6]


def test_missing_energy_is_priced_for_the_usual_receiver_and_for_a_new_one() -> None:
    """441 of 600 free bytes are used: 159 do not carry 345, so all 345 are burned."""
    verdict = play("short_of_energy")
    usual = Fraction(64_285 * 100, 10**6) + Fraction(345, 1000)
    new = Fraction(130_285 * 100, 10**6) + Fraction(345, 1000)
    assert Fraction(amount(verdict, "price"), 10**6) == usual
    assert Fraction(amount(verdict, "price_new"), 10**6) == new
    assert Fraction(amount(verdict, "missing_coin"), 10**6) == usual - Fraction(12, 10)
    assert number(verdict, "shortfall") == 64_285
    assert "first-transfer-dearer" in verdict.notes


def test_energy_and_bandwidth_that_cover_a_transfer_cost_nothing() -> None:
    verdict = play("account_with_tokens")
    assert amount(verdict, "price") == 0
    assert amount(verdict, "price_new") == (130_285 - 69_000) * 100


def test_bandwidth_that_is_not_there_is_named_with_what_it_costs() -> None:
    verdict = play("short_of_bandwidth")
    assert amount(verdict, "price") == 268_000
    assert amount(verdict, "missing_coin") == 268_000 - 50_000


def _nodes(*rows: tuple[int, int]) -> Verdict:
    """Nodes by their height and the balance they hold."""
    played = Played(FIXTURES / "account.json")
    told = played.recorded["answers"][2]["value"]
    batches = tuple(
        Batch(
            node=f"n{at}",
            own=False,
            network="tron-nile",
            answers=(
                Answer({"blockID": "00", "block_header": {"raw_data": {"number": height}}}),
                Answer(told | {"balance": balance}),
            ),
        )
        for at, (height, balance) in enumerate(rows)
    )
    return answered(
        address(played.question()),
        lambda ask: batches if ask.where is Where.AGREE else played.batches(ask, own=True),
    )


def test_a_node_that_lags_is_passed_over_and_one_that_contradicts_is_not() -> None:
    behind = _nodes((100, 5_000_000), (101, 7_000_000))
    assert amount(behind, "balance") == 7_000_000
    assert [one.node for one in behind.evidence] == ["n1"]
    assert _nodes((101, 7_000_000), (101, 7_000_000)).state == "account"
    assert _nodes((101, 7_000_000), (101, 8_000_000)).reason == "contradiction"


def test_tokens_of_the_desks_registry_are_looked_up_too() -> None:
    class Tokens(NothingKnown):
        def tokens(self, network: str) -> tuple[Token, ...]:
            return (Token(network="tron", contract="TUpMhErZL2fhh4sVNULAbNKLokS4GjC1F4", symbol="TUSD", decimals=18),)

    played = Played(FIXTURES / "account_with_tokens.json")
    played.recorded["answers"].insert(
        0,
        {
            "call": "POST /wallet/triggerconstantcontract",
            "params": {"contract_address": base58.b58decode_check("TUpMhErZL2fhh4sVNULAbNKLokS4GjC1F4").hex()},
            "value": {"result": {"result": True}, "constant_result": [f"{5 * 10**18:064x}"]},
        },
    )
    tokens = played.play(address, known=Tokens()).facts["tokens"]
    assert isinstance(tokens, Listed)
    assert [(one.symbol, one.units) for one in tokens.items if isinstance(one, Amount)] == [
        ("USDT", 88_000_000),
        ("TUSD", 5 * 10**18),
    ]


def test_who_asks_about_fees_alone_gets_the_one_price_that_all_pay() -> None:
    played = Played(FIXTURES / "not_activated.json")
    machine = tron.fee_tiers(networks.NETWORKS["tron"], 7)
    with pytest.raises(StopIteration) as done:
        machine.send(played.batches(next(machine), own=True))
    (tier,) = done.value.value.tiers
    assert (tier.cap, tier.cost.units) == (1_000, 268 * 1_000)
    energy = done.value.value.work
    assert [one.units for one in done.value.value.token] == [
        64_285 * energy + 345 * 1_000,
        130_285 * energy + 345 * 1_000,
    ]


@pytest.mark.parametrize("free", [600, 100, None])
def test_what_costs_nothing_and_what_a_new_address_costs_are_told_from_the_chains_parameters(free: int | None) -> None:
    """A byte 1,000 sun; 1 TRX for an address, and a tenth of one for its bandwidth where none is staked."""
    parameters = {"getEnergyFee": 210, "getTransactionFee": 1_000, "getCreateAccountFee": 100_000}
    parameters |= {"getCreateNewAccountFeeInSystemContract": 1_000_000, **({"getFreeNetLimit": free} if free else {})}
    rows = [{"key": key, "value": value} for key, value in parameters.items()]
    tron_ = networks.NETWORKS["tron"]
    machine = tron.fee_tiers(tron_, 7)
    next(machine)
    with pytest.raises(StopIteration) as done:
        machine.send((Batch(node="n", own=True, network="tron", answers=(Answer({"chainParameter": rows}),)),))
    tiers = done.value.value
    assert (tiers.free, [one.units for one in tiers.opening]) == (free, [1_100_000, 1_000_000])
    for language, words in (
        (
            "en",
            (
                "0.268 TRX, or 0 TRX with free or staked bandwidth",
                "600 bandwidth",
                "2 plain transfers",
                "1.1 TRX",
                "(1 TRX where",
            ),
        ),
        ("zh", ("0.268 TRX（有免费或质押带宽时为 0 TRX）", "600 免费带宽", "2 笔", "1.1 TRX", "1 TRX）")),
    ):
        text = fees(tiers, tron_, language, Level.PLAIN).text()
        assert [word in text for word in words] == [free == 600] * 3 + [True] * 2, text
        assert "0.268 TRX" in text


def test_a_mistyped_address_is_asked_of_no_node() -> None:
    played = Played(FIXTURES / "unknown_malformed_address.json")
    assert played.play(address).reason == "malformed"
    assert played.asked == 0


def test_an_answer_about_another_account_gives_no_verdict() -> None:
    played = Played(FIXTURES / "account.json")
    played.recorded["answers"][2]["value"]["address"] = "41" + "00" * 20
    assert played.play(address).reason == "contradiction"


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_no_answer_whatever_makes_it_fail(junk: Any) -> None:
    for path in ACCOUNTS:
        for at in range(len(Played(path).recorded["answers"])):
            played = Played(path)
            played.strict = False
            played.recorded["answers"][at]["value"] = junk
            assert isinstance(played.play(address), Verdict)
    question = Question(network=networks.NETWORKS["tron"], value=OWNER, now_us=1)
    verdict = answered(address(question), saying(junk))
    assert verdict.state in {"unknown", "not-activated"} or not verdict.certain
