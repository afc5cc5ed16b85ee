"""Bitcoin: place in the mempool, replacement, child that pays, eviction."""

from walletdesk.chain.bitcoin.adapter import height_calls, pack, read_height, unpack
from walletdesk.chain.bitcoin.address import address
from walletdesk.chain.bitcoin.transaction import transaction

__all__ = ["address", "height_calls", "pack", "read_height", "transaction", "unpack"]
