"""What a message is about and how urgent it is: the model's guess and the hard rules together.

The rules always win upwards.  What a model is sure of may raise a text or, where no rule spoke, lower it to what is usual for its
intent; of a text that the rules hold to be urgent it lowers nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from walletdesk.safety import screen
from walletdesk.safety.reaction import alarms
from walletdesk.triage.intents import INTENTS, Intent
from walletdesk.triage.language import language_of
from walletdesk.triage.model import Guess, Model
from walletdesk.triage.rules import Triage, first_look
from walletdesk.wire import PRIORITY_RANK, Priority, RawText

SHIPPED = Path(__file__).parent / "shipped"
"""Learned from `seeds/` by `bin/intents`."""
SURE = 0.5
"""From here on a guess changes how urgent a text is."""
STRANGE = 0.5
"""From here on a text counts as belonging to no intent."""


class Sorted(msgspec.Struct, frozen=True):
    language: str
    intent: str
    urgency: Priority
    confidence: float
    in_scope: bool
    alternatives: list[dict[str, Any]]
    """The next likely ones."""


@cache
def shipped() -> Model:
    return Model.load(SHIPPED)


def sort(texts: Sequence[str], model: Model | None = None) -> list[Sorted]:
    """Of each text the secrets are taken out before anything else reads it."""
    read = [screen(RawText(text)) for text in texts]
    guesses = (model or shipped()).guess([str(one.text) for one in read])
    return [
        _joined(one.text, first_look(one.text, found_secret=alarms(one.found)), guess)
        for one, guess in zip(read, guesses, strict=True)
    ]


def _joined(text: str, looked: Triage, guess: Guess) -> Sorted:
    in_scope = guess.out_of_scope < STRANGE and guess.intent != "other"
    return Sorted(
        language_of(text),
        guess.intent,
        urgency(looked, guess),
        guess.confidence,
        in_scope,
        [{"intent": intent, "confidence": confidence} for intent, confidence in guess.alternatives],
    )


def urgency(looked: Triage, guess: Guess, intents: Mapping[str, Intent] = INTENTS) -> Priority:
    """The more pressing of what the rules say and what the intent usually is."""
    intent = intents.get(guess.intent)
    if intent is None or guess.confidence < SURE or guess.out_of_scope >= STRANGE:
        return looked.priority
    if not looked.reasons:
        return intent.priority
    return min(looked.priority, intent.priority, key=PRIORITY_RANK.__getitem__)


def seed_files() -> list[Path]:
    """What was written for this project to learn from: a file for each language."""
    return sorted((SHIPPED.parent / "seeds").glob("*.csv"))


def source_of_seeds() -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in seed_files())).hexdigest()
