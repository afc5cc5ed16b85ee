"""What a text is about, as a model learned it from labelled texts (`learning.py`).

Two ways are joined: the meaning (the encoder's vector) and the words.  The meaning speaks twice: by what it says itself, and by
which known texts it is like.  Where few of the words were seen in learning, as of another language, the words count for less.
Without the encoder that it learned with, a model goes by words alone.

A model is a folder: `model.json` and `model.npz`, plain numbers and names, so that opening a strange one runs nothing.
"""

from __future__ import annotations

import math
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from walletdesk.encoder.models import NoEncoder, encoders
from walletdesk.kit.errors import BadInput
from walletdesk.triage.grams import grams

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

FORMAT = 1
SEEN_STEPS = 300
"""Known texts are kept in bytes; no part of a vector of length 1 and of hundreds of parts comes near 127 of these."""
SIGNALS = 5
"""What is known of how well a text fits: see `signals_of`."""


class NoModel(BadInput):
    code = "no_model"
    sentence = "There is no model of intents in this folder, or it was made by another version: train it again."


class Guess(msgspec.Struct, frozen=True):
    intent: str
    confidence: float
    out_of_scope: float
    """0 to 1: higher the less the text belongs to any intent."""
    alternatives: tuple[tuple[str, float], ...] = ()
    """The next likely ones, with their confidence."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """model.json"""

    format: int = FORMAT
    categories: list[str]
    encoder: str
    """Its name; empty if there was none."""
    grams: list[str]
    meaning: float
    """Weight of the meaning, the rest is that of the words."""
    sharpness: float
    """What the words' scores are multiplied by before they become shares."""
    narrow: float = 2.0
    """How quickly likeness to a known text falls with the distance from it."""
    likeness: float = 0.0
    """Weight of the likeness to known texts within the meaning."""
    likeness_sharpness: float = 1.0
    temperature: float
    words_temperature: float
    scope: list[float]
    """Weights of the signals, and what is added last."""
    centre: list[float]
    spread: list[float]
    ease: float = 30.0
    """How closely the meaning follows the texts that were learned, and the words below."""
    cost: float = 1.0
    texts: int = 0
    source: str = ""
    """Of the model that ships: the SHA-256 of what it learned from."""


class Model:
    def __init__(self, head: Head, parts: dict[str, Any]) -> None:
        import numpy as np

        self.head = head
        self._np = np
        self._index = {gram: number for number, gram in enumerate(head.grams)}
        self._rarity: Floats = parts["rarity"].astype(np.float32)
        self._words: Floats = parts["words"].astype(np.float32)
        self._words_bias: Floats = parts["words_bias"].astype(np.float32)
        self._meaning: Floats = parts["meaning"].astype(np.float32)
        self._meaning_bias: Floats = parts["meaning_bias"].astype(np.float32)
        self._seen: Floats = parts["seen"].astype(np.float32) / SEEN_STEPS
        count = len(head.categories)
        of_seen = parts.get("likeness", np.zeros((len(self._seen), count), np.float16))
        self._likeness: Floats = of_seen.astype(np.float32)
        if (
            self._words.shape != (len(head.grams), count)
            or self._rarity.shape != (len(head.grams),)
            or self._words_bias.shape != (count,)
            or self._meaning.shape[1:] != (count,)
            or self._meaning_bias.shape != (count,)
            or self._seen.shape[1] != self._meaning.shape[0]
            or self._likeness.shape != (len(self._seen), count)
            or (len(head.scope), len(head.centre), len(head.spread)) != (SIGNALS + 1, SIGNALS, SIGNALS)
        ):
            raise NoModel
        self.by_words_alone = not head.encoder

    @classmethod
    def load(cls, folder: Path) -> Model:
        """Raises NoModel (422)."""
        import numpy as np

        try:
            head = msgspec.json.decode((folder / "model.json").read_bytes(), type=Head)
            if head.format != FORMAT or len(head.categories) < 2:
                raise NoModel
            with (folder / "model.npz").open("rb") as file, np.load(file, allow_pickle=False) as parts:
                return cls(head, dict(parts))
        except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile, msgspec.MsgspecError):
            raise NoModel from None

    def guess(self, texts: Sequence[str], *, within_s: float | None = None, most: int = 3) -> list[Guess]:
        """What each is about."""
        return self.look(texts, within_s=within_s, most=most)[0]

    def look(
        self, texts: Sequence[str], *, within_s: float | None = None, most: int = 3
    ) -> tuple[list[Guess], Floats | None]:
        """What each is about, and a row of its meaning; no rows where it went by words alone."""
        np = self._np
        vectors = self._vectors(texts, within_s)
        shares, energy, near, covered = self._shares(texts, vectors)
        strange = self._strange(signals_of(shares, energy, near, covered))
        guesses = []
        for row, far in zip(shares, strange, strict=True):
            best = np.argsort(-row, kind="stable")[: most + 1]
            named = [(self.head.categories[at], round(float(row[at]), 4)) for at in best]
            guesses.append(Guess(named[0][0], named[0][1], round(float(far), 6), tuple(named[1:])))
        return guesses, vectors

    def _strange(self, signals: Floats) -> Floats:
        np = self._np
        scope = np.asarray(self.head.scope, np.float32)
        even = (signals - np.asarray(self.head.centre, np.float32)) / np.asarray(self.head.spread, np.float32)
        made: Floats = 1 / (1 + np.exp(-np.clip(even @ scope[:-1] + scope[-1], -30, 30)))
        return made

    def _vectors(self, texts: Sequence[str], within_s: float | None) -> Floats | None:
        if not self.head.encoder:
            return None
        encoder = next((one for one in encoders().values() if one.name == self.head.encoder), None)
        if encoder is None:
            self.by_words_alone = True
            return None
        try:
            vectors = encoder.encode(texts, within_s=within_s)
        except NoEncoder:
            self.by_words_alone = True
            return None
        self.by_words_alone = False
        return vectors

    def _shares(self, texts: Sequence[str], vectors: Floats | None) -> tuple[Floats, Floats, Floats, Floats]:
        np, head = self._np, self.head
        scores, covered = self.words(texts)
        words = log_shares(scores * head.sharpness)
        if vectors is None:
            nowhere = np.zeros(len(texts), np.float32)
            return np.exp(log_shares(words / head.words_temperature)), energy_of(scores), nowhere, covered
        logits = vectors @ self._meaning + self._meaning_bias
        alike, near = likeness_of(vectors, self._seen, self._likeness, head.narrow)
        meaning = both(log_shares(logits), log_shares(alike * head.likeness_sharpness), head.likeness)
        joined = join(meaning, words, covered, head.meaning)
        return np.exp(log_shares(joined / head.temperature)), energy_of(logits), near, covered

    def words(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """The words' scores, and the share of each text's words that is known."""
        np = self._np
        scores = np.tile(self._words_bias, (len(texts), 1))
        covered = np.zeros(len(texts), np.float32)
        for number, text in enumerate(texts):
            at, values, known = weigh(grams(text), self._index, self._rarity)
            covered[number] = known
            if len(at):
                scores[number] += values @ self._words[at]
        return scores, covered


def likeness_of(vectors: Floats, seen: Floats, weights: Floats, narrow: float) -> tuple[Floats, Floats]:
    """Per text: scores by its likeness to each known text, which falls with the distance, and how near the nearest lies."""
    import numpy as np

    scores = np.zeros((len(vectors), weights.shape[1]), np.float32)
    near = np.zeros(len(vectors), np.float32)
    if vectors.shape[1] and len(seen):
        for start in range(0, len(vectors), 256):
            some = slice(start, start + 256)
            cosines = vectors[some] @ seen.T
            near[some] = cosines.max(axis=1)
            scores[some] = alike(cosines, narrow) @ weights
    return scores, near


def alike(cosines: Floats, narrow: float) -> Floats:
    """1 for what is the same, less for what is far; in place of the cosines."""
    import numpy as np

    cosines -= 1
    cosines *= narrow
    return np.exp(cosines, out=cosines)


def signals_of(shares: Floats, energy: Floats, near: Floats, covered: Floats) -> Floats:
    """Per text: its best share and how far it is ahead, its scores' energy, how near the nearest known text lies, how much of
    its words is known."""
    import numpy as np

    two = np.log(-np.partition(-shares, 1, axis=1)[:, :2] + 1e-6)
    made: Floats = np.stack([two[:, 0], two[:, 0] - two[:, 1], energy, near, covered], axis=1).astype(np.float32)
    return made


def weigh(found: dict[str, int], index: dict[str, int], rarity: Floats) -> tuple[Any, Floats, float]:
    """Places and weights of a text's grams, each way of length 1, and the share of words that are known."""
    import numpy as np

    known = [(index[gram], gram[0], 1 + math.log(count)) for gram, count in found.items() if gram in index]
    words = sum(gram[0] == "c" for gram in found)
    share = sum(kind == "c" for _, kind, _ in known) / words if words else 0.0
    at = np.fromiter((place for place, _, _ in known), np.int64, len(known))
    values = np.fromiter((value for _, _, value in known), np.float32, len(known)) * rarity[at]
    of_words = np.fromiter((kind == "w" for _, kind, _ in known), bool, len(known))
    for some in (of_words, ~of_words):
        length = float(np.sqrt((values[some] ** 2).sum()))
        if length:
            values[some] /= length
    return at, values, share


def log_shares(scores: Floats) -> Floats:
    import numpy as np

    low = scores - scores.max(axis=1, keepdims=True)
    made: Floats = low - np.log(np.exp(low).sum(axis=1, keepdims=True))
    return made


def energy_of(scores: Floats) -> Floats:
    import numpy as np

    top = scores.max(axis=1)
    made: Floats = top + np.log(np.exp(scores - top[:, None]).sum(axis=1))
    return made


def both(meaning: Floats, alike: Floats, weight: float) -> Floats:
    """Logarithms of shares, weighted."""
    return log_shares((1 - weight) * meaning + weight * alike)


def join(meaning: Floats, words: Floats, covered: Floats, weight: float) -> Floats:
    """Logarithms of shares, weighted: of a text whose words are mostly unknown the meaning decides."""
    import numpy as np

    of_words = ((1 - weight) * np.clip(covered / 0.5, 0, 1))[:, None].astype(np.float32)
    made: Floats = (1 - of_words) * meaning + of_words * words
    return made
