"""What a file is, by its bytes alone.  Its name and the browser's word count for nothing.

The list of kinds is short, so each is known by its own beginning and checked by its own structure.  A table of
thousands of signatures was looked at and left: it also matches endings and anything at any offset, which is what a file
of two kinds lives on.

Pure, but linear in the size; run it in a thread.
"""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile

from walletdesk.files import refusals, texts
from walletdesk.files.rules import Kind

BROKEN_ZIP = (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, UnicodeDecodeError)
"""What `zipfile` raises as it opens one: a damaged list, or what it cannot read, such as a split archive."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"dex\n",
    b"\0asm",
    b"#!",
    b"L\0\0\0\x01\x14\x02\0",  # a Windows shortcut
    _OLE,  # installers, and office files with macros
)
_MARKUP = re.compile(
    rb"\s*(?:<!--.{0,4096}?-->\s*)*<(?:!doctype|\?xml|\?php|html|head|body|script|svg|iframe|object|embed|img|style|a\s)",
    re.IGNORECASE | re.DOTALL,
)
# Long enough not to appear by chance among compressed bytes: less than once in 10^10 files of 20 MB.
_MARKUP_INSIDE = re.compile(rb"<script[\s>]|<!doctype html|<\?php\s|javascript:", re.IGNORECASE)
_ACTIVE_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia)(?=[\s/<(\[])")
_PDF_ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")
_ZIP_END = b"PK\x05\x06"
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_MP4_BRANDS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"MSNV",
    b"3gp4",
    b"3gp5",
)
_PAGE = re.compile(r"\s*(?:<!--.{0,4096}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.DOTALL)
_OLD_OFFICE = ("WordDocument", "Workbook", "PowerPoint Document")
_FIELD = re.compile(r"[!-9;-~]{1,60}:|[ \t]")
_MAIL_FIELDS = frozenset({"subject", "date", "mime-version", "message-id", "received", "to", "content-type"})
_MIMETYPE = b"mimetypeapplication/vnd.oasis.opendocument."


def kind_of(data: bytes) -> Kind:
    """The kind of a file, whose structure has been checked as far as a reader of it would go.

    Raises a refusal (422): EmptyFile, ProgramNotAllowed, PageNotAllowed, KindNotAllowed, TwoKinds, Damaged,
    ActiveDocument, LockedDocument, OldDocument.
    """
    if not data:
        raise refusals.EmptyFile
    kind = _by_beginning(data)
    if kind is None:
        return _text_kind(data)
    if kind.treatment == "redraw":
        _one_picture(data, kind)
    elif kind is Kind.PDF:
        _one_pdf(data)
    elif kind is Kind.ZIP:
        return _zip_kind(data)
    elif kind is Kind.RTF:
        if zip_end(data) is not None:
            raise refusals.TwoKinds
    elif kind is Kind.OGG:
        _one_recording(data)
    else:
        _one_film(data)
    return kind


def is_program(data: bytes) -> bool:
    return data.startswith(_PROGRAMS)


def is_markup(data: bytes) -> bool:
    """Whether a browser that guesses would take it for a page or a drawing."""
    return bool(_MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")[:8192]))


def zip_end(data: bytes) -> int | None:
    """Where a ZIP's last record begins, if the file ends as a ZIP does.  Readers of ZIP start there."""
    at = data.rfind(_ZIP_END, max(0, len(data) - 22 - 0xFFFF))
    while at >= 0:
        if len(data) - at >= 22 and at + 22 + int.from_bytes(data[at + 20 : at + 22], "little") <= len(data):
            entries, size, start = struct.unpack("<HII", data[at + 10 : at + 20])
            if entries == 0 or start == 0xFFFFFFFF or data[max(0, at - size) :][:4] == b"PK\x01\x02":
                return at
        at = data.rfind(_ZIP_END, max(0, len(data) - 22 - 0xFFFF), at)
    return None


def _by_beginning(data: bytes) -> Kind | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data.startswith((b"GIF87a", b"GIF89a")):
        return Kind.GIF
    if data.startswith(b"%PDF-"):
        return Kind.PDF
    if data.startswith(b"{\\rtf"):
        return Kind.RTF
    if data.startswith((b"PK\x03\x04", _ZIP_END)):
        return Kind.ZIP
    if data.startswith(b"OggS\0"):
        return Kind.OGG
    if data[4:8] == b"ftyp":
        return _film_kind(data)
    return None


def _zip_kind(data: bytes) -> Kind:
    """By the names in its directory; whoever unpacks it finds out whether it is what it looks like."""
    if data[30:].startswith(_MIMETYPE):
        kinds = {kind.media_type.encode(): kind for kind in (Kind.ODT, Kind.ODS, Kind.ODP)}
        size = int.from_bytes(data[18:22], "little")
        return kinds.get(data[38 : 38 + size], Kind.ZIP)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except BROKEN_ZIP:
        raise refusals.Damaged from None
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", Kind.DOCX), ("xl/", Kind.XLSX), ("ppt/", Kind.PPTX)):
            if any(name.startswith(folder) for name in names):
                return kind
    return Kind.ZIP


def _film_kind(data: bytes) -> Kind:
    brand = data[8:12]
    if brand in _HEIC_BRANDS:
        return Kind.HEIC
    if brand in _MP4_BRANDS:
        return Kind.MP4
    if brand == b"qt  ":
        return Kind.MOV
    raise refusals.KindNotAllowed


def _one_picture(data: bytes, kind: Kind) -> None:
    """It is drawn anew anyway, and nothing else in it survives; who sends such a file means no picture, though."""
    script = kind is Kind.GIF and data[6:8] in (b"/*", b"=1", b"='", b'="', b"=0", b"//")
    if script or _MARKUP_INSIDE.search(data) or b"%PDF-" in data[:1024] or zip_end(data) is not None:
        raise refusals.TwoKinds


def _one_pdf(data: bytes) -> None:
    """Actions are seen only in plain sight: compressed object streams are not unpacked.

    That is why a PDF is a download and never shown by us.
    """
    if b"%%EOF" not in data[-1024:]:
        raise refusals.Damaged
    if zip_end(data) is not None or _MARKUP_INSIDE.search(data[:1024]) or _MARKUP_INSIDE.search(data[-1024:]):
        raise refusals.TwoKinds
    if _ACTIVE_PDF.search(_PDF_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), data)):
        raise refusals.ActiveDocument


def _one_film(data: bytes) -> None:
    """Boxes must fill the file to its last byte: nothing before, between or behind them."""
    at, most = 0, len(data)
    while at < most:
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        elif size == 0:
            size = most - at
        if size < 8 or at + size > most or not re.fullmatch(rb"[ -~\xa9]{4}", name):
            raise refusals.Damaged
        at += size
    if zip_end(data) is not None or _MARKUP_INSIDE.search(data[:1024]):
        raise refusals.TwoKinds


def _one_recording(data: bytes) -> None:
    """Speech or music in Ogg, as chats record voices: its pages (RFC 3533) fill the file to its last byte."""
    at, most = 0, len(data)
    if not data[28:].startswith((b"OpusHead", b"\x01vorbis")):
        raise refusals.KindNotAllowed
    while at < most:
        if data[at : at + 5] != b"OggS\0" or at + 27 > most:
            raise refusals.Damaged
        segments = data[at + 26]
        at += 27 + segments + sum(data[at + 27 : at + 27 + segments])
    if at != most:
        raise refusals.Damaged
    if zip_end(data) is not None or _MARKUP_INSIDE.search(data[:1024]):
        raise refusals.TwoKinds


def _text_kind(data: bytes) -> Kind:
    if data.startswith(_OLE):
        _old_office(data)
    if is_program(data):
        raise refusals.ProgramNotAllowed
    text = texts.text_of(data)
    if text is not None and _PAGE.match(text[:8192]):
        return Kind.HTML
    if is_markup(data):
        raise refusals.PageNotAllowed
    if text is None:
        raise refusals.KindNotAllowed
    if is_markup(text[:8192].encode()):  # the same in UTF-16
        raise refusals.PageNotAllowed
    if b"%PDF-" in data[:1024] or zip_end(data) is not None:
        raise refusals.TwoKinds
    if _is_mail(text[:8192]):
        return Kind.EML
    return Kind.JSON if _is_json(text) else Kind.TEXT


def _old_office(data: bytes) -> None:
    """What its owner can do about it: names of streams tell office files from installers."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise refusals.LockedDocument
    if any(name.encode("utf-16-le") in data for name in _OLD_OFFICE):
        raise refusals.OldDocument


def _is_mail(head: str) -> bool:
    """Whether it begins with fields, among them those of a mail."""
    fields, _, rest = head.replace("\r\n", "\n").partition("\n\n")
    lines = fields.split("\n")
    names = {line.partition(":")[0].lower() for line in lines if not line.startswith((" ", "\t"))}
    return bool(rest) and "from" in names and len(names & _MAIL_FIELDS) > 1 and all(map(_FIELD.match, lines))


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
