"""Which network a page of a public explorer is about, and whether it shows a transaction or an address.

Read from the host and the path before the hash; nothing is ever fetched.  A host is compared whole: `etherscan.io` in
front of somebody else's domain says nothing.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from walletdesk.chain.base import Family
from walletdesk.chain.networks import NETWORKS, described

ANY_EVM = "evm"
"""Sites that show an address on every EVM chain at once."""

_MORE = {
    "etherscan.com": "ethereum",
    "cn.etherscan.com": "ethereum",
    "ethplorer.io": "ethereum",
    "beaconcha.in": "ethereum",
    "arbitrum.etherscan.io": "arbitrum",
    "snowtrace.dev": "avalanche",
    "subnets.avax.network": "avalanche",
    "explorer.avax.network": "avalanche",
    "explorer.linea.build": "linea",
    "blockscout.scroll.io": "scroll",
    "scroll.blockscout.com": "scroll",
    "zksync.blockscout.com": "zksync",
    "optimism.blockscout.com": "optimism",
    "explorer.mantle.xyz": "mantle",
    "unichain.blockscout.com": "unichain",
    "worldchain-mainnet.explorer.alchemy.com": "worldchain",
    "opbnb.bscscan.com": "opbnb",
    "blockscout.com": "ethereum",
    "celo.blockscout.com": "celo",
    "explorer.celo.org": "celo",
    "explorer.fantom.network": "fantom",
    "cronoscan.com": "cronos",
    "cronos.org": "cronos",
    "moonbeam.moonscan.io": "moonbeam",
    "scope.klaytn.com": "kaia",
    "klaytnscope.com": "kaia",
    "blockexplorer.one": "",
    "eth-sepolia.blockscout.com": "sepolia",
    "base-sepolia.blockscout.com": "base-sepolia",
    "sepolia-optimism.etherscan.io": "optimism-sepolia",
    "sepolia.etherscan.io": "sepolia",
    "tronscan.io": "tron",
    "blockstream.info": "bitcoin",
    "btcscan.org": "bitcoin",
    "bitaps.com": "bitcoin",
    "mempool.emzy.de": "bitcoin",
    "explorer.btc.com": "bitcoin",
    "bitcoinexplorer.org": "bitcoin",
    "live.blockcypher.com": "bitcoin",
    "solana.fm": "solana",
    "solanabeach.io": "solana",
    "xray.helius.xyz": "solana",
    "orb.helius.dev": "solana",
    "explorer.solana.com": "solana",
    "tonscan.com": "ton",
    "tonscan.org": "ton",
    "tonmoon.org": "ton",
    "explorer.toncoin.org": "ton",
    "dton.io": "ton",
    "blockscan.com": ANY_EVM,
    "debank.com": ANY_EVM,
    "zapper.xyz": ANY_EVM,
    "revoke.cash": ANY_EVM,
    # these name the network in their path
    "oklink.com": "",
    "blockchair.com": "",
    "blockchain.com": "",
    "btc.com": "",
    "3xpl.com": "",
    "tokenview.io": "",
    "routescan.io": "",
    "intel.arkm.com": "",
    "platform.arkhamintelligence.com": "",
    "web3.okx.com": "",
    "okx.com": "",
}
_SLUGS = {
    "eth": "ethereum",
    "bsc": "bnb",
    "bnb-chain": "bnb",
    "matic": "polygon",
    "arb": "arbitrum",
    "arbitrum-one": "arbitrum",
    "op": "optimism",
    "avax": "avalanche",
    "avaxc": "avalanche",
    "trx": "tron",
    "btc": "bitcoin",
    "sol": "solana",
    "ftm": "fantom",
    "opbnb": "opbnb",
    "etc": "ethereum-classic",
    "okt": "",
    "testnet": "testnet",
    "testnet4": "testnet4",
    "signet": "signet",
    "amoy": "polygon-amoy",
    "devnet": "devnet",
}
_TRANSACTION = {
    "tx",
    "txs",
    "transaction",
    "transactions",
    "trans",
    "transaction-details",
    "txn",
    "hash",
    "signature",
    "extrinsic",
}
_ADDRESS = {
    "address",
    "addresses",
    "addr",
    "account",
    "accounts",
    "contract",
    "token",
    "token20",
    "tokens",
    "wallet",
    "profile",
    "jetton",
    "nft",
    "entity",
    "validator",
}
_OTHER_CHAINS = {"liquid", "liquidtestnet"}
"""On explorers of Bitcoin: chains that the desk does not read."""
_BLOCK = {"block", "blocks", "blk"}

_PAGE = re.compile(r"((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,12})(?::\d{1,5})?([/?#][^\s<>\"]*)?$", re.IGNORECASE)
_CLUSTER = re.compile(r"[^\s<>\"]{0,80}?[?&]cluster=(devnet|testnet)")


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What the address line in front of a hash says."""

    networks: tuple[str, ...] = ()
    """Ids; none for a site that is no known explorer."""
    kind: str = ""
    """`transaction`, `address`, `block`, or nothing."""
    start: int
    """Where the address line begins in the text."""


@cache
def _hosts() -> dict[str, str]:
    """Host to id of its network.  `www.` is left off both sides."""
    own = {explorer.host: network.id for network in reversed([*NETWORKS.values()]) for explorer in network.explorers}
    return _MORE | own


@cache
def hosts() -> frozenset[str]:
    """Hosts of every explorer we know, without `www.`."""
    return frozenset(_hosts())


def page(text: str, start: int, end: int) -> Page | None:
    """The page whose address line holds `text[start:end]` as one of its parts; None where there is no such line."""
    left = text[max(0, start - 200) : start]
    if "/" not in left and "=" not in left:
        return None
    found = _PAGE.search(left)
    if not found or not found[2]:
        return None
    host = found[1].lower().removeprefix("www.")
    parts = [part for part in re.split(r"[/?#&=]", found[2].lower()) if part]
    cluster = _CLUSTER.match(text, end)
    return Page(
        networks=_networks(host, parts, cluster[1] if cluster else ""),
        kind=_kind(parts),
        start=start - len(left) + found.start(),
    )


def _networks(host: str, parts: list[str], cluster: str) -> tuple[str, ...]:
    hosts = _hosts()
    if ours := [one.id for one in described() for explorer in one.explorers if explorer.host == host]:
        return tuple(ours)
    if host not in hosts:
        parent = host.partition(".")[2]  # `eth.tokenview.io`, `bitcoin.blockexplorer.one`
        if hosts.get(parent) != "":
            return ()
        parts = [host.partition(".")[0], *parts]
        host = parent
    id = hosts[host]
    if id == ANY_EVM:
        return tuple(one.id for one in NETWORKS.values() if one.family is Family.EVM and "testnet" not in one.traits)
    slugs = [_SLUGS.get(part, part) for part in (*parts, cluster)]
    if _OTHER_CHAINS.intersection(parts):
        return ()
    if id:
        variants = [f"{id}-{slug}" for slug in slugs]  # mempool.space/testnet4, ?cluster=devnet
        return (next((one for one in variants if one in NETWORKS), id),)
    return tuple(slug for slug in slugs if slug in NETWORKS)[:1]


def _kind(parts: list[str]) -> str:
    """The nearest word before the hash wins."""
    for part in reversed(parts):
        for kind, names in (("transaction", _TRANSACTION), ("address", _ADDRESS), ("block", _BLOCK)):
            if part in names:
                return kind
    return ""
