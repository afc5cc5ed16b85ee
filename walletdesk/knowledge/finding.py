"""Which articles answer a question: by their words and by their meaning, joined.

    found = await finding.find(db, "转账一直没到账", language="zh")
    found.hits[0].title, found.hits[0].passage, found.without_meaning

An article that is not there in the reader's language is found in its original, and marked as that.  Where no encoder works,
words alone decide, and the answer says so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from walletdesk.encoder import models
from walletdesk.encoder.models import Encoder, NoEncoder
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import candidates, index, scoring
from walletdesk.knowledge.candidates import Gathered, Piece, Text, Vector
from walletdesk.knowledge.rules import Audience, Level
from walletdesk.knowledge.scoring import ByWords
from walletdesk.wire import SafeText

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Rows = npt.NDArray[np.float32]

log = logging.getLogger(__name__)

QUESTION_LENGTH = 2_000
"""Characters of a question that are read."""
MOST_COMPARED = 20_000
"""Passages that are all compared with a question, 30 MB in memory; of more, those in texts that the words found."""
_NEAR = 60
"""Texts near in meaning that are scored beside those that the words found."""
_WITHIN_S = 3.0
"""So long a question waits for its vector."""
_BEGINNINGS = 8
_OF_MEANING = 1.0
_STRENGTH = 0.05
"""Of a passage's words beside its meaning, when the best of an article is chosen: cosines lie close to each other."""


class Mode(StrEnum):
    HYBRID = "hybrid"
    """Words, other words for the same, and meaning."""
    WORDS = "words"
    """The same without meaning: what is left where no encoder works."""
    TEXT = "text"
    """BM25 alone over title and text: what the others are compared with."""


class Hit(msgspec.Struct, frozen=True):
    """An article, and the passage of it that answers best."""

    article_id: int
    text_id: int
    slug: str
    language: str
    """Of what was found; not the reader's where `original`."""
    title: SafeText
    original: bool
    """There is no translation into the reader's language."""
    heading: SafeText
    passage: SafeText
    """Plain, with live values as marks: `live.put_in`."""
    anchor: str
    level: Level | None
    steps: bool
    score: float
    """What they are sorted by: in standard deviations above the mean of what was looked at, both parts added."""
    text_score: float
    """BM25."""
    vector_score: float
    """Cosine, -1 to 1; 0 without meaning."""
    coverage: float
    """Share of the question's telling words that the article has, 0 to 1."""


class Found(msgspec.Struct, frozen=True):
    hits: tuple[Hit, ...]
    mode: Mode
    """How it was done."""
    without_meaning: bool = False
    """Hybrid was asked for, and no encoder worked, or the passages have no vectors yet."""
    unheld: dict[str, float] = {}
    """The question's telling words that no article holds, with their share: `scoring.unheld`."""


async def find(
    db: Db,
    question: str,
    *,
    language: str,
    audience: Audience = Audience.PUBLIC,
    top: int = 5,
    mode: Mode = Mode.HYBRID,
    typing: bool = False,
    encoder: Encoder | None = None,
) -> Found:
    """The best articles for a question, the best first; none where nothing of it is said anywhere.

    `typing` takes the last word as the beginning of one; `encoder` is another one than the desk's.
    """
    question = question[:QUESTION_LENGTH]
    wanted = scoring.asked(question, plain=mode is Mode.TEXT)
    if typing:
        wanted = await _with_beginnings(db, wanted, question, language)
    meaning = await _meaning(question, encoder or models.for_search()) if mode is Mode.HYBRID else None
    near: dict[int, float] = {}
    cosines: dict[int, float] = {}
    if meaning is not None:
        cosines, near = await _compared(db, *meaning)
    gathered = await db.read(
        candidates.gather,
        wanted.weights,
        language=language,
        audience=audience,
        near=sorted(near, key=lambda id_: -near[id_])[:_NEAR],
        encoder=meaning[0] if meaning is not None and not cosines else None,
    )
    if meaning is not None and not cosines:
        cosines = await asyncio.to_thread(_cosines, gathered.vectors, meaning[1])
    by_words = await asyncio.to_thread(scoring.by_words, wanted, gathered, plain=mode is Mode.TEXT)
    hits = _joined(gathered, by_words, cosines, language)
    used = mode if mode is not Mode.HYBRID or cosines else Mode.WORDS
    return Found(
        tuple(hits[:top]), used, mode is Mode.HYBRID and not cosines, {} if typing else scoring.unheld(wanted, gathered)
    )


def _joined(gathered: Gathered, by_words: dict[int, ByWords], cosines: dict[int, float], language: str) -> list[Hit]:
    texts = gathered.texts
    pieces: dict[int, list[Piece]] = {}
    for piece in gathered.pieces:
        pieces.setdefault(piece.text_id, []).append(piece)
    near = [_nearest(pieces.get(one.id, ()), cosines) for one in texts]
    words = scoring.standardised([by_words[one.id].score for one in texts])
    meanings = iter(scoring.standardised([cosine for cosine in near if cosine is not None]))
    hits = []
    for one, word, cosine in zip(texts, words, near, strict=True):
        # A text that has no vector yet is as near as most: as far away as can be, it would make all others alike.
        meaning = 0.0 if cosine is None else next(meanings)
        said = by_words[one.id]
        if not pieces.get(one.id) or (said.score <= 0 and not cosines):
            continue
        best = _best(pieces[one.id], said, cosines)
        hits.append(_hit(one, best, said, language, word + _OF_MEANING * meaning, cosine or 0.0))
    return sorted(hits, key=lambda hit: (-hit.score, hit.slug))


def _nearest(pieces: Sequence[Piece], cosines: dict[int, float]) -> float | None:
    return max((cosines[piece.id] for piece in pieces if piece.id in cosines), default=None)


def _best(pieces: Sequence[Piece], said: ByWords, cosines: dict[int, float]) -> Piece:
    most = max(said.pieces.values(), default=0.0) or 1.0
    return max(
        pieces,
        key=lambda piece: (
            cosines.get(piece.id, 0.0) + (_STRENGTH if cosines else 1.0) * said.pieces.get(piece.id, 0.0) / most,
            -piece.number,
        ),
    )


def _hit(one: Text, best: Piece, said: ByWords, language: str, score: float, cosine: float) -> Hit:
    return Hit(
        one.article_id,
        one.id,
        one.slug,
        one.language,
        one.title,
        one.language != language,
        best.heading,
        best.body,
        best.anchor,
        best.level,
        best.steps,
        round(score, 4),
        round(said.score, 4),
        round(cosine, 4),
        round(said.coverage, 4),
    )


# -- meaning -----------------------------------------------------------------------------


async def _meaning(question: str, encoder: Encoder | None) -> tuple[str, Rows] | None:
    """The encoder's name and the question's vector; None where no encoder works."""
    if encoder is None or not question.strip():
        return None
    try:
        rows = await asyncio.to_thread(encoder.encode, [question], query=True, within_s=_WITHIN_S)
    except NoEncoder:
        log.warning("search_without_meaning", extra={"encoder": encoder.name})
        return None
    return encoder.name, rows[0]


class _Held(msgspec.Struct):
    """All vectors of one encoder, as they were when the index had seen so many changes."""

    encoder: str
    changes: int
    passages: list[int]
    texts: list[int]
    rows: Rows


_held: dict[int, _Held] = {}
"""By database: a desk has one, tests many."""


async def _compared(db: Db, encoder: str, vector: Rows) -> tuple[dict[int, float], dict[int, float]]:
    """Cosine of every passage, and the best of each text; nothing where there are too many to compare all."""
    sums = await db.read(index.sums)
    if sums.passages > MOST_COMPARED:
        _held.pop(id(db), None)
        return {}, {}
    held = _held.get(id(db))
    if held is None or (held.encoder, held.changes) != (encoder, sums.changes):
        rows = await db.read(candidates.all_vectors, encoder)
        held = await asyncio.to_thread(_stacked, encoder, sums.changes, rows)
        _held.clear()
        _held[id(db)] = held
    if not held.passages:
        return {}, {}
    cosines = (held.rows @ vector).tolist()
    near: dict[int, float] = {}
    for text_id, cosine in zip(held.texts, cosines, strict=True):
        near[text_id] = max(near.get(text_id, -1.0), cosine)
    return dict(zip(held.passages, cosines, strict=True)), near


def _stacked(encoder: str, changes: int, vectors: Sequence[Vector]) -> _Held:
    import numpy as np

    size = len(vectors[0].vector) if vectors else 0
    whole = [one for one in vectors if len(one.vector) == size]
    rows = np.frombuffer(b"".join(one.vector for one in whole), "<f4").reshape(len(whole), -1 if size else 0)
    return _Held(encoder, changes, [one.passage_id for one in whole], [one.text_id for one in whole], rows)


def _cosines(vectors: Sequence[Vector], vector: Rows) -> dict[int, float]:
    held = _stacked("", 0, vectors)
    return dict(zip(held.passages, (held.rows @ vector).tolist(), strict=True)) if held.passages else {}


# -- while somebody types ------------------------------------------------------------------


async def _with_beginnings(db: Db, wanted: scoring.Asked, question: str, language: str) -> scoring.Asked:
    last = question.split()[-1].lower() if question.split() and not question[-1].isspace() else ""
    if len(last) < 3 or not last.isalnum() or not last.isascii():
        return wanted
    more = await db.read(_beginnings, last, language)
    return scoring.Asked(wanted.said, {**dict.fromkeys(more, 0.7), **wanted.weights})


def _beginnings(unit: Unit, last: str, language: str) -> list[str]:
    return candidates.beginning_with(unit, last, language, _BEGINNINGS)
