"""TRON addresses: 21 bytes, written `41…` in hex inside nodes and `T…` (base58 with a check of four bytes) for people."""

from __future__ import annotations

from hashlib import sha256

from walletdesk.chain.rest import hex_bytes

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)}
_PREFIX = 0x41


def to_base58(address: object) -> str:
    """`T…` of `41…`; of 20 bytes as events hold them too.  Empty where it is no address."""
    raw = hex_bytes(address, 21)
    if raw is not None and len(raw) == 20:
        raw = bytes([_PREFIX]) + raw
    if raw is None or len(raw) != 21 or raw[0] != _PREFIX:
        return ""
    number = int.from_bytes(raw + _check(raw), "big")  # the first byte is 0x41: no leading zeros to keep
    letters = ""
    while number:
        number, rest = divmod(number, 58)
        letters = _ALPHABET[rest] + letters
    return letters


def to_hex(address: str) -> str:
    """`41…` of `T…`, or of itself.  Empty where letters or check are wrong."""
    if len(address) == 42 and address[:2] == "41":
        return address.lower() if hex_bytes(address) else ""
    if not 25 <= len(address) <= 35 or any(letter not in _VALUE for letter in address):
        return ""
    number = 0
    for letter in address:
        number = number * 58 + _VALUE[letter]
    if number >> 200:
        return ""
    raw = number.to_bytes(25, "big")
    return raw[:21].hex() if raw[0] == _PREFIX and _check(raw[:21]) == raw[21:] else ""


def word(address_hex: str) -> str:
    """The 32-byte word of a call's data, in hex."""
    return address_hex[2:].rjust(64, "0")


def _check(raw: bytes) -> bytes:
    return sha256(sha256(raw).digest()).digest()[:4]
