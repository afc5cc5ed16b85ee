"""A text as the detectors read it: without invisible characters, accents and full-width forms.

Every family reads the same `View` and answers in its offsets; the gate maps them back, so that
what stays of a text stays exactly as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from itertools import compress

import msgspec

from walletdesk.wire import Certainty, SecretKind


class Span(msgspec.Struct, frozen=True):
    """One secret in a view: from `start` up to `end`.  `mask` tells to keep six and four digits readable."""

    start: int
    end: int
    kind: SecretKind
    certainty: Certainty
    language: str = ""
    words: int = 0
    mask: bool = False


class Fragment(msgspec.Struct, frozen=True):
    """A stretch of a view that may be one part of a phrase sent in several messages.

    `alone`: the message holds nothing else.  `whole`: it is alone and reads like part of a phrase.
    `talk`: it reads more like talk.  `weight`: how unlike talk, in its family's measure.
    """

    start: int
    end: int
    words: int
    alone: bool
    whole: bool
    talk: bool
    weight: float
    language: str


_ORDER = {Certainty.CERTAIN: 0, Certainty.LIKELY: 1, Certainty.ASK: 2}


def merged(spans: list[Span]) -> list[Span]:
    """Spans in order, those that overlap made one: the surest, then longest, names it."""
    if len(spans) < 2:
        return spans
    merged: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            surest = min(last, span, key=lambda s: (_ORDER[s.certainty], s.start - s.end))
            merged[-1] = msgspec.structs.replace(
                surest,
                start=last.start,
                end=max(last.end, span.end),
                mask=last.mask and span.mask,
            )
        else:
            merged.append(span)
    return merged


PARTED = "\x1e"
"""Stands between the fragments of different messages in a text put together from them."""

# Characters that show nothing: soft hyphen, joiners, direction marks, variation selectors, fillers,
# tags, and the combining accents (a letter and its accent typed apart).
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u0300-\u036f\U000e0000-\U000e01ef"
)
_INVISIBLE_RUN = re.compile(f"[{_INVISIBLE}]")


def _plain_form(char: str) -> str | None:
    """The one plain character `char` stands for, `#` for a number of several digits, None if itself."""
    folded = unicodedata.normalize("NFKD", char)
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    if len(bare) == 1:
        return bare if bare != char else None
    if any(c.isdigit() for c in bare):
        return "#"
    return " " if bare.strip() == "" else None


def _foldings() -> dict[int, str]:
    ranges = (
        (0x00A0, 0x024F),
        (0x1E00, 0x1EFF),
        (0x2000, 0x206F),
        (0x2070, 0x214F),
        (0x2460, 0x24FF),
        (0x2F00, 0x2FDF),
        (0x3000, 0x3000),
        (0x3200, 0x33FF),
        (0xF900, 0xFAFF),
        (0xFF00, 0xFFEF),
        (0x1D400, 0x1D7FF),
        (0x1F100, 0x1F189),
    )
    table = {cp: plain for low, high in ranges for cp in range(low, high + 1) if (plain := _plain_form(chr(cp)))}
    return table | {ord(c): '"' for c in "“”„‟«»″"} | {ord(c): "'" for c in "‘’‚‛′"}


_FOLDINGS = _foldings()

_ORDINAL = (
    r"(?:f(?:irst|inal|(?:our|if)(?:teen)?th)|s(?:econd|(?:ix|even)(?:teen)?th)"
    r"|t(?:hird|enth|welfth|hirteenth|wentieth|wenty[ -](?:first|second|third|fourth))"
    r"|e(?:leventh|igh(?:teen)?th)|n(?:inth|ineteenth|ext)|last)"
)

# What people write around the words of a phrase, to be read as blanks: "word 3:", "no. 3", "3rd is",
# "first word is"; "w3:", "SEED_3=", "seed[3]=", "c)", "iii."; the names of fields of JSON; "第3个词是", "第三個".
_LABEL_OF_ASCII = (
    r"(?<![0-9][.)] )(?<![0-9][.)])\b(?:word|no|nr|num|number)[ .:#_-]{0,3}[0-9]{1,2}\b(?: is\b)?"
    r"|\b[0-9]{1,2}(?:st|nd|rd|th)\b(?: (?:word|one)\b)?(?: is\b)?"
    rf"|\b(?:the )?{_ORDINAL}"
    r"(?: (?:word|one|part|half)| (?:[0-9]|two|three|four|five|six|eight|twelve)(?: words?)?)?(?: (?:is|are)\b| ?[=:])"
    r"|(?<![a-z])(?:[a-z]{2,9}_)?(?:w|words?|seed|phrase|mnemonic)[_.-]?(?:[0-9]{1,2}|\[[0-9]{0,2}\]) ?[:=]"
    r"|(?<![^\s(\[,;])(?:[a-x]|[ivx]{2,5})[.):](?=[ \t])"
)
_FIELD = r'"(?:index|position|id|number|value|text|word)" ?:'
_LABEL = re.compile(
    rf"{_LABEL_OF_ASCII}|{_FIELD}"
    r"|第 ?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?(?:[个個]?(?:单词|單詞|字|词|詞)|[个個位])? ?(?:是|为|為)?"
)
_BEHIND = re.compile(f"[^a-z](?=({_LABEL_OF_ASCII}))")
"""A label and the character before it, which is no letter: in prose four of five places need no look."""
_HAS_FIELD = re.compile(_FIELD)

# What a page or a program puts between words when they are copied out of it.  Of attributes only short ones: somebody may
# write a phrase between angle brackets.
_MARKUP = re.compile(
    r"</?(?:br|p|div|span|li|ol|ul|t[dhr]|table|tbody|[abiu]|em|strong|font|pre|code|h[1-6])"
    r"(?: [a-z-]{1,12}=(?:\"[^\"<>]{0,30}\"|[^ \"<>]{1,20})){0,3} ?/?>"
    r"|&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|shy|#[0-9]{1,5}|#x[0-9a-f]{1,5});|\\[nrt](?![a-z]{0,2}\b)"
)
_MAY_BE_MARKUP = re.compile(r"[<&\\]")

_SMALL = re.compile("[A-Z]")
_LATIN = re.compile("[a-zß]+")
_BYTE = "%(?:25){0,2}"
_MORE_BYTES = f"{_BYTE}[89ab][0-9a-f]"
_ESCAPE = re.compile(
    r"\\u((?!d[89a-f])[0-9a-f]{4})"
    rf"|(?<![%\\])(?<!%[0-9a-f]){_BYTE}(?:2[0-46-9a-f]|[346][0-9a-f]|5[0-9abd-f]|7[0-9a-e]|0[9ad]"
    rf"|[cd][0-9a-f]{_MORE_BYTES}|e[0-9a-f](?:{_MORE_BYTES}){{2}}|f[0-4](?:{_MORE_BYTES}){{3}})",
    re.IGNORECASE,
)
"""How JSON and programs write a letter that is no ASCII, where halves of a pair stand for nothing alone; how addresses and
forms write blanks, line ends and whatever else by the bytes of UTF-8, a link inside of a link twice.  Of no escape comes
another one: what is read a second time keeps its places."""


def _escapes(text: str, *, by_bytes: bool) -> list[re.Match[str]]:
    return [one for one in _ESCAPE.finditer(text) if by_bytes or one[1]]


def _meant(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    try:
        return bytes.fromhex("".join(one[-2:] for one in escape[0].split("%")[1:])).decode()
    except UnicodeDecodeError:
        return "\ufffd"


def _without_labels(text: str) -> str:
    if not text.isascii() or _HAS_FIELD.search(text):
        return _LABEL.sub(lambda found: " " * len(found[0]), text)
    pieces: list[str] = []
    at = 0
    for found in _BEHIND.finditer(f" {text}"):
        start, end = found.start(1) - 1, found.end(1) - 1
        if start >= at:
            pieces += [text[at:start], " " * (end - start)]
            at = end
    return "".join([*pieces, text[at:]])


class Views(dict[str, "View"]):
    """The views of texts that are read several times within one call; with the call they go."""

    def __missing__(self, text: str) -> View:
        view = self[text] = View(text)
        return view


class View:
    """`plain` keeps the case (base58 needs it), `folded` is lower case; both have the same offsets."""

    def __init__(self, text: str, *, by_bytes: bool = True) -> None:
        """`by_bytes`: what an address writes as %20 is read as a blank.  Not where a host is looked for: a browser finds it
        before it reads those."""
        self.text = text
        self._kept: Sequence[int] | None = None
        self._sizes: dict[int, int] = {}
        if ("%" in text or "\\u" in text) and (escapes := _escapes(text, by_bytes=by_bytes)):
            text = self._unescaped(text, escapes)
        if text.isascii():
            self.plain = text
            self.folded = text.lower()
            return
        visible = text
        if _INVISIBLE_RUN.search(text):
            hidden = {found.start() for found in _INVISIBLE_RUN.finditer(text)}
            keep = [i not in hidden for i in range(len(text))]
            self._kept = list(compress(range(len(text)) if self._kept is None else self._kept, keep))
            visible = "".join(compress(text, keep))
        self.plain = visible.translate(_FOLDINGS)
        lower = self.plain.lower()
        if len(lower) != len(self.plain):  # a few letters grow when lower-cased
            lower = _SMALL.sub(lambda found: found[0].lower(), self.plain)
        self.folded = lower

    @cached_property
    def unlabelled(self) -> str:
        """`folded` with blanks in place of labels and markup, same offsets."""
        bare = self.folded
        if _MAY_BE_MARKUP.search(bare):
            bare = _MARKUP.sub(lambda found: " " * len(found[0]), bare)
        return _without_labels(bare)

    @cached_property
    def latin(self) -> list[str]:
        """The words of Latin letters in `unlabelled`."""
        return _LATIN.findall(self.unlabelled)

    @cached_property
    def longest(self) -> int:
        """Characters of the longest stretch without a blank: no key is in a text that has but words."""
        return max(map(len, self.plain.split()), default=0)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the view lies in the text."""
        if self._kept is None:
            return start, end
        last = self._kept[end - 1]
        return self._kept[start], last + self._sizes.get(last, 1)

    def _unescaped(self, text: str, escapes: Sequence[re.Match[str]]) -> str:
        """`text` with a character for each of `escapes`, and where it stood noted."""
        pieces: list[str] = []
        kept: list[int] = []
        at = 0
        for escape in escapes:
            pieces += [text[at : escape.start()], _meant(escape)]
            kept += range(at, escape.start() + 1)
            self._sizes[escape.start()] = escape.end() - escape.start()
            at = escape.end()
        self._kept = [*kept, *range(at, len(text))]
        return "".join([*pieces, text[at:]])
