"""What can be read in a file: every text, and the pictures in which more may stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import msgspec

from walletdesk.files import archives, documents, refusals, texts
from walletdesk.files.rules import Kind, Limits, megabytes
from walletdesk.safety import screen
from walletdesk.wire import Certainty, Found, RawText

_SPEAKS_OF_TRANSACTIONS = re.compile(
    r"\btx[ _-]?(?:id|hash|n)?s?\b|transaction|\bhash(?:es)?\b|交易|哈希|转账|轉賬", re.IGNORECASE
)


class Unread(StrEnum):
    """What of a file nobody read, the worst last."""

    NOTHING = ""
    FILM = "film"
    PICTURE = "picture"
    PICTURES_INSIDE = "pictures_inside"
    LETTERS_INSIDE = "letters_inside"
    """Letters whose font does not say what they mean, or that are drawn as shapes."""


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """The texts of a file, that of a text file first as it will be kept, and its pictures as files of their own.

    `unread` is about what is neither in `texts` nor in `pictures`, which are for `sight`.
    """

    texts: list[str]
    pictures: list[bytes] = []
    unread: Unread = Unread.NOTHING


def contents_of(data: bytes, kind: Kind, limits: Limits) -> Contents:
    """Takes up to seconds; run it in a thread.  Raises the refusals of `refusals` (4xx) for what cannot be read whole."""
    match kind.treatment:
        case "redraw":
            return Contents(texts=[], pictures=[data])
        case "read":
            return Contents(texts=_text(data, kind, limits))
        case "document":
            return _document(data, kind, limits)
        case "unpack":
            return _archive(data, limits)
        case _:
            return Contents(texts=[], unread=Unread.PICTURE if kind is Kind.HEIC else Unread.FILM)


def worst(unread: Iterable[Unread]) -> Unread:
    return max(unread, key=list(Unread).index, default=Unread.NOTHING)


def found_in(texts: Sequence[str]) -> tuple[Found, ...]:
    """What a file of which nothing can be taken out holds that it may not hold.

    All its texts are read as one, because what 64 hexadecimal digits are is told by what the document is about.  Receipts
    and statements hold hashes, with one heading far from most of them, and are sent to a desk every day: where a document
    speaks of transactions anywhere, and nothing in it of keys (the gate would be surer then), they are hashes.  Where
    nothing tells, they are asked about.
    """
    whole = "\n\n\n".join(texts)
    found = screen(RawText(whole)).found
    if _SPEAKS_OF_TRANSACTIONS.search(whole):
        found = tuple(each for each in found if each.certainty is not Certainty.ASK)
    return found


def _text(data: bytes, kind: Kind, limits: Limits) -> list[str]:
    if len(data) > limits.text_bytes:
        raise refusals.TextTooLarge(limit_mb=megabytes(limits.text_bytes))
    found = texts.readings(data)
    return [*found, *_json(found[0])] if kind is Kind.JSON else found


def _document(data: bytes, kind: Kind, limits: Limits) -> Contents:
    read = documents.read(data, kind, limits)
    unread = Unread.LETTERS_INSIDE if read.unread else Unread.NOTHING
    return Contents(texts=list(read.texts), pictures=list(read.pictures), unread=unread)


def _archive(data: bytes, limits: Limits) -> Contents:
    every = [contents_of(content, kind, limits) for kind, content in archives.files_in(data, limits)]
    return Contents(
        texts=[text for each in every for text in each.texts],
        pictures=[picture for each in every for picture in each.pictures],
        unread=worst(each.unread for each in every),
    )


def _json(text: str) -> list[str]:
    """What reading the characters alone misses: escaped ones, and words each in an object of its own."""
    value = json.loads(text)
    found = ["\n".join(_strings_in(value))]
    if "\\u" in text:
        try:
            found.append(json.dumps(value, ensure_ascii=False))
        except RecursionError:  # it could just be read, but nobody nests a hundred deep by accident
            raise refusals.Damaged from None
    return found


def _strings_in(value: object) -> Iterator[str]:
    """In the order they are written."""
    left = [value]
    while left:
        match left.pop():
            case str() as text:
                yield text
            case list() as values:
                left += reversed(values)
            case dict() as members:
                left += reversed(members.values())
