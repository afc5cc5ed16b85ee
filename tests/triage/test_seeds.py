"""The seed set has enough for every intent, says nothing twice, and is read as one reads CSV."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from importlib.resources import files

import pytest

from walletdesk.triage.intents import INTENTS

LEAST = 30


@cache
def seeds(language: str) -> list[tuple[str, str]]:
    text = (files("walletdesk") / "triage" / "seeds" / f"{language}.csv").read_text("utf8")
    head, *rows = csv.reader(text.splitlines())
    assert head == ["text", "category"]
    return [(text, category) for text, category in rows]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_intent_has_thirty_phrasings(language: str) -> None:
    count = Counter(category for _, category in seeds(language))
    assert set(count) == set(INTENTS)
    assert {slug: n for slug, n in count.items() if n < LEAST} == {}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_said_twice(language: str) -> None:
    said = Counter(re.sub(r"\W+", "", text.lower()) or text for text, _ in seeds(language))
    assert [text for text, n in said.items() if n > 1] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_phrasings_are_not_one_template(language: str) -> None:
    """No beginning of two words (four characters in Chinese) opens more than a third of an intent."""
    opening = (lambda text: text[:4]) if language == "zh" else (lambda text: " ".join(text.lower().split()[:2]))
    for slug in INTENTS:
        of_it = [text for text, category in seeds(language) if category == slug]
        most, n = Counter(map(opening, of_it)).most_common(1)[0]
        assert n <= len(of_it) / 3, (slug, most)


def test_each_language_is_its_own() -> None:
    han = re.compile("[\u3400-\u9fff]")
    assert not [text for text, _ in seeds("en") if han.search(text)]
    without = [text for text, category in seeds("zh") if not han.search(text)]
    assert len(without) < len(seeds("zh")) / 20, without
