"""Keystore files pasted as text (Web3 secret storage, version 3, and its kin): the whole object is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from walletdesk.safety.view import Span, View
from walletdesk.wire import Certainty, SecretKind

_CIPHERTEXT = re.compile(r"ciphertext[\"'\\]{0,3}\s{0,4}[:=]\s{0,4}[\"'\\]{0,3}[0-9a-z+/=]{32,}")
_KDF = re.compile(r"kdf|scrypt|pbkdf2|argon2|cipherparams|\"crypto\"|\"mac\"")


def find(view: View) -> list[Span]:
    text = view.folded
    if "ciphertext" not in text or not _KDF.search(text):
        return []
    secrets = [found.span() for found in _CIPHERTEXT.finditer(text)]
    if not secrets:
        return []
    objects = list(_objects(text))
    spans = []
    for start, end in secrets:
        around = next(((a, b) for a, b in objects if a <= start and end <= b), None)
        first, last = around or (_line_start(text, start), end)
        spans.append(Span(first, last, SecretKind.KEYSTORE, Certainty.CERTAIN))
    return spans


def _objects(text: str) -> Iterator[tuple[int, int]]:
    """Outermost `{...}`; one that is never closed reaches to the end of the text."""
    depth = 0
    start = 0
    for found in re.finditer("[{}]", text):
        if found[0] == "{":
            if depth == 0:
                start = found.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield start, found.end()
    if depth:
        yield start, len(text)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1
