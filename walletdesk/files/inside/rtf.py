"""RTF: what TextEdit and WordPad write."""

from __future__ import annotations

import re

from walletdesk.files import refusals
from walletdesk.files.inside.gathered import Gathered, Table

_TOKEN = re.compile(
    rb"\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})? ?|\\(?P<sign>.)|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
_RUNS = frozenset(b"object objdata objupdate objautlink objlink objemb template bin".split())
"""What is embedded, fetched or run."""
_NO_WORDS = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable rsidtbl themedata colorschememapping datastore latentstyles "
    b"generator xmlnstbl expandedcolortbl pgptbl filetbl".split()
)
_BREAKS = {b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t"}
_SIGNS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_NAMED = {
    b"emdash": "-",
    b"endash": "-",
    b"lquote": "'",
    b"rquote": "'",
    b"ldblquote": '"',
    b"rdblquote": '"',
    b"bullet": "*",
}
_DDE = re.compile(r"\bDDE(?:AUTO)?\b|\bINCLUDE(?:TEXT|PICTURE)\b", re.IGNORECASE)
_DEEPEST = 500
_LETTERS = "cp1252"


def read(data: bytes, into: Gathered) -> None:
    """Raises ActiveDocument or Damaged (422)."""
    found = re.search(rb"\\ansicpg(\d{3,5})", data[:4096])
    for letters in dict.fromkeys((f"cp{int(found[1])}" if found else _LETTERS, "gb18030")):
        words, columns, pictures = _read(data, letters)
        if _DDE.search(words):
            raise refusals.ActiveDocument
        into.text(words)
        into.text(*columns)
        into.unread |= pictures


def _read(data: bytes, letters: str) -> tuple[str, list[str], bool]:
    out: list[str] = []
    held = bytearray()
    stack: list[tuple[bool, int]] = []
    silent, fallback = False, 1
    skip = 0
    pictures = False
    table, row, column, cell = Table(), 0, 0, 0

    def say(text: str) -> None:
        if held:
            out.append(_decoded(bytes(held), letters))
            held.clear()
        out.append(text)

    for token in _TOKEN.finditer(data):
        word = token["word"]
        if brace := token["brace"]:
            skip = 0
            if brace == b"{":
                if len(stack) > _DEEPEST:
                    raise refusals.Damaged
                stack.append((silent, fallback))
            elif stack:
                silent, fallback = stack.pop()
            continue
        if word in _RUNS:
            raise refusals.ActiveDocument
        if word in _NO_WORDS:
            silent = True
        elif word == b"pict":
            silent = pictures = True
        if silent:
            continue
        if token["byte"]:
            if skip:
                skip -= 1
            else:
                held.append(int(token["byte"], 16))
        elif word == b"u" and token["number"]:
            say(chr(int(token["number"]) % 65536))
            skip = fallback
        elif word == b"uc":
            fallback = min(int(token["number"] or 1), 8)
        elif word in _BREAKS:
            say("")
            if word == b"cell":
                table.put(row, column, "".join(out[cell:]))
                column += 1
            elif word == b"row":
                row, column = row + 1, 0
            say(_BREAKS[word])
            if word in (b"cell", b"row"):
                cell = len(out)
        elif word in _NAMED:
            say(_NAMED[word])
        elif token["sign"] in _SIGNS:
            say(_SIGNS[token["sign"]])
        elif text := token["text"]:
            held += text[skip:]
            skip = max(0, skip - len(text))
    say("")
    # What \u writes in two halves becomes one sign again.
    whole = "".join(out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole, table.columns(), pictures


def _decoded(data: bytes, letters: str) -> str:
    try:
        return data.decode(letters, "replace")
    except LookupError:
        return data.decode(_LETTERS, "replace")
