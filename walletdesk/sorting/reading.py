"""Tells what texts are about, some at a time, with the model that runs; in threads, never in the loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from walletdesk.triage import sorting
from walletdesk.triage.model import SEEN_STEPS, Guess, Model, NoModel
from walletdesk.triage.queries import SHIPPED

log = logging.getLogger(__name__)

AT_ONCE = 32
NEXT = 5
"""Likely intents after the first that are told."""
WITHIN_S = 15.0
"""For the encoder; after that a text is told by its words."""
FOLDER = "intents"
"""In the data folder: a folder for each model that was learned here."""


class Works(StrEnum):
    """How texts are told now; the words are those of `/readyz`."""

    OK = ""
    WORDS_ALONE = "words_alone"
    """The encoder fails: by words, which is right less often."""
    RULES_ALONE = "rules_alone"
    """No model works."""
    MODEL_MISSING = "model_missing"
    """The model that should run is not in the data folder of this machine: the one that ships tells."""


class Told(msgspec.Struct, frozen=True):
    guess: Guess
    model: str
    encoder: str
    vector: bytes | None


class Reader:
    """Make it where its loop runs."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER
        self._waiting: list[tuple[str, str, asyncio.Future[Told | None]]] = []
        self._working: asyncio.Task[None] | None = None
        self._loaded: tuple[str, Model] | None = None
        self.works = Works.OK

    def folder_of(self, model: str) -> Path:
        return self._folder / model

    async def read(self, text: str, model: str) -> Told | None:
        """What a text is about by the model with this id; None where no model works.

        Texts that come while others are told are told together.
        """
        told: asyncio.Future[Told | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((text, model, told))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work(), name="sorting")
        return await told

    async def _work(self) -> None:
        while self._waiting:
            model = self._waiting[0][1]
            some = [one for one in self._waiting if one[1] == model][:AT_ONCE]
            self._waiting = [one for one in self._waiting if one not in some]
            texts = [text for text, _, _ in some]
            answers: Sequence[Told | None] | None = await self._try(texts, model)
            if answers is None:
                answers = await self._singly(texts, model) if len(some) > 1 else [None]
            for (_, _, told), answer in zip(some, answers, strict=True):
                if not told.done():
                    told.set_result(answer)

    async def _singly(self, texts: Sequence[str], model: str) -> list[Told | None]:
        """A text that nothing can read takes no other with it."""
        answers: list[Told | None] = []
        worked: Works | None = None
        for text in texts:
            told = await self._try([text], model)
            worked = worked if told is None else self.works
            answers.append(None if told is None else told[0])
        self.works = self.works if worked is None else worked
        return answers

    async def _try(self, texts: Sequence[str], model: str) -> list[Told] | None:
        try:
            return await asyncio.to_thread(self._tell, texts, model)
        except Exception:  # whatever a library raises, the message is there and people read it
            log.exception("sorting_failed")
            self.works = Works.RULES_ALONE
            self._loaded = None
            return None

    def _tell(self, texts: Sequence[str], wanted: str) -> list[Told]:
        model, name, missing = self._model(wanted)
        guesses, vectors = model.look(texts, within_s=WITHIN_S, most=NEXT)
        if missing:
            self.works = Works.MODEL_MISSING
        else:
            self.works = Works.WORDS_ALONE if vectors is None else Works.OK
        encoder = model.head.encoder if vectors is not None else ""
        return [
            Told(guess, name, encoder, None if vectors is None else packed(vectors[number]))
            for number, guess in enumerate(guesses)
        ]

    def _model(self, wanted: str) -> tuple[Model, str, bool]:
        if self._loaded is not None and self._loaded[0] == wanted:
            return self._loaded[1], wanted, False
        if wanted == SHIPPED:
            return sorting.shipped(), SHIPPED, False
        try:
            self._loaded = (wanted, Model.load(self.folder_of(wanted)))
        except NoModel:
            return sorting.shipped(), SHIPPED, True
        return self._loaded[1], wanted, False


def packed(vector: Any) -> bytes:
    """A byte for each part of a vector of length 1."""
    import numpy as np

    made: bytes = np.clip(np.rint(vector * SEEN_STEPS), -127, 127).astype(np.int8).tobytes()
    return made


def near(one: bytes, others: list[bytes]) -> list[float]:
    """The cosine of one meaning with each other, of the same encoder."""
    import numpy as np

    if not others:
        return []
    mine = np.frombuffer(one, np.int8).astype(np.float32)
    theirs = np.stack([np.frombuffer(other, np.int8).astype(np.float32) for other in others])
    lengths = np.linalg.norm(theirs, axis=1) * np.linalg.norm(mine)
    cosines: list[float] = (theirs @ mine / np.maximum(lengths, 1e-6)).tolist()
    return cosines
