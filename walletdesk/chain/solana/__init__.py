"""Solana: what landed and with which error, what expired, priority fees, frozen and delegated token accounts."""

from walletdesk.chain.solana.adapter import height_calls, pack, read_height, unpack
from walletdesk.chain.solana.address import address
from walletdesk.chain.solana.fees import fee_tiers
from walletdesk.chain.solana.transaction import transaction

__all__ = ["address", "fee_tiers", "height_calls", "pack", "read_height", "transaction", "unpack"]
