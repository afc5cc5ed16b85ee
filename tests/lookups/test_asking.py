"""A lagging, lying, slow or dead node never becomes a wrong verdict."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from tests.lookups.standin import (
    FOUND,
    MISSING,
    OTHER,
    TINY,
    TinyFamily,
    TinyNode,
    answer,
    breaks_off,
    endlessly,
    identify,
    plain,
    slowly,
)
from walletdesk.chain.base import (
    Answer,
    Ask,
    BatchRefused,
    Call,
    Family,
    Machine,
    Network,
    Question,
    Response,
    Verdict,
)
from walletdesk.lookups.asking import Asked, diagnose
from walletdesk.lookups.nodes import Node, Pool
from walletdesk.lookups.transport import Wire

ANodes = Callable[[], TinyNode]


def as_set_up(node: TinyNode, name: str, network: Network | None = TINY, **fields: Any) -> Node:
    values: dict[str, Any] = {"own": True, "allow_private": True} | fields
    return Node(name=name, family=Family.EVM, network=network, url=node.url, **values)


def asked(
    family: TinyFamily, nodes: list[Node], value: str = FOUND, *, machine: Machine | None = None, **limits: Any
) -> tuple[Asked, Pool]:
    question = Question(network=TINY, value=value, now_us=1_000_000)
    wire = Wire()
    pool = Pool(nodes, wire=wire, identify=identify)

    async def run() -> Asked:
        try:
            if limits.pop("look", False):
                await pool.look()
            return await diagnose(machine or family.transaction(question), question, pool, **limits)
        finally:
            await wire.close()

    return asyncio.run(run()), pool


def test_one_batched_request_is_enough_for_a_success(tiny: TinyFamily, a_node: ANodes) -> None:
    node = a_node()
    found, _ = asked(tiny, [as_set_up(node, "own")])
    assert (found.verdict.state, found.requests) == ("success", 1)
    assert node.asked == [["state", "chain", "height"]]
    assert [one.node for one in found.verdict.evidence] == ["own"]
    assert found.verdict.evidence[0].height == 100


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        (lambda handler: plain(handler, 200, b"<html>hello"), "malformed"),
        (lambda handler: plain(handler, 200, b"[" * 100_000), "malformed"),
        (lambda handler: plain(handler, 200, b"[]", content_encoding="gzip"), "malformed"),
        (lambda handler: plain(handler, 503, b""), "busy"),
        (lambda handler: plain(handler, 401, b""), "refused"),
        (lambda handler: plain(handler, 200, b" " * 5_000_000), "too_large"),
        (endlessly, "too_large"),
        (breaks_off, "connection"),
        (slowly(1.0), "timeout"),
    ],
)
def test_a_node_that_misbehaves_is_passed_over_for_the_next(
    tiny: TinyFamily, a_node: ANodes, wrong: Callable[[BaseHTTPRequestHandler], bool], kind: str
) -> None:
    bad, good = a_node(), a_node()
    bad.says = wrong
    found, pool = asked(
        tiny, [as_set_up(bad, "bad"), as_set_up(good, "good")], request_s=0.5 if kind == "timeout" else 20, whole_s=60
    )
    assert (found.verdict.state, found.requests) == ("success", 2)
    assert [one.node for one in found.verdict.evidence] == ["good"]
    assert (pool.links[0].health().state, pool.links[0].health().problem) == ("failing", kind)
    assert pool.of("tiny")[0].node.name == "good", "who failed is asked last for a while"


def test_a_redirect_into_the_machine_itself_is_not_followed(tiny: TinyFamily, a_node: ANodes) -> None:
    inside, public = a_node(), a_node()
    public.says = lambda handler: plain(handler, 307, b"", location=inside.url)
    found, pool = asked(tiny, [as_set_up(public, "public")])
    assert found.verdict.state == "unknown"
    assert inside.asked == []
    assert pool.links[0].problem == "redirect"


def test_a_node_of_another_chain_is_not_believed(tiny: TinyFamily, a_node: ANodes) -> None:
    liar = a_node()
    liar.chain = 8
    found, pool = asked(tiny, [as_set_up(liar, "liar")])
    assert (found.verdict.state, found.verdict.certain) == ("unknown", False)
    assert pool.links[0].health().state == "other_chain"
    assert pool.of("tiny") == []


def test_nobody_answering_is_no_verdict(tiny: TinyFamily, a_node: ANodes) -> None:
    node = a_node()
    node.says = slowly(1.0)
    found, _ = asked(tiny, [as_set_up(node, "slow")], request_s=0.2)
    assert (found.verdict.state, found.verdict.certain, found.verdict.final) == ("unknown", False, False)


def test_the_whole_diagnosis_ends_in_time(tiny: TinyFamily, a_node: ANodes) -> None:
    nodes = [a_node() for _ in range(4)]
    for node in nodes:
        node.says = slowly(2.0)
    found, _ = asked(tiny, [as_set_up(one, f"slow {n}") for n, one in enumerate(nodes)], request_s=0.2, whole_s=0.3)
    assert found.verdict.state == "unknown"
    assert found.requests <= 2


def test_what_one_node_lacks_and_another_has_is_not_called_missing(tiny: TinyFamily, a_node: ANodes) -> None:
    without, having = a_node(), a_node()
    having.states[MISSING] = "success"
    found, _ = asked(tiny, [as_set_up(without, "a"), as_set_up(having, "b")], MISSING)
    assert found.verdict.state == "unknown"


def test_a_transaction_of_another_network_is_found_there(tiny: TinyFamily, a_node: ANodes) -> None:
    here, there = a_node(), a_node()
    there.chain = 8
    there.states[MISSING] = "success"
    found, _ = asked(tiny, [as_set_up(here, "here"), as_set_up(there, "there", OTHER)], MISSING)
    assert found.verdict.state == "wrong-chain"
    assert len(here.asked) == 1, "what it said a moment ago is not asked again"


def test_a_node_without_a_name_for_its_network_says_it_itself(tiny: TinyFamily, a_node: ANodes) -> None:
    here, there = a_node(), a_node()
    there.chain = 8
    there.states[MISSING] = "success"
    found, _ = asked(tiny, [as_set_up(here, "here"), as_set_up(there, "there", None)], MISSING)
    assert found.verdict.state == "wrong-chain"
    # Asked along with those that ought to agree, it turned out to be another network's; the answer is used again.
    assert found.requests == 2


def test_a_node_that_lags_makes_nothing_certain(tiny: TinyFamily, a_node: ANodes) -> None:
    behind, ahead = a_node(), a_node()
    behind.height, ahead.height = 100, 200
    nodes = [as_set_up(behind, "behind"), as_set_up(ahead, "ahead")]
    found, pool = asked(tiny, nodes, look=True)
    assert (found.verdict.state, found.verdict.certain) == ("success", True)
    assert [one.node for one in found.verdict.evidence] == ["ahead"], "the one in front is asked first"
    assert pool.links[0].health().state == "lagging"
    assert pool.links[0].health().behind == 100


def test_the_only_node_left_is_behind_and_so_nothing_is_certain(tiny: TinyFamily, a_node: ANodes) -> None:
    behind, ahead = a_node(), a_node()
    behind.height, ahead.height = 100, 200
    question = Question(network=TINY, value=FOUND, now_us=1)

    async def run() -> Asked:
        wire = Wire()
        pool = Pool([as_set_up(behind, "behind"), as_set_up(ahead, "ahead")], wire=wire, identify=identify)
        await pool.look()
        ahead.says = lambda handler: plain(handler, 503, b"")
        found = await diagnose(tiny.transaction(question), question, pool)
        await wire.close()
        return found

    found = asyncio.run(run())
    assert (found.verdict.state, found.verdict.certain, found.verdict.final) == ("success", False, False)


def test_one_that_claims_to_be_far_ahead_does_not_put_the_others_behind(tiny: TinyFamily, a_node: ANodes) -> None:
    nodes = [a_node() for _ in range(3)]
    nodes[2].height = 10_000_000
    _, pool = asked(tiny, [as_set_up(one, f"node {n}") for n, one in enumerate(nodes)], look=True)
    assert [one.health().state for one in pool.links[:2]] == ["ok", "ok"]


def test_one_of_our_own_is_the_measure_where_another_claims_to_be_far_ahead(tiny: TinyFamily, a_node: ANodes) -> None:
    own, liar = a_node(), a_node()
    liar.height = 10_000_000
    nodes = [as_set_up(liar, "liar", own=False), as_set_up(own, "own")]
    _, pool = asked(tiny, nodes, look=True)
    assert [one.health().state for one in pool.links] == ["ok", "ok"]
    _, pool = asked(tiny, [as_set_up(liar, "liar", own=False), as_set_up(own, "other", own=False)], look=True)
    assert [one.health().state for one in pool.links] == ["ok", "lagging"], (
        "of two strangers nobody knows which is right"
    )


def test_only_own_nodes_are_asked_where_the_lead_says_so(tiny: TinyFamily, a_node: ANodes) -> None:
    public, own = a_node(), a_node()
    wire = Wire()
    nodes = [as_set_up(public, "public", own=False), as_set_up(own, "own")]
    pool = Pool(nodes, wire=wire, identify=identify, own_only=True)
    assert [one.node.name for one in pool.links] == ["own"]


def test_a_node_is_not_asked_more_often_than_it_allows(tiny: TinyFamily, a_node: ANodes) -> None:
    narrow, wide = a_node(), a_node()
    question = Question(network=TINY, value=FOUND, now_us=1)

    async def run() -> list[str]:
        wire = Wire()
        nodes = [as_set_up(narrow, "narrow", per_second=1), as_set_up(wide, "wide", per_second=100)]
        pool = Pool(nodes, wire=wire, identify=identify)
        told = []
        for _ in range(4):
            found = await diagnose(tiny.transaction(question), question, pool)
            told.append(found.verdict.evidence[0].node)
        await wire.close()
        return told

    assert asyncio.run(run()) == ["narrow", "wide", "wide", "wide"]


def test_a_machine_that_breaks_gives_no_verdict_and_the_log_has_no_value(
    tiny: TinyFamily, a_node: ANodes, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Machine:
        [batch] = yield Ask((Call("state", [FOUND]),))
        raise ValueError(f"{batch.answers[0].value} {FOUND}")

    caplog.set_level(logging.DEBUG, logger="walletdesk")
    node = a_node()
    bad = a_node()
    bad.says = lambda handler: plain(handler, 200, FOUND.encode())
    found, _ = asked(tiny, [as_set_up(bad, "bad"), as_set_up(node, "own")], machine=broken())
    assert found.verdict.state == "unknown"
    told = caplog.text + repr([vars(record) for record in caplog.records])
    assert FOUND not in told
    assert "key-in-path" not in told
    assert "machine_failed" in told


def test_a_machine_that_never_ends_is_ended(tiny: TinyFamily, a_node: ANodes) -> None:
    def endless() -> Machine:
        while True:
            yield Ask((Call("state", [FOUND]),))

    found, _ = asked(tiny, [as_set_up(a_node(), "own")], machine=endless())
    assert found.verdict.state == "unknown"
    assert found.requests == 1


def test_a_node_that_sends_too_few_answers_is_passed_over(tiny: TinyFamily, a_node: ANodes) -> None:
    bad, good = a_node(), a_node()
    bad.says = lambda handler: answer(handler, [{"id": 0, "result": "success"}])
    found, _ = asked(tiny, [as_set_up(bad, "bad"), as_set_up(good, "good")])
    assert [one.node for one in found.verdict.evidence] == ["good"]


def test_a_node_that_counts_too_often_is_passed_over(tiny: TinyFamily, a_node: ANodes) -> None:
    bad, good = a_node(), a_node()
    bad.says = lambda handler: answer(handler, [{"id": n, "error": {"code": -32005}} for n in range(3)])
    found, pool = asked(tiny, [as_set_up(bad, "bad"), as_set_up(good, "good")])
    assert [one.node for one in found.verdict.evidence] == ["good"]
    assert pool.links[0].problem == "busy"


def test_a_node_that_refuses_batches_is_asked_one_by_one(
    tiny: TinyFamily, a_node: ANodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unpack(calls: Sequence[Call], responses: Sequence[Response]) -> tuple[Answer, ...]:
        if len(calls) > 1:
            raise BatchRefused
        return TinyFamily.unpack(tiny, calls, responses)

    monkeypatch.setattr(tiny, "unpack", unpack)
    node = a_node()
    found, pool = asked(tiny, [as_set_up(node, "own")])
    assert (found.verdict.state, found.requests) == ("success", 4)
    assert [len(one) for one in node.asked] == [3, 1, 1, 1]
    assert pool.links[0].health().state == "ok"


def test_a_verdict_is_what_the_machine_returned() -> None:
    def at_once() -> Machine:
        return Verdict(network="tiny", subject=FOUND, state="success", at_us=5)
        yield

    found, _ = asked(TinyFamily(), [], machine=at_once())
    assert (found.verdict.at_us, found.requests) == (5, 0)
