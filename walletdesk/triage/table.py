"""Labelled texts from a CSV file."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec

from walletdesk.kit.errors import BadInput

MOST_ROWS = 200_000
MOST_CATEGORIES = 2000
LONGEST_FIELD = 1 << 20


class NotLabelled(BadInput):
    code = "not_labelled"
    sentence = "The file of labelled texts cannot be used: {why}"


class Labelled(msgspec.Struct, frozen=True):
    texts: list[str]
    categories: list[str]
    left_out: int = 0
    """Rows in which the text or the category was missing."""
    repeated: int = 0
    """Rows that were there already."""


def read(path: Path) -> Labelled:
    """The columns `text` and `category`.  A mark at the beginning, empty lines, either end of line and further columns do
    no harm.  Raises NotLabelled (422)."""
    csv.field_size_limit(LONGEST_FIELD)
    rows: dict[tuple[str, str], None] = {}
    left_out = seen = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            names = [name.strip().casefold() for name in next((row for row in reader if any(row)), [])]
            if "text" not in names or "category" not in names:
                raise _wrong(
                    f"its first line must name the columns text and category, and names {', '.join(names)[:80] or 'none'}"
                )
            text_at, category_at = names.index("text"), names.index("category")
            for row in reader:
                if not any(field.strip() for field in row):
                    continue
                if len(row) <= max(text_at, category_at):
                    raise _wrong(f"line {reader.line_num} has too few columns")
                text, category = row[text_at].strip(), row[category_at].strip()
                if not text or not category:
                    left_out += 1
                    continue
                seen += 1
                rows[text, category] = None
                if seen > MOST_ROWS:
                    raise _wrong(f"it has more than {MOST_ROWS} rows")
    except UnicodeDecodeError:
        raise _wrong("it is not UTF-8") from None
    except csv.Error as wrong:
        raise _wrong(f"line {reader.line_num}: {wrong}") from None
    texts, categories = [text for text, _ in rows], [category for _, category in rows]
    if len(set(categories)) < 2:
        raise _wrong("it needs texts of at least two categories")
    if len(set(categories)) > MOST_CATEGORIES:
        raise _wrong(f"it has more than {MOST_CATEGORIES} categories")
    return Labelled(texts, categories, left_out, seen - len(rows))


def _wrong(why: str) -> NotLabelled:
    return NotLabelled(why=why)
