"""What was read of one document, within limits."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import msgspec

from walletdesk.files import refusals
from walletdesk.files.rules import Limits

_SMALL = 2_500
"""Pixels: fewer hold no legible phrase; rules, dots and shadows are such pictures."""
_MOST_PICTURES = 60
_PICTURES_BYTES = 60_000_000


class Gathered:
    """`text` and `picture` are called with what is found; DocumentTooLong (413) ends it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.texts: list[str] = []
        self.pictures: list[bytes] = []
        self.unread = False
        self._known: set[str] = set()
        self._characters = 0
        self._pictures_bytes = 0

    def text(self, *lines: str) -> None:
        """Lines that stand together.  The same words a second time are not kept."""
        text = unicodedata.normalize("NFKC", "\n".join(lines))
        plain = " ".join(text.split())
        if not plain or plain in self._known:
            return
        self._known.add(plain)
        self._characters += len(text)
        if self._characters > self.limits.document_text:
            raise self.too_long()
        self.texts.append(text)

    def picture(self, data: bytes, pixels: int = _SMALL) -> None:
        """A picture as a file of its own (PNG, JPEG, ...)."""
        if pixels < _SMALL:
            return
        self._pictures_bytes += len(data)
        if not data or len(self.pictures) >= _MOST_PICTURES or self._pictures_bytes > _PICTURES_BYTES:
            self.unread = True
        else:
            self.pictures.append(data)

    def too_long(self) -> refusals.DocumentTooLong:
        return refusals.DocumentTooLong(
            limit_pages=self.limits.document_pages, limit_text=self.limits.document_text // 1_000_000
        )


class Table:
    """Cells by their places.  Row by row a document reads by itself; `columns` is the other way."""

    def __init__(self) -> None:
        self._cells: dict[int, dict[int, str]] = {}

    def put(self, row: int, column: int, text: str) -> None:
        if text.strip():
            self._cells.setdefault(row, {})[column] = text.strip()

    def rows(self) -> list[str]:
        return ["\t".join(cells[column] for column in sorted(cells)) for _, cells in sorted(self._cells.items())]

    def columns(self) -> list[str]:
        """One below the other, as lines; none where there is one column."""
        numbers = sorted({column for cells in self._cells.values() for column in cells})
        if len(numbers) < 2:
            return []
        rows = [cells for _, cells in sorted(self._cells.items())]
        columns = [[row[number] for row in rows if number in row] for number in numbers]
        return [line for column in columns if not repeats(column) for line in (*column, "")]


def repeats(column: Sequence[str]) -> bool:
    """Whether it says few things again and again, as columns of states do ("true", "sell"): no phrase does."""
    return len(column) >= 8 and len(set(column)) < 6


class Outcome(msgspec.Struct, frozen=True):
    """What the child tells: what it read, or the name of a refusal and what stands in its sentence."""

    texts: Sequence[str] = ()
    pictures: Sequence[bytes] = ()
    unread: bool = False
    refused: str = ""
    values: dict[str, int | str] = {}
