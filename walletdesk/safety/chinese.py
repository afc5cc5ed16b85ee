"""Phrases of Chinese characters, simplified or traditional: both lists give a character's twin the same place.

Nearly every common character is in the list, so being listed says nothing.  What tells a phrase from
prose is how characters follow one another: each neighbouring pair is weighed by how much less likely
it is in Chinese text than in a random phrase (`bin/chinese-pairs` tells where the table is from).  The
heaviest stretches are phrases; a checksum allows a lighter weight.
"""

from __future__ import annotations

import operator
import re
import zlib
from array import array
from bisect import bisect
from collections.abc import Container, Iterator, Sequence
from functools import cache, reduce
from importlib.resources import files
from itertools import accumulate, pairwise

import msgspec

from walletdesk.safety import cues
from walletdesk.safety.lists import LENGTHS, MASKS, MONERO_LENGTHS, checksum_holds, monero_checksum_holds, places
from walletdesk.safety.view import PARTED, Fragment, Span, View
from walletdesk.wire import Certainty, SecretKind

_HANS = re.compile("[\u4e00-\u9fff]+")
_OTHER_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE_END = re.compile("[。！？；!?;]")
_CLAUSE_END = re.compile("[，。、！？；：,.!?;:…—《》〈〉「」『』【】“”\"'()\\[\\]]")

_NAMES = re.compile("助[记記][词詞]|[私密秘公][钥鑰匙]|[验驗][证證証][码碼]|密[码碼]|口令|恢[复復]短[语語]")
"""Names of secrets, whose characters are listed too: who names three of them in one breath has not written ten words."""
_LINE_END = re.compile(r"[\n。！？；：!?;:]")
_BLOCK = re.compile("[\u4e00-\u9fff](?:[ \u3000]?[\u4e00-\u9fff])*")

# Weights in eighths of a bit.  Tuned on the first halves of the public texts `bench/gate.py` names.
APART = 30
"""Characters that may stand between two of a phrase."""
UNLISTED = -40
SLIPS_APART = 10
"""Characters between two outside the list from which each may be a slip of the pen."""
NEW_SENTENCE = -24
SEPARATED = 4
"""Added to each character that stands by itself."""
ANNOUNCED = 8
"""Characters between the word for a phrase and the phrase."""
CLAUSE = 3
"""Characters between two marks from which they are part of a sentence, or of a verse."""
PART, TALK = 4, 0
"""Mean weight of a pair from which a short message reads like part of a phrase, and below which it reads like talk."""
DROP = 90
SHORTEST = 9
"""Characters of a run that is read at all.  Eight that are heavy are enough in one that stands by itself: of ten or eleven
that are left of twelve, two neighbours are often a word."""
WINDOWS = 4000
"""Checksums tried for one text; past it weight decides alone."""


PART_HEAVY, PART_LEAST = 30, 3
"""What a part of a phrase inside of other text weighs and holds."""
PART_EDGE = 2
"""Characters between it and the end of its clause that are some of it."""
PART_NAMED = 14
"""Characters between what it is called and the part."""
_NUMBER = "(?:[0-9]{1,2}|[一二两兩三四五六七八九十]{1,3})"
_PARTS_NAMED = re.compile(
    f"(?:[前后後]面?|[头頭]|最[后後]|剩下的?|其[余餘]的?)(?:{_NUMBER}[个個]?|半部?分?)(?:[单單]?[词詞字])?(?:[是为為]|写着|寫着)?"
    f"|(?:另外?|一?共|[总總]共){_NUMBER}[个個][词詞字]?[是为為]?|(?:剩下的|其[余餘]的|[后後]面的?)[词詞字]?[是为為]"
    f"|第{_NUMBER}(?:[行排列页頁张張组組段]|部分)(?:[是为為]|写着|寫着|上)?"
    "|[左右上下正背反][面边邊]?(?:的?一?[半列行排](?:[是为為]|写着|寫着)?|[是为為]|写着|寫着)|另?一半(?:在[这這][里裡]|[是为為])|先[发發]一半"
    f"|{_NUMBER}[个個号號]?[到至~-]{_NUMBER}[个個号號]?[词詞字]?[是为為:]"
)
"""What parts of a phrase are called: it stands right at them."""


class Limits(msgspec.Struct, frozen=True):
    """What a stretch without a checksum must weigh and hold, and the mean weight of a pair in a window with one.

    `lightest`: for windows of which no end, one end or both ends stand at a gap.
    """

    enough: int
    least: int
    lightest: tuple[int, int, int]
    gaps_inside: bool = False
    """Whether a window with gaps inside may count its ends."""
    most_of_run: bool = False
    """Whether a stretch without a checksum must be most of what there is; then all of it is taken."""


IN_PROSE = Limits(96, 12, (8, 4, -2))
WITH_CUE = Limits(56, 9, (4, -2, -8))
BY_ITSELF = Limits(56, 8, (8, 4, 0), most_of_run=True)
"""Nothing else in the message."""
OVER_CLAUSES = Limits(160, 12, (12, 10, 8))
"""In a text that speaks of a phrase, but not right before."""
SPACED = Limits(56, 8, (0, 0, 0))
"""Characters that stand apart."""
OF_NAMED = Limits(56, 10, (4, -2, -8), gaps_inside=True)
OF_PARTS = Limits(100, 11, (8, 8, -4), gaps_inside=True)


class Run(msgspec.Struct):
    """Characters close together: where each stands, its place in the list or -1, its weight after the one before."""

    at: list[int]
    place: list[int]
    weight: list[int]
    separated: bool


class _Pairs(msgspec.Struct):
    last: array[int]
    first: array[int]
    inside: bytes


def find(view: View) -> list[Span]:
    """Recovery phrases of Chinese characters in `view`."""
    if view.folded.isascii():
        return []
    spans: list[Span] = []
    cue: bool | None = None
    text = _nameless(view)
    runs = [run for run in _runs(text) if len(run.at) >= SHORTEST]
    for run in runs:
        if cue is None:
            cue = cues.speaks_of_phrase(view.folded)
        by_itself = len(run.at) <= 26 and _alone(text, run.at[0], run.at[-1] + 1)
        if run.separated or cue or by_itself:
            run = _forgiving(run)
        if run.separated:
            spans += _in_run(run, SPACED)
            continue
        if cue:
            spans += _named(run, text, view.folded)
            continue
        for clause in _clauses(run, text):
            if len(clause.at) >= SHORTEST:
                spans += _in_run(clause, IN_PROSE)
                spans += _in_run(clause, BY_ITSELF) if by_itself else ()
    return spans


def _named(run: Run, text: str, folded: str) -> Iterator[Span]:
    """Phrases of `run` in a text that speaks of one somewhere.

    Right behind the word for it they may be cut by marks as their writer likes.  Elsewhere a stretch over several clauses
    has to weigh as much as one that nothing announces.
    """
    for span in _in_run(run, WITH_CUE):
        before, after = (
            folded[max(0, span.start - ANNOUNCED) : span.start + ANNOUNCED],
            folded[span.end : span.end + ANNOUNCED],
        )
        if cues.speaks_of_phrase(before) or cues.speaks_of_phrase(after):
            yield span
    for clause in _clauses(run, text, in_groups=True):
        if len(clause.at) >= WITH_CUE.least:
            yield from _in_run(clause, WITH_CUE)
    yield from _in_run(run, OVER_CLAUSES)


def _clauses(run: Run, text: str, *, in_groups: bool = False) -> Iterator[Run]:
    """`run` cut at the marks of sentences: nobody writes a phrase in clauses of many lengths, and verses are as rare as phrases.

    Characters that stand apart or in pairs stay together, and so do groups of one size that make a phrase and nothing else.
    """
    at = run.at
    groups: list[tuple[int, int, bool]] = []
    """First and end of characters without a gap, and whether a mark stands before them."""
    first = 0
    for i in (*_behind_gaps(at), len(at)):
        groups.append((first, i, first > 0 and _CLAUSE_END.search(text, at[first - 1] + 1, at[first]) is not None))
        first = i
    if len(at) in LENGTHS and len({end - first for first, end, _ in groups}) == 1:
        yield run
        return
    together: set[int] = set()
    if in_groups:
        new = {
            i
            for i, (first, _, marked) in enumerate(groups)
            if marked and _SENTENCE_END.search(text, at[first - 1], at[first])
        }
        together = _of_one_size([end - first for first, end, _ in groups], new) - new
    begun = 0
    for i, ((start, middle, _), (_, end, marked)) in enumerate(pairwise(groups), 1):
        if marked and max(middle - start, end - middle) >= CLAUSE and i not in together:
            yield _cut(run, begun, middle)
            begun = middle
    yield _cut(run, begun, len(at))


def _of_one_size(sizes: Sequence[int], new: Container[int]) -> set[int]:
    """Groups, by their places, not to be cut from the one before; `new` are those that begin a sentence.

    Those of one size that make a phrase, together with the end of the one before and with the one behind.
    """
    together: set[int] = set()
    end = 0
    while end < len(sizes):
        first, size = end, sizes[end]
        end += 1
        while end < len(sizes) and sizes[end] == size and end not in new:
            end += 1
        before = first > 0 and sizes[first - 1] > size and first not in new
        if size >= CLAUSE and LENGTHS[-1] <= (end - first + before) * size <= LENGTHS[0]:
            together.update(range(first + 1 - before, min(end + 1, len(sizes))))
    return together


def _cut(run: Run, first: int, end: int) -> Run:
    if end - first == len(run.at):
        return run
    return Run(run.at[first:end], run.place[first:end], [0, *run.weight[first + 1 : end]], run.separated)


def _nameless(view: View) -> str:
    """`view.unlabelled` with other letters in place of the names of secrets, same offsets."""
    return _NAMES.sub(lambda found: "x" * len(found[0]), view.unlabelled)


def _forgiving(run: Run) -> Run:
    """`run` with no weight, in place of a bad one, for a character outside the list that stands alone among those of it.

    A slip of the pen: without it the rest of the phrase would have to be heavy enough in two halves.
    """
    outside = [i for i, place in enumerate(run.place) if place < 0]
    alone = [
        i
        for before, i, after in zip([-99, *outside], outside, [*outside[1:], len(run.at) + 99], strict=False)
        if i - before > SLIPS_APART and after - i > SLIPS_APART
    ]
    if not alone:
        return run
    weight = list(run.weight)
    for i in alone:
        for pair in (i, i + 1):
            if 0 < pair < len(weight) and weight[pair] < 0:
                weight[pair] = min(weight[pair] - UNLISTED, 0)
    return Run(run.at, run.place, weight, run.separated)


def find_in_parts(view: View, limits: Limits = OF_PARTS) -> list[Span]:
    """Phrases in a text that was put together from the fragments of several messages."""
    if view.folded.isascii():
        return []
    return [span for run in _runs(_nameless(view)) if len(run.at) >= limits.least for span in _in_run(run, limits)]


def find_in_named(view: View) -> list[Span]:
    """The same from parts that are called so."""
    return find_in_parts(view, OF_NAMED)


def fragments(view: View) -> list[Fragment]:
    """Stretches that may be one part of a phrase sent in several messages: short blocks unlike prose."""
    if view.folded.isascii():
        return []
    text = _nameless(view)
    blocks = [found.span() for found in _BLOCK.finditer(text) if len(found[0]) <= 48]
    joined: list[tuple[int, int]] = []
    for start, end in blocks:  # characters that stand apart, by commas or numbers
        if (
            joined
            and end - start == 1
            and start - joined[-1][1] <= APART
            and not _OTHER_LETTER.search(text, joined[-1][1], start)
        ):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    found = []
    for start, end in joined:
        runs = list(_runs(text[start:end]))
        if len(runs) != 1 or not 1 <= len(runs[0].at) <= 24 or min(runs[0].place) < 0:
            continue
        run = runs[0]
        size = len(run.at)
        alone = _alone(text, start, end)
        weight = sum(run.weight)
        # Two characters of a phrase are a word as often as in talk.  Only together with the others do they count.
        if (alone and (size == 2 or weight >= -14 * size)) or (size >= 3 and weight >= -8 * size):
            whole = alone and weight >= PART * max(2, size - 1)
            talk = weight < TALK * (size - 1)
            found.append(Fragment(start, end, size, alone, whole, talk=talk, weight=weight, language="zh"))
    return found


def parts(view: View, *, more: bool = False) -> list[Fragment]:
    """Stretches of one text that may be parts of one phrase: right behind names of parts, or heavy ones inside prose.

    `more`: part of a phrase was taken out of the same text, and a few characters may be the rest of it.
    """
    if view.folded.isascii():
        return []
    if not (more or _PARTS_NAMED.search(view.folded)):
        return []
    text = _nameless(View(_PARTS_NAMED.sub(lambda found: "x" * len(found[0]), view.folded)))
    found = []
    for run in _runs(text):
        for clause in _segments(run, text):
            size = len(clause.at)
            named = text[max(0, clause.at[0] - 2) : clause.at[0]].strip(" :,\"'").endswith("x")
            if PART_LEAST <= size <= LENGTHS[-1] + 1 and sum(clause.weight) >= 0 and (named or (more and size <= 6)):
                found.append(_part(clause, 0, size - 1))
                continue
            for first, last in _heavy(clause, PART_HEAVY, PART_LEAST):
                first, last = _snapped(clause, first, last)
                first = 0 if first <= PART_EDGE else first
                last = size - 1 if last >= size - 1 - PART_EDGE else last
                found.append(_part(clause, first, last))
    return found


def _part(run: Run, first: int, last: int) -> Fragment:
    weight = sum(run.weight[first + 1 : last + 1])
    start, end = run.at[first], run.at[last] + 1
    return Fragment(start, end, last - first + 1, alone=False, whole=False, talk=False, weight=weight, language="zh")


def _segments(run: Run, text: str) -> Iterator[Run]:
    """`run` cut at the ends of lines and sentences, and at commas that do not part single characters."""
    at = run.at
    begun = 0
    for i in range(1, len(at)):
        between = text[at[i - 1] + 1 : at[i]]
        if between and (
            _LINE_END.search(between)
            or (_CLAUSE_END.search(between) and not (_by_itself(at, i - 1) or _by_itself(at, i)))
        ):
            yield _cut(run, begun, i)
            begun = i
    yield _cut(run, begun, len(at))


def called_parts(view: View, parts: Sequence[Fragment]) -> list[Fragment]:
    """Those of `parts` that are called parts of something right before."""
    if not parts:
        return []
    ends = {found.end() for found in _PARTS_NAMED.finditer(view.folded)}
    return [one for one in parts if not ends.isdisjoint(range(one.start - PART_NAMED, one.start + 2))]


def _alone(text: str, start: int, end: int) -> bool:
    """Whether no letter of any script stands outside `start` to `end`."""
    return not _OTHER_LETTER.search(text, end) and not _OTHER_LETTER.search(text[:start])


def _in_run(run: Run, limits: Limits) -> Iterator[Span]:
    sums = list(accumulate(run.weight, initial=0))
    windows = list(_checksummed(run, limits, sums))
    for first, last in _joined(windows):
        yield _span(run, _reach(run, first, -1), _reach(run, last, 1), Certainty.CERTAIN, last - first + 1)
    if max(map(operator.sub, sums, accumulate(sums, min))) < limits.enough:
        return  # no stretch weighs so much
    for first, last in _heavy(run, limits.enough, limits.least):
        if limits.most_of_run:
            if last - first + 1 < 0.6 * len(run.at) or sum(run.weight) < len(run.at):
                continue
            first, last = 0, len(run.at) - 1
        yield _span(run, *_snapped(run, first, last), Certainty.LIKELY, last - first + 1)


def _runs(text: str) -> Iterator[Run]:
    """Stretches of Chinese characters without other letters or more than `APART` characters between."""
    known = _known()
    at: list[int] = []
    place: list[int] = []
    for block in _HANS.finditer(text):
        start, end = block.span()
        if at and start - at[-1] > 1 and (start - at[-1] > APART or _OTHER_LETTER.search(text, at[-1] + 1, start)):
            yield _weighed(text, at, place)
            at, place = [], []
        at += range(start, end)
        place += [known.get(char, -1) for char in block[0]]
    if at:
        yield _weighed(text, at, place)


def _weighed(text: str, at: list[int], place: list[int]) -> Run:
    if len(at) < 2:
        return Run(at, place, [0] * len(at), False)
    pairs = _pairs()
    last, first, inside = pairs.last, pairs.first, pairs.inside
    weight = [
        -last[a] - first[b] - 8 * inside[a << 11 | b] if a >= 0 and b >= 0 else UNLISTED for a, b in pairwise(place)
    ]
    weight.insert(0, 0)
    for i in [i for i, w in enumerate(weight) if w > 0]:
        if place[i] in place[max(0, i - 23) : i]:
            weight[i] = 0
    gaps = 0
    breaks: list[int] = []
    parted = PARTED in text
    for i in _behind_gaps(at):
        gaps += 1
        if parted and PARTED in text[at[i - 1] + 1 : at[i]]:
            weight[i] = 0
        if _SENTENCE_END.search(text, at[i - 1] + 1, at[i]):
            breaks.append(i)
    separated = gaps >= 0.8 * (len(at) - 1)
    if separated:
        weight = [w + SEPARATED for w in weight]
    else:
        for i in breaks:
            if not _by_itself(at, i - 1) and not _by_itself(at, i):
                weight[i] += NEW_SENTENCE
    return Run(at, place, weight, separated)


def _behind_gaps(at: Sequence[int]) -> list[int]:
    """Which characters do not follow right behind the one before."""
    return [i for i, (one, other) in enumerate(pairwise(at), 1) if other - one > 1]


def _by_itself(at: Sequence[int], i: int) -> bool:
    """Whether the character at `i` stands between two gaps: no sentence is one character long."""
    return 0 < i < len(at) - 1 and at[i] - at[i - 1] > 1 and at[i + 1] - at[i] > 1


def _heavy(run: Run, enough: int, least: int) -> Iterator[tuple[int, int]]:
    """Stretches of weight `enough` and `least` characters, as heavy as they can be, first and last."""
    weight = run.weight
    at = 0
    while at < len(weight):
        total = best = 0
        first = last = at
        i = at + 1
        while i < len(weight):
            total += weight[i]
            if total <= 0 and best < enough:
                total = best = 0
                first = last = i
            elif total >= best:
                best, last = total, i
            elif best - total > DROP:
                break
            i += 1
        if best >= enough and last - first + 1 >= least:
            yield first, last
            at = last + 1
        else:
            at = max(i, at + 1)


def _checksummed(run: Run, limits: Limits, sums: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Windows that carry their own checksum and do not read like prose; `sums` are of the weights before each character."""
    least = min(limits.lightest)
    lightest = 11 * (least - 8)
    ends = [i for i in range(11, len(run.place)) if sums[i + 1] - sums[i - 10] >= lightest]
    unlisted = [i for i, place in enumerate(run.place) if place < 0] if ends else []
    bits = tried = 0
    read = -1  # the last character that `bits` are of
    for i in ends:
        place = run.place[i]
        before = bisect(unlisted, i)
        length = i - (unlisted[before - 1] if before else -1)
        if length < 12:
            continue
        for n in LENGTHS:
            if n <= length and tried < WINDOWS:
                mean = (sums[i + 1] - sums[i + 2 - n]) / (n - 1)
                if mean >= least and mean >= limits.lightest[_ends(run, i + 1 - n, i, limits.gaps_inside)]:
                    tried += 1
                    if read == i - 1:
                        bits = (bits << 11 | place) & MASKS[LENGTHS[0]]
                    elif read < i:
                        bits = _bits(run.place[max(i + 1 - LENGTHS[0], i + 1 - length) : i + 1])
                    read = i
                    if checksum_holds(bits, n):
                        yield i + 1 - n, i
        for n in MONERO_LENGTHS:
            if n <= length and tried < WINDOWS and place in run.place[i + 1 - n : i]:
                mean = (sums[i + 1] - sums[i + 2 - n]) / (n - 1)
                if mean >= limits.lightest[_ends(run, i + 1 - n, i, limits.gaps_inside)]:
                    tried += 1
                    if monero_checksum_holds([_simplified()[one] for one in run.place[i + 1 - n : i + 1]]):
                        yield i + 1 - n, i


def _bits(places: Sequence[int]) -> int:
    return reduce(lambda bits, place: bits << 11 | place, places)


def _ends(run: Run, first: int, last: int, gaps_inside: bool) -> int:
    """How many ends of a stretch without gaps stand at one; 0 if it has some, 2 if each character stands apart."""
    at = run.at
    if run.separated:
        return 2
    if at[last] - at[first] != last - first and not gaps_inside:
        return 0
    return (first == 0 or at[first] - at[first - 1] > 1) + (last + 1 == len(at) or at[last + 1] - at[last] > 1)


def _joined(windows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(windows):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _reach(run: Run, edge: int, step: int) -> int:
    """The farthest character from `edge` on to which the weight still grows."""
    total = best = 0
    farthest = edge
    i = edge + step
    while 0 <= i < len(run.weight) and total > best - 24:
        total += run.weight[max(i, i - step)]
        if total > best:
            best, farthest = total, i
        i += step
    return farthest


def _snapped(run: Run, first: int, last: int) -> tuple[int, int]:
    """Take in up to three characters that stand between a stretch and the next gap: a phrase is not cut short."""
    for i in range(first, max(first - 4, -1), -1):
        if i == 0 or run.at[i] - run.at[i - 1] > 1:
            first = i
            break
    for i in range(last, min(last + 4, len(run.at))):
        if i == len(run.at) - 1 or run.at[i + 1] - run.at[i] > 1:
            last = i
            break
    return first, last


def _span(run: Run, first: int, last: int, certainty: Certainty, words: int) -> Span:
    return Span(run.at[first], run.at[last] + 1, SecretKind.RECOVERY_PHRASE, certainty, "zh", words)


@cache
def _simplified() -> list[str]:
    """The characters by their places: Monero's list is made of some of them."""
    return list(places("chinese_simplified"))


@cache
def _known() -> dict[str, int]:
    return places("chinese_simplified") | places("chinese_traditional")


@cache
def _pairs() -> _Pairs:
    table = zlib.decompress(files("walletdesk.safety").joinpath("chinese_pairs.z").read_bytes())
    return _Pairs(array("b", table[:2048]), array("b", table[2048:4096]), table[4096:])
