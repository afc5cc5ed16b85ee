"""winmail.dat: the files that Outlook packed into one part of its own (MS-OXTNEF)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import msgspec

from walletdesk.channels.mail.charsets import decoded

SIGNATURE = 0x223E9F78
RENDER, TITLE, DATA, PROPERTIES = 0x69002, 0x18010, 0x6800F, 0x69005
"""attAttachRendData opens a file; then its title, its bytes and its MAPI properties, in any order."""
LONG_NAME, MIME_TYPE = 0x3707, 0x370E
MOST_FILES, MOST_PROPERTIES = 200, 2000

_FIXED = {
    0x0002: 4,
    0x0003: 4,
    0x0004: 4,
    0x0005: 8,
    0x0006: 8,
    0x0007: 8,
    0x000A: 4,
    0x000B: 4,
    0x0014: 8,
    0x0040: 8,
    0x0048: 16,
}
"""Bytes of a MAPI value by its type, filled up to a multiple of four."""


class Packed(msgspec.Struct):
    name: str = ""
    type: str = ""
    data: bytes = b""


def files(data: bytes) -> list[Packed] | None:
    """The files in it, None when it is no TNEF.  What is broken ends the reading; what was read before stays."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:
        return None
    found: list[Packed] = []
    for attribute, body in _attributes(data):
        if attribute == RENDER:
            if len(found) == MOST_FILES:
                break
            found.append(Packed())
        elif not found:
            continue
        elif attribute == TITLE:
            found[-1].name = found[-1].name or decoded(body.split(b"\0")[0])
        elif attribute == DATA:
            found[-1].data = body
        elif attribute == PROPERTIES:
            for number, value in _properties(body):
                if number == LONG_NAME and value:
                    found[-1].name = value
                elif number == MIME_TYPE and value:
                    found[-1].type = value
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 11 <= len(data):
        _, attribute, length = struct.unpack_from("<BII", data, at)
        at += 9
        if at + length > len(data):
            return
        yield attribute, data[at : at + length]
        at += length + 2  # a checksum that some writers get wrong


def _properties(body: bytes) -> Iterator[tuple[int, str]]:
    """Text properties of one value; the walk ends at the first shape that is not understood."""
    if len(body) < 4:
        return
    count, at = struct.unpack_from("<I", body)[0], 4
    for _ in range(min(count, MOST_PROPERTIES)):
        if at + 4 > len(body):
            return
        kind, number = struct.unpack_from("<HH", body, at)
        at += 4
        if number >= 0x8000:  # a named property: its GUID, then a number or a name
            if at + 24 > len(body):
                return
            how, extra = struct.unpack_from("<II", body, at + 16)
            at += 24 + (_padded(extra) if how == 1 else 0)
        several, base = kind & 0x1000, kind & ~0x1000
        if base in _FIXED:
            values = 1
            if several:
                if at + 4 > len(body):
                    return
                values = struct.unpack_from("<I", body, at)[0]
                at += 4
            at += _FIXED[base] * values
            continue
        if base not in (0x001E, 0x001F, 0x0102, 0x000D) or at + 4 > len(body):
            return
        values = struct.unpack_from("<I", body, at)[0]
        at += 4
        if values > MOST_PROPERTIES:
            return
        for _ in range(values):
            if at + 4 > len(body):
                return
            length = struct.unpack_from("<I", body, at)[0]
            raw = body[at + 4 : at + 4 + length]
            at += 4 + _padded(length)
            if base == 0x001F:
                yield number, decoded(raw, "utf-16-le").split("\0")[0]
            elif base == 0x001E:
                yield number, decoded(raw.split(b"\0")[0])


def _padded(length: int) -> int:
    return (length + 3) & ~3
