"""A private key sent in parts: the end of one message and the beginning of the next, put together and read as one.

The parts must be the only long strings of their messages; what they make is decided by `keys` and `hexkeys`, by checksum or
by the words around them, as if it had been sent whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from walletdesk.safety import hexkeys, keys, marks
from walletdesk.safety.view import Span, View

_PART = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{8,110}(?![0-9A-Za-z])")
_MIXED = re.compile("(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])")
_CAPITALS = re.compile("(?=[0-9A-Za-z]{12})[0-9A-Za-z]*[a-z][A-Z][0-9A-Za-z]*[a-z][A-Z]")
_MIXTURES = (_MIXED, _CAPITALS)
"""Letters and digits; where no string has both, capitals inside, as base58 has them."""
_WITHIN = 4
"""Messages in which the parts of one key stand."""
_LONGEST = 300
"""Characters: who sends part of a key says little beside it."""


class Part(msgspec.Struct, frozen=True):
    """Where the part of a key lies in its message: its place in the sequence, start and end there."""

    message: int
    start: int
    end: int


class _String(msgspec.Struct, frozen=True):
    view: View
    start: int
    end: int

    @property
    def written(self) -> str:
        return self.view.plain[self.start : self.end]


def may_be_part(text: str) -> bool:
    """Whether `text` holds what may be a part of a key."""
    return _string(text) is not None


def joined(before: Sequence[str], text: str) -> tuple[Span, list[Part]] | None:
    """The key that the end of `before` and `text` make together, and where its parts stand; `text` has the last one."""
    last = _string(text)
    if last is None:
        return None
    strings = [(len(before), last)]
    for message in range(len(before) - 1, max(-1, len(before) - _WITHIN), -1):
        one = _string(before[message])
        if one is None:
            continue
        strings.insert(0, (message, one))
        if span := _read([string for _, string in strings], before[:message]):
            return span, [Part(place, *one.view.original(one.start, one.end)) for place, one in strings]
    return None


def _string(text: str) -> _String | None:
    """The one long string of a message that is no word, if there is one."""
    if len(text) > _LONGEST or not _PART.search(text):
        return None
    view = View(marks.blanked(text))
    strings = list(_PART.finditer(view.plain))
    found = next(filter(None, ([one for one in strings if mixture.match(one[0])] for mixture in _MIXTURES)), [])
    return _String(view, *found[0].span()) if len(found) == 1 else None


def _read(strings: Sequence[_String], before: Sequence[str]) -> Span | None:
    """The key that `strings` make where they are written one after another, with what stands around them."""
    first, last = strings[0], strings[-1]
    head, tail = first.view.plain[: first.start], last.view.plain[last.end :]
    said = " ".join(one.view.plain[: one.start] for one in strings[1:]).strip()
    whole = "".join(one.written for one in strings)
    start = len(said) + len(head) + (1 if said else 0)
    view = View(f"{said} {head}{whole}{tail}" if said else f"{head}{whole}{tail}")
    earlier = [message.lower() for message in map(marks.blanked, before)]
    taken = any(map(marks.holds_secret, before))
    for span in (*keys.find(view), *hexkeys.find(view, earlier, taken=taken)):
        if span.start <= start and span.end >= start + len(whole):
            return span
    return None
