"""The text of docs/chains.md: what the desk can read, what each chain can tell, and how one is added."""

from __future__ import annotations

from pathlib import Path

from walletdesk.chain import explain, networks
from walletdesk.chain.base import Family, Network
from walletdesk.chain.networks import NETWORKS, SEEN_LIVE, TESTNET
from walletdesk.chain.registry import families
from walletdesk.chain.told import Level
from walletdesk.chain.words import HEADLINES

_TITLES = {
    Family.EVM: "EVM chains",
    Family.TRON: "TRON",
    Family.BITCOIN: "Bitcoin",
    Family.SOLANA: "Solana",
    Family.TON: "TON",
}

_TOP = """# Chains

<!-- Written by bin/generate from walletdesk/chain/page.py, networks.py, and the words and guides of each family. -->

The desk recognises hashes, addresses and explorers' pages in any text, asks the nodes that the settings name, and says what
happened, why, and what to do next, in English and Chinese, in plain words and in exact terms. It never signs, never sends, and
no call ever holds what may be a secret.

A verdict is a statement with its evidence and its time. Where evidence is missing or nodes contradict each other, nothing is
decided: the state is `unknown`, and what is missing is named. What the desk tells a visitor by itself rests on a node of its
own, or on two that agree (decision 0007).

`/fees` tells anybody how busy a network is, how long a transfer waits and what it costs, as long as a node has said it in the
last five minutes. A network is read at most three times a minute, however many ask. TON tells no fees yet.
"""

_RECOGNISED = """## What is recognised

| what | how one is sure of it |
| --- | --- |
| EVM hash | `0x` and 64 hexadecimal digits; the network is open unless a page or a word names it |
| EVM address | `0x` and 40 digits; mixed capitals must be those of EIP-55 |
| TRON address | base58check, version 0x41; `41` and 40 digits as nodes write it |
| Bitcoin address | base58check (`1`, `3`; test networks `m`, `n`, `2`), bech32 (`bc1q`), bech32m (`bc1p`), `tb1`, `bcrt1` |
| Solana | base58 of 32 bytes (address) or 64 bytes (signature); key pairs, whose second half fits the first, are left alone |
| TON address | friendly (CRC-16; bounceable or not; test flag) in both base64 alphabets, and raw `0:...` |
| 64 hexadecimal digits alone | only beside a word for a transaction, in an explorer's page, or when the desk asked for a hash |
| page of an explorer | by its host, compared whole; settles the network, and the kind by its path |

A problem is named and such a value is never asked of a node: `checksum` (a character is wrong), `length`, `truncated`
(`0x12ab…9f3c`), `mixed-script` (letters of another alphabet that look like ours). The first 40,000 characters of a text are
read, at most ten things are taken from it. `bench/recognise.py` measures it.
"""

_LABELS = """## Labels

`walletdesk labels import FILE` takes a list of labelled addresses: JSON lines (UTF-8), one object a line, at most 4,096 bytes.
On SQLite the desk has its file to itself: stop it for the import, and for `walletdesk doctor --chain`. Every address is checked as
its network writes it.

```json
{"network": "ethereum", "address": "0x28C6…", "name": "Example Exchange", "kind": "exchange", "source": "example.org list, 2026-11", "confirmations": 12, "memo": false}
```

| field | what it holds |
| --- | --- |
| `network` | an id from the table above, or `evm-<chain id>` |
| `address` | in its usual form; capitals count where the chain's do |
| `name` | what is shown, at most 200 characters |
| `kind` | `exchange`, `bridge`, `router`, `token`, `issuer`, `mixer`, `scam` or `other` |
| `source` | where it comes from; an import replaces everything of each source in it |
| `confirmations` | how many its owner waits for; left out where nobody says |
| `memo` | whether deposits need a memo, tag or comment |

Shipped are the contracts that issuers of tokens publish themselves (`walletdesk/lookups/tokens.jsonl`) and addresses of
exchanges' own wallets (`walletdesk/lookups/exchanges.jsonl`), each line with its source; they are known from the first start on.
Exchanges' addresses come from one list only, ton-studio/ton-labels under the MIT licence (nine exchanges on TON). What is
imported goes before what is shipped. That list does not say which deposits need a memo, or how many confirmations their owners
wait for. For the other chains no list with a licence was found, so an address there is said to be unknown until a list of yours is
imported.

A label is shown with its source; an address without one is said to be unknown, and the page of nodes shows for each network how
many labels were imported and how many are shipped.

Looked at and left out, because the terms do not allow them or are not sure: labels of explorers and collections of them
(brianleect/etherscan-labels, dawsbot/eth-labels: an MIT licence over data that is not theirs), duneanalytics/spellbook (BUSL),
gateio/proof-of-reserves (GPL-3.0), okx/proof-of-reserves (no licence found, no addresses but an example), DefiLlama-Adapters and
tonkeeper/ton-assets (no licence that surely is theirs), tradezon/cex-list (no licence), bitfinexcom/pub (the exchange's own wallets
on eight chains, published by itself without a licence; anybody may import them for their own desk).
"""

_CHECKED = """## What the data was checked against

On 2026-11-29, against the public repositories named here.

| data | read in | agrees |
| --- | --- | --- |
| custom errors of EVM contracts (`evm/selectors.py`) | the contract file named in each row; selectors are computed | every row |
| chain ids, coins, decimals of EVM networks | ethereum-lists/chains, `_data/chains/eip155-<id>.json` | every network; the list writes XDAI for xDAI |
| explorers of EVM networks | the same files; wevm/viem, `src/chains/definitions/` | all but those below |
| first blocks of Bitcoin's networks | bitcoin/bitcoin, `src/kernel/chainparams.cpp`; recomputed from their headers in a test | all four |
| first blocks of Solana's clusters | anza-xyz/solana-sdk, `cluster-type/src/lib.rs` | all three |
| first blocks of TRON's networks | their last eight digits: chain ids in ethereum-lists/chains | all three |
| TON's network ids | ton-connect/kit-ios, `TONNetwork.swift` | both |
| Solana's errors | anza-xyz/solana-sdk, solana-program/token and token-2022, coral-xyz/anchor; exchanges' own programs | every row, named in `solana/errors.py` |
| TRON's results | tronprotocol/protocol, `core/Tron.proto`, `contractResult` | every name |
| TON's exit codes | ton-org/docs, `tvm/exit-codes`; ton-blockchain/stablecoin-contract, token-contract, wallet-contract, wallet-contract-v5 | every code |
| tokens' contracts and decimals | the issuer named in each line; trustwallet/assets, `info.json` | every line |
| shapes of nodes' answers | Blockstream/esplora `API.md`; toncenter/ton-indexer `index/models.go`; tronprotocol/documentation-en | every field of transactions, receipts, accounts and traces that is read; real answers stand among the recorded cases where one was found |
| letters that look alike (`lookalikes.py`) | Unicode's confusables.txt, 13.0 | every row but fifteen that are not in it and are kept apart |
| pages of explorers of TRON, Bitcoin, Solana, TON | docs.ton.org for TON; elsewhere only links in other projects' code | the patterns in use |

Seen only as links in other projects' code: the explorers `snowscan.xyz`, `testnet.snowscan.xyz`, `era.zksync.network`,
`mantlescan.xyz`, `celoscan.io`, `etc.blockscout.com`, `sepolia.basescan.org`, `polygon.blockscout.com`, `arbitrum.blockscout.com` and
`explorer.optimism.io`. Not confirmed anywhere: what mempool.space adds to Esplora, beyond its own documentation; usual times between blocks, "enough" and the depth that counts as final, which are
custom, not data; and whether any of these pages answers today.
"""

_ADDING = """## Adding a network

An EVM network is a row in `walletdesk/chain/networks.py`: chain id, coin, usual time between blocks, explorers, and the traits
that machines ask for (`legacy_fees`, `rollup`, `no_fee_history`, `testnet`). `tests/chain/test_networks.py` and
`tests/chain/test_recognise.py` check the row; its explorers are then both linked to and read.

## Adding a chain

`bin/new-chain NAME` makes `walletdesk/chain/NAME/` and `tests/chain/NAME/`. It answers `unknown` to everything until these are
written; `bin/test tests/chain` fails until then and names what is missing:

1. a row in `networks.py`, and a hash and an address in `tests/chain/promises.py`;
2. `adapter.py`: calls into bytes and back; junk is `Malformed`, nothing else is ever raised;
3. the machines: plain generators that yield `Ask` and return `Verdict`. No clock, no socket. Whatever a node says, they end
   within twelve asks; contradictions end in `unknown`;
4. `words.py`: `STATE_NAMES`, `STATES`, `NOTES`, in both languages and at both levels (`walletdesk/chain/told.py` says how facts
   stand in a sentence);
5. `fixtures/*.json`: documented answers, each with its public `source` and a `note` saying what was changed or built;
6. `guide.en.md` and `guide.zh.md`: what to connect, how the desk asks, what it cannot tell;
7. the shape of its hashes and addresses in `recognise.py` and `addresses.py`.
"""


def chains_page() -> str:
    parts = [_TOP, _table(), _RECOGNISED]
    parts += [_family(family) for family in families()]
    parts += [_LABELS, _CHECKED, _ADDING]
    return "\n".join(parts)


def _table() -> str:
    rows = [_row(network) for network in NETWORKS.values()]
    live = "Seen live" if SEEN_LIVE else "No chain has been seen live yet: none was reached from where this was built"
    return f"""## Networks

{live}. What each family was tried on
stands with it below. `walletdesk doctor --chain` asks your own nodes for well-known transactions and says which of them read as
they should.

| network | id | coin | node must say | block every | enough | live |
| --- | --- | --- | --- | --- | --- | --- |
{chr(10).join(rows)}

"Enough" is how many confirmations receivers commonly wait for; a receiver's own figure goes before it. Test networks are named
as such in every explanation. An EVM chain that is not listed can be read too: whoever adds its node says its name, coin, time
between blocks and explorer, which is linked to and not read; until then it is called by its chain id.
"""


def _row(network: Network) -> str:
    name = network.name + (" (test)" if TESTNET in network.traits else "")
    if networks.CLOSED in network.traits:
        name += " (closed)"
    identity = network.identity if len(network.identity) < 20 else f"{network.identity[:8]}…{network.identity[-8:]}"
    seconds = f"{network.block_ms / 1000:g} s"
    live = "yes" if network.id in SEEN_LIVE else "never"
    return f"| {name} | `{network.id}` | {network.coin.symbol} | {identity} | {seconds} | {network.enough} | {live} |"


def _family(family: Family) -> str:
    states, _ = explain.sentences(family)
    lines = [
        f"## {_TITLES.get(family, family.value.capitalize())}",
        "",
        "| state | in short | what is said, in plain words |",
        "| --- | --- | --- |",
    ]
    for key, told in states.items():
        state = key.partition(".")[0]
        short = (
            told.headline.get("en") or (HEADLINES.get(state) or HEADLINES.get(state.partition("-")[0]) or ("", ""))[0]
        )
        said = told.says["en"].at(Level.PLAIN).replace("[[", "").replace("]]", "").replace("|", "\\|")
        lines.append(f"| `{key}` | {short} | {said} |")
    lines += ["", _tried(family), "", _limits(family), ""]
    return "\n".join(lines)


_TRIED = {
    Family.EVM: "anvil and Hardhat 2, real EVM nodes on the machine of the tests, where the states are made",
    Family.SOLANA: "errors made by LiteSVM, Solana's own runtime inside the tests",
    Family.TON: "traces made on the TON sandbox, the chain's own machine inside the tests",
}


def _tried(family: Family) -> str:
    """What the family was tried on, since no live node was reached."""
    recorded = len([*(Path(__file__).parent / family.value / "fixtures").glob("*.json")])
    answers = f"{recorded} recorded cases, each naming its public source and what was built after it"
    return "Tried on " + "; ".join(one for one in (_TRIED.get(family, ""), answers) if one) + "."


def _limits(family: Family) -> str:
    """The last part of the family's guide: what it cannot tell."""
    guide = Path(__file__).parent / family.value / "guide.en.md"
    if not guide.exists():
        return ""
    parts = guide.read_text("utf8").split("\n## ")[1:]
    limits = next((part for part in parts if "cannot" in part.partition("\n")[0].lower()), "")
    head, _, body = limits.partition("\n")
    linked = f"How to connect it: [guide](../walletdesk/chain/{family.value}/guide.en.md), [中文](../walletdesk/chain/{family.value}/guide.zh.md)."
    return f"### {head.strip()}\n\n{body.strip()}\n\n{linked}" if limits else linked
