"""A phrase in several places of one message: "words 1 to 6 are ... and on the other side of the card it says ...".

Nobody can know what is said between two halves.  So the stretches that read like part of a phrase are put together and read
as one, as `lookback` does with those of several messages; and what reads like more of a phrase that was taken out is some of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

import msgspec

from walletdesk.safety import chinese, cues, marks, words
from walletdesk.safety.everyday import EVERYDAY, FREQUENT
from walletdesk.safety.lists import LENGTHS
from walletdesk.safety.lookback import Cut
from walletdesk.safety.view import PARTED, Fragment, Span, View, Views, merged
from walletdesk.wire import Certainty, Found, SecretKind

_LEAST = 3
"""Words of a part."""
_MOST = 8
"""Parts of a text: who wrote more wrote prose."""
_FAR = 2_000
"""Characters between two parts."""
_MEAN, _MEAN_WITH_CUE = 0.55, 0.4
"""Mean weight of the words of all parts where no checksum holds; in a text that speaks of a phrase."""
_MEAN_OF_ALL = 0.4
"""Of parts that make a phrase whose checksum holds and nothing else."""
_TALK, _TRIED = 2, 24
"""Words at the ends of a part that may be talk, and how many ways of leaving them out are tried."""
_FEW = 4
"""Parts of a phrase of which nobody speaks as one."""
_DIFFERENT = 0.8
"""Share of the words that differ."""
_CALLED = 8
"""What Chinese characters weigh that are called parts, and are as many as a phrase has."""
_MEAN_OF_MORE, _MEAN_OF_NEXT = 0.25, 0.6
"""Of the words that go on from those that were taken out; where these are as many as a phrase has."""
_MOST_OF_IT = 0.5
"""Share of each part that the phrase must cover."""

_WORD = re.compile(r"[^\W\d_]+")
_NAME_END = re.compile(r"(?:[:=]|->|>>)(?=\s)")
_NAME = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,16}(?:[ '][^\W\d_]{1,16}){0,3}(?: ?[0-9]{1,2})? ?$")
_LONGEST_NAME = 75
"""What stands before a part with a colon: a name of it, though its words may be in the list."""
_NO_WORD = "xん쀍"
"""In place of names: a letter of each script that lists of words have."""


def find(text: str, views: Views) -> tuple[list[Cut], list[Found]]:
    """What is to be cut out of a text, in which nothing whole is found, and what it is."""
    view = views[marks.blanked(text)]
    taken = [one.words for one in marks.all_in(text) if one.kind is SecretKind.RECOVERY_PHRASE]
    named = View(_without_names(view.folded))
    if named.folded == view.folded:
        named = view  # whose words are known
    parts = words.parts(named, 1 if taken else 2, _MOST)
    parts += chinese.parts(named, more=bool(taken))
    parts.sort(key=lambda part: part.start)
    if not parts or len(parts) > _MOST:
        return [], []
    if taken:
        return _more(text, view, parts, taken)
    for read in (parts, *_trimmed(named, parts)):
        cuts, found = _together(view, named, read)
        if cuts:
            return cuts, found
    return [], []


def _without_names(text: str) -> str:
    pieces = []
    at = 0
    for end in _NAME_END.finditer(text):
        if name := _NAME.search(text[max(at, end.start() - _LONGEST_NAME) : end.start()]):
            first = end.start() - len(name[0])
            pieces += [text[at:first], (_NO_WORD * len(name[0]))[: len(name[0])]]
            at = end.start()
    return "".join([*pieces, text[at:]])


def _trimmed(named: View, parts: Sequence[Fragment]) -> Iterator[list[Fragment]]:
    """English parts without what may be talk before or behind them, "I know for sure ...", "... please help", as long as phrases are."""
    if not 1 < len(parts) <= _FEW or any(part.language != "en" for part in parts):
        return
    held = sum(part.words for part in parts)
    told = [list(_WORD.finditer(named.folded, part.start, part.end)) for part in parts]
    edges = [_edges(words) for words in told]
    tried = 0
    for ends in product(*edges):
        if tried < _TRIED and held - sum(map(sum, ends)) in LENGTHS and any(map(sum, ends)):
            tried += 1
            yield [_without(part, words, *end) for part, words, end in zip(parts, told, ends, strict=True)]


def _edges(told: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    """How many words may be left out before a part and behind it."""
    loose = [word[0] in EVERYDAY or word[0] in FREQUENT for word in told]
    before = 0
    while before < _TALK and loose[before]:
        before += 1
    behind = 0
    while behind < _TALK and loose[-1 - behind]:
        behind += 1
    ends = [(i, j) for i in range(before + 1) for j in range(behind + 1) if len(told) - i - j >= _LEAST]
    return sorted(ends, key=sum)


def _without(part: Fragment, told: Sequence[re.Match[str]], before: int, behind: int) -> Fragment:
    kept = told[before : len(told) - behind]
    gone = [*told[:before], *told[len(told) - behind :]]
    return msgspec.structs.replace(
        part,
        start=kept[0].start(),
        end=kept[-1].end(),
        words=part.words - len(gone),
        weight=part.weight - sum(words.PLAIN if word[0] in EVERYDAY else words.OFTEN for word in gone),
    )


def _more(text: str, view: View, parts: Sequence[Fragment], taken: Sequence[int]) -> tuple[list[Cut], list[Found]]:
    """What goes on from words that were taken out of the same text."""
    gone = sum(taken)
    called = chinese.called_parts(view, [part for part in parts if part.language == "zh"])
    lacks = gone not in LENGTHS
    mean = _MEAN_OF_MORE if lacks or gone + sum(part.words for part in parts) in LENGTHS else _MEAN_OF_NEXT
    more = [
        part
        for part in parts
        if part in called
        or (gone + part.words in LENGTHS if part.language == "zh" else part.weight >= mean * part.words)
    ]
    if not more:
        return [], []
    held = sum(part.words for part in more)
    found = Found(SecretKind.RECOVERY_PHRASE, Certainty.LIKELY, more[0].language, gone + held)
    return [_beside_mark(text, _cut(view, part.start, part.end, part.words)) for part in more], [found]


def _beside_mark(text: str, cut: Cut) -> Cut:
    """`cut` with the mark that it touches: they are one part."""
    start, end, held = cut.start, cut.end, cut.words
    for found in marks.MARK.finditer(text):
        if found["kind"] == SecretKind.RECOVERY_PHRASE and found.start() <= end and start <= found.end():
            start, end = min(start, found.start()), max(end, found.end())
            held += int(found["words"] or 0)
    return Cut(start, end, held)


def _together(view: View, named: View, parts: Sequence[Fragment]) -> tuple[list[Cut], list[Found]]:
    """The phrase that several parts make, if they make one."""
    starts: list[int] = []
    at = 0
    for part in parts:
        starts.append(at)
        at += part.end - part.start + 1
    joined = View(PARTED.join(named.folded[part.start : part.end] for part in parts))
    for find_in in (words.find_in_parts, chinese.find_in_named):
        for span in merged(find_in(joined)):
            covered = [
                (part, max(span.start - at, 0), min(span.end - at, part.end - part.start))
                for part, at in zip(parts, starts, strict=True)
                if span.start < at + part.end - part.start and at < span.end
            ]
            if _is_phrase(span, covered, view):
                cuts = [_cut(view, part.start + first, part.start + last, part.words) for part, first, last in covered]
                found = Found(SecretKind.RECOVERY_PHRASE, span.certainty, span.language, span.words)
                return cuts, [found]
    called = chinese.called_parts(view, [part for part in parts if part.language == "zh"])
    held = sum(part.words for part in called)
    if len(called) > 1 and held in LENGTHS and sum(part.weight for part in called) >= _CALLED:
        found = Found(SecretKind.RECOVERY_PHRASE, Certainty.LIKELY, "zh", held)
        return [_cut(view, part.start, part.end, part.words) for part in called], [found]
    return [], []


def _is_phrase(span: Span, covered: Sequence[tuple[Fragment, int, int]], view: View) -> bool:
    """Whether what was put together is more than bits of sentences: of those each is short, and their words come again."""
    parts = [part for part, _, _ in covered]
    if any(after.start - before.end > _FAR for before, after in pairwise(parts)):
        return False
    if any(last - first < _MOST_OF_IT * (part.end - part.start) for part, first, last in covered):
        return False
    if span.language == "zh":
        called = len(chinese.called_parts(view, parts))
        return len(parts) > 1 and called > (0 if cues.speaks_of_phrase(view.folded) else 1)
    held = sum(part.words for part in parts)
    told = [word for part in parts for word in _WORD.findall(view.folded, part.start, part.end)]
    if len(set(told)) < _DIFFERENT * len(told):
        return False
    cue = cues.speaks_of_phrase(view.folded)
    exact = span.certainty is Certainty.CERTAIN and held == span.words and held in LENGTHS
    if sum(part.weight for part in parts) < (_MEAN_OF_ALL if exact else _MEAN_WITH_CUE if cue else _MEAN) * held:
        return False
    if span.certainty is Certainty.CERTAIN:
        return cue or len(parts) <= _FEW
    return len(parts) > 1 and held >= LENGTHS[-1] - 2 and (cue or min(part.words for part in parts) > _LEAST)


def _cut(view: View, start: int, end: int, words: int) -> Cut:
    return Cut(*view.original(start, end), words)
