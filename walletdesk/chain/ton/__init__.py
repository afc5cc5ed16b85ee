"""TON: bounced, receivers without a contract, exit codes, too little coin, jettons, forgotten comments."""

from walletdesk.chain.ton.adapter import height_calls, pack, read_height, unpack
from walletdesk.chain.ton.address import address
from walletdesk.chain.ton.transaction import transaction

__all__ = ["address", "height_calls", "pack", "read_height", "transaction", "unpack"]
