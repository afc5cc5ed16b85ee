"""What the machines share: one node's view of a transaction, evidence, and facts as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from walletdesk.chain import networks
from walletdesk.chain.base import (
    UNKNOWN,
    Account,
    Amount,
    Answer,
    Batch,
    Call,
    Evidence,
    Fact,
    Label,
    Moment,
    Network,
    Number,
    Observation,
    Question,
    Token,
    Verdict,
    Words,
    labelled,
)
from walletdesk.chain.evm.shapes import Block, Receipt, Transaction, read_block, read_receipt, read_transaction
from walletdesk.chain.evm.values import checksummed, plain_address, quantity

SOON_S = 15
LATER_S = 60
STILL_US = 600_000_000
STILL_BLOCKS = 60
"""A node stands still when its newest block is older than so long and so many usual times, whichever is more."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What one node said of the transaction.  `trouble` names what does not fit; then nothing is decided from it."""

    batch: Batch
    tx: Transaction | None
    receipt: Receipt | None
    latest: Block | None
    nothing: bool
    """The node says that it knows no such transaction."""
    trouble: str = ""
    still: bool = False
    """The node stands still: what it says is there was there, what it does not know may have come since."""

    @property
    def evidence(self) -> Evidence:
        block = self.latest
        return Evidence(
            node=self.batch.node,
            own=self.batch.own,
            height=block.number if block else None,
            block_hash=block.hash if block else "",
        )


def view_calls(hash: str) -> tuple[Call, ...]:
    return (
        Call("eth_getTransactionByHash", [hash]),
        Call("eth_getTransactionReceipt", [hash]),
        Call("eth_getBlockByNumber", ["latest", False]),
        Call("eth_chainId", []),
    )


def read_view(question: Question, hash: str, batch: Batch) -> View:
    said_tx, said_receipt, said_latest, said_chain = padded(batch.answers, 4)
    tx, receipt = read_transaction(said_tx.value, hash), read_receipt(said_receipt.value, hash)
    latest = read_block(said_latest.value)
    empty = said_tx.ok and said_tx.value is None and said_receipt.ok and said_receipt.value is None
    still = latest is not None and stands_still(question, latest)
    view = View(batch=batch, tx=tx, receipt=receipt, latest=latest, nothing=empty, still=still)
    return msgspec.structs.replace(view, trouble=_trouble(view, question.network, said_tx, said_receipt, said_chain))


def stands_still(question: Question, latest: Block) -> bool:
    """Chains whose blocks come when somebody wants one are left out."""
    network = question.network
    longest = max(STILL_US, STILL_BLOCKS * network.block_ms * 1_000)
    return networks.paced(network) and question.now_us - latest.time_us > longest


def _trouble(view: View, network: Network, said_tx: Answer, said_receipt: Answer, said_chain: Answer) -> str:
    tx, receipt, latest = view.tx, view.receipt, view.latest
    chain = quantity(said_chain.value)
    if chain is None or (network.identity and str(chain) != network.identity):
        return "chain"
    if latest is None:
        return "latest-block"
    if not said_tx.ok or (said_tx.value is not None and tx is None):
        return "transaction"
    if not said_receipt.ok or (said_receipt.value is not None and receipt is None):
        return "receipt"
    if tx is None:
        return "transaction" if receipt is not None else ""
    if tx.chain is not None and tx.chain != chain:
        return "chain"
    if receipt is None:
        # Mined, but this node keeps no receipt of it.
        return "receipt" if tx.block is not None else ""
    if tx.block_hash is not None and tx.block_hash != receipt.block_hash:
        return "contradiction"
    if receipt.block > latest.number or (receipt.block == latest.number and receipt.block_hash != latest.hash):
        return "contradiction"
    if receipt.gas_used > tx.gas or (receipt.price is None and tx.block is None):
        return "contradiction"
    return ""


def padded(answers: Sequence[Answer], count: int) -> tuple[Answer, ...]:
    """Always `count` of them: a driver that lost some does not make the machine fall."""
    missing = Answer(value=False)  # neither null, which says "nothing there", nor anything readable
    return (*answers[:count], *([missing] * (count - len(answers))))


# -- verdicts ----------------------------------------------------------------------


def unknown(question: Question, missing: str, views: Sequence[View] = (), **facts: Fact) -> Verdict:
    """Says what is not there and decides nothing."""
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=UNKNOWN,
        reason=missing,
        certain=False,
        facts={**facts, "missing": Words(text=missing)},
        evidence=evidence(views),
        observation=question.seen,
        at_us=question.now_us,
        watch_s=SOON_S,
    )


def uncertain(verdict: Verdict, missing: str) -> Verdict:
    """The same, with the gap in its evidence named; looked at again within a minute."""
    return msgspec.structs.replace(
        verdict,
        certain=False,
        final=False,
        facts={**verdict.facts, "missing": Words(text=missing)},
        watch_s=min(verdict.watch_s or LATER_S, LATER_S),
    )


def evidence(views: Sequence[View]) -> tuple[Evidence, ...]:
    """One row a node, the last said."""
    return tuple({view.batch.node: view.evidence for view in views}.values())


def observed(question: Question, tx: Transaction, receipt: Receipt | None, mined_us: int | None) -> Observation:
    fee = {"cap": tx.cap, "tip": tx.tip, "limit": tx.gas}
    if tx.one_price:
        fee = {"price": tx.cap, "limit": tx.gas}
    return Observation(
        first_seen_us=question.seen.first_seen_us if question.seen else question.now_us,
        sender=checksummed(tx.sender),
        nonce=tx.nonce,
        fee=fee,
        block=receipt.block if receipt else None,
        block_hash=receipt.block_hash if receipt else "",
        block_time_us=mined_us,
    )


# -- facts -------------------------------------------------------------------------


def native(question: Question, units: int) -> Amount:
    coin = question.network.coin
    return Amount(units=units, decimals=coin.decimals, symbol=coin.symbol)


def gas(units: int) -> Number:
    return Number(value=units, unit="gas")


def price(wei: int) -> Number:
    return Number(value=wei, unit="wei")


def label(question: Question, address: str) -> Label | None:
    """Lists write addresses either way."""
    known = question.known
    return known.label(question.network.id, checksummed(address)) or known.label(question.network.id, address)


def token(question: Question, contract: str) -> Token | None:
    known = question.known
    return known.token(question.network.id, checksummed(contract)) or known.token(question.network.id, contract)


def account(question: Question, address: str) -> Account:
    found = label(question, address)
    return labelled(checksummed(address), found)


def token_amount(question: Question, contract: str, units: int) -> Amount | None:
    """Only of tokens that the registry knows: others' decimals are anyone's claim."""
    found = token(question, contract)
    if found is None:
        return None
    return Amount(units=units, decimals=found.decimals, symbol=found.symbol, contract=checksummed(contract))


def strange_amount(contract: str, units: int, decimals: Any, symbol: str | None) -> Amount | None:
    """An amount as the contract itself would have it read."""
    places = quantity(decimals) if isinstance(decimals, str) and len(decimals) <= 66 else None
    if places is None or places > 77:
        return None
    return Amount(units=units, decimals=places, symbol=symbol or "", contract=checksummed(contract), known=False)


def moment(us: int) -> Moment:
    return Moment(us=us)


def same(one: str, other: str) -> bool:
    return plain_address(one) is not None and plain_address(one) == plain_address(other)


def lookalikes(question: Question, contract: str, symbol: str | None) -> tuple[Token, ...]:
    """Tokens of the registry that `contract`, with this name, can be taken for; none if it is one of them."""
    if not symbol or token(question, contract) is not None:
        return ()
    found = question.known.tokens_called(question.network.id, symbol)
    return tuple(one for one in found if not same(one.contract, contract))
