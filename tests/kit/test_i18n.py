"""What the desk says, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from walletdesk.kit import i18n
from walletdesk.kit.errors import NotFound, TooMany, WalletdeskError
from walletdesk.kit.i18n import choose, fill, spoken, translator


def test_a_sentence_is_translated_and_an_unknown_one_stays_english() -> None:
    assert translator("zh").gettext("Please sign in.") == "请先登录。"
    assert translator("zh").gettext("Nobody translated this.") == "Nobody translated this."
    assert translator("en").gettext("Please sign in.") == "Please sign in."


@pytest.mark.parametrize(("asked", "language"), [("zh-Hant-TW", "zh"), ("zh_CN", "zh"), ("xx", "en"), ("../zh", "en")])
def test_a_language_without_a_catalogue_falls_back(asked: str, language: str) -> None:
    assert translator(asked).language == language


def test_values_stand_in_for_their_braces() -> None:
    said = "This is too long: at most {max_length} characters."
    assert translator("zh").gettext(said, max_length=10) == "内容太长：最多 10 个字符。"


@pytest.mark.parametrize(
    ("sentence", "filled"),
    [
        ("{n} of {all}", "3 of {all}"),
        ("{n.__class__} {n[0]} {0} {} {n!r} {n:>9}", "{n.__class__} {n[0]} {0} {} {n!r} {n:>9}"),
        ("100 % {{n}}", "100 % {3}"),
    ],
)
def test_nothing_but_a_plain_name_is_a_placeholder(sentence: str, filled: str) -> None:
    assert fill(sentence, {"n": 3}) == filled


def test_a_value_with_braces_is_not_filled_again() -> None:
    assert fill("{name} {n}", {"name": "{n}", "n": 3}) == "{n} 3"


def test_an_error_says_its_sentence_or_the_one_it_was_raised_with() -> None:
    assert translator("zh").error(NotFound()) == "没有找到您要的内容。"
    assert translator("en").error(TooMany("Wait until {at}.", at="12:00")) == "Wait until 12:00."


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.1, zh;q=0.2", "zh"),
        ("fr, de;q=0.9", "en"),
        ("en;q=0, zh", "zh"),
        ("zh-TW", "zh"),
        ("pt", "pt-BR"),
        ("PT-br", "pt-BR"),
        ("*", "en"),
        ("", "en"),
        (";;;,q=1,,=", "en"),
        ("zh;q=nonsense, fr", "en"),
        (["fr", "zh-Hans"], "zh"),
        ([], "en"),
        ("x" * 100_000, "en"),
    ],
)
def test_the_best_language_both_have_is_chosen(wanted: str | Sequence[str], language: str) -> None:
    assert choose(wanted, ("en", "zh", "pt-BR"), "en") == language


def test_errors_of_the_kit_speak_chinese() -> None:
    """Every other sentence is counted by `bin/words --check`."""

    def tree(error: type[WalletdeskError]) -> list[type[WalletdeskError]]:
        return [error, *(below for child in error.__subclasses__() for below in tree(child))]

    for error in tree(WalletdeskError):
        if error.__module__.startswith("walletdesk.kit."):
            assert re.search("[一-鿿]", translator("zh").gettext(error.sentence)), error


def test_placeholders_are_the_same_in_every_language() -> None:
    english = i18n._speaker("en")._catalogue._catalog  # type: ignore[attr-defined]
    for language in spoken():
        for key, said in i18n._speaker(language)._catalogue._catalog.items():  # type: ignore[attr-defined]
            sentence = key[0] if isinstance(key, tuple) else key
            if sentence and sentence in english:
                assert set(re.findall(r"\{\w+\}", said)) == set(re.findall(r"\{\w+\}", sentence)), sentence
