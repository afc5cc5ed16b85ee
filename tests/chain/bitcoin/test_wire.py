"""Bytes of Esplora nodes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walletdesk.chain import networks, rest
from walletdesk.chain.base import Answer, Call, Failure, Height, Malformed, Response
from walletdesk.chain.bitcoin import height_calls, pack, read_height, unpack

LOOK, EXTRA = Call("GET /tx/ab"), Call("GET /v1/fees/precise")


def test_a_call_is_one_request_without_a_body() -> None:
    (request,) = pack((LOOK,))
    assert (request.method, request.path, request.body) == ("GET", "/tx/ab", None)


def test_not_found_is_an_empty_answer_and_no_failure() -> None:
    assert unpack((LOOK,), (Response(404, b"Transaction not found"),)) == (Answer(),)


def test_a_refused_hash_is_a_failure_of_that_call() -> None:
    (answer,) = unpack((LOOK,), (Response(400, b"Invalid hex string"),))
    assert answer == Answer(failure=Failure(code=400, message="Invalid hex string"))


@pytest.mark.parametrize("response", [Response(404, b""), Response(200, b"<!doctype html>"), Response(503, b"no")])
def test_a_node_without_the_additions_is_still_a_good_node(response: Response) -> None:
    first, second = unpack((LOOK, EXTRA), (Response(200, b'{"txid":"ab"}'), response))
    assert first == Answer({"txid": "ab"})
    assert second.value is None


@pytest.mark.parametrize("response", [Response(200, b"<!doctype html>"), Response(503, b"no"), Response(429, b"slow")])
def test_what_is_not_the_protocol_counts_against_the_node(response: Response) -> None:
    with pytest.raises(Malformed):
        unpack((LOOK,), (response,))


def test_a_node_tells_its_height_and_which_chain_it_serves() -> None:
    first = networks.NETWORKS["bitcoin"].identity
    blocks = b'[{"id":"00ab","height":960000,"timestamp":1785000000},{"id":"00aa","height":959999}]'
    answers = unpack(height_calls(), (Response(200, blocks), Response(200, first.encode())))
    assert read_height(answers) == Height(number=960_000, hash="00ab", time_us=1_785_000_000_000_000, identity=first)


@pytest.mark.parametrize("value", [None, [], [4], {}, [{"height": "4", "id": "x"}]])
def test_a_height_that_is_none_counts_against_the_node(value: object) -> None:
    with pytest.raises(Malformed):
        read_height((Answer(value), Answer("00")))


@pytest.mark.parametrize(
    ("value", "milli"),
    [
        (4.824207492795389, 4_824), (1, 1_000), (0.1, 100), (53.01, 53_010), (0, 0), (Decimal("1.9999"), 1_999),
        (-1, None), (True, None), ("1", None), (None, None), (1e300, None), (float("nan"), None), (float("inf"), None),
    ],
)  # fmt: skip
def test_decimals_are_cut_to_thousandths_once(value: Any, milli: int | None) -> None:
    assert rest.thousandths(value) == milli


@given(st.integers(0, 10**9))
def test_no_thousandth_is_lost_on_the_way(milli: int) -> None:
    assert rest.thousandths(milli / 1_000) == milli
