"""An article cut into passages: what search compares with a question and what the bot may quote.

A passage is 60 to 180 words, or 100 to 300 characters of Chinese, Japanese, Korean or Thai, and stands under one heading,
for one level.  Steps, tables and callouts are never torn apart; a longer one is a passage of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec

from walletdesk.knowledge.markdown import Block, BlockKind
from walletdesk.knowledge.rules import Level
from walletdesk.safety import trusted
from walletdesk.wire import SafeText

SHORT, LONG = 60, 180
"""Words: a block joins those before it below the first, and begins a passage of its own where both would pass the second."""
_CHARACTERS_A_WORD = 100 / 60
_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_WORD = re.compile(r"[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])\s*|\n+")
PATH = " > "


class Passage(msgspec.Struct, frozen=True):
    number: int
    """From 0, in the text's order."""
    heading: SafeText
    """Path of the headings it stands under, joined by PATH; "" before the first."""
    anchor: str
    text: SafeText
    """Plain; live values still as marks (`live.put_in`)."""
    level: Level | None
    steps: bool
    """Whether it holds a whole list of steps."""


def split(blocks: Iterable[Block]) -> list[Passage]:
    return [
        Passage(
            number,
            trusted(PATH.join(blocks[0].headings)),
            blocks[0].anchor,
            trusted("\n\n".join(block.text for block in blocks)),
            blocks[0].level,
            any(block.kind is BlockKind.STEPS for block in blocks),
        )
        for number, blocks in enumerate(_grouped(blocks))
    ]


def size(text: str) -> float:
    """In words; so many characters of a script without blanks count as one."""
    return len(_WORD.findall(text)) + len(_WIDE.findall(text)) / _CHARACTERS_A_WORD


def _grouped(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    held = 0.0
    for block in _cut(blocks):
        length = size(block.text)
        if group and (_apart(group[-1], block) or held >= SHORT or held + length > LONG):
            yield group
            group, held = [], 0.0
        group.append(block)
        held += length
    if group:
        yield group


def _apart(one: Block, other: Block) -> bool:
    return (one.headings, one.anchor, one.level) != (other.headings, other.anchor, other.level)


def _cut(blocks: Iterable[Block]) -> Iterator[Block]:
    """A paragraph that is too long, at the ends of its sentences."""
    for block in blocks:
        if block.kind is not BlockKind.TEXT or size(block.text) <= LONG:
            yield block
            continue
        for piece in _sentences(block.text):
            yield msgspec.structs.replace(block, text=piece)


def _sentences(text: str) -> Iterator[str]:
    piece: list[str] = []
    held = 0.0
    ends = [0, *(found.end() for found in _SENTENCE.finditer(text)), len(text)]
    for start, end in pairwise(ends):
        sentence = text[start:end]
        length = size(sentence)
        if piece and held + length > LONG:
            yield "".join(piece).strip()
            piece, held = [], 0.0
        piece.append(sentence)
        held += length
    if rest := "".join(piece).strip():
        yield rest
