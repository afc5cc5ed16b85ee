"""The reader of Markdown: CommonMark with tables, without raw HTML, and one block of our own.

:::expert
For whom has seen a nonce before.
:::
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import MutableMapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # 40 ms of every start
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

LEVEL_OPEN, LEVEL_CLOSE = "level_open", "level_close"
DEEPEST = 20
"""Lists and quotes inside each other."""
_OPENS = re.compile(r":::[ \t]*([A-Za-z]{1,20})[ \t]*")
_CLOSES = re.compile(r"[ \t]*:::[ \t]*")


def tokens(text: str) -> list[Token]:
    env: MutableMapping[str, Any] = {}
    return _reader().parse(text, env)


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})
    reader.enable("table")
    reader.block.ruler.before(
        "fence", "level", _level, {"alt": ["paragraph", "reference", "blockquote", "list", "table"]}
    )
    # What a link may lead to is decided where it is written out, and told to its author; here it would stay as text.
    reader.validateLink = _every  # type: ignore[assignment]
    return reader


def _every(_url: str) -> bool:
    return True


def _level(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start) or state.env.get("in_level"):
        return False
    opened = _OPENS.fullmatch(_line(state, start))
    if opened is None:
        return False
    if silent:
        return True
    closing = _closing(state)
    at = bisect_left(closing, start + 1)
    closed = at < len(closing) and closing[at] < end
    last = closing[at] if closed else end

    token = state.push(LEVEL_OPEN, "div", 1)
    token.info = opened[1].lower()
    token.meta = {"closed": closed}
    token.map = [start, last]
    before, state.lineMax, state.env["in_level"] = state.lineMax, last, True
    state.md.block.tokenize(state, start + 1, last)
    state.lineMax, state.env["in_level"] = before, False
    state.push(LEVEL_CLOSE, "div", -1)
    state.line = last + 1 if closed else last
    return True


def _closing(state: StateBlock) -> list[int]:
    """Lines that may end a level, looked for once."""
    found: list[int] | None = state.env.get("closing")
    if found is None:
        found = [n for n, line in enumerate(state.src.split("\n")) if _CLOSES.fullmatch(line)]
        state.env["closing"] = found
    return found


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
