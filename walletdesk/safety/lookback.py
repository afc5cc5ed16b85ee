"""A phrase sent in parts: the stretches of the last messages that may belong to one, put together and read."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from walletdesk.safety import chinese, cues, marks, words
from walletdesk.safety.lists import LENGTHS
from walletdesk.safety.view import PARTED, Fragment, Span, View, merged
from walletdesk.wire import Certainty, Found, SecretKind

_PHRASE_FAMILIES = (words, chinese)
_MOST_OF_IT = 0.5
"""Share of each fragment that a phrase must cover: parts of a phrase are sent whole, chance hits are ragged."""
_FRAGMENTS = 3
"""A message with more fragments than this is prose."""
_SHARE = 0.2
"""Share of a message that its fragments must make up."""
_WORD = re.compile("[a-z]+|[\u4e00-\u9fff]")


class Cut(msgspec.Struct, frozen=True):
    """What is to be taken out of a message: from `start` up to `end`, and how many words that is."""

    start: int
    end: int
    words: int


class Joint(msgspec.Struct):
    """What several messages hold together: cuts by place in the sequence (the newest is last), and the secrets."""

    cuts: dict[int, list[Cut]] = {}
    found: list[Found] = []


class _Piece(msgspec.Struct, frozen=True):
    message: int
    origin: int
    """Where it starts in its message."""
    at: int
    """Where it starts in the text put together."""
    length: int
    fragment: Fragment


def look_back(earlier: Sequence[str], text: str) -> Joint:
    """Read `text` together with the messages before it, oldest first."""
    own = _fragments(text)
    joint = Joint()
    if not own:
        return joint
    pieces: list[_Piece] = []
    lines: list[str] = []
    at = 0
    for message, written in enumerate((*earlier, text)):
        for start, end, fragment in own if message == len(earlier) else _fragments(written):
            pieces.append(_Piece(message, start, at, end - start, fragment))
            lines.append(written[start:end])
            at += end - start + 1
    if len({piece.message for piece in pieces}) > 1:
        view = View(PARTED.join(lines))
        cue = cues.speaks_of_phrase("\n".join((*earlier, text)).lower())
        for family in _PHRASE_FAMILIES:
            for span in merged(family.find_in_parts(view)):
                _cut(joint, pieces, view, span, newest=len(earlier), cue=cue)
    if not joint.cuts:
        _continue(joint, earlier, text, own)
    return joint


def _cut(joint: Joint, pieces: Sequence[_Piece], view: View, span: Span, *, newest: int, cue: bool) -> None:
    """Note what `span` covers, if it reaches into the newest message and an earlier one.

    Without a checksum and without talk of phrases the messages must hold nothing else.
    """
    start, end = view.original(span.start, span.end)
    covered = [
        (piece, max(start, piece.at), min(end, piece.at + piece.length))
        for piece in pieces
        if start < piece.at + piece.length and piece.at < end
    ]
    touched = {piece.message for piece, _, _ in covered}
    if newest not in touched or len(touched) < 2:
        return
    if span.certainty is not Certainty.CERTAIN and not cue and not all(piece.fragment.whole for piece, _, _ in covered):
        return
    if any(last - first < _MOST_OF_IT * piece.length for piece, first, last in covered):
        return
    for piece, first, last in covered:
        count = len(_WORD.findall(View(view.text[first:last]).folded))
        joint.cuts.setdefault(piece.message, []).append(
            Cut(piece.origin + first - piece.at, piece.origin + last - piece.at, count)
        )
    joint.found.append(Found(SecretKind.RECOVERY_PHRASE, span.certainty, span.language, span.words))


def _continue(joint: Joint, earlier: Sequence[str], text: str, own: Sequence[tuple[int, int, Fragment]]) -> None:
    """The rest of a phrase whose first words were already taken out: nine words, then the last three."""
    taken = [
        part.words
        for message in earlier
        if marks.OPEN in message
        for part in marks.parts(message)
        if isinstance(part, marks.Mark) and part.kind is SecretKind.RECOVERY_PHRASE
    ]
    gone = sum(taken)
    more = sum(fragment.words for _, _, fragment in own)
    if not gone or gone + more > max(LENGTHS):
        return
    complete = gone in LENGTHS
    """As like as not all of it was sent before: what follows is then more often talk."""
    fits = gone + more in LENGTHS and all(_may_complete(fragment, complete) for _, _, fragment in own)
    goes_on = all(fragment.whole for _, _, fragment in own) and (not complete or more >= min(2, *taken))
    if not fits and not goes_on:
        return
    joint.cuts[len(earlier)] = [Cut(start, end, fragment.words) for start, end, fragment in own]
    joint.found.append(Found(SecretKind.RECOVERY_PHRASE, Certainty.LIKELY, own[0][2].language, gone + more))


def _may_complete(fragment: Fragment, complete: bool) -> bool:
    """Whether it may be the rest of a phrase that it would make as long as phrases are.

    Three words of the list and no other after nine that were taken are the rest, however everyday; Chinese
    characters are in the list whatever one says.
    """
    if fragment.talk and (complete or not fragment.alone or fragment.language != "en"):
        return False
    return fragment.alone or not complete


def _fragments(text: str) -> list[tuple[int, int, Fragment]]:
    view = View(marks.blanked(text))
    found = [
        (*view.original(fragment.start, fragment.end), fragment)
        for family in _PHRASE_FAMILIES
        for fragment in family.fragments(view)
    ]
    held = sum(end - start for start, end, _ in found)
    if len(found) > _FRAGMENTS or held < _SHARE * len(text):
        return []
    return sorted(found, key=lambda one: one[0])
