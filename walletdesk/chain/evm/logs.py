"""Token events in receipts: ERC-20, ERC-721 and ERC-1155 transfers and approvals.

Anyone can write a contract that announces transfers which nobody made, so an event is a claim of its contract.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from walletdesk.chain.evm.shapes import Log
from walletdesk.chain.evm.values import address_of_word, word

TRANSFER = bytes.fromhex("ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")
"""keccak256 of Transfer(address,address,uint256): https://eips.ethereum.org/EIPS/eip-20, the same in EIP-721."""
APPROVAL = bytes.fromhex("8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925")
"""Approval(address,address,uint256)."""
APPROVAL_FOR_ALL = bytes.fromhex("17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31")
"""ApprovalForAll(address,address,bool): https://eips.ethereum.org/EIPS/eip-721."""
TRANSFER_SINGLE = bytes.fromhex("c3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62")
"""TransferSingle(address,address,address,uint256,uint256): https://eips.ethereum.org/EIPS/eip-1155."""

UNLIMITED = 2**255
"""Approvals at least this large are for everything, whatever was taken off."""


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    contract: str
    sender: str
    to: str
    units: int
    """Smallest units; 1 for an item."""
    item: int | None = None
    """Number of a single thing (NFT)."""


class Allowed(msgspec.Struct, frozen=True, kw_only=True):
    contract: str
    owner: str
    spender: str
    units: int
    everything: bool = False
    """All of a collection, or a sum without limit."""


def moved(logs: Sequence[Log]) -> tuple[Moved, ...]:
    return tuple(found for log in logs if (found := _moved(log)) is not None)


def _moved(log: Log) -> Moved | None:
    topics = log.topics
    if len(topics) == 3 and topics[0] == TRANSFER and (units := word(log.data, 0)) is not None:
        return Moved(
            contract=log.contract, sender=address_of_word(topics[1]), to=address_of_word(topics[2]), units=units
        )
    if len(topics) == 4 and topics[0] == TRANSFER:
        sender, to = address_of_word(topics[1]), address_of_word(topics[2])
        return Moved(contract=log.contract, sender=sender, to=to, units=1, item=int.from_bytes(topics[3]))
    if len(topics) == 4 and topics[0] == TRANSFER_SINGLE:
        item, units = word(log.data, 0), word(log.data, 1)
        if item is not None and units is not None:
            sender, to = address_of_word(topics[2]), address_of_word(topics[3])
            return Moved(contract=log.contract, sender=sender, to=to, units=units, item=item)
    return None


def allowed(logs: Sequence[Log]) -> tuple[Allowed, ...]:
    return tuple(found for log in logs if (found := _allowed(log)) is not None)


def _allowed(log: Log) -> Allowed | None:
    topics = log.topics
    if len(topics) != 3 or topics[0] not in (APPROVAL, APPROVAL_FOR_ALL):
        return None
    units = word(log.data, 0)
    if units is None:
        return None
    owner, spender = address_of_word(topics[1]), address_of_word(topics[2])
    every = (topics[0] == APPROVAL_FOR_ALL and units == 1) or (topics[0] == APPROVAL and units >= UNLIMITED)
    return Allowed(contract=log.contract, owner=owner, spender=spender, units=units, everything=every)


def alike(one: str, other: str) -> bool:
    """Two addresses that people take for each other, who compare the first and last four digits."""
    one, other = one.removeprefix("0x"), other.removeprefix("0x")
    return one != other and one[:4] == other[:4] and one[-4:] == other[-4:]
