"""Addresses as each chain writes them: read, checked, and written in their usual form.

Readers return None for what is not of their shape and raise `BadChecksum` for what has the shape and is mistyped.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import reduce
from operator import xor

import base58
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE58 = re.compile(f"[{ALPHABET}]+")

TRON_VERSION = 0x41
BITCOIN_VERSIONS = {0x00: False, 0x05: False, 0x6F: True, 0xC4: True}
"""Version byte of a base58check address, and whether it belongs to test networks.  Source: chainparams.cpp."""
BITCOIN_PREFIXES = {"bc": False, "tb": True, "bcrt": True}
"""BIP 173: human-readable part of a segwit address."""


class BadChecksum(Exception):
    """It has the shape of an address, but its checksum is another's: a character is wrong."""


# -- EVM ---------------------------------------------------------------------------


def eip55(address: str) -> str:
    """The 40 hexadecimal digits of `address` (with or without 0x) with the capitals of EIP-55, with 0x."""
    from Crypto.Hash import keccak  # loads a parser of C, 0.1 s of every start

    digits = address[-40:].lower()
    marks = keccak.new(digest_bits=256, data=digits.encode()).hexdigest()
    return "0x" + "".join(digit.upper() if mark > "7" else digit for digit, mark in zip(digits, marks, strict=False))


def evm(digits: str) -> str:
    """40 hexadecimal digits in their usual form.  Raises BadChecksum where capitals are mixed and not those of EIP-55."""
    usual = eip55(digits)
    if digits not in (digits.lower(), digits.upper()) and usual[2:] != digits:
        raise BadChecksum
    return usual


# -- base58: TRON, Bitcoin's older addresses, Solana ----------------------------------


def base58check(text: str) -> bytes | None:
    """Version byte and the rest, 21 bytes.  Raises BadChecksum."""
    try:
        raw = base58.b58decode(text)
    except ValueError:
        return None
    if len(raw) != 25:
        return None
    try:
        return base58.b58decode_check(text)
    except ValueError:
        raise BadChecksum from None


def tron(text: str) -> str | None:
    """`T` and 33 more.  Raises BadChecksum."""
    if len(text) != 34 or not text.startswith("T"):
        return None
    raw = base58check(text)
    return text if raw and raw[0] == TRON_VERSION else None


def tron_from_hex(digits: str) -> str:
    """`41` and 40 hexadecimal digits, as nodes write addresses, in the form that people know."""
    return base58.b58encode_check(bytes.fromhex(digits)).decode()


def bitcoin_legacy(text: str) -> bool | None:
    """Whether a `1...`, `3...`, `m...`, `n...` or `2...` address is of a test network; None for another shape.

    Raises BadChecksum.
    """
    if not 26 <= len(text) <= 35 or text[0] not in "13mn2":
        return None
    raw = base58check(text)
    return BITCOIN_VERSIONS.get(raw[0]) if raw else None


def solana(text: str) -> int | None:
    """How many bytes the base58 text holds, where that is 32 (an address) or 64 (a signature)."""
    if not (32 <= len(text) <= 44 or 64 <= len(text) <= 88):
        return None
    try:
        size = len(base58.b58decode(text))
    except ValueError:
        return None
    return size if size in (32, 64) else None


def is_solana_key(text: str) -> bool:
    """Whether 64 bytes in base58 are no signature but a key pair: its second half is the public key of its first."""
    raw = base58.b58decode(text)
    public = Ed25519PrivateKey.from_private_bytes(raw[:32]).public_key().public_bytes_raw()
    return public == raw[32:]


# -- bech32: Bitcoin's segwit and taproot ---------------------------------------------

_CHARSET = {letter: at for at, letter in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_FOLDED = [reduce(xor, (part for bit, part in enumerate(_GENERATOR) if top >> bit & 1), 0) for top in range(32)]
_BECH32, _BECH32M = 1, 0x2BC830A3


def segwit(text: str) -> bool | None:
    """Whether a segwit address is of a test network; None for another shape.  Raises BadChecksum.

    Source: BIP 173 (version 0), BIP 350 (later versions).
    """
    if text not in (text.lower(), text.upper()):
        return None
    prefix, _, rest = text.lower().rpartition("1")
    if prefix not in BITCOIN_PREFIXES or not 14 <= len(text) <= 90:
        return None
    values = [_CHARSET.get(letter, -1) for letter in rest]
    if len(values) < 8 or -1 in values:
        return None
    version, data = values[0], values[1:-6]
    if version > 16 or _polymod(prefix, values) != (_BECH32M if version else _BECH32):
        raise BadChecksum
    size, spare = divmod(len(data) * 5, 8)
    if spare > 4 or (data and data[-1] & ((1 << spare) - 1)):
        return None
    if not 2 <= size <= 40 or (version == 0 and size not in (20, 32)):
        return None
    return BITCOIN_PREFIXES[prefix]


def _polymod(prefix: str, values: list[int]) -> int:
    check = 1
    for value in [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix), *values]:
        check = (check & 0x1FFFFFF) << 5 ^ value ^ _FOLDED[check >> 25]
    return check


# -- TON ---------------------------------------------------------------------------


class TonAddress(msgspec.Struct, frozen=True, kw_only=True):
    workchain: int
    account: str
    """64 hexadecimal digits, lower case."""
    bounceable: bool = True
    testnet: bool = False

    def friendly(self, *, bounceable: bool | None = None) -> str:
        """48 characters for people: `EQ...` bounceable, `UQ...` not, `kQ` and `0Q` on the test network."""
        flag = 0x11 if (self.bounceable if bounceable is None else bounceable) else 0x51
        raw = bytes((flag | (0x80 if self.testnet else 0), self.workchain & 0xFF)) + bytes.fromhex(self.account)
        return base64.urlsafe_b64encode(raw + _crc16(raw)).decode()

    @property
    def raw(self) -> str:
        return f"{self.workchain}:{self.account}"


def ton(text: str) -> TonAddress | None:
    """A friendly address, in either base64 alphabet.  Raises BadChecksum.  Source: TEP-2."""
    if len(text) != 48:
        return None
    try:
        data = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return None
    flag, workchain = data[0], data[1]
    if flag & 0x7F not in (0x11, 0x51) or workchain not in (0x00, 0xFF):
        return None
    if _crc16(data[:34]) != data[34:]:
        raise BadChecksum
    return TonAddress(
        workchain=-1 if workchain == 0xFF else 0,
        account=data[2:34].hex(),
        bounceable=flag & 0x7F == 0x11,
        testnet=flag >= 0x80,
    )


def _crc16(data: bytes) -> bytes:
    """CRC-16/XMODEM."""
    return binascii.crc_hqx(data, 0).to_bytes(2, "big")
