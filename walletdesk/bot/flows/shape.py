"""What a flow is: steps as data, and where somebody stands in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec

from walletdesk.wire import SafeText

MOST_FLOWS = 100
MOST_STEPS = 60
MOST_CHOICES = 8
TEXT_LENGTH = 1_000
CHOICE_LENGTH = 60
VERSIONS_KEPT = 50
LANGUAGES = ("en", "zh")
"""Those that a flow can be written in; who speaks another one is asked in English."""


class StepKind(StrEnum):
    SAY = "say"
    CHOICE = "choice"
    """Ask with answers to choose from; each leads on its own way."""
    FACT = "fact"
    """Ask for something that a person will need."""
    LOOK = "look"
    """Look at the chain; what is seen there decides the way."""
    ARTICLE = "article"
    HAND_OVER = "hand_over"
    END = "end"
    """Ask whether that helped."""


class Seen(StrEnum):
    """What a look at the chain told, as far as a way can depend on it."""

    FOUND = "found"
    """It went through; of an address: it is in use."""
    PENDING = "pending"
    FAILED = "failed"
    NOT_FOUND = "not_found"
    """No node knows it, or none does any more."""
    UNAVAILABLE = "unavailable"
    """Nobody could say, or there was nothing to look up."""


LOOKED_UP = ("hash", "address")
OWN_FACTS = ("amount", "yes_no", "text")
"""Beside those of `bot.facts`: they stand in the note to the team, by the words of their question."""


class Choice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    texts: dict[str, SafeText]
    """By language."""
    next: str


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step.  What its kind has no use for is empty."""

    id: str
    kind: StepKind
    texts: dict[str, SafeText] = {}
    """By language."""
    next: str = ""
    choices: tuple[Choice, ...] = ()
    fact: str = ""
    """What is asked for, or looked up."""
    ways: dict[str, str] = {}
    """Of a look: from `Seen` to a step."""
    article: str = ""
    """Its short name."""
    category: str = ""
    """A topic, of what is handed over."""

    def leads_to(self) -> Iterator[tuple[str, str]]:
        """Every way out of it: the field that names it, and the step."""
        match self.kind:
            case StepKind.CHOICE:
                for number, one in enumerate(self.choices):
                    yield f"choices.{number}.next", one.next
            case StepKind.LOOK:
                for seen in Seen:
                    yield f"ways.{seen.value}", self.ways.get(seen.value, "")
            case StepKind.SAY | StepKind.FACT | StepKind.ARTICLE:
                yield "next", self.next

    def asks(self) -> bool:
        """Whether it waits for the contact."""
        return self.kind in (StepKind.CHOICE, StepKind.FACT)

    def ends(self) -> bool:
        return self.kind in (StepKind.HAND_OVER, StepKind.END)


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """What one version of a flow says."""

    name: SafeText
    languages: tuple[str, ...]
    intents: tuple[str, ...]
    """Topics of the desk that start it."""
    start: str
    steps: tuple[Step, ...]

    def step(self, step_id: str) -> Step | None:
        return next((one for one in self.steps if one.id == step_id), None)

    def spoken(self, language: str) -> str:
        """The one of its languages that somebody who speaks `language` is asked in."""
        base = language.partition("-")[0]
        if base in self.languages:
            return base
        return "en" if "en" in self.languages else self.languages[0]


class State(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where somebody stands in a flow."""

    step: str
    """The one that waits for them, or was the last."""
    missed: int = 0
    """Answers to it that could not be read."""
    facts: dict[str, str] = {}
    """What they said: by the fact's name, and where the question is the flow's own, by its step."""
    passed: tuple[str, ...] = ()
    """Questions that were asked or known."""


def words_of(texts: Mapping[str, SafeText], language: str) -> str:
    """In that language, or in whichever there is."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
