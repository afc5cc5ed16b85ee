"""What files may be: kinds, limits and names, decided from plain values."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, StrEnum
from urllib.parse import quote

import msgspec

MB = 1_000_000
WAITING_PER_UPLOADER = 20
"""Files of one uploader that belong to no message; more are refused, so that nobody fills the disk without a word."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much is taken.  The application fills `file_bytes` from its settings."""

    file_bytes: int = 20 * MB
    text_bytes: int = 1 << 20
    """Of one text; the gate needs about half a second of CPU for it."""
    archive_entries: int = 200
    archive_bytes: int = 100 * MB
    """What a ZIP may unpack to."""
    archive_documents: int = 20
    """PDF and office files in one ZIP; each is read by a child of its own."""
    document_pages: int = 400
    """Of a PDF.  What is longer is refused, never taken unread."""
    document_text: int = 3_000_000
    """Characters of all that is read in one document, by rows and by columns counted apart."""
    document_parts: int = 5_000
    """Entries of an office file."""
    archive_text_bytes: int = 4 << 20
    """All texts in one ZIP together."""
    pixels: int = 50_000_000
    """Of a photograph (JPEG); a phone takes 12 to 48 million."""
    drawn_pixels: int = 25_000_000
    """Of other pictures, which cannot be decoded at a smaller size; a long screenshot has 16 million."""
    side: int = 2560
    """Pictures are made smaller to this; enough to read a screenshot."""
    preview_side: int = 480
    pictures_in_file: int = 20
    """Of a document or a ZIP so many are read."""
    refuse_unread: bool = False
    """Whether files of which nobody knows whether they show a secret are refused."""
    receive_s: float = 120
    """An upload that has not arrived by then is given up."""


class WhyUnread(StrEnum):
    """Why nobody knows whether a file shows a secret."""

    NO_READER = "no_reader"
    """Pictures: the extra `ocr` is not installed."""
    KIND = "kind"
    """Of this kind nothing can be read: films, HEIC, what a document does not let out."""
    TIME = "time"
    """There is too much in it, or the reader hung."""
    FAILED = "failed"
    """The reader died of it, or could not read it."""
    BUSY = "busy"
    """Too many pictures came at once."""


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"


class Kind(Enum):
    """What a file is by its content: media type, the endings its name may have (the first is put on if it has none
    of them), and how it is treated."""

    PNG = "image/png", ("png",), "redraw"
    JPEG = "image/jpeg", ("jpg", "jpeg"), "redraw"
    WEBP = "image/webp", ("webp",), "redraw"
    GIF = "image/gif", ("gif",), "redraw"
    # Their words are read by a child; they are given out for download only, as they came.
    PDF = "application/pdf", ("pdf",), "document"
    DOCX = f"{_OFFICE}.wordprocessingml.document", ("docx",), "document"
    XLSX = f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",), "document"
    PPTX = f"{_OFFICE}.presentationml.presentation", ("pptx",), "document"
    ODT = f"{_OPEN}.text", ("odt",), "document"
    ODS = f"{_OPEN}.spreadsheet", ("ods",), "document"
    ODP = f"{_OPEN}.presentation", ("odp",), "document"
    RTF = "application/rtf", ("rtf",), "document"
    EML = "message/rfc822", ("eml",), "document"
    HTML = "text/html", ("html", "htm"), "document"
    # Cannot be drawn anew with what is installed, so they are given out for download only, as they came.
    HEIC = "image/heic", ("heic", "heif"), "keep"
    MP4 = "video/mp4", ("mp4", "m4v"), "keep"
    MOV = "video/quicktime", ("mov",), "keep"
    OGG = "audio/ogg", ("ogg", "oga", "opus"), "keep"
    ZIP = "application/zip", ("zip",), "unpack"
    JSON = "application/json", ("json",), "read"
    TEXT = "text/plain", ("txt", "log", "csv", "tsv", "md", "json"), "read"

    def __init__(self, media_type: str, endings: tuple[str, ...], treatment: str) -> None:
        self.media_type = media_type
        self.endings = endings
        self.treatment = treatment


SHOWN_INLINE = frozenset({Kind.PNG.media_type, Kind.JPEG.media_type, Kind.WEBP.media_type})
"""Pictures we drew ourselves; everything else is a download."""

# Letters that turn the reading direction ("exe.gpj" reads as "jpg.exe"), joiners, controls, and what file systems,
# shells and headers take for their own.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd"*:<>?|`$;%#]')
_NAME_LENGTH = 100


def file_name(sent: str, kind: Kind) -> str:
    """A name to show and to save under: no folders, no tricks, and an ending that says what the file is.

    The ending a file came with is kept only where it fits its content, else the right one is put behind it.
    """
    name = unicodedata.normalize("NFC", sent).replace("\\", "/").rpartition("/")[2]
    name = " ".join(_UNSAFE.sub("", name).split()).strip(". -")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    if ending.lower() not in kind.endings or not stem:
        known = {end for other in Kind if other is not Kind.HTML for end in other.endings}
        # "photo.heic" drawn anew is a JPEG and no HEIC any more; "run.bat" and "page.html" stay recognizable with
        # ".txt" behind them.
        stem, ending = (stem if stem and ending.lower() in known else name), kind.endings[0]
    return f"{stem[:_NAME_LENGTH].strip(' .') or 'file'}.{ending}"


def disposition(name: str, *, inline: bool) -> str:
    """Content-Disposition after RFC 6266: an ASCII name for old programs, the true one beside it."""
    stem, dot, ending = name.rpartition(".")
    plain = _ascii(stem if dot else name) or "file"
    plain = f"{plain}.{_ascii(ending)}" if _ascii(ending) and dot else plain
    word = "inline" if inline else "attachment"
    return f"{word}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._ -]", "", plain).strip(". ")


def megabytes(size_bytes: int) -> str:
    """For sentences: one decimal, none where it is zero."""
    return f"{size_bytes / MB:.1f}".removesuffix(".0")
