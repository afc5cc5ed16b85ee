"""A folder of Markdown files, each one article in one language, as other help centres and our own starter set keep them.

    ---
    title: Recovery phrase is lost
    slug: lost-recovery-phrase
    language: en
    status: published            # or draft
    collection: access           # these and what follows may be missing
    category: phrase
    audience: public             # or agents
    intents: [seed_lost]
    source: BIP-39, https://...
    facts: [bip39-words]
    ---
    Text.

Front matter is the part of YAML that such files use: a key and a value on a line, quotes, lists in brackets or with dashes.
Keys that are not known are passed over.  A file without front matter that is no article (README.md) is passed over too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from walletdesk.knowledge.rules import BODY_LENGTH, SLUG, SLUG_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH, Audience, Status

MOST_FILES = 200_000
MARKDOWN = (".md", ".markdown")
IMAGES = "images"
MOST_BYTES = 1 << 20
"""Of one file: four times what the longest text takes."""
_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_-]{0,40})[ \t]*:(?:[ \t]+(.*)|[ \t]*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_FENCE = "---"
_STATUSES = {Status.DRAFT: Status.DRAFT, Status.REVIEW: Status.DRAFT, Status.PUBLISHED: Status.PUBLISHED}
"""What somebody else's reviewer said is no review of this desk."""


class Document(msgspec.Struct, frozen=True):
    """One article in one language, as its file has it; the gate has not read it yet."""

    place: str
    """The file's path under the folder."""
    title: str
    slug: str
    language: str
    body: str
    status: Status = Status.DRAFT
    summary: str = ""
    collection: str = ""
    category: str = ""
    audience: Audience | None = None
    """None where the file does not say: then it stays what it is, and is public at first."""
    intents: tuple[str, ...] = ()
    source: str = ""
    facts: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Document({self.place!r})"


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a file, in words of its own reader; line 0 is the whole file."""

    place: str
    line: int
    fault: str


class Folder(msgspec.Struct, frozen=True):
    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]


class _Wrong(Exception):
    def __init__(self, line: int, fault: str) -> None:
        self.line = line
        self.fault = fault


def read(folder: Path) -> Folder:
    """Every article under `folder`, in the order of their paths, and what could not be read.

    Raises OSError for a folder that is not there.
    """
    return _sorted_out(one_by_one(folder))


def one_by_one(folder: Path) -> Iterator[Document | Fault]:
    """The same, each when it is asked for: one file of them is in memory.  Raises OSError as `read`, at once."""
    if not folder.is_dir():
        raise NotADirectoryError(20, "no folder", str(folder))
    return _read((path.relative_to(folder).as_posix(), partial(_text, path)) for path in sorted(_files(folder)))


def read_texts(texts: Iterable[tuple[str, str]]) -> Folder:
    """The same of files that are in no folder: each its path and its text."""
    return _sorted_out(_read((place, partial(str, text)) for place, text in texts))


def images(folder: Path) -> list[Path]:
    """Pictures beside the articles: what lies in a folder called `images`."""
    return sorted(path for path in _files(folder, None) if path.parent.name == IMAGES)


def _sorted_out(found: Iterable[Document | Fault]) -> Folder:
    documents: list[Document] = []
    faults: list[Fault] = []
    for one in found:
        if isinstance(one, Document):
            documents.append(one)
        else:
            faults.append(one)
    return Folder(tuple(documents), tuple(faults))


def _read(files: Iterable[tuple[str, Callable[[], str]]]) -> Iterator[Document | Fault]:
    seen: dict[tuple[str, str], str] = {}
    for place, text in files:
        try:
            read = document(text(), place)
            if read is None:
                continue
            if first := seen.get((read.slug, read.language)):
                raise _Wrong(0, f"{first} has the same slug and language")
        except _Wrong as wrong:
            yield Fault(place, wrong.line, wrong.fault)
            continue
        seen[read.slug, read.language] = place
        yield read


def _files(folder: Path, endings: Collection[str] | None = MARKDOWN) -> Iterator[Path]:
    """Files of Markdown, or all of them; hidden ones and links to elsewhere left out."""
    home = folder.resolve()
    for number, path in enumerate(folder.rglob("*")):
        if number > MOST_FILES:
            return
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if (endings is None or path.suffix.lower() in endings) and not hidden and path.is_file():
            if path.resolve().is_relative_to(home):
                yield path


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _Wrong(0, f"is larger than {MOST_BYTES >> 20} MB")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise _Wrong(0, f"is not UTF-8 (byte {wrong.start})") from None
    except OSError as wrong:
        raise _Wrong(0, wrong.strerror or "cannot be read") from None


def document(text: str, place: str) -> Document | None:
    """None for a text without front matter.  Raises _Wrong."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].rstrip() != _FENCE:
        return None
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise _Wrong(1, "the front matter has no end: a line ---")
    about = _front(lines[1:end])
    body = "\n".join(lines[end + 1 :]).strip("\n")
    return _checked(about, body, place)


def _checked(about: dict[str, tuple[int, str | list[str]]], body: str, place: str) -> Document:
    def word(key: str, default: str = "", *, required: bool = False, most: int = 400) -> tuple[int, str]:
        line, value = about.get(key, (1, default))
        if not isinstance(value, str):
            raise _Wrong(line, f"{key} is one value, not a list")
        if required and not value.strip():
            raise _Wrong(line, f"{key} is missing")
        if len(value) > most:
            raise _Wrong(line, f"{key} is longer than {most} characters")
        return line, value.strip()

    def named(key: str, default: str = "") -> str:
        line, value = word(key, default)
        if value and not _NAME.fullmatch(value):
            raise _Wrong(line, f"{key} is small letters, digits and hyphens")
        return value

    def several(key: str) -> tuple[str, ...]:
        line, value = about.get(key, (1, []))
        found = [value] if isinstance(value, str) and value else list(value)
        for one in found:
            if not _NAME.fullmatch(one):
                raise _Wrong(line, f"{key} is a list of names of small letters, digits and hyphens")
        return tuple(dict.fromkeys(found))

    _, title = word("title", required=True, most=TITLE_LENGTH)
    line, slug = word("slug", required=True)
    if not SLUG.fullmatch(slug) or len(slug) > SLUG_LENGTH:
        raise _Wrong(line, f"a slug is small letters, digits and hyphens, at most {SLUG_LENGTH}")
    line, language = word("language", required=True)
    if not _LANGUAGE.fullmatch(language):
        raise _Wrong(line, "a language is written like en, zh or pt-BR")
    line, status = word("status", Status.DRAFT)
    if status not in set(_STATUSES):
        raise _Wrong(line, "status is published or draft")
    line, audience = word("audience", "")
    if audience and audience not in set(Audience):
        raise _Wrong(line, "audience is public or agents")
    if not body.strip():
        raise _Wrong(0, "has no text")
    if len(body) > BODY_LENGTH:
        raise _Wrong(0, f"is longer than {BODY_LENGTH} characters")
    return Document(
        place,
        title,
        slug,
        language,
        body,
        _STATUSES[Status(status)],
        word("summary", most=SUMMARY_LENGTH)[1],
        named("collection"),
        named("category"),
        Audience(audience) if audience else None,
        several("intents"),
        word("source")[1],
        several("facts"),
    )


def _front(lines: list[str]) -> dict[str, tuple[int, str | list[str]]]:
    """Each key with its line and its value."""
    about: dict[str, tuple[int, str | list[str]]] = {}
    last = ""
    for number, line in enumerate(lines, 2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if (item := _ITEM.fullmatch(line)) and last and isinstance(listed := about[last][1], list):
            listed.append(_plain(item[1], number))
            continue
        found = _KEY.fullmatch(line.rstrip())
        if found is None:
            if line[0] in " \t" and last:  # what belongs to a key that is not known
                continue
            raise _Wrong(number, "this is no front matter: a key, a colon, a value")
        last = found[1].lower()
        if last in about:
            raise _Wrong(number, f"{last} stands here twice")
        about[last] = (number, _value(found[2] or "", number))
    return {key: (number, "" if value == [] else value) for key, (number, value) in about.items()}


def _value(written: str, line: int) -> str | list[str]:
    """A list where brackets say so; an empty value may become one by the dashes below it."""
    written = written.strip()
    if not written:
        return []
    if written.startswith("["):
        if not written.endswith("]"):
            raise _Wrong(line, "this list has no end: ]")
        return [_plain(one, line) for one in written[1:-1].split(",") if one.strip()]
    return _plain(written, line)


def _plain(written: str, line: int) -> str:
    written = written.strip()
    if written[:1] in ("'", '"'):
        quote = written[0]
        end = written.find(quote, 1)
        while quote == "'" and written[end : end + 2] == "''":
            end = written.find(quote, end + 2)
        while quote == '"' and end > 0 and _escaped(written, end):
            end = written.find(quote, end + 1)
        if end < 1:
            raise _Wrong(line, f"this value has no end: {quote}")
        inside = written[1:end]
        return inside.replace("''", "'") if quote == "'" else re.sub(r"\\(.)", r"\1", inside)
    return re.split(r"\s#", written, maxsplit=1)[0].rstrip()


def _escaped(written: str, at: int) -> bool:
    before = written[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
