"""All articles as a folder of Markdown, which `folder` reads and `taking` takes again unchanged."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from walletdesk.kit.errors import TooLarge
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import queries, rules
from walletdesk.knowledge.rules import Status
from walletdesk.knowledge.tables import ArticleRow, TextRow

if TYPE_CHECKING:
    from typing_extensions import Buffer

SHELVES = "shelves.json"
SNIPPETS = "snippets.json"
_WHEN = (1980, 1, 1, 0, 0, 0)
"""Of every file in the archive: the same articles are the same bytes."""


IMAGES = "images/"
PAGE = 200
MOST_PICTURE_BYTES = 200 << 20


class TooManyPictures(TooLarge):
    code = "too_many_pictures"
    sentence = "The pictures of the articles have more than {most} MB together. Take the articles out without them."


class File(msgspec.Struct, frozen=True):
    place: str
    text: str


class Image(msgspec.Struct, frozen=True):
    place: str
    data: bytes


def first_files(unit: Unit) -> list[File]:
    """What stands beside the articles."""
    rooms, shelves = queries.collections(unit), queries.categories(unit)
    told = {
        "collections": [
            {
                "slug": room.slug,
                "names": queries.names_of(room.names),
                "descriptions": queries.names_of(room.descriptions),
                "categories": [
                    {"slug": one.slug, "names": queries.names_of(one.names)}
                    for one in shelves
                    if one.collection_id == room.id
                ],
            }
            for room in rooms
        ]
    }
    shared = {one.slug: queries.names_of(one.texts) for one in queries.snippets(unit)}
    return [File(SHELVES, _json(told)), File(SNIPPETS, _json(shared))]


def files(unit: Unit, after: int) -> tuple[list[File], int | None]:
    """A page of articles behind the one with the id `after`, and the id behind which the next begins; None at the end.

    Of each text what is public of it, else its newest version as a draft; archived articles are left out.
    """
    rooms = {one.id: one.slug for one in queries.collections(unit)}
    places = {one.id: (rooms[one.collection_id], one.slug) for one in queries.categories(unit)}
    found = []
    rows = queries.every(unit, after=after, limit=PAGE)
    for row in rows:
        texts = queries.texts(unit, row.id)
        # The original first: who takes them makes the article of it.
        for number, text in enumerate(sorted(texts, key=lambda one: one.language != row.original)):
            front = "" if number == 0 else "translations/"
            place = f"{front}{text.language}/{row.slug}.md"
            found.append(File(place, _page(unit, row, text, places.get(row.category_id or 0, ("", "")))))
    return found, rows[-1].id if len(rows) == PAGE else None


def named(found: Iterable[File]) -> list[str]:
    """Names of the pictures that they hold."""
    return rules.pictures_in(one.text for one in found)


class Archive:
    """A ZIP that is written and given out piece by piece; no more of it than a page is in memory.  Use it in a thread."""

    def __init__(self) -> None:
        self._pieces = _Pieces()
        self._zipped = zipfile.ZipFile(self._pieces, "w", zipfile.ZIP_DEFLATED)

    def add(self, found: Iterable[File]) -> bytes:
        for one in found:
            self._zipped.writestr(zipfile.ZipInfo(one.place, _WHEN), one.text, zipfile.ZIP_DEFLATED)
        return self._pieces.taken()

    def add_image(self, image: Image) -> bytes:
        self._zipped.writestr(zipfile.ZipInfo(image.place, _WHEN), image.data, zipfile.ZIP_STORED)
        return self._pieces.taken()

    def end(self) -> bytes:
        self._zipped.close()
        return self._pieces.taken()


class _Pieces(io.RawIOBase):
    """What is written and not yet given out."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        piece = bytes(data)
        self._held.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        held, self._held = b"".join(self._held), []
        return held


def _page(unit: Unit, row: ArticleRow, text: TextRow, place: tuple[str, str]) -> str:
    public = text.public_version is not None
    said = queries.version(unit, text.id, text.public_version) if text.public_version is not None else text
    about = {
        "title": _value(said.title),
        "slug": row.slug,
        "language": text.language,
        "status": (Status.PUBLISHED if public else Status.DRAFT).value,
        "summary": _value(said.summary),
        "collection": place[0],
        "category": place[1],
        "audience": row.audience.value,
        "intents": _list(queries.listed(row.intents)),
        "source": _value(row.source),
        "facts": _list(queries.listed(row.facts)),
    }
    front = "".join(f"{key}: {value}\n" for key, value in about.items() if value)
    return f"---\n{front}---\n\n{said.body}\n"


def _value(text: str) -> str:
    if not text:
        return ""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _list(values: Iterable[str]) -> str:
    joined = ", ".join(values)
    return f"[{joined}]" if joined else ""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
