"""How well texts answer a question by their words: BM25 over the whole text, and again over where it says what it is about.

Source of BM25's two constants: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), their usual values.
What the other parts count was chosen on questions that are not the ones of docs/quality.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from walletdesk.knowledge import live
from walletdesk.knowledge.candidates import Gathered, Piece
from walletdesk.knowledge.wording import counted, counted_once, related, telling

_K1, _B = 1.2, 0.75
_OF_TITLE, _OF_LEAD, _OF_PASSAGE = 0.5, 0.4, 0.5
_OF_RELATED = 0.4


class Asked(msgspec.Struct, frozen=True):
    """A question as terms: what it says, and other words for the same."""

    said: tuple[str, ...]
    weights: dict[str, float]


class ByWords(msgspec.Struct, frozen=True):
    """Of one text."""

    score: float
    coverage: float
    """Share of the question's telling words that it has, rare ones counting more; 0 to 1."""
    pieces: dict[int, float]
    """Of each passage, with the title and headings above it."""


def asked(question: str, *, plain: bool = False) -> Asked:
    """`plain` takes the words as they are: no others for the same, none passed over."""
    terms = list(counted(question))
    if plain:
        return Asked(tuple(terms), dict.fromkeys(terms, 1.0))
    said = telling(terms)
    weights = {term: _OF_RELATED * share for term, share in related(question).items()}
    return Asked(tuple(said), weights | dict.fromkeys(said, 1.0))


def by_words(question: Asked, gathered: Gathered, *, plain: bool = False) -> dict[int, ByWords]:
    """Of each text, by its id; `plain` is BM25 over the whole text alone."""
    idf = {term: _idf(gathered.known.get(term, 0), gathered.whole) for term in question.weights}
    weight = {term: share * idf[term] for term, share in question.weights.items()}
    pieces: dict[int, list[Piece]] = {}
    for piece in gathered.pieces:
        pieces.setdefault(piece.text_id, []).append(piece)
    titles = [counted_once(one.title) for one in gathered.texts]
    bodies = [[_words(piece) for piece in pieces.get(one.id, [])] for one in gathered.texts]
    wholes = [_merged([title, *body]) for title, body in zip(titles, bodies, strict=True)]
    leads = [_merged([title, *body[:1]]) for title, body in zip(titles, bodies, strict=True)]
    contexts = [[_merged([title, one]) for one in body] for title, body in zip(titles, bodies, strict=True)]
    whole_mean, title_mean, lead_mean = _mean(wholes), _mean(titles), _mean(leads)
    piece_mean = _mean([one for some in contexts for one in some])
    possible = sum(idf[term] for term in question.said) or 1.0
    found = {}
    for at, one in enumerate(gathered.texts):
        score = _bm25(weight, wholes[at], whole_mean)
        own = {
            piece.id: _bm25(weight, context, piece_mean)
            for piece, context in zip(pieces.get(one.id, []), contexts[at], strict=True)
        }
        if not plain:
            score += _OF_TITLE * _bm25(weight, titles[at], title_mean)
            score += _OF_LEAD * _bm25(weight, leads[at], lead_mean)
            score += _OF_PASSAGE * max(own.values(), default=0.0)
        held = sum(idf[term] for term in question.said if term in wholes[at])
        found[one.id] = ByWords(score, held / possible, own)
    return found


def unheld(question: Asked, gathered: Gathered) -> dict[str, float]:
    """The question's telling words that no public article of its language holds, with their share of all of them, 0 to 1."""
    idf = {term: _idf(gathered.known.get(term, 0), gathered.whole) for term in question.said}
    possible = sum(idf.values()) or 1.0
    return {term: weight / possible for term, weight in idf.items() if not gathered.known.get(term)}


def standardised(values: Sequence[float]) -> list[float]:
    """Each by how many standard deviations it lies above their mean."""
    if not values:
        return []
    mean = sum(values) / len(values)
    deviation = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return [(value - mean) / deviation if deviation > 1e-9 else 0.0 for value in values]


def _words(piece: Piece) -> dict[str, int]:
    return counted_once(f"{piece.heading}\n{live.without(piece.body)}")


def _idf(texts: int, whole: int) -> float:
    return math.log(1 + (max(whole - texts, 0) + 0.5) / (texts + 0.5))


def _bm25(weights: Mapping[str, float], words: Mapping[str, int], mean: float) -> float:
    grown = _K1 * (1 - _B + _B * sum(words.values()) / mean)
    return sum(
        weight * times * (_K1 + 1) / (times + grown) for term, weight in weights.items() if (times := words.get(term))
    )


def _merged(several: Iterable[Mapping[str, int]]) -> dict[str, int]:
    merged: dict[str, int] = {}
    for words in several:
        for term, times in words.items():
            merged[term] = merged.get(term, 0) + times
    return merged


def _mean(several: Sequence[Mapping[str, int]]) -> float:
    return max(sum(sum(words.values()) for words in several) / max(len(several), 1), 1.0)
