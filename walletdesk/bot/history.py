"""What came of the bot's answers on this desk decides how sure it has to be of the next one.

Who got an answer says that it helped, that it did not, or asks for a person.  From these words a curve is fitted: how likely an
answer helps that was held to be right with such a chance.  Where it says that fewer than half are helped, the bot answers no
more.  It only ever becomes more careful than it ships: of what it never answered, nobody said whether it would have helped.
One contact counts once, with the newest word, so that nobody silences the bot alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import text

from walletdesk.kit.clock import DAY
from walletdesk.kit.unit import Query, Row, Unit

SINCE = 90 * DAY
"""Older words tell of other articles; a bot that went silent begins again."""
LEAST = 30
"""Contacts who said something, before it moves the limit of all questions."""
LEAST_OF_INTENT = 12
"""The same for the questions of one intent."""
HELPS = 0.5
CERTAIN = 0.999
"""No chance is higher."""

_SPREAD_OF_SLOPE, _SPREAD_OF_SHIFT = 0.5, 1.5
"""How far, in standard deviations, a desk is thought to be from the chances as they ship, before anybody said anything."""
_STEPS, _SMALLEST = 30, 1e-6


class Judged(Row, frozen=True, kw_only=True):
    chance: int
    """Per mille."""
    intent: str
    helped: bool


_JUDGED = Query(
    text(
        "select chance, intent, (outcome = 'helped') as helped from ("
        "select t.chance, t.intent, t.outcome, row_number() over (partition by c.contact_id order by t.id desc) as place "
        "from (select * from bot_turn order by id desc limit 5000) t join conversation c on c.id = t.conversation_id "
        "where t.decision = 'answer' and t.mode = 'reply' and t.outcome <> '' and t.chance >= :chance "
        "and t.created_at >= :since) as words where place = 1"
    ),
    Judged,
)


class History(msgspec.Struct, frozen=True, kw_only=True):
    said: int = 0
    """Contacts who said whether the answer helped."""
    helped: int = 0
    all: float = 0.0
    """How likely right an answer has to be; 0 where the desk's history says nothing against what ships."""
    intents: dict[str, float] = {}
    """The same for questions of an intent, where its own answers say so."""

    def at_least(self, intent: str) -> float:
        return max(self.all, self.intents.get(intent, 0.0))


def of_desk(unit: Unit, ships: float) -> History:
    """`ships` is the limit that holds without a history."""
    rows = unit.all(_JUDGED, chance=round(ships * 1000), since=unit.now - SINCE)
    return read(rows, ships)


def read(rows: Sequence[Judged], ships: float) -> History:
    by_intent: dict[str, list[Judged]] = {}
    for one in rows:
        by_intent.setdefault(one.intent, []).append(one)
    limits = {
        intent: limit(some, ships) for intent, some in by_intent.items() if intent and len(some) >= LEAST_OF_INTENT
    }
    return History(
        said=len(rows),
        helped=sum(one.helped for one in rows),
        all=limit(rows, ships) if len(rows) >= LEAST else 0.0,
        intents={intent: one for intent, one in limits.items() if one > 0},
    )


def limit(rows: Iterable[Judged], ships: float) -> float:
    """The chance from which on an answer helps; 0 where that is not above `ships`, 1 where none does."""
    start = _logit(ships)
    slope, shift = _fitted([(_logit(one.chance / 1000) - start, one.helped) for one in rows], start)
    wanted = _logit(HELPS)
    if shift >= wanted:
        return 0.0
    if shift + slope * (_logit(CERTAIN) - start) < wanted:
        return 1.0
    return _sigmoid(start + (wanted - shift) / slope)


def _fitted(points: Sequence[tuple[float, bool]], start: float) -> tuple[float, float]:
    """Slope and shift of the log-odds by Newton's steps, drawn by their priors towards the chances as they ship."""
    strong, weak = 1 / _SPREAD_OF_SLOPE**2, 1 / _SPREAD_OF_SHIFT**2

    def loss(slope: float, shift: float) -> float:
        prior = strong * (slope - 1) ** 2 / 2 + weak * (shift - start) ** 2 / 2
        odds = ((slope * x + shift) * (1 if helped else -1) for x, helped in points)
        return prior + sum(math.log1p(math.exp(-abs(one))) + max(-one, 0.0) for one in odds)

    slope, shift = 1.0, start
    for _ in range(_STEPS):
        to_slope, to_shift = strong * (slope - 1), weak * (shift - start)
        slopes, shifts, both = strong, weak, 0.0
        for x, helped in points:
            likely = _sigmoid(slope * x + shift)
            off, bend = likely - helped, likely * (1 - likely)
            to_slope += off * x
            to_shift += off
            slopes += bend * x * x
            shifts += bend
            both += bend * x
        whole = slopes * shifts - both * both
        by_slope, by_shift = (
            (shifts * to_slope - both * to_shift) / whole,
            (slopes * to_shift - both * to_slope) / whole,
        )
        before, part = loss(slope, shift), 1.0
        while part > _SMALLEST and loss(slope - part * by_slope, shift - part * by_shift) > before:
            part /= 2  # far from the bottom a whole step leads over it
        slope, shift = slope - part * by_slope, shift - part * by_shift
        if abs(by_slope) + abs(by_shift) < _SMALLEST:
            break
    return slope, shift


def _logit(share: float) -> float:
    share = min(max(share, 1 - CERTAIN), CERTAIN)
    return math.log(share / (1 - share))


def _sigmoid(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
