"""The networks the desk knows: data, so that one more is one more row.

EVM chain ids, coins and explorers: ethereum-lists/chains (`_data/chains/eip155-<id>.json`), explorers also wevm/viem
(`src/chains/definitions`).  First blocks: bitcoin/bitcoin `src/kernel/chainparams.cpp`; anza-xyz/solana-sdk
`cluster-type/src/lib.rs`; block 0 of TRON (the last eight digits are the chain id that its JSON-RPC port answers, which
ethereum-lists/chains has); TON: `global_id` of every block.  docs/chains.md says what could not be confirmed.

`block_ms` is the usual time, rounded; machines use it to say how long something takes, never to decide.
`enough` is what receivers commonly wait for; a receiver's own figure (a label's `confirmations`) goes before it.
`final_after`: two epochs on Ethereum; elsewhere the depth behind which the chain's own rule, or custom, calls a block final.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from walletdesk.chain.base import Coin, Explorer, Family, Network

LEGACY_FEES = "legacy_fees"
"""Transactions name one gas price; base fee absent or zero."""
ROLLUP = "rollup"
"""Pays its parent chain for data, on top of its own gas."""
NO_FEE_HISTORY = "no_fee_history"
TESTNET = "testnet"
"""Its coins are worth nothing: always said."""
CLOSED = "closed"
"""No longer runs: recognised and named, never asked."""

ETHER = Coin(symbol="ETH", decimals=18)


def _scan(name: str, host: str) -> Explorer:
    """An explorer with the paths that Etherscan made usual; Blockscout has the same."""
    return Explorer(name=name, host=host, transaction=f"https://{host}/tx/{{}}", address=f"https://{host}/address/{{}}")


def _evm(
    id: str,
    chain_id: int,
    name: str,
    coin: Coin | str,
    block_ms: int,
    explorers: Iterable[Explorer],
    *traits: str,
    enough: int = 12,
    final_after: int = 64,
) -> Network:
    return Network(
        id=id,
        family=Family.EVM,
        name=name,
        coin=Coin(symbol=coin, decimals=18) if isinstance(coin, str) else coin,
        identity=str(chain_id),
        block_ms=block_ms,
        final_after=final_after,
        enough=enough,
        explorers=tuple(explorers),
        traits=frozenset(traits),
    )


_EVM = (
    _evm(
        "ethereum",
        1,
        "Ethereum",
        ETHER,
        12_000,
        [_scan("Etherscan", "etherscan.io"), _scan("Blockscout", "eth.blockscout.com")],
    ),
    _evm("bnb", 56, "BNB Smart Chain", "BNB", 450, [_scan("BscScan", "bscscan.com")], LEGACY_FEES, enough=15),
    _evm(
        "polygon",
        137,
        "Polygon",
        "POL",
        2_000,
        [_scan("PolygonScan", "polygonscan.com"), _scan("Blockscout", "polygon.blockscout.com")],
        enough=128,
        final_after=256,
    ),
    _evm(
        "arbitrum",
        42_161,
        "Arbitrum One",
        ETHER,
        250,
        [_scan("Arbiscan", "arbiscan.io"), _scan("Blockscout", "arbitrum.blockscout.com")],
        ROLLUP,
        enough=20,
        final_after=5_000,
    ),
    _evm(
        "optimism",
        10,
        "OP Mainnet",
        ETHER,
        2_000,
        [
            _scan("OP Mainnet Etherscan", "optimistic.etherscan.io"),
            _scan("Blockscout", "explorer.optimism.io"),
        ],
        ROLLUP,
        final_after=600,
    ),
    _evm(
        "base",
        8_453,
        "Base",
        ETHER,
        2_000,
        [_scan("BaseScan", "basescan.org"), _scan("Blockscout", "base.blockscout.com")],
        ROLLUP,
        final_after=600,
    ),
    _evm(
        "avalanche",
        43_114,
        "Avalanche C-Chain",
        "AVAX",
        1_500,
        [_scan("Snowtrace", "snowtrace.io"), _scan("SnowScan", "snowscan.xyz")],
        enough=1,
        final_after=1,
    ),
    _evm("linea", 59_144, "Linea", ETHER, 2_000, [_scan("LineaScan", "lineascan.build")], ROLLUP, final_after=600),
    _evm("scroll", 534_352, "Scroll", ETHER, 1_000, [_scan("ScrollScan", "scrollscan.com")], ROLLUP, final_after=1_200),
    _evm(
        "zksync",
        324,
        "ZKsync Era",
        ETHER,
        1_000,
        [_scan("ZKsync explorer", "explorer.zksync.io"), _scan("Era Etherscan", "era.zksync.network")],
        ROLLUP,
        final_after=1_200,
    ),
    _evm("blast", 81_457, "Blast", ETHER, 2_000, [_scan("BlastScan", "blastscan.io")], ROLLUP, final_after=600),
    _evm("mantle", 5_000, "Mantle", "MNT", 2_000, [_scan("MantleScan", "mantlescan.xyz")], ROLLUP, final_after=600),
    _evm("unichain", 130, "Unichain", ETHER, 1_000, [_scan("Uniscan", "uniscan.xyz")], ROLLUP, final_after=1_200),
    _evm(
        "worldchain", 480, "World Chain", ETHER, 2_000, [_scan("WorldScan", "worldscan.org")], ROLLUP, final_after=600
    ),
    _evm("opbnb", 204, "opBNB", "BNB", 250, [_scan("opBNBScan", "opbnbscan.com")], ROLLUP, final_after=2_400),
    _evm(
        "gnosis",
        100,
        "Gnosis",
        Coin(symbol="xDAI", decimals=18),
        5_000,
        [_scan("GnosisScan", "gnosisscan.io"), _scan("Blockscout", "gnosis.blockscout.com")],
        final_after=64,
    ),
    _evm("celo", 42_220, "Celo", "CELO", 1_000, [_scan("CeloScan", "celoscan.io")], ROLLUP, final_after=1_200),
    _evm("fantom", 250, "Fantom Opera", "FTM", 1_000, [_scan("FTMScan", "ftmscan.com")], enough=5, final_after=5),
    _evm("sonic", 146, "Sonic", "S", 1_000, [_scan("SonicScan", "sonicscan.org")], enough=5, final_after=5),
    _evm("cronos", 25, "Cronos", "CRO", 600, [_scan("Cronos explorer", "explorer.cronos.org")], final_after=12),
    _evm("moonbeam", 1_284, "Moonbeam", "GLMR", 6_000, [_scan("Moonscan", "moonscan.io")], final_after=20),
    _evm("berachain", 80_094, "Berachain", "BERA", 2_000, [_scan("BeraScan", "berascan.com")], final_after=12),
    _evm("kaia", 8_217, "Kaia", "KAIA", 1_000, [_scan("Kaiascan", "kaiascan.io")], enough=1, final_after=1),
    _evm(
        "ethereum-classic",
        61,
        "Ethereum Classic",
        "ETC",
        13_000,
        [_scan("Blockscout", "etc.blockscout.com")],
        LEGACY_FEES,
        enough=3_000,
        final_after=7_000,
    ),
    _evm("sepolia", 11_155_111, "Sepolia", ETHER, 12_000, [_scan("Etherscan", "sepolia.etherscan.io")], TESTNET),
    _evm("hoodi", 560_048, "Hoodi", ETHER, 12_000, [_scan("Etherscan", "hoodi.etherscan.io")], TESTNET),
    _evm("holesky", 17_000, "Holesky", ETHER, 12_000, [_scan("Etherscan", "holesky.etherscan.io")], TESTNET, CLOSED),
    _evm(
        "bnb-testnet",
        97,
        "BNB Smart Chain Testnet",
        Coin(symbol="tBNB", decimals=18),
        450,
        [_scan("BscScan", "testnet.bscscan.com")],
        LEGACY_FEES,
        TESTNET,
        enough=15,
    ),
    _evm("polygon-amoy", 80_002, "Polygon Amoy", "POL", 2_000, [_scan("PolygonScan", "amoy.polygonscan.com")], TESTNET),
    _evm(
        "arbitrum-sepolia",
        421_614,
        "Arbitrum Sepolia",
        ETHER,
        250,
        [_scan("Arbiscan", "sepolia.arbiscan.io")],
        ROLLUP,
        TESTNET,
    ),
    _evm(
        "optimism-sepolia",
        11_155_420,
        "OP Sepolia",
        ETHER,
        2_000,
        [_scan("OP Sepolia Etherscan", "sepolia-optimism.etherscan.io")],
        ROLLUP,
        TESTNET,
    ),
    _evm(
        "base-sepolia",
        84_532,
        "Base Sepolia",
        ETHER,
        2_000,
        [_scan("BaseScan", "sepolia.basescan.org")],
        ROLLUP,
        TESTNET,
    ),
    _evm(
        "avalanche-fuji",
        43_113,
        "Avalanche Fuji",
        "AVAX",
        1_500,
        [_scan("Snowtrace", "testnet.snowtrace.io"), _scan("SnowScan", "testnet.snowscan.xyz")],
        TESTNET,
        enough=1,
        final_after=1,
    ),
)


def _tronscan(host: str) -> Explorer:
    """Its pages live behind a `#`."""
    return Explorer(
        name="TRONSCAN",
        host=host,
        transaction=f"https://{host}/#/transaction/{{}}",
        address=f"https://{host}/#/address/{{}}",
    )


def _tron(id: str, name: str, first_block: str, host: str, *traits: str) -> Network:
    return Network(
        id=id,
        family=Family.TRON,
        name=name,
        coin=Coin(symbol="TRX", decimals=6),
        identity=first_block,
        block_ms=3_000,
        final_after=20,  # 19 of 27 representatives have built on it
        enough=20,
        explorers=(_tronscan(host),),
        traits=frozenset(traits),
    )


_TRON = (
    _tron("tron", "TRON", "00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc", "tronscan.org"),
    _tron(
        "tron-nile",
        "TRON Nile",
        "0000000000000000d698d4192c56cb6be724a558448e2684802de4d6cd8690dc",
        "nile.tronscan.org",
        TESTNET,
    ),
    _tron(
        "tron-shasta",
        "TRON Shasta",
        "0000000000000000de1aa88295e1fcf982742f773e0419c5a9c134c994a9059e",
        "shasta.tronscan.org",
        TESTNET,
    ),
)


def _bitcoin(id: str, name: str, symbol: str, first_block: str, path: str, *traits: str) -> Network:
    return Network(
        id=id,
        family=Family.BITCOIN,
        name=name,
        coin=Coin(symbol=symbol, decimals=8),
        identity=first_block,
        block_ms=600_000,
        final_after=6,
        enough=3,
        explorers=(
            Explorer(
                name="mempool.space",
                host="mempool.space",
                transaction=f"https://mempool.space{path}/tx/{{}}",
                address=f"https://mempool.space{path}/address/{{}}",
            ),
        ),
        traits=frozenset(traits),
    )


_BITCOIN = (
    _bitcoin("bitcoin", "Bitcoin", "BTC", "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f", ""),
    _bitcoin(
        "bitcoin-testnet4",
        "Bitcoin Testnet 4",
        "tBTC",
        "00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043",
        "/testnet4",
        TESTNET,
    ),
    _bitcoin(
        "bitcoin-testnet",
        "Bitcoin Testnet 3",
        "tBTC",
        "000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943",
        "/testnet",
        TESTNET,
    ),
    _bitcoin(
        "bitcoin-signet",
        "Bitcoin Signet",
        "sBTC",
        "00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6",
        "/signet",
        TESTNET,
    ),
)


def _solana(id: str, name: str, first_block: str, query: str, *traits: str) -> Network:
    def page(name: str, host: str, addresses: str) -> Explorer:
        return Explorer(
            name=name,
            host=host,
            transaction=f"https://{host}/tx/{{}}{query}",
            address=f"https://{host}/{addresses}/{{}}{query}",
        )

    return Network(
        id=id,
        family=Family.SOLANA,
        name=name,
        coin=Coin(symbol="SOL", decimals=9),
        identity=first_block,
        block_ms=400,
        final_after=32,
        enough=32,
        explorers=(
            page("Solscan", "solscan.io", "account"),
            page("Solana Explorer", "explorer.solana.com", "address"),
        ),
        traits=frozenset(traits),
    )


_SOLANA = (
    _solana("solana", "Solana", "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d", ""),
    _solana(
        "solana-devnet", "Solana Devnet", "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG", "?cluster=devnet", TESTNET
    ),
    _solana(
        "solana-testnet", "Solana Testnet", "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY", "?cluster=testnet", TESTNET
    ),
)


def _ton(id: str, name: str, global_id: str, prefix: str, *traits: str) -> Network:
    viewer, scan = f"{prefix}tonviewer.com", f"{prefix}tonscan.org"
    return Network(
        id=id,
        family=Family.TON,
        name=name,
        coin=Coin(symbol="TON", decimals=9),
        identity=global_id,
        block_ms=2_500,
        final_after=1,  # what the masterchain has taken in stays
        enough=1,
        explorers=(
            Explorer(
                name="Tonviewer",
                host=viewer,
                transaction=f"https://{viewer}/transaction/{{}}",
                address=f"https://{viewer}/{{}}",
            ),
            _scan("Tonscan", scan),
        ),
        traits=frozenset(traits),
    )


_TON = (
    _ton("ton", "TON", "-239", ""),
    _ton("ton-testnet", "TON Testnet", "-3", "testnet.", TESTNET),
)

NETWORKS: MappingProxyType[str, Network] = MappingProxyType(
    {network.id: network for network in (*_EVM, *_TRON, *_BITCOIN, *_SOLANA, *_TON)}
)
"""Every known network by its id; the order is the order of lists on the screen and of likelihood in a guess."""

SEEN_LIVE: frozenset[str] = frozenset()
"""Ids of those whose live nodes have answered `walletdesk doctor --chain` rightly before a release; all others are marked
as never seen live in console and docs."""


@cache
def of_family(family: Family, *, testnets: bool = False) -> tuple[Network, ...]:
    """Those that run, in the order of likelihood; test networks only when asked for, after the others."""
    mine = [one for one in NETWORKS.values() if one.family is family and CLOSED not in one.traits]
    return tuple(one for one in mine if TESTNET not in one.traits) + tuple(
        one for one in mine if testnets and TESTNET in one.traits
    )


_own: Mapping[str, Network] = MappingProxyType({})
"""EVM networks that the team has described; every process reads them with its nodes (`lookups.looking`)."""


def own(chain_id: int, *, name: str, coin: str, block_ms: int, explorer: str = "", testnet: bool = False) -> Network:
    """An EVM network as the team describes it.  `explorer` is the host of one with the usual paths, or nothing."""
    traits = (TESTNET,) if testnet else ()
    explorers = [_scan(explorer, explorer)] if explorer else []
    return _evm(f"evm-{chain_id}", chain_id, name, coin, block_ms, explorers, *traits)


def describe(described: Iterable[Network]) -> None:
    """These are the networks that the team has described, and no others."""
    global _own
    _own = MappingProxyType({network.id: network for network in described})


def described() -> tuple[Network, ...]:
    return tuple(_own.values())


def paced(network: Network) -> bool:
    """Whether its blocks are known to come at their usual time: not of test networks, nor of those nobody has described."""
    return TESTNET not in network.traits and (network.id in NETWORKS or network.id in _own)


def by_chain_id(chain_id: int) -> Network:
    """The EVM network a node says it serves; one that nobody described gets a row without a name of its own."""
    for network in NETWORKS.values():
        if network.family is Family.EVM and network.identity == str(chain_id):
            return network
    id = f"evm-{chain_id}"
    return _own.get(id) or _evm(id, chain_id, f"EVM chain {chain_id}" if chain_id else "EVM", ETHER, 12_000, [])


def known(id: str) -> Network | None:
    """The network of that id, rows that `by_chain_id` made (`evm-31337`) included."""
    if found := NETWORKS.get(id):
        return found
    chain_id = id.removeprefix("evm-")
    return by_chain_id(int(chain_id)) if chain_id != id and chain_id.isdecimal() and len(chain_id) < 20 else None
