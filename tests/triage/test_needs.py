"""The sieve leaves out only what could not match."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from walletdesk.triage import words
from walletdesk.triage.needs import Sieve, needs
from walletdesk.triage.rules import folded

RULES = (*words.ENGLISH, *words.CHINESE, *words.ENGLISH_ELSE, *words.CHINESE_ELSE)
PATTERNS = [*(pattern for rule in RULES for pattern in rule.says), *words.CALM]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("stolen", [{"stolen"}]),
        ("stolen|hacked", [{"stolen", "hacked"}]),
        ("my (?:wallet|account) (?:was )?drained", [{"my wallet drained", "my wallet was drained", "my account drained", "my account was drained"}]),
        (r"drain\w{0,4} .{0,30}wallet", [{"wallet"}, {"drain"}]),
        ("coins?", [{"coin", "coins"}]),
        ("(?:lost|gone)+ all", [{"lost", "gone"}, {"lost all", "gone all"}]),
        ("sto+len", [{"sto"}, {"olen"}]),
        (r"gone|mov+ed \w+ away", [{"gone", " away"}, {"gone", "ved "}]),
        ("[ab]nything", [{"anything", "bnything"}]),
        (r"被.{0,5}盗", [{"被"}, {"盗"}]),
        (r"\w+", []),
        ("(?:wallet)?", []),
        ("(?i:wallet)", []),
        ("(?<!not )stolen(?! car)", [{"stolen"}]),
    ],
)  # fmt: skip
def test_a_pattern_tells_what_it_needs(pattern: str, expected: list[set[str]]) -> None:
    assert sorted(map(sorted, needs(pattern))) == sorted(map(sorted, expected))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_whatever_a_pattern_matches_passes_the_sieve(pattern: str) -> None:
    sieve = Sieve([[pattern]])

    @settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(re.compile(pattern, re.ASCII)))
    def holds(text: str) -> None:
        assert sieve.may(text) == {0}

    holds()


def test_no_rule_that_matches_a_phrasing_is_left_out() -> None:
    compiled = [re.compile("|".join(f"(?:{one})" for one in rule.says), re.ASCII) for rule in RULES]
    sieve = Sieve([rule.says for rule in RULES])
    asked = left_out = 0
    before = ""
    for text in phrasings():
        may = sieve.may(text)
        assert sieve.within(f"{before} {text}. {before}").may(text) == may, (
            "what the whole text leaves to ask loses nothing"
        )
        before = text
        for number, pattern in enumerate(compiled):
            if pattern.search(text):
                assert number in may, (RULES[number].name, text)
            asked += 1
            left_out += number not in may
    assert left_out / asked > 0.8


def phrasings() -> Iterator[str]:
    with (Path(__file__).parent / "phrasings.tsv").open(encoding="utf-8", newline="") as lines:
        texts = [folded(row[-1]) for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row]
    yield from texts
    yield from (f"{one} {other}" for one, other in itertools.pairwise(texts))
