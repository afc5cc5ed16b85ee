"""TRON: energy, bandwidth, expiry, permissions and frozen tokens."""

from walletdesk.chain.tron.adapter import height_calls, pack, read_height, unpack
from walletdesk.chain.tron.address import address
from walletdesk.chain.tron.resources import fee_tiers
from walletdesk.chain.tron.transaction import transaction

__all__ = ["address", "fee_tiers", "height_calls", "pack", "read_height", "transaction", "unpack"]
