"""Names as they are looked up: folded, word by word, so that "sofia" finds Sofía and "洋" finds 刘洋."""

from __future__ import annotations

import re
import unicodedata

from walletdesk.kit import fold

MOST_CHARACTERS = 200
MOST_WORDS = 12
LONGEST = 40
LAST = "\U0010ffff"
"""Sorts behind every letter."""
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"(?P<cjk>[{_CJK}]+)|[^\W_{_CJK}]+")


def words_of(name: str) -> list[str]:
    """Each word once; of one written without blanks also what begins at each of its letters."""
    found: dict[str, None] = {}
    for run in _WORD.finditer(_folded(name)):
        word = run[0][:LONGEST]
        found |= dict.fromkeys(word[at:] for at in range(len(word))) if run["cjk"] else {word: None}
    return list(found)[:MOST_WORDS]


def asked_of(text: str) -> list[str]:
    """The beginnings of words that somebody types."""
    return list(dict.fromkeys(run[0][:LONGEST] for run in _WORD.finditer(_folded(text))))[:MOST_WORDS]


def end_of(beginning: str) -> str:
    """What every word that begins so sorts before."""
    return beginning + LAST


def _folded(text: str) -> str:
    """Lower case, without accents: who searches does not type them."""
    apart = unicodedata.normalize("NFD", fold.nfkc(text, MOST_CHARACTERS).casefold())
    return unicodedata.normalize("NFC", "".join(one for one in apart if not unicodedata.combining(one)))
