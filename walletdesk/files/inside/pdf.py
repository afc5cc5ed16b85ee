"""PDF: pages in three orders, and every text that stands in an object of the file.

pypdf gives the objects, where the engines that draw give pages alone, and a phrase may stand in a field, a note, a
bookmark or a property as well; and it is Python, so what reads the words cannot be overrun.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from pypdf import PasswordType, PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from walletdesk.files import refusals
from walletdesk.files.inside import xml
from walletdesk.files.inside.gathered import Gathered, repeats

_END = b"%%EOF"
_REVISIONS = 12
"""Each saving appends to a PDF and leaves what was there before; more than these are not looked into."""
_OBJECTS = 200_000
_DEEPEST = 40
_ACTIVE = frozenset({"/JavaScript", "/Launch", "/RichMedia"})
_NO_TEXT = frozenset({"/ID", "/Lang", "/Registry", "/Ordering", "/FontFamily", "/CharSet", "/O", "/U", "/OE", "/UE"})
"""Keys of strings that are no words: sums, languages, names of fonts."""
_SAME_LINE = 3.0
_SAME_COLUMN = 12.0
_LETTER_BY_LETTER = 0.4
"""Share of single letters among a page's pieces from which it is also read by the widths of its letters."""
_DRAWN = 1_500
"""Curves and lines of a page with hardly a word, from which its letters may have been drawn."""
_NUMBER = re.compile(r"[\d.,:)#\s-]+")
_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")


class _Piece(msgspec.Struct, frozen=True):
    x: float
    y: float
    text: str


def read(data: bytes, into: Gathered) -> Iterator[bytes]:
    """Gathers what is in `data` and gives the files embedded in it.

    Raises LockedDocument, ActiveDocument, Damaged (422) or DocumentTooLong (413).
    """
    yield from _one(data, into)
    for earlier in _earlier(data):
        # What a program that appends left behind is in the file as much as the rest.  A beginning that makes no whole
        # document holds no earlier one.
        try:
            yield from _one(earlier, into)
        except (refusals.Damaged, refusals.EmptyFile):
            continue


def _earlier(data: bytes) -> list[bytes]:
    ends = [found.end() for found in re.finditer(_END, data)][:-1]
    if b"/Linearized" in data[:1024]:
        ends = ends[1:]  # the first ends the table that stands in front of the document
    if len(ends) > _REVISIONS:
        raise refusals.UnreadableDocument
    return [data[:end] + b"\n" for end in ends]


def _one(data: bytes, into: Gathered) -> Iterator[bytes]:
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise refusals.LockedDocument
        count = len(reader.pages)
    except (refusals.LockedDocument, MemoryError, RecursionError):
        raise
    except LimitReachedError:
        raise into.too_long() from None
    except Exception:  # noqa: BLE001  # whatever it was, there is no document in it
        raise refusals.Damaged from None
    if count > into.limits.document_pages:
        raise into.too_long()
    yield from _objects(reader, into)
    _pages(reader, into)


# -- objects -------------------------------------------------------------------------


def _objects(reader: PdfReader, into: Gathered) -> Iterator[bytes]:
    """Strings of all objects, their metadata and pictures; yields embedded files."""
    numbers = {
        (number, generation) for generation, table in reader.xref.items() for number in table if generation != 65535
    } | {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > _OBJECTS:
        raise into.too_long()
    strings: list[str] = []
    for number, generation in sorted(numbers):
        try:
            found = reader.get_object(IndirectObject(number, generation, reader))
        except LimitReachedError:
            raise into.too_long() from None
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001, S112  # a place that nothing stands at; no page can use it either
            continue
        strings += _strings(found)
        if isinstance(found, StreamObject):
            yield from _stream(found, into)
        elif isinstance(found, DictionaryObject):
            _font(found, into)
    strings += _strings(reader.trailer)
    into.text(*strings)


def _strings(found: PdfObject | None, depth: int = 0, key: str = "") -> list[str]:
    """In their order; what is referred to is an object of its own."""
    if depth > _DEEPEST or key in _NO_TEXT:
        return []
    if isinstance(found, DictionaryObject):
        if "/JS" in found or str(found.raw_get("/S") if "/S" in found else "") in _ACTIVE:
            raise refusals.ActiveDocument
        if "/RichMediaContent" in found or str(found.raw_get("/Subtype") if "/Subtype" in found else "") in _ACTIVE:
            raise refusals.ActiveDocument
        return [text for name in found for text in _strings(found.raw_get(name), depth + 1, str(name))]
    if isinstance(found, ArrayObject):
        return [text for each in list.__iter__(found) for text in _strings(each, depth + 1, key)]
    if isinstance(found, TextStringObject):
        return [str(found)]
    if isinstance(found, ByteStringObject):
        return [bytes(found).decode("utf-8", "replace")] if len(found) > 16 and found.isascii() else []
    return []


def _stream(found: StreamObject, into: Gathered) -> Iterator[bytes]:
    kind, subtype = str(found.get("/Type", "")), str(found.get("/Subtype", ""))
    if subtype == "/Image":
        _image(found, into)
    elif kind == "/EmbeddedFile":
        yield _content(found, into)
    elif kind == "/Metadata" or subtype == "/XML":
        into.text(xml.plain(_content(found, into)))
    elif not kind and not subtype and "/Length1" not in found and "/N" not in found:
        content = _content(found, into)
        if content.lstrip()[:5] == b"<?xml" or b"<xdp:xdp" in content[:200] or b"<template" in content[:200]:
            into.text(xml.plain(content))  # a form of its own language, XFA


def _content(found: StreamObject, into: Gathered) -> bytes:
    try:
        return found.get_data()
    except LimitReachedError:
        raise into.too_long() from None
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001  # filters raise all there is
        raise refusals.Damaged from None


def _image(found: StreamObject, into: Gathered) -> None:
    try:
        width, height = int(found.get("/Width", 0)), int(found.get("/Height", 0))
        if found.get("/ImageMask") is True and width * height < 250_000:
            return  # a stencil for drawing, as small icons and the letters of old scanners' fonts are
        filters = found.get("/Filter", "")
        last = filters[-1] if isinstance(filters, ArrayObject) and filters else filters
        if last in ("/DCTDecode", "/DCT", "/JPXDecode"):
            into.picture(_content(found, into), width * height)
            return
        if width * height > into.limits.drawn_pixels or last == "/JBIG2Decode":  # that takes another program
            into.unread = True
            return
        drawn = io.BytesIO()
        found.decode_as_image().save(drawn, "PNG", compress_level=1)
        into.picture(drawn.getvalue(), width * height)
    except (refusals.Damaged, refusals.DocumentTooLong, MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001  # kinds of pictures that nothing here knows
        into.unread = True


def _font(found: DictionaryObject, into: Gathered) -> None:
    """Letters whose meaning stands nowhere cannot be read."""
    if found.get("/Type") != "/Font" or "/ToUnicode" in found:
        return
    if found.get("/Subtype") == "/Type0" and str(found.get("/Encoding", "")) in ("/Identity-H", "/Identity-V"):
        into.unread = True
    if found.get("/Subtype") == "/Type3":
        into.unread = True


# -- pages ---------------------------------------------------------------------------


def _pages(reader: PdfReader, into: Gathered) -> None:
    """All pages as they were written, then row by row, then column by column."""
    written: list[str] = []
    rows: list[str] = []
    columns: list[str] = []
    for page in reader.pages:
        pieces: list[_Piece] = []
        drawn: Counter[bytes] = Counter()

        def text(text: str, cm: Sequence[float], tm: Sequence[float], *_: Any, to: list[_Piece] = pieces) -> None:
            if text.strip():
                x, y = tm[4], tm[5]
                to.append(_Piece(x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5], text.strip()))

        def operation(operator: bytes, operands: Any, *_: Any, to: Counter[bytes] = drawn) -> None:
            to[operator] += 1
            if operator == b"INLINE IMAGE":
                into.unread = True

        try:
            whole = page.extract_text(visitor_text=text, visitor_operand_before=operation)
            by_widths = ""
            if sum(len(piece.text) == 1 and piece.text.isascii() for piece in pieces) > _LETTER_BY_LETTER * len(pieces):
                by_widths = page.extract_text(extraction_mode="layout", layout_mode_strip_rotated=False)
            notes = list(_appearances(page))
        except LimitReachedError:
            raise into.too_long() from None
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001  # a page that cannot be read is not taken unread
            raise refusals.Damaged from None
        letters = len("".join(whole.split()))
        if len(_UNREADABLE.findall(whole)) > letters // 5 or (letters < 40 and drawn[b"c"] + drawn[b"l"] > _DRAWN):
            into.unread = True
        written += [whole, by_widths, *notes]
        lines = _lines(pieces)
        rows += [" ".join(piece.text for piece in line) for line in lines]
        columns += [*_by_place(lines), *_by_number(lines)]
        if sum(map(len, written)) > into.limits.document_text:
            raise into.too_long()
    into.text(*written)
    into.text(*rows)
    into.text(*columns)


def _appearances(page: Any) -> Iterator[str]:
    """What notes, stamps and fields show: drawings beside those of the page."""
    notes = page.get("/Annots")
    for place in list.__iter__(notes) if isinstance(notes, ArrayObject) else ():
        note = place.get_object()
        shown = note.get("/AP") if isinstance(note, DictionaryObject) else None
        normal = shown.get("/N") if isinstance(shown, DictionaryObject) else None
        drawings = [normal] if isinstance(normal, StreamObject) else []
        if isinstance(normal, DictionaryObject) and not drawings:
            drawings = [each for each in normal.values() if isinstance(each, StreamObject)]
        for drawing in drawings:
            yield page.extract_xform_text(drawing)


def _lines(pieces: list[_Piece]) -> list[list[_Piece]]:
    """From top to bottom, each from left to right."""
    lines: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda each: -each.y):
        if not lines or lines[-1][0].y - piece.y > _SAME_LINE:
            lines.append([])
        lines[-1].append(piece)
    return [sorted(line, key=lambda each: each.x) for line in lines]


def _by_place(lines: list[list[_Piece]]) -> list[str]:
    """Columns whose cells begin at the same place."""
    tabular = [line for line in lines if len(line) > 1]
    places = sorted({piece.x for line in tabular for piece in line})
    starts = [place for at, place in enumerate(places) if at == 0 or place - places[at - 1] > _SAME_COLUMN]
    columns: dict[int, list[str]] = {}
    for line in tabular:
        for piece in line:
            if not _NUMBER.fullmatch(piece.text):
                column = sum(start <= piece.x for start in starts)
                columns.setdefault(column, []).append(piece.text)
    return _one_below_the_other(columns)


def _one_below_the_other(columns: dict[int, list[str]]) -> list[str]:
    every = [column for _, column in sorted(columns.items())]
    return [line for column in every if not repeats(column) for line in (*column, "")]


def _by_number(lines: list[list[_Piece]]) -> list[str]:
    """Columns whose cells do not begin at the same place: the second cell of each row is the second column's."""
    columns: dict[int, list[str]] = {}
    for line in lines:
        words = [piece for piece in line if not _NUMBER.fullmatch(piece.text)]
        if len(words) > 1:
            for at, piece in enumerate(words):
                columns.setdefault(at, []).append(piece.text)
    return _one_below_the_other(columns)
