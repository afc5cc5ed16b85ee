from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from walletdesk.triage import sorting
from walletdesk.triage.intents import INTENTS
from walletdesk.triage.language import language_of
from walletdesk.triage.model import Guess
from walletdesk.triage.rules import Triage, first_look
from walletdesk.wire import Kind, Priority

PHRASINGS = Path(__file__).parent / "phrasings.tsv"


def triage(*lines: str) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "walletdesk", "triage"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_model_that_ships_was_learned_from_the_seeds_that_ship() -> None:
    head = sorting.shipped().head
    assert head.source == sorting.source_of_seeds(), "run bin/intents"
    assert set(head.categories) == set(INTENTS)


def test_the_command_says_language_intent_and_urgency_of_each_line() -> None:
    told = triage(
        '{"text": "I sent 200 USDT to Binance on TRC20, it is confirmed but not credited"}',
        '{"text": "我的代币不显示怎么办"}',
        '{"text": "help, someone drained my wallet ten minutes ago"}',
        '{"text": "what is the weather in Paris tomorrow"}',
    )
    assert [set(line) for line in told] == [
        {"language", "intent", "urgency", "confidence", "in_scope", "alternatives"}
    ] * 4
    assert [line["language"] for line in told] == ["en", "zh", "en", "en"]
    assert [line["intent"] for line in told[:2]] == ["deposit_not_credited", "token_not_shown"]
    assert told[2]["urgency"] == "urgent"
    assert [line["in_scope"] for line in told] == [True, True, True, False]


def test_a_phrase_is_urgent_and_is_not_repeated() -> None:
    phrase = " ".join(["abandon"] * 11 + ["about"])
    (told,) = triage(json.dumps({"text": phrase}))
    assert told["urgency"] == "urgent"
    assert "abandon" not in json.dumps(told)


def test_what_the_rules_hold_to_be_urgent_stays_so_whatever_the_model_says() -> None:
    with PHRASINGS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        texts = [row["text"] for row in rows]
    urgent = [text for text in texts if first_look(text).priority is Priority.URGENT]
    assert len(urgent) > 100
    assert {one.urgency for one in sorting.sort(urgent)} == {Priority.URGENT}


@pytest.mark.parametrize(
    ("looked", "guess", "urgency"),
    [
        (Triage(Priority.URGENT, Kind.SECURITY, ("drained",)), Guess("price_wrong", 0.99, 0.0), Priority.URGENT),
        (Triage(Priority.NORMAL, Kind.QUESTION), Guess("seed_leaked", 0.9, 0.1), Priority.URGENT),
        (Triage(Priority.NORMAL, Kind.QUESTION), Guess("seed_leaked", 0.4, 0.1), Priority.NORMAL),
        (Triage(Priority.NORMAL, Kind.QUESTION), Guess("seed_leaked", 0.9, 0.9), Priority.NORMAL),
        (Triage(Priority.NORMAL, Kind.QUESTION), Guess("price_wrong", 0.9, 0.1), Priority.LOW),
        (Triage(Priority.NORMAL, Kind.FAULT, ("broken",)), Guess("price_wrong", 0.9, 0.1), Priority.NORMAL),
        (Triage(Priority.NORMAL, Kind.QUESTION), Guess("a category of a desk's own", 0.9, 0.1), Priority.NORMAL),
    ],
)
def test_a_model_raises_and_only_what_no_rule_spoke_of_falls(looked: Triage, guess: Guess, urgency: Priority) -> None:
    assert sorting.urgency(looked, guess) is urgency


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", ""),
        ("0x52908400098527886E0F7030069857D2E4169EE7", ""),
        ("usdt pending", "en"),
        ("my tokens do not show up in the wallet after the update", "en"),
        ("代币不显示 USDT TRC20", "zh"),
        ("Hola, no puedo retirar mis monedas de la billetera y no sé qué hacer", "es"),
        ("no puedo retirar las monedas de mi billetera y no entiendo que hacer ahora", "es"),
        ("Здравствуйте, мои токены пропали из кошелька, помогите пожалуйста", "ru"),
        ("トークンが表示されません", "ja"),
        ("지갑에 토큰이 보이지 않아요", "ko"),
        ("¿Cómo añado un token?", "es"),
        ("who is satoshi nakamoto and how do I write him", "en"),
        ("今天早上余额突然变成0，我什么都没转", "zh"),
        ("\x00\x01\ud800", ""),
    ],
)
def test_the_language_is_told_by_script_and_else_by_its_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_of_the_languages_that_are_enabled_alone() -> None:
    assert language_of("Здравствуйте, мои токены пропали из кошелька, помогите пожалуйста", ("zh", "en")) == ""
