"""Transactions as Esplora writes them."""

from __future__ import annotations

from typing import Any

import msgspec

from walletdesk.chain import rest
from walletdesk.chain.bitcoin.fees import Size

FINAL = 0xFFFFFFFE
"""A `sequence` below it signals that the transaction may be replaced (BIP 125)."""


class In(msgspec.Struct, frozen=True, kw_only=True):
    txid: str
    vout: int
    sequence: int
    address: str
    value: int | None
    """satoshi"""


class Out(msgspec.Struct, frozen=True, kw_only=True):
    address: str
    kind: str
    value: int


class Tx(msgspec.Struct, frozen=True, kw_only=True):
    txid: str
    fee: int
    weight: int
    ins: tuple[In, ...]
    outs: tuple[Out, ...]
    confirmed: bool
    height: int | None = None
    block_hash: str = ""
    time_s: int | None = None

    @property
    def vsize(self) -> int:
        return -(-self.weight // 4)

    @property
    def size(self) -> Size:
        return Size(fee=self.fee, vsize=self.vsize)

    @property
    def signals(self) -> bool:
        return any(one.sequence < FINAL for one in self.ins)

    @property
    def payers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.address for one in self.ins if one.address))

    @property
    def paid(self) -> tuple[Out, ...]:
        """Outputs but those that go back to a paying address."""
        back = set(self.payers)
        away = tuple(one for one in self.outs if one.address and one.address not in back)
        return away or tuple(one for one in self.outs if one.address)


def is_hash(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 64 and rest.hex_bytes(value) is not None


def tx_of(value: Any) -> Tx | None:
    """None where the shape is wrong, or where the fee is not inputs less outputs."""
    row = rest.table(value)
    txid, fee, weight = row.get("txid"), rest.whole(row.get("fee")), rest.whole(row.get("weight"))
    status = rest.table(row.get("status"))
    if not is_hash(txid) or fee is None or not weight or type(status.get("confirmed")) is not bool:
        return None
    ins = tuple(one for one in map(_in, rest.rows(row.get("vin"))) if one is not None)
    outs = tuple(one for one in map(_out, rest.rows(row.get("vout"))) if one is not None)
    if len(ins) != len(rest.rows(row.get("vin"))) or len(outs) != len(rest.rows(row.get("vout"))):
        return None
    values = [one.value for one in ins]
    if values and None not in values:
        spent = sum(value for value in values if value is not None)
        if spent - sum(one.value for one in outs) != fee:
            return None
    height = rest.whole(status.get("block_height"))
    if status["confirmed"] and height is None:
        return None
    return Tx(
        txid=str(txid).lower(),
        fee=fee,
        weight=weight,
        ins=ins,
        outs=outs,
        confirmed=status["confirmed"],
        height=height,
        block_hash=rest.text(status.get("block_hash")),
        time_s=rest.whole(status.get("block_time")),
    )


def _in(value: Any) -> In | None:
    row = rest.table(value)
    txid, vout = row.get("txid"), rest.whole(row.get("vout"))
    if not is_hash(txid) or vout is None:
        return None
    prevout = rest.table(row.get("prevout"))
    sequence = rest.whole(row.get("sequence"))
    return In(
        txid=str(txid).lower(),
        vout=vout,
        sequence=0xFFFFFFFF if sequence is None else sequence,
        address=rest.text(prevout.get("scriptpubkey_address")),
        value=rest.whole(prevout.get("value")),
    )


def _out(value: Any) -> Out | None:
    row = rest.table(value)
    amount = rest.whole(row.get("value"))
    if amount is None:
        return None
    return Out(
        address=rest.text(row.get("scriptpubkey_address")),
        kind=rest.text(row.get("scriptpubkey_type")),
        value=amount,
    )


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """What waits together with a transaction."""

    ancestors: tuple[Size, ...] = ()
    descendants: tuple[Size, ...] = ()
    effective: int | None = None
    """Rate in thousandths, where the node works it out."""


def family_of(value: Any) -> Family | None:
    """From mempool.space's `/v1/cpfp/:txid`."""
    row = rest.table(value)
    if "ancestors" not in row:
        return None
    ancestors, descendants = _sizes(row.get("ancestors")), _sizes(row.get("descendants", []))
    best = row.get("bestDescendant")
    if ancestors is None or descendants is None:
        return None
    if not descendants and best:
        descendants = _sizes([best]) or ()
    return Family(
        ancestors=ancestors, descendants=descendants, effective=rest.thousandths(row.get("effectiveFeePerVsize"))
    )


def _sizes(value: Any) -> tuple[Size, ...] | None:
    found = []
    for one in rest.rows(value)[:200]:
        fee, weight = rest.whole(rest.table(one).get("fee")), rest.thousandths(rest.table(one).get("weight"))
        if fee is None or not weight:
            return None
        found.append(Size(fee=fee, vsize=-(-weight // 4_000)))
    return tuple(found)


class Replacement(msgspec.Struct, frozen=True, kw_only=True):
    txid: str
    mined: bool


def replacement_of(value: Any, wanted: str) -> Replacement | None:
    """From mempool.space's `/v1/tx/:txid/rbf`: the newest of the tree, if `wanted` is one that it replaced."""
    root = rest.table(rest.table(value).get("replacements"))
    txid = rest.table(root.get("tx")).get("txid")
    if not is_hash(txid) or str(txid).lower() == wanted or not _replaces(root, wanted):
        return None
    mined = root.get("mined") is True or rest.table(root.get("tx")).get("mined") is True
    return Replacement(txid=str(txid).lower(), mined=mined)


def _replaces(root: dict[str, Any], wanted: str) -> bool:
    rows, looked = [root], 0
    while rows and looked < 500:
        node = rows.pop()
        looked += 1
        for row in rest.rows(node.get("replaces")):
            child = rest.table(row)
            if rest.text(rest.table(child.get("tx")).get("txid")).lower() == wanted:
                return True
            rows.append(child)
    return False
