"""Ethereum and the chains that speak its JSON-RPC."""

from walletdesk.chain.evm.adapter import height_calls, pack, read_height, unpack
from walletdesk.chain.evm.address import address
from walletdesk.chain.evm.fees import fee_tiers
from walletdesk.chain.evm.transaction import transaction

__all__ = ["address", "fee_tiers", "height_calls", "pack", "read_height", "transaction", "unpack"]
