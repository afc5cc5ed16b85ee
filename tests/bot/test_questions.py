"""The questions that the bot is measured on: as many as the goal asks for, each once, and each with an answer that is there."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from bench.bot import ARTICLES, COVERED, UNCOVERED, URGENT, questions
from walletdesk.triage.intents import INTENTS

SLUG = re.compile(r"^slug: *(\S+)", re.MULTILINE)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_are_enough_and_none_stands_twice(language: str) -> None:
    asked = questions(language)
    counts = Counter(one.sort for one in asked)
    assert counts[COVERED] >= 300 and counts[UNCOVERED] >= 200 and counts[URGENT] >= 100
    assert [text for text, times in Counter(one.text for one in asked).items() if times > 1] == []
    for sort in (COVERED, UNCOVERED, URGENT):
        tuned = sum(one.tune for one in asked if one.sort == sort) / counts[sort]
        assert 0.4 < tuned < 0.6, sort


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_should_answer_them_is_there(language: str) -> None:
    articles = {SLUG.findall(file.read_text("utf-8"))[0] for file in (ARTICLES / language).glob("*.md")}
    wanted = {name for one in questions(language) for name in one.wanted}
    assert wanted - {UNCOVERED, URGENT} - set(INTENTS) - articles == set()
