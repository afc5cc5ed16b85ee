"""Which letters a text must hold before a pattern can match it.

A hundred alternatives tried at every letter of a text that has nothing to do with
them took most of the first look's time.  `needs` reads off a pattern sets of
literals, of each of which every match holds at least one, and `Sieve` tells which
of many patterns have theirs in a text.  It only ever leaves out what could not
match: what it cannot read it lets through.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence, Set
from functools import cache
from re import _constants as op  # type: ignore[attr-defined]  # the only reader of patterns there is
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

MOST = 200
"""Strings that a part of a pattern is spelled out into; past it the part before is kept as a set of its own."""
_WIDE = 12
"""Characters of a class that is spelled out."""
_TELLING = 4.0
"""Bits a set must tell to be worth asking for."""
_COMMON = " etaoinsrhldcumfpgwybvkxjqz"
"""Commonest first; taken to double in rarity every six places."""

Literals = frozenset[str]


class _Part(NamedTuple):
    exact: Literals | None
    """Every text the part matches, where they are few."""
    needs: tuple[Literals, ...] = ()
    """Of each of these at least one is in whatever it matches."""


_EMPTY = _Part(frozenset({""}))
_ANYTHING = _Part(None)


def needs(pattern: str) -> tuple[Literals, ...]:
    """Sets of literals, the most telling first; a text that matches holds one of each.  None when nothing is sure."""
    return tuple(sorted(_needed(_sequence(parser.parse(pattern))), key=_bits, reverse=True))


def _needed(part: _Part) -> tuple[Literals, ...]:
    found = part.needs if part.exact is None else (*part.needs, part.exact)
    return tuple(one for one in dict.fromkeys(found) if one and _bits(one) >= _TELLING)


@cache
def _bits(literals: Literals) -> float:
    """How much it tells that one of them is there: little when they are many, short, or made of common letters."""
    return -math.log2(sum(2.0 ** -sum(map(_bits_of, literal)) for literal in literals))


@cache
def _bits_of(character: str) -> float:
    if not character.isascii():
        return 9
    place = _COMMON.find(character)
    return 3 + place / 6 if place >= 0 else 6


def _sequence(items: Iterable[Any]) -> _Part:
    found: list[Literals] = []
    exact: Literals = frozenset({""})
    whole = True
    for code, argument in items:
        part = _one(code, argument)
        if part.exact is not None and len(exact) * len(part.exact) <= MOST:
            exact = frozenset(one + other for one in exact for other in part.exact)
        else:
            whole = False
            found += [exact, *part.needs]
            exact = part.exact or frozenset({""})
    return _Part(exact) if whole else _Part(None, (*found, exact))


def _one(code: Any, argument: Any) -> _Part:
    if code is op.LITERAL:
        return _Part(frozenset({chr(argument)}))
    if code is op.IN:
        return _class(argument)
    if code is op.SUBPATTERN:
        _, added, removed, inner = argument
        return _sequence(inner) if not added and not removed else _ANYTHING
    if code is op.BRANCH:
        return _branch([_sequence(inner) for inner in argument[1]])
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return _repeat(*argument)
    if code in (op.AT, op.ASSERT, op.ASSERT_NOT):  # they look and take nothing
        return _EMPTY
    return _ANYTHING


def _class(members: Sequence[Any]) -> _Part:
    characters: set[str] = set()
    for code, argument in members:
        if code is op.LITERAL:
            characters.add(chr(argument))
        elif code is op.RANGE and argument[1] - argument[0] < _WIDE:
            characters.update(chr(one) for one in range(argument[0], argument[1] + 1))
        else:
            return _ANYTHING
    return _Part(frozenset(characters)) if len(characters) <= _WIDE else _ANYTHING


def _branch(parts: Sequence[_Part]) -> _Part:
    exact = frozenset[str]().union(*(part.exact or () for part in parts))
    if all(part.exact is not None for part in parts) and len(exact) <= MOST:
        return _Part(exact)
    each = [_needed(part) for part in parts]
    if not all(each):
        return _ANYTHING
    either = frozenset[str]().union(*(max(sets, key=_bits) for sets in each))
    return _Part(None, (either,))


def _repeat(least: int, most: int, items: Iterable[Any]) -> _Part:
    part = _sequence(items)
    if least == 0:
        return _Part(part.exact | {""}) if most == 1 and part.exact is not None else _ANYTHING
    return part if most == 1 else _Part(None, _needed(part))


class Sieve:
    """Tells which of `groups` may match a text; each group is one or several patterns."""

    def __init__(self, groups: Sequence[Iterable[str]]) -> None:
        self._always: set[int] = set()
        self._plain: list[tuple[int, tuple[Literals, ...]]] = []
        """Group and sets of the patterns that no gram finds."""
        self._by_gram: dict[str, dict[str, list[tuple[int, tuple[Literals, ...]]]]] = {}
        """Three letters or two characters of a literal, the literal, and whose it is: the group, and the pattern's other
        sets, the smallest first."""
        for group, patterns in enumerate(groups):
            for pattern in patterns:
                self._add(group, needs(pattern))
        self._grams = frozenset(self._by_gram)

    def _add(self, group: int, sets: tuple[Literals, ...]) -> None:
        indexed = next((one for one in sets if all(map(_has_gram, one))), None)
        if indexed is None:
            self._plain.append((group, sets)) if sets else self._always.add(group)
            return
        others = tuple(sorted((one for one in sets if one is not indexed), key=len))
        for literal in indexed:
            self._by_gram.setdefault(_gram(literal), {}).setdefault(literal, []).append((group, others))

    def may(self, text: str) -> set[int]:
        """Numbers of the groups that may match `text`."""
        return self.within(text).may(text)

    def within(self, text: str) -> Within:
        """What is left to ask of parts of `text`: of most patterns it holds nothing, and of the others few literals."""
        there: set[str] = set()
        for word in set(text.split(" ")):  # each once: people repeat themselves
            parted = f" {word} "
            there.update([parted[i : i + 3] for i in range(len(parted) - 2)])
        if not text.isascii():
            there |= {text[i : i + 2] for i in range(len(text) - 1)}
            there.update(text)
        held = there & self._grams
        left = _Left(text, there)
        telling = [
            (literal, owners)
            for gram in held
            for literal, all_owners in self._by_gram[gram].items()
            if left.holds(literal) and (owners := left.of(all_owners))
        ]
        return Within(self._always, left.of(self._plain), telling)


class Within:
    """Asks of a part of a text what the whole of it left to ask."""

    def __init__(
        self,
        always: Set[int],
        plain: Sequence[tuple[int, Left]],
        telling: Sequence[tuple[str, Sequence[tuple[int, Left]]]],
    ) -> None:
        self._always = always
        self._plain = plain
        self._telling = telling

    def may(self, part: str) -> set[int]:
        """Numbers of the groups that may match `part`."""
        found = {*self._always, *(group for group, sets in self._plain if _all_there(sets, part))}
        for literal, owners in self._telling:
            if literal in part:
                found.update(group for group, sets in owners if group not in found and _all_there(sets, part))
        return found


Left = tuple[Sequence[str], ...]
"""The literals of each set of a pattern that a text holds."""


class _Left:
    """What a text holds of the sets that patterns need; many patterns share one."""

    def __init__(self, text: str, grams: Set[str]) -> None:
        self._text = text
        self._grams = grams
        self._held: dict[Literals, Sequence[str]] = {}

    def of(self, owners: Sequence[tuple[int, tuple[Literals, ...]]]) -> list[tuple[int, Left]]:
        """The patterns all of whose sets have a literal in the text, with those alone."""
        found: list[tuple[int, Left]] = []
        for group, sets in owners:
            left: list[Sequence[str]] = []
            for literals in sets:
                held = self._held.get(literals)
                if held is None:
                    held = self._held[literals] = [one for one in literals if self.holds(one)]
                if not held:
                    break
                left.append(held)
            else:
                found.append((group, tuple(left)))
        return found

    def holds(self, literal: str) -> bool:
        # Its ends first: whether the text has them is known by now, and most are not there.
        return _ends(literal) <= self._grams and literal in self._text


def _all_there(sets: Left, text: str) -> bool:
    for literals in sets:
        for literal in literals:
            if literal in text:
                break
        else:
            return False
    return True


def _has_gram(literal: str) -> bool:
    return bool(_grams(literal))


def _gram(literal: str) -> str:
    """Its rarest three letters of one word and the blanks around it, or up to two characters where not all are ASCII."""
    return max(_grams(literal), key=lambda gram: sum(map(_bits_of, gram)))


@cache
def _grams(literal: str) -> tuple[str, ...]:
    size = 3 if literal.isascii() else min(2, len(literal))
    grams = [literal[i : i + size] for i in range(len(literal) - size + 1)] if size else []
    return tuple(gram for gram in grams if len(gram) < 3 or gram[1] != " ")


@cache
def _ends(literal: str) -> frozenset[str]:
    """The first three letters and the last."""
    return frozenset(gram for gram in (literal[:3], literal[-3:]) if len(gram) == 3 and gram[1] != " ")
