"""What spares the gate some reading of long texts changes nothing of what it says."""

from __future__ import annotations

import random

import pytest

from tests.safety import leaks
from walletdesk.safety import Earlier, lookback, rescreen, screen
from walletdesk.wire import RawText

PROSE = (
    "The transfer of yesterday is not there yet, and I have done each step as it was told to me by the app. "
    "My phone was new, so I put the wallet on it again and saw that the coins were gone from the list. "
)
LANGUAGES = ("english", "spanish", "french", "italian", "czech", "portuguese", "japanese", "chinese_simplified")


def cases(count: int) -> list[tuple[str, str]]:
    """Of phrases in two parts, in prose and out of it: what came first, and what is read with it."""
    rng = random.Random(20)
    made = []
    for number in range(count):
        language = LANGUAGES[number % len(LANGUAGES)]
        words = leaks.phrase(rng, language, 12)
        at = rng.randrange(1, 12)
        between = "" if language.startswith("chinese") else rng.choice((" ", ", ", " and ", "\n"))
        first, rest = between.join(words[:at]), between.join(words[at:])
        around = PROSE * rng.choice((0, 1, 3, 10))
        scattered = " ".join(f"{word} {rng.choice(('the', 'is', '', 'and', '1.'))}" for word in words * 6)
        texts = (rest, rest + around, around + rest, around + rest + around, f"{rest} " * 20, scattered, around)
        made += [(first, text) for text in texts]
    return made


def test_what_was_read_alone_and_is_read_with_more_gives_what_all_of_it_gives() -> None:
    compared = found = 0
    for first, text in cases(40):
        alone = screen(RawText(text))
        earlier = [Earlier(1, screen(RawText(first)).text)]
        if not alone.found:
            whole = rescreen(alone.text, earlier)
            assert rescreen(alone.text, earlier, clean=True) == whole
            compared += 1
            found += bool(whole.found)
    assert compared > 100 and found > 20


def test_prose_that_is_seen_beforehand_has_no_parts_of_a_phrase(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text for _, text in cases(40)]
    quick = [lookback._pieces(0, text) for text in texts]
    monkeypatch.setattr(lookback, "_LONG", 1 << 40)
    assert [lookback._pieces(0, text) for text in texts] == quick
    assert any(quick) and sum(len(text) > 1_000 and not pieces for text, pieces in zip(texts, quick, strict=True)) > 50
