"""64 hexadecimal digits: a transaction hash or a private key.  The curve cannot tell, only what stands near can.

Local cues decide, the nearest on the left first, then what the person last wrote about; without any the value is
masked and the writer is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from walletdesk.safety import cues, marks
from walletdesk.safety.cues import Cue
from walletdesk.safety.view import Span, View
from walletdesk.wire import Certainty, SecretKind

_DIGITS = 64
_LONG = re.compile(f"[0-9a-f]{{{_DIGITS}}}")
_HEX = re.compile(r"(?<![0-9a-z])(0x)?((?:[0-9a-f]{64}){1,2})(?![0-9a-z])")
_GROUPED = re.compile(
    r"(?<![0-9a-z])(?:0x)?((?:[0-9a-f]{8}[ \t\r\n:-]{1,3}){7}[0-9a-f]{8}|(?:[0-9a-f]{4}[ \t\r\n:-]{1,3}){15}[0-9a-f]{4}"
    r"|(?:[0-9a-f]{2}[ \t\r\n:-]{1,3}){31}[0-9a-f]{2}|(?:[0-9a-f]{16}[ \t\r\n:-]{1,3}){3}[0-9a-f]{16}"
    r"|[0-9a-f]{32}[ \t\r\n:-]{1,3}[0-9a-f]{32})(?![0-9a-z])"
)
_SPACE = re.compile(r"\s")
_ADDRESS_LINE = re.compile(r"[a-z0-9-]+\.[a-z]{2,}[/?#]\S*$|://\S*$")
_FEW_DIGITS = 5
_LATEST = 2
"""Messages in which talk of a key goes before talk of transfers."""
_OWNED_WITHIN = 3
"""Messages back from "that was my private key" in which what is meant may stand."""
_PADDING = re.compile("^0{8}|0{16}")


def find(view: View, before: Sequence[str] = (), *, taken: bool = False) -> list[Span]:
    """Keys in `view`, and values to ask about.

    `before` is what the same person wrote just before, oldest first, in lower case; `taken` is that a secret was taken
    out of it or of the same text: what follows one is not taken for a hash because transfers were spoken of.
    """
    text = view.folded
    spans: list[Span] = []
    if view.longest >= _DIGITS and _LONG.search(text):
        talk = _talk(text, before)
        if taken and talk is Cue.HASH:
            talk = None
        for found in _HEX.finditer(text):
            certainty = _verdict(text, found, talk)
            if certainty:
                spans.append(Span(*found.span(), SecretKind.PRIVATE_KEY, certainty, mask=certainty is Certainty.ASK))
    if cues.speaks_of_private_key(text):
        spans += [
            Span(*found.span(), SecretKind.PRIVATE_KEY, Certainty.LIKELY)
            for found in _GROUPED.finditer(text)
            if cues.nearest(text, found.start(), found.end()) is Cue.KEY
        ]
    return spans


def needs_context(view: View) -> bool:
    """Whether what came before matters to `find`, or `view` to what came before."""
    return (view.longest >= _DIGITS and _LONG.search(view.folded) is not None) or cues.owns_up(view.folded)


def owned_up(before: Sequence[str], text: str) -> tuple[int, int, int] | None:
    """The value that `text` says was a key: its place in `before`, its start and its end there.

    It is the only one in the newest of the last messages that holds any.
    """
    if not cues.owns_up(View(marks.blanked(text)).folded):
        return None
    for place in range(len(before) - 1, max(len(before) - 1 - _OWNED_WITHIN, -1), -1):
        view = View(marks.blanked(before[place]))
        found = list(_HEX.finditer(view.folded))
        if found:
            return (place, *view.original(*found[0].span())) if len(found) == 1 else None
    return None


def _talk(text: str, before: Sequence[str]) -> Cue | None:
    """What the talk is about, for a value that nothing stands near: a key in the last messages, else the newest cue."""
    if any(map(cues.offers_key, (text, *before[-_LATEST:]))):
        return Cue.KEY
    if any(map(cues.mentions_key, before[-_LATEST:])):
        return None
    if cues.speaks_of_transfer(text):
        return Cue.HASH
    for message in reversed(before):
        if cues.mentions_key(message):
            return None
        if cues.speaks_of_transfer(message):
            return Cue.HASH
    return None


def _verdict(text: str, found: re.Match[str], talk: Cue | None) -> Certainty | None:
    """LIKELY for a key, ASK when nothing tells, None for a hash."""
    if cues.owned_right_after(text, found.end()):
        return Certainty.LIKELY
    cue = cues.nearest(text, found.start(), found.end())
    if _in_address_line(text, found.start()) and not cues.names_private_key(text, found.start()):
        return None
    if cues.announced_as_key(text, *found.span()):
        return Certainty.LIKELY
    if found[1]:  # 0x: hashes are written so, exported keys seldom
        return Certainty.LIKELY if cue is Cue.KEY and _key_in_reach(text, found) else None
    if cue is Cue.KEY:
        return Certainty.LIKELY
    if cue is Cue.HASH or len(found[2]) > 64:
        return None
    if len(set(found[2])) < _FEW_DIGITS or _PADDING.search(found[2]):
        return None
    if talk is Cue.KEY:
        return Certainty.LIKELY
    return None if talk is Cue.HASH else Certainty.ASK


def _key_in_reach(text: str, found: re.Match[str]) -> bool:
    near = text[max(0, found.start() - 60) : found.start()] + " " + text[found.end() : found.end() + 40]
    return cues.speaks_of_private_key(near)


def _in_address_line(text: str, start: int) -> bool:
    """Whether the characters up to the next blank on the left are a web address."""
    left = text[max(0, start - 200) : start]
    blank = max((found.end() for found in _SPACE.finditer(left)), default=0)
    return _ADDRESS_LINE.search(left[blank:]) is not None
