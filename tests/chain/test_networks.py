"""The networks as data."""

from __future__ import annotations

import hashlib

import pytest

from walletdesk.chain import networks
from walletdesk.chain.base import Family
from walletdesk.chain.networks import CLOSED, NETWORKS, TESTNET


def test_every_network_is_whole_and_no_two_answer_alike() -> None:
    seen: set[tuple[Family, str]] = set()
    for id, network in NETWORKS.items():
        assert network.id == id == id.lower() and network.name and network.explorers
        assert network.block_ms > 0 and network.final_after >= 1 and network.enough >= 1
        assert network.coin.symbol and 6 <= network.coin.decimals <= 18
        assert network.identity and (network.family, network.identity) not in seen
        seen.add((network.family, network.identity))
        if network.family is Family.EVM:
            assert int(network.identity) > 0
        for explorer in network.explorers:
            assert explorer.transaction.count("{}") == explorer.address.count("{}") == 1


def test_there_are_enough_and_each_family_has_one_that_counts_and_one_for_tests() -> None:
    real = [one for one in NETWORKS.values() if one.family is Family.EVM and TESTNET not in one.traits]
    assert len(real) >= 14
    for family in Family:
        alone, with_tests = networks.of_family(family), networks.of_family(family, testnets=True)
        assert alone and len(with_tests) > len(alone) and with_tests[: len(alone)] == alone
        assert not any(TESTNET in one.traits for one in alone)
        assert not any(CLOSED in one.traits for one in with_tests)


def test_a_chain_id_finds_its_network_and_an_unknown_one_gets_a_row() -> None:
    assert networks.by_chain_id(56).id == "bnb"
    assert networks.by_chain_id(31_337).id == "evm-31337"
    assert networks.known("evm-31337") == networks.by_chain_id(31_337)
    assert networks.known("tron") is NETWORKS["tron"]
    for id in ("", "evm-", "evm-x", "nothing", "evm-" + "9" * 5_000):
        assert networks.known(id) is None


_SATOSHI = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"


@pytest.mark.parametrize(
    ("id", "merkle_root", "seconds", "bits", "nonce"),
    [
        ("bitcoin", _SATOSHI, 1231006505, 0x1D00FFFF, 2083236893),
        ("bitcoin-testnet", _SATOSHI, 1296688602, 0x1D00FFFF, 414098458),
        ("bitcoin-signet", _SATOSHI, 1598918400, 0x1E0377AE, 52613770),
        (
            "bitcoin-testnet4",
            "7aa0a7ae1e223414cb807e40cd57e667b718e42aaf9306db9102fe28912b7b4e",
            1714777860,
            0x1D00FFFF,
            393743547,
        ),
    ],
)
def test_the_first_blocks_of_bitcoin_are_what_their_headers_hash_to(
    id: str, merkle_root: str, seconds: int, bits: int, nonce: int
) -> None:
    """The numbers: bitcoin/bitcoin src/kernel/chainparams.cpp."""
    words = [seconds.to_bytes(4, "little"), bits.to_bytes(4, "little"), nonce.to_bytes(4, "little")]
    header = b"\x01\0\0\0" + bytes(32) + bytes.fromhex(merkle_root)[::-1] + b"".join(words)
    assert hashlib.sha256(hashlib.sha256(header).digest()).digest()[::-1].hex() == NETWORKS[id].identity


@pytest.mark.parametrize(
    ("id", "chain_id"), [("tron", 728126428), ("tron-nile", 3448148188), ("tron-shasta", 2494104990)]
)
def test_trons_chain_ids_are_the_end_of_their_first_blocks(id: str, chain_id: int) -> None:
    """The chain ids: ethereum-lists/chains _data/chains/eip155-<id>.json."""
    assert int(NETWORKS[id].identity[-8:], 16) == chain_id and len(NETWORKS[id].identity) == 64


@pytest.mark.parametrize(
    ("id", "first_block"),
    [
        ("solana", "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d"),
        ("solana-devnet", "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG"),
        ("solana-testnet", "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY"),
    ],
)
def test_the_first_blocks_of_solanas_clusters_are_those_of_its_sdk(id: str, first_block: str) -> None:
    """anza-xyz/solana-sdk cluster-type/src/lib.rs."""
    assert NETWORKS[id].identity == first_block
