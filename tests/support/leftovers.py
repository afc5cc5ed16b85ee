"""Looks for secrets in whatever was written, as somebody with the disk or the browser in hand would."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import msgspec

WORDS = 3
"""So many words of a phrase in a row are one piece; of a key a quarter is."""
CODES: tuple[Callable[[str], bytes], ...] = (
    lambda text: text.encode(),
    lambda text: text.encode("utf-16-le"),
    lambda text: text.encode("utf-16-be"),
    lambda text: json.dumps(text)[1:-1].encode(),
    lambda text: quote(text).encode(),
)
"""How text files, databases, JSON and addresses write a letter."""


class Secret(msgspec.Struct, frozen=True):
    """What was sent.  `parts` is the phrase word by word, or one key."""

    name: str
    parts: tuple[str, ...]

    def is_in(self, content: bytes) -> bool:
        """Whether a piece is in there, in small letters and in any code, whatever stands between the words."""
        bare = content.replace(b"\0", b"")  # UTF-16 of plain letters, either way round
        if len(self.parts) == 1:
            key, size = self.parts[0].encode(), len(self.parts[0]) // 4
            return any(key[at : at + size] in bare for at in range(len(key) - size + 1))
        if self.parts[0].isascii():
            return _in_a_row([part.encode() for part in self.parts], bare)
        return any(_in_a_row([code(part).lower() for part in self.parts], content) for code in CODES)


def _in_a_row(words: list[bytes], content: bytes) -> bool:
    there = [word in content for word in words]
    return any(
        all(there[at : at + WORDS])
        and re.search(b".{0,4}?".join(re.escape(word) for word in words[at : at + WORDS]), content, re.DOTALL)
        for at in range(len(words) - WORDS + 1)
    )


def left_in(secrets: Iterable[Secret], content: bytes) -> set[str]:
    """Names of the secrets of which a piece is in there; never the piece."""
    content = content.lower()
    return {secret.name for secret in secrets if secret.is_in(content)}


def left_on_disk(secrets: list[Secret], folder: Path, since_s: float = 0) -> dict[str, set[str]]:
    """By file, of those written to since then."""
    found = {}
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # a server beside us tidies up
            if path.is_file() and path.stat().st_mtime >= since_s:
                found[path.relative_to(folder).as_posix()] = left_in(secrets, path.read_bytes())
    assert found
    return {path: names for path, names in found.items() if names}
