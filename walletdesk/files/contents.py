"""What can be read in a file: every text, and the pictures in which more may stand."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec

from walletdesk.files import archives, documents, refusals, texts
from walletdesk.files.rules import Kind, Limits, megabytes


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """The texts of a file, that of a text file first as it will be kept, and its pictures as files of their own.

    `unread` says what of it nobody read, empty where all was.
    """

    texts: list[str]
    pictures: list[bytes] = []
    unread: str = ""


def contents_of(data: bytes, kind: Kind, limits: Limits) -> Contents:
    """Takes up to seconds; run it in a thread.  Raises the refusals of `refusals` (4xx) for what cannot be read whole."""
    match kind.treatment:
        case "redraw":
            return Contents(texts=[], pictures=[data], unread="a picture")
        case "read":
            return Contents(texts=_text(data, kind, limits))
        case "document":
            return _document(data, kind, limits)
        case "unpack":
            return _archive(data, limits)
        case _:
            return Contents(texts=[], unread="a picture" if kind is Kind.HEIC else "a film")


def _text(data: bytes, kind: Kind, limits: Limits) -> list[str]:
    if len(data) > limits.text_bytes:
        raise refusals.TextTooLarge(limit_mb=megabytes(limits.text_bytes))
    found = texts.readings(data)
    return [*found, *_json(found[0])] if kind is Kind.JSON else found


def _document(data: bytes, kind: Kind, limits: Limits) -> Contents:
    read = documents.read(data, kind, limits)
    unread = (
        "pictures in it" if read.pictures else "letters or pictures in it that cannot be read" if read.unread else ""
    )
    return Contents(texts=list(read.texts), pictures=list(read.pictures), unread=unread)


def _archive(data: bytes, limits: Limits) -> Contents:
    every = [contents_of(content, kind, limits) for kind, content in archives.files_in(data, limits)]
    return Contents(
        texts=[text for each in every for text in each.texts],
        pictures=[picture for each in every for picture in each.pictures],
        unread="files in it" if any(each.unread for each in every) else "",
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
