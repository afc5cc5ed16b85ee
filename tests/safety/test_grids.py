"""A phrase as a picture shows it: a word a cell."""

from __future__ import annotations

import random

import pytest

from tests.safety import leaks
from walletdesk.safety.grids import in_cells, of_menu, shown_alone
from walletdesk.wire import Certainty, SecretKind


def phrase(seed: int, wordlist: str = "english", count: int = 12) -> list[str]:
    return list(leaks.phrase(random.Random(seed), wordlist, count))


@pytest.mark.parametrize(
    ("wordlist", "language"),
    [
        ("english", "en"),
        ("spanish", "es"),
        ("japanese", "ja"),
        ("chinese_simplified", "zh"),
        ("chinese_traditional", "zh"),
    ],
)
def test_words_in_cells_are_a_phrase_in_every_language(wordlist: str, language: str) -> None:
    cells = [f"{number}. {word}" for number, word in enumerate(phrase(3, wordlist), 1)]
    found = in_cells(["Backup", *cells, "Continue"])
    assert found is not None
    assert (found.kind, found.certainty, found.language) == (SecretKind.RECOVERY_PHRASE, Certainty.LIKELY, language)


def test_eight_words_are_enough_in_whatever_order_and_with_or_without_numbers() -> None:
    missed = 0
    for seed in range(200):
        words = phrase(seed)[:8]
        random.Random(seed).shuffle(words)
        missed += in_cells(words) is None
        missed += in_cells([f"{at}) {word}" for at, word in enumerate(words, 5)]) is None
    assert missed <= 20  # 95 in a hundred: some eight words are such as menus say


@pytest.mark.parametrize("cell", ["1. {}", "1 {}", "1.{}", "#1 {}", "{}", "[{}]", "01 {}"])
def test_however_cells_are_numbered(cell: str) -> None:
    words = phrase(9)
    assert in_cells(cell.replace("1", str(at), 1).format(word) for at, word in enumerate(words, 1)) is not None


def test_a_row_that_was_read_as_one_cell_is_taken_apart() -> None:
    words = phrase(4)
    rows = [" ".join(f"{at + 1}. {words[at]}" for at in range(first, first + 3)) for first in (0, 3, 6, 9)]
    assert in_cells(rows) is not None


def test_numbers_may_stand_in_cells_of_their_own() -> None:
    words = phrase(5)
    cells = [cell for at, word in enumerate(words[:8], 1) for cell in (str(at), word)]
    assert in_cells(cells) is not None


def test_a_letter_may_be_misread() -> None:
    words = phrase(6)
    for at in (1, 4):
        words[at] = words[at][:-1] + ("l" if words[at][-1] != "l" else "i")
    assert in_cells(words) is not None


@pytest.mark.parametrize(
    "cells",
    [
        ["Account", "Security", "Network", "Language", "About", "Help", "Trade", "Market", "Home", "Card", "History"],
        ["Send", "Receive", "Swap", "Buy", "Stake", "Bridge", "Scan", "Copy", "Edit", "Share", "Gift", "Vote", "Limit"],
        [
            f"{at}. {word}"
            for at, word in enumerate(["Home", "Open", "Order", "Trade", "Sell", "Token", "Coin", "Exit"], 1)
        ],
        ["一", "二", "三", "四", "五", "六", "日", *map(str, range(1, 31))],
        ["BTC", "ETH", "USDT", "TRX", "SOL", "TON", "BNB", "DOGE", "USDC", "ARB"],
        ["钱包", "市场", "交易", "发现", "我的", "设置", "安全", "语言", "帮助", "转账"],
        ["Albums", "Cameras", "Letters", "Actors", "Puzzles", "Rifles", "Oceans", "Trees", "Clouds", "Cats"],
        [],
    ],
)
def test_menus_and_calendars_are_none(cells: list[str]) -> None:
    assert in_cells(cells) is None


def test_what_is_read_in_seven_cells_is_not_enough() -> None:
    assert in_cells(phrase(3)[:7]) is None


def test_of_a_menu_nothing_is_read_on_and_of_anything_else_all_but_buttons() -> None:
    menu = ["Keyboard", "Weather", "Screenshots", "Coffee", "Airdrop", "Rice", "Battle", "Bread", "Loans", "Bluetooth"]
    assert of_menu([*menu, "Balance 0.52 ETH"]) == [True] * 10 + [False]
    assert of_menu([*menu[:4], "Account"]) == [False] * 4 + [True]
    assert not any(of_menu([word for word in phrase(3) if not shown_alone(word)]))
    assert not any(of_menu(phrase(3, "chinese_simplified")))


@pytest.mark.parametrize(
    ("cell", "alone"),
    [("Settings", False), ("Account", True), ("4. Trade", True), ("Send now", False), ("otter", False)],
)
def test_names_of_pages_say_nothing(cell: str, alone: bool) -> None:
    assert shown_alone(cell) is alone
