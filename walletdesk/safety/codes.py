"""Secrets that wallets and authenticators put into QR codes, where nobody writes them as words.

Sources: SeedQR and CompactSeedQR as SeedSigner describes them (four digits a word; the bare 16 or 32 bytes), BCR-2020-006
(`ur:crypto-seed`), and the Key Uri Format of Google Authenticator (`otpauth:`) with its export of all accounts.
"""

from __future__ import annotations

import re

from walletdesk.safety.gate import screen
from walletdesk.safety.lists import MASKS, checksum_holds
from walletdesk.wire import Certainty, Found, RawText, SecretKind

_INDICES = re.compile(r"(?:0[0-9]{3}|1[0-9]{3}|20[0-3][0-9]|204[0-7])+")
_SEED = re.compile(r"ur:(?:crypto-)?(?:seed|bip39|sskr)/", re.IGNORECASE)
_SHARED = re.compile(r"otpauth(?:-migration)?://", re.IGNORECASE)
_HEX = re.compile(r"\s*(?:0x)?[0-9a-f]{64}\s*", re.IGNORECASE)
_BARE = (16, 32)


def in_code(payload: bytes) -> tuple[Found, ...]:
    """What a code holds.  64 digits by themselves are likely a key: nobody makes a code of a bare hash."""
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        text = ""
    if len(payload) in _BARE and not (text and text.isprintable()):
        return (Found(SecretKind.RECOVERY_PHRASE, Certainty.LIKELY, "", len(payload) * 3 // 4),)
    if len(text) // 4 in MASKS and len(text) % 4 == 0 and _INDICES.fullmatch(text):
        bits = 0
        for at in range(0, len(text), 4):
            bits = bits << 11 | int(text[at : at + 4])
        sure = checksum_holds(bits, len(text) // 4)
        certainty = Certainty.CERTAIN if sure else Certainty.LIKELY
        return (Found(SecretKind.RECOVERY_PHRASE, certainty, "", len(text) // 4),)
    if _SEED.match(text):
        return (Found(SecretKind.RECOVERY_PHRASE, Certainty.CERTAIN),)
    if _SHARED.match(text):
        return (Found(SecretKind.CODE, Certainty.CERTAIN),)
    if _HEX.fullmatch(text):
        return (Found(SecretKind.PRIVATE_KEY, Certainty.LIKELY),)
    found = screen(RawText(text or payload.decode("latin-1"))).found
    return tuple(one for one in found if one.certainty is not Certainty.ASK)
