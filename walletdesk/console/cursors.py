"""Where a page ends, as a word that means nothing to whoever carries it."""

from __future__ import annotations

import base64
import binascii
import struct
import zlib

from walletdesk.kit.errors import BadInput

_NUMBERS = struct.Struct(">qq")
_CHECK = struct.Struct(">I")


class BadCursor(BadInput):
    code = "bad_cursor"
    sentence = "This is not a place in this list. Please load the list from its beginning."


def write(of: str, first: int, second: int = 0) -> str:
    """A cursor into the list `of`: the order and id of a page's last row."""
    numbers = _NUMBERS.pack(first, second)
    return base64.urlsafe_b64encode(_CHECK.pack(_check(of, numbers)) + numbers).rstrip(b"=").decode()


def read(of: str, cursor: str) -> tuple[int, int]:
    """The numbers that `write` took.  Raises BadCursor (422) for anything else, another list's cursor too."""
    try:
        told = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        [check] = _CHECK.unpack(told[: _CHECK.size])
        first, second = _NUMBERS.unpack(told[_CHECK.size :])
    except (ValueError, binascii.Error, struct.error):
        raise BadCursor from None
    if check != _check(of, told[_CHECK.size :]):
        raise BadCursor
    return first, second


def _check(of: str, numbers: bytes) -> int:
    """Tells a damaged cursor from a whole one; nobody gains by forging one, since lists show all of it anyway."""
    return zlib.crc32(of.encode() + numbers)
