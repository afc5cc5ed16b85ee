"""Contracts of tokens: checked as their network writes them, and recognised in what somebody asks.

Imported where it is used: it brings curves and codecs, 0.2 s of a start.
"""

from __future__ import annotations

import re

import msgspec

from walletdesk.catalogue.rules import WrongEntry
from walletdesk.chain import addresses, networks, recognise
from walletdesk.chain.base import Family

LONGEST = 128
"""Characters of a contract on a network whose addresses the desk does not read."""
_FREE = re.compile(rf"[0-9A-Za-z][0-9A-Za-z:/._-]{{2,{LONGEST - 1}}}")


class BadContract(WrongEntry):
    code = "bad_contract"
    usual = "contract"
    sentence = "This is not the address of a contract on this network."


class WrongChecksum(WrongEntry):
    code = "wrong_checksum"
    usual = "contract"
    sentence = "A character of this address is wrong: its checksum does not fit. Copy it once more as a whole."


class NoContracts(WrongEntry):
    code = "no_contracts"
    usual = "contract"
    sentence = "Tokens of this network have no address that the desk could check. Leave it empty for its own coin."


def checked(chain: str, contract: str) -> str:
    """`contract` as people on that network write it.  `chain` is an id of `chain.networks`, or "" for one we do not read.

    Raises BadContract, WrongChecksum or NoContracts (422).
    """
    network = networks.known(chain) if chain else None
    if network is None:
        if not _FREE.fullmatch(contract):
            raise BadContract
        return contract
    try:
        return _usual(network.family, contract)
    except addresses.BadChecksum:
        raise WrongChecksum from None


def _usual(family: Family, contract: str) -> str:
    match family:
        case Family.EVM:
            if not re.fullmatch("0[xX][0-9a-fA-F]{40}", contract):
                raise BadContract
            return addresses.evm(contract[2:])
        case Family.TRON:
            if addresses.tron(contract) is None:
                raise BadContract
            return contract
        case Family.SOLANA:
            if not addresses.BASE58.fullmatch(contract) or addresses.solana(contract) != 32:
                raise BadContract
            return contract
        case Family.TON:
            if raw := re.fullmatch("(0|-1):([0-9a-fA-F]{64})", contract):
                return addresses.TonAddress(workchain=int(raw[1]), account=raw[2].lower()).friendly()
            if (found := addresses.ton(contract)) is None:
                raise BadContract
            return found.friendly(bounceable=True)
        case _:
            raise NoContracts


def key(contract: str) -> str:
    """What two ways of writing one contract have in common."""
    if re.fullmatch("0[xX][0-9a-fA-F]{40}", contract):
        return contract.lower()
    try:
        found = addresses.ton(contract)
    except addresses.BadChecksum:
        found = None
    return found.raw if found is not None else contract


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks about: contracts, and the words beside them."""

    words: str
    contracts: tuple[str, ...] = ()
    """Their keys."""
    shown: str = ""
    """The text as it may stand on a page in quotation marks; empty where it may hold a secret."""
    damaged: bool = False
    """Something in it is an address with a fault: a character is wrong, its middle is missing, letters only look right."""


def read(text: str) -> Named:
    """Takes the addresses out of a text that has passed the gate."""
    found = [one for one in recognise.find(text, asked="address") if one.kind == "address"]
    words, after = [], 0
    for one in found:
        words.append(text[after : one.start])
        after = one.end
    words.append(text[after:])
    rest = " ".join(" ".join(words).split())
    good = [key(one.value) for one in found if not one.problem]
    return Named(
        words=rest,
        contracts=tuple(dict.fromkeys(good)),
        damaged=any(one.problem for one in found),
    )
