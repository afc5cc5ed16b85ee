"""People who do not want to live any more: recognised broadly, answered with fixed words and help lines, never by a bot.

Words and lines stand in `help_lines.json`, each line with its source and when it was last looked at.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from walletdesk.kit import fold

LINES = Path(__file__).parent / "help_lines.json"

_SAYS = re.compile(
    r"\b(?:do(?:n'?t| not)|no longer|never) (?:really )?(?:want|wanna|wish) (?:to )?(?:live|be alive|go on living|exist|be here any ?more|wake up)\b"
    r"|\b(?:i|just) (?:want|wanna|would like|'d like) (?:to )?(?:die|be dead|disappear forever|end it(?: all)?)\b|\bwish i (?:was|were) dead\b"
    r"|\b(?:kill|hang|hurt|harm|cut|drown|shoot)(?:ing)? myself\b|\bsuicid(?:e|al)\b|\bend(?:ing)? (?:my (?:own )?life|it all)\b|\btake my (?:own )?life\b"
    r"|\bno (?:reason|point) (?:to live|in living|living|to go on)\b|\bnothing (?:left )?to live for\b|\bbetter off (?:dead|without me)\b"
    r"|\b(?:can(?:'?t|not)) (?:go on|live(?: like this| with this)?) (?:any ?more|any longer)\b|\bjump(?:ing)? off (?:a|the) (?:bridge|roof|building)\b"
    r"|不想活|活不下去|自杀|自殺|轻生|輕生|想死(?!我)|跳楼|跳樓|寻死|尋死|结束(?:自己的?)?生命|結束生命|活着(?:还)?(?:没|有什么)意[思义]|不如死|死了算了|不想活着|没有活下去|割腕"
    r"|\bno quiero (?:seguir )?viv(?:ir|iendo)\b|\bquiero morir(?:me)?\b|\bsuicid(?:arme|io)\b|\bmatarme\b"
    r"|\bnão quero (?:mais )?viver\b|\bquero morrer\b|\bme matar\b"
    r"|\bje (?:ne )?veux plus vivre\b|\bje veux mourir\b|\bme suicider\b|\bme tuer\b"
    r"|\bich (?:will|möchte) nicht mehr leben\b|\bich (?:will|möchte) sterben\b|\bbring(?:e)? mich um\b|\bselbstmord\b"
    r"|\bnon voglio più vivere\b|\bvoglio morire\b|死にたい|生きていたくない|자살|죽고 싶|살고 싶지 않"
    r"|не хочу (?:больше )?жить|хочу умереть|поконч(?:у|ить) с собой",
    re.IGNORECASE,
)
_NAMES = re.compile(r"\bsuicide (?:squad|burn|lock|nft|token|coin)s?\b", re.IGNORECASE)
"""What is called so and means nobody."""
SURE = 0.4
"""From here on the model's guess is enough: who is not in distress loses nothing by a kind word and a person."""


class Line(msgspec.Struct, frozen=True):
    where: str
    name: str
    number: str
    source: str


class Help(msgspec.Struct, frozen=True):
    words: str
    """What the desk says; `{lines}` stands for the lines."""
    lines: list[Line]


class _Lines(msgspec.Struct, frozen=True):
    checked: str
    languages: dict[str, Help]


def in_distress(text: str, intent: str, confidence: float) -> bool:
    """`intent` and `confidence` are the model's guess."""
    plain = _NAMES.sub(" ", " ".join(fold.nfkc(text, 4000).replace("’", "'").split()))
    return _SAYS.search(plain) is not None or (intent == "person_in_distress" and confidence >= SURE)


def words(language: str) -> str:
    """The caring words and the lines of a language, in English where there are none for it."""
    known = lines().languages
    there = known.get(language.partition("-")[0]) or known["en"]
    listed = "\n".join(f"{one.where}: {one.name}, {one.number}" for one in there.lines)
    return there.words.replace("{lines}", listed)


@cache
def lines() -> _Lines:
    return msgspec.json.decode(LINES.read_bytes(), type=_Lines)
