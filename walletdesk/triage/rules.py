"""First triage by hard rules, before any model: how urgent a text is and what kind of matter.

A model may raise what is decided here and never lower it.  The rules themselves
are data in `words`; this is the small engine that asks them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache, cached_property

import msgspec

from walletdesk.kit import fold
from walletdesk.triage import words
from walletdesk.triage.needs import Sieve, Within
from walletdesk.wire import Kind, Priority

READ_CHARACTERS = 12_000
"""Longer texts are read at both ends: what happened stands in the first sentences or the last."""
LONGEST_EXCUSE = 120
"""Characters that a pattern of `unless_before` matches or looks at, at most."""


class Triage(msgspec.Struct, frozen=True):
    priority: Priority
    kind: Kind
    reasons: tuple[str, ...] = ()
    """Names of the rules that decided, for the console and for corrections; empty when none did."""


class _Pattern:
    """One of the patterns of a rule."""

    def __init__(self, says: str) -> None:
        self.says = says

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return _any_of([self.says])


_patterns: list[_Pattern] = []


class _Compiled:
    """A rule whose patterns are compiled when a text first comes to them: all at once would be 0.1 s of every start."""

    def __init__(self, rule: words.Rule) -> None:
        self.numbers = frozenset(range(first := len(_patterns), first + len(rule.says)))
        """Groups of its patterns in the sieve."""
        _patterns.extend(map(_Pattern, rule.says))
        self.rule = rule

    @cached_property
    def says(self) -> re.Pattern[str]:
        return _any_of(self.rule.says)

    @cached_property
    def unless(self) -> re.Pattern[str] | None:
        return _any_of(self.rule.unless) if self.rule.unless else None

    @cached_property
    def unless_before(self) -> re.Pattern[str] | None:
        return _any_of(self.rule.unless_before) if self.rule.unless_before else None


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    # ASCII: between a Chinese character and a Latin letter there is a word boundary.
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.ASCII)


def _compiled(rules: Iterable[words.Rule]) -> tuple[_Compiled, ...]:
    return tuple(_Compiled(rule) for rule in rules if rule.says)


_ENGLISH = _compiled(words.ENGLISH)
_CHINESE = _compiled(words.CHINESE)
_ENGLISH_ELSE = _compiled(words.ENGLISH_ELSE)
_CHINESE_ELSE = _compiled(words.CHINESE_ELSE)
_CALM = _any_of(words.CALM)
_RECENT = _any_of(words.RECENT)
_LONG_AGO = _any_of(words.LONG_AGO)


@cache
def sieve() -> Sieve:
    """Knows what has nothing in a text to match: without it every pattern is tried at every letter, and it took five times as
    long.  Making it takes 0.1 s, once: the desk has it made when it is ready."""
    return Sieve([[pattern.says] for pattern in _patterns])


_HAN = re.compile("[\u4e00-\u9fff\u3400-\u4dbf]")
_LATIN = re.compile("[a-z]")
_LATIN_WORD = re.compile("[A-Za-z]+")
_NEIGHBOURS = re.compile("[\u3040-\u30fa\u1100-\u11ff\uac00-\ud7af]")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_BLANKS = re.compile(r"[ \t\u00a0]+")
_SENTENCE_END = re.compile(
    r"[.!?。！？；;\n](?:(?<=[.!?])[.!?]*(?=\s|$)|(?<=[。！？；;\n])[。！？；;\n]*|(?<=\.)\.+|(?<=!)!*|(?<=\?)\?*)"
)
"""Begins with one of its characters, whatever they are part of: the interpreter passes over all others at once."""
_CLAUSE_END = re.compile(r"[,，、:：()（）…]| - |\bbut\b|\band now\b|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_PLAIN_WORD = re.compile(r"(?<![!-~])(?![!-~]*https?://)[!-/:-~]*[A-Za-z][!-/:-~]*(?![!-~])")
"""A word that is no part of a code: where all is ASCII one of them tells."""
_CODE = re.compile("https?://[!-~]+|(?<![!-~\u0370-\u052f])[!-/:-~\u0370-\u052f]*[0-9][!-~\u0370-\u052f]*")
"""Addresses, hashes, links, versions: they say nothing about the writer's language, nor does a letter of another alphabet
that hides in one.  Chinese stands beside them without a blank.  Looked for at the beginning of a run only: tried at every
letter, 10,000 characters without a blank took 0.7 s."""


def first_look(text: str, *, found_secret: bool = False) -> Triage:
    """Sort one text; people mix languages, so the rules of all of them are asked.

    Security, or funds at risk, is urgent.  `found_secret` is that the secret gate
    took something out of the text, which is urgent whatever the words around it say.
    """
    plain = folded(text)
    within = sieve().within(plain)
    sentences = [_Sentence(sentence, within) for sentence in _SENTENCE_END.split(plain) if sentence.strip()]
    may = frozenset[int]().union(*(sentence.may for sentence in sentences))
    reasons = _alarms(plain, sentences, may)
    if found_secret:
        reasons = ("secret_sent", *reasons)
    if reasons:
        return Triage(Priority.URGENT, Kind.SECURITY, reasons)
    for found in _fired(sentences, _asked(plain, may, _ENGLISH_ELSE, _CHINESE_ELSE)):
        return Triage(found.priority, found.kind, (found.name,))
    return Triage(Priority.NORMAL, Kind.QUESTION)


def language_of(text: str) -> str:
    """`zh`, `en` or nothing, by script alone.

    Han characters without kana or hangul are Chinese, letters of the English
    alphabet alone are English, and any other script is left to better means.  Where
    the two are mixed the one with more weight wins, a Chinese character weighing as
    much as an English word.
    """
    if text.isascii() and _PLAIN_WORD.search(text):
        return "en"
    plain = _CODE.sub(" ", text)
    if not plain.isascii():
        if _NEIGHBOURS.search(plain) or any(
            letter.isalpha() and not letter.isascii() for letter in _HAN.sub("", plain)
        ):
            return ""
    han = len(_HAN.findall(plain))
    latin = len(_LATIN_WORD.findall(plain))
    if not han and not latin:
        return ""
    return "zh" if han >= latin else "en"


def _alarms(plain: str, sentences: Sequence[_Sentence], may: Set[int]) -> tuple[str, ...]:
    fired = list(_fired(sentences, _asked(plain, may, _ENGLISH, _CHINESE)))
    if not all(rule.even_if_calm for rule in fired) and _CALM.search(plain):
        fired = [rule for rule in fired if rule.even_if_calm]
    return tuple(dict.fromkeys(rule.name for rule in fired))


def _asked(
    plain: str, may: Set[int], english: tuple[_Compiled, ...], chinese: tuple[_Compiled, ...]
) -> list[_Compiled]:
    """The rules for the scripts of a text, without those that cannot match."""
    rules = (*(english if _LATIN.search(plain) else ()), *(chinese if _HAN.search(plain) else ()))
    return [compiled for compiled in rules if not may.isdisjoint(compiled.numbers)]


def _fired(sentences: Sequence[_Sentence], rules: Iterable[_Compiled]) -> Iterator[words.Rule]:
    for compiled in rules:
        if any(_says(compiled, sentence) for sentence in sentences if not compiled.numbers.isdisjoint(sentence.may)):
            yield compiled.rule


def _says(compiled: _Compiled, sentence: _Sentence) -> bool:
    # All patterns of a rule at once take many times as long as the one or two that may match, and mostly none does.
    if not any(_patterns[number].compiled.search(sentence.text) for number in compiled.numbers & sentence.may):
        return False
    excuses = _Excuses(compiled, sentence)
    return any(not excuses.hold(match) for match in compiled.says.finditer(sentence.text))


class _Sentence:
    """A sentence whose clauses are looked for once: looked for at every match, 10,000 characters took 0.1 s."""

    def __init__(self, text: str, within: Within) -> None:
        self.text = text
        self.may = within.may(text)
        """Numbers of the patterns that can match it: asked of the whole text, most of a long one was searched for rules of
        which one sentence held a word."""
        self._borders: tuple[list[int], list[int]] | None = None

    def clauses_around(self, match: re.Match[str]) -> tuple[int, int]:
        """Where the first clause begins that the match touches, and where the last one ends."""
        if self._borders is None:
            marks = [mark.span() for mark in _CLAUSE_END.finditer(self.text)]
            self._borders = [start for start, _ in marks], [end for _, end in marks]
        starts, ends = self._borders
        before, after = bisect_right(ends, match.start()), bisect_left(starts, match.end())
        return ends[before - 1] if before else 0, starts[after] if after < len(starts) else len(self.text)


class _Excuses:
    """What takes back the matches of one rule in one sentence, asked from the first match to the last.

    No stretch is searched again for each match in it: one clause of 10,000 characters took 2.4 s.
    """

    def __init__(self, compiled: _Compiled, sentence: _Sentence) -> None:
        self._compiled = compiled
        self._sentence = sentence
        self._start = -1
        self._begun = ""
        self._searched = 0
        self._around = (-1, -1)
        self._excused = False

    def hold(self, match: re.Match[str]) -> bool:
        start, end = self._sentence.clauses_around(match)
        return self._before(start, match.end()) or self._within(start, end)

    def _before(self, start: int, end: int) -> bool:
        excuse = self._compiled.unless_before
        if excuse is None:
            return False
        if start != self._start:
            self._start, self._begun, self._searched = start, self._sentence.text[start:], 0
        found = excuse.search(self._begun, self._searched, end - start)
        # Go on where it was found, or from where one that ends behind this match may begin.
        self._searched = found.start() if found else max(self._searched, end - start - LONGEST_EXCUSE)
        return found is not None

    def _within(self, start: int, end: int) -> bool:
        excuse = self._compiled.unless
        if excuse is None:
            return False
        if (start, end) != self._around:
            self._around = start, end
            clauses = self._sentence.text[start:end]
            found = excuse.search(clauses)
            self._excused = found is not None and not (_is_long_ago(found.group()) and _is_recent(clauses))
        return self._excused


def _is_long_ago(words_found: str) -> bool:
    return _LONG_AGO.search(words_found) is not None


def _is_recent(clauses: str) -> bool:
    return _RECENT.search(clauses) is not None


def folded(text: str) -> str:
    """Lower case; full-width forms, traditional characters, curly quotes and runs of blanks made plain.

    Forms that grow when they are made plain push the end of a text out: no more than READ_CHARACTERS are left to read.
    """
    if len(text) > READ_CHARACTERS:
        half = READ_CHARACTERS // 2
        text = f"{fold.nfkc(text[:half], half - 1)}\n{fold.nfkc(text[-half:], half)}"
    else:
        text = fold.nfkc(text, READ_CHARACTERS)
    if text.isascii():
        plain = text.lower()
        return _BLANKS.sub(" ", plain) if "  " in plain or "\t" in plain else plain
    plain = _UNSEEN.sub("", text).lower().translate(words.TO_PLAIN)
    return _BLANKS.sub(" ", plain)
