"""ZIP files are taken only if everything in them would be taken by itself.

All of an archive is unpacked in memory, within limits, and what it declares is compared with what comes out: a reader
that believes the declaration would otherwise see another archive than we did.  Kept as it came, download only; pictures
inside keep their EXIF data.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from walletdesk.files import refusals, sniff
from walletdesk.files.rules import Kind, Limits, megabytes

# Programs and documents that are ZIP files by construction: Android, Java, Office, OpenDocument, e-books.
_OTHER_FORMATS = {"[Content_Types].xml", "META-INF/MANIFEST.MF", "AndroidManifest.xml", "mimetype"}
_ENCRYPTED = 0x41
_SIZES_FOLLOW = 0x08
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_MOST_BETWEEN = 24  # a data descriptor; more would be something no reader of ZIP shows
_LINK = 0xA000


def files_in(data: bytes, limits: Limits) -> list[tuple[Kind, bytes]]:
    """Every file in the archive with its kind and, as the last one, their names as a text.

    Raises BadArchive, KindNotAllowed, TwoKinds, Damaged (422) or TextTooLarge (413).
    """
    entries, first = _entries(data, limits.archive_entries, limits.archive_bytes)
    names = {entry.filename for entry in entries}
    if names & _OTHER_FORMATS:
        raise refusals.KindNotAllowed
    found: list[tuple[Kind, bytes]] = []
    room = limits.archive_text_bytes
    for _, content in _contents(data, entries, first):
        if not content:
            continue
        kind = _kind_inside(content)
        if kind.treatment == "read":
            room -= len(content)
            if len(content) > limits.text_bytes or room < 0:
                raise refusals.TextTooLarge(limit_mb=megabytes(limits.text_bytes))
        found.append((kind, content))
    if sum(kind.treatment == "document" for kind, _ in found) > limits.archive_documents:
        raise refusals.BadArchive
    return [*found, (Kind.TEXT, "\n".join(sorted(names)).encode("utf-8", "replace"))]


def parts_of(data: bytes, limits: Limits) -> dict[str, bytes]:
    """What an office file, which is a ZIP, is made of, by name.  Raises BadArchive, TwoKinds or Damaged (422)."""
    entries, first = _entries(data, limits.document_parts, limits.archive_bytes)
    names = {entry.header_offset: entry.filename for entry in entries}
    return {names[offset]: content for offset, content in _contents(data, entries, first)}


def _entries(data: bytes, most: int, most_bytes: int) -> tuple[list[zipfile.ZipInfo], int]:
    """The directory, and where it begins."""
    end = sniff.zip_end(data)
    if end is None or end + 22 + int.from_bytes(data[end + 20 : end + 22], "little") != len(data):
        raise refusals.Damaged
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            first = archive.start_dir
    except sniff.BROKEN_ZIP:
        raise refusals.Damaged from None
    if not entries:
        raise refusals.EmptyFile
    names = {entry.filename for entry in entries}
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > most or declared > most_bytes or len(names) < len(entries):
        raise refusals.BadArchive
    return entries, first


def _kind_inside(content: bytes) -> Kind:
    try:
        kind = sniff.kind_of(content)
    except refusals.ProgramNotAllowed:
        raise refusals.BadArchive from None
    if kind is Kind.ZIP:
        raise refusals.BadArchive
    return kind


def _contents(data: bytes, entries: list[zipfile.ZipInfo], end: int) -> Iterator[tuple[int, bytes]]:
    """Where each entry stands and what it holds.

    Entries stand one behind the other and fill the file up to its directory at `end`.
    """
    at = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if not 0 <= entry.header_offset - at <= (_MOST_BETWEEN if at else 0):
            raise refusals.TwoKinds
        start = _content_start(data, entry)
        at = start + entry.compress_size
        if at > end:
            raise refusals.Damaged
        yield entry.header_offset, _unpacked(data[start:at], entry)
    if not 0 <= end - at <= _MOST_BETWEEN:
        raise refusals.TwoKinds


def _content_start(data: bytes, entry: zipfile.ZipInfo) -> int:
    """Where an entry's bytes begin.  Its own header must say the same as the directory."""
    start = entry.header_offset + _LOCAL_HEADER.size
    if start > len(data):
        raise refusals.Damaged
    mark, _, flags, method, _, _, _, packed, size, name_length, extra_length = _LOCAL_HEADER.unpack(
        data[entry.header_offset : start]
    )
    path = entry.orig_filename.replace("\\", "/")
    if flags & _ENCRYPTED or entry.flag_bits & _ENCRYPTED or entry.external_attr >> 16 & 0xF000 == _LINK:
        raise refusals.BadArchive
    if path.startswith("/") or ":" in path or ".." in path.split("/"):
        raise refusals.BadArchive
    name = data[start : start + name_length]
    same_name = name in (_encoded(entry.orig_filename, "utf-8"), _encoded(entry.orig_filename, "cp437"))
    same_sizes = flags & _SIZES_FOLLOW or (packed, size) in (
        (entry.compress_size, entry.file_size),
        (0xFFFFFFFF, 0xFFFFFFFF),
    )
    if mark != b"PK\x03\x04" or method != entry.compress_type or not same_name or not same_sizes:
        raise refusals.TwoKinds
    return start + int(name_length) + int(extra_length)


def _encoded(name: str, encoding: str) -> bytes | None:
    try:
        return name.encode(encoding)
    except UnicodeEncodeError:
        return None


def _unpacked(packed: bytes, entry: zipfile.ZipInfo) -> bytes:
    """An entry's content, never more than it declares."""
    if entry.compress_type == zipfile.ZIP_STORED:
        content, whole = packed, True
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(packed, entry.file_size + 1)
            if not inflater.eof and len(content) == entry.file_size:
                content += inflater.decompress(inflater.unconsumed_tail, 1)  # the end mark may still be ahead
        except zlib.error:
            raise refusals.Damaged from None
        whole = inflater.eof and not inflater.unused_data
    else:
        raise refusals.BadArchive
    if len(content) > entry.file_size:
        raise refusals.BadArchive
    if not whole or len(content) < entry.file_size or zlib.crc32(content) != entry.CRC:
        raise refusals.Damaged
    return content
