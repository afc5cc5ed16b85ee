"""Word processors, spreadsheets and presentations, of Office Open XML and OpenDocument: ZIP files of XML.

Read part by part and not with the formats' libraries: those give what their users ask for, paragraphs and cells, and
leave out comments, deleted passages, text boxes, notes, fields and properties, where a phrase may stand as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from walletdesk.files import archives, refusals
from walletdesk.files.inside import xml
from walletdesk.files.inside.gathered import Gathered, Table
from walletdesk.files.rules import Kind

_MAIN = {
    Kind.DOCX: b"wordprocessingml.document.main+xml",
    Kind.XLSX: b"spreadsheetml.sheet.main+xml",
    Kind.PPTX: b"presentationml.presentation.main+xml",
}
_MACROS = re.compile(r"(?:^|/)(?:vbaProject.*\.bin|vbaData\.xml|Basic/.*|Scripts/.*|activeX/.*)$", re.IGNORECASE)
_SILENT = re.compile(
    r"(?:^|/)(?:printerSettings\d*\.bin|fonts?/.*|layout-cache|[^/]*\.(?:odttf|fntdata|rdf))$", re.IGNORECASE
)
"""Parts that hold nobody's words: settings of printers, fonts, places of lines."""
_THUMBNAIL, _THUMBNAIL_BYTES = re.compile(r"(?:^|/)thumbnail\.(?:jpe?g|png|[ew]mf)$", re.IGNORECASE), 60_000
"""The first page so small that nobody reads a word in it."""
_XML_NAME = re.compile(r"\.(?:xml|rels|vml|svg)$", re.IGNORECASE)
_DRAWING = (b"\x01\0\0\0", b"\xd7\xcd\xc6\x9a", b"VCLMTF")
"""EMF, WMF and their like of OpenOffice: drawings in which letters may stand."""

_PARAGRAPHS = frozenset({"p", "h", "si", "list-item", "sheetData"})
_INLINE = frozenset({"t", "delText", "span", "a"})
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "line-break": "\n", "s": " ", "ptab": "\t", "noBreakHyphen": "-"}
_APART = frozenset(
    {"txbxContent", "text-box", "annotation", "note", "deletion", "Fallback", "instrText", "rt", "ruby-text", "rPh"}
)
"""What stands inside a sentence and is none of it: text boxes, notes, deleted passages, fields, readings of signs, and what
an old program shows instead."""
_TABLES = frozenset({"tbl", "table"})
_ROWS = frozenset({"tr", "table-row"})
_CELLS = frozenset({"tc", "table-cell", "covered-table-cell"})
_REMOVED, _ADDED = frozenset({"del", "moveFrom"}), frozenset({"ins", "moveTo"})
_SETTINGS = frozenset({"true", "false", "True", "False"})
"""Words of the format; of the word lists too, and settings have them in dozens."""
_OF_THE_FORMAT = ("http://schemas.", "http://purl.oclc.org/", "application/", "urn:schemas-", "../")
_NAMES_OF_STYLES = frozenset({"lsdException"})
_DIGITS = re.compile(r"(\d+)")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def read(data: bytes, into: Gathered, kind: Kind) -> Iterator[bytes]:
    """Gathers what is in `data` and gives the files embedded in it.

    Raises ActiveDocument, LockedDocument, Damaged, TwoKinds, BadArchive (422) or DocumentTooLong (413).
    """
    parts = archives.parts_of(data, into.limits)
    _right_kind(parts, kind)
    body: list[str] = []
    columns: list[str] = []
    shared: list[str] = []
    # Cells of a spreadsheet name their words by number: those first.
    for name in sorted(parts, key=lambda each: (not each.endswith("sharedStrings.xml"), _natural(each))):
        content = parts[name]
        if _MACROS.search(name):
            raise refusals.ActiveDocument
        if not content or name in ("mimetype", "[Content_Types].xml") or _SILENT.search(name):
            continue
        if _THUMBNAIL.search(name) and len(content) < _THUMBNAIL_BYTES:
            continue
        if _XML_NAME.search(name) or content.startswith(b"<?xml"):
            part = _Part(xml.tree(content), shared)
            body += [part.text, ""]
            columns += part.columns
            for text in part.beside:
                into.text(text)
            into.unread |= name.lower().endswith(".svg")
        elif content.startswith(_DRAWING):
            into.unread = True
        else:
            yield content
    into.text(*body)
    into.text(*columns)
    into.text(*sorted(parts, key=_natural))


def _right_kind(parts: dict[str, bytes], kind: Kind) -> None:
    """That the document is what its media type will say."""
    if kind in _MAIN:
        types = parts.get("[Content_Types].xml", b"")
        if b"macroEnabled" in types:
            raise refusals.ActiveDocument
        if _MAIN[kind] not in types:
            raise refusals.Damaged
    else:
        if parts.get("mimetype", b"").strip() != kind.media_type.encode():
            raise refusals.Damaged
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise refusals.LockedDocument


def _natural(name: str) -> list[str]:
    """slide2 before slide10."""
    return [piece.zfill(8) for piece in _DIGITS.split(name)]


class _Part:
    """One XML part.

    `text` is it as it stands, tables row by row; `columns` its tables the other way; `beside` what stands inside its
    sentences and is none of them, attributes that may be words, and, where changes are tracked, how it read before.
    """

    def __init__(self, root: Element, shared: list[str]) -> None:
        self.columns: list[str] = []
        self._shared = shared
        self._apart: dict[str, list[str]] = {}
        names = {_local(element) for element in root.iter()}
        tracked = bool(names & _REMOVED)
        self.text = self._flow_of(root, _REMOVED if tracked else frozenset())
        if _local(root) == "sst":
            shared += [self._flow_of(item, frozenset()).strip() for item in root if _local(item) == "si"]
        before = [self._flow_of(root, _ADDED)] if tracked else []
        beside = ["\n".join(texts) for texts in self._apart.values()]
        self.beside = [*before, *beside, "\n".join(_attributes(root))]

    def _flow_of(self, element: Element, without: frozenset[str]) -> str:
        out: list[str] = []
        self._flow(element, out, without)
        return "".join(out)

    def _flow(self, element: Element, out: list[str], without: frozenset[str]) -> None:
        name = _local(element)
        if name in without:
            return
        if not isinstance(element.tag, str):  # a remark, or an instruction to some program
            self._apart.setdefault("", []).append(element.text or "")
        elif name in _APART:
            inner: list[str] = []
            self._children(element, inner, without)
            self._apart.setdefault(name, []).append("".join(inner))
        elif name in _TABLES:
            self._table(element, out, without)
        elif name == "sheetData":
            self._sheet(element, out)
        else:
            out.append(_BREAKS.get(name, ""))
            self._children(element, out, without)
            own = not len(element) and bool(element.text) and name not in _INLINE
            if own and element.text in _SETTINGS and name not in _PARAGRAPHS:
                out.pop()
            if own or name in _PARAGRAPHS:
                out.append("\n")

    def _children(self, element: Element, out: list[str], without: frozenset[str]) -> None:
        out.append(_words(element.text))
        for child in element:
            self._flow(child, out, without)
            out.append(_words(child.tail))

    def _table(self, element: Element, out: list[str], without: frozenset[str]) -> None:
        table = Table()
        at = 0
        for row in _through(element, _ROWS):
            if _local(row) not in _ROWS:
                self._flow(row, out, without)
                continue
            place = 0
            for cell in _through(row, _CELLS):
                text = self._cell(cell, without)
                out += [text, "\t"]
                table.put(at, place, text)
                place += _repeated(cell)
            out.append("\n")
            at += 1
        self.columns += table.columns()

    def _cell(self, cell: Element, without: frozenset[str]) -> str:
        inner: list[str] = []
        self._children(cell, inner, without)
        return "".join(inner).strip()

    def _sheet(self, element: Element, out: list[str]) -> None:
        """Cells say where they stand, or stand behind the last one."""
        table = Table()
        row = column = 0
        for line in element:
            row, column = row + 1, 0
            for cell in line:
                column += 1
                if place := _REFERENCE.fullmatch(cell.get("r", "")):
                    row, column = int(place[2]), _column(place[1])
                table.put(row, column, self._value(cell))
        out += [f"{line}\n" for line in table.rows()]
        self.columns += table.columns()

    def _value(self, cell: Element) -> str:
        words: list[str] = []
        for child in cell:
            text = self._flow_of(child, frozenset()).strip()
            if _local(child) == "v" and cell.get("t") == "s":
                number = int(text) if text.isdecimal() else -1
                text = self._shared[number] if 0 <= number < len(self._shared) else ""
            words.append(text)
        return " ".join(words)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _words(text: str | None) -> str:
    """Line breaks between elements are the writer's tidiness, no words."""
    return "" if not text or (text.isspace() and "\n" in text) else text


def _through(element: Element, wanted: frozenset[str]) -> Iterator[Element]:
    """The wanted elements at whatever depth below groups and wrappers, and what holds none of them."""
    for child in element:
        name = _local(child)
        if name in wanted or name in _TABLES or not any(_local(each) in wanted for each in child.iter()):
            yield child
        else:
            yield from _through(child, wanted)


def _repeated(cell: Element) -> int:
    for name, value in cell.items():
        if name.endswith("}number-columns-repeated") and value.isdecimal():
            return min(int(value), 20_000)
    return 1


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _attributes(root: Element) -> Iterable[str]:
    return dict.fromkeys(
        value
        for element in root.iter()
        if _local(element) not in _NAMES_OF_STYLES
        for value in element.attrib.values()
        if xml.worded(value) and not value.startswith(_OF_THE_FORMAT)
    )
