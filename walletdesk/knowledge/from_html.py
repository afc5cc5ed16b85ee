"""Another desk's HTML as our Markdown: what has a meaning stays, what only looks like something goes.

Pictures lie on the other desk and may not be shown from there: what they show is left as words.  Scripts, styles and frames
leave nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

MOST = 400_000
"""Characters of one body that are read."""
_DEEP = 12
_SILENT = frozenset({"script", "style", "iframe", "object", "template", "noscript", "svg", "head"})
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "header", "footer", "figure", "figcaption", "details", "summary"}
)
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "kbd": "`"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")
_LINE_START = re.compile(r"^(\s*\d*)([#+.)-])(?=\s)", re.MULTILINE)
LinkTo = Callable[[str], str | None]
"""From an address to what our text links to; None leaves the words alone."""


def markdown(html: str, link_to: LinkTo) -> str:
    """Time is linear in the length of what is read."""
    reader = _Reader(link_to)
    reader.feed(html[:MOST])
    reader.close()
    return reader.text()


def _plain(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)


class _Reader(HTMLParser):
    def __init__(self, link_to: LinkTo) -> None:
        super().__init__(convert_charrefs=True)
        self._link_to = link_to
        self._blocks: list[str] = []
        self._line: list[str] = []
        self._silent = 0
        self._lists: list[int] = []
        """Of each open list the next number, 0 for one of dots."""
        self._first = ""
        self._quotes = 0
        self._pre = False
        self._links: list[str | None] = []
        self._heading = 0
        self._rows: list[list[str]] | None = None

    def text(self) -> str:
        self._end()
        joined = ""
        for block in self._blocks:
            tight = re.match(r" *(?:- |\d+\. )", block) and re.search(r"(?:^|\n) *(?:- |\d+\. )[^\n]*$", joined)
            joined += ("\n" if tight else "\n\n" if joined else "") + block
        return joined.strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if self._silent:
            return
        given = dict(attrs)
        if tag in _BLOCKS:
            self._end()
        elif re.fullmatch(r"h[1-6]", tag):
            self._end()
            self._heading = max(2, int(tag[1]))
        elif tag in ("ul", "ol"):
            self._end()
            self._lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._end()
            self._item()
        elif tag == "blockquote":
            self._end()
            self._quotes += 1
        elif tag == "pre":
            self._end()
            self._pre = True
        elif tag == "br":
            self._line.append("\n" if self._pre else " " if self._rows is not None else "  \n")
        elif tag == "hr":
            self._end()
            self._blocks.append("---")
        elif tag == "a":
            target = self._link_to(given.get("href") or "")
            self._links.append(target)
            if target:
                self._line.append("[")
        elif tag == "img":
            if words := " ".join((given.get("alt") or "").split()):
                self._line.append(f"*({_plain(words)})*")
        elif tag == "table":
            self._end()
            self._rows = []
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in _MARKS and not self._pre:
            self._line.append(_MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
            return
        if self._silent:
            return
        if tag in _BLOCKS or tag == "li" or re.fullmatch(r"h[1-6]", tag):
            self._end()
        elif tag in ("ul", "ol"):
            self._end()
            self._first = ""
            if self._lists:
                self._lists.pop()
        elif tag == "blockquote":
            self._end()
            self._quotes = max(0, self._quotes - 1)
        elif tag == "pre":
            self._end()
            self._pre = False
        elif tag == "a" and self._links:
            if target := self._links.pop():
                self._line.append(f"]({target})")
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append(" ".join("".join(self._line).split()))
            self._line = []
        elif tag == "table" and self._rows is not None:
            self._table(self._rows)
            self._rows = None
        elif tag in _MARKS and not self._pre:
            self._line.append(_MARKS[tag])

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._pre:
            self._line.append(data)
        else:
            self._line.append(_plain(re.sub(r"\s+", " ", data)))

    def _item(self) -> None:
        if not self._lists:
            self._first = "- "
        elif self._lists[-1] == 0:
            self._first = "- "
        else:
            self._first = f"{self._lists[-1]}. "
            self._lists[-1] += 1

    def _end(self) -> None:
        """What was gathered is a block."""
        if self._rows is not None:
            return
        written, self._line = "".join(self._line), []
        heading, self._heading = self._heading, 0
        if self._pre:
            if written.strip():
                self._put("```\n" + written.strip("\n").replace("```", "'''") + "\n```", whole=True)
            return
        plain = re.sub(r"\*\*\s*\*\*|(?<!\*)\*\s+\*(?!\*)|``", "", written).strip()
        if not plain:
            return
        if heading:
            plain = f"{'#' * heading} {plain.replace('**', '')}"
        else:
            plain = _LINE_START.sub(r"\1\\\2", plain)
        self._put(plain)

    def _put(self, plain: str, *, whole: bool = False) -> None:
        depth = min(len(self._lists), _DEEP)
        indent = "   " * max(0, depth - 1)
        first, self._first = self._first, ""
        before = indent + first if first else "   " * depth
        rest = "   " * depth
        quote = "> " * min(self._quotes, _DEEP)
        lines = plain.split("\n")
        told = []
        for number, line in enumerate(lines):
            broken = "  " if line.endswith("  ") and number < len(lines) - 1 else ""
            told.append(quote + (before if number == 0 else rest) + (line if whole else line.strip(" ") + broken))
        self._blocks.append("\n".join(told))

    def _table(self, rows: list[list[str]]) -> None:
        there = [row for row in rows if any(row)]
        wide = max((len(row) for row in there), default=0)
        if not there:
            return
        full = [row + [""] * (wide - len(row)) for row in there]
        lines = [f"| {' | '.join(row)} |" for row in full]
        lines.insert(1, "|" + " --- |" * wide)
        self._blocks.append("\n".join(lines))
