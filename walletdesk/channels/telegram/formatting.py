"""Our text as Telegram shows it: marks instead of signs, and parts that fit.

Of Markdown the signs that people use are taken: **bold**, _italic_, `code`, ```blocks``` and [words](https://...).
Everything else stays as it was written.  Marks are sent apart from the text (`entities`), so nothing needs escaping and
no text can be refused for its signs.

Telegram counts UTF-16 code units, in lengths and in offsets.
Source: https://core.telegram.org/bots/api#messageentity and #sendmessage, read on 30 November 2026.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import msgspec

TEXT_UNITS = 4096
"""Longest text of a message."""
CAPTION_UNITS = 1024
"""Longest text beside a file."""

_MARKED = re.compile(
    r"```(?:(?P<language>[\w+#-]{1,20})\n|\n?)(?P<block>.+?)\n?```"
    r"|`(?P<code>[^`\n]+)`"
    r"|\[(?P<label>[^\[\]\n]{1,300})\]\((?P<url>https?://[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)"
    r"|\*\*(?=\S)(?P<bold>[^*\n]+?(?:\*[^*\n]+?)*)(?<=\S)\*\*"
    r"|(?<![\w/])_(?=\S)(?P<italic>[^_\n]+)(?<=\S)_(?![\w/])",
    re.DOTALL,
)
_LOOKS_LIKE_A_PLACE = re.compile(r"https?:|www\.|[\w-]\.[a-z]{2,}(?:[/:?#]|$)", re.IGNORECASE)
_WHOLE = re.compile(r"https?://\S+|\S+@\S+\.\S+|[!-~]+")
"""What is never cut in two as long as it fits: links, addresses, hashes, words of Latin letters."""
_BREAKS = (
    re.compile(r"\n{2,}"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…])\s+|(?<=[。！？；])"),
    re.compile(r"\s+|(?<=[，、：])"),
    re.compile(r"(?<=[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef])"),
)
"""Where a long text is cut: between paragraphs, else lines, sentences, words, else between two Chinese characters."""


class Mark(msgspec.Struct, frozen=True):
    """How the characters from `start` up to `end` look."""

    start: int
    end: int
    kind: str
    """As Telegram calls it: bold, italic, code, pre, text_link."""
    url: str = ""
    language: str = ""


class Formatted(msgspec.Struct, frozen=True):
    text: str
    marks: tuple[Mark, ...] = ()

    def entities(self) -> list[dict[str, Any]]:
        """The marks as Telegram takes them."""
        told: list[dict[str, Any]] = []
        for mark in self.marks:
            one: dict[str, Any] = {
                "type": mark.kind,
                "offset": units(self.text[: mark.start]),
                "length": units(self.text[mark.start : mark.end]),
            }
            if mark.url:
                one["url"] = mark.url
            if mark.language:
                one["language"] = mark.language
            told.append(one)
        return told


def units(text: str) -> int:
    """Its length as Telegram counts."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def formatted(text: str) -> Formatted:
    """The text without the signs, and what they said.

    Words that look like one address and lead to another are shown with the one they lead to.
    """
    out: list[str] = []
    marks: list[Mark] = []
    length = 0

    def put(piece: Formatted, kind: str = "", url: str = "", language: str = "") -> None:
        nonlocal length
        if kind and piece.text:
            marks.append(Mark(length, length + len(piece.text), kind, url, language))
        marks.extend(Mark(m.start + length, m.end + length, m.kind, m.url, m.language) for m in piece.marks)
        out.append(piece.text)
        length += len(piece.text)

    at = 0
    for found in _MARKED.finditer(text):
        put(Formatted(text[at : found.start()]))
        at = found.end()
        if (block := found["block"]) is not None:
            put(Formatted(block), "pre", language=found["language"] or "")
        elif (code := found["code"]) is not None:
            put(Formatted(code), "code")
        elif (label := found["label"]) is not None:
            if label == found["url"]:
                put(Formatted(label))
            elif _LOOKS_LIKE_A_PLACE.search(label):
                put(Formatted(f"{label} ({found['url']})"))
            else:
                put(Formatted(label), "text_link", found["url"])
        elif (bold := found["bold"]) is not None:
            put(formatted(bold), "bold")
        else:
            put(formatted(found["italic"]), "italic")
    put(Formatted(text[at:]))
    return Formatted("".join(out), tuple(marks))


def parts(text: str, limit: int = TEXT_UNITS) -> list[Formatted]:
    """The text in messages that Telegram takes, each with its marks; none for an empty text.

    Cut between paragraphs, lines, sentences or words: in the last half of what fits, else anywhere in it.  Links and code
    stay whole as long as one fits a message.
    """
    whole = formatted(text)
    if units(whole.text) <= limit:
        return [cut] if (cut := _cut(whole, 0, len(whole.text))).text else []
    kept = _kept_whole(whole)
    made: list[Formatted] = []
    start = 0
    while start < len(whole.text):
        end = _end(whole.text, start, limit)
        if end < len(whole.text):
            end = _break(whole.text, start, end, kept)
        if (one := _cut(whole, start, end)).text:
            made.append(one)
        start = end
    return made


def _kept_whole(whole: Formatted) -> list[tuple[int, int]]:
    kept = [(mark.start, mark.end) for mark in whole.marks if mark.kind in ("code", "text_link")]
    kept += [found.span() for found in _WHOLE.finditer(whole.text)]
    return kept


def _end(text: str, start: int, limit: int) -> int:
    """How far the characters from `start` fit."""
    end = min(len(text), start + limit)
    while units(text[start:end]) > limit:
        end -= max(1, (units(text[start:end]) - limit) // 2)
    while end < len(text) and units(text[start : end + 1]) <= limit:
        end += 1
    return end


def _break(text: str, start: int, end: int, kept: list[tuple[int, int]]) -> int:
    near = [(first, last) for first, last in kept if first < end and last > start]
    for least in (start + (end - start) // 2, start + 1):
        for pattern in _BREAKS:
            for found in reversed(list(pattern.finditer(text, least, end))):
                if not any(first < found.start() < last for first, last in near):
                    return found.end()
    # One thing that is longer than a message.
    first = min((first for first, last in near if first > start and last > end), default=end)
    if first < end:
        return first
    while end > start + 1 and _joined(text, end):
        end -= 1
    return end


def _joined(text: str, at: int) -> bool:
    """Whether the signs before and after `at` are drawn as one."""
    return (
        "\u200d" in (text[at - 1], text[at])
        or unicodedata.category(text[at]) in ("Mn", "Me")
        or "\U0001f3fb" <= text[at] <= "\U0001f3ff"
    )


def _cut(whole: Formatted, start: int, end: int) -> Formatted:
    """What stands from `start` up to `end`, without white space around it: Telegram would take that off and shift marks."""
    while start < end and whole.text[start].isspace():
        start += 1
    while end > start and whole.text[end - 1].isspace():
        end -= 1
    marks = tuple(
        Mark(max(m.start, start) - start, min(m.end, end) - start, m.kind, m.url, m.language)
        for m in whole.marks
        if m.start < end and m.end > start
    )
    return Formatted(whole.text[start:end], marks)
