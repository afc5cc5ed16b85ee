"""Web pages that hold nothing but words: what a browser would show, and what it would not."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from walletdesk.files import refusals
from walletdesk.files.inside.gathered import Gathered, Table
from walletdesk.files.inside.xml import worded

_RUNS = frozenset(
    "script iframe frame frameset object embed applet form input button textarea select base svg math template portal "
    "meta-refresh foreignobject noscript".split()
)
"""What runs, fetches pages or asks for something."""
_ACTIVE = re.compile(
    r"<script|<iframe|<object|<embed|<svg|\bon[a-z]{3,24}\s*=\s*[\"']|javascript\s*:|vbscript\s*:|data\s*:\s*text/html",
    re.IGNORECASE,
)
_RUNNING_ADDRESS = re.compile(r"(?:javascript|vbscript|data:text/html|data:image/svg)", re.IGNORECASE)
_BLANK = re.compile(r"[\x00-\x20\x7f]+")
"""What browsers leave out of an address."""
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub sup "
    "time tt u var wbr".split()
)
_SILENT = frozenset({"class", "id", "style", "lang", "dir", "rel", "type", "target", "xmlns"})
_CELLS = frozenset({"td", "th"})


def read(source: str, into: Gathered) -> None:
    """Raises PageNotAllowed (422) for a page that would run something."""
    if _ACTIVE.search(source):
        raise refusals.PageNotAllowed
    page = _Page()
    page.feed(source)
    page.close()
    page.end_tables()
    into.text("".join(page.shown))
    into.text(*page.columns)
    into.text(*page.beside)
    into.text(*page.unseen)
    into.unread |= page.pictures


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[str] = []
        self.columns: list[str] = []
        self.beside: list[str] = []
        self.unseen: list[str] = []
        self.pictures = False
        self._tables: list[tuple[Table, list[int]]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _RUNS or (tag == "meta" and (given.get("http-equiv") or "").lower() == "refresh"):
            raise refusals.PageNotAllowed
        if any(name.startswith("on") or _RUNNING_ADDRESS.match(_BLANK.sub("", value or "")) for name, value in attrs):
            raise refusals.PageNotAllowed
        self.pictures |= tag in ("img", "picture", "video")
        for name, value in attrs:
            if value and name not in _SILENT and worded(value):
                self.beside.append(value)
        if tag == "table":
            self._end_cell()
            self._tables.append((Table(), [0, 0]))
        elif self._tables and tag == "tr":
            self._end_cell()
            self._tables[-1][1][:] = [self._tables[-1][1][0] + 1, 0]
        elif self._tables and tag in _CELLS:
            self._end_cell()
            self._cell = []
        self._say("" if tag in _INLINE else "\t" if tag in _CELLS else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._tables:
            self._end_cell()
            self.columns += self._tables.pop()[0].columns()
        elif tag in _CELLS:
            self._end_cell()
        self._say("" if tag in _INLINE else "\t" if tag in _CELLS else "\n")

    def handle_data(self, data: str) -> None:
        self._say(data)

    def handle_comment(self, data: str) -> None:
        self.unseen.append(data)

    def handle_decl(self, decl: str) -> None:
        self.unseen.append(decl)

    def handle_pi(self, data: str) -> None:
        self.unseen.append(data)

    def unknown_decl(self, data: str) -> None:
        self.unseen.append(data)

    def end_tables(self) -> None:
        while self._tables:
            self.handle_endtag("table")

    def _say(self, text: str) -> None:
        self.shown.append(text)
        if self._cell is not None:
            self._cell.append(text)

    def _end_cell(self) -> None:
        if self._cell is not None and self._tables:
            table, place = self._tables[-1]
            table.put(place[0], place[1], " ".join("".join(self._cell).split()))
            place[1] += 1
        self._cell = None
