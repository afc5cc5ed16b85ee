"""A node that is dead, behind, without history or lying never makes a TRON transaction expired that may be in a block."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chain.played import NOW_US, Played, answered, made_up
from tests.chain.tron.test_transactions import FIXTURES
from walletdesk.chain import networks
from walletdesk.chain.base import Answer, Ask, Batch, Failure, Moment, Number, Observation, Question, Verdict, Where
from walletdesk.chain.explain import explain
from walletdesk.chain.told import Level
from walletdesk.chain.tron import transaction

HASH = made_up("tron bad nodes")
EXPIRES_MS = 1_785_000_060_000
MINUTE_MS, DAY_MS = 60_000, 86_400_000
SEEN = Observation(first_seen_us=1_785_000_000_000_000, fee={"expires_ms": EXPIRES_MS})
REAL = Played(FIXTURES / "success_trx_transfer.json").recorded["answers"][0]["value"]
EXPIRES = REAL["raw_data"]["expiration"]
ERROR = Answer(None, Failure(code=500, message="busy"))


def head(time_ms: int) -> Answer:
    raw = {"number": 80_000_040, "timestamp": time_ms}
    return Answer({"blockID": "0000000004c4b428" + "ab" * 24, "block_header": {"raw_data": raw}})


def node(  # by parts of the calls' names, the longest that fits counts
    name: str, *, at_ms: int = EXPIRES_MS + 2 * MINUTE_MS, own: bool = False, **told: Answer
) -> tuple[str, bool, dict[str, Answer]]:
    """One that knows nothing of the transaction and whose newest block is of `at_ms`; `told` says otherwise."""
    return name, own, {"": Answer({}), "gettransaction": Answer({}), "getblock": head(at_ms), **told}


def dead(name: str, *, own: bool = False) -> tuple[str, bool, dict[str, Answer]]:
    return name, own, {"": ERROR}


def look(*nodes: tuple[str, bool, dict[str, Answer]], seen: Observation | None = SEEN, value: str = HASH) -> Verdict:
    def reply(ask: Ask) -> tuple[Batch, ...]:
        there = () if ask.where is Where.ELSEWHERE else nodes[:1] if ask.where is Where.ASKED else nodes
        return tuple(
            Batch(node=name, own=own, network="tron", answers=tuple(_said(told, call.method) for call in ask.calls))
            for name, own, told in there
        )

    question = Question(network=networks.NETWORKS["tron"], value=value, now_us=NOW_US, seen=seen)
    return answered(transaction(question), reply)


def _said(told: dict[str, Answer], method: str) -> Answer:
    return told[max((part for part in told if part in method), key=len)]


def safe_to_send(verdict: Verdict) -> bool:
    text = explain(verdict, "en", Level.PLAIN).text()
    assert ("safe to send" in text) == (verdict.certain and verdict.state == "expired")
    return "safe to send" in text


def test_two_nodes_past_its_time_and_one_of_our_own_are_enough() -> None:
    for verdict in (look(node("a"), node("b")), look(node("mine", own=True))):
        assert safe_to_send(verdict) and verdict.final
    assert [one.node for one in look(node("a"), node("b")).evidence] == ["a", "b"]


@pytest.mark.parametrize(
    "other",
    [
        dead("other"),
        dead("other", own=True),
        node("other", gettransaction=Answer({"Error": "class java.lang.NullPointerException : null"})),
        node("other", gettransaction=Answer(None)),
        node("other", gettransactioninfobyid=ERROR, gettransaction=Answer({})),
        node("other", getblock=ERROR),
        node("other", at_ms=EXPIRES_MS - DAY_MS),
    ],
    ids=["dead", "dead-own", "error-object", "null", "half", "without-a-clock", "stalled"],
)
def test_a_node_that_did_not_say_that_it_is_not_there_is_no_second_word(other: Any) -> None:
    for nodes in ((node("stranger"), other), (other, node("stranger"))):
        verdict = look(*nodes)
        assert not safe_to_send(verdict) and not verdict.final
    if other[2].get("") is ERROR:
        assert [one.node for one in verdict.evidence] == ["stranger"], "a node that only failed said nothing"


def test_a_stalled_node_does_not_keep_two_others_from_saying_it() -> None:
    assert safe_to_send(look(node("stalled", at_ms=EXPIRES_MS - DAY_MS), node("a"), node("b")))


def test_a_stranger_cannot_make_its_time_shorter_than_what_was_signed() -> None:
    """A node says of a waiting transaction that it has expired; only the signed bytes tell, and their hash is its name."""
    told = {"txID": HASH, "raw_data": {"expiration": EXPIRES_MS, "contract": [{"type": "TransferContract", "parameter": {
        "value": {"owner_address": "41" + "dd" * 20, "to_address": "41" + "ee" * 20, "amount": 5}}}]}}  # fmt: skip
    for lie in (told, told | {"raw_data_hex": "40e0"}, told | {"raw_data_hex": REAL["raw_data_hex"]}):
        verdict = look(node("a"), node("liar", gettransactionfrompending=Answer(lie)), node("b"), seen=None)
        assert not safe_to_send(verdict) and verdict.state == "pending" and "expires_at" not in verdict.facts
        assert verdict.observation is not None and "expires_ms" not in verdict.observation.fee
    # Our own node is believed.
    assert safe_to_send(look(node("mine", own=True, gettransactionfrompending=Answer(told)), seen=None))


def test_what_was_signed_tells_its_time_whoever_hands_it_over() -> None:
    told = {**REAL, "raw_data": {**REAL["raw_data"], "expiration": 1}}
    at_ms = EXPIRES + 2 * MINUTE_MS
    nodes = [node(name, at_ms=at_ms, gettransactionfrompending=Answer(told)) for name in ("a", "b")]
    verdict = look(*nodes, seen=None, value=REAL["txID"])
    assert safe_to_send(verdict)
    assert verdict.facts["expires_at"] == Moment(us=EXPIRES * 1_000)


def test_a_node_that_has_its_receipt_and_not_itself_contradicts_itself() -> None:
    receipt = Answer({"id": HASH, "blockNumber": 80_000_000, "receipt": {}})
    verdict = look(node("a"), node("liar", gettransactioninfobyid=receipt), node("b"))
    assert (verdict.state, verdict.reason) == ("unknown", "contradiction")


def test_its_time_is_over_only_when_blocks_of_that_time_are_settled() -> None:
    verdict = look(node("a", at_ms=EXPIRES_MS + 1_000), node("b", at_ms=EXPIRES_MS + 1_000))
    assert (verdict.state, verdict.certain, verdict.final) == ("expired", False, False)


def test_nodes_that_may_have_cut_off_their_history_do_not_bury_it() -> None:
    late = EXPIRES_MS + 3 * DAY_MS
    assert not safe_to_send(look(node("a", at_ms=late), node("b", at_ms=late)))


@pytest.mark.parametrize("at_ms", [EXPIRES_MS - MINUTE_MS, EXPIRES_MS + 5 * MINUTE_MS])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_in_a_block_is_not_called_expired_and_says_so(at_ms: int, language: str) -> None:
    seen = Observation(first_seen_us=SEEN.first_seen_us, fee=SEEN.fee, block=79_999_999)
    verdict = look(node("a", at_ms=at_ms), node("b", at_ms=at_ms), seen=seen)
    assert (verdict.state, verdict.reason) == ("not-found", "was-in-block")
    assert not verdict.certain and not verdict.final and verdict.watch_s
    assert verdict.facts["was_in_block"] == Number(value=79_999_999)
    for level in Level:
        assert "79,999,999" in explain(verdict, language, level).says
