"""What the browser's twin of the secret gate is built from: the server's own patterns and words, and the lists of BIP-39.

`bin/web` writes it beside the packages before it builds or tests; `web/widget/build/twin.ts` makes modules of it.  So
there is one source of each, and no copy of a list in the repository.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

from walletdesk.safety import (
    cards,
    chinese,
    cues,
    disguised,
    everyday,
    hexkeys,
    identity,
    keyparts,
    keys,
    keystore,
    labelled,
    lists,
    lookback,
    panel_words,
    reaction,
    reaction_words,
    view,
    words,
)
from walletdesk.wire import SecretKind

ROOT = Path(__file__).resolve().parents[2]

PATTERNS: dict[ModuleType, str] = {
    cues: "CUES STRONG_KEY SAID_AFTER ANNOUNCED IMPORTED OFFERED NO_OWNING OWNED_AT_ONCE TRANSFER PHRASE",
    hexkeys: "LONG HEX GROUPED ADDRESS_LINE PADDING",
    keys: "LONG BASE58 EXTENDED PREFIXED NUMBERS MANY_NUMBERS PEM PEM_END",
    keyparts: "PART MIXED CAPITALS",
    keystore: "CIPHERTEXT KDF",
    view: "INVISIBLE_RUN LABEL MARKUP MAY_BE_MARKUP ESCAPE",
    words: "SENTENCE_END",
    chinese: "SENTENCE_END CLAUSE_END NAMES BLOCK",
    disguised: "DIGIT_IN_WORD ONE_BY_ONE BASE64",
    lookback: "WORD",
}
"""By module, without the underscore before each."""
MORE: dict[ModuleType, str] = {
    cards: "MANY_DIGITS NUMBER ISSUED CARD ELSE SENTENCE BACK",
    labelled: "PASSWORD_SAID PASSWORD_QUOTED SENTENCE SAID_OF ADDRESS OF_PROGRAMS WORDS_JOINED CODE CODE_BEFORE BACKUP BACKUP_NEXT "
    "OTPAUTH GENERATOR PREFIXED KEY_VALUE LETTER_AND_DIGIT",
}
"""Those of what is fetched when a text may hold it: what somebody calls a password, a code or a key, and cards."""

LANGUAGES = ("en", "zh")
"""In which the reaction is written."""

PAIR_LEAST = 5
"""Bits that a pair of Chinese characters must add to be in the browser's table; the server's begins at 3."""


def made() -> dict[str, Any]:
    """All of it, as JSON."""
    return {
        "patterns": _patterns(PATTERNS),
        "hint": _hint(),
        "more": _more(),
        "numbers": _numbers(),
        "said": {language: _said(language) for language in panel_words.PANELS},
        "common": " ".join(sorted(everyday.COMMON)),
        "fillers": " ".join(sorted(everyday.FILLERS)),
        "smallTalk": " ".join(sorted(everyday.SMALL_TALK)),
        "steps": {language: reaction.safe_steps(language) for language in LANGUAGES},
        "lists": {known.name: _words_of(known) for known in (lists.ENGLISH, *lists._LATIN, *lists.OF_OTHER_SCRIPTS)},
        "schemes": _schemes(),
        "weights": "".join(map(str, map(_freedom, _words_of(lists.ENGLISH).split()))),
        "chinese": _chinese(),
        "pairs": _pairs(),
    }


_OF_WALLETS = (SecretKind.RECOVERY_PHRASE, SecretKind.PRIVATE_KEY, SecretKind.EXTENDED_KEY, SecretKind.KEYSTORE)


def _said(language: str) -> dict[str, Any]:
    """All that the alarm in the chat says in a language in which the chat does not speak, as `web/widget/twin/warned.ts` reads it."""
    panel, parts = panel_words.PANELS[language], reaction_words.MORE[language]
    held = {kind: parts.held.format(parts.name(kind)) for kind in SecretKind if kind in reaction_words._ORDER}
    glued = {
        SecretKind.API_KEY: (parts.api, parts.never),
        SecretKind.PASSWORD: (parts.change, parts.never),
        SecretKind.CODE: (parts.code, parts.never),
        SecretKind.CARD: (parts.calm,),
        SecretKind.IDENTITY: (parts.calm,),
    }
    opened = parts.glue + parts.glue.join((parts.never, parts.wallet))
    return {
        "panel": {
            "alarmTitle": panel.title,
            "askTitle": panel.ask_title,
            "alarmKept": panel.kept,
            "alarmLater": panel.later,
            "alarmAgain": panel.again,
            "itIsHash": panel.is_hash,
            "itIsKey": panel.is_key,
            "harmless": panel.harmless,
            "harmlessWhy": panel.harmless_why,
            "harmlessForm": panel.harmless_form,
            "harmlessDo": panel.harmless_do,
            "harmlessNot": panel.harmless_not,
            "harmlessDone": panel.harmless_done,
            "harmlessLate": panel.harmless_late,
        },
        "said": {
            "title": {kind: held[kind] for kind in _OF_WALLETS},
            "stopped": panel.stopped,
            "parts": panel.parts,
            "kept": parts.glue + panel.rest,
            "open": opened,
            "openAnyway": parts.glue + parts.wallet,
            "asked": panel.asked,
            "hashWord": "hash ",
            "fileName": panel.file_name,
        },
        "steps": reaction.safe_steps(language),
        "further": {
            kind: {
                "title": held[kind],
                "open": parts.glue + parts.glue.join(said),
                "steps": reaction.steps(kind, language),
            }
            for kind, said in glued.items()
        },
    }


def _numbers() -> dict[str, Any]:
    """Numbers of people: country, check, pattern alone and beside others, words before it."""
    names = "TOKEN APART SEVEN GROUPS THREE".split()
    return {
        "patterns": {name: in_javascript(getattr(identity, f"_{name}")) for name in names},
        "rows": [
            [
                row.country,
                row.check.__name__.lstrip("_"),
                in_javascript(re.compile(row.written)),
                in_javascript(re.compile(identity._NOT_BESIDE.format(row.written))),
                [] if row.alone else list(row.words),
            ]
            for row in identity.ROWS
        ],
    }


def _patterns(of: dict[ModuleType, str]) -> dict[str, str]:
    return {
        f"{module.__name__.rsplit('.', 1)[-1]}.{name}": in_javascript(found)
        for module, names in of.items()
        for name in names.split()
        if isinstance(found := getattr(module, f"_{name}"), re.Pattern)
    }


def _more() -> dict[str, Any]:
    """Patterns, labels by rule (Latin ones, others), and what is said when one of these was stopped."""
    kinds = (SecretKind.API_KEY, SecretKind.PASSWORD)
    return {
        "patterns": _patterns(MORE),
        "labels": [[*map(list, rule[:2])] for rule in labelled._RULES],
        "prefixes": list(labelled._PREFIXES),
        "saidOf": " ".join(sorted(labelled._WORDS_OF_PASSWORDS)),
        "steps": {language: [reaction.steps(kind, language) for kind in kinds] for language in LANGUAGES},
    }


_LABELS = (
    r"(?<![a-z])(?:pass|pwd|pins?(?![a-z])|cod|otp|totp|2fa|mfa|api|secret|token|keys?(?![a-z])|bearer|auth|contrase|clave|senha|kennw"
    r"|has[lł]o|heslo|wachtw|sifre|parola|kata sandi|mat khau|ps?w(?![a-z])|kod |cv[cv]|card se|sms|access|google|setup)|scode"
)
"""Parts of the Latin labels, as a whole word begins."""


def _hint() -> str:
    """What a text holds that may hold one of `MORE`'s, as a pattern over its view: a part of a label, or a long run of digits."""
    latin = {label for rule in labelled._RULES for label in rule[0]} | set(cards._MAY_BE_BACK)
    others = {label[-2:] for rule in labelled._RULES for label in rule[1]}
    hint = "|".join([_LABELS, *sorted(others), "安全", "[a-z0-9_-]{18}", "(?:[0-9][ -]?){12}"])
    if unknown := [label for label in latin if not re.search(hint, label)]:
        raise ValueError(f"no hint of {unknown}")
    return hint


def in_javascript(pattern: re.Pattern[str]) -> str:
    """The same pattern as `RegExp` reads it with the flag `u`: what is a letter there is one here."""
    source = pattern.pattern
    source = source.replace("(?P<", "(?<").replace('\\"', '"')
    source = source.replace(r"[^\W\d_]", r"\p{L}").replace(r"[^\W_]", r"[\p{L}\p{N}]")
    source = re.sub(r"(\[[^\]]*)\\w", r"\1\\p{L}\\p{N}_", source)
    source = source.replace(r"\w", r"[\p{L}\p{N}_]")
    boundary = r"(?:(?<=[\p{L}\p{N}_])(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}_])(?=[\p{L}\p{N}_]))"
    if re.search(r"\\[WBAZ]", source):
        raise ValueError(f"no JavaScript for {pattern.pattern}")
    return source.replace(r"\b", boundary)


def _schemes() -> dict[str, str]:
    """Electrum's old list and Monero's by name, folded as a view shows them."""
    return {
        known.name.replace(" ", "_"): " ".join(known.by_place[place] for place in range(len(known.written)))
        for known in (*lists.DENSE_ONLY, *lists.MONERO_OF_OTHER_SCRIPTS)
    }


def _words_of(known: lists.WordList) -> str:
    return " ".join(known.by_place[place] for place in range(2048))


def _freedom(word: str) -> int:
    """How freely a sentence holds the word: 2 any sentence does, 1 many do, 0 hardly any."""
    return 2 if word in everyday.EVERYDAY else 1 if word in everyday.FREQUENT else 0


def _chinese() -> dict[str, str]:
    """The simplified characters in order, and the traditional ones where they differ, each after its twin."""
    simplified, traditional = (lists.places(f"chinese_{script}") for script in ("simplified", "traditional"))
    twins = [a + b for a, b in zip(simplified, traditional, strict=True) if a != b]
    return {"simplified": "".join(simplified), "twins": "".join(twins)}


def _pairs() -> dict[str, str]:
    table = zlib.decompress((ROOT / "walletdesk" / "safety" / "chinese_pairs.z").read_bytes())
    kept = bytes(bits if bits >= PAIR_LEAST else 0 for bits in table[4096:])
    return {"edges": base64.b64encode(table[:4096]).decode(), "inside": base64.b64encode(zlib.compress(kept)).decode()}


def given() -> bytes:
    return json.dumps(made(), ensure_ascii=False).encode()


def write(path: Path) -> None:
    """Write it to `path` if it is not there already."""
    wanted = given()
    if not path.is_file() or path.read_bytes() != wanted:
        path.write_bytes(wanted)
