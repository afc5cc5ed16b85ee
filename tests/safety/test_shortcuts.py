"""What spares the gate some reading of long texts changes nothing of what it says."""

from __future__ import annotations

import random

import pytest

from tests.safety import leaks
from walletdesk.safety import Earlier, disguised, lookback, rescreen, screen, view, words
from walletdesk.safety.lists import ENGLISH
from walletdesk.safety.view import View, Views
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
    quick = [lookback._pieces(0, text, Views()) for text in texts]
    monkeypatch.setattr(lookback, "_LONG", 1 << 40)
    assert [lookback._pieces(0, text, Views()) for text in texts] == quick
    assert any(quick) and sum(len(text) > 1_000 and not pieces for text, pieces in zip(texts, quick, strict=True)) > 50


def test_where_the_words_tell_that_no_phrase_is_there_none_is_found() -> None:
    rng = random.Random(21)
    passed = 0
    for _, text in cases(30):
        drawn = rng.sample(ENGLISH.written, 200)
        for read in (text, f"{text} {' '.join(f'{word} is not {rng.choice(drawn)[:5]}' for word in drawn)}"):
            view = View(read)
            if not words._may_hold(view.latin, ENGLISH):
                assert words._find(view, ENGLISH) == []
                passed += 1
    assert passed > 30


def test_what_stands_before_the_dear_patterns_lets_through_whatever_they_match() -> None:
    rng = random.Random(22)
    pieces = (
        "a",
        "b ",
        " c ",
        "0",
        "7",
        "x1",
        ".",
        "-",
        "\n",
        " ",
        "4 ",
        "abcdef12",
        "12 34 56 ",
        "123456 12345678 ",
        "s3cr3t",
        "1234567",
    )
    reached = 0
    for _ in range(20_000):
        text = "".join(rng.choices(pieces, k=rng.randrange(1, 90)))
        for dear, cheap in (
            (disguised._DIGIT_IN_WORD, disguised._DIGIT_BY_LETTER),
            (disguised._ONE_BY_ONE, disguised._TWO_ALONE),
        ):
            if dear.search(text):
                assert cheap.search(text)
                reached += 1
    assert disguised._ONE_BY_ONE.search(" ".join("abcdefghijklmnopqrstuvwxyz")) and reached > 1_000


def test_labels_are_found_behind_what_is_no_letter_as_they_are_found_anywhere() -> None:
    rng = random.Random(23)
    pieces = (
        *("word", "words", "no", "num", "number", "w", "seed", "phrase", "mnemonic", "my_", "the ", "first", "third"),
        *("ninth", "twentieth", "twenty-", "last", " part", " two", " words", "st"),
        *("th", " is ", " are", " ", ".", ":"),
        *("=", "#", "-", "_", "1", "12", "3", "[", "]", "(", ",", ";", "a", "x", "iv", "c) ", "y", "\n", "1.", "2) "),
        *('"', '"index"', '"word" :', "第", "第3个词是", "é"),
    )
    labelled = 0
    for number in range(20_000):
        text = "".join(rng.choices(pieces if number % 4 else pieces[:-6], k=rng.randrange(1, 14)))
        blanked = view._LABEL.sub(lambda found: " " * len(found[0]), text)
        assert view._without_labels(text) == blanked
        labelled += blanked != text
    assert labelled > 3_000
