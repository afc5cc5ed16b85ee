"""`walletdesk knowledge import`, which takes a folder of articles, and `search`, the search that readers, agents and the bot have."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from walletdesk.encoder import models
from walletdesk.encoder.models import Encoder, NoEncoder
from walletdesk.events import SYSTEM
from walletdesk.files.refusals import FileTooLarge
from walletdesk.files.rules import megabytes
from walletdesk.kit import jobs
from walletdesk.kit.clock import SystemClock
from walletdesk.kit.db import Db
from walletdesk.kit.errors import BadInput, Unavailable, WalletdeskError
from walletdesk.kit.i18n import fill
from walletdesk.knowledge import finding, folder, tasks, vectors
from walletdesk.knowledge.actions import taking
from walletdesk.knowledge.actions.shelving import INDEX, TextArgs
from walletdesk.knowledge.actions.taking import Named, Refused, Shelves, Taken
from walletdesk.knowledge.exporting import SNIPPETS
from walletdesk.knowledge.finding import Found, Mode
from walletdesk.knowledge.pictures import MOST_BYTES
from walletdesk.knowledge.rules import Audience
from walletdesk.safety import trusted
from walletdesk.wire import RawText, SafeText

if TYPE_CHECKING:
    from walletdesk.knowledge.bringing import Pictures

_SHELVES = "shelves.json"
_UNSORTED = "articles"
"""Where articles go whose files name no collection: what is public stands somewhere."""
_NAMES: Named = {
    _UNSORTED: ({"en": trusted("Articles"), "zh": trusted("文章")}, {}),
    f"{_UNSORTED}/{_UNSORTED}": ({"en": trusted("Articles"), "zh": trusted("文章")}, {}),
}
_TRIES = 2
SHAPE = "a line is an object with `query` (text) and, if it is wanted in the answer, `id`"


class WrongSnippets(BadInput):
    code = "wrong_snippets"
    sentence = "This is no JSON of snippets: their short names, each with its texts by language."


class Imported(msgspec.Struct, frozen=True):
    taken: Taken
    faults: tuple[str, ...]
    """What was not taken and why, a line each."""
    without_meaning: bool
    """No encoder worked: vectors are made by the desk when one does."""


class Asked(msgspec.Struct, frozen=True):
    query: str
    id: Any = None
    lang: str = ""

    def __repr__(self) -> str:
        return "Asked(...)"


_READ = msgspec.json.Decoder(Asked)


async def take(db: Db, place: Path, *, brought: Pictures | None = None, two: bool = False) -> Imported:
    """Take a folder into the desk, published where it says so, and make it findable; `BATCH` files of it are in memory.

    Its pictures and snippets come first, where somebody has `brought` them in.  With `two`, what is new waits for another
    reader.  Raises OSError.
    """
    read = folder.one_by_one(place)
    names = await asyncio.to_thread(_named, place)
    faults: list[str] = []
    taken = Taken()
    if brought is not None:
        taken += Taken(refused=tuple([one async for one in _pictures(brought, place)]))
        shared, wrong = await asyncio.to_thread(_snippets, place)
        taken += Taken(refused=(*wrong, *await db.write(taking.take_snippets, SYSTEM, shared)))
    while found := await asyncio.to_thread(lambda: list(islice(read, taking.BATCH))):
        faults += [_told_fault(one) for one in found if isinstance(one, folder.Fault)]
        documents = [one for one in found if isinstance(one, folder.Document)]
        ready, refused = await asyncio.to_thread(taking.ready, map(_shelved, documents))
        unsorted = any(not one.collection for one in documents)
        shelves = {**(_NAMES if unsorted else {}), **names}
        taken += Taken(refused=tuple(refused))
        taken += await db.write(taking.take, SYSTEM, ready, shelves, publish=True, two=two)
    faults += [f"{one.place}: {fill(one.error.text, one.error.values)}" for one in taken.refused]
    await index(db)
    return Imported(taken, tuple(faults), not await encode(db, tries=_TRIES))


def _told_fault(one: folder.Fault) -> str:
    return f"{one.place}:{one.line}: {one.fault}" if one.line else f"{one.place}: {one.fault}"


def _shelved(one: folder.Document) -> folder.Document:
    return one if one.collection else msgspec.structs.replace(one, collection=_UNSORTED, category=_UNSORTED)


async def _pictures(brought: Pictures, place: Path) -> AsyncIterator[Refused]:
    """Those that were not taken."""
    for path in await asyncio.to_thread(folder.images, place):
        try:
            data = await asyncio.to_thread(_bytes, path)
            await brought.take(RawText(path.name), data, name=path.name, by=SYSTEM, manages_places=True)
        except WalletdeskError as error:
            if isinstance(error, Unavailable):
                raise
            yield Refused(place=path.relative_to(place).as_posix(), error=error)


def _bytes(path: Path) -> bytes:
    """Raises FileTooLarge (413)."""
    if (size := path.stat().st_size) > MOST_BYTES:
        raise FileTooLarge(size_mb=megabytes(size), limit_mb=megabytes(MOST_BYTES))
    return path.read_bytes()


def _snippets(place: Path) -> tuple[dict[str, dict[str, SafeText]], list[Refused]]:
    file = place / SNIPPETS
    if not file.is_file():
        return {}, []
    try:
        given = msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, str]])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return {}, [Refused(place=SNIPPETS, error=WrongSnippets())]
    return taking.snippets_ready(given, SNIPPETS)


async def index(db: Db) -> None:
    """Passages of what was published meanwhile."""
    runner = jobs.Runner(db, SystemClock())

    async def cut(args: TextArgs) -> None:
        await tasks.cut_anew(db, args.text_id)

    runner.on(INDEX, TextArgs, cut)
    await runner.run_due()


async def encode(db: Db, *, tries: int = 1) -> bool:
    """Vectors for passages that have none; False where no encoder works.

    With more tries an encoder that did not answer is waited for: on a busy machine it may take long to load.
    """
    encoder = models.for_search()
    for left in reversed(range(tries if encoder is not None else 0)):
        try:
            await _encode(db, encoder)
        except NoEncoder:
            if left:
                await asyncio.sleep(models.AGAIN_S)
            continue
        return True
    return False


async def _encode(db: Db, encoder: Encoder | None) -> None:
    if encoder is None:
        raise NoEncoder
    await asyncio.to_thread(encoder.encode, ["one"], within_s=models.START_S)  # loads it, so that a question need not
    while not await vectors.encode_waiting(db, encoder):
        pass


async def answers(
    db: Db, lines: Iterable[bytes], *, language: str, top: int, mode: Mode, audience: Audience = Audience.PUBLIC
) -> AsyncIterator[tuple[bytes, bool, bool]]:
    """The answer to each line in its order, whether it could be read, and whether meaning was wanted and missing.

    Blank lines have none.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = _READ.decode(line.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
            said = SHAPE if isinstance(wrong, msgspec.ValidationError) else "this is no JSON"
            yield msgspec.json.encode({"line": number, "error": said}), False, False
            continue
        found = await finding.find(
            db, asked.query, language=asked.lang or language, audience=audience, top=top, mode=mode
        )
        yield msgspec.json.encode({"id": asked.id, **told(found)}), True, found.without_meaning


def told(found: Found) -> dict[str, Any]:
    """What `--json` prints."""
    return {
        "mode": found.mode.value,
        "results": [
            {
                "slug": hit.slug,
                "title": hit.title,
                "score": hit.score,
                "passage": hit.passage,
                "language": hit.language,
                "original": hit.original,
                "heading": hit.heading,
                "anchor": hit.anchor,
                "text_score": hit.text_score,
                "vector_score": hit.vector_score,
                "coverage": hit.coverage,
            }
            for hit in found.hits
        ],
    }


def _named(place: Path) -> Named:
    """What the folder's own `shelves.json` calls its collections; nothing without one.  Raises WalletdeskError."""
    file = place / _SHELVES
    if not file.is_file():
        return {}
    return taking.named(msgspec.json.decode(file.read_bytes(), type=Shelves))
