"""Looks for secrets in whatever was written, as somebody with the disk or the browser in hand would."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote, quote_plus

import msgspec

WORDS = 3
"""So many words of a phrase in a row are one piece; of a key a quarter is."""
GLUES = ("", " ", "\n", ", ", ",", "、", "，", "\u3000", '","', '", "')


class Secret(msgspec.Struct, frozen=True):
    """What was sent.  `parts` is the phrase word by word, or one key."""

    name: str
    parts: tuple[str, ...]

    def pieces(self) -> set[str]:
        if len(self.parts) == 1:
            size = len(self.parts[0]) // 4
            return {self.parts[0][at : at + size] for at in range(0, len(self.parts[0]) - size + 1)}
        return {
            glue.join(self.parts[at : at + WORDS]) for glue in GLUES for at in range(0, len(self.parts) - WORDS + 1)
        }


def forms(piece: str) -> set[bytes]:
    """The piece as text files, databases, JSON and addresses write it, in small letters."""
    escaped = json.dumps(piece)[1:-1]
    texts = {piece, escaped, quote(piece), quote(piece, safe=""), quote_plus(piece)}
    written = {text.encode(code) for text in texts for code in ("utf-8", "utf-16-le", "utf-16-be")}
    return {one.lower() for one in written if len(one) >= 6}


def left_in(secrets: Iterable[Secret], content: bytes) -> set[str]:
    """Names of the secrets of which a piece is in there; never the piece."""
    content = content.lower()
    return {
        secret.name for secret in secrets if any(form in content for piece in secret.pieces() for form in forms(piece))
    }


def left_on_disk(secrets: Iterable[Secret], folder: Path) -> dict[str, set[str]]:
    secrets = list(secrets)
    found = {path: left_in(secrets, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    return {path.relative_to(folder).as_posix(): names for path, names in found.items() if names}
