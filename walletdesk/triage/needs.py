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
from itertools import accumulate
from re import _constants as op  # type: ignore[attr-defined]  # the only reader of patterns there is
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

MOST = 500
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
    ends: Literals = frozenset({""})
    """What is not `exact` begins with one of these, and ends with one."""


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
            begun = part.exact or part.ends
            if part.exact is None and len(exact) * len(begun) <= MOST:
                exact = frozenset(one + other for one in exact for other in begun)
            found += [exact, *part.needs]
            exact = begun
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
    told = [sorted(sets, key=_bits, reverse=True) for sets in each]
    best, next_best = (frozenset[str]().union(*(sets[min(i, len(sets) - 1)] for sets in told)) for i in (0, 1))
    return _Part(None, (best, next_best))


def _repeat(least: int, most: int, items: Iterable[Any]) -> _Part:
    part = _sequence(items)
    if least == 0:
        return _Part(part.exact | {""}) if most == 1 and part.exact is not None else _ANYTHING
    return part if most == 1 else _Part(None, _needed(part), part.exact or frozenset({""}))


class Sieve:
    """Tells which of `groups` may match a text; each group is one or several patterns."""

    def __init__(self, groups: Sequence[Iterable[str]]) -> None:
        self._always: set[int] = set()
        self._owners: dict[str, list[tuple[int, tuple[Literals, ...]]]] = {}
        """A literal of the most telling set of a pattern: its group, and the pattern's other sets, the smallest first."""
        self._sets: dict[str, dict[Literals, None]] = {}
        """A literal and the other sets that have it."""
        self._by_part: dict[str, list[tuple[str, Literals]]] = {}
        """The rarest of a literal's parts; the literal, and all its parts."""
        self._short: list[str] = []
        """Literals that have no part."""
        for group, patterns in enumerate(groups):
            for pattern in patterns:
                self._add(group, needs(pattern))
        self._parts = frozenset(self._by_part)

    def _add(self, group: int, sets: tuple[Literals, ...]) -> None:
        if not sets:
            self._always.add(group)
            return
        others = tuple(sorted(sets[1:], key=len))
        for literal in sets[0]:
            self._owners.setdefault(literal, []).append((group, others))
            self._index(literal)
        for one in others:
            for literal in one:
                self._index(literal)[one] = None

    def _index(self, literal: str) -> dict[Literals, None]:
        if literal not in self._sets:
            self._sets[literal] = {}
            if parts := _parts(literal):
                self._by_part.setdefault(max(parts, key=_rarity), []).append((literal, parts))
            else:
                self._short.append(literal)
        return self._sets[literal]

    def may(self, text: str) -> set[int]:
        """Numbers of the groups that may match `text`."""
        return self.within(text).may(text)

    def within(self, text: str) -> Within:
        """What is left to ask of parts of `text`: of most patterns it holds nothing, and of the others few literals."""
        there = _parts_of_text(text)
        may_be = [literal for literal in self._short if literal in text]
        may_be += [literal for part in there & self._parts for literal, parts in self._by_part[part] if parts <= there]
        left: dict[Literals, list[str]] = {}
        for literal in may_be:
            for one in self._sets[literal]:
                left.setdefault(one, []).append(literal)
        telling: list[tuple[str, Sequence[tuple[int, Left]]]] = []
        for literal in may_be:
            owners: list[tuple[int, Left]] = [
                (group, tuple(map(left.__getitem__, others)))
                for group, others in self._owners.get(literal, ())
                if all(map(left.__contains__, others))
            ]
            if owners and literal in text:
                telling.append((literal, owners))
        return Within(self._always, telling)


Left = tuple[Sequence[str], ...]
"""The literals of each set of a pattern that a text may hold."""


class Within:
    """Asks of a part of a text what the whole of it left to ask."""

    def __init__(self, always: Set[int], telling: Sequence[tuple[str, Sequence[tuple[int, Left]]]]) -> None:
        self._always = always
        self._telling = telling

    def may(self, part: str) -> set[int]:
        """Numbers of the groups that may match `part`."""
        found = {*self._always}
        for literal, owners in self._telling:
            if literal in part:
                found.update(group for group, sets in owners if group not in found and _all_there(sets, part))
        return found


def _all_there(sets: Left, text: str) -> bool:
    for literals in sets:
        for literal in literals:
            if literal in text:
                break
        else:
            return False
    return True


def _rarity(part: str) -> tuple[float, str]:
    return sum(map(_bits_of, part)), part


@cache
def _parts(literal: str) -> frozenset[str]:
    """What a text that holds it has among `_parts_of_text`: three letters of one word and the blanks around it, two letters on
    either side of a blank, or up to two characters where not all are ASCII."""
    if not literal.isascii():
        return frozenset(_slices(literal, min(2, len(literal))))
    return frozenset(
        [
            *(three for three in _slices(literal, 3) if three[1] != " "),
            *(five for five in _slices(literal, 5) if five[2] == " "),
        ]
    )


def _parts_of_text(text: str) -> set[str]:
    words = text.split(" ")
    there = set(_slices(f" {' '.join(set(words))} ", 3))  # each once: people repeat themselves
    there.update([text[max(0, i - 3) : i + 2] for i in accumulate(len(word) + 1 for word in words)])
    if not text.isascii():
        there.update(_slices(text, 2))
        there.update(text)
    return there


def _slices(text: str, size: int) -> list[str]:
    return [text[i : i + size] for i in range(len(text) - size + 1)] if size else []
