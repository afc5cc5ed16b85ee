"""What is next to nothing: strangers send it so that their address shows up in somebody's history."""

from __future__ import annotations

from walletdesk.chain.base import Amount, Family, Network

PEGGED = frozenset({"DAI", "XDAI", "WXDAI", "FRAX"})
"""Symbols of tokens worth a dollar, beside those that say so themselves."""
_COIN = {Family.EVM: 10**5, Family.BITCOIN: 10**5, Family.SOLANA: 10**4, Family.TON: 10**3, Family.TRON: 10**2}
"""Less than such a part of the coin: about a cent or less of most, about what miners let pass at all of Bitcoin's."""
_TOKEN = 10**6
"""The same of a token that is not worth a dollar: what it is worth the desk does not know."""


def tiny(network: Network, amount: Amount) -> bool:
    """Something, and less than about a cent.  Never of a token that the registry does not know: see its decimals."""
    if not amount.known or amount.units <= 0:
        return False
    if not amount.contract:
        return amount.units * _COIN[network.family] < _one(amount)
    symbol = amount.symbol.upper()
    if "USD" in symbol or symbol in PEGGED:
        return amount.units * 100 < _one(amount)
    return amount.units * _TOKEN < _one(amount)


def _one(amount: Amount) -> int:
    return int(10**amount.decimals)
