"""The networks as data."""

from __future__ import annotations

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
