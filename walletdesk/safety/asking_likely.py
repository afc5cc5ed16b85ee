"""How much a stretch of a text reads like those by which false helpers ask for a secret, control of a device or money.

The rules of `asking` know turns of speech; this weighs what they found together with how the words go together and of what kinds
they are (`asking_kinds`), learned from the sentences the rules were tuned on (`bench/asking_fit.py`, which writes
`asking_likely.z`).  Names of things, amounts and addresses stand for their kind, so what was learned of one thing holds for the
others.  Each sentence is weighed by itself and with the one after it: a warning before a request does not hide the request.

Pure; linear in the text's length.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import sqrt

from walletdesk.safety import asking_kinds as kinds
from walletdesk.safety import asking_words as words
from walletdesk.safety.asking_words import Wanted

BUCKETS = 1 << 18
"""Places for what a stretch is told by: two that share one are weighed alike."""
SCALE = 12.0
"""A weight is kept as this many times itself, in one byte."""
LIMIT = 0.75
"""Above it is a request.  Chosen on the tuning sentences, each writer judged by what the others taught (`bench/asking_fit.py --judge`)."""
AGAINST = -2.0
"""What a rule found is dropped below it."""

Named = tuple[Wanted, int, int, bool]
"""A thing, where it stands, and whether it may be something else too."""

SENTENCE = re.compile(r"[.!?](?=\s|$)\s*|[。！？；\n]+")
_WARNING = re.compile(r"(?:\s*[\u4e00-\u9fff]{5,40}|\s*[a-z'-]+(?: [a-z'-]+){1,20})[,，:：;]\s*")
_WARNS = re.compile(
    words.B
    + r"(?:anyone|anybody|others?|strangers?|scam\w*|nobody|no one|never|not|\w+n't|fake|thie\w+)"
    + words.E
    + "|[不别勿骗假]"
)
_WARNINGS = 2
"""It begins by warning of others, as false helpers do before they ask."""
_LINK = re.compile(
    r"https?://\S{1,300}|(?<![a-z0-9])[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){0,3}\.[a-z]{2,12}(?![a-z0-9])(?:/\S{0,300})?"
)
_ADDRESS = re.compile(r"(?<![a-z0-9])(?:0x[0-9a-f]{6,}\S{0,60}|t[a-z0-9]{25,60}|bc1[a-z0-9]{10,60})")
_COIN = re.compile(r"(?<![a-z])(?:usdt|usdc|eth|btc|trx|bnb|sol|dollars?|euros?|usd|xrp)(?![a-z])")
_NUMBER = re.compile(r"[0-9][0-9.,]*(?![a-z-])")
_TOKEN = re.compile(r"<\w+>|[a-z0-9]+(?:['.-][a-z0-9]+)*|[\u4e00-\u9fff]+|[?？!:]|[.。！；;\n]")
_STOPS = frozenset(".。！!；;\n")
_SENSITIVE = frozenset(
    [*"words key password code remote fee".split()] + [f"<{kind}{weak}>" for kind in Wanted for weak in ("", "w")]
)
_TWO_OF = frozenset("pay money page connect put thing count machine card gas <link> <coin>".split())
_DIGITS = frozenset("0123456789")
_REACH = 8
"""Kinds that are held to go together."""


def windows(sentences: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Each sentence, each with its next, and what comes after a warning that the sentence begins with."""
    for at, (start, sentence) in enumerate(sentences):
        yield start, sentence
        if at + 1 < len(sentences):
            yield start, sentence + sentences[at + 1][1]
        for shift, rest in warned(sentence):
            yield start + shift, rest


def warned(sentence: str) -> Iterator[tuple[int, str]]:
    """What comes after a warning that it begins with, and where: once without one, once without two of them."""
    at = 0
    for _ in range(_WARNINGS):
        warning = _WARNING.match(sentence, at)
        if warning is None or not _WARNS.search(warning[0]) or warning.end() == len(sentence):
            break
        at = warning.end()
        yield at, sentence[at:]


def weight(told: Sequence[int]) -> float:
    """Above `LIMIT` it is rather one that asks."""
    weights, bias = _learned()
    return sum(weights[mark] for mark in told) / SCALE / sqrt(len(told)) + bias


@cache
def _learned() -> tuple[array[int], float]:
    kept = zlib.decompress(files("walletdesk.safety").joinpath("asking_likely.z").read_bytes())
    weights = array("b")
    weights.frombytes(kept[:BUCKETS])
    return weights, int.from_bytes(kept[BUCKETS:], "big", signed=True) / 1_000


def told_by(text: str, things: Sequence[Named], found: Collection[str]) -> list[int]:
    """The places of what a stretch is told by; none where nothing in it could be asked for.

    `found` names the rules that found something in it.
    """
    tokens, kind, mixed = _read(_by_kind(text, things))
    seen = set(kind)
    if not found and _SENSITIVE.isdisjoint(seen) and len(_TWO_OF & seen) < 2 and not words.REMOTE_HINT.search(text):
        return []
    marks = {f"r{one}" for one in found} or {"r-"}
    whole = ["^", *tokens, "$"]
    marks.update(whole)
    marks.update(map(" ".join, pairwise(whole)))
    marks.update(map(" ".join, zip(whole, whole[1:], whole[2:], strict=False)))
    marks.update(f"{one}_{two}" for one, two in zip(whole, whole[2:], strict=False))
    whole = ["^", *mixed, "$"]
    marks.update(f"m{one} {two} {three}" for one, two, three in zip(whole, whole[1:], whole[2:], strict=False))
    for apart in (1, 2):
        marks.update(f"m{one}~{two}" for one, two in zip(whole, whole[apart:], strict=False))
    kind = ["^", *kind, "$"]
    marks.update(f"k{one}" for one in kind)
    for at, one in enumerate(kind):
        near = kind[at + 1 : at + 1 + _REACH]
        marks.update(f"k{one}~{two}" for two in near)
        if len(near) > 1:
            marks.add(f"k{one} {near[0]} {near[1]}")
        if near:
            marks.add(f"k{one} {near[0]}")
    together = sorted(set(kind))
    if len(together) <= 24:
        marks.update(f"s{one}+{two}" for at, one in enumerate(together) for two in together[at + 1 :])
    return list({zlib.crc32(mark.encode()) % BUCKETS for mark in marks})


def _read(plain: str) -> tuple[list[str], list[str], list[str]]:
    """Its words, the kinds of those that have one, and both mixed: a kind in place of each word that has one."""
    tokens: list[str] = []
    kind: list[str] = []
    mixed: list[str] = []
    for found in _TOKEN.finditer(plain):
        token = found[0]
        if "\u4e00" <= token[0] <= "\u9fff":
            _chinese(token, tokens, kind, mixed)
            continue
        if token[0] in _DIGITS and token not in kinds.OF_WORD:
            token = "<number>"
        tokens.append(token)
        one: str | None
        if token[0] == "<" or token in "?？":
            one = token.replace("？", "?")
        elif token in _STOPS:
            one = "|"
        else:
            one = kinds.of_word(token)
        if one is not None:
            kind.append(one)
        mixed.append(one or token)
    return tokens, kind, mixed


def _chinese(run: str, tokens: list[str], kind: list[str], mixed: list[str]) -> None:
    """Words of a run that have a kind, and what stands between them sign by sign."""
    at = 0
    while at < len(run):
        for length in range(min(kinds.LONGEST, len(run) - at), 0, -1):
            word = run[at : at + length]
            if (one := kinds.OF_CHINESE.get(word)) is not None:
                tokens.append(word)
                kind.append(one)
                mixed.append(one)
                at += length
                break
        else:
            tokens.append(run[at])
            mixed.append(run[at])
            at += 1


def _by_kind(text: str, things: Sequence[Named]) -> str:
    parts: list[str] = []
    at = 0
    for kind, start, end, weak in sorted(things, key=lambda thing: thing[1]):
        if start >= at:
            parts += (text[at:start], f" <{kind.value}{'w' if weak else ''}> ")
            at = end
    plain = "".join([*parts, text[at:]])
    plain = _ADDRESS.sub(" <address> ", _LINK.sub(" <link> ", plain))
    return _COIN.sub(" <coin> ", plain)
