"""JSON-RPC batches as nodes really answer them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from walletdesk.chain import evm
from walletdesk.chain.base import Answer, BatchRefused, Call, Malformed, Response
from walletdesk.chain.evm.values import (
    checksummed,
    data,
    dynamic,
    hash32,
    plain_address,
    quantity,
    string_result,
    text_of,
)
from walletdesk.chain.jsonrpc import LONGEST, MOST_CALLS

THREE = (Call("eth_chainId", []), Call("eth_blockNumber", []), Call("eth_gasPrice"))


def reply(value: Any, status: int = 200) -> Response:
    return Response(status, json.dumps(value).encode())


def result(id: Any, value: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": id, "result": value}


def test_calls_travel_as_one_batch_and_a_single_one_alone() -> None:
    (request,) = evm.pack(THREE)
    assert (request.method, request.path) == ("POST", "")
    asked = json.loads(request.body or b"")
    assert [one["id"] for one in asked] == [1, 2, 3] and asked[2]["params"] == []
    (alone,) = evm.pack(THREE[:1])
    assert json.loads(alone.body or b"")["method"] == "eth_chainId"
    assert len(evm.pack(THREE * MOST_CALLS)) == 3


def test_answers_in_any_order_find_their_calls() -> None:
    answers = evm.unpack(THREE, [reply([result(3, "c"), result(1, "a"), result(2, "b")])])
    assert [answer.value for answer in answers] == ["a", "b", "c"]


def test_an_answer_that_is_left_out_fails_alone() -> None:
    answers = evm.unpack(THREE, [reply([result(3, "c"), result(1, None)])])
    assert answers[0] == Answer(None) and answers[2] == Answer("c")
    assert not answers[1].ok and answers[1].failure is not None and answers[1].failure.code == "missing"


def test_an_error_keeps_code_data_and_a_short_message() -> None:
    error = {"code": 3, "message": "execution reverted" + "x" * 5_000, "data": "0x08c379a0"}
    (answer,) = evm.unpack(THREE[:1], [reply({"jsonrpc": "2.0", "id": 1, "error": error})])
    assert answer.failure is not None and answer.failure.code == 3 and answer.failure.data == "0x08c379a0"
    assert len(answer.failure.message) == 300


@pytest.mark.parametrize(
    "refusal",
    [
        # geth: https://geth.ethereum.org/docs/interacting-with-geth/rpc/batch, its limits by --rpc.batch-request-limit
        {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": "batch too large"}},
        [{"jsonrpc": "2.0", "id": 1, "error": {"code": -32600, "message": "batch too large"}}],
        [{"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": "batch too large"}}],
        {"jsonrpc": "2.0", "error": {"code": -32005, "message": "maximum batch size exceeded"}, "id": None},
        {"error": "batch requests are not supported"},
        {"jsonrpc": "2.0", "id": 1, "error": {"code": -32000, "message": "too many requests in one batch"}},
    ],
)
def test_a_refused_batch_asks_for_smaller_ones(refusal: Any) -> None:
    with pytest.raises(BatchRefused):
        evm.unpack(THREE, [reply(refusal)])
    with pytest.raises(BatchRefused):
        evm.unpack(THREE, [Response(413, b"<html>too large</html>")])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"null",
        b"5",
        b'"x"',
        b"[]",
        b"[null, null, null]",
        b"[1,2,3]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'[{"id":1,"result":1},{"id":1,"result":2}]',
        b'[{"id":9,"result":1}]',
        b'[{"id":true,"result":1}]',
        b'[{"id":"1","result":1}]',
        b'[{"id":1}]',
        b'[{"result":1}]',
        b'[{"id":1,"result":1},{"id":2,"result":1},{"id":3,"result":1},{"id":4,"result":1}]',
        b'{"jsonrpc":"2.0","id":1,"result":"0x1"}',
        b'{"error":{"code":429,"message":"rate limit exceeded"}}',
    ],
)
def test_what_is_no_answer_to_the_batch_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed) as refused:
        evm.unpack(THREE, [Response(200, body)])
    assert not isinstance(refused.value, BatchRefused)


def test_huge_answers_are_malformed() -> None:
    with pytest.raises(Malformed):
        evm.unpack(THREE, [Response(200, b" " * (LONGEST + 1))])


def test_the_newest_block_and_the_chain_are_read_strictly() -> None:
    block = {"number": "0x10", "hash": "0x" + "ab" * 32, "timestamp": "0x5"}
    height = evm.read_height((Answer(block), Answer("0xa")))
    assert (height.number, height.hash, height.time_us, height.identity) == (16, "0x" + "ab" * 32, 5_000_000, "10")
    for spoilt in ({"number": 16}, {"number": None}, {"hash": "0x12"}):
        with pytest.raises(Malformed):
            evm.read_height((Answer({**block, **spoilt}), Answer("0xa")))
    with pytest.raises(Malformed):
        evm.read_height((Answer(block), Answer(10)))


# -- values ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", [None, 5, True, "", "0x", "5", "0xg", "-0x5", "0x" + "f" * 65, "0x5 ", " 0x5", "0x５", [], {}]
)
def test_quantities_are_read_strictly(value: Any) -> None:
    assert quantity(value) is None
    assert quantity("0x1b4") == 436 and quantity("0x0") == 0


@pytest.mark.parametrize("value", [None, 5, "", "0x1", "0xgg", "00", "0x" + "00" * 1_000_000])
def test_data_is_read_strictly(value: Any) -> None:
    assert data(value) is None and hash32(value) is None and plain_address(value) is None


def test_addresses_are_written_with_their_checksum() -> None:
    # The examples of https://eips.ethereum.org/EIPS/eip-55
    for address in (
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ):
        assert checksummed(address.lower()) == address


def test_names_of_tokens_are_read_in_both_forms() -> None:
    assert string_result("0x" + b"MKR".ljust(32, b"\0").hex()) == "MKR"
    assert (
        string_result("0x" + (32).to_bytes(32).hex() + (4).to_bytes(32).hex() + b"USDC".ljust(32, b"\0").hex())
        == "USDC"
    )
    for junk in ("0x", "0x" + "ff" * 32, "0x" + "ff" * 64, None, "0x" + "00" * 32):
        assert string_result(junk) is None


def test_pointers_that_lead_nowhere_are_nothing() -> None:
    for body in (b"", b"\xff" * 32, (32).to_bytes(32) + b"\xff" * 32, (2**255).to_bytes(32) + bytes(64)):
        assert dynamic(body, 0) is None


def test_a_text_keeps_its_letters_and_loses_what_is_not_seen() -> None:
    assert text_of("价格\n变动 \u202egnp.exe\u200b ok".encode()) == "价格 变动 gnp.exe ok"
    assert text_of(b"\xff\xfe") is None
