"""Transactions, receipts and blocks, read from what a node said; None where it does not hold together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from walletdesk.chain.evm.values import data, hash32, plain_address, quantity

MOST_LOGS = 2_000


class Block(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    hash: str
    time_us: int
    gas_limit: int
    gas_used: int
    base_fee: int | None
    """Wei; None on chains without one."""


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    hash: str
    sender: str
    to: str | None
    """None makes a contract."""
    nonce: int
    value: int
    gas: int
    input: bytes
    input_hex: str
    kind: int
    cap: int
    """Wei a gas at most; the price of those that name only one."""
    tip: int
    one_price: bool
    """Names one gas price: type 0 or 1."""
    blob_cap: int
    blobs: int
    access_list: Any
    authorizations: Any
    chain: int | None
    block: int | None
    block_hash: str | None
    mined_us: int | None

    @property
    def most_fee(self) -> int:
        """What it may cost at most: the node holds this back beside the value."""
        return self.gas * self.cap + self.blobs * GAS_PER_BLOB * self.blob_cap


GAS_PER_BLOB = 2**17
"""https://eips.ethereum.org/EIPS/eip-4844"""


class Log(msgspec.Struct, frozen=True, kw_only=True):
    contract: str
    topics: tuple[bytes, ...]
    data: bytes


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    hash: str
    block: int
    block_hash: str
    succeeded: bool | None
    """None where the receipt has no status: before the Byzantium fork."""
    gas_used: int
    price: int | None
    """Wei a gas, as paid."""
    extra_fee: int
    """Wei: a rollup's payment to its parent chain, and blobs."""
    extra_unknown: bool
    """A part of the fee that this desk cannot compute."""
    made: str | None
    """The contract that the transaction made."""
    logs: tuple[Log, ...]
    mined_us: int | None


def read_block(value: Any) -> Block | None:
    if not isinstance(value, dict):
        return None
    number, hash, seconds = quantity(value.get("number")), hash32(value.get("hash")), quantity(value.get("timestamp"))
    limit = quantity(value.get("gasLimit"))
    if number is None or hash is None or seconds is None or limit is None:
        return None
    return Block(
        number=number,
        hash=hash,
        time_us=seconds * 1_000_000,
        gas_limit=limit,
        gas_used=quantity(value.get("gasUsed")) or 0,
        base_fee=quantity(value.get("baseFeePerGas")),
    )


def read_transaction(value: Any, hash: str) -> Transaction | None:
    """None too for another transaction than the one asked for."""
    if not isinstance(value, dict) or hash32(value.get("hash")) != hash:
        return None
    sender, nonce, gas = plain_address(value.get("from")), quantity(value.get("nonce")), quantity(value.get("gas"))
    amount, input, price = quantity(value.get("value")), data(value.get("input")), quantity(value.get("gasPrice"))
    cap = quantity(value.get("maxFeePerGas"))
    tip = quantity(value.get("maxPriorityFeePerGas"))
    to = value.get("to")
    if sender is None or nonce is None or gas is None or amount is None:
        return None
    if to is not None and plain_address(to) is None:
        return None
    blobs = value.get("blobVersionedHashes")
    block = quantity(value.get("blockNumber"))
    seconds = quantity(value.get("blockTimestamp"))
    most = price if cap is None else cap
    if most is None:
        return None
    return Transaction(
        hash=hash,
        sender=sender,
        to=plain_address(to),
        nonce=nonce,
        value=amount,
        gas=gas,
        input=input or b"",
        input_hex=value["input"] if isinstance(value.get("input"), str) else "0x",
        kind=quantity(value.get("type")) or 0,
        cap=most,
        tip=tip if cap is not None and tip is not None else most,
        one_price=cap is None,
        blob_cap=quantity(value.get("maxFeePerBlobGas")) or 0,
        blobs=len(blobs) if isinstance(blobs, list) else 0,
        access_list=value.get("accessList"),
        authorizations=value.get("authorizationList"),
        chain=quantity(value.get("chainId")),
        block=block,
        block_hash=hash32(value.get("blockHash")),
        mined_us=seconds * 1_000_000 if seconds is not None and block is not None else None,
    )


def read_receipt(value: Any, hash: str) -> Receipt | None:
    """None too for the receipt of another transaction."""
    if not isinstance(value, dict) or hash32(value.get("transactionHash")) != hash:
        return None
    block, block_hash = quantity(value.get("blockNumber")), hash32(value.get("blockHash"))
    gas_used, status, logs = quantity(value.get("gasUsed")), value.get("status"), value.get("logs")
    if block is None or block_hash is None or gas_used is None:
        return None
    number = quantity(status)
    if status is not None and number not in (0, 1):
        return None
    if not isinstance(logs, list):
        return None
    extra = quantity(value.get("l1Fee")) or 0
    extra += (quantity(value.get("blobGasUsed")) or 0) * (quantity(value.get("blobGasPrice")) or 0)
    operator = (quantity(value.get("operatorFeeScalar")) or 0) + (quantity(value.get("operatorFeeConstant")) or 0)
    return Receipt(
        hash=hash,
        block=block,
        block_hash=block_hash,
        succeeded=None if status is None else number == 1,
        gas_used=gas_used,
        price=quantity(value.get("effectiveGasPrice")),
        extra_fee=extra,
        extra_unknown=operator > 0,
        made=plain_address(value.get("contractAddress")),
        logs=tuple(log for log in map(read_log, logs[:MOST_LOGS]) if log is not None),
        mined_us=_log_time(logs),
    )


def read_log(value: Any) -> Log | None:
    if not isinstance(value, dict):
        return None
    contract, topics, body = plain_address(value.get("address")), value.get("topics"), data(value.get("data"))
    if contract is None or body is None or not isinstance(topics, list):
        return None
    read = [data(topic) for topic in topics[:4]]
    if any(topic is None or len(topic) != 32 for topic in read):
        return None
    return Log(contract=contract, topics=tuple(topic for topic in read if topic is not None), data=body)


def _log_time(logs: Sequence[Any]) -> int | None:
    """Some nodes tell the block's time with every log, none with the receipt itself."""
    first = logs[0] if logs and isinstance(logs[0], dict) else {}
    seconds = quantity(first.get("blockTimestamp"))
    return None if seconds is None else seconds * 1_000_000
