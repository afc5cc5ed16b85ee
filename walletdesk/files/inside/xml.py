"""XML without entities: a document type is refused, so nothing grows and nothing outside is fetched."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from walletdesk.files import refusals

_KEY, _PHRASE, _BLANKS = 40, 8, 6


def tree(data: bytes) -> Element:
    """Comments and instructions stay in it.  Raises Damaged (422)."""
    look = expat.ParserCreate()
    look.StartDoctypeDeclHandler = _no_doctype
    try:
        look.Parse(data, True)
        target = ElementTree.TreeBuilder(insert_comments=True, insert_pis=True)
        # Nothing but what has just been found to have no document type.
        return ElementTree.fromstring(data, ElementTree.XMLParser(target=target))  # noqa: S314
    except (expat.ExpatError, ElementTree.ParseError, UnicodeDecodeError, LookupError, ValueError):
        raise refusals.Damaged from None


def _no_doctype(*_: object) -> None:
    """Entities are declared there.  No writer of office files makes one."""
    raise refusals.Damaged


def plain(data: bytes) -> str:
    """Every text and every attribute value that may be words, a line each."""
    lines: list[str] = []
    for element in tree(data).iter():
        lines += [value for value in element.attrib.values() if worded(value)]
        lines += [element.text or "", element.tail or ""]
    return "\n".join(line for line in lines if line.strip())


def worded(value: str) -> bool:
    """Whether an attribute's value may hold a secret: a phrase or a key, and not a name, of which formats are full and
    which, one behind the other, would read like a phrase."""
    return len(value) >= _KEY or (len(value) >= _PHRASE and (value.count(" ") >= _BLANKS or not value.isascii()))
