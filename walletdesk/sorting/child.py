"""Learns a model of the seeds and of what a desk's team said.  A program of its own, that opens no database.

    python -B -m walletdesk.sorting.child < ASKED

One line of JSON comes in (`Asked`), one goes out (`measuring.Report`).  Texts are in its memory alone; what it writes is
the model's folder, with the words that the seeds or several contacts used (`learning.SHARED`) and without any digits of
theirs, and the seeds' vectors beside it, which are nobody's words.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from walletdesk.encoder.models import Encoder, NoEncoder, be_patient, encoders
from walletdesk.triage import learning, measuring, sorting, table
from walletdesk.triage.measuring import Report
from walletdesk.triage.model import Model, NoModel

PATIENCE_S = 120
"""For sixteen texts: whoever chats, or another night's work, may come first."""


class Labelled(msgspec.Struct, frozen=True):
    text: str
    intent: str
    whose: int = 0
    """The contact; 0 for nobody, as of seeds."""

    def __repr__(self) -> str:
        return "Labelled(...)"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    folder: str
    """Where the model is to lie."""
    running: str
    """The folder of the one that runs; empty for the one that ships."""
    vectors: str
    """The folder that keeps the seeds' vectors."""
    learn: list[Labelled]
    held_back: list[Labelled]
    intents: list[str]
    """Those that can be chosen; seeds of others are left out."""
    urgent: list[str]


def teach(asked: Asked) -> Report:
    began = time.monotonic()
    like = sorting.shipped().head
    encoder = next((one for one in encoders().values() if one.name == like.encoder), None)
    if encoder is None:
        raise NoEncoder
    known = set(asked.intents)
    seeds = [
        Labelled(text, category)
        for file in sorting.seed_files()
        for labelled in [table.read(file)]
        for text, category in zip(labelled.texts, labelled.categories, strict=True)
        if category in known
    ]
    learned_from = [*seeds, *(one for one in asked.learn if one.intent in known)]
    names = learning.names_that_say_something([one.intent for one in learned_from])
    seed_rows = _seed_vectors(Path(asked.vectors), encoder, [one.text for one in seeds], list(names.values()))
    import numpy as np

    own = encoder.encode([one.text for one in learned_from[len(seeds) :]])
    rows = np.vstack([seed_rows[: len(seeds)], own]).astype(np.float32)
    made = learning.learn_again(
        [one.text for one in learned_from],
        [one.intent for one in learned_from],
        rows,
        dict(zip(names, seed_rows[len(seeds) :], strict=True)),
        like,
        whose=[one.whose for one in learned_from],
    )
    learning.save(made, Path(asked.folder), mode=0o700)
    return msgspec.structs.replace(
        _compared(asked, seeds),
        texts=len(learned_from),
        labels=len(learned_from) - len(seeds),
        seconds=round(time.monotonic() - began, 1),
    )


def _compared(asked: Asked, seeds: Sequence[Labelled]) -> Report:
    new = Model.load(Path(asked.folder))
    try:
        old = Model.load(Path(asked.running)) if asked.running else sorting.shipped()
    except NoModel:
        old = sorting.shipped()
    urgent = frozenset(asked.urgent)
    back = [one for one in asked.held_back if one.intent in set(asked.intents)]
    truth = [one.intent for one in back]
    told, before = _told(new, back), _told(old, back)
    pressing = [one for one in seeds if one.intent in urgent]
    worse = measuring.worse_on(truth, told, before, urgent) | measuring.worse_on(
        [one.intent for one in pressing],
        _told(new, pressing),
        _told(old, pressing),
        urgent,
        slack=measuring.SLACK,
    )
    right = [one == said for one, said in zip(truth, told, strict=True)]
    right_before = [one == said for one, said in zip(truth, before, strict=True)]
    low, high = measuring.gain(right, right_before)
    return Report(
        held_back=len(back),
        right=sum(right) / max(1, len(right)),
        right_before=sum(right_before) / max(1, len(right)),
        low=low,
        high=high,
        worse=tuple(sorted(worse)),
        confused=measuring.confused(truth, told),
    )


def _told(model: Model, texts: Sequence[Labelled]) -> list[str]:
    """Raises NoEncoder (503) where a model that has an encoder went without: that would be no fair comparison."""
    if not texts:
        return []
    guesses = model.guess([one.text for one in texts])
    if model.head.encoder and model.by_words_alone:
        raise NoEncoder
    return [guess.intent for guess in guesses]


def _seed_vectors(folder: Path, encoder: Encoder, seeds: list[str], names: list[str]) -> Any:
    """Of the seeds and of what intents are called; kept, because they are most of the work and always the same."""
    import numpy as np

    texts = [*seeds, *names]
    digest = hashlib.sha256("\0".join([encoder.name, *texts]).encode()).hexdigest()[:24]
    file = folder / f"seeds-{digest}.npy"
    try:
        rows = np.load(file, allow_pickle=False)
        if rows.shape == (len(texts), encoder.dimension):
            return rows.astype(np.float32)
    except (OSError, ValueError):
        pass
    rows = encoder.encode(texts)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.glob("seeds-*.npy"):
        old.unlink(missing_ok=True)
    part = folder / f".{digest}.{os.getpid()}.part.npy"
    np.save(part, rows.astype(np.float16))
    os.replace(part, file)
    return rows


def main() -> int:
    os.nice(10)  # who chats comes first
    be_patient(PATIENCE_S)
    try:
        report = teach(msgspec.json.decode(sys.stdin.buffer.read(), type=Asked))
    except NoEncoder:
        return 3
    sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
