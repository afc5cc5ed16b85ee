"""Values as JSON-RPC writes them, read strictly: what is not as it should be is None, never a guess.

Formats: execution-apis, https://ethereum.github.io/execution-apis/ (quantities and data).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_QUANTITY = re.compile(r"0x[0-9a-fA-F]{1,64}\Z")
_DATA = re.compile(r"0x(?:[0-9a-fA-F]{2})*\Z")

LONGEST_DATA = 256 * 1024
"""Bytes of input or revert data looked at; longer ones are not read."""
SHOWN = 200
"""Characters of a stranger's text that are kept."""


def quantity(value: Any) -> int | None:
    """`0x1b4` as 436.  Zeros in front are let pass, as some nodes write them; JSON numbers are not."""
    if isinstance(value, str) and _QUANTITY.match(value):
        return int(value, 16)
    return None


def data(value: Any) -> bytes | None:
    if isinstance(value, str) and len(value) <= 2 * LONGEST_DATA + 2 and _DATA.match(value):
        return bytes.fromhex(value[2:])
    return None


def hash32(value: Any) -> str | None:
    """A hash in small letters."""
    found = data(value)
    return "0x" + found.hex() if found is not None and len(found) == 32 else None


def plain_address(value: Any) -> str | None:
    """An address in small letters: the form for comparing."""
    found = data(value)
    return "0x" + found.hex() if found is not None and len(found) == 20 else None


def address_of_word(word: bytes) -> str:
    """Of the 32 bytes in which contracts carry it."""
    return "0x" + word[-20:].hex()


def keccak256(message: bytes) -> bytes:
    from Crypto.Hash import keccak  # loads a parser of C, 0.1 s of every start

    return bytes(keccak.new(digest_bits=256, data=message).digest())


def checksummed(address: str) -> str:
    """The address as people copy it (EIP-55); anything else as it is."""
    plain = plain_address(address)
    if plain is None:
        return address
    digits = plain[2:]
    marks = keccak256(digits.encode()).hex()
    return "0x" + "".join(d.upper() if int(m, 16) >= 8 else d for d, m in zip(digits, marks, strict=False))


def text_of(found: bytes) -> str | None:
    """A stranger's text for one line: control and direction marks gone, cut; None where it is no text."""
    try:
        text = found.decode()
    except UnicodeDecodeError:
        return None
    # Cf holds the direction marks and the characters without width, Cc the control characters.
    text = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return " ".join(text.split())[:SHOWN]


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def string_result(value: Any) -> str | None:
    """What `symbol()` answered: a string, or 32 bytes as the first tokens have it."""
    found = data(value)
    if found is None or len(found) < 32:
        return None
    if len(found) == 32:
        return text_of(found.rstrip(b"\0")) or None
    inner = dynamic(found, 0)
    return (text_of(inner) or None) if inner is not None else None


def dynamic(body: bytes, position: int) -> bytes | None:
    """The `bytes` or `string` that argument number `position` of the ABI-coded `body` points at."""
    head = body[32 * position : 32 * position + 32]
    if len(head) < 32:
        return None
    start = int.from_bytes(head)
    if start + 32 > len(body):
        return None
    length = int.from_bytes(body[start : start + 32])
    inner = body[start + 32 : start + 32 + length]
    return inner if len(inner) == length else None


def word(body: bytes, position: int) -> int | None:
    """Argument number `position` as a number."""
    found = body[32 * position : 32 * position + 32]
    return int.from_bytes(found) if len(found) == 32 else None
