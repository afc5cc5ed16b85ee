"""Proof of work: a stranger's browser computes for a second before something is stored or mailed for it.

The desk signs a challenge, `v1.<purpose>.<nonce>.<made>.<bits>.<signature>`, and keeps nothing of it.  A solution is a
number; the SHA-256 of `challenge:number` begins with `bits` zero bits.  It is good for its purpose and half an hour;
that it is taken once is for whoever takes it: the nonce is made to be a key.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

import msgspec

from walletdesk.kit.clock import MINUTE, SECOND
from walletdesk.kit.errors import Forbidden

LIVES_US = 30 * MINUTE
BITS = 17
"""131,000 tries on average: half a second of a desk's browser, two of a phone.  `static/pages/work.js` counts them."""
MOST_BITS = 22
LIMIT = 200


class NoWork(Forbidden):
    code = "no_work"
    sentence = (
        "Your browser did not show that a person may be behind this. Please confirm your e-mail address first, "
        "or allow scripts on this page, and send it again. Your text is kept."
    )


class WorkTooOld(NoWork):
    code = "work_too_old"
    sentence = "This page was open for long. Please send it once more. Your text is kept."


class Done(msgspec.Struct, frozen=True):
    """Work that was done: `nonce` names it."""

    nonce: str
    expires_at: int


def challenge(key: bytes, purpose: str, *, now: int, bits: int = BITS) -> str:
    said = f"v1.{purpose}.{secrets.token_hex(14)}.{now // SECOND}.{min(bits, MOST_BITS)}"
    return f"{said}.{_signature(key, said)}"


def check(key: bytes, purpose: str, solved: str, *, now: int) -> Done:
    """What was done for `challenge:number`.  Raises NoWork or WorkTooOld (403)."""
    said, _, number = solved.partition(":")
    parts = said.split(".")
    if len(solved) > LIMIT or not solved.isascii() or len(parts) != 6 or not number.isdecimal():
        raise NoWork
    version, meant, nonce, made, bits, signature = parts
    if not hmac.compare_digest(signature, _signature(key, said.rpartition(".")[0])):
        raise NoWork
    if version != "v1" or meant != purpose:
        raise NoWork
    expires_at = int(made) * SECOND + LIVES_US
    if not now < expires_at <= now + LIVES_US + MINUTE:
        raise WorkTooOld
    if int.from_bytes(hashlib.sha256(solved.encode()).digest()) >> (256 - int(bits)):
        raise NoWork
    return Done(nonce, expires_at)


def solve(asked: str) -> str:
    """What a browser does; for programs of our own that play one."""
    bits = int(asked.split(".")[4])
    number = 0
    while int.from_bytes(hashlib.sha256(f"{asked}:{number}".encode()).digest()) >> (256 - bits):
        number += 1
    return f"{asked}:{number}"


def _signature(key: bytes, said: str) -> str:
    return hmac.digest(key, said.encode(), hashlib.sha256)[:16].hex()
