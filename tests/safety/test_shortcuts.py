"""What spares the gate some reading of long texts changes nothing of what it says."""

from __future__ import annotations

import random

import pytest

from tests.safety import leaks
from walletdesk.safety import (
    Earlier,
    cues,
    dictated,
    disguised,
    labelled,
    lookback,
    named,
    rescreen,
    screen,
    view,
    words,
)
from walletdesk.safety.lists import ENGLISH, OLD_ELECTRUM, WordList
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


def _mixtures(seed: int, count: int, known: WordList) -> list[str]:
    """Words of the list, mistyped ones and words of prose, in every proportion."""
    rng = random.Random(seed)
    prose = PROSE.lower().replace(".", "").split()
    made = []
    for _ in range(count):
        listed, wrong = rng.random(), rng.random() / 4
        drawn = []
        for _ in range(rng.randrange(8, 70)):
            word = rng.choice(known.written)
            if rng.random() < wrong:
                word = leaks.mistyped(rng, word)
            elif rng.random() < wrong / 4:
                word += rng.choice(known.written)
            drawn.append(word if rng.random() < listed else rng.choice(prose))
        made.append(rng.choice((" ", " ", ", ", "\n")).join(drawn))
    return made


@pytest.mark.parametrize("known", [ENGLISH, OLD_ELECTRUM], ids=lambda known: known.name)
def test_where_the_words_weigh_too_little_to_be_looked_at_nothing_is_found(
    monkeypatch: pytest.MonkeyPatch, known: WordList
) -> None:
    texts = [View(text) for text in _mixtures(24, 1_500, known)]
    told = [words._may_hold(text.latin, known) for text in texts]
    quick = [words._find(text, known) for text in texts]
    monkeypatch.setattr(words, "_may_be_found", lambda *_: True)
    found = [words._find(text, known) for text in texts]
    assert quick == found
    assert all(may or not spans for may, spans in zip(told, found, strict=True))
    assert sum(not may for may in told) > 300 and sum(map(bool, found)) > 100


def test_parts_of_a_phrase_are_the_same_where_no_typing_error_is_looked_for_that_stands_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [View(text) for text in _mixtures(25, 800, ENGLISH)]
    quick = [words._fragments(text, ENGLISH) for text in texts]
    look_for_typos = words._look_for_typos
    monkeypatch.setattr(
        words, "_look_for_typos", lambda tokens, known, beside: look_for_typos(tokens, known, beside=False)
    )
    assert [words._fragments(text, ENGLISH) for text in texts] == quick
    assert sum(map(bool, quick)) > 400


def test_every_label_of_latin_letters_holds_a_stem() -> None:
    for family in (labelled, named):
        for labels, _, _ in family._RULES:
            assert [label for label in labels if not any(stem in label for stem in family._STEMS)] == []


def test_what_is_looked_for_before_the_names_of_a_phrase_is_in_all_of_them() -> None:
    rng = random.Random(26)
    pieces = (
        *("seed", "phrase", "mnemonic", "recover", "back", "up", "-", " ", "s", "12 words", "24", "twelve", " words"),
        *("twenty four", "secret", "种子", "助记词", "é"),
    )
    spoken = 0
    for _ in range(20_000):
        text = "".join(rng.choices(pieces, k=rng.randrange(1, 5)))
        said = cues._PHRASE.search(text) is not None
        assert cues.speaks_of_phrase(text) == said
        spoken += said
    assert 5_000 < spoken < 19_000


def test_places_that_stand_too_far_apart_are_none_at_an_even_distance() -> None:
    rng = random.Random(27)
    even = 0
    for _ in range(20_000):
        at = [0]
        usual = rng.randrange(1, 9)
        while len(at) < 12:
            at.append(at[-1] + (usual if rng.random() < 0.9 else rng.randrange(1, 12)))
        runs = list(dictated._even(at))
        assert dictated._close(at) or not runs
        even += bool(runs)
    assert even > 3_000
