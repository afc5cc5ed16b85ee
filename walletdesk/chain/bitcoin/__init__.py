"""Bitcoin: place in the mempool, replacement, child that pays, eviction."""

from walletdesk.chain.bitcoin.adapter import height_calls, pack, read_height, unpack
from walletdesk.chain.bitcoin.address import address
from walletdesk.chain.bitcoin.fees import fee_tiers
from walletdesk.chain.bitcoin.transaction import transaction

__all__ = ["address", "fee_tiers", "height_calls", "pack", "read_height", "transaction", "unpack"]
