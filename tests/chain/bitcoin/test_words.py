"""Sentences about Bitcoin are whole in both languages and at both levels."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chain.bitcoin.test_transactions import FIXTURES, play
from tests.chain.played import Played
from walletdesk.chain.bitcoin import address, transaction
from walletdesk.chain.bitcoin.words import NOTES, STATE_NAMES, STATES
from walletdesk.chain.explain import explain
from walletdesk.chain.told import Level
from walletdesk.chain.words import GENERAL

ALL = sorted(FIXTURES.glob("*.json"))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("level", list(Level))
def test_every_recorded_case_has_its_own_sentences(path: Path, language: str, level: Level) -> None:
    played = Played(path)
    verdict = played.play(transaction if played.recorded["kind"] == "transaction" else address)
    told = explain(verdict, language, level)
    assert told.says and told.advice
    assert not told.says.startswith(GENERAL.says[language].at(level)[:20])
    assert "{" not in told.text() and "[[" not in told.text()
    assert len(told.notes) >= len([note for note in verdict.notes if note in NOTES])


def test_every_state_is_shown_by_a_recorded_case_and_the_other_way_round() -> None:
    assert {Played(path).recorded["state"] for path in ALL} == set(STATE_NAMES)


@pytest.mark.parametrize(
    ("name", "language", "words"),
    [
        ("pending_low_fee_sender", "en", ["speed up", "5,922 sat", "846 sat", "42 sat/vB"]),
        ("pending_low_fee_sender", "zh", ["加速", "5,922 sat", "846 sat"]),
        ("pending_low_fee_receiver", "en", ["CPFP", "9,696 sat", "ask the sender".capitalize()]),
        ("pending_low_fee_receiver", "zh", ["CPFP", "9,696 sat"]),
    ],
)
def test_each_side_is_told_the_way_that_is_open_to_it_with_exact_figures(
    name: str, language: str, words: list[str]
) -> None:
    told = explain(play(name), language, Level.PLAIN)
    for word in words:
        assert word in told.advice


def test_nobody_is_told_to_hand_out_a_key_or_that_something_dropped_is_lost() -> None:
    for told in (*STATES.values(), *NOTES.values()):
        for said in (*told.says.values(), *told.advises.values()):
            for text in (said.plain, said.expert):
                assert "private key" not in text.lower() and "私钥" not in text
    assert "Nothing is lost" in explain(play("evicted"), "en", Level.PLAIN).says
