"""Explanations: what a verdict says in words, in two languages and at two levels.

Every family has a `words.py` with `STATES: dict[str, Told]` (keys `state` or `state.reason`, the longer one first) and
`NOTES: dict[str, Told]`, and `STATE_NAMES: tuple[str, ...]` with every state its machines can return.

In a sentence `{fact}` is filled with that fact, formatted for the reader with its unit or coin; `{network}`, `{coin}` and
`{subject}` (the hash or address) are always there.  `{fact|block|blocks}` is the word that goes with the number in
`fact` (one, else).  `[[ ... ]]` is left out when a fact in it is missing: `Sent[[ to {to}]][[ at {mined_at}]].`

A word of ours in a fact (`Words(strange=False)`) is looked up in the family's `WORDS: dict[str, dict[str, str]]` (text by
language), then in `chain/words.py`; an id of a network reads as its name.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Level(StrEnum):
    PLAIN = "plain"
    """For who never heard of a nonce."""
    EXPERT = "expert"
    """Exact terms, figures, names of errors."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    plain: str
    expert: str

    def at(self, level: Level) -> str:
        return self.plain if level is Level.PLAIN else self.expert


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What happened and why (`says`), and the next step (`advises`), by language (`en`, `zh`)."""

    says: dict[str, Said]
    advises: dict[str, Said] = {}
    headline: dict[str, str] = {}
    """Two to six words for a line in a list; without it the first word of the state decides (`explain.HEADLINES`)."""
