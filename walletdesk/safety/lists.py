"""The BIP-39 word lists, read once, and the checksum they share.

Source: BIP-39 and its word lists as packaged by `mnemonic` (MIT).
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from mnemonic import Mnemonic

LENGTHS = (24, 21, 18, 15, 12)
"""Words of a BIP-39 phrase, longest first."""

MASKS = {n: (1 << 11 * n) - 1 for n in LENGTHS}


@cache
def places(name: str) -> dict[str, int]:
    """Word to its place (0 to 2047) in the list called `name`, as `mnemonic` names it."""
    return {word: place for place, word in enumerate(Mnemonic(name).wordlist)}


def checksum_holds(bits: int, words: int) -> bool:
    """Whether the low 11 x `words` bits of `bits` end in their own checksum (BIP-39)."""
    own = words // 3
    bits &= MASKS[words]
    entropy = (bits >> own).to_bytes(words * 4 // 3, "big")
    return sha256(entropy).digest()[0] >> (8 - own) == bits & ((1 << own) - 1)
