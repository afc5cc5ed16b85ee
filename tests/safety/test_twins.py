"""What is told of a text that nobody may see: its form, and a twin of other words."""

from __future__ import annotations

import random

import pytest

from tests.safety import leaks
from walletdesk.safety import screen
from walletdesk.safety.twins import MOST, described, form_of, twin
from walletdesk.wire import RawText

WORDS = leaks.phrase(random.Random(8), "english", 12)
CHINESE = leaks.phrase(random.Random(8), "chinese_simplified", 12)
KEY = random.Random(8).randbytes(32).hex()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (", ".join(WORDS), {"listed": 12, "commas": 11}),
        (f"my words\n{' '.join(WORDS)}", {"lines": 1}),
        ("".join(CHINESE), {"chinese": 12}),
        (f"0x{KEY}", {"keys": 1}),
        ("PIN 4711", {"numbers": 1, "words": 1}),
        ("⟦recovery_phrase:12⟧ and ⟦private_key⟧", {"marks": 2}),
        ("ключ", {"words": 1}),
        ("", {}),
    ],
)
def test_a_form_tells_numbers(text: str, told: dict[str, int]) -> None:
    assert described(form_of(text)).items() >= told.items()


@pytest.mark.parametrize("text", [" ".join(WORDS), "".join(CHINESE), KEY, f"PIN 4711 {KEY} пароль hunter2-correct"])
def test_neither_form_nor_twin_holds_a_word_of_it(text: str) -> None:
    form = form_of(text)
    assert not any(word in form for word in (*WORDS, *CHINESE, KEY[:8], "4711", "hunter", "пароль") if len(word) > 1)
    for seed in range(20):
        made = twin(form, seed)
        assert made == twin(form, seed), "the same each time it is shown"
        assert KEY[:16] not in made and KEY[-16:] not in made
        written = made.split()
        assert not any(written[at : at + 3] == WORDS[place : place + 3] for at in range(12) for place in range(10))


def test_a_form_does_not_tell_how_long_words_are() -> None:
    assert form_of("abandon ability") == form_of("zoo able")
    assert form_of("qqq qqqqqqq") == form_of("zzzzz xx")


def test_a_twin_of_a_phrase_is_one_for_the_gate_in_its_own_language() -> None:
    for words in (WORDS, CHINESE):
        text = (" " if words is WORDS else "").join(words)
        found = screen(RawText(f"my recovery phrase is {twin(form_of(text), 5)}")).found
        assert [one.kind.value for one in found] == ["recovery_phrase"]
    assert "⟦" not in twin(form_of("⟦recovery_phrase:12⟧"), 1, "zh")
    assert " " not in twin(form_of("⟦recovery_phrase:12⟧"), 1, "zh")


def test_long_texts_are_cut() -> None:
    assert len(form_of("word " * 10_000).split("\x1f")) == MOST
