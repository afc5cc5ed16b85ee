"""Phrases that are not written as words: digits for letters, letters of other alphabets, letters one by one, and text in base64.

Each is undone where it stands and read again by those who know phrases; what they find is everything that was undone.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator

import msgspec

from walletdesk.safety import chinese, words
from walletdesk.safety.lists import ENGLISH, MASKS
from walletdesk.safety.view import Span, View
from walletdesk.wire import Certainty, SecretKind

_DIGIT_IN_WORD = re.compile(
    r"(?<![0-9a-z])(?=[a-z0134578@$]{3,9}(?![0-9a-z]))(?=[0134578@$]*[a-z])[a-z]*[0134578@$][a-z0134578@$]*"
)
_DIGIT_BY_LETTER = re.compile("[0134578@$](?:[a-z]|(?<=[a-z].))")
"""What every one of those holds, found much sooner."""
_LETTERS, _LETTERS_SLIM = str.maketrans("0134578@$", "oleastbas"), str.maketrans("0134578@$", "oieastbas")
"""What a digit looks like: a 1 is an l or, where that gives no phrase, an i."""

_LOOK_ALIKES = str.maketrans("асеорхуіјѕԁһԛԝοαεινρυχ", "aceopxyijsdhqwoaeivpux")
_MIXED = re.compile("[a-z][асеорхуіјѕԁһԛԝοαεινρυχ]|[асеорхуіјѕԁһԛԝοαεινρυχ][a-z]")
"""Letters of other alphabets inside a Latin word: Cyrillic and Greek ones that look the same."""

_ONE_BY_ONE = re.compile(r"(?<![^\W_])[a-z](?:(?:[ ]{1,4}|[._\-/,|*]| ?\n ?)[a-z](?![^\W_])){23,400}")
"""24 letters in a row that stand alone: the shortest phrase has 36."""
_TWO_ALONE = re.compile(r"[ ._\-/,|*\n][a-z][ ._\-/,|*\n]{1,4}[a-z](?![^\W_])")
"""What every such row holds, found much sooner."""
_NO_LETTER = re.compile("[^a-z]")

_LEAST_LINE = 16
_BASE64 = re.compile(rf"(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]{{{_LEAST_LINE},}}[\r\n]{{0,2}}){{1,200}}={{0,2}}")
_LEAST_BASE64 = 48
_MOST_TEXT = 4_000


_FOURS = re.compile(
    r"(?<![0-9])(?:[01][0-9]{3}|20[0-4][0-9])(?:[ \t\r\n,;.|/-]{0,2}(?:[01][0-9]{3}|20[0-4][0-9])){11,23}(?![0-9])"
)
"""Four digits a word, as SeedQR writes them."""
_YEARS = range(1900, 2048)


def find(view: View) -> list[Span]:
    spans: list[Span] = []
    if "0" in view.folded:
        spans += _numbers(view)
    if _DIGIT_BY_LETTER.search(view.folded) and _DIGIT_IN_WORD.search(view.folded):
        spans += _digits(view)
    if not view.folded.isascii() and _MIXED.search(view.folded):
        spans += words.find(View(view.folded.translate(_LOOK_ALIKES)))
    if _TWO_ALONE.search(view.folded) and _ONE_BY_ONE.search(view.folded):
        spans += _spaced(view)
    if view.longest >= _LEAST_LINE and _BASE64.search(view.plain):
        spans += _encoded(view)
    return spans


def _digits(view: View) -> Iterator[Span]:
    """Digits in words made the letters they look like: the same places, since each is one character."""
    for letters in (_LETTERS, _LETTERS_SLIM):
        meant = _DIGIT_IN_WORD.sub(lambda found, letters=letters: found[0].translate(letters), view.folded)  # type: ignore[misc]
        if spans := words.find(View(meant)):
            yield from spans
            return


def _numbers(view: View) -> Iterator[Span]:
    """The places of words in the list; a list of years is none."""
    for found in _FOURS.finditer(view.folded):
        places = [int(one) for one in re.findall("[0-9]{4}", found[0])]
        if (
            len(places) in MASKS
            and sum(place in _YEARS for place in places) < len(places) // 2
            and ENGLISH.holds(places)
        ):
            yield Span(*found.span(), SecretKind.RECOVERY_PHRASE, Certainty.CERTAIN, "", len(places))


def _spaced(view: View) -> Iterator[Span]:
    """Letters one by one are joined; where the words part is found out by what words there are."""
    for found in _ONE_BY_ONE.finditer(view.folded):
        joined = _NO_LETTER.sub("", found[0])
        if spans := words.find(View(joined)):
            held = sum(span.words for span in spans)
            yield _all_of(found, spans[0], held)


def _encoded(view: View) -> Iterator[Span]:
    """Text in base64 is read; what it holds, the whole of it is."""
    for found in _BASE64.finditer(view.plain):
        if found.end() - found.start() < _LEAST_BASE64:
            continue
        text = _decoded(found[0])
        if text is None:
            continue
        inner = View(text[:_MOST_TEXT])
        if spans := [*words.find(inner), *chinese.find(inner)]:
            yield _all_of(found, spans[0], spans[0].words)


def _decoded(written: str) -> str | None:
    """What base64 stands for where it is text."""
    plain = "".join(written.split()).rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        data = b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        text = data.decode()
    except (binascii.Error, ValueError):
        return None
    return text if text.isprintable() or not any(one < " " and one not in "\t\r\n" for one in text) else None


def _all_of(found: re.Match[str], inner: Span, held: int) -> Span:
    return msgspec.structs.replace(inner, start=found.start(), end=found.end(), words=held)
