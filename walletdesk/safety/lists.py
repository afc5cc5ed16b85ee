"""The word lists, read once, and the checksums of their phrases.

Source: BIP-39 and its word lists as packaged by `mnemonic` (MIT); the list of Electrum before 2.0 and Monero's as packaged by
`bip-utils` (MIT), of which only these files are read: none of its modules is imported.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
import zlib
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache, cached_property, partial, reduce
from hashlib import pbkdf2_hmac, sha256
from importlib.util import find_spec
from operator import and_
from pathlib import Path

from mnemonic import Mnemonic

from walletdesk.safety.everyday import (
    COMMON,
    EVERYDAY,
    EVERYDAY_OF,
    FILLERS,
    FREQUENT,
    MONERO_EVERYDAY,
    OLD_ELECTRUM_EVERYDAY,
    OLD_ELECTRUM_FREQUENT,
)
from walletdesk.safety.view import View

LENGTHS = (24, 21, 18, 15, 12)
"""Words of a BIP-39 phrase, longest first."""

MASKS = {n: (1 << 11 * n) - 1 for n in LENGTHS}

MONERO_LENGTHS = (25, 13)
"""Words of a Monero phrase, its checksum word counted; 13 is MyMonero's."""

SHORTENED = 4
"""Letters that tell every word of a BIP-39 or Monero list from all others: some write no more of each."""


class Scheme(Enum):
    """How phrases of a list are made."""

    BIP39 = "bip39"
    """2048 words, 12 to 24 of them, the last bits their checksum."""
    MONERO = "monero"
    """1626 words, 25 or 13 of them: the last repeats the one that a CRC-32 of the others' first letters points at."""
    OLD_ELECTRUM = "old electrum"
    """1626 words, 12 of them, and nothing to check them by."""


@cache
def places(name: str) -> dict[str, int]:
    """Word to its place (0 to 2047) in the BIP-39 list called `name`, as `mnemonic` names it."""
    return {word: place for place, word in enumerate(_bip39(name))}


def _bip39(name: str) -> Sequence[str]:
    return Mnemonic(name).wordlist


def _packaged(path: str) -> Sequence[str]:
    """A list that lies in `bip-utils`: found without running it."""
    found = find_spec("bip_utils")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("the package bip-utils is not installed")
    return Path(found.submodule_search_locations[0], path).read_text("utf-8").split()


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
        scheme: Scheme = Scheme.BIP39,
        trimmed: int = SHORTENED,
        read: Callable[[], Sequence[str]] | None = None,
    ) -> None:
        self.name = name
        self.code = code
        """BCP 47."""
        self.scheme = scheme
        self.trimmed = trimmed
        """Letters of each word that a Monero checksum is made of."""
        self.lengths = {Scheme.BIP39: LENGTHS, Scheme.MONERO: MONERO_LENGTHS, Scheme.OLD_ELECTRUM: ()}[scheme]
        """Words of a phrase that carries a checksum, longest first."""
        self._read = read or partial(_bip39, name)
        self.latin = letters.startswith("a-z")
        self.token = re.compile(f"[{letters}]+")
        self.everyday, self.frequent, self.common = everyday, frequent, common
        self._other_letter = re.compile(rf"[^\W\d_{letters}]")

    @cached_property
    def written(self) -> Sequence[str]:
        """The words as their list has them."""
        return self._read()

    @cached_property
    def places(self) -> dict[str, int]:
        """Word, without accents, to its place."""
        return {self.composed(View(word).folded): place for place, word in enumerate(self.written)}

    def holds(self, places: Sequence[int]) -> bool:
        """Whether the words at these places are a phrase whose checksum holds."""
        if len(places) not in self.lengths:
            return False
        if self.scheme is Scheme.MONERO:
            return monero_checksum_holds([self.written[place][: self.trimmed] for place in places])
        bits = 0
        for place in places:
            bits = bits << 11 | place
        return checksum_holds(bits, len(places))

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
    def _letters(self) -> Sequence[tuple[int, int, str]]:
        """Which letters each word has, as bits, its length, and the word."""
        return [(_letters_of(word), len(word), word) for word in self.places]

    def within_two_edits(self, word: str) -> bool:
        """Whether two letters lost, added, changed or swapped with their neighbours make `word` of one of the list.

        About half a millisecond: asked of few words of a text.
        """
        letters, size = _letters_of(word), len(word)
        return any(
            -2 <= long - size <= 2 and (letters ^ own).bit_count() <= 4 and two_edits(word, listed)
            for own, long, listed in self._letters
        )

    @cached_property
    def by_beginning(self) -> dict[str, int]:
        """The first four letters of every longer word, or as many as tell it, to its place; those that are words left out."""
        if not self.latin or self.scheme is Scheme.OLD_ELECTRUM:
            return {}
        begun = {
            word[:size]: place
            for size in {SHORTENED, self.trimmed}
            for word, place in self.places.items()
            if len(word) > size
        }
        return {short: place for short, place in begun.items() if short not in self.places}

    def composed(self, word: str) -> str:
        """A kana with its mark, a syllable with its letters, as one character, however it was typed."""
        return word if self.latin else unicodedata.normalize("NFC", word)

    def nothing_else(self, text: str) -> bool:
        """Whether all letters in `text` are those of this list's script."""
        return not self._other_letter.search(text)


def _letters_of(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) - 97 & 31)
    return bits


def two_edits(one: str, other: str) -> bool:
    """Whether at most two letters lost, added, changed or swapped with their neighbours tell two words apart."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i] + [0] * len(other)
        least = i
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row[j] = cost
            least = min(least, cost)
        if least > 2:
            return False
    return row[-1] <= 2


ENGLISH = WordList("english", "en", everyday=EVERYDAY, frequent=FREQUENT, common=COMMON)
_LATIN = (
    WordList("spanish", "es", everyday=EVERYDAY_OF["es"]),
    WordList("french", "fr", everyday=EVERYDAY_OF["fr"]),
    WordList("italian", "it", everyday=EVERYDAY_OF["it"]),
    WordList("czech", "cs", everyday=EVERYDAY_OF["cs"]),
    WordList("portuguese", "pt", everyday=EVERYDAY_OF["pt"]),
)
OF_OTHER_SCRIPTS = (
    WordList("japanese", "ja", "\u3041-\u3096\u3099\u309a"),
    WordList("korean", "ko", "\u1100-\u11ff\uac00-\ud7a3"),
)


OLD_ELECTRUM = WordList(
    "old electrum",
    "en",
    everyday=OLD_ELECTRUM_EVERYDAY,
    frequent=OLD_ELECTRUM_FREQUENT,
    common=COMMON,
    scheme=Scheme.OLD_ELECTRUM,
    read=partial(_packaged, "electrum/mnemonic_v1/wordlist/english.txt"),
)


def _monero(name: str, code: str, letters: str = "a-z", trimmed: int = SHORTENED) -> WordList:
    return WordList(
        f"monero {name}",
        code,
        letters,
        everyday=MONERO_EVERYDAY.get(code, frozenset()),
        frequent=FREQUENT if code == "en" else frozenset(),
        common=COMMON if code == "en" else frozenset(),
        scheme=Scheme.MONERO,
        trimmed=trimmed,
        read=partial(_packaged, f"monero/mnemonic_legacy/wordlist/{name}.txt"),
    )


DENSE_ONLY = (
    OLD_ELECTRUM,
    _monero("english", "en", trimmed=3),
    _monero("german", "de", "a-zß"),
    _monero("spanish", "es"),
    _monero("french", "fr"),
    _monero("italian", "it"),
    _monero("portuguese", "pt"),
    _monero("dutch", "nl"),
)
"""Latin lists that are looked at only where their words stand close together: most texts are never read for them."""
MONERO_OF_OTHER_SCRIPTS = (
    _monero("japanese", "ja", "\u3041-\u3096\u3099\u309a", 3),
    _monero("russian", "ru", "\u0430-\u044f\u0451"),
)


MONERO_LATIN = DENSE_ONLY[1:]
SCRIPTS = (*OF_OTHER_SCRIPTS, *MONERO_OF_OTHER_SCRIPTS)


def every_list() -> tuple[WordList, ...]:
    """All of words that stand apart, the English one first; Chinese characters are read by `chinese`."""
    return ENGLISH, *_LATIN, *OF_OTHER_SCRIPTS, *DENSE_ONLY, *MONERO_OF_OTHER_SCRIPTS


_AMONG = 60
"""Words in a row among which a list's are counted: so a long text is read for no more lists than its parts would be."""
_COUNT, _FULL = 8, 128
"""Bits of a count of up to so many words, and its highest."""


def latin_spoken(words: Sequence[str], least: int) -> list[WordList]:
    """The Latin lists besides the English one of which some 60 words in a row hold `least`."""
    counted = _union()
    units = _units(words, counted)
    if len(units) < least:
        return []
    enough = sum(_FULL - least << _COUNT * i for i in range(len(_LATIN)))
    high = sum(_FULL << _COUNT * i for i in range(len(_LATIN)))
    held = seen = 0
    first = 0
    for i, unit in units:
        held += unit
        while units[first][0] <= i - _AMONG:
            held -= units[first][1]
            first += 1
        seen |= (held + enough) & high
    return [known for i, known in enumerate(_LATIN) if seen >> _COUNT * i & _FULL]


def every_latin() -> tuple[WordList, ...]:
    """The Latin lists of BIP-39 besides the English one."""
    return _LATIN


def _units(words: Sequence[str], counted: Mapping[str, int]) -> list[tuple[int, int]]:
    """The words that are in a list: their place among `words`, and in which lists they are."""
    return [(i, counted[word]) for i, word in enumerate(words) if word in counted]


@cache
def _union() -> dict[str, int]:
    union: dict[str, int] = {}
    for i, known in enumerate(_LATIN):
        for word in known.places:
            union[word] = union.get(word, 0) + (1 << _COUNT * i)
    return union


_CLOSE = 8
"""Words in a row among which five of a list are dense."""
_FIVE = 3
"""Added to a count of up to eight: its highest of four bits then says that it is five or more."""


def dense_in(words: Sequence[str]) -> list[WordList]:
    """Those of DENSE_ONLY of which some eight words in a row hold five.

    One walk for all lists: each has four bits of a number in which the last eight words are counted.
    """
    counted = _counted()
    units = _units(words, counted)
    if len(units) < 5:
        return []
    five = sum(_FIVE << 4 * i for i in range(len(DENSE_ONLY)))
    high = sum(8 << 4 * i for i in range(len(DENSE_ONLY)))
    held = seen = 0
    first = 0
    for i, unit in units:
        held += unit
        while units[first][0] <= i - _CLOSE:
            held -= units[first][1]
            first += 1
        seen |= (held + five) & high
    return [known for i, known in enumerate(DENSE_ONLY) if seen >> 4 * i & 8]


@cache
def _counted() -> dict[str, int]:
    counted: dict[str, int] = {}
    for i, known in enumerate(DENSE_ONLY):
        for word in known.places:
            counted[word] = counted.get(word, 0) + (1 << 4 * i)
    return counted


def all_in(words: Sequence[str]) -> list[WordList]:
    """Those of DENSE_ONLY that have every one of `words`, two or more of them."""
    if len(words) < 2:
        return []
    counted = _counted()
    held = -1
    for word in words:
        held &= counted.get(word, 0)
        if not held:
            return []
    return [known for i, known in enumerate(DENSE_ONLY) if held >> 4 * i & 1]


_BEGUN_SHARE = 4
"""One word in so many must be no word of its own where beginnings of words may be part of a phrase."""


def begun_in(words: Sequence[str]) -> bool:
    """Whether `words` are the first letters of words of one list, or short words of it, and nothing else."""
    if len(words) < 2:
        return False
    begun = _begun()
    held = -1
    for word in words:
        held &= begun.get(word, 0) if len(word) <= SHORTENED else 0
        if not held:
            return False
    cut = sum(word not in COMMON and not is_english(word) for word in words)
    return _BEGUN_SHARE * cut >= len(words)


_BEGUN_LISTS = (ENGLISH, *_LATIN, *MONERO_LATIN)


@cache
def _begun() -> dict[str, int]:
    """Short words and beginnings to the lists that have them, as bits."""
    begun: dict[str, int] = {}
    for i, known in enumerate(_BEGUN_LISTS):
        for word in (*known.by_beginning, *(word for word in known.places if len(word) <= SHORTENED)):
            begun[word] = begun.get(word, 0) | 1 << i
    return begun


def cut_in(words: Sequence[str], least: int) -> list[WordList]:
    """The lists of which so many words in a row, FILLERS aside, are short ones or beginnings."""
    begun = _begun()
    kinds = {word: " " if word in FILLERS else "1" if word in begun else "0" for word in set(words)}
    if "1" * least not in "".join(map(kinds.__getitem__, words)).replace(" ", ""):
        return []
    found = 0
    run: list[int] = []
    for word in words:
        if word in FILLERS:
            continue
        lists = begun.get(word, 0)
        if not lists:
            run.clear()
            continue
        run.append(lists)
        if len(run) >= least:
            found |= reduce(and_, run[-least:])
    return [known for i, known in enumerate(_BEGUN_LISTS) if found >> i & 1]


def is_english(word: str) -> bool:
    """Whether some English list has `word`: a few thousand of the words people use."""
    return word in ENGLISH.places or word in _counted()


def monero_checksum_holds(trimmed: Sequence[str]) -> bool:
    """Whether the last of these words, each cut to its telling letters, is the one their checksum names (Monero's electrum-words)."""
    *others, last = trimmed
    return last == others[zlib.crc32("".join(others).encode()) % len(others)]


def is_new_electrum(words: Sequence[str]) -> bool:
    """Whether words without accents are a phrase of Electrum 2.0 and later: its version is the beginning of a keyed hash of it."""
    return (
        hmac.digest(b"Seed version", " ".join(words).encode(), "sha512").hex().startswith(("01", "100", "101", "102"))
    )


def is_ton(words: Sequence[str]) -> bool:
    """Whether 24 words are a phrase of TON without a password (ton-crypto's "basic seed"); one in 256 is by chance.

    About half a millisecond: asked of whole phrases only, and of few of them.
    """
    entropy = hmac.digest(" ".join(words).encode(), b"", "sha512")
    return pbkdf2_hmac("sha512", entropy, b"TON seed version", 100_000 // 256, 64)[0] == 0


def checksum_holds(bits: int, words: int) -> bool:
    """Whether the low 11 x `words` bits of `bits` end in their own checksum (BIP-39)."""
    own = words // 3
    bits &= MASKS[words]
    entropy = (bits >> own).to_bytes(words * 4 // 3, "big")
    return sha256(entropy).digest()[0] >> (8 - own) == bits & ((1 << own) - 1)
