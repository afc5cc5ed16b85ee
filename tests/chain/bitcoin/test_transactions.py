"""What the desk says of Bitcoin transactions, by recorded answers.  Every fee is found a second time by trying."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chain.played import Played, answered, made_up, saying
from walletdesk.chain import bitcoin, networks
from walletdesk.chain.base import (
    Account,
    Amount,
    Answer,
    Batch,
    Hash,
    Label,
    NoAnswer,
    NothingKnown,
    Number,
    Question,
    Span,
    Verdict,
    Words,
)
from walletdesk.chain.bitcoin import fees, transaction
from walletdesk.chain.bitcoin.fees import Market, Size
from walletdesk.chain.explain import explain
from walletdesk.chain.told import Level

FIXTURES = Path(__file__).parents[3] / "walletdesk/chain/bitcoin/fixtures"
TRANSACTIONS = [path for path in sorted(FIXTURES.glob("*.json")) if Played(path).recorded["kind"] == "transaction"]
RECEIVER = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
BITCOIN = networks.NETWORKS["bitcoin"]


def play(name: str, **changes: Any) -> Verdict:
    return Played(FIXTURES / f"{name}.json").play(transaction, **changes)


def amount(verdict: Verdict, name: str) -> int:
    fact = verdict.facts[name]
    assert isinstance(fact, Amount)
    return fact.units


def number(verdict: Verdict, name: str) -> int:
    fact = verdict.facts[name]
    assert isinstance(fact, Number)
    return fact.value


def least(reaches: Callable[[int], bool]) -> int:
    """The smallest fee in satoshi that does, found by halving."""
    low, high = 0, 1 << 40
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle + 1, high)
    return low


@pytest.mark.parametrize("path", TRANSACTIONS, ids=lambda path: path.stem)
def test_recorded_answers_end_in_the_state_that_belongs_to_them(path: Path) -> None:
    played = Played(path)
    verdict = played.play(transaction)
    assert (verdict.state, verdict.reason) == (played.recorded["state"], played.recorded["reason"])
    assert msgspec.json.decode(msgspec.json.encode(verdict), type=Verdict) == verdict


@pytest.mark.parametrize(
    ("name", "requests", "rounds"),
    [
        ("success", 2, 1),
        ("pending_ok_mempool_space", 9, 3),
        ("pending_ok_esplora", 10, 4),
        ("pending_low_fee_with_ancestors", 12, 6),
        ("replaced_pending", 7, 3),
        ("evicted", 6, 3),
        ("not_found", 6, 3),
    ],
)
def test_few_requests_are_enough(name: str, requests: int, rounds: int) -> None:
    played = Played(FIXTURES / f"{name}.json")
    played.play(transaction)
    assert (played.asked, played.rounds) == (requests, rounds)


# -- in a block --------------------------------------------------------------------


def test_confirmations_count_the_block_itself() -> None:
    assert number(play("success_first_confirmation"), "confirmations") == 1
    assert number(play("success"), "confirmations") == 698_642 - 363_348 + 1
    assert play("success").final and not play("success_first_confirmation").final


def test_what_is_still_to_come_is_named_with_its_time() -> None:
    verdict = play("success_first_confirmation")
    assert number(verdict, "still") == 3 - 1
    assert verdict.facts["wait"] == Span(us=2 * 10 * 60 * 1_000_000)


def test_a_deposit_at_an_exchange_is_told_with_the_confirmations_it_wants() -> None:
    class Labels(NothingKnown):
        def label(self, network: str, address: str) -> Label | None:
            found = Label(name="Some Exchange", kind="exchange", source="test", confirmations=2)
            return found if address == RECEIVER else None

    verdict = play("pending_ok_esplora", known=Labels())
    assert "exchange-deposit" in verdict.notes
    assert number(verdict, "enough") == number(verdict, "exchange_enough") == 2
    assert verdict.facts["to"] == Account(address=RECEIVER, label="Some Exchange", label_source="test")


def test_change_to_a_paying_address_is_no_payment() -> None:
    verdict = play("pending_ok_esplora")
    assert amount(verdict, "amount") == 600_000


# -- the queue ---------------------------------------------------------------------


def test_place_by_the_documented_histogram() -> None:
    """At 10 sat/vB everything above 24.34, and at most the bucket from 3.16 to 24.34, goes first."""
    verdict = play("pending_ok_esplora")
    above = 102_131 + 110_990 + 138_976 + 112_619
    assert number(verdict, "ahead") == above + 246_346 - 141
    assert number(verdict, "place") == 1


def test_place_deep_in_the_queue() -> None:
    verdict = play("pending_low_fee")
    ahead = 900_000 + 1_100_000 + 6_000_000 + 9_500_000 + 20_000_000 - 141
    assert number(verdict, "ahead") == ahead
    assert number(verdict, "place") == ahead // 1_000_000 + 1 == 38
    assert verdict.facts["wait"] == Span(us=38 * 600 * 1_000_000)


def test_rates_of_a_node_are_kept_in_thousandths() -> None:
    verdict = play("pending_ok_mempool_space")
    assert [number(verdict, name) for name in ("fast", "normal", "slow")] == [2_023, 1_094, 502]


@given(
    st.lists(st.tuples(st.integers(1, 500_000), st.integers(1, 3_000_000)), min_size=1, max_size=12),
    st.integers(0, 600_000),
)
def test_a_higher_rate_never_stands_further_back(rows: list[tuple[int, int]], rate: int) -> None:
    buckets = tuple(sorted(rows, reverse=True))
    market = Market(fast=1, normal=1, slow=1, minimum=1, buckets=buckets)
    lower, higher = fees.place(market, rate, 1), fees.place(market, rate + 1_000, 1)
    assert lower is not None and higher is not None
    assert higher.block <= lower.block
    assert (lower.ahead or 0) <= sum(size for _, size in buckets)


# -- fees --------------------------------------------------------------------------


def test_the_childs_fee_lifts_both_to_the_target_and_not_a_satoshi_less_would() -> None:
    verdict = play("pending_low_fee_receiver")
    parent_fee, parent, child, target = 846, Fraction(564, 4), 110, 42
    assert amount(verdict, "child_fee") == least(lambda fee: Fraction(parent_fee + fee) >= target * (parent + child))
    assert number(verdict, "child_rate") == least(lambda rate: rate * child >= amount(verdict, "child_fee") * 1_000)
    assert verdict.facts["child_from"] == Account(address=RECEIVER)


def test_the_replacement_reaches_the_target_and_pays_for_its_own_relay() -> None:
    verdict = play("pending_low_fee_sender")
    size, target = 141, 42
    assert amount(verdict, "rbf_fee") == least(lambda fee: fee >= 42 * size and fee >= 846 + size)
    assert amount(verdict, "rbf_more") == 141 * target - 846
    assert verdict.facts["replaceable"] == Words(text="full replacement")  # its sequence does not signal


def test_a_cheap_parent_is_paid_for_too_and_a_rich_grandparent_is_not_counted() -> None:
    verdict = play("pending_low_fee_with_ancestors")
    own_fee, own_size = 500_000 - 499_154, 110
    parent_fee, parent_size = 400, 200
    child, target = 110, 42
    assert amount(verdict, "child_fee") == least(
        lambda fee: fee + own_fee + parent_fee >= target * (child + own_size + parent_size)
    )
    assert amount(verdict, "rbf_fee") == least(lambda fee: fee + parent_fee >= target * (own_size + parent_size))
    assert number(verdict, "effective_rate") == (own_fee + parent_fee) * 1_000 // (own_size + parent_size)
    assert number(verdict, "ancestors") == 2


OTHER, OLD_STYLE = (
    "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3",
    "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
)


def changed(**change: Any) -> Verdict:
    """The usual two outputs, the second as `change` says: which of them pays somebody, nothing tells."""
    played = Played(FIXTURES / "pending_low_fee.json")
    played.recorded["answers"][0]["value"]["vout"][1] |= change
    return played.play(transaction)


def test_where_the_change_goes_back_the_other_output_is_the_receivers() -> None:
    verdict = play("pending_low_fee")
    assert verdict.facts["child_from"] == Account(address=RECEIVER)
    assert "The receiver can spend it onwards" in explain(verdict, "en", Level.PLAIN).advice


@pytest.mark.parametrize("language", ["en", "zh"])
def test_which_output_is_the_receivers_is_not_guessed_and_the_fee_is_told_for_both(language: str) -> None:
    verdict = changed(scriptpubkey_address=OLD_STYLE, scriptpubkey_type="p2sh")
    assert not [name for name in verdict.facts if name.startswith("child_")]
    parent_fee, parent, target = 846, 141, 42
    for name, address, size in (("holder", RECEIVER, 110), ("other", OLD_STYLE, 134)):
        assert verdict.facts[f"{name}_from"] == Account(address=address)
        assert number(verdict, f"{name}_sat") == least(
            lambda fee, size=size: parent_fee + fee >= target * (parent + size)  # type: ignore[misc]
        )
    plain = explain(verdict, language, Level.PLAIN).advice
    assert "The receiver can" not in plain and "收款方可以" not in plain
    for level in Level:
        advice = explain(verdict, language, level).advice
        assert all(f"{number(verdict, name):,} sat" in advice for name in ("holder_sat", "other_sat"))
        assert ("at least" if language == "en" else "至少") in advice


def test_an_output_that_cannot_be_sized_is_left_out_of_both() -> None:
    verdict = changed(scriptpubkey_address=OTHER, scriptpubkey_type="v0_p2wsh")
    assert verdict.facts["holder_from"] == Account(address=RECEIVER) and "other_from" not in verdict.facts


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_script_of_several_keys_needs_more_than_the_least_and_the_rate_is_what_holds(language: str) -> None:
    """Two of three signatures: 36 + 3 + (1 + 2 * 73 + 2 + 105) + 4 bytes of input, and the rate told still reaches it."""
    played = Played(FIXTURES / "pending_low_fee.json")
    played.recorded["answers"][0]["value"]["vout"][0] |= {
        "scriptpubkey_address": OLD_STYLE,
        "scriptpubkey_type": "p2sh",
    }
    verdict = played.play(transaction)
    assert "script-child" in verdict.notes
    child = 10 + 36 + 3 + (1 + 2 * 73 + 2 + 105) + 4 + 32
    fee = number(verdict, "child_rate") * child // 1_000
    assert fee > number(verdict, "child_sat")
    assert 846 + fee >= 42 * (141 + child), "at the rate the larger child reaches the target too"
    [note] = explain(verdict, language, Level.PLAIN).notes
    assert "sat/vB" in note and OLD_STYLE[:4] in note
    assert "script-child" not in play("pending_low_fee").notes


def test_a_sender_is_not_shown_the_receivers_output_as_their_own() -> None:
    played = Played(FIXTURES / "pending_low_fee_sender.json")
    played.recorded["answers"][0]["value"]["vout"][1] |= {
        "scriptpubkey_address": OTHER,
        "scriptpubkey_type": "v0_p2wsh",
    }
    assert "child_from" not in played.play(transaction).facts


def test_a_replacement_outbids_the_children_it_drives_out() -> None:
    verdict = play("pending_low_fee_too_small_for_a_child")
    assert amount(verdict, "rbf_fee") == least(lambda fee: fee >= 42 * 141 and fee >= 141 + 300 + 141)
    assert {"no-child", "may-be-dropped"} <= set(verdict.notes)
    assert "child_fee" not in verdict.facts


sizes = st.builds(Size, fee=st.integers(0, 10**7), vsize=st.integers(60, 100_000))


@given(st.integers(100, 10**6), st.sampled_from(sorted(fees.CHILD_VSIZE.values())), sizes, st.lists(sizes, max_size=5))
def test_any_childs_fee_is_the_least_that_reaches_the_target(
    target: int, child: int, parent: Size, ancestors: list[Size]
) -> None:
    rate = Fraction(target, 1000)
    cheap = [one for one in ancestors if Fraction(one.fee, one.vsize) < rate]
    paid, size = parent.fee + sum(one.fee for one in cheap), parent.vsize + sum(one.vsize for one in cheap)
    expected = least(lambda fee: fee + paid >= rate * (size + child) and fee >= child)
    assert fees.child_fee(target, child, parent, ancestors, 1_000) == expected


@given(st.integers(100, 10**6), sizes, st.lists(sizes, max_size=5), st.lists(sizes, max_size=5))
def test_any_replacement_is_the_least_that_reaches_the_target_and_outbids(
    target: int, parent: Size, ancestors: list[Size], descendants: list[Size]
) -> None:
    rate = Fraction(target, 1000)
    cheap = [one for one in ancestors if Fraction(one.fee, one.vsize) < rate]
    paid, size = sum(one.fee for one in cheap), parent.vsize + sum(one.vsize for one in cheap)
    out = parent.fee + sum(one.fee for one in descendants)
    expected = least(lambda fee: fee + paid >= rate * size and fee >= out + parent.vsize)
    assert fees.replacement_fee(target, parent, ancestors, descendants) == expected


@pytest.mark.parametrize(
    ("kind", "weight"),
    [
        ("v0_p2wpkh", (10 + 41 + 31) * 4 + 2 + (1 + 1 + 72 + 1 + 33)),
        ("v1_p2tr", (10 + 41 + 43) * 4 + 2 + (1 + 1 + 64)),
        ("p2sh", (10 + 41 + 23 + 32) * 4 + 2 + (1 + 1 + 72 + 1 + 33)),
        ("p2pkh", (10 + 41 + 1 + 72 + 1 + 33 + 34) * 4),
    ],
)
def test_the_size_of_a_child_is_the_sum_of_its_parts(kind: str, weight: int) -> None:
    assert fees.CHILD_VSIZE[kind] == -(-weight // 4)


def test_tiers_cost_a_usual_payment() -> None:
    market = Market(fast=2_023, normal=1_094, slow=502, minimum=100)
    tiers = fees.tiers(BITCOIN, market, at_us=7)
    assert [tier.cost.units for tier in tiers.tiers] == [
        least(lambda fee, rate=rate: fee * 1_000 >= rate * 141)  # type: ignore[misc]
        for rate in (502, 1_094, 2_023)
    ]
    assert [tier.name for tier in tiers.tiers] == ["slow", "normal", "fast"]


def test_rates_are_found_in_whatever_a_node_offers() -> None:
    def read(*values: Any) -> Market | None:
        return fees.read(BITCOIN, [Answer(value) for value in values])

    estimates = {"2": 87.882, "3": 87.882, "4": 87.882, "5": 81.129, "6": 68.285, "10": 1.027}
    documented = read(None, estimates, None, None, None)
    assert documented is not None
    assert (documented.fast, documented.normal, documented.slow) == (87_882, 87_882, 68_285)
    queue = read({"fee_histogram": [[60, 1_200_000], [20, 2_500_000], [3, 900_000]]}, None, None, None, None)
    assert queue is not None
    assert (queue.fast, queue.normal, queue.slow) == (60_000, 20_000, 1_000)
    assert read(None, None, None, None, None) is None


def test_who_asks_about_fees_alone_gets_the_tiers_of_the_node() -> None:
    played = Played(FIXTURES / "pending_ok_mempool_space.json")
    machine = bitcoin.fee_tiers(BITCOIN, 7)
    ask = machine.send(played.batches(next(machine), own=True))
    with pytest.raises(StopIteration) as done:
        machine.send(played.batches(ask, own=True))
    assert [tier.cap for tier in done.value.value.tiers] == [502, 1_094, 2_023]


# -- gone --------------------------------------------------------------------------


def test_the_documented_tree_names_the_replacement() -> None:
    verdict = play("replaced_mined")
    assert verdict.facts["replacement"] == Hash(
        value="5faaa30530bee55de8cc896bdf48f803c2274a94bffc2842386bec2a8bf7a813"
    )
    assert amount(verdict, "new_fee") == 9_101
    assert verdict.final


def test_a_tree_that_does_not_hold_the_transaction_names_nothing() -> None:
    played = Played(FIXTURES / "replaced_mined.json")
    played.strict = False
    played.recorded["answers"][2]["value"]["replacements"]["replaces"] = []
    assert played.play(transaction).state == "not-found"


def test_inputs_are_kept_from_the_first_look_and_name_the_replacement_later() -> None:
    first = play("pending_low_fee")
    assert first.observation is not None
    assert first.observation.fee["spends " + made_up("a1") + ":0"] == 1_000_000
    later = play("replaced_by_inputs", seen=first.observation)
    assert (later.state, later.facts["replacement"]) == ("replaced", Hash(value=made_up("e1")))


def test_what_was_in_a_block_is_remembered_when_it_is_gone() -> None:
    """Else the second look would say nothing of the block that was undone."""
    first = play("evicted_after_a_reorganisation")
    assert "reorganised" in first.notes and first.observation is not None
    again = play("evicted_after_a_reorganisation", seen=first.observation)
    assert again.facts["was_in_block"] == first.facts["was_in_block"] and again.notes == first.notes


def test_one_strangers_node_is_not_enough_to_say_that_something_is_gone() -> None:
    for name in ("evicted", "not_found", "replaced_by_inputs"):
        assert play(name, own=True).certain
        assert not play(name, own=False).certain


def test_a_node_that_lags_does_not_hide_a_transaction_that_another_has() -> None:
    played = Played(FIXTURES / "success.json")

    def reply(ask: Any) -> tuple[Batch, ...]:
        behind = Batch(node="behind", own=False, network="bitcoin", answers=tuple(Answer() for _ in ask.calls))
        if len(ask.calls) == 2:
            return (behind,)
        row = tuple(played.answer(call, ask.where) for call in ask.calls[:2])
        return behind, Batch(node="ahead", own=False, network="bitcoin", answers=(*row, Answer()))

    verdict = answered(transaction(played.question()), reply)
    assert verdict.state == "success"
    assert [one.node for one in verdict.evidence] == ["ahead"]


def test_a_transaction_in_a_block_of_the_future_gives_no_verdict() -> None:
    played = Played(FIXTURES / "success.json")
    played.recorded["answers"][1]["value"] = 1_000
    assert (played.play(transaction).state, played.play(transaction).reason) == ("unknown", "agreement")


def test_relatives_that_do_not_answer_leave_the_advice_out_and_say_so() -> None:
    played = Played(FIXTURES / "pending_low_fee_with_ancestors.json")
    played.strict = False
    played.recorded["answers"] = [
        row for row in played.recorded["answers"] if row["call"] != "GET /tx/" + made_up("a2")
    ]
    verdict = played.play(transaction)
    assert not verdict.certain
    assert verdict.facts["missing"] == Words(text="relatives")
    assert "child_fee" not in verdict.facts and "rbf_fee" not in verdict.facts


def test_no_answer_to_what_it_could_do_without_does_not_stop_a_verdict() -> None:
    played = Played(FIXTURES / "pending_low_fee.json")
    machine = transaction(played.question())
    machine.send(played.batches(next(machine), own=True))
    assert machine.throw(NoAnswer()).calls[0].method == "GET /v1/cpfp/" + made_up("b1")
    assert [call.method for call in machine.throw(NoAnswer()).calls] == ["GET /tx/" + made_up("a1")]
    with pytest.raises(StopIteration) as done:
        machine.throw(NoAnswer())
    assert (done.value.value.state, done.value.value.reason) == ("unknown", "waiting")


def test_a_node_that_stumbles_over_additions_has_told_the_rest_by_then() -> None:
    played = Played(FIXTURES / "pending_ok_esplora.json")

    def reply(ask: Any) -> tuple[Batch, ...]:
        if any("/v1/" in call.method for call in ask.calls):
            raise NoAnswer
        return played.batches(ask, own=True)

    assert answered(transaction(played.question()), reply) == played.play(transaction)


def test_a_long_line_of_waiting_ancestors_is_given_up_and_said_so() -> None:
    """Each transaction spends from another one that waits too, without end."""
    played = Played(FIXTURES / "pending_low_fee_with_ancestors.json")
    template = played.recorded["answers"][0]["value"]

    def reply(ask: Any) -> tuple[Batch, ...]:
        answers = []
        for call in ask.calls:
            txid = call.method.removeprefix("GET /tx/")
            if len(txid) == 64:
                parent = f"{(int(txid, 16) + 1) % 2**256:064x}"
                answers.append(Answer(template | {"txid": txid, "vin": [template["vin"][0] | {"txid": parent}]}))
            else:
                answers.append(played.answer(call, ask.where))
        return (Batch(node="n", own=True, network="bitcoin", answers=tuple(answers)),)

    verdict = answered(transaction(played.question()), reply)
    assert (verdict.state, verdict.certain) == ("pending-low-fee", False)
    assert verdict.facts["missing"] == Words(text="relatives")


JUNK: list[Any] = [
    None, True, 0, -1, 1.5, "", "x", [], [[]], [None], {}, {"txid": 5}, {"status": []}, {"vin": {}}, 10**30,
    {"txid": "ab" * 32, "fee": -1, "weight": 4}, {"txid": "ab" * 32, "fee": 1, "weight": 0, "status": {"confirmed": False}},
    {"txid": "ab" * 32, "fee": 1, "weight": 4, "status": {"confirmed": "yes"}},
    {"txid": "ab" * 32, "fee": 1, "weight": 4, "status": {"confirmed": True}},
    {"txid": "ab" * 32, "fee": 1, "weight": 4, "status": {"confirmed": False}, "vin": [4], "vout": [None]},
    {"fee_histogram": [[1], ["a", "b"], None]}, {"fee_histogram": [[1, 2], [3, 4]]}, {"1": "x", "²": 4, "99999999": 1e300},
    {"fastestFee": 1e400, "halfHourFee": -1, "hourFee": "a"}, [{"blockVSize": None, "feeRange": {}}],
    {"replacements": {"tx": {"txid": "cd" * 32}, "replaces": [{"replaces": [7]}, 4]}}, {"ancestors": [{"fee": "x"}], "descendants": 4},
    {"ancestors": [], "effectiveFeePerVsize": {}}, [{"spent": True, "txid": 5}],
]  # fmt: skip


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: repr(junk)[:60])
def test_no_answer_whatever_makes_it_fail(junk: Any) -> None:
    """Alone, and in every place of answers that are right."""
    for path in TRANSACTIONS:
        for at in range(len(Played(path).recorded["answers"])):
            played = Played(path)
            played.strict = False
            played.recorded["answers"][at]["value"] = junk
            assert isinstance(played.play(transaction), Verdict)
    question = Question(network=BITCOIN, value="ab" * 32, now_us=1)
    assert answered(transaction(question), saying(junk)).state in {"unknown", "not-found"}


def test_nodes_that_do_not_answer_give_no_verdict() -> None:
    verdict = answered(transaction(Question(network=BITCOIN, value="ab" * 32, now_us=1)), lambda _: ())
    assert (verdict.state, verdict.certain) == ("unknown", False)
