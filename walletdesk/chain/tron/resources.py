"""What a TRON transaction needs of energy and bandwidth, what the account has, and what the rest costs in TRX.

All in whole numbers: energy, bytes of bandwidth, sun (1 TRX = 1,000,000 sun).  Prices come from the chain's own
parameters each time: votes change them.
Source: https://developers.tron.network/docs/resource-model and .../reference/getchainparameters
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import msgspec

from walletdesk.chain import rest
from walletdesk.chain.base import Amount, Ask, Batch, Call, Network, Tier, Tiers
from walletdesk.chain.rest import rows, table, text, whole

PARAMETERS = Call("POST /wallet/getchainparameters", {})
TRANSFER_BYTES = 268
"""Of a plain TRX transfer, as receipts show it (`net_fee` 268,000 sun at 1,000 sun a byte)."""
TOKEN_TRANSFER_BYTES = 345
"""Of a TRC-20 transfer with one signature."""
TOKEN_ENERGY, TOKEN_ENERGY_NEW = 64_285, 130_285
"""Of a USDT transfer to who holds USDT, and to who never did (a new entry in the contract's storage), as nodes run it
(`triggerconstantcontract` in the fixtures).  A question about an address has it run anew."""


class Prices(msgspec.Struct, frozen=True, kw_only=True):
    energy: int
    """sun for one energy"""
    bandwidth: int
    """sun for one byte"""
    new_account: int
    """sun for making an account by sending TRX to it: the fee in the transfer and the bandwidth for it"""
    activation: int
    """sun of it for the fee alone: who has staked bandwidth enough pays no more; the free one does not count there"""
    free_bandwidth: int | None = None
    """what every account has a day; None where the node does not say"""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    energy: int
    bandwidth_free: int
    bandwidth_staked: int
    balance: int
    """sun"""

    @property
    def bandwidth(self) -> int:
        """The two kinds are not added: one of them must carry the whole transaction."""
        return max(self.bandwidth_free, self.bandwidth_staked)


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    energy_short: int
    bandwidth_short: int
    energy_sun: int
    bandwidth_sun: int
    sun: int
    """Burned in all."""
    missing: int
    """sun that the balance lacks for it."""


def prices_of(parameters: Any) -> Prices | None:
    """From `getchainparameters`; None where one is absent (a parameter of 0 comes without a value)."""
    found = {
        text(table(row).get("key")): whole(table(row).get("value", 0))
        for row in rows(table(parameters).get("chainParameter"))
    }
    energy, bandwidth = found.get("getEnergyFee"), found.get("getTransactionFee")
    for_bandwidth = found.get("getCreateAccountFee")
    in_transfer = found.get("getCreateNewAccountFeeInSystemContract")
    if energy is None or bandwidth is None or for_bandwidth is None or in_transfer is None:
        return None
    return Prices(
        energy=energy,
        bandwidth=bandwidth,
        new_account=for_bandwidth + in_transfer,
        activation=in_transfer,
        free_bandwidth=found.get("getFreeNetLimit"),
    )


def held_of(account: Any, resource: Any) -> Held:
    """From `getaccount` and `getaccountresource`: fields that are 0 are absent there."""
    resource, account = table(resource), table(account)

    def left(limit: str, used: str) -> int:
        return max(0, (whole(resource.get(limit)) or 0) - (whole(resource.get(used)) or 0))

    return Held(
        energy=left("EnergyLimit", "EnergyUsed"),
        bandwidth_free=left("freeNetLimit", "freeNetUsed"),
        bandwidth_staked=left("NetLimit", "NetUsed"),
        balance=whole(account.get("balance")) or 0,
    )


def cost(energy: int, size: int, held: Held, prices: Prices) -> Cost:
    """Of a transaction that needs `energy` and is `size` bytes long.

    Energy may be paid in part; bandwidth is burned for all bytes as soon as neither kind covers them.
    """
    energy_short = max(0, energy - held.energy)
    bandwidth_short = 0 if held.bandwidth >= size else size - held.bandwidth
    energy_sun = energy_short * prices.energy
    bandwidth_sun = size * prices.bandwidth if bandwidth_short else 0
    sun = energy_sun + bandwidth_sun
    return Cost(
        energy_short=energy_short,
        bandwidth_short=bandwidth_short,
        energy_sun=energy_sun,
        bandwidth_sun=bandwidth_sun,
        sun=sun,
        missing=max(0, sun - held.balance),
    )


def stopped_by_limit(fee_limit: int, used: int, own: int, energy_fee: int, price_now: int) -> bool:
    """Whether a transaction that ran out of energy met its own fee limit, and not the end of the account's TRX.

    `used` is what the caller had to pay for in energy, `own` the part covered by their own energy.  A transaction that
    runs dry uses all it may: min(own energy + TRX / price, fee limit / price).
    """
    burned = used - own
    price = energy_fee // burned if burned > 0 and energy_fee > 0 else price_now
    return price > 0 and fee_limit // price <= used


def fee_tiers(network: Network, now_us: int) -> Generator[Ask, tuple[Batch, ...], Tiers | None]:
    """A machine for who asks about fees.  TRON has one price for all, set by votes, so there is one tier: a plain transfer
    without bandwidth of its own; beside it what is free, what a new address costs, and what a token costs who has neither
    energy nor bandwidth.  None where the node does not say."""
    batches = yield Ask((PARAMETERS,))
    prices = prices_of(rest.answer(batches, 0).value)
    if prices is None:
        return None
    coin = network.coin
    tier = Tier(
        name="normal",
        cap=prices.bandwidth,
        tip=None,
        wait_us=network.block_ms * 2_000,
        cost=Amount(units=TRANSFER_BYTES * prices.bandwidth, decimals=coin.decimals, symbol=coin.symbol),
    )
    nothing = Held(energy=0, bandwidth_free=0, bandwidth_staked=0, balance=0)
    token = (cost(energy, TOKEN_TRANSFER_BYTES, nothing, prices).sun for energy in (TOKEN_ENERGY, TOKEN_ENERGY_NEW))
    return Tiers(
        network=network.id,
        unit="sun",
        tiers=(tier,),
        base_fee=prices.bandwidth,
        work=prices.energy,
        free=prices.free_bandwidth,
        usual=TRANSFER_BYTES,
        opening=(network.amount(prices.new_account), network.amount(prices.activation)),
        token=tuple(network.amount(sun) for sun in token),
        at_us=now_us,
    )
