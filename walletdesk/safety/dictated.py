"""Phrases that somebody tells word by word: "A then B then C", "palabra 1: A", "premier mot : A", "1番目の単語はA", "然后是A".

Whatever the language: what comes again and again at an even distance is the name of each word and not a word of the phrase.
It is left out, and the rest is read again by those who know phrases; all from the first word to the last is what they find.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import compress, pairwise

import msgspec

from walletdesk.safety import chinese, words
from walletdesk.safety.everyday import FILLERS
from walletdesk.safety.view import PARTED, Span, View
from walletdesk.wire import Certainty

_LEAST = 8
"""Words that are told: fewer are no phrase."""
_UNSURE = 11
"""Words where no checksum holds: sentences that go on with "then" have fewer of the list."""
_MOST = 27
_MOST_OF_IT = 0.7
"""Share of what is told that must be the phrase."""
_FARTHEST = 6
"""Words from one name to the next."""
_NAMES_TRIED = 4

_WORD = re.compile(
    "[a-zß]+|[\u3041-\u3096\u3099\u309a]+|[\u1100-\u11ff\uac00-\ud7a3]+|[\u0430-\u044f\u0451]+|[\u4e00-\u9fff]+"
)
_NEXT = re.compile(
    r"\b(?:and )?(?:(?:then|next|after (?:that|it|this)(?: one)?)(?: (?:one|word|it'?s|is|comes?|comes the word))*"
    r"|followed by|afterwards|finally|lastly)\b(?! (?:the|i|you|he|she|we|they|my|your)\b)"
)
"""What is said between the words of a phrase, now this, now that."""
_ONE_OF_NEXT = ("then", "next", "after", "followed by", "finally", "lastly")
"""One of these is in each of them."""
_NEXT_LEAST, _NEXT_APART = 4, 60
"""How often, and the most characters between."""

_OF_PROGRAMS = re.compile(r"[_=/\\{}<>]")
"""What stands between words of programs."""
_APART = re.compile(r"[0-9\s,，、。.;；:：!！?？#)）]+")
_UNSPACED = re.compile("[\u3041-\u3096\u4e00-\u9fff]")
_IN_A_ROW = re.compile("([\u4e00-\u9fff])([\u4e00-\u9fff]{1,4})(?:[\u4e00-\u9fff]\\2){6,}[\u4e00-\u9fff]")
"""One character, and the same few behind each of those that follow."""


def find(view: View) -> list[Span]:
    """Phrases told word by word in `view`."""
    return [*_by_names(view), *_one_then_another(view), *_by_beginnings(view), *_in_a_row(view)]


def _one_then_another(view: View) -> Iterator[Span]:
    """Those between which "then" and "after that" are said, where such words stand close together."""
    if "then" not in view.folded and "next" not in view.folded and "after" not in view.folded:
        return
    text = view.unlabelled
    if sum(map(text.count, _ONE_OF_NEXT)) < _NEXT_LEAST:
        return
    near: list[tuple[int, int]] = []
    for found in (*_NEXT.finditer(text), None):
        if near and (found is None or found.start() - near[-1][1] > _NEXT_APART):
            if len(near) >= _NEXT_LEAST:
                yield from _without(text, near)
            near = []
        if found is not None:
            near.append(found.span())


def _without(text: str, said: Sequence[tuple[int, int]]) -> Iterator[Span]:
    first, last = max(0, said[0][0] - _NEXT_APART), min(len(text), said[-1][1] + _NEXT_APART)
    read = list(text[first:last])
    for start, end in said:
        read[start - first : end - first] = " " * (end - start)
    for span in words.find(View("".join(read))):
        if span.certainty is not Certainty.CERTAIN and span.words < _UNSURE:
            continue
        yield msgspec.structs.replace(span, start=first + span.start, end=first + span.end)


def _by_names(view: View) -> Iterator[Span]:
    """Those of which each word has a name beside it, or the same word between it and the next."""
    words_told = _WORD.findall(view.folded)
    if len(words_told) < 2 * _LEAST - 1:
        return
    count = Counter(words_told)
    often = {word for word, times in count.items() if times >= _LEAST - 1}
    told: list[re.Match[str]] = []
    names = sorted(often - FILLERS, key=lambda word: -count[word])[:_NAMES_TRIED]
    where: dict[str, list[int]] = {name: [] for name in names}
    for i in compress(range(len(words_told)), map(where.__contains__, words_told)):
        where[words_told[i]].append(i)
    for at in where.values():
        if not _close(at):
            continue
        for run in _even(at):
            if len(run) > _MOST:
                continue
            told = told or list(_WORD.finditer(view.folded))
            yield from _read(view, [_beside(told, i, often, 1) for i in run], before=_beside(told, run[0], often, -1))
            yield from _read(view, [_beside(told, i, often, -1) for i in run], after=_beside(told, run[-1], often, 1))


def _close(at: Sequence[int]) -> bool:
    """Whether as many places as a phrase has stand so close together that they may be even: in prose hardly any do."""
    farthest = _FARTHEST * (_LEAST - 2)
    return any(last - first <= farthest for first, last in zip(at, at[_LEAST - 2 :], strict=False))


def _even(at: Sequence[int]) -> Iterator[list[int]]:
    """Places at an even distance, one more or less, in a row."""
    run = list(at[:1])
    low = high = 0
    for one, following in pairwise(at):
        gap = following - one
        least, most = (min(low, gap), max(high, gap)) if len(run) > 1 else (gap, gap)
        if gap > _FARTHEST or most - least > 1:
            if len(run) >= _LEAST - 1:
                yield run
            run = [one]
            least = most = gap
        if gap > _FARTHEST:
            run = [following]
        else:
            run.append(following)
        low, high = least, most
    if len(run) >= _LEAST - 1:
        yield run


def _beside(told: Sequence[re.Match[str]], at: int, names: set[str], step: int) -> re.Match[str] | None:
    """The word behind the one at `at`, or before it, that is no name itself."""
    for beside in range(at + step, at + _FARTHEST * step, step):
        if not 0 <= beside < len(told):
            return None
        if told[beside][0] not in names and told[beside][0] not in FILLERS:
            return told[beside]
    return None


def _read(
    view: View,
    told: Sequence[re.Match[str] | None],
    *,
    before: re.Match[str] | None = None,
    after: re.Match[str] | None = None,
) -> Iterator[Span]:
    yield from _joined(view, [one.span() for one in (before, *told, after) if one is not None])


def _joined(view: View, places: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """What the words at these places make together."""
    places = list(dict.fromkeys(places))
    if not _LEAST <= len(places) <= _MOST:
        return
    starts: list[int] = []
    at = 0
    for start, end in places:
        starts.append(at)
        at += end - start + 1
    joined = View(PARTED.join(view.folded[start:end] for start, end in places))
    for span in (*words.find(joined), *chinese.find(joined)):
        inside = [place for place, at in zip(places, starts, strict=True) if span.start <= at < span.end]
        if span.certainty is not Certainty.CERTAIN and (
            len(inside) < _UNSURE
            or any(_OF_PROGRAMS.search(view.folded, one[1], other[0]) for one, other in pairwise(inside))
        ):
            continue
        if len(inside) >= max(_LEAST, _MOST_OF_IT * len(places)):
            yield msgspec.structs.replace(span, start=inside[0][0], end=inside[-1][1])


def _by_beginnings(view: View) -> Iterator[Span]:
    """Words of kana and characters, in which the name and the word are written as one."""
    if not _UNSPACED.search(view.folded):
        return
    text = view.folded
    pieces = _pieces(text)
    if max(Counter([text[start] for start, _ in pieces]).values(), default=0) < _LEAST - 1:
        return
    count = Counter([text[start:end] for start, end in pieces])
    pieces = [(start, end) for start, end in pieces if count[text[start:end]] < _LEAST - 1]
    first = 0
    for i in range(1, len(pieces) + 1):
        if i < len(pieces) and text[pieces[i][0]] == text[pieces[first][0]]:
            continue
        if i - first >= _LEAST - 1:
            head, tail = _shared([text[start:end] for start, end in pieces[first:i]])
            told = [(start + head, end - tail) for start, end in pieces[first:i]]
            begun = pieces[first - 1 : first] if text[slice(*pieces[first - 1])] and first else []
            yield from _joined(view, [*begun, *told])
        first = i


def _pieces(text: str) -> list[tuple[int, int]]:
    """What stands between blanks, marks and numbers."""
    apart = [found.span() for found in _APART.finditer(text)]
    starts = [0, *(end for _, end in apart)]
    return [
        (start, end)
        for start, end in zip(starts, [*(start for start, _ in apart), len(text)], strict=True)
        if end > start
    ]


def _shared(pieces: Sequence[str]) -> tuple[int, int]:
    """How many characters all begin with, and how many all end with behind those and one more."""
    one, other = min(pieces), max(pieces)
    least = min(map(len, pieces)) - 1
    head = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), least)
    head = min(head, least)
    backward = [piece[:head:-1] for piece in pieces]
    one, other = min(backward), max(backward)
    tail = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return head, tail


def _in_a_row(view: View) -> Iterator[Span]:
    """Characters with the same few between them and nothing else."""
    for found in _IN_A_ROW.finditer(view.folded):
        size = len(found[2]) + 1
        yield from _joined(view, [(at, at + 1) for at in range(found.start(), found.end(), size)])
