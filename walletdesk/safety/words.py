"""Phrases whose words stand apart: tokens of a list, close together, unlike a sentence.

Two questions are asked.  Does any window of 12 to 24 list words carry its own checksum?  Then it is
certain.  Else each token is weighed (a rare list word 1, a frequent one less, an everyday one
against, a word outside the list strongly against) and the heaviest stretches are taken: this finds
phrases with wrong order, missing words and typing errors, and passes sentences that happen to be
made of list words.  One walk over the tokens; typing errors are looked at only where it is dense.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, compress, count, pairwise, product

import msgspec

from walletdesk.safety import cues
from walletdesk.safety.everyday import FILLERS, SMALL_WORDS
from walletdesk.safety.lists import (
    ENGLISH,
    LENGTHS,
    MASKS,
    SCRIPTS,
    SHORTENED,
    Scheme,
    WordList,
    all_in,
    begun_in,
    checksum_holds,
    cut_in,
    dense_in,
    every_latin,
    every_list,
    is_new_electrum,
    is_ton,
    latin_spoken,
)
from walletdesk.safety.view import Fragment, Span, View
from walletdesk.wire import Certainty, SecretKind

_LATIN = re.compile("[a-zß]+")
_OTHER_LETTERS = re.compile(r"[^\W\d_a-z]+")
_NUMBERS = re.compile(r"[0-9\s]+")
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
MOSTLY_EVERYDAY = 0.5
"""A window with a greater share of everyday words is a sentence whatever its checksum says."""
APART = 30
"""Characters that may stand between two words of a phrase."""
UNBROKEN_ENOUGH = 2.5
"""Weight of a run of Electrum's old list without any other word."""
TRIALS = 64
"""Checksums tried for one stretch with typing errors."""
BESIDE = 0.25
"""Mean weight of the words beside a checksummed window up to which they still belong to its phrase (a random phrase: 0.8)."""
ALONE = range(11, 26)
"""List words that are a phrase when the message holds nothing else, however everyday: one fewer to one more than a phrase has."""
WINDOWS = 4000
"""Checksums tried for one text: a text of list words only, 64 kB long, stays linear; past it weight decides alone."""

GLUED, GLUED_PAIR = 10, 6
"""Letters from which on what is no list word may be several without blanks, and two."""
GLUED_PHRASE = 36
"""Letters without a blank that may be all of a phrase: then no word tells whose list it is from."""
GLUED_MOST = 0.85
"""Share of its letters that must be list words: two of them are all of it."""
SHORTENED_LEAST, SHORTENED_LEAST_CHECKED = 8, 4
"""Words cut so in a phrase, and in one whose checksum holds: fewer are any words that happen to begin like some."""

DIFFERENT, DIFFERENT_CHECKED = 0.8, 8
"""Share of its words that differ in a phrase without a checksum, and how many do in one with: chance repeats one in twelve at most."""
MIXED = 2
"""Different letters of other alphabets, or words of them, that may stand between the words of a phrase: a label and the end of it."""

LISTING, LISTING_LEAST, LISTING_WEIGHT, LISTING_WEIGHT_ALIKE = range(11, 29), 7, 0.4, 0.58
"""Words in a row without a small one; how many different ones of them the list must have, and what mean weight; more where no
frequent words are told from the others."""
SLIPPED, SLIPPED_TWICE, REPLACED, NO_TYPO = 0.25, 0.4, -0.5, -1.0
"""What a word outside the list weighs there: one edit from one of the list, two, more, or a common word of its own."""
TWICE_LEAST = 5
"""Letters from which on two edits still tell something."""
TWICE_TRIED = 150
"""Words of a text that are looked at for two edits."""
LISTING_APART = 4
"""Ways in which the words of a list are parted, numbers aside: text of programs has more."""
TRIED_AS_OTHERS = 3
"""Stretches of one text that are tried as phrases of Electrum and TON."""

_TOLD = 16
"""Words of a message in which somebody reads out some."""
_PART, _PART_WEIGHT = 3, 0.7
"""Words of one part of a phrase inside of other text, and what they weigh."""
_LISTED_IN_A_ROW = re.compile(b"\x01{%d,}" % _PART)
_PARTS_LEAST = 8
"""Words of the list in all parts; some may have mistakes besides."""
_SLIPS_ALONE = 3
"""Mistyped words of a phrase that is all of its message."""
_MOST_ALONE = 24
"""Words of a fragment that is all of its message."""
_SHORT_WORD = re.compile(f"[a-z]{{1,{SHORTENED}}}")

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
    latin = view.latin
    spans: list[Span] = []
    for known in (ENGLISH, *_lists_of(view, latin, LEAST_WITH_CUE)):
        if not known.latin or _may_hold(latin, known):
            spans += _find(view, known)
    return spans


def _may_hold(latin: Sequence[str], known: WordList) -> bool:
    """Whether a text of these words may hold a phrase of any kind of a list: most do not, and are seen so by their different words.

    It never says no where `_find` finds one: the conditions are its own, sentences, gaps and typing errors left out.
    """
    different = set(latin)
    if any("ß" in word for word in different):
        return True
    kinds = {word: _kind(word, known) for word in different}
    apart = {word: parts for word in different if kinds[word] != _LISTED and (parts := _glued(word, known))}
    for word, parts in apart.items():
        kinds[word] = "".join(_SMALL if part in FILLERS else _kind(part, known) for part in parts)
    row = "".join(map(kinds.__getitem__, latin)).replace(_FILLER, "")
    if row.count(_BEGUN) >= SHORTENED_LEAST_CHECKED:
        return True
    if (
        _LISTED * ALONE[0] in row
        or (len(row) in ALONE and row.count(_LISTED) >= len(row) - _SLIPS_ALONE)
        or _heaviest([part for word in latin for part in apart.get(word, (word,))] if apart else latin, known)
        >= ENOUGH_WITH_CUE - 0.001
    ):
        return True
    return known.scheme is Scheme.BIP39 and any(
        run[0].count(_LISTED) >= LISTING_LEAST for run in _NO_SMALL_WORD.finditer(row)
    )


def _heaviest(words: Sequence[str], known: WordList) -> float:
    """At least what the heaviest stretch of `words` weighs: as if all words that may have a typing error had one."""
    weights = {word: _most(word, known) for word in set(words)}
    sums = list(accumulate(filter(None, map(weights.__getitem__, words)), initial=0.0))
    heaviest: float = max(map(operator.sub, sums, accumulate(sums, min)))
    return heaviest


def _most(word: str, known: WordList) -> float:
    if word in FILLERS:
        return 0.0
    if word in known.places:
        return _freedom(word, known)
    return TYPO if _may_be_meant(word, known) else OUTSIDE


_LISTED, _BEGUN, _FILLER, _SMALL, _OTHER = "LBFSO"
_NO_SMALL_WORD = re.compile(f"[^{_SMALL}]{{{LISTING[0]},}}")
_ROW, _DENSE = 8, 5
"""So many words of the list among so many in a row are worth weighing."""


def _kind(word: str, known: WordList) -> str:
    if word in FILLERS:
        return _FILLER
    if word in known.places:
        return _LISTED
    if word in known.by_beginning and word not in known.common:
        return _BEGUN
    return _SMALL if len(word) <= 2 or word in SMALL_WORDS else _OTHER


def _glued(word: str, known: WordList) -> list[str]:
    """The words that `word` is made of without blanks, none where it is one."""
    if len(word) < GLUED_PAIR or word in known.places or word in known.common:
        return []
    return [part for _, part in _unglued(word, known, pairs=True)]


def find_in_parts(view: View) -> list[Span]:
    """Phrases in a text that was put together from the fragments of several messages."""
    spans: list[Span] = []
    for known in (ENGLISH, *_lists_of(view, view.latin, LEAST_OF_PARTS)):
        tokens = _tokens(view.unlabelled, known, pairs=False)
        if len(tokens) >= LEAST_OF_PARTS:
            spans += _cut_short(tokens, known)
            if _dense(tokens):
                spans += _found(tokens, view, known, ENOUGH_OF_PARTS, LEAST_OF_PARTS)
    return spans


def fragments(view: View) -> list[Fragment]:
    """Stretches that may be one part of a phrase sent in several messages: list words with none other between.

    Where the words of several lists overlap, the longest stretch counts; put together, the parts are read by all of them.
    Words of the lists that are made of ordinary ones are looked at only where the message holds nothing else.
    """
    found = _fragments(view, ENGLISH)
    latin = view.latin
    lists = (*_spoken(view, latin, 1, SCRIPTS), *all_in(latin))
    more = [one for known in lists for one in _fragments(view, known)]
    if begun_in(latin):
        more += _begun_fragment(view)
    if not more:
        return found
    apart: list[Fragment] = []
    for one in sorted([*found, *more], key=lambda fragment: -fragment.words):
        if all(one.end <= other.start or other.end <= one.start for other in apart):
            apart.append(one)
    return apart


def told(view: View, ties: frozenset[str], again: frozenset[str], talk: frozenset[str]) -> Fragment | None:
    """The English words of a short message in which somebody reads out a few: none of `again`, none of `ties` before them, none of `talk` at the end."""
    tokens = _tokens(view.unlabelled, ENGLISH, pairs=False)
    if len(tokens) > _TOLD:
        return None
    run: list[Token] = []
    longest: list[Token] = []
    for token in tokens:
        other = token.place == NOT_LISTED or token.word in again or (not run and token.word in ties)
        run = [] if other else [*run, token]
        longest = max(longest, run, key=len)
    while longest and longest[-1].word in talk:
        longest = longest[:-1]
    if len(longest) < 2:
        return None
    weight = sum(_freedom(token.word, ENGLISH) for token in longest)
    return Fragment(
        longest[0].start,
        longest[-1].end,
        len(longest),
        alone=False,
        whole=False,
        talk=False,
        weight=weight,
        language=ENGLISH.code,
    )


def parts(view: View, least: int, most: int) -> list[Fragment]:
    """Stretches of one text that may be parts of one phrase, where it has from `least` to `most`: three words of a list or more in a row.

    Of most texts this is seen by their words in a row, which are counted before any list reads them.
    """
    latin = view.latin
    lists = [
        (known, latin)
        for known in dict.fromkeys(
            (ENGLISH, *latin_spoken(latin, _PARTS_LEAST if least > 1 else _PART), *dense_in(latin))
        )
    ]
    if not view.folded.isascii():
        lists += [(known, known.token.findall(view.unlabelled)) for known in SCRIPTS]
    found = [
        part
        for known, told in lists
        if _has_parts(told, known, least, most)
        for part in _fragments(view, known)
        if part.words >= _PART
    ]
    apart: list[Fragment] = []
    for one in sorted(found, key=lambda part: -part.words):
        if all(one.end <= other.start or other.end <= one.start for other in apart):
            apart.append(one)
    return apart


def _has_parts(told: Sequence[str], known: WordList, least: int, most: int) -> bool:
    kept = [word for word in told if word not in FILLERS]
    composed = kept if known.latin else map(known.composed, kept)
    row = bytes(map(known.places.__contains__, composed))
    if row.count(1) < (_PARTS_LEAST if least > 1 else _PART):
        return False
    sizes = [
        run.end() - run.start()
        for run in _LISTED_IN_A_ROW.finditer(row)
        if sum(_freedom(word, known) for word in kept[run.start() : run.end()]) >= _PART_WEIGHT
    ]
    if not least <= len(sizes) <= most:
        return False
    # Bits of sentences are three words long: so are parts where just so many make a phrase.
    return least == 1 or (sum(sizes) >= _PARTS_LEAST and (max(sizes) > _PART or sum(sizes) in LENGTHS))


def most_in_fragments(view: View, many: int) -> int:
    """At most how many characters so many fragments of a long text of ASCII hold together, told without reading it for lists.

    Words of four letters and fewer that are in no list end every fragment, but for FILLERS; where there are few of them
    between two blanks, or the text may hold beginnings of words, it may be all of the text.
    """
    tokens = view.unlabelled.split(" ")
    ends = set(filter(_SHORT_WORD.fullmatch, set(tokens))) - _short_listed() - FILLERS
    places = list(compress(count(), map(ends.__contains__, tokens)))
    if len(places) <= _MOST_ALONE or begun_in(view.latin):
        return len(view.unlabelled)
    starts = list(accumulate((len(token) + 1 for token in tokens), initial=0))
    before = [starts[place] for place in places]
    after = [starts[place + 1] - 1 for place in places]
    return sum(sorted(map(operator.sub, [*before, len(view.unlabelled)], [0, *after]))[-many:])


@cache
def _short_listed() -> frozenset[str]:
    """Words of any list that are no longer than what a list begins its words with."""
    return frozenset(word for known in every_list() if known.latin for word in known.places if len(word) <= SHORTENED)


def _begun_fragment(view: View) -> Iterator[Fragment]:
    """The beginnings of words that are all there is in a message."""
    if ENGLISH.nothing_else(view.unlabelled):
        words = list(_LATIN.finditer(view.unlabelled))
        held = len(words)
        yield Fragment(
            words[0].start(),
            words[-1].end(),
            held,
            alone=True,
            whole=True,
            talk=False,
            weight=OFTEN * held,
            language=ENGLISH.code,
        )


def _lists_of(view: View, latin: Sequence[str], least: int) -> list[WordList]:
    """The lists besides the English one that are worth reading `view` for."""
    lists = dict.fromkeys([*_spoken(view, latin, least, SCRIPTS), *dense_in(latin), *cut_in(latin, ALONE[0])])
    return [known for known in lists if known is not ENGLISH]


def _spoken(view: View, latin: Sequence[str], least: int, others: Sequence[WordList]) -> Iterator[WordList]:
    """The lists besides the English one of whose words the text has at least so many, or may have."""
    glued = max(map(len, latin), default=0) >= GLUED_PHRASE
    yield from every_latin() if glued else latin_spoken(latin, least)
    if not view.folded.isascii():
        for known in others:
            words = map(known.composed, known.token.findall(view.unlabelled))
            if sum(map(known.places.__contains__, words)) >= least:
                yield known


def _find(view: View, known: WordList) -> list[Span]:
    tokens = _tokens(view.unlabelled, known)
    if len(tokens) < LEAST_WITH_CUE:
        return []
    spans = _cut_short(tokens, known)
    if _dense(tokens):
        cue = cues.speaks_of_phrase(view.folded)
        spans += _found(tokens, view, known, *((ENOUGH_WITH_CUE, LEAST_WITH_CUE) if cue else (ENOUGH, LEAST)))
    if known.latin and known.scheme is Scheme.BIP39:
        sure = [(span.start, span.end) for span in spans if span.certainty is Certainty.CERTAIN]
        spans += [
            _span(tokens, known, first, last, Certainty.LIKELY, last - first + 1)
            for first, last in _listing(tokens, known, view.unlabelled)
            if not any(_mostly(one, tokens[first].start, tokens[last].end) for one in sure)
        ]
    return spans


def _mostly(sure: tuple[int, int], start: int, end: int) -> bool:
    """Whether a phrase that is certain is most of what stands from `start` to `end`: then the rest is none of it."""
    return min(sure[1], end) - max(sure[0], start) >= 0.85 * (end - start)


def _fragments(view: View, known: WordList) -> list[Fragment]:
    tokens = _tokens(view.unlabelled, known, pairs=False)
    if not any(token.place != NOT_LISTED for token in tokens):
        return []
    may_be_alone = len(tokens) <= _MOST_ALONE and all(
        t.place != NOT_LISTED or _may_be_meant(t.word, known) for t in tokens
    )
    _weigh(tokens, view.unlabelled, known, beside=not may_be_alone)
    alone = (
        may_be_alone
        and all(t.place != NOT_LISTED or (t.meant and len(tokens) > 2) for t in tokens)
        and known.nothing_else(view.unlabelled)
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
            found.append(
                Fragment(start, stop, len(run), alone, whole, talk=weight < 0.0, weight=weight, language=known.code)
            )
        at = max(end, at + 1)
    return found


def _part_of_run(token: Token) -> bool:
    return token.place != NOT_LISTED or (bool(token.meant) and len(token.word) > 4)


def _found(tokens: list[Token], view: View, known: WordList, enough: float, least: int) -> list[Span]:
    if not _may_be_found(tokens, known, enough):
        return []
    _weigh(tokens, view.unlabelled, known)
    certain = list(_widened(tokens, list(_checksummed(tokens, known)), enough))
    spans = [_span(tokens, known, first, last, Certainty.CERTAIN, last - first + 1) for first, last in certain]
    if not certain and len(tokens) in ALONE and _all_of_list(tokens, known) and known.nothing_else(view.unlabelled):
        return [_likely(tokens, known, 0, len(tokens) - 1)]
    heavy = list(_heavy(tokens, enough))
    if known.scheme is Scheme.OLD_ELECTRUM:
        heavy += [run for run in _unbroken(tokens) if not any(_meet(run, one) for one in heavy)]
    for first, last in heavy:
        if any(_meet((first, last), one) for one in certain):
            continue
        held = tokens[first : last + 1]
        different = len({t.word for t in held if t.place != NOT_LISTED or t.meant})
        if different >= least and _differ(held) and not _mixed(held, view.unlabelled):
            spans.append(_likely(tokens, known, first, last, other_schemes=len(spans) < TRIED_AS_OTHERS))
    return spans


def _mixed(tokens: Sequence[Token], text: str) -> bool:
    """Whether words of another script stand between them, not always the same: names in a sentence of that script."""
    if text.isascii():
        return False
    between = {text[before.end : token.start] for before, token in pairwise(tokens)}
    return len({"".join(_OTHER_LETTERS.findall(one)) for one in between} - {""}) > MIXED


def _all_of_list(tokens: Sequence[Token], known: WordList) -> bool:
    """Whether all are words of the list, three of them mistyped at most, and none in the lists made of ordinary words."""
    slips = sum(token.place == NOT_LISTED for token in tokens)
    return (
        all(map(_known, tokens)) and slips <= (_SLIPS_ALONE if known.scheme is Scheme.BIP39 else 0) and _differ(tokens)
    )


def _differ(tokens: Sequence[Token]) -> bool:
    """Whether hardly a word comes twice: "true false true false" is no phrase of anybody's."""
    held = [token.word for token in tokens if _known(token)]
    return len(set(held)) >= DIFFERENT * len(held)


def _differ_enough(words: Sequence[str]) -> bool:
    """The same for words whose checksum holds; of the phrases that books print one has a single word before its last."""
    return len(set(words)) >= DIFFERENT_CHECKED or (words[-1] not in words[:-1] and len(set(words)) == 2)


def _tokens(folded: str, known: WordList, *, pairs: bool = True) -> list[Token]:
    """The words of a text; those that are several without blanks are taken apart, two only with `pairs`."""
    places = known.places
    tokens: list[Token] = []
    for found in known.token.finditer(folded):
        word = known.composed(found[0])
        place = places.get(word, NOT_LISTED)
        if (
            place == NOT_LISTED
            and len(word) >= GLUED_PAIR
            and word not in known.common
            and (parts := _unglued(word, known, pairs=pairs))
        ):
            start = found.start()
            tokens += [
                Token(part, start + at, start + at + len(part), places.get(part, NOT_LISTED), 0.0) for at, part in parts
            ]
        elif word not in FILLERS:
            tokens.append(Token(word, found.start(), found.end(), place, 0.0))
    return tokens


def _unglued(word: str, listed: WordList, *, pairs: bool) -> list[tuple[int, str]]:
    """The words of the list that `word` is made of, and what stands between them, each with its place in it.

    As many letters as possible are covered, by as few words as possible.  Nothing when they are too few.
    """
    known = listed.places
    if pairs and len(word) <= 16:
        for size in range(3, min(8, len(word) - 3) + 1):
            if word[:size] in known and word[size:] in known:
                return [(0, word[:size]), (size, word[size:])]
    if len(word) < GLUED:
        return []
    best = [(0, 0)]
    """Letters covered up to here, and the words they take, counted below zero."""
    taken = [0]
    """Length of the last of those words, 0 for a letter outside."""
    for end in range(1, len(word) + 1):
        most, last = best[end - 1], 0
        for size in range(3, min(listed.longest, end) + 1):
            if word[end - size : end] in known:
                letters, held = best[end - size]
                if (letters + size, held - 1) > most:
                    most, last = (letters + size, held - 1), size
        best.append(most)
        taken.append(last)
    letters, held = best[-1]
    if letters < GLUED_MOST * len(word) or held > -3:
        return []
    parts: list[tuple[int, str]] = []
    end = outside = len(word)
    while end > 0:
        size = taken[end]
        if size == 0:
            end -= 1
            continue
        if outside > end:
            parts.append((end, word[end:outside]))
        end = outside = end - size
        parts.append((end, word[end : end + size]))
    if outside > 0:
        parts.append((0, word[:outside]))
    return parts[::-1]


def _cut_short(tokens: Sequence[Token], known: WordList) -> list[Span]:
    """Phrases of which only the first four letters of each word are written."""
    begun, common = known.by_beginning, known.common
    if sum(token.word in begun and token.word not in common for token in tokens) < SHORTENED_LEAST_CHECKED:
        return []
    spans: list[Span] = []
    run: list[Token] = []
    bits: list[int] = []
    for token in (*tokens, None):
        place = NOT_LISTED
        if token is not None and len(token.word) <= SHORTENED:
            place = token.place if token.place != NOT_LISTED else begun.get(token.word, NOT_LISTED)
        if token is not None and place != NOT_LISTED and (not run or token.start - run[-1].end <= APART):
            run.append(token)
            bits.append(place)
            continue
        cut = sum(t.word in begun and t.word not in common for t in run) if len(run) in ALONE else 0
        certain = cut >= SHORTENED_LEAST_CHECKED and known.holds(bits)
        if (certain or cut >= SHORTENED_LEAST) and len(set(bits)) >= DIFFERENT * len(bits):
            spans.append(
                _span(run, known, 0, len(run) - 1, Certainty.CERTAIN if certain else Certainty.LIKELY, len(run))
            )
        run, bits = ([token], [place]) if token is not None and place != NOT_LISTED else ([], [])
    return spans


def _listing(tokens: Sequence[Token], known: WordList, text: str) -> Iterator[tuple[int, int]]:
    """Eleven words or more of one sentence that stand in a row without one that any sentence needs, most of them of the list and not everyday.

    So are phrases of which some words are replaced or beyond recognition.  Those at the ends that are not listed stay.
    """
    first = 0
    tried = [0]
    for i in range(len(tokens) + 1):
        goes_on = i < len(tokens) and (
            tokens[i].place != NOT_LISTED or (len(tokens[i].word) > 2 and tokens[i].word not in SMALL_WORDS)
        )
        if goes_on and (i == first or _goes_on(tokens[i - 1], tokens[i], text)):
            continue
        if i - first >= LISTING[0]:
            yield from _listed_part(tokens, first, i, known, text, tried)
        first = i if goes_on else i + 1


def _goes_on(before: Token, token: Token, text: str) -> bool:
    """Whether no sentence ends between two tokens and they are close."""
    apart = token.start - before.end
    return apart <= APART and (apart == 1 or _SENTENCE_END.search(text, before.end, token.start) is None)


def _listed_part(
    tokens: Sequence[Token], first: int, end: int, known: WordList, text: str, tried: list[int]
) -> Iterator[tuple[int, int]]:
    if end - first not in LISTING:
        return
    run = tokens[first:end]
    held = [token.word for token in run if token.place != NOT_LISTED]
    different = len(set(held))
    if different < LISTING_LEAST or different < DIFFERENT * len(held):
        return
    limit = (LISTING_WEIGHT if known.frequent else LISTING_WEIGHT_ALIKE) * len(run)
    weight = sum(_freedom(word, known) for word in held)
    others = [token.word for token in run if token.place == NOT_LISTED]
    if weight + SLIPPED_TWICE * len(others) < limit or not _parted_alike(run, text):
        return
    for word in others:
        if word in known.common:
            weight += NO_TYPO
        elif _meant(word, known):
            weight += SLIPPED
        elif len(word) >= TWICE_LEAST and tried[0] < TWICE_TRIED:
            tried[0] += 1
            weight += SLIPPED_TWICE if known.within_two_edits(word) else REPLACED
        else:
            weight += REPLACED
    if weight >= limit:
        yield first, end - 1


def _parted_alike(run: Sequence[Token], text: str) -> bool:
    """Whether the words of a list are parted in few ways, and by no word of another script or "and" here and there."""
    between = [_NUMBERS.sub(" ", text[before.end : token.start]) for before, token in pairwise(run)]
    ways = set(between)
    joined = sum(any(map(str.isalpha, one)) for one in between)
    return len(ways) <= LISTING_APART and (not joined or (joined >= 0.6 * len(between) and len(ways) <= MIXED))


def _freedom(word: str, known: WordList) -> float:
    """What a word of the list weighs by how freely sentences hold it."""
    return PLAIN if word in known.everyday else OFTEN if word in known.frequent else RARE


def _dense(tokens: Sequence[Token]) -> bool:
    """Whether some eight tokens in a row hold five of the list: nothing else is worth weighing."""
    held = 0
    for i, token in enumerate(tokens):
        held += token.place >= 0
        if i >= _ROW:
            held -= tokens[i - _ROW].place >= 0
        if held >= _DENSE:
            return True
    return False


def _may_be_found(tokens: Sequence[Token], known: WordList, enough: float) -> bool:
    """Whether weighing `tokens` can find anything, told without looking for typing errors, which is most of the work.

    Every word outside the list that may be one with a typing error weighs here as if it were, and no sentence ends.
    """
    if len(tokens) in ALONE:
        return True
    enough -= 0.001  # the same weights added up from elsewhere
    total = 0.0
    run = 0
    near: dict[int, int] = {}
    for i, token in enumerate(tokens):
        if token.place == NOT_LISTED:
            run = 0
            total += TYPO if _may_be_meant(token.word, known) else OUTSIDE
        else:
            run += 1
            weight = _freedom(token.word, known)
            total += min(weight, AGAIN) if i - near.get(token.place, -99) < 24 else weight
            near[token.place] = i
            if total >= enough or run >= ALONE[0]:
                return True
        total = max(total, 0.0)
    return False


def _may_be_meant(word: str, known: WordList) -> bool:
    """Whether it is worth looking which words of the list are one typing error away."""
    return 3 <= len(word) <= known.longest + 1 and word not in known.common


def _weigh(tokens: Sequence[Token], text: str, known: WordList, *, beside: bool = False) -> None:
    """Set `weight` and `meant` of every token, in order.

    `beside`: typing errors only matter in words that stand in a row with one of the list.
    """
    ends = 0
    gaps = 0
    near: dict[int, int] = {}
    _look_for_typos(tokens, known, beside=beside)
    for i, token in enumerate(tokens):
        if token.place != NOT_LISTED:
            token.weight = _freedom(token.word, known)
            if i - near.get(token.place, -99) < 24:
                token.weight = min(token.weight, AGAIN)
            near[token.place] = i
        else:
            token.weight = TYPO if token.meant else OUTSIDE
    for before, token in pairwise(tokens):
        gaps += 1
        if token.start - before.end > 1 and _SENTENCE_END.search(text, before.end, token.start):
            ends += 1
    if ends and ends < 0.4 * gaps:  # not the way every word is parted from the next
        for before, token in pairwise(tokens):
            if token.start - before.end > 1 and _SENTENCE_END.search(text, before.end, token.start):
                token.weight += NEW_SENTENCE


def _look_for_typos(tokens: Sequence[Token], known: WordList, *, beside: bool) -> None:
    """Set `meant` of the words outside the list, with `beside` only of those that go on from one of it."""
    meant: dict[str, tuple[int, ...]] = {}  # for this call only: what outlives it would hold people's words
    for step in (1, -1) if beside else (0,):
        goes_on = not beside
        for token in tokens[:: step or 1]:
            if token.place != NOT_LISTED:
                goes_on = True
            elif goes_on:
                word = token.word
                if word not in meant:
                    meant[word] = _meant(word, known) if _may_be_meant(word, known) else ()
                token.meant = meant[word]
                goes_on = not beside or _part_of_run(token)


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


def _checksummed(tokens: Sequence[Token], known: WordList) -> Iterator[tuple[int, int]]:
    """Windows of list words that carry their own checksum."""
    if known.scheme is not Scheme.BIP39:
        yield from _checksummed_by_places(tokens, known)
        return
    left = WINDOWS
    bits = run = 0
    everyday = [0]
    for i, token in enumerate(tokens):
        everyday.append(everyday[-1] + (token.word in known.everyday))
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
                if (
                    checksum_holds(bits, n)
                    and everyday[i + 1] - everyday[i + 1 - n] <= MOSTLY_EVERYDAY * n
                    and _differ_enough([t.word for t in tokens[i + 1 - n : i + 1]])
                ):
                    yield i + 1 - n, i


def _checksummed_by_places(tokens: Sequence[Token], known: WordList) -> Iterator[tuple[int, int]]:
    """The same where the last word repeats one of the others: few windows come as far as the checksum."""
    left = WINDOWS
    run = 0
    for i, token in enumerate(tokens):
        apart = i > 0 and token.start - tokens[i - 1].end > APART
        run = 0 if token.place == NOT_LISTED else 1 if apart else run + 1
        for n in known.lengths:
            if n <= run and left > 0:
                held = [t.place for t in tokens[i + 1 - n : i + 1]]
                if token.place in held[:-1]:
                    left -= 1
                    if known.holds(held) and len(set(held)) >= DIFFERENT_CHECKED:
                        yield i + 1 - n, i


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _unbroken(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Eleven words of the list or more in one sentence and nothing between them, not all of them everyday."""
    first = 0
    for i in range(len(tokens) + 1):
        listed = i < len(tokens) and tokens[i].place != NOT_LISTED
        if listed and (i == first or (tokens[i].start - tokens[i - 1].end <= APART and tokens[i].weight >= PLAIN)):
            continue  # one that begins a sentence weighs less than any other of the list
        if i - first >= ALONE[0] and sum(max(t.weight, PLAIN) for t in tokens[first:i]) >= UNBROKEN_ENOUGH:
            yield first, i - 1
        first = i if listed else i + 1


def _widened(tokens: Sequence[Token], windows: Sequence[tuple[int, int]], enough: float) -> Iterator[tuple[int, int]]:
    """Join windows that overlap, and take in what stands beside them and does not read like a sentence.

    A window in a phrase of another kind may carry a checksum by chance: list words that go on from it are taken as far
    as the heaviest stretch around it reaches.
    """
    joined: list[tuple[int, int]] = []
    for first, last in sorted(windows):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    heavy = list(_heavy(tokens, enough)) if joined else []
    at = 0
    taken = -1
    for first, last in joined:
        if last <= taken:
            continue  # what was taken is not walked over again
        low, high = _reach(tokens, first, -1, taken), _reach(tokens, last, 1)
        while at < len(heavy) and heavy[at][1] < first:
            at += 1
        if at < len(heavy) and heavy[at][0] <= last:
            start, end = heavy[at]
            while low > max(start, taken + 1) and _belongs(tokens, low - 1, low):
                low -= 1
            while high < end and _belongs(tokens, high + 1, high):
                high += 1
        taken = high
        yield low, high


def _reach(tokens: Sequence[Token], edge: int, step: int, after: int = -1) -> int:
    """The farthest token from `edge` on, and behind the one at `after`, to which the weight still grows.

    A window in a long phrase with a mistake may carry a checksum by chance (one of four bits in sixteen):
    list words that go on from it without a break are its phrase too unless they weigh like talk.
    """
    total = best = 0.0
    farthest = edge
    unbroken = True
    i = edge + step
    while after < i < len(tokens) and total > best - 2.0:
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


def _likely(tokens: Sequence[Token], known: WordList, first: int, last: int, *, other_schemes: bool = True) -> Span:
    """The stretch with the half-known words at its edges; certain if mended typing errors make a checksum.

    `other_schemes`: whether it may be asked if it is a phrase of Electrum or TON, which takes its time.
    """
    while first > 0 and _belongs(tokens, first - 1, first):
        first -= 1
    while last + 1 < len(tokens) and _belongs(tokens, last + 1, last):
        last += 1
    stretch = tokens[first : last + 1]
    mended = _mended(stretch, known) or (other_schemes and _of_another_scheme(stretch, known))
    listed = sum(t.place != NOT_LISTED or bool(t.meant) for t in stretch)
    return _span(tokens, known, first, last, Certainty.CERTAIN if mended else Certainty.LIKELY, listed)


def _belongs(tokens: Sequence[Token], i: int, edge: int) -> bool:
    """Whether token `i`, beside a stretch, is a list word or one with a typing error."""
    low, high = min(i, edge), max(i, edge)
    return _known(tokens[i]) and tokens[high].start - tokens[low].end <= APART


def _known(token: Token) -> bool:
    """Whether it is a list word, or one with a typing error."""
    return token.place != NOT_LISTED or bool(token.meant)


def _of_another_scheme(stretch: Sequence[Token], known: WordList) -> bool:
    """Whether English words without a BIP-39 checksum are a phrase of Electrum or TON, up to two words of the list before or behind it."""
    if known is not ENGLISH or not 12 <= len(stretch) <= 26 or any(t.place == NOT_LISTED for t in stretch):
        return False
    words = [known.written[token.place] for token in stretch]
    if len(words) < 16:
        return any(is_new_electrum(words[at : at + 12]) for at in range(len(words) - 11))
    return any(is_ton(words[at : at + 24]) for at in range(len(words) - 23))


def _mended(stretch: Sequence[Token], known: WordList) -> bool:
    """Whether the list words meant by at most two mistyped ones complete a checksum."""
    if len(stretch) not in known.lengths:
        return False
    choices = [(t.place,) if t.place != NOT_LISTED else t.meant for t in stretch]
    trials = 1
    for choice in choices:
        trials *= len(choice)
    if not 1 < trials <= TRIALS:
        return False
    return any(map(known.holds, product(*choices)))


def _span(tokens: Sequence[Token], known: WordList, first: int, last: int, certainty: Certainty, words: int) -> Span:
    return Span(
        tokens[first].start,
        tokens[last].end,
        SecretKind.RECOVERY_PHRASE,
        certainty,
        known.code,
        words,
    )


def near(word: str, listed: WordList) -> bool:
    """Whether a long enough `word` is one edit away from one of the list."""
    return len(word) > SHORTENED and bool(_meant(word, listed))


def _meant(word: str, listed: WordList) -> tuple[int, ...]:
    """Places of the list words that are one edit (letter lost, added, changed, two swapped) from `word`."""
    if not 3 <= len(word) <= listed.longest + 1:
        return ()
    known, shortened, by_place = listed.places, listed.shortened, listed.by_place
    found = set(shortened.get(word, ()))
    for i in range(len(word)):
        short = word[:i] + word[i + 1 :]
        if short in known:
            found.add(known[short])
        if short in shortened:
            found.update(place for place in shortened[short] if _one_edit(word, by_place[place]))
    return tuple(sorted(found)) if found else ()


def _one_edit(a: str, b: str) -> bool:
    """Whether one changed letter or two swapped neighbours make `a` into `b`, which is as long."""
    for i, (x, y) in enumerate(zip(a, b, strict=True)):
        if x != y:
            return a[i + 1 :] == b[i + 1 :] or (a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :])
    return False
