"""Private keys written as text: WIF, BIP-38, extended keys, Solana's pairs, PEM, and keys with a telling prefix.

Source of versions and lengths: Bitcoin wiki "Wallet import format", BIP-32, BIP-38, SLIP-132, NIP-19; a Solana key file is
the 32 bytes of the seed and the 32 of its public key (RFC 8032), as numbers or in base58.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import base58

from walletdesk.safety import cues
from walletdesk.safety.view import Span, View
from walletdesk.wire import Certainty, SecretKind

_B58 = "1-9A-HJ-NP-Za-km-z"
_LEAST = 50
_LONG = re.compile(rf"[0-9A-Za-z]{{{_LEAST}}}")
_BASE58 = re.compile(rf"(?<![0-9A-Za-z])[{_B58}]{{43,120}}(?![0-9A-Za-z])")
_EXTENDED = re.compile(r"(?:[xyztuvYZUV]prv|Ltpv|Mtpv|dgpv|drkv)")
_PREFIXED = re.compile(
    r"(?<![0-9a-z])(?:suiprivkey1[02-9ac-hj-np-z]{50,70}|nsec1[02-9ac-hj-np-z]{50,70}"
    r"|(?:ed25519|secp256k1)-priv-0x[0-9a-f]{64})(?![0-9a-z])"
)
_NUMBERS = re.compile(r"(?<![0-9.,])[\[({]?\s*(?:[0-9]{1,3}\s*[,;\s]\s*){63}[0-9]{1,3}(?![0-9.])\s*[\])}]?")
"""64 numbers up to three digits: what `solana-keygen` writes, also without its brackets."""
_MANY_NUMBERS = re.compile(r"[0-9][0-9]{0,2}[,;\s]+(?:[0-9]{1,3}[,;\s]+){39}")
_PAIR = 64
_PEM = re.compile(r"-----begin [a-z0-9 ]{0,30}private key[a-z ]{0,10}-----")
_PEM_END = re.compile(r"-----end [a-z0-9 ]{0,30}private key[a-z ]{0,10}-----")


def find(view: View) -> list[Span]:
    spans = []
    if view.longest >= _LEAST and _LONG.search(view.plain):
        spans += [*_base58(view), *_prefixed(view)]
    if "-----begin" in view.folded:
        spans += _pem(view)
    if len(view.plain) >= 2 * _PAIR and _MANY_NUMBERS.search(view.plain):
        spans += _pairs(view)
    return spans


def _base58(view: View) -> Iterator[Span]:
    for found in _BASE58.finditer(view.plain):
        text = found[0]
        if _EXTENDED.match(text) and len(text) >= 100:
            sure = _payload(text, 78) is not None
            yield _span(found, SecretKind.EXTENDED_KEY, sure=sure)
        elif (len(text) in (51, 52) and _wif(text)) or (
            len(text) == 58 and text.startswith("6P") and _payload(text, 39)
        ):
            yield _span(found, SecretKind.PRIVATE_KEY, sure=True)
        elif len(text) in (87, 88) and _is_pair(_decoded(text)):
            yield _span(found, SecretKind.PRIVATE_KEY, sure=True)
        elif len(text) not in (43, 44) and cues.names_private_key(view.folded, found.start()):
            yield _span(found, SecretKind.PRIVATE_KEY, sure=False)


def _wif(text: str) -> bool:
    """33 bytes (version, key), or 34 of which the last is 1 (compressed); any coin's version."""
    return _payload(text, 33) is not None or (_payload(text, 34) or b"").endswith(b"\x01")


def _payload(text: str, size: int) -> bytes | None:
    try:
        payload: bytes = base58.b58decode_check(text)
    except ValueError:
        return None
    return payload if len(payload) == size else None


def _pairs(view: View) -> Iterator[Span]:
    for found in _NUMBERS.finditer(view.plain):
        numbers = [int(one) for one in re.findall("[0-9]+", found[0])]
        if len(numbers) == _PAIR and max(numbers) < 256 and _is_pair(bytes(numbers)):
            yield _span(found, SecretKind.PRIVATE_KEY, sure=True)


def _decoded(text: str) -> bytes:
    try:
        return bytes(base58.b58decode(text))
    except ValueError:
        return b""


def _is_pair(data: bytes) -> bool:
    """Whether the second half is the public key of the first; a signature has the same length and is none."""
    if len(data) != _PAIR:
        return False
    # 60 ms to load, and few texts ever come here.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(data[:32]).public_key().public_bytes_raw() == data[32:]


def _prefixed(view: View) -> Iterator[Span]:
    for found in _PREFIXED.finditer(view.folded):
        yield _span(found, SecretKind.PRIVATE_KEY, sure=True)


def _pem(view: View) -> Iterator[Span]:
    at = 0
    while begin := _PEM.search(view.folded, at):
        end = _PEM_END.search(view.folded, begin.end())
        at = end.end() if end else len(view.folded)
        yield Span(begin.start(), at, SecretKind.PRIVATE_KEY, Certainty.CERTAIN)


def _span(found: re.Match[str], kind: SecretKind, *, sure: bool) -> Span:
    return Span(
        found.start(),
        found.end(),
        kind,
        Certainty.CERTAIN if sure else Certainty.LIKELY,
    )
