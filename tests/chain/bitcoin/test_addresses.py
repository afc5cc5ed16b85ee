"""What the desk says of Bitcoin addresses, by recorded answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.chain.bitcoin.test_transactions import BITCOIN, FIXTURES, JUNK, RECEIVER, amount, number
from tests.chain.played import Played, answered, made_up, saying
from walletdesk.chain.base import Answer, Batch, Failure, Hash, Listed, Question, Verdict
from walletdesk.chain.bitcoin import address

ADDRESSES = [path for path in sorted(FIXTURES.glob("*.json")) if Played(path).recorded["kind"] == "address"]


def play(name: str) -> Verdict:
    return Played(FIXTURES / f"{name}.json").play(address)


@pytest.mark.parametrize("path", ADDRESSES, ids=lambda path: path.stem)
def test_recorded_answers_end_in_the_state_that_belongs_to_them(path: Path) -> None:
    played = Played(path)
    verdict = played.play(address)
    assert (verdict.state, verdict.reason) == (played.recorded["state"], played.recorded["reason"])
    assert played.asked in {0, 3}


def test_the_documented_address_is_empty_again_after_seven_transactions() -> None:
    verdict = play("account")
    assert amount(verdict, "balance") == 15_007_599_040 - 15_007_599_040
    assert number(verdict, "transactions") == 7


def test_what_is_certain_and_what_is_on_its_way_stay_apart() -> None:
    verdict = play("account_unconfirmed")
    assert amount(verdict, "balance") == 2_000_000
    assert amount(verdict, "incoming") == 399_154
    assert amount(verdict, "outgoing") == 1_000_000
    assert amount(verdict, "after") == 2_000_000 + 399_154 - 1_000_000
    assert verdict.facts["unconfirmed"] == Listed(items=(Hash(value=made_up("b1")),))


def _nodes(*rows: tuple[int, int]) -> Verdict:
    """Nodes by their height and what they have seen arrive."""
    none = {"tx_count": 0, "funded_txo_sum": 0, "spent_txo_sum": 0}
    batches = tuple(
        Batch(
            node=f"n{at}",
            own=False,
            network="bitcoin",
            answers=(
                Answer({"chain_stats": {**none, "tx_count": 1, "funded_txo_sum": funded}, "mempool_stats": none}),
                Answer([]),
                Answer(height),
            ),
        )
        for at, (height, funded) in enumerate(rows)
    )
    return answered(address(Question(network=BITCOIN, value=RECEIVER, now_us=1)), lambda _: batches)


def test_a_node_that_lags_is_passed_over_and_one_that_contradicts_is_not() -> None:
    behind = _nodes((960_000, 0), (960_001, 700))
    assert amount(behind, "balance") == 700
    assert [one.node for one in behind.evidence] == ["n1"]
    assert _nodes((960_001, 700), (960_001, 700)).certain
    assert (_nodes((960_001, 700), (960_001, 900)).state, _nodes((960_001, 700), (960_001, 900)).reason) == (
        "unknown",
        "agreement",
    )


def test_an_address_that_a_node_refuses_is_called_a_mistake() -> None:
    refused = Answer(failure=Failure(code=400, message="Invalid Bitcoin address"))
    verdict = answered(
        address(Question(network=BITCOIN, value=RECEIVER, now_us=1)),
        lambda _: (Batch(node="n", own=True, network="bitcoin", answers=(refused, refused, Answer(5))),),
    )
    assert (verdict.state, verdict.reason) == ("unknown", "malformed")


@pytest.mark.parametrize("place", ["", "a/b" * 8, "bc1q?x=1" * 3, "../" * 8, "ｂｃ１ｑ" * 4])
def test_what_cannot_be_an_address_never_becomes_part_of_a_path(place: str) -> None:
    verdict = answered(address(Question(network=BITCOIN, value=place, now_us=1)), lambda ask: pytest.fail(str(ask)))
    assert verdict.reason == "malformed"


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: repr(junk)[:60])
def test_no_answer_whatever_makes_it_fail(junk: Any) -> None:
    for path in ADDRESSES:
        for at in range(len(Played(path).recorded["answers"])):
            played = Played(path)
            played.recorded["answers"][at]["value"] = junk
            assert isinstance(played.play(address), Verdict)
    verdict = answered(address(Question(network=BITCOIN, value=RECEIVER, now_us=1)), saying(junk))
    assert (verdict.state, verdict.certain) == ("unknown", False)
