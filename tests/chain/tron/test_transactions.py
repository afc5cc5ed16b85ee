"""What the desk says of TRON transactions, by recorded answers.  Every amount is worked out a second time here."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path
from typing import Any

import base58
import msgspec
import pytest

from tests.chain.played import Played, answered, saying
from walletdesk.chain import networks
from walletdesk.chain.base import (
    Account,
    Amount,
    Answer,
    Batch,
    Call,
    Label,
    Listed,
    Moment,
    NoAnswer,
    NothingKnown,
    Number,
    Observation,
    Question,
    Token,
    Verdict,
    Words,
)
from walletdesk.chain.tron import transaction

FIXTURES = Path(__file__).parents[3] / "walletdesk/chain/tron/fixtures"
TRANSACTIONS = [path for path in sorted(FIXTURES.glob("*.json")) if Played(path).recorded["kind"] == "transaction"]
USDT, TUSD = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "TUpMhErZL2fhh4sVNULAbNKLokS4GjC1F4"


class Registry(NothingKnown):
    """Knows two tokens, and one address of an exchange."""

    def __init__(self, *labels: Label, at: str = "") -> None:
        self.labels = {at: labels[0]} if labels else {}

    def label(self, network: str, address: str) -> Label | None:
        return self.labels.get(address)

    def token(self, network: str, contract: str) -> Token | None:
        return {
            USDT: Token(network="tron", contract=USDT, symbol="USDT", decimals=6),
            TUSD: Token(network="tron", contract=TUSD, symbol="TUSD", decimals=18),
        }.get(contract)

    def tokens_called(self, network: str, symbol: str) -> tuple[Token, ...]:
        token = self.token(network, USDT)
        return (token,) if token and symbol == "USDT" else ()


def play(name: str, **changes: Any) -> Verdict:
    return Played(FIXTURES / f"{name}.json").play(transaction, known=changes.pop("known", Registry()), **changes)


def encoded(address_hex: str) -> str:
    """By another library than ours."""
    return base58.b58encode_check(bytes.fromhex(address_hex)).decode()


def amount(verdict: Verdict, name: str) -> int:
    fact = verdict.facts[name]
    assert isinstance(fact, Amount)
    return fact.units


def number(verdict: Verdict, name: str) -> int:
    fact = verdict.facts[name]
    assert isinstance(fact, Number)
    return fact.value


@pytest.mark.parametrize("path", TRANSACTIONS, ids=lambda path: path.stem)
def test_recorded_answers_end_in_the_state_that_belongs_to_them(path: Path) -> None:
    played = Played(path)
    verdict = played.play(transaction, known=Registry())
    assert (verdict.state, verdict.reason) == (played.recorded["state"], played.recorded["reason"])
    assert verdict.subject == played.recorded["value"]
    assert verdict.evidence


@pytest.mark.parametrize("path", TRANSACTIONS, ids=lambda path: path.stem)
def test_a_verdict_survives_being_stored(path: Path) -> None:
    verdict = Played(path).play(transaction, known=Registry())
    assert msgspec.json.decode(msgspec.json.encode(verdict), type=Verdict) == verdict


@pytest.mark.parametrize(
    ("name", "requests", "rounds"),
    [
        ("success_trx_transfer", 3, 1),
        ("success_usdt_transfer", 3, 1),
        ("success_lookalike_token", 5, 2),
        ("failed_reverted_text", 3, 1),
        ("failed_reverted_bare", 5, 2),
        ("out_of_energy", 7, 2),
        ("pending", 7, 2),
        ("not_found", 8, 3),
        ("out_of_bandwidth", 11, 4),
    ],
)
def test_few_requests_are_enough(name: str, requests: int, rounds: int) -> None:
    played = Played(FIXTURES / f"{name}.json")
    played.play(transaction, known=Registry())
    assert (played.asked, played.rounds) == (requests, rounds)


def test_the_recorded_transfer_is_real_its_id_is_the_hash_of_what_was_signed() -> None:
    recorded = Played(FIXTURES / "success_trx_transfer.json").recorded
    sent = recorded["answers"][0]["value"]
    assert hashlib.sha256(bytes.fromhex(sent["raw_data_hex"])).hexdigest() == recorded["value"]


def test_a_transfer_of_trx_names_both_sides_the_amount_and_the_fee() -> None:
    verdict = play("success_trx_transfer")
    assert verdict.facts["from"] == Account(address=encoded("41e8b5c0a3f3c6ade691f31a5e50b44f8b6b920f88"))
    assert verdict.facts["to"] == Account(address=USDT)
    assert amount(verdict, "amount") == 200 * 10**6
    assert amount(verdict, "fee_paid") == 268 * 1000  # bytes times price
    assert number(verdict, "confirmations") == 44143260 - 44143249 + 1
    assert verdict.facts["mined_at"] == Moment(us=1715953533000 * 1000)
    assert not verdict.final and verdict.watch_s > 0


def test_a_deep_transaction_is_final() -> None:
    verdict = play("success_contract_call")
    assert number(verdict, "confirmations") == 66987565 - 66985120 + 1
    assert verdict.final and verdict.watch_s == 0
    assert verdict.observation is not None
    assert verdict.observation.block == 66985120
    assert verdict.observation.fee == {"limit": 10_000_000_000, "expires_ms": 1777437813000}


def test_a_token_transfer_is_read_from_the_call_and_keeps_its_memo_as_a_strangers_word() -> None:
    verdict = play("success_usdt_transfer")
    assert verdict.facts["amount"] == Amount(units=25_500_000, decimals=6, symbol="USDT", contract=USDT)
    assert verdict.facts["memo"] == Words(text="102938", strange=True)
    assert amount(verdict, "fee_paid") == 64_285 * 100 + 345 * 1_000
    assert "memo" in verdict.notes


def test_a_deposit_at_an_exchange_is_told_with_the_confirmations_it_wants() -> None:
    to = play("success_usdt_transfer").facts["to"]
    assert isinstance(to, Account)
    label = Label(name="Some Exchange", kind="exchange", source="test", confirmations=40, memo=True)
    verdict = play("success_usdt_transfer", known=Registry(label, at=to.address))
    assert verdict.facts["to"] == Account(address=to.address, label="Some Exchange")
    assert number(verdict, "enough") == 40
    assert "exchange-deposit" in verdict.notes
    assert "memo-missing" not in verdict.notes  # this one has a memo


def test_a_deposit_without_the_memo_it_needs_is_told() -> None:
    to = play("success_trx_transfer").facts["to"]
    assert isinstance(to, Account)
    label = Label(name="Some Exchange", kind="exchange", source="test", memo=True)
    verdict = play("success_trx_transfer", known=Registry(label, at=to.address))
    assert {"exchange-deposit", "memo-missing"} <= set(verdict.notes)


def test_a_token_that_only_has_the_name_is_named_as_another_one() -> None:
    verdict = play("success_lookalike_token")
    moved = verdict.facts["amount"]
    assert isinstance(moved, Amount)
    assert (moved.symbol, moved.known) == ("USDT", False)
    assert verdict.facts["right_contract"] == Account(address=USDT)
    assert "lookalike-token" in verdict.notes


def test_a_trc10_token_is_a_strangers_and_named_by_its_number() -> None:
    moved = play("success_trc10_transfer").facts["amount"]
    assert moved == Amount(units=100, decimals=0, symbol="TRC-10 1005416", contract="1005416", known=False)


def test_a_swap_shows_what_came_and_what_went_and_nothing_of_tokens_that_nobody_vouches_for() -> None:
    verdict = play("success_swap")
    assert verdict.facts["spent"] == Listed(
        items=(Amount(units=100 * 10**6, decimals=6, symbol="USDT", contract=USDT),)
    )
    assert verdict.facts["received"] == Listed(
        items=(Amount(units=995 * 10**17, decimals=18, symbol="TUSD", contract=TUSD),)
    )


def test_a_strangers_entry_of_zero_is_no_transfer() -> None:
    verdict = play("success_zero_value")
    assert verdict.reason == "zero-value"
    assert "poisoning" in verdict.notes


def test_tokens_sent_to_a_tokens_own_contract_are_told_to_be_stuck() -> None:
    assert "sent-to-token" not in play("success_usdt_transfer").notes
    played = Played(FIXTURES / "success_usdt_transfer.json")
    inner = played.recorded["answers"][0]["value"]["raw_data"]["contract"][0]["parameter"]["value"]
    inner["data"] = inner["data"][:8] + inner["contract_address"][2:].rjust(64, "0") + inner["data"][72:]
    assert "sent-to-token" in played.play(transaction, known=Registry()).notes


def test_an_overflow_in_any_contract_is_no_word_of_a_balance() -> None:
    played = Played(FIXTURES / "failed_reverted_balance_text.json")
    assert played.play(transaction, known=Registry()).reason == "balance"
    inner = played.recorded["answers"][0]["value"]["raw_data"]["contract"][0]["parameter"]["value"]
    inner["data"] = "12345678"
    assert played.play(transaction, known=Registry()).reason == "text"


def test_an_approval_without_limit_says_so() -> None:
    verdict = play("success_unlimited_approval")
    assert "amount" not in verdict.facts
    assert "unlimited-approval" in verdict.notes


# -- what it costs -----------------------------------------------------------------


def test_missing_energy_is_counted_and_priced_in_trx_of_today() -> None:
    """By fractions of TRX instead of sun, and from the fixture's own figures."""
    verdict = play("out_of_energy")
    needed, held = 130_285, 40_000 - 30_000
    price = Fraction(210, 10**6)
    assert number(verdict, "shortfall") == needed - held == 120_285
    energy_trx = (needed - held) * price
    bandwidth_trx = Fraction(345_000, 10**6)  # what the receipt paid for bandwidth; 100 free bytes cover none of it
    assert Fraction(amount(verdict, "price"), 10**6) == energy_trx + bandwidth_trx == Fraction(25_604_850, 10**6)
    assert Fraction(amount(verdict, "needed_cap"), 10**6) == needed * price
    assert Fraction(amount(verdict, "missing_coin"), 10**6) == energy_trx + bandwidth_trx - 2


def test_the_fee_limit_is_told_from_an_empty_account() -> None:
    """The receipt burned (95,790 - 32,007) x 210 sun; only a limit of just 95,790 energy stops there."""
    assert 13_394_430 == (95_790 - 32_007) * 210
    assert play("fee_limit").state == "fee-limit"
    assert amount(play("fee_limit"), "fee_cap") == 95_790 * 210
    assert play("out_of_energy").state == "out-of-energy"


def test_the_price_follows_the_chains_parameter() -> None:
    played = Played(FIXTURES / "out_of_energy.json")
    for row in played.recorded["answers"]:
        for parameter in row["value"].get("chainParameter", []):
            if parameter["key"] == "getEnergyFee":
                parameter["value"] = 100
    verdict = played.play(transaction, known=Registry())
    assert amount(verdict, "price") == 120_285 * 100 + 345 * 1_000


def test_without_prices_no_price_is_named() -> None:
    played = Played(FIXTURES / "out_of_energy.json")
    for row in played.recorded["answers"]:
        if "chainParameter" in row["value"]:
            row["value"] = {}
    verdict = played.play(transaction, known=Registry())
    assert (verdict.state, verdict.reason) == ("out-of-energy", "")
    assert "price" not in verdict.facts


def test_a_sender_who_cannot_pay_for_bandwidth_is_told_what_is_missing() -> None:
    verdict = play("out_of_bandwidth")
    assert number(verdict, "shortfall") == 268 - 10
    assert amount(verdict, "price") == 268 * 1_000
    assert not verdict.certain and "missing" in verdict.facts


# -- why it failed -----------------------------------------------------------------


def test_a_contracts_own_words_are_quoted() -> None:
    verdict = play("failed_reverted_text")
    assert verdict.facts["reason_text"] == Words(text="Token should be available.", strange=True)
    assert amount(verdict, "fee_paid") == 9_703 * 10


def test_a_custom_error_shows_its_selector_and_a_panic_its_code() -> None:
    assert play("failed_reverted_custom").facts["selector"] == Words(text="0xe450d38c")
    assert play("failed_reverted_panic").facts["panic"] == Words(text="0x11")


def test_a_silent_refusal_is_explained_by_what_the_account_holds_now() -> None:
    verdict = play("failed_reverted_balance_now")
    assert amount(verdict, "token_balance") == 1_500_000 < amount(verdict, "amount") == 25_500_000


# -- in no block -------------------------------------------------------------------


def test_a_transaction_past_its_time_is_expired_and_may_be_sent_again() -> None:
    verdict = play("expired")
    assert verdict.final and verdict.watch_s == 0
    assert verdict.facts["expires_at"] == Moment(us=1_785_000_060_000_000)


def test_what_was_seen_before_is_known_to_be_expired_when_every_node_has_forgotten_it() -> None:
    seen = Observation(first_seen_us=1, fee={"expires_ms": 1777445121000 - 1})
    assert play("not_found", seen=seen).state == "expired"
    later = Observation(first_seen_us=1, fee={"expires_ms": 1777445121000 + 1})
    assert (play("not_found", seen=later).state, play("not_found", seen=later).reason) == ("not-found", "seen")


def test_one_strangers_node_is_not_enough_to_say_that_nothing_is_there() -> None:
    assert play("not_found", own=True).certain
    assert not play("not_found", own=False).certain
    assert play("expired", own=True).final and not play("expired", own=False).final


def test_a_node_that_lags_does_not_hide_a_transaction_that_another_has() -> None:
    played = Played(FIXTURES / "success_usdt_transfer.json")
    machine = transaction(played.question(known=Registry()))
    ask = next(machine)
    behind = Batch(node="behind", own=False, network="tron", answers=(Answer({}), Answer({}), Answer({})))
    ask = machine.send((behind,))
    row = [played.answer(call, ask.where) for call in ask.calls[:3]]
    ahead = Batch(node="ahead", own=False, network="tron", answers=(*row, Answer({})))
    with pytest.raises(StopIteration) as done:
        machine.send((msgspec.structs.replace(behind, answers=(Answer({}),) * 4), ahead))
    assert done.value.value.state == "success"
    assert [one.node for one in done.value.value.evidence] == ["ahead"]


def test_a_receipt_of_another_transaction_gives_no_verdict() -> None:
    played = Played(FIXTURES / "success_usdt_transfer.json")
    played.recorded["answers"][1]["value"]["id"] = "99" * 32
    assert played.play(transaction).state == "unknown"


def test_no_answer_to_what_it_could_do_without_does_not_stop_a_verdict() -> None:
    played = Played(FIXTURES / "out_of_energy.json")
    machine = transaction(played.question(known=Registry()))
    ask = next(machine)
    machine.send(played.batches(ask, own=True))
    with pytest.raises(StopIteration) as done:
        machine.throw(NoAnswer())
    assert done.value.value.state == "out-of-energy"


JUNK: list[Any] = [
    None, True, 0, -1, 1.5, "", "x", "41", [], [[]], [None], {}, {"txID": 5}, {"raw_data": []}, {"raw_data": {"contract": {}}},
    {"raw_data": {"contract": [None]}}, {"blockNumber": "7"}, {"blockNumber": True}, {"blockNumber": 2**80},
    {"blockNumber": 1, "receipt": [], "log": [None, {"topics": 4}], "contractResult": [5], "resMessage": "zz"},
    {"block_header": {"raw_data": {"number": -4, "timestamp": "now"}}}, {"chainParameter": [{"key": [], "value": {}}, 3]},
]  # fmt: skip


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_no_answer_whatever_makes_it_fail(junk: Any) -> None:
    """Alone, and in every place of answers that are right."""
    for path in TRANSACTIONS:
        played = Played(path)
        for at in range(len(played.recorded["answers"])):
            played = Played(path)
            played.recorded["answers"][at]["value"] = junk
            played.strict = False
            assert isinstance(played.play(transaction, known=Registry()), Verdict)
    question = Question(network=networks.NETWORKS["tron"], value="ab" * 32, now_us=1)
    assert answered(transaction(question), saying(junk)).state in {"unknown", "not-found"}


def test_nodes_that_do_not_answer_give_no_verdict() -> None:
    question = Question(network=networks.NETWORKS["tron"], value="ab" * 32, now_us=1)
    verdict = answered(transaction(question), lambda _: ())
    assert (verdict.state, verdict.certain) == ("unknown", False)


def test_calls_never_hold_more_than_the_hash_and_what_the_chain_told() -> None:
    ask = next(transaction(Question(network=networks.NETWORKS["tron"], value="AB" * 32, now_us=1)))
    assert ask.calls[0] == Call("POST /wallet/gettransactionbyid", {"value": "ab" * 32})
