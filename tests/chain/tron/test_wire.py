"""Bytes, addresses and figures of TRON."""

from __future__ import annotations

import base58
import pytest
from hypothesis import given
from hypothesis import strategies as st

from walletdesk.chain import networks
from walletdesk.chain.base import Answer, Call, Failure, Height, Malformed, Response
from walletdesk.chain.tron import height_calls, pack, read_height, unpack
from walletdesk.chain.tron.addresses import to_base58, to_hex, word
from walletdesk.chain.tron.decode import refusal, string
from walletdesk.chain.tron.resources import Held, Prices, cost, stopped_by_limit

CALL = Call("POST /wallet/getaccount", {"address": "41"})
BLOCK = b'{"blockID":"00ab","block_header":{"raw_data":{"number":7,"timestamp":1777445121000}}}'


def test_a_call_is_one_request_with_its_body() -> None:
    (request,) = pack((CALL,))
    assert (request.method, request.path, request.body) == ("POST", "/wallet/getaccount", b'{"address":"41"}')


def test_a_nodes_own_mistake_is_a_failure_of_that_call_alone() -> None:
    answers = unpack((CALL, CALL), (Response(200, b'{"Error":"class X : y"}'), Response(200, b"{}")))
    assert answers == (Answer(failure=Failure(code="Error", message="class X : y")), Answer({}))


@pytest.mark.parametrize(
    "responses",
    [(), (Response(200, b"<html>"),), (Response(200, b""),), (Response(500, b"{}"),), (Response(429, b"{}"),)],
    ids=["none", "page", "empty", "broken", "busy"],
)
def test_what_is_not_the_protocol_counts_against_the_node(responses: tuple[Response, ...]) -> None:
    with pytest.raises(Malformed):
        unpack((CALL,), responses)


def test_a_node_tells_its_height_and_which_chain_it_serves() -> None:
    first = b'{"blockID":"' + networks.NETWORKS["tron"].identity.encode() + b'","block_header":{"raw_data":{}}}'
    height = read_height(unpack(height_calls(), (Response(200, BLOCK), Response(200, first))))
    assert height == Height(
        number=7, hash="00ab", time_us=1777445121000_000, identity=networks.NETWORKS["tron"].identity
    )


@pytest.mark.parametrize("value", [None, {}, [], {"block_header": 4}, {"blockID": 5}])
def test_a_height_that_is_none_counts_against_the_node(value: object) -> None:
    with pytest.raises(Malformed):
        read_height((Answer(value), Answer(value)))


@given(st.binary(min_size=20, max_size=20))
def test_addresses_read_the_same_in_both_forms_and_by_another_library(raw: bytes) -> None:
    shown = base58.b58encode_check(b"\x41" + raw).decode()
    assert to_base58("41" + raw.hex()) == shown == to_base58(raw.hex())
    assert to_hex(shown) == "41" + raw.hex()
    assert word(to_hex(shown)) == raw.hex().rjust(64, "0")


@given(st.text(max_size=60))
def test_what_is_no_address_is_none(text: str) -> None:
    assert to_hex(text) == "" or to_base58(to_hex(text))


def test_one_wrong_letter_is_noticed() -> None:
    assert to_hex("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t")
    assert not to_hex("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6s")
    assert not to_hex("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2")  # of another chain


@given(st.binary(max_size=300))
def test_a_refusal_is_read_from_any_bytes(returned: bytes) -> None:
    assert refusal(returned).reason
    assert len(string(returned)) <= 200


PRICES = Prices(energy=100, bandwidth=1_000, new_account=1_100_000, activation=1_000_000)


@pytest.mark.parametrize(
    ("energy", "size", "held", "sun"),
    [
        (0, 268, Held(energy=0, bandwidth_free=600, bandwidth_staked=0, balance=0), 0),
        (
            0,
            268,
            Held(energy=0, bandwidth_free=200, bandwidth_staked=200, balance=0),
            268_000,
        ),  # the kinds are not added
        (65_000, 345, Held(energy=64_000, bandwidth_free=0, bandwidth_staked=345, balance=0), 100_000),
        (65_000, 345, Held(energy=99_000, bandwidth_free=345, bandwidth_staked=0, balance=0), 0),
    ],
)
def test_energy_is_paid_in_part_and_bandwidth_as_a_whole(energy: int, size: int, held: Held, sun: int) -> None:
    bill = cost(energy, size, held, PRICES)
    assert bill.sun == sun
    assert bill.missing == max(0, sun - held.balance)


def test_own_energy_counts_against_the_fee_limit_too() -> None:
    """With 100,000 staked energy and a limit of 1 TRX at 100 sun, 10,000 energy is where it stops."""
    assert stopped_by_limit(1_000_000, used=10_000, own=10_000, energy_fee=0, price_now=100)
    assert not stopped_by_limit(10_000_000, used=10_000, own=10_000, energy_fee=0, price_now=100)
