"""Phrases whose words stand apart: tokens of a list, close together, unlike a sentence.  English for now.

Two questions are asked.  Does any window of 12 to 24 list words carry its own checksum?  Then it is
certain.  Else each token is weighed (a rare list word 1, a frequent one less, an everyday one
against, a word outside the list strongly against) and the heaviest stretches are taken: this finds
phrases with wrong order, missing words and typing errors, and passes sentences that happen to be
made of list words.  One walk over the tokens; typing errors are looked at only where it is dense.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, product

import msgspec

from walletdesk.safety import cues
from walletdesk.safety.everyday import COMMON, EVERYDAY, FILLERS, FREQUENT
from walletdesk.safety.lists import LENGTHS, MASKS, checksum_holds, places
from walletdesk.safety.view import Fragment, Span, View
from walletdesk.wire import Certainty, SecretKind

_TOKEN = re.compile("[a-z]+")
_OTHER_LETTER = re.compile(r"[^\W\d_a-z]")
_SENTENCE_END = re.compile(r"(?<![0-9])[.!?。！？][\"')\]]?\s")  # "7. word" is a list

# Weights.  Tuned on phrases from seeds of their own and half 0 of the public texts; `bench/gate.py` reports on others.
RARE, OFTEN, PLAIN = 1.0, 0.5, -0.3
AGAIN = 0.0
TYPO, OUTSIDE, NEW_SENTENCE = 0.0, -2.5, -1.5
DROP = 5.0
"""A stretch ends where its weight has fallen this far below its best."""
ENOUGH, ENOUGH_WITH_CUE, ENOUGH_OF_PARTS = 4.8, 3.8, 5.5
LEAST, LEAST_WITH_CUE, LEAST_OF_PARTS = 8, 7, 9
"""List words a stretch without a checksum must hold."""
MOSTLY_EVERYDAY = 0.65
"""A window with a greater share of everyday words is a sentence whatever its checksum says."""
APART = 30
"""Characters that may stand between two words of a phrase."""
TRIALS = 64
"""Checksums tried for one stretch with typing errors."""
BESIDE = 0.25
"""Mean weight of the words beside a checksummed window up to which they still belong to its phrase (a random phrase: 0.8)."""
ALONE = range(11, 26)
"""List words that are a phrase when the message holds nothing else, however everyday: one fewer to one more than a phrase has."""
WINDOWS = 4000
"""Checksums tried for one text: a text of list words only, 64 kB long, stays linear; past it weight decides alone."""

NOT_LISTED = -1


class Token(msgspec.Struct):
    word: str
    start: int
    end: int
    place: int
    weight: float
    meant: tuple[int, ...] = ()
    """Places of the list words one typing error away."""


def find(view: View) -> list[Span]:
    """Recovery phrases of space-separated words in `view`."""
    tokens = _tokens(view.unlabelled)
    if len(tokens) < LEAST_WITH_CUE or not _dense(tokens):
        return []
    cue = cues.speaks_of_phrase(view.folded)
    return _found(tokens, view, *((ENOUGH_WITH_CUE, LEAST_WITH_CUE) if cue else (ENOUGH, LEAST)))


def find_in_parts(view: View) -> list[Span]:
    """Phrases in a text that was put together from the fragments of several messages."""
    tokens = _tokens(view.unlabelled)
    if len(tokens) < LEAST_OF_PARTS or not _dense(tokens):
        return []
    return _found(tokens, view, ENOUGH_OF_PARTS, LEAST_OF_PARTS)


def fragments(view: View) -> list[Fragment]:
    """Stretches that may be one part of a phrase sent in several messages: list words with none other between."""
    tokens = _tokens(view.unlabelled)
    if not any(token.place != NOT_LISTED for token in tokens):
        return []
    _weigh(tokens, view.unlabelled)
    alone = (
        len(tokens) <= 24
        and all(t.place != NOT_LISTED or (t.meant and len(tokens) > 2) for t in tokens)
        and _nothing_else(view.unlabelled)
    )
    found: list[Fragment] = []
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and (alone or _part_of_run(tokens[end])):
            end += 1
        run = tokens[at:end]
        weight = sum(t.weight for t in run)
        heavy = weight >= 0.4 * len(run)
        if run and (alone or (heavy and weight >= 1.2) or (len(run) >= 3 and weight >= 0.7)):
            whole = alone and heavy
            start, stop = run[0].start, run[-1].end
            found.append(Fragment(start, stop, len(run), alone, whole, talk=weight < 0.0, weight=weight, language="en"))
        at = max(end, at + 1)
    return found


def _part_of_run(token: Token) -> bool:
    return token.place != NOT_LISTED or (bool(token.meant) and len(token.word) > 4)


def _found(tokens: list[Token], view: View, enough: float, least: int) -> list[Span]:
    _weigh(tokens, view.unlabelled)
    certain = list(_widened(tokens, list(_checksummed(tokens))))
    spans = [_span(tokens, first, last, Certainty.CERTAIN, last - first + 1) for first, last in certain]
    if not certain and len(tokens) in ALONE and all(map(_known, tokens)) and _nothing_else(view.unlabelled):
        return [_likely(tokens, 0, len(tokens) - 1)]
    for first, last in _heavy(tokens, enough):
        if any(first <= end and start <= last for start, end in certain):
            continue
        held = tokens[first : last + 1]
        if len({t.word for t in held if t.place != NOT_LISTED or t.meant}) >= least:
            spans.append(_likely(tokens, first, last))
    return spans


def _nothing_else(text: str) -> bool:
    """Whether all letters in `text` are those of the tokens."""
    return not _OTHER_LETTER.search(text)


def _tokens(folded: str) -> list[Token]:
    known = places("english")
    return [
        Token(word, found.start(), found.end(), known.get(word, NOT_LISTED), 0.0)
        for found in _TOKEN.finditer(folded)
        if (word := found[0]) not in FILLERS
    ]


def _dense(tokens: Sequence[Token]) -> bool:
    """Whether some eight tokens in a row hold five of the list: nothing else is worth weighing."""
    held = 0
    for i, token in enumerate(tokens):
        held += token.place >= 0
        if i >= 8:
            held -= tokens[i - 8].place >= 0
        if held >= 5:
            return True
    return False


def _weigh(tokens: Sequence[Token], text: str) -> None:
    """Set `weight` and `meant` of every token, in order."""
    ends = 0
    gaps = 0
    near: dict[int, int] = {}
    for i, token in enumerate(tokens):
        if token.place != NOT_LISTED:
            word = token.word
            token.weight = PLAIN if word in EVERYDAY else OFTEN if word in FREQUENT else RARE
            if i - near.get(token.place, -99) < 24:
                token.weight = min(token.weight, AGAIN)
            near[token.place] = i
        else:
            token.meant = () if token.word in COMMON else _meant(token.word)
            token.weight = TYPO if token.meant else OUTSIDE
    for before, token in pairwise(tokens):
        gaps += 1
        if token.start - before.end > 1 and _SENTENCE_END.search(text, before.end, token.start):
            ends += 1
    if ends and ends < 0.4 * gaps:  # not the way every word is parted from the next
        for before, token in pairwise(tokens):
            if token.start - before.end > 1 and _SENTENCE_END.search(text, before.end, token.start):
                token.weight += NEW_SENTENCE


def _heavy(tokens: Sequence[Token], enough: float) -> Iterator[tuple[int, int]]:
    """Stretches of weight `enough`, as heavy as they can be, first and last token."""
    at = 0
    while at < len(tokens):
        total = best = 0.0
        first = last = at
        i = at
        while i < len(tokens):
            token = tokens[i]
            if i > at and token.start - tokens[i - 1].end > APART:
                break
            total += token.weight
            if total <= 0.0 and best < enough:
                total = best = 0.0
                first = i + 1
            elif total >= best:
                best, last = total, i
            elif best - total > DROP:
                break
            i += 1
        if best >= enough and last >= first:
            yield first, last
            at = last + 1
        else:
            at = max(i, at + 1)


def _checksummed(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Windows of list words that carry their own checksum."""
    left = WINDOWS
    bits = run = 0
    everyday = [0]
    for i, token in enumerate(tokens):
        everyday.append(everyday[-1] + (token.word in EVERYDAY))
        if token.place == NOT_LISTED:
            run = 0
            continue
        if run and token.start - tokens[i - 1].end > APART:
            run = 0
        run += 1
        bits = (bits << 11 | token.place) & MASKS[24]
        for n in LENGTHS:
            if n <= run and left > 0:
                left -= 1
                if checksum_holds(bits, n) and everyday[i + 1] - everyday[i + 1 - n] <= MOSTLY_EVERYDAY * n:
                    yield i + 1 - n, i


def _widened(tokens: Sequence[Token], windows: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join windows that overlap, and take in what stands beside them and does not read like a sentence."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(windows):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    for first, last in joined:
        yield _reach(tokens, first, -1), _reach(tokens, last, 1)


def _reach(tokens: Sequence[Token], edge: int, step: int) -> int:
    """The farthest token from `edge` on to which the weight still grows.

    A window in a long phrase with a mistake may carry a checksum by chance (one of four bits in sixteen):
    list words that go on from it without a break are its phrase too unless they weigh like talk.
    """
    total = best = 0.0
    farthest = edge
    unbroken = True
    i = edge + step
    while 0 <= i < len(tokens) and total > best - 2.0:
        apart = tokens[max(i, i - step)].start - tokens[min(i, i - step)].end
        if apart > APART:
            break
        total += tokens[i].weight - OFTEN
        unbroken = unbroken and _known(tokens[i])
        beside = total + (OFTEN - BESIDE) * abs(i - edge)
        if total > best or (unbroken and beside >= 0.0):
            best, farthest = max(best, total), i
        i += step
    return farthest


def _likely(tokens: Sequence[Token], first: int, last: int) -> Span:
    """The stretch with the half-known words at its edges; certain if mended typing errors make a checksum."""
    while first > 0 and _belongs(tokens, first - 1, first):
        first -= 1
    while last + 1 < len(tokens) and _belongs(tokens, last + 1, last):
        last += 1
    mended = _mended(tokens[first : last + 1])
    listed = sum(t.place != NOT_LISTED or bool(t.meant) for t in tokens[first : last + 1])
    return _span(tokens, first, last, Certainty.CERTAIN if mended else Certainty.LIKELY, listed)


def _belongs(tokens: Sequence[Token], i: int, edge: int) -> bool:
    """Whether token `i`, beside a stretch, is a list word or one with a typing error."""
    low, high = min(i, edge), max(i, edge)
    return _known(tokens[i]) and tokens[high].start - tokens[low].end <= APART


def _known(token: Token) -> bool:
    """Whether it is a list word, or one with a typing error."""
    return token.place != NOT_LISTED or bool(token.meant)


def _mended(stretch: Sequence[Token]) -> bool:
    """Whether the list words meant by at most two mistyped ones complete a checksum."""
    if len(stretch) not in MASKS:
        return False
    choices = [(t.place,) if t.place != NOT_LISTED else t.meant for t in stretch]
    trials = 1
    for choice in choices:
        trials *= len(choice)
    if not 1 < trials <= TRIALS:
        return False
    for choice in product(*choices):
        bits = 0
        for place in choice:
            bits = bits << 11 | place
        if checksum_holds(bits, len(stretch)):
            return True
    return False


def _span(tokens: Sequence[Token], first: int, last: int, certainty: Certainty, words: int) -> Span:
    return Span(
        tokens[first].start,
        tokens[last].end,
        SecretKind.RECOVERY_PHRASE,
        certainty,
        "en",
        words,
    )


@cache
def _shortened() -> dict[str, tuple[int, ...]]:
    """Every list word with one letter left out, to the places of the words it comes from."""
    table: dict[str, set[int]] = {}
    for word, place in places("english").items():
        for i in range(len(word)):
            table.setdefault(word[:i] + word[i + 1 :], set()).add(place)
    return {short: tuple(sorted(found)) for short, found in table.items()}


def _meant(word: str) -> tuple[int, ...]:
    """Places of the list words that are one edit (letter lost, added, changed, two swapped) from `word`."""
    if not 3 <= len(word) <= 9:
        return ()
    known, shortened = places("english"), _shortened()
    found = set(shortened.get(word, ()))
    for i in range(len(word)):
        short = word[:i] + word[i + 1 :]
        if short in known:
            found.add(known[short])
        for place in shortened.get(short, ()):
            if _one_edit(word, _word_at(place)):
                found.add(place)
    return tuple(sorted(found))


@cache
def _by_place() -> tuple[str, ...]:
    return tuple(places("english"))


def _word_at(place: int) -> str:
    return _by_place()[place]


def _one_edit(a: str, b: str) -> bool:
    """Whether one changed letter or two swapped neighbours make `a` into `b`, which is as long."""
    differ = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(differ) == 2:
        i, j = differ
        return j == i + 1 and a[i] == b[j] and a[j] == b[i]
    return len(differ) == 1
