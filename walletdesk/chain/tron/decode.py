"""What TRON's hex says: the call inside a transaction, the memo, why a contract gave up."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from walletdesk.chain.base import Words
from walletdesk.chain.rest import hex_bytes, rows, table, text, whole
from walletdesk.chain.tron.addresses import to_base58

TRANSFER = bytes.fromhex("a9059cbb")
TRANSFER_FROM = bytes.fromhex("23b872dd")
APPROVE = bytes.fromhex("095ea7b3")
_INCREASE = frozenset({bytes.fromhex("d73dd623"), bytes.fromhex("39509351")})
"""`increaseApproval` (USDT) and `increaseAllowance`."""
TRANSFER_EVENT = bytes.fromhex("ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")
UNLIMITED = 1 << 128
"""No supply is that large."""

_TEXT = bytes.fromhex("08c379a0")
_PANIC = bytes.fromhex("4e487b71")

REASONS: tuple[tuple[str, str], ...] = (
    # What contracts write, small letters -> our word.  The first hit wins.  Sources: OpenZeppelin ERC20 and SafeMath,
    # Tether's TetherToken, SunSwap/Uniswap V2 router and pair, Circle's FiatToken, WTRX.
    ("exceeds allowance", "allowance"),
    ("insufficient allowance", "allowance"),
    ("exceeds balance", "balance"),
    ("insufficient balance", "balance"),
    ("insufficient_output_amount", "slippage"),
    ("excessive_input_amount", "slippage"),
    ("too little received", "slippage"),
    ("too much requested", "slippage"),
    ("uniswapv2: k", "slippage"),
    ("slippage", "slippage"),
    ("return amount is not enough", "slippage"),
    (": expired", "deadline"),
    ("transaction too old", "deadline"),
    ("deadline", "deadline"),
    ("blacklisted", "frozen"),
    ("blacklist", "frozen"),
    ("paused", "paused"),
    ("transfer_from_failed", "allowance"),
    ("subtraction overflow", "balance"),
)


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction's own words.  Addresses in hex; None and empty where absent."""

    hash: str
    kind: str
    """Type of the contract: `TransferContract`, `TriggerSmartContract`, ..."""
    owner: str
    to: str = ""
    """Who receives; of an approval who may spend."""
    moved_from: str = ""
    """Whose tokens move, where that is not `owner` (transferFrom)."""
    amount: int | None = None
    contract: str = ""
    """Called contract."""
    asset: str = ""
    """Id of a TRC-10 token."""
    data: str = ""
    does: str = ""
    """`transfer`, `transfer-from`, `approve` or nothing, where `data` is read."""
    call_value: int = 0
    fee_limit: int = 0
    expires_ms: int | None = None
    sent_ms: int | None = None
    memo: str = ""
    code: str = ""
    """`contractRet`, once it is in a block."""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One transfer event.  Addresses in hex with 41 in front."""

    contract: str
    giver: str
    taker: str
    units: int


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    block: int
    time_ms: int | None
    fee: int
    code: str
    failed: bool
    energy: int
    energy_own: int
    energy_origin: int
    """Paid by the contract's maker."""
    energy_fee: int
    net_usage: int
    net_fee: int
    returned: bytes
    message: str
    moves: tuple[Move, ...]
    """What token contracts told of, in their order."""
    spoke: frozenset[str]
    """Contracts that wrote down anything, in hex with 41 in front."""


def sent_of(value: Any) -> Sent | None:
    """From `gettransactionbyid` or `gettransactionfrompending`; None where there is none (`{}`) or the shape is wrong."""
    tx = table(value)
    raw = table(tx.get("raw_data"))
    contract = next(iter(rows(raw.get("contract"))), None)
    inner = table(table(table(contract).get("parameter")).get("value"))
    owner = text(inner.get("owner_address"))
    if not text(tx.get("txID")) or not to_base58(owner):
        return None
    sent = Sent(
        hash=text(tx["txID"]).lower(),
        kind=text(table(contract).get("type"))[:60],
        owner=owner,
        call_value=whole(inner.get("call_value")) or 0,
        fee_limit=whole(raw.get("fee_limit")) or 0,
        expires_ms=whole(raw.get("expiration")),
        sent_ms=whole(raw.get("timestamp")),
        memo=words(hex_bytes(raw.get("data"), 4096)),
        code=text(table(next(iter(rows(tx.get("ret"))), None)).get("contractRet")),
    )
    match sent.kind:
        case "TransferContract":
            return _with(sent, to=_address(inner.get("to_address")), amount=whole(inner.get("amount")))
        case "TransferAssetContract":
            return _with(
                sent,
                to=_address(inner.get("to_address")),
                amount=whole(inner.get("amount")),
                asset=words(hex_bytes(inner.get("asset_name"), 32)),
            )
        case "TriggerSmartContract":
            return _with(
                sent, contract=_address(inner.get("contract_address")), data=text(inner.get("data")), **_call(inner)
            )
        case _:
            return _with(sent, to=_address(inner.get("receiver_address")))


_EXPIRATION = 8
"""Its field in `Transaction.raw` of java-tron's Tron.proto."""


def signed_expiry_ms(value: Any) -> int | None:
    """The time in the bytes that were signed, whose hash is the transaction's name: so no node can say another one.

    None where those bytes are not there, are of another transaction, or hold none.
    """
    tx = table(value)
    raw = hex_bytes(tx.get("raw_data_hex"))
    if not raw or hashlib.sha256(raw).hexdigest() != text(tx.get("txID")).lower():
        return None
    at = 0
    while at < len(raw):
        tag, at = _varint(raw, at)
        number, kind = tag >> 3, tag & 7
        found, at = _varint(raw, at) if kind in (0, 2) else (0, at + {1: 8, 5: 4}.get(kind, len(raw)))
        if kind == 2:
            at += found
        elif kind == 0 and number == _EXPIRATION:
            return whole(found)
    return None


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    """Protocol Buffers' number that begins at `at`, and where the next thing begins."""
    value = shift = 0
    for one in raw[at : at + 10]:
        value |= (one & 0x7F) << shift
        shift += 7
        at += 1
        if one < 0x80:
            return value, at
    return value, len(raw)


def _with(sent: Sent, **changes: Any) -> Sent:
    return msgspec.structs.replace(sent, **changes)


def _address(value: Any) -> str:
    return text(value) if to_base58(value) else ""


def _call(inner: dict[str, Any]) -> dict[str, Any]:
    data = hex_bytes(inner.get("data")) or b""
    selector, arguments = data[:4], data[4:]
    if selector == TRANSFER and len(arguments) >= 64:
        return {"does": "transfer", "to": _at(arguments, 0), "amount": _number(arguments, 1)}
    if selector == TRANSFER_FROM and len(arguments) >= 96:
        return {
            "does": "transfer-from",
            "moved_from": _at(arguments, 0),
            "to": _at(arguments, 1),
            "amount": _number(arguments, 2),
        }
    if (selector == APPROVE or selector in _INCREASE) and len(arguments) >= 64:
        return {"does": "approve", "to": _at(arguments, 0), "amount": _number(arguments, 1)}
    return {}


def _at(arguments: bytes, place: int) -> str:
    """The last 20 bytes of a word: some wallets leave TRON's 0x41 in front of them."""
    return "41" + arguments[32 * place + 12 : 32 * place + 32].hex()


def _number(arguments: bytes, place: int) -> int:
    return int.from_bytes(arguments[32 * place : 32 * place + 32], "big")


def receipt_of(value: Any) -> Receipt | None:
    """From `gettransactioninfobyid`; None where it is not in a block yet (`{}`)."""
    info = table(value)
    block = whole(info.get("blockNumber"))
    if block is None:
        return None
    receipt = table(info.get("receipt"))
    return Receipt(
        block=block,
        time_ms=whole(info.get("blockTimeStamp")),
        fee=whole(info.get("fee")) or 0,
        code=text(receipt.get("result")),
        failed=info.get("result") == "FAILED",
        energy=whole(receipt.get("energy_usage_total")) or 0,
        energy_own=whole(receipt.get("energy_usage")) or 0,
        energy_origin=whole(receipt.get("origin_energy_usage")) or 0,
        energy_fee=whole(receipt.get("energy_fee")) or 0,
        net_usage=whole(receipt.get("net_usage")) or 0,
        net_fee=whole(receipt.get("net_fee")) or 0,
        returned=hex_bytes(next(iter(rows(info.get("contractResult"))), "")) or b"",
        message=words(hex_bytes(info.get("resMessage"), 4096)),
        moves=tuple(move for log in rows(info.get("log"))[:500] if (move := _move(table(log)))),
        spoke=frozenset(
            "41" + (hex_bytes(table(log).get("address"), 20) or b"").hex() for log in rows(info.get("log"))
        ),
    )


def _move(log: dict[str, Any]) -> Move | None:
    topics = [hex_bytes(topic, 32) for topic in rows(log.get("topics"))[:4]]
    contract, units = hex_bytes(log.get("address"), 20), hex_bytes(log.get("data"), 32)
    if len(topics) != 3 or topics[0] != TRANSFER_EVENT or not contract or len(contract) != 20 or units is None:
        return None
    giver, taker = ("41" + (topic or b"").hex()[-40:] for topic in topics[1:])
    if len(giver) != 42 or len(taker) != 42:
        return None
    return Move(contract="41" + contract.hex(), giver=giver, taker=taker, units=int.from_bytes(units, "big"))


def words(raw: bytes | None) -> str:
    """Text out of bytes that anyone may have written."""
    said = (raw or b"").decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else " " for letter in said).strip()[:200]


def strange(said: str) -> Words:
    return Words(text=said[:200], strange=True)


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a contract gave up."""

    reason: str
    """`text`, `panic`, `custom`, `bare`, or a word of `REASONS`."""
    text: str = ""
    panic: int | None = None
    selector: str = ""


def refusal(returned: bytes) -> Refusal:
    """Reads Solidity's `Error(string)`, `Panic(uint256)` and own errors."""
    if returned[:4] == _TEXT:
        said = string(returned[4:])
        small = said.lower()
        reason = next((word for part, word in REASONS if part in small), "text" if said else "bare")
        return Refusal(reason=reason, text=said)
    if returned[:4] == _PANIC and len(returned) == 36:
        return Refusal(reason="panic", panic=int.from_bytes(returned[4:], "big"))
    if len(returned) >= 4 and (len(returned) - 4) % 32 == 0:
        return Refusal(reason="custom", selector="0x" + returned[:4].hex())
    return Refusal(reason="bare")


def string(encoded: bytes) -> str:
    """The one ABI string in `encoded`; also where a contract gives 32 bytes filled up with zeros instead."""
    if len(encoded) == 32:
        return words(encoded)
    if len(encoded) < 64:
        return ""
    start = int.from_bytes(encoded[:32], "big")
    if start + 32 > len(encoded):
        return ""
    length = int.from_bytes(encoded[start : start + 32], "big")
    return words(encoded[start + 32 : start + 32 + min(length, 1024)])


class Constant(msgspec.Struct, frozen=True, kw_only=True):
    """What a call that only reads gave."""

    returned: bytes
    energy: int


def constant_of(value: Any) -> Constant | None:
    """From `triggerconstantcontract`; None where the contract gave up: then the energy means nothing.

    The node reports that in three places: `result.result`, `result.message` and `transaction.ret[0].ret`.
    """
    answer = table(value)
    result = table(answer.get("result"))
    ret = table(next(iter(rows(table(answer.get("transaction")).get("ret"))), None))
    if result.get("result") is not True or result.get("message") or ret.get("ret") == "FAILED":
        return None
    returned = hex_bytes(next(iter(rows(answer.get("constant_result"))), None))
    if returned is None:
        return None
    return Constant(returned=returned, energy=whole(answer.get("energy_used")) or 0)


def number_of(value: Any) -> int | None:
    """A constant call's one number."""
    found = constant_of(value)
    return None if found is None or len(found.returned) != 32 else int.from_bytes(found.returned, "big")
