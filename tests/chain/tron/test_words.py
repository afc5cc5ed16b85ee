"""Sentences about TRON are whole in both languages and at both levels."""

from __future__ import annotations

import pytest

from tests.chain.played import Played
from tests.chain.tron.test_transactions import FIXTURES, Registry
from walletdesk.chain.explain import explain
from walletdesk.chain.told import Level
from walletdesk.chain.tron import address, transaction
from walletdesk.chain.tron.words import NOTES, STATE_NAMES, STATES
from walletdesk.chain.words import GENERAL

ALL = sorted(FIXTURES.glob("*.json"))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("level", list(Level))
def test_every_recorded_case_has_its_own_sentences(path: object, language: str, level: Level) -> None:
    played = Played(path)  # type: ignore[arg-type]
    verdict = played.play(transaction if played.recorded["kind"] == "transaction" else address, known=Registry())
    told = explain(verdict, language, level)
    assert told.says
    assert told.says != explain(verdict, "en" if language == "zh" else "zh", level).says
    assert not told.says.startswith(GENERAL.says[language].at(level)[:20])
    assert "{" not in told.text() and "[[" not in told.text()
    assert len(told.notes) >= len([note for note in verdict.notes if note in NOTES])
    if (verdict.state, verdict.reason) != ("unknown", "contradiction"):
        assert verdict.state in STATES or f"{verdict.state}.{verdict.reason}" in STATES


def test_every_state_is_shown_by_a_recorded_case_and_the_other_way_round() -> None:
    assert {Played(path).recorded["state"] for path in ALL} == set(STATE_NAMES)


def test_a_failure_says_that_the_fee_is_kept_and_the_coin_is_not_lost() -> None:
    for path in ALL:
        verdict = Played(path).play(transaction, known=Registry()) if "failed" in path.stem else None
        if verdict:
            assert "Nothing was transferred" in explain(verdict, "en", Level.PLAIN).says
            assert "资产没有转出" in explain(verdict, "zh", Level.PLAIN).says


def test_nobody_is_told_to_hand_out_a_key_or_that_something_dropped_is_lost() -> None:
    for told in (*STATES.values(), *NOTES.values()):
        for said in (*told.says.values(), *told.advises.values()):
            for text in (said.plain, said.expert):
                assert "private key" not in text.lower() and "私钥" not in text
