"""A phrase sent in parts: the stretches of the last messages that may belong to one, put together and read.

Three readings, the surest first: all parts as they stand; the parts without the small talk between them; and what
goes on from words already taken out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

import msgspec

from walletdesk.safety import chinese, cues, marks, words
from walletdesk.safety.everyday import COMMON, SMALL_TALK
from walletdesk.safety.lists import LENGTHS
from walletdesk.safety.view import PARTED, Fragment, Span, View, Views, merged
from walletdesk.wire import Certainty, Found, SecretKind

_PHRASE_FAMILIES = (words, chinese)
_MOST_OF_IT = 0.5
"""Share of each fragment that a phrase must cover: parts of a phrase are sent whole, chance hits are ragged."""
_FRAGMENTS = 3
"""A message with more fragments than this is prose."""
_LONG = 500
"""Characters from which on it pays to see beforehand that a message is prose."""
_SHARE = 0.2
"""Share of a message that its fragments must make up."""
_NEAR = 5
"""So many of the last messages are searched for parts inside other words; in older ones only a part that stands alone counts."""
_SURE_TALK = COMMON - {"the", "is", "are", "no"}
"""Neither in a part that stands alone nor in a label ("the first word is") before it."""
_MOST_ALONE = 48
"""Words of a message that may be a part and nothing else: 24, and an "and" after each."""
_SHORT, _SHORT_WEIGHT, _SINGLE, _MOST_EACH = 5, 80, 12, 32
"""Different messages of one or two Chinese characters that are a phrase, what they must weigh (eighths of a bit),
what a character alone weighs, and a pair at most: names of coins and people are rare pairs too."""
_PAIR_OF_TALK, _TALK = -24, -8
"""Weight of two Chinese characters, and mean weight of a pair in more, below which nobody means part of a phrase."""
_IN_PARTS = 3
"""Marks from which on somebody is sending in parts."""
_WHOLE, _WHOLE_OF_ALL = 0.6, 0.3
"""Share of the words that must stand in messages that read like part of a phrase, where no checksum holds; and where they are
just as many as a phrase has."""
_FEW = 3
"""So many words and no other, put where part of a phrase was taken out, are some of it again; with fewer people say things."""
_UNLIKE_TALK = 0.7
"""Mean weight of a part's words inside other words; bits of sentences that carry a checksum together by chance have 0.6 at most."""
_DISTINCT = 0.6
"""Share of a phrase's words that differ: who is kept waiting writes "message" or "hello" ten times over."""
_TIED = re.compile(
    r"\W*(?:(?:ok|okay|and|so|now|it|the|at|on|in|from)\W+){0,3}(?:first|second|third|fourth|then|next|after|below|under|last|lastly|final|finally|ends|bottom)\b",
    re.IGNORECASE,
)
"""How a message begins in which somebody goes on reading out."""
_TIES = frozenset("then next after that this first second third fourth last final now".split())
_PLACES = frozenset("top bottom below under come they it line one".split())
"""What is said right before the words, though the list has some of these."""
_GOES_ON = 0.4
"""Mean weight of words that go on from those that were taken out."""
_DICTATED, _TIED_LEAST, _AGAIN = 8, 2, 3
"""Messages in which somebody reads out, how many of them begin so, and in how many a word stands that is none of the phrase."""
_WORD = re.compile(
    "[a-zß]+|[\u0430-\u044f\u0451]+|[\u4e00-\u9fff]|[\u3041-\u3096\u3099\u309a]+|[\u1100-\u11ff\uac00-\ud7a3]+"
)


class Cut(msgspec.Struct, frozen=True):
    """What is to be taken out of a message: from `start` up to `end`, and how many words that is (0: no phrase).

    `mask` stands in its place where that is not the mark of its kind.
    """

    start: int
    end: int
    words: int
    kind: SecretKind = SecretKind.RECOVERY_PHRASE
    mask: str = ""


class Joint(msgspec.Struct):
    """What several messages hold together: cuts by place in the sequence (the newest is last), and the secrets."""

    cuts: dict[int, list[Cut]] = {}
    found: list[Found] = []


class _Piece(msgspec.Struct, frozen=True):
    message: int
    start: int
    end: int
    """Where it lies in its message."""
    fragment: Fragment
    letters: tuple[str, ...]
    """Its words or characters."""

    @property
    def small_talk(self) -> bool:
        return self.fragment.alone and SMALL_TALK.issuperset(self.letters)

    @property
    def aside(self) -> bool:
        """Whether it may be said between two parts."""
        fragment = self.fragment
        if fragment.language != "zh":
            return fragment.alone and not fragment.whole
        return fragment.alone and (fragment.talk or self.small_talk)

    @property
    def may_be_part(self) -> bool:
        """Whether a message that holds nothing else is part of a phrase where others around it are."""
        fragment = self.fragment
        if not fragment.alone or self.small_talk:
            return False
        if fragment.language != "zh":
            return True
        least = _PAIR_OF_TALK if fragment.words == 2 else _TALK * (fragment.words - 1)
        return fragment.weight >= least and len(SMALL_TALK.intersection(self.letters)) < 2


def look_back(earlier: Sequence[str], text: str, views: Views, *, anew: bool = False) -> Joint:
    """Read `text` together with the messages before it, oldest first.

    `anew`: it is put in the place of one of them, out of which part of a phrase was taken.
    """
    newest = len(earlier)
    if (joint := _dictated(earlier, text, views)).cuts:
        return joint
    own = _pieces(newest, text, views)
    if not own:
        return joint
    pieces = [
        piece
        for message, written in enumerate(earlier)
        for piece in _pieces(message, written, views, only_alone=message < newest - _NEAR)
    ] + own
    written = (*earlier, text)
    cue = cues.speaks_of_phrase("\n".join(written).lower())
    read = 0
    for told in (
        pieces,
        [piece for piece in pieces if piece.fragment.alone and not piece.small_talk],
        [piece for piece in pieces if piece.fragment.alone and not piece.aside],
    ):
        if not joint.cuts and len(told) != read:
            _join(joint, told, written, cue=cue)
            read = len(told)
    if not joint.cuts:
        _bit_by_bit(joint, pieces, newest)
    if joint.cuts:
        _between(joint, pieces, newest)
    else:
        _continue(joint, earlier, pieces, own, anew=anew)
    return joint


def _dictated(earlier: Sequence[str], text: str, views: Views) -> Joint:
    """English words that somebody reads out, "and then ... ok?", "the next are ...": however everyday, if their checksum holds."""
    joint = Joint()
    written = (*earlier, text)
    first = max(0, len(earlier) - _DICTATED + 1)
    tied = [message for message in range(first, len(written)) if _TIED.match(written[message])]
    taken = [count for message in range(first, len(earlier)) for count in _taken(written[message])]
    if not tied or tied[-1] != len(earlier) or (len(tied) < _TIED_LEAST and not taken):
        return joint
    read = {message: views[marks.blanked(written[message])] for message in range(first, len(written))}
    often = Counter(word for view in read.values() for word in set(view.latin))
    again = frozenset(word for word, times in often.items() if times >= _AGAIN)
    pieces: list[_Piece] = []
    for ties, talk in product((_TIES, _TIES | _PLACES), (frozenset[str](), SMALL_TALK)):
        pieces = []
        for message, view in read.items():
            if fragment := words.told(view, ties, again, talk):
                letters = tuple(_WORD.findall(view.folded[fragment.start : fragment.end]))
                pieces.append(_Piece(message, *view.original(fragment.start, fragment.end), fragment, letters))
        made = Joint()
        if pieces:
            _join(made, pieces, written, cue=True)
        if any(found.certainty is Certainty.CERTAIN for found in made.found):
            return made
    if taken and pieces and pieces[-1].message == len(earlier):
        own = pieces[-1].fragment
        gone = max(_gone(taken))
        if gone + own.words in LENGTHS or own.weight >= _GOES_ON * own.words:
            joint.cuts[pieces[-1].message] = [_all_of(pieces[-1])]
            joint.found.append(Found(SecretKind.RECOVERY_PHRASE, Certainty.LIKELY, own.language, gone + own.words))
    return joint


def words_in(text: str) -> int:
    """How many words, Chinese characters each for one, stand in a stored text beside its marks."""
    return len(_WORD.findall(View(marks.blanked(text)).folded))


def has_parts(text: str) -> bool:
    """Whether `text` holds anything that `look_back` would put together with what came before."""
    return bool(_pieces(0, text, Views()))


def _join(joint: Joint, pieces: Sequence[_Piece], written: Sequence[str], *, cue: bool) -> None:
    """Read the pieces as one text."""
    if len({piece.message for piece in pieces}) < 2 or pieces[-1].message != len(written) - 1:
        return
    starts: list[int] = []
    at = 0
    for piece in pieces:
        starts.append(at)
        at += piece.end - piece.start + 1
    view = View(PARTED.join(written[piece.message][piece.start : piece.end] for piece in pieces))
    placed = list(zip(starts, pieces, strict=True))
    for family in _PHRASE_FAMILIES:
        for span in merged(family.find_in_parts(view)):
            _cut(joint, placed, view, span, newest=len(written) - 1, cue=cue)


def _cut(joint: Joint, placed: Sequence[tuple[int, _Piece]], view: View, span: Span, *, newest: int, cue: bool) -> None:
    """Note what `span` covers, if it reaches into the newest message and an earlier one.

    Without a checksum and without talk of phrases the messages must hold nothing else.
    """
    start, end = view.original(span.start, span.end)
    covered = [
        (at, piece, max(start, at), min(end, at + piece.end - piece.start))
        for at, piece in placed
        if start < at + piece.end - piece.start and at < end
    ]
    touched = {piece.message for _, piece, _, _ in covered}
    if newest not in touched or len(touched) < 2:
        return
    differ = len({word for _, piece, _, _ in covered for word in piece.letters})
    # With a checksum two are enough: the best known test phrase has one word eleven times.
    if differ < 2 or (span.certainty is not Certainty.CERTAIN and differ < _DISTINCT * span.words):
        return
    pieces = [piece for _, piece, _, _ in covered]
    sure = cue and span.certainty is Certainty.CERTAIN
    if not sure and span.language != "zh" and not _stands_out(pieces):
        return
    share = _WHOLE_OF_ALL if span.words in LENGTHS else _WHOLE
    if span.certainty is not Certainty.CERTAIN and not cue and not _mostly_whole(pieces, share):
        return
    if any(last - first < _MOST_OF_IT * (piece.end - piece.start) for _, piece, first, last in covered):
        return
    for at, piece, first, last in covered:
        count = len(_WORD.findall(View(view.text[first:last]).folded))
        joint.cuts.setdefault(piece.message, []).append(Cut(piece.start + first - at, piece.start + last - at, count))
    joint.found.append(Found(SecretKind.RECOVERY_PHRASE, span.certainty, span.language, span.words))


def _stands_out(pieces: Sequence[_Piece]) -> bool:
    """Whether the messages hold nothing else, or one part of a few words is unlike talk: bits of sentences are neither."""
    return all(piece.fragment.alone for piece in pieces) or any(
        piece.fragment.whole
        or (piece.fragment.words >= _FEW and piece.fragment.weight >= _UNLIKE_TALK * piece.fragment.words)
        for piece in pieces
    )


def _mostly_whole(pieces: Sequence[_Piece], share: float) -> bool:
    """Whether nothing stands around them and such a share of the words is in messages that read like part of a phrase."""
    if not all(piece.fragment.alone for piece in pieces):
        return False
    held = sum(piece.fragment.words for piece in pieces)
    return sum(piece.fragment.words for piece in pieces if piece.fragment.whole) >= share * held


def _bit_by_bit(joint: Joint, pieces: Sequence[_Piece], newest: int) -> None:
    """One or two Chinese characters a message: how the messages follow one another tells nothing, that they come does."""
    short = [
        piece for piece in pieces if piece.may_be_part and piece.fragment.language == "zh" and piece.fragment.words <= 2
    ]
    if not short or short[-1].message != newest:
        return
    weights = {
        piece.letters: min(piece.fragment.weight, _MOST_EACH) if piece.fragment.words == 2 else _SINGLE
        for piece in short
    }
    if len(weights) >= _SHORT and sum(weights.values()) >= _SHORT_WEIGHT:
        for piece in short:
            joint.cuts[piece.message] = [_all_of(piece)]
        held = sum(piece.fragment.words for piece in short)
        joint.found.append(Found(SecretKind.RECOVERY_PHRASE, Certainty.LIKELY, "zh", held))


def _between(joint: Joint, pieces: Sequence[_Piece], newest: int) -> None:
    """Parts that read like talk and stand between those of a phrase are parts too."""
    first = min(joint.cuts)
    for piece in pieces:
        if first < piece.message < newest and piece.message not in joint.cuts and piece.may_be_part:
            joint.cuts[piece.message] = [_all_of(piece)]


def _continue(
    joint: Joint, earlier: Sequence[str], pieces: Sequence[_Piece], own: Sequence[_Piece], *, anew: bool
) -> None:
    """More of a phrase whose first words were taken out, or of the next: with it goes what waits since they were."""
    marked = [(message, part) for message, text in enumerate(earlier) for part in _taken(text)]
    if not marked or own[-1].small_talk:
        return
    taken = [words for _, words in marked]
    since = marked[-1][0]
    waiting = [piece for piece in pieces if since < piece.message < len(earlier) and piece.may_be_part]
    more = sum(piece.fragment.words for piece in own)
    held = more + sum(piece.fragment.words for piece in waiting)
    gone = _gone(taken)
    complete = any(count in LENGTHS for count in gone)
    """As like as not all of it was sent before: what follows is then more often talk."""
    begun = {*gone, 0} if complete else gone
    lacking = len(taken) >= _IN_PARTS and any(count + more in LENGTHS for count in gone if count not in LENGTHS)
    """Somebody sends in parts, and counted one way this is just what lacks."""
    fits = any(count + rest in LENGTHS for count in begun for rest in (more, held)) and all(
        _may_complete(piece, complete and not lacking) for piece in own
    )
    singly = 1 in taken[-3:] and all(_is_single(piece) for piece in own)
    goes_on = all(piece.fragment.whole for piece in own) and (not complete or held >= min(2, *taken))
    again = anew and more >= _FEW and all(piece.may_be_part for piece in own)
    if not (fits or goes_on or singly or again):
        return
    for piece in (*waiting, *own):
        joint.cuts.setdefault(piece.message, []).append(_all_of(piece))
    joint.found.append(Found(SecretKind.RECOVERY_PHRASE, Certainty.LIKELY, own[0].fragment.language, max(gone) + held))


def _taken(text: str) -> Iterator[int]:
    """Words of each recovery phrase, or part of one, that was taken out of a stored text."""
    if marks.OPEN in text:
        for part in marks.parts(text):
            if isinstance(part, marks.Mark) and part.kind is SecretKind.RECOVERY_PHRASE:
                yield part.words


def _gone(taken: Iterable[int]) -> set[int]:
    """How many words of the phrase last begun may be gone: a mark may go on with one or, after a whole one, begin the next."""
    gone = {0}
    for count in taken:
        gone = {
            *(before + count for before in gone if before + count <= max(LENGTHS)),
            *(count for before in gone if before in LENGTHS),
        } or {count}
    return gone


def _is_single(piece: _Piece) -> bool:
    return piece.fragment.alone and len(piece.letters) == 1 and not piece.small_talk


def _may_complete(piece: _Piece, complete: bool) -> bool:
    """Whether it may be the rest of a phrase that it would make as long as phrases are.

    Three words of the list and no other after nine that were taken are the rest, however everyday; Chinese
    characters are in the list whatever one says.
    """
    fragment = piece.fragment
    if fragment.talk and (complete or not fragment.alone or not piece.may_be_part):
        return False
    return fragment.alone or not complete


def _all_of(piece: _Piece) -> Cut:
    return Cut(piece.start, piece.end, piece.fragment.words)


def _holds_talk(view: View) -> bool:
    """Whether a part of a phrase cannot be all of it: quick, since most of what people wrote ends here.

    That is why nothing is kept from one call to the next: a cache would hold people's words.
    """
    letters = _WORD.findall(view.unlabelled)
    return len(letters) > _MOST_ALONE or not COMMON.isdisjoint(letters)


def _pieces(message: int, text: str, views: Views, *, only_alone: bool = False) -> list[_Piece]:
    plain = marks.blanked(text)
    if only_alone and plain.isascii() and not _SURE_TALK.isdisjoint(_WORD.findall(plain.lower())):
        return []
    view = views[plain]
    if only_alone and _holds_talk(view):
        return []
    if len(plain) >= _LONG and plain.isascii() and len(view.folded) == len(plain):
        if words.most_in_fragments(view, _FRAGMENTS) < _SHARE * len(text):
            return []  # as below, at a tenth of the time
    found = [
        _Piece(
            message,
            *view.original(fragment.start, fragment.end),
            fragment,
            tuple(_WORD.findall(view.folded[fragment.start : fragment.end])),
        )
        for family in _PHRASE_FAMILIES
        for fragment in family.fragments(view)
        if fragment.alone or not only_alone
    ]
    held = sum(piece.end - piece.start for piece in found)
    if len(found) > _FRAGMENTS or held < _SHARE * len(text):
        return []
    return sorted(found, key=lambda piece: piece.start)
