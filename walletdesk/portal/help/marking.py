"""Which words of a found text to mark, and which part of a long one to show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

PASSAGE = 240
_WIDE = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
_RUN = re.compile(rf"({_WIDE}+)|([^\W_]+)", re.UNICODE)
_MOST = 40
_COMMON = frozenset(
    "a an and are as at be been but by can did do does for from had has have how i if in is it its me my not of on or our so that the "
    "their them then there this to was we were what when where which who why will with you your".split()
)

Piece = tuple[str, bool]
"""Words, and whether they are to be marked."""


def marks(query: str) -> re.Pattern[str] | None:
    """What finds the words of `query`; pairs of characters where words have no blanks between them."""
    found: dict[str, None] = {}
    for wide, word in _RUN.findall(query.lower()):
        if wide:
            found |= dict.fromkeys("".join(pair) for pair in pairwise(wide)) if len(wide) > 1 else {wide: None}
        elif word not in _COMMON and (len(word) > 1 or word.isdigit()):
            found[rf"\b{re.escape(word)}\w*" if len(word) > 3 else rf"\b{re.escape(word)}\b"] = None
        if len(found) >= _MOST:
            break
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def pieces(text: str, pattern: re.Pattern[str] | None) -> list[Piece]:
    """The text in parts; marked ones that touch are one."""
    spans: list[list[int]] = []
    for start, end in _spans(text, pattern):
        if spans and start <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    made: list[Piece] = []
    at = 0
    for start, end in spans:
        if start > at:
            made.append((text[at:start], False))
        made.append((text[start:end], True))
        at = end
    if at < len(text):
        made.append((text[at:], False))
    return made


def shortened(text: str, pattern: re.Pattern[str] | None, *, length: int = PASSAGE) -> str:
    """About `length` characters, those with the most marked words among them."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    starts = [start for start, _ in _spans(text, pattern)]
    best, most = 0, 0
    for start in starts:
        held = sum(1 for one in starts if start <= one < start + length - 40)
        if held > most:
            best, most = max(0, start - 40), held
    best = min(best, len(text) - length)
    part = text[best : best + length]
    if best:
        part = "… " + (part.partition(" ")[2] if " " in part[:30] else part)
    return part.rstrip() + (" …" if best + length < len(text) else "")


def _spans(text: str, pattern: re.Pattern[str] | None) -> Iterable[tuple[int, int]]:
    """Pairs of characters overlap: after each mark the search goes on behind its first."""
    if pattern is None:
        return
    at = 0
    while found := pattern.search(text, at):
        yield found.span()
        at = found.start() + 1 if len(found[0]) == 2 else found.end()
