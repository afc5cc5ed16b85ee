"""A phrase sent in parts: the stretches of the last messages that may belong to one, put together."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from walletdesk.safety import chinese, cues, marks, words
from walletdesk.safety.view import View


class Joint(msgspec.Struct):
    """Stretches of several messages, one a line.  `stretches`: message, where it starts there, where in `text`, length."""

    text: str
    stretches: tuple[tuple[int, int, int, int], ...]
    speaks_of_phrase: bool

    def pieces(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """What lies between `start` and `end` of the joint text: message, first and last character there."""
        found = []
        for message, origin, at, length in self.stretches:
            first, last = max(start, at), min(end, at + length)
            if first < last:
                found.append((message, origin + first - at, origin + last - at))
        return found


def joint_text(earlier: Sequence[str], text: str) -> Joint | None:
    """The stretches of `earlier` and `text`, in that order; None when the newest has none or it stands alone."""
    own = _stretches(text)
    if not own:
        return None
    lines: list[str] = []
    stretches: list[tuple[int, int, int, int]] = []
    at = 0
    for message, written in enumerate((*earlier, text)):
        for start, end in own if message == len(earlier) else _stretches(written):
            lines.append(written[start:end])
            stretches.append((message, start, at, end - start))
            at += end - start + 1
    if len({message for message, *_ in stretches}) < 2:
        return None
    talk = "\n".join((*earlier, text)).lower()
    return Joint("\n".join(lines), tuple(stretches), cues.speaks_of_phrase(talk))


def _stretches(text: str) -> list[tuple[int, int]]:
    view = View(marks.blanked(text))
    found = [view.original(*stretch) for family in (words, chinese) for stretch in family.fragments(view)]
    return sorted(found)
