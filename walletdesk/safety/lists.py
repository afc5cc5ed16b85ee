"""The BIP-39 word lists, read once, and the checksum they share.

Source: BIP-39 and its word lists as packaged by `mnemonic` (MIT).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, cached_property
from hashlib import sha256

from mnemonic import Mnemonic

from walletdesk.safety.everyday import COMMON, EVERYDAY, FREQUENT
from walletdesk.safety.view import View

LENGTHS = (24, 21, 18, 15, 12)
"""Words of a BIP-39 phrase, longest first."""

MASKS = {n: (1 << 11 * n) - 1 for n in LENGTHS}

SHORTENED = 4
"""Letters that tell every word of a list from all others: some write no more of each."""


@cache
def places(name: str) -> dict[str, int]:
    """Word to its place (0 to 2047) in the list called `name`, as `mnemonic` names it."""
    return {word: place for place, word in enumerate(Mnemonic(name).wordlist)}


class WordList:
    """One list of words that stand apart, in the form in which a `View` shows them; its tables are made when asked for."""

    def __init__(
        self,
        name: str,
        code: str,
        letters: str = "a-z",
        *,
        everyday: frozenset[str] = frozenset(),
        frequent: frozenset[str] = frozenset(),
        common: frozenset[str] = frozenset(),
    ) -> None:
        self.name = name
        self.code = code
        """BCP 47."""
        self.latin = letters == "a-z"
        self.token = re.compile(f"[{letters}]+")
        self.everyday, self.frequent, self.common = everyday, frequent, common
        self._other_letter = re.compile(rf"[^\W\d_{letters}]")

    @cached_property
    def places(self) -> dict[str, int]:
        """Word, without accents, to its place."""
        return {self.composed(View(word).folded): place for word, place in places(self.name).items()}

    @cached_property
    def by_place(self) -> dict[int, str]:
        return {place: word for word, place in self.places.items()}

    @cached_property
    def longest(self) -> int:
        return max(map(len, self.places))

    @cached_property
    def shortened(self) -> dict[str, tuple[int, ...]]:
        """Every word with one letter left out, to the places of the words it comes from."""
        table: dict[str, set[int]] = {}
        for word, place in self.places.items():
            for i in range(len(word)):
                table.setdefault(word[:i] + word[i + 1 :], set()).add(place)
        return {short: tuple(sorted(found)) for short, found in table.items()}

    @cached_property
    def by_beginning(self) -> dict[str, int]:
        """The first four letters of every longer word, to its place; those that are words themselves left out."""
        if not self.latin:
            return {}
        begun = {word[:SHORTENED]: place for word, place in self.places.items() if len(word) > SHORTENED}
        return {short: place for short, place in begun.items() if short not in self.places}

    def composed(self, word: str) -> str:
        """A kana with its mark, a syllable with its letters, as one character, however it was typed."""
        return word if self.latin else unicodedata.normalize("NFC", word)

    def nothing_else(self, text: str) -> bool:
        """Whether all letters in `text` are those of this list's script."""
        return not self._other_letter.search(text)


ENGLISH = WordList("english", "en", everyday=EVERYDAY, frequent=FREQUENT, common=COMMON)
_LATIN = (
    WordList("spanish", "es"),
    WordList("french", "fr"),
    WordList("italian", "it"),
    WordList("czech", "cs"),
    WordList("portuguese", "pt"),
)
OF_OTHER_SCRIPTS = (
    WordList("japanese", "ja", "\u3041-\u3096\u3099\u309a"),
    WordList("korean", "ko", "\u1100-\u11ff\uac00-\ud7a3"),
)


def latin_spoken(words: Iterable[str], *, all_of_them: bool = False) -> dict[WordList, int]:
    """The Latin lists besides the English one that have any of `words`, or all of the lists, and how many of the words."""
    union = _union()
    counts: dict[WordList, int] = dict.fromkeys(_LATIN, 0) if all_of_them else {}
    for word in filter(union.__contains__, words):
        for known in union[word]:
            counts[known] = counts.get(known, 0) + 1
    return counts


@cache
def _union() -> dict[str, tuple[WordList, ...]]:
    union: dict[str, tuple[WordList, ...]] = {}
    for known in _LATIN:
        for word in known.places:
            union[word] = (*union.get(word, ()), known)
    return union


def checksum_holds(bits: int, words: int) -> bool:
    """Whether the low 11 x `words` bits of `bits` end in their own checksum (BIP-39)."""
    own = words // 3
    bits &= MASKS[words]
    entropy = (bits >> own).to_bytes(words * 4 // 3, "big")
    return sha256(entropy).digest()[0] >> (8 - own) == bits & ((1 << own) - 1)
