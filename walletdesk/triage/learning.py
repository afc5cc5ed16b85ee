"""Learns a model of intents from labelled texts, in seconds to minutes; run it in a process of its own.

What can be chosen is chosen by trying, on the labelled texts alone: some are kept back in turn, and what tells them best is taken.
How a text that belongs nowhere looks is learned by keeping whole categories back.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from walletdesk.encoder.models import Encoder
from walletdesk.triage.grams import grams
from walletdesk.triage.model import (
    SEEN_STEPS,
    SIGNALS,
    Head,
    alike,
    both,
    energy_of,
    join,
    likeness_of,
    log_shares,
    signals_of,
    weigh,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Places = npt.NDArray[np.int64]
    Bits = npt.NDArray[np.bool_]

GRAMS = 60_000
TRIED = 6000
"""So many texts are used to choose by trying; more would take long and choose the same."""
SEEN = 8_000
"""So many known texts a model keeps as vectors, to say which a text is like and how near the nearest is."""
SHARED = 3
"""A word of contacts stays in a model where so many of them used it."""
FOLDS = 3
_MEANINGS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_SHARPNESSES = (1.0, 1.5, 2.0, 3.0, 4.0)
_TEMPERATURES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0, 1.2, 1.5, 2.0)
_EASES = (10.0, 30.0, 100.0)
"""How closely the meaning follows the texts that were given, and the words below."""
_COSTS = (0.3, 1.0)
_NARROWS = (1.0, 2.0, 4.0)
_LIKENESSES = (0.0, 0.5, 1.0)
_LIKENESS_SHARPNESSES = (4.0, 6.0, 9.0, 13.0, 20.0)
_RIDGE = 0.03
"""Added to each known text's likeness to itself, so that none is followed to the letter."""


class Learned(NamedTuple):
    head: Head
    parts: dict[str, Any]
    right: float
    """The share that was told right of texts that were kept back."""


class _Parts(NamedTuple):
    """Scorers of one choice of texts."""

    grams: list[str]
    rarity: Floats
    words: Floats
    words_bias: Floats
    meaning: Floats
    meaning_bias: Floats


class _Choice(NamedTuple):
    """What told texts best that were kept back."""

    ease: float = _EASES[1]
    cost: float = _COSTS[1]
    narrow: float = _NARROWS[1]
    likeness: float = 0.5
    likeness_sharpness: float = 9.0
    meaning: float = 0.6
    sharpness: float = 2.0
    temperature: float = 1.0
    words_temperature: float = 1.0
    right: float = 0.0


def learn(texts: Sequence[str], categories: Sequence[str], encoder: Encoder | None) -> Learned:
    """A model of texts of at least two categories.  Raises NoEncoder (503) where an encoder was given and failed."""
    import numpy as np

    names = sorted(set(categories))
    number_of = {name: number for number, name in enumerate(names)}
    # What a category is called is one more text of it, that is never kept back: with ten texts it is worth an eleventh.
    called = [name for name in names if _says_something(name)]
    labels = np.array([number_of[category] for category in (*categories, *called)], np.int64)
    named = np.arange(len(labels)) >= len(texts)
    texts = [*texts, *(_spelled(name) for name in called)]
    found = [grams(text) for text in texts]
    vectors = encoder.encode(texts) if encoder else np.zeros((len(texts), 0), np.float32)
    random = np.random.default_rng(7)

    some = _some_of_each(labels, named, TRIED, random)
    chosen = _chosen([found[at] for at in some], vectors[some], labels[some], named[some], len(names))
    parts = _fit(found, vectors, labels, len(names), chosen.ease, chosen.cost)
    kept = _some_of_each(labels, named, SEEN, random)
    seen = _in_steps(vectors[kept])
    weights = _fit_likeness(seen, labels[kept], len(names), chosen.narrow)
    head = Head(
        categories=names,
        encoder=encoder.name if encoder else "",
        grams=parts.grams,
        meaning=chosen.meaning,
        sharpness=chosen.sharpness,
        narrow=chosen.narrow,
        likeness=chosen.likeness,
        likeness_sharpness=chosen.likeness_sharpness,
        temperature=chosen.temperature,
        words_temperature=chosen.words_temperature,
        scope=[-0.5, -0.5, -0.5, -1.0, -0.5, 0.0],
        centre=[0.0] * SIGNALS,
        spread=[1.0] * SIGNALS,
        ease=chosen.ease,
        cost=chosen.cost,
        texts=len(categories),
    )
    head = _with_scope(head, [found[at] for at in some], vectors[some], labels[some], named[some], random)
    return Learned(head, _kept(parts, seen, weights), chosen.right)


def learn_again(
    texts: Sequence[str],
    categories: Sequence[str],
    vectors: Floats,
    named_vectors: dict[str, Floats],
    like: Head,
    *,
    whose: Sequence[int],
) -> Learned:
    """A model of other texts with the choices of one that was tried out (`like`): a tenth of the time.

    `vectors` are the texts' by the encoder of `like`, without columns where that has none; `named_vectors` those of what
    categories are called.  `whose` is the contact who wrote each text, 0 for nobody: of contacts' words only those stay that
    enough of them used (`SHARED`), and of their texts' meanings none but the mean.
    """
    import numpy as np

    names = sorted(set(categories))
    number_of = {name: number for number, name in enumerate(names)}
    called = [name for name in names if name in named_vectors]
    labels = np.array([number_of[category] for category in (*categories, *called)], np.int64)
    rows = np.vstack([vectors, *(named_vectors[name][None, :] for name in called)])
    found = [grams(text) for text in (*texts, *(_spelled(name) for name in called))]
    writers = np.array([*whose, *(0 for _ in called)], np.int64)
    parts = _fit(found, rows, labels, len(names), like.ease, like.cost, _nobodys(found, writers))
    named = np.arange(len(labels)) >= len(texts)
    ours = np.flatnonzero(writers == 0)
    kept = ours[_some_of_each(labels[ours], named[ours], SEEN, np.random.default_rng(7))]
    means = _means(rows, labels, writers, known=set(labels[ours[~named[ours]]].tolist()))
    seen = _in_steps(np.vstack([rows[kept], *(mean[None, :] for _, mean in means)]))
    of_seen = np.array([*labels[kept], *(label for label, _ in means)], np.int64)
    theirs = np.flatnonzero(writers != 0)
    weights = np.zeros((len(seen), len(names)), np.float32)
    if like.likeness:
        weights = _fit_likeness(seen, of_seen, len(names), like.narrow, rows[theirs], labels[theirs])
    head = msgspec.structs.replace(like, categories=names, grams=parts.grams, texts=len(categories), source="")
    return Learned(head, _kept(parts, seen, weights), 0.0)


def _nobodys(found: Sequence[Counter[str]], writers: Places) -> set[str]:
    """The grams of texts that no contact wrote, and those that enough contacts used and that have no digit."""
    kept: set[str] = set()
    used: dict[str, set[int]] = {}
    for one, writer in zip(found, writers.tolist(), strict=True):
        if not writer:
            kept.update(one)
            continue
        for gram in one:
            if not any(letter.isdigit() for letter in gram):
                used.setdefault(gram, set()).add(writer)
    return kept | {gram for gram, by in used.items() if len(by) >= SHARED}


def _means(rows: Floats, labels: Places, writers: Places, *, known: set[int]) -> list[tuple[int, Floats]]:
    """The middle of what enough contacts wrote, of each category that has no other text, after its label."""
    import numpy as np

    made = []
    for label in sorted(set(labels.tolist()) - known):
        own = np.flatnonzero((labels == label) & (writers != 0))
        if rows.shape[1] and len(np.unique(writers[own])) >= SHARED:
            mean = rows[own].mean(axis=0)
            made.append((label, (mean / max(float(np.linalg.norm(mean)), 1e-6)).astype(np.float32)))
    return made


def names_that_say_something(categories: Sequence[str]) -> dict[str, str]:
    """What a category is called, as a text; of those that are called by a word."""
    return {name: _spelled(name) for name in sorted(set(categories)) if _says_something(name)}


def _in_steps(vectors: Floats) -> Floats:
    """As a model keeps them."""
    import numpy as np

    made: Floats = (np.rint(vectors * SEEN_STEPS) / SEEN_STEPS).astype(np.float32)
    return made


def _kept(parts: _Parts, seen: Floats, weights: Floats) -> dict[str, Any]:
    import numpy as np

    width, count = parts.meaning.shape
    return {
        "rarity": parts.rarity,
        "words": parts.words.astype(np.float16),
        "words_bias": parts.words_bias,
        "meaning": parts.meaning.astype(np.float16) if width else np.zeros((0, count), np.float16),
        "meaning_bias": parts.meaning_bias,
        "seen": np.rint(seen * SEEN_STEPS).astype(np.int8),
        "likeness": weights.astype(np.float16),
    }


def save(learned: Learned, folder: Path, *, mode: int = 0o755) -> None:
    """The folder holds the old model or the new one, never half of each."""
    import numpy as np

    folder.parent.mkdir(parents=True, exist_ok=True, mode=mode)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        made.chmod(mode)
        np.savez_compressed(made / "model.npz", **learned.parts)
        (made / "model.json").write_bytes(msgspec.json.encode(learned.head))
        if folder.is_dir():
            for name in ("model.npz", "model.json"):
                os.replace(made / name, folder / name)
        else:
            made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _fit(
    found: Sequence[Counter[str]],
    vectors: Floats,
    labels: Places,
    count: int,
    ease: float,
    cost: float,
    allowed: set[str] | None = None,
) -> _Parts:
    """Scorers for all `count` categories, of which some may have no text here; by `allowed` grams alone."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    often: Counter[str] = Counter()
    for one in found:
        often.update(one.keys())
    # A piece of a word that was seen once tells nothing of another text; a word may.
    kept = [
        gram
        for gram, texts in often.items()
        if (texts > 1 or gram[0] == "w" or len(found) < 300) and (allowed is None or gram in allowed)
    ]
    kept = sorted(kept, key=lambda gram: (-often[gram], gram))[:GRAMS]
    index = {gram: number for number, gram in enumerate(kept)}
    rarity = np.array([np.log((1 + len(found)) / (1 + often[gram])) + 1 for gram in kept], np.float32)
    places, values, ends = [], [], [0]
    for one in found:
        at, weights, _ = weigh(one, index, rarity)
        places.append(at)
        values.append(weights)
        ends.append(ends[-1] + len(at))
    table = csr_matrix((np.concatenate(values), np.concatenate(places), np.array(ends)), shape=(len(found), len(kept)))

    present = np.unique(labels)
    svm = LinearSVC(C=cost, random_state=7).fit(table, labels)
    coefficients, biases = svm.coef_, svm.intercept_
    if len(present) == 2:
        coefficients, biases = np.vstack([-coefficients, coefficients]), np.concatenate([-biases, biases])
    words = np.zeros((len(kept), count), np.float32)
    words_bias = np.full(count, -3, np.float32)
    words[:, present], words_bias[present] = coefficients.T, biases

    meaning, meaning_bias = _fit_meaning(vectors, labels, count, ease)
    return _Parts(kept, rarity, words, words_bias, meaning, meaning_bias)


def _fit_meaning(vectors: Floats, labels: Places, count: int, ease: float) -> tuple[Floats, Floats]:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    present = np.unique(labels)
    meaning = np.zeros((vectors.shape[1], count), np.float32)
    meaning_bias = np.full(count, -20 if vectors.shape[1] else 0, np.float32)
    if vectors.shape[1]:
        regression = LogisticRegression(C=ease, max_iter=300).fit(vectors, labels)
        coefficients, biases = regression.coef_, regression.intercept_
        if len(present) == 2:
            coefficients, biases = (
                np.vstack([-coefficients / 2, coefficients / 2]),
                np.concatenate([-biases / 2, biases / 2]),
            )
        meaning[:, present], meaning_bias[present] = coefficients.T, biases
    return meaning, meaning_bias


def _fit_likeness(
    seen: Floats,
    labels: Places,
    count: int,
    narrow: float,
    others: Floats | None = None,
    others_labels: Places | None = None,
) -> Floats:
    """What each known text says of each category, such that likenesses weighted by it tell the texts' own (kernel ridge regression).

    Others are learned too, and what they say is laid on the known ones that are like them.
    """
    import numpy as np
    from scipy.linalg import cho_factor, cho_solve

    if not len(seen) or not seen.shape[1]:
        return np.zeros((len(seen), count), np.float32)
    more = np.zeros((0, seen.shape[1]), np.float32) if others is None else others
    rows = np.vstack([seen, more]).astype(np.float32)
    truth = np.concatenate([labels, np.zeros(0, np.int64) if others_labels is None else others_labels])
    wanted = (truth[:, None] == np.arange(count)[None, :]).astype(np.float32)

    def solved(texts: Floats, right: Floats) -> Floats:
        near = alike(texts @ texts.T, narrow)
        near[np.diag_indices_from(near)] += _RIDGE
        # The same turned over, in the order in which LAPACK needs no copy.
        made: Floats = cho_solve(cho_factor(near.T, lower=True, overwrite_a=True, check_finite=False), right)
        return made

    weights = solved(rows, wanted)
    if len(more):
        return weights[: len(seen)] + solved(seen, alike(seen @ more.T, narrow) @ weights[len(seen) :])
    return weights


def _chosen(found: Sequence[Counter[str]], vectors: Floats, labels: Places, named: Bits, count: int) -> _Choice:
    import numpy as np

    fold = _folds(labels, named)
    by_cost = {cost: np.zeros((len(labels), count), np.float32) for cost in _COSTS}
    covered = np.zeros(len(labels), np.float32)
    by_ease = {
        ease: np.zeros((len(labels), count), np.float32) for ease in (_EASES if vectors.shape[1] else _EASES[:1])
    }
    by_narrow = {narrow: np.zeros((len(labels), count), np.float32) for narrow in _NARROWS if vectors.shape[1]}
    told = np.zeros(len(labels), bool)
    for number in range(FOLDS):
        kept, back = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        if len(np.unique(labels[kept])) < 2 or not len(back):
            continue
        told[back] = True
        none = np.zeros((len(kept), 0), np.float32)
        for cost, scores in by_cost.items():
            parts = _fit([found[at] for at in kept.tolist()], none, labels[kept], count, _EASES[0], cost)
            scores[back], covered[back] = _words(parts).words_of([found[at] for at in back.tolist()])
        for ease, scores in by_ease.items():
            meaning, bias = _fit_meaning(vectors[kept], labels[kept], count, ease)
            scores[back] = log_shares(vectors[back] @ meaning + bias)
        for narrow, scores in by_narrow.items():
            weights = _fit_likeness(vectors[kept], labels[kept], count, narrow)
            scores[back], _ = likeness_of(vectors[back], vectors[kept], weights, narrow)
    # Of a category with a single text nothing can be kept back.
    told &= np.isin(labels, np.flatnonzero(np.bincount(labels[~named], minlength=count) > 1))
    if not told.any():
        return _Choice()
    truth, covered = labels[told], covered[told]

    def loss(shares: Floats) -> float:
        return float(-np.mean(np.maximum(shares[np.arange(len(truth)), truth], -12)))

    def trust(joined: Floats) -> float:
        """In what is true, on average, at the temperature that suits it best: of few texts it wavers less than how many are right."""
        best = min((log_shares(joined / one) for one in _TEMPERATURES), key=loss)
        return float(np.mean(np.exp(best[np.arange(len(truth)), truth])))

    choice = _Choice()
    said: Floats | None = None
    if vectors.shape[1]:
        choice, said = _chosen_meaning(by_ease, by_narrow, told, loss, trust)
    best = 0.0
    for cost, scores in by_cost.items():
        for sharpness in _SHARPNESSES:
            words = log_shares(scores[told] * sharpness)
            for weight in (0.0,) if said is None else _MEANINGS:
                joined = words if said is None else join(said, words, covered, weight)
                if (sure := trust(joined)) > best:
                    best = sure
                    choice = choice._replace(cost=cost, sharpness=sharpness, meaning=weight)
    words = log_shares(by_cost[choice.cost][told] * choice.sharpness)
    joined = words if said is None else join(said, words, covered, choice.meaning)
    return choice._replace(
        temperature=min(_TEMPERATURES, key=lambda one: loss(log_shares(joined / one))),
        words_temperature=min(_TEMPERATURES, key=lambda one: loss(log_shares(words / one))),
        right=float(np.mean(joined.argmax(axis=1) == truth)),
    )


def _chosen_meaning(
    by_ease: dict[float, Floats],
    by_narrow: dict[float, Floats],
    told: Bits,
    loss: Callable[[Floats], float],
    trust: Callable[[Floats], float],
) -> tuple[_Choice, Floats]:
    """The meaning alone, and what it says of the texts that were kept back."""
    best: tuple[float, _Choice, Floats] | None = None
    for narrow, scores in by_narrow.items():
        likes = {sharpness: log_shares(scores[told] * sharpness) for sharpness in _LIKENESS_SHARPNESSES}
        sharpness = min(likes, key=lambda one: loss(likes[one]))
        for ease, of_itself in by_ease.items():
            for weight in _LIKENESSES:
                joined = both(of_itself[told], likes[sharpness], weight)
                sure = trust(joined)
                if best is None or sure > best[0]:
                    choice = _Choice(ease=ease, narrow=narrow, likeness=weight, likeness_sharpness=sharpness)
                    best = sure, choice, joined
    assert best is not None  # noqa: S101  # there is at least one of each
    return best[1], best[2]


class _Words(NamedTuple):
    place_of: dict[str, int]
    parts: _Parts

    def words_of(self, found: Sequence[Counter[str]]) -> tuple[Floats, Floats]:
        import numpy as np

        scores = np.tile(self.parts.words_bias, (len(found), 1))
        covered = np.zeros(len(found), np.float32)
        for number, one in enumerate(found):
            at, values, covered[number] = weigh(one, self.place_of, self.parts.rarity)
            scores[number] += values @ self.parts.words[at]
        return scores, covered


def _words(parts: _Parts) -> _Words:
    return _Words({gram: number for number, gram in enumerate(parts.grams)}, parts)


def _with_scope(
    head: Head,
    found: Sequence[Counter[str]],
    vectors: Floats,
    labels: Places,
    named: Bits,
    random: Any,
) -> Head:
    """With the signals weighed so that texts of categories which were kept back stand out from others that were too."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    signals, strange = [], []
    count = len(head.categories)
    present = np.unique(labels)
    for _ in range(3):
        hidden = random.permutation(present)[: max(1, len(present) // 3)]
        fold = _folds(labels, named, random)
        known = ~np.isin(labels, hidden)
        kept, back = np.flatnonzero(known & (fold != 0)), np.flatnonzero((~known & ~named) | (known & (fold == 0)))
        if len(np.unique(labels[kept])) < 2 or not len(back):
            continue
        parts = _fit([found[at] for at in kept.tolist()], vectors[kept], labels[kept], count, head.ease, head.cost)
        # As if nobody had ever heard of the hidden ones.
        there = np.unique(labels[kept])
        scores, covered = _words(parts).words_of([found[at] for at in back.tolist()])
        of_words = log_shares(scores[:, there] * head.sharpness)
        logits = vectors[back] @ parts.meaning[:, there] + parts.meaning_bias[there]
        weights = _fit_likeness(vectors[kept], labels[kept], count, head.narrow)
        likes, near = likeness_of(vectors[back], vectors[kept], weights[:, there], head.narrow)
        if vectors.shape[1]:
            meaning = both(log_shares(logits), log_shares(likes * head.likeness_sharpness), head.likeness)
            joined = join(meaning, of_words, covered, head.meaning) / head.temperature
        else:
            joined, logits = of_words / head.words_temperature, scores[:, there]
        signals.append(signals_of(np.exp(log_shares(joined)), energy_of(logits), near, covered))
        strange.append(np.isin(labels[back], hidden))
    if not signals:
        return head
    rows, truth = np.concatenate(signals), np.concatenate(strange)
    centre, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-3
    if truth.all() or not truth.any():
        return msgspec.structs.replace(head, centre=centre.tolist(), spread=spread.tolist())
    # On some processors a product of finite numbers is called invalid; so what comes of it is looked at.
    with np.errstate(invalid="ignore"):
        weighed = LogisticRegression(C=1.0, class_weight="balanced", max_iter=300).fit(
            ((rows - centre) / spread).astype(np.float64), truth
        )
    if not np.isfinite(weighed.coef_).all():
        raise FloatingPointError("what tells strange texts could not be weighed")
    return msgspec.structs.replace(
        head,
        scope=[*weighed.coef_[0].tolist(), float(weighed.intercept_[0])],
        centre=centre.tolist(),
        spread=spread.tolist(),
    )


def _spelled(name: str) -> str:
    return re.sub(r"[_/.:\-]+", " ", name).strip()


def _says_something(name: str) -> bool:
    """Whether it is called by a word and not by a number."""
    return re.search(r"[^\W\d_]{3}|[\u4e00-\u9fff]", name) is not None


def _folds(labels: Places, named: Bits, random: Any = None) -> Places:
    """A number of a part for each text, each category spread over all of them; -1 for what is never kept back."""
    import numpy as np

    random = random or np.random.default_rng(11)
    fold = np.full(len(labels), -1, np.int64)
    for label in np.unique(labels):
        own = random.permutation(np.flatnonzero((labels == label) & ~named))
        fold[own] = (np.arange(len(own)) + random.integers(FOLDS)) % FOLDS
    return fold


def _some_of_each(labels: Places, named: Bits, most: int, random: Any) -> Places:
    """At most so many texts, in their order; the rarest categories keep all of theirs for longest."""
    import numpy as np

    if len(labels) <= most:
        return np.arange(len(labels))
    rank = np.full(len(labels), -1, np.int64)
    for label in np.unique(labels):
        own = random.permutation(np.flatnonzero((labels == label) & ~named))
        rank[own] = np.arange(len(own))
    chosen: Places = np.sort(np.argsort(rank, kind="stable")[:most])
    return chosen
