"""The secrets of `leaks.py`, and what the server's gate makes of each, for the gate's twin in the browser.

    python -m tests.safety.vectors SEED EACH

A JSON line for each, on its way through a pipe and never on a disk: who tests the twin reads them (`web/widget/twin`,
`bench/twin.py`).
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any

from tests.safety import leaks
from walletdesk.safety import Earlier, screen
from walletdesk.wire import Found, RawText

LATIN = ("spanish", "french", "italian", "portuguese", "czech")
FURTHER = ("password", "code", "api_key", "card", "identity")
"""What the twin reads besides phrases and keys of wallets."""
SCHEMES = ("old electrum", *(scheme for scheme in leaks.SCHEMES if scheme.startswith("monero")))
"""Those whose lists are other than those of BIP-39."""
SENT = 36
"""Messages that are looked back at."""


def vectors(seed: str, each: int, groups: Collection[str] | None = None) -> Iterator[dict[str, Any]]:
    """`texts` in the order in which they are sent, what must not be left of them, and what the server left and found."""
    for group, shape, make in _makers():
        if groups and group not in groups:
            continue
        rng = random.Random(f"{seed} {group} {shape}")
        for _ in range(each):
            texts, secret = make(rng)
            safe, found = _screened(texts)
            yield {
                "group": group,
                "shape": shape,
                "texts": texts,
                "secret": secret,
                "safe": safe,
                "found": [(one.kind, one.certainty, one.language, one.words) for one in found],
                "caught": bool(found) and not leaks.is_left(secret, "\n".join(safe)),
            }


Made = tuple[list[str], tuple[str, ...]]


def _makers() -> Iterator[tuple[str, str, Callable[[random.Random], Made]]]:
    for shape in (*leaks.ENGLISH, *leaks.CHANGES):
        yield "english", shape, _one(partial(leaks.english, shape=shape))
    for script in ("simplified", "traditional"):
        for shape in (*leaks.CHINESE, *leaks.CHANGES):
            yield f"chinese_{script}", shape, _one(partial(leaks.chinese, shape=shape, script=script))
        for shape in leaks.REMEMBERED:
            yield (
                f"chinese_{script}",
                f"ten of twelve, {shape}",
                _one(partial(leaks.remembered, shape=shape, script=script)),
            )
    for language in leaks.PROSE:
        for shape in (*leaks.WORDED, *leaks.CHANGES):
            yield language, shape, _one(partial(leaks.worded, language=language, shape=shape))
    for language in ("english", *LATIN):
        for shape in leaks.DISGUISED:
            yield "disguised", f"{shape}, {language}", _one(partial(leaks.disguised, language=language, shape=shape))
    for language in ("english", "chinese_simplified", "chinese_traditional", *leaks.PROSE):
        for shape in ("bare", "named", "numbered", "each"):
            yield f"{language} in parts", shape, partial(leaks.split, language=language, shape=shape)
        for parts in (2, 3, 4, 5):
            yield f"{language} in parts", f"in {parts}", partial(leaks.parted, language=language, words=12, parts=parts)
    for shape in leaks.KEYS:
        yield "keys", shape, _one(partial(leaks.key, shape=shape))
    for shape, (kind, _, _) in leaks.LABELLED.items():
        if kind in FURTHER:
            yield f"{kind}s", shape, _one(partial(leaks.labelled, shape=shape))
    for shape in leaks.SPLIT_KEYS:
        yield "keys in parts", shape, partial(leaks.split_key, shape=shape)
    for country in leaks.PUBLISHED:
        yield "numbers of people", country, _one(partial(leaks.published, country=country))
    for scheme in SCHEMES:
        for shape in leaks.SCHEME_SHAPES:
            yield scheme, shape, _one(partial(leaks.of_scheme, scheme=scheme, shape=shape))
        for change in ("one typo", "two typos"):
            if change in leaks.CHANGES:
                yield scheme, change, _one(partial(leaks.of_scheme, scheme=scheme, shape=change))
        if scheme in leaks.BEGUN:
            yield scheme, "four letters", partial(leaks.parted_scheme, scheme=scheme, parts=1, letters=4)
        for parts in (2, 3, 5):
            yield f"{scheme} in parts", f"in {parts}", partial(leaks.parted_scheme, scheme=scheme, parts=parts)
    for said in leaks.ORDINARY:
        yield "ordinary", said, partial(_said, said=said)
    for around in (*leaks.HASHES, *leaks.BARE):
        yield "hashes" if around in leaks.HASHES else "unnamed", around, partial(_digits, around=around)
    for language, prose in {"english": leaks.EN_PROSE, "chinese": leaks.ZH_PROSE, **leaks.PROSE}.items():
        yield "talk", language, partial(_talk, prose=prose)


def _one(make: Callable[[random.Random], leaks.Leak]) -> Callable[[random.Random], Made]:
    def made(rng: random.Random) -> Made:
        leak = make(rng)
        return [leak.text], leak.words

    return made


def _digits(rng: random.Random, around: str) -> Made:
    digits = rng.randbytes(32).hex()
    return [around.format(digits)], (digits,)


def _said(rng: random.Random, said: str) -> Made:
    return [said], ()


def _talk(rng: random.Random, prose: tuple[str, ...]) -> Made:
    return rng.sample(prose, 3), ()


def _screened(texts: list[str]) -> tuple[list[str], list[Found]]:
    """What is left of the texts once all are sent."""
    sent: list[Earlier] = []
    found: list[Found] = []
    for number, text in enumerate(texts):
        screened = screen(RawText(text), sent[-SENT:])
        sent = [Earlier(one.id, screened.redact_earlier.get(one.id, one.text)) for one in sent]
        sent.append(Earlier(number, screened.text))
        found += screened.found
    return [one.text for one in sent], found


if __name__ == "__main__":
    for vector in vectors(sys.argv[1], int(sys.argv[2])):
        sys.stdout.write(json.dumps(vector, ensure_ascii=False) + "\n")
