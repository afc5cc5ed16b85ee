"""Header lines to values: encoded words, addresses, ids, dates.  Nothing here raises."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable
from datetime import UTC
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

import msgspec

from walletdesk.channels.mail.charsets import clean, decoded

BROKEN = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError, OverflowError)
"""What the standard library is known to raise on broken mail."""
LONGEST = 50_000
MOST_ADDRESSES, MOST_IDS = 500, 200

_WORD = re.compile(r"=\?([^?\s]{1,60}?)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=", re.ASCII)
_FOLD = re.compile(r"\r?\n[ \t]*|\r")
_ADDRESS = re.compile(r"[^\s<>\"',;:()\[\]@]{1,128}@[^\s<>\"',;:()\[\]@]{1,255}")
_PUT_AWAY = re.compile("\ue000(\\d+)\ue001")
_ID = re.compile(r"<\s*([^<>\s][^<>]*?)\s*>")


class Address(msgspec.Struct, frozen=True):
    name: str
    address: str


def values(part: Message, name: str) -> list[str]:
    """Every header of this name, as it stands in the mail."""
    wanted = name.lower()
    return [str(value)[:LONGEST] for header, value in part.raw_items() if header.lower() == wanted]


def value(part: Message, name: str) -> str:
    found = values(part, name)
    return found[0] if found else ""


def text(raw: str) -> str:
    """A header's words: encoded words decoded, raw 8-bit read as what it is."""
    raw = _FOLD.sub(" ", raw)
    out: list[str] = []
    held: list[bytes] = []  # words of one charset that follow each other: a character may be cut between them
    held_charset = ""
    at = 0

    def let_go() -> None:
        if held:
            out.append(decoded(b"".join(held), held_charset))
            held.clear()

    for word in _WORD.finditer(raw):
        between = raw[at : word.start()]
        charset = word[1].lower()
        if between.strip() or charset != held_charset:
            let_go()
        if between.strip() or (between and not out and not held):
            out.append(eight_bit(between))
        held_charset = charset
        held.append(_word_bytes(word[2], word[3]))
        at = word.end()
    let_go()
    out.append(eight_bit(raw[at:]))
    return " ".join(clean("".join(out)).split())


def _word_bytes(how: str, data: str) -> bytes:
    raw = data.encode("ascii", "surrogateescape")
    if how in "qQ":
        return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)
    raw = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    if len(raw) % 4 == 1:
        raw = raw[:-1]
    return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))


def eight_bit(raw: str) -> str:
    if raw.isascii():
        return raw
    return decoded(raw.encode("utf-8", "surrogateescape"))


def addresses(raws: Iterable[str]) -> list[Address]:
    """Names and addresses of a header, in their order.  What has no address is left out."""
    found: list[Address] = []
    for raw in raws:
        words: list[str] = []

        def put_away(word: re.Match[str], words: list[str] = words) -> str:  # commas in encoded names part nobody
            words.append(word[0])
            return f"\ue000{len(words) - 1}\ue001"

        line = _WORD.sub(put_away, _FOLD.sub(" ", raw).replace("\ue000", "").replace("\ue001", ""))
        try:
            pairs = getaddresses([line])
        except BROKEN:
            pairs = []
        pairs = [(name, address) for name, address in pairs if "@" in address]
        if not pairs:
            pairs = [("", address) for address in _ADDRESS.findall(line)]

        def put_back(said: str, words: list[str] = words) -> str:
            return text(_PUT_AWAY.sub(lambda at: words[int(at[1])], said))

        found += [Address(put_back(name), put_back(address).replace(" ", "")) for name, address in pairs]
    return found[:MOST_ADDRESSES]


def ids(raws: Iterable[str]) -> list[str]:
    """Message ids in their angle brackets; one without them gets them."""
    found: dict[str, None] = {}
    for raw in raws:
        line = clean(eight_bit(_FOLD.sub(" ", raw)))
        several = _ID.findall(line) or ([line.strip()] if "@" in line and " " not in line.strip() else [])
        found |= dict.fromkeys(f"<{''.join(one.split())}>" for one in several if len(one) < 1000)
    return list(found)[-MOST_IDS:]


def date(raw: str) -> str | None:
    """ISO 8601 with the sender's offset (UTC where there is none), None when it is no date."""
    try:
        at = parsedate_to_datetime(text(raw))
    except BROKEN:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()
