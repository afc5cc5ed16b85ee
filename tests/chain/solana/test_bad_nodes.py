"""A node that is dead, behind, without history or lying never makes a Solana payment dead that may have landed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chain.played import NOW_US, answered
from walletdesk.chain import networks
from walletdesk.chain.base import Answer, Ask, Batch, Failure, Observation, Question, Span, Verdict, Where, Words
from walletdesk.chain.explain import explain
from walletdesk.chain.solana import transaction
from walletdesk.chain.told import Level
from walletdesk.lookups import rules

SIGNATURE = "2nBhEBYYvfaAe16UMNqRHre4YNSskvuYgx3M6E4JP1oDYvZEJHvoPzyUidNgNX5r9sTyN1J9UxtbCXy2rqYcuyuv"
HEIGHT, SLOT = 300_000_000, 320_000_000
SEEN = Observation(first_seen_us=NOW_US - 200_000_000, fee={"height": HEIGHT - 400})
ERROR = Answer(None, Failure(code=-32011, message="Transaction history is not available from this node"))
Node = tuple[str, bool, dict[str, Answer]]


def node(name: str, *, own: bool = False, height: int = HEIGHT, first: int = 0, **told: Answer) -> Node:
    """One that knows nothing of the signature, with all blocks from `first` on; `told` says otherwise, by call."""
    epoch = {"absoluteSlot": SLOT, "blockHeight": height}
    return name, own, {
        "getSignatureStatuses": Answer({"context": {"slot": SLOT}, "value": [None]}),
        "getTransaction": Answer(None),
        "getEpochInfo": Answer(epoch),
        "getFirstAvailableBlock": Answer(first),
        **told,
    }  # fmt: skip


def dead(name: str, *, own: bool = False) -> Node:
    return name, own, dict.fromkeys(
        ("getSignatureStatuses", "getTransaction", "getEpochInfo", "getFirstAvailableBlock"), ERROR
    )  # fmt: skip


def look(*nodes: Node, seen: Observation | None = SEEN) -> Verdict:
    def reply(ask: Ask) -> tuple[Batch, ...]:
        there = nodes[:1] if ask.where is Where.ASKED else nodes
        return tuple(
            Batch(node=name, own=own, network="solana", answers=tuple(told[call.method] for call in ask.calls))
            for name, own, told in there
        )

    question = Question(network=networks.NETWORKS["solana"], value=SIGNATURE, now_us=NOW_US, seen=seen)
    return answered(transaction(question), reply)


def buried(verdict: Verdict) -> bool:
    """Whether somebody is told that it can be sent once more; it stands where nothing else is true and nowhere else."""
    texts = [explain(verdict, "en", level).text() for level in Level]
    said = any("safe to send" in text or "Nothing was transferred" in text for text in texts)
    assert said == (verdict.state == "expired")
    assert not said or verdict.certain
    return said


def test_two_nodes_with_the_whole_history_and_one_of_our_own_are_enough() -> None:
    for verdict in (look(node("a"), node("b")), look(node("mine", own=True))):
        assert buried(verdict) and rules.answerable(verdict, told_before=True)
        assert not verdict.final and verdict.watch_s, "one with a durable nonce can still land"
        for language, words in (("en", "durable nonce"), ("zh", "持久 nonce")):
            assert words in explain(verdict, language, Level.EXPERT).text()


def test_an_old_payment_that_a_node_has_thrown_away_is_not_called_dead() -> None:
    """It landed a year ago; these nodes keep two days."""
    kept = 2 * 86_400
    cut = [node(name, first=SLOT - kept * 1_000 // 400) for name in ("a", "b")]
    verdict = look(*cut)
    assert not buried(verdict) and not verdict.final and not verdict.certain
    assert (verdict.state, verdict.reason) == ("not-found", "old")
    assert verdict.facts["missing"] == Words(text="history")
    assert verdict.facts["history"] == Span(us=kept * 1_000_000)
    for language in ("en", "zh"):
        for level in Level:
            text = explain(verdict, language, level).text()
            assert "48" in text or "2" in text, text
    assert not rules.answerable(verdict, told_before=True)


@pytest.mark.parametrize(
    "other",
    [
        dead("other"),
        dead("other", own=True),
        node("other", getTransaction=ERROR),
        node("other", getSignatureStatuses=ERROR),
        node("other", getFirstAvailableBlock=ERROR),
        node("other", getFirstAvailableBlock=Answer(None)),
        node("other", first=250_000),
        node("other", getEpochInfo=ERROR),
        node("other", height=HEIGHT - 400),
        node("other", getSignatureStatuses=Answer({"value": []})),
        node("other", getTransaction=Answer({"slot": "x"})),
    ],
    ids=["dead", "dead-own", "no-content", "no-status", "history-unsaid", "history-null", "history-cut", "no-height",
         "stalled", "no-rows", "nonsense"],
)  # fmt: skip
def test_a_node_that_cannot_know_is_no_second_word(other: Any) -> None:
    for nodes in ((node("stranger"), other), (other, node("stranger"))):
        verdict = look(*nodes)
        assert not buried(verdict) and not verdict.final and not verdict.certain
        assert verdict.state in ("not-found", "unknown")
    if other[2]["getSignatureStatuses"] is ERROR or other[2]["getTransaction"] is ERROR:
        assert [one.node for one in verdict.evidence] == ["stranger"], "a node that failed said nothing"


def test_a_stalled_node_does_not_keep_two_others_from_saying_it() -> None:
    assert buried(look(node("stalled", height=HEIGHT - 400), node("a"), node("b")))


def test_it_is_blocks_that_make_it_too_old_and_not_our_clock() -> None:
    """The chain stood still: no block was made since it was first asked for."""
    seen = Observation(first_seen_us=NOW_US - 3_600_000_000, fee={"height": HEIGHT - 100})
    verdict = look(node("a"), node("b"), seen=seen)
    assert not buried(verdict)
    assert verdict.facts["missing"] == Words(text="blocks")


def test_the_first_look_promises_nothing_and_remembers_how_far_the_chain_was() -> None:
    for nodes in ((node("a"), node("b", height=HEIGHT + 3)), (node("mine", own=True),)):
        verdict = look(*nodes, seen=None)
        assert (verdict.state, verdict.reason, verdict.certain) == ("not-found", "", False)
        assert not buried(verdict) and verdict.watch_s and not verdict.final
        assert verdict.observation is not None
        height = max(told["getEpochInfo"].value["blockHeight"] for _, _, told in nodes)
        assert verdict.observation.fee == {"height": height}


def test_what_is_remembered_of_the_first_look_does_not_move() -> None:
    verdict = look(node("a"), node("b"))
    assert verdict.observation is not None
    assert verdict.observation.fee == SEEN.fee and verdict.observation.first_seen_us == SEEN.first_seen_us
    old = Observation(first_seen_us=1)  # of a desk that did not remember it
    verdict = look(node("a"), node("b"), seen=old)
    assert not buried(verdict)
    assert verdict.observation == Observation(first_seen_us=1, fee={"height": HEIGHT})
