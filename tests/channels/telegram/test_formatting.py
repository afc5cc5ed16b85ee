"""What the team writes, as Telegram takes it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from walletdesk.channels.telegram.formatting import TEXT_UNITS, formatted, parts, units

HASH = "0x9c1d77ab" + "0" * 56
LINK = "https://polar.example/help/" + "a-long-way/" * 20


@pytest.mark.parametrize(
    ("written", "shown", "marks"),
    [
        ("plain words", "plain words", []),
        ("**bold** and _slanted_", "bold and slanted", [("bold", 0, 4), ("italic", 9, 7)]),
        ("**bold _and slanted_**", "bold and slanted", [("bold", 0, 16), ("italic", 5, 11)]),
        ("the hash `0xab_cd_ef` here", "the hash 0xab_cd_ef here", [("code", 9, 10)]),
        ("```\na = b * c\n```", "a = b * c", [("pre", 0, 9)]),
        ("file_name_with_lines and 2 * 3 * 4", "file_name_with_lines and 2 * 3 * 4", []),
        ("https://polar.example/_a_/b", "https://polar.example/_a_/b", []),
        ("see [the guide](https://polar.example/g)", "see the guide", [("text_link", 4, 9)]),
        ("[javascript](javascript:alert(1))", "[javascript](javascript:alert(1))", []),
        ("😀 **bold**", "😀 bold", [("bold", 3, 4)]),
        ("您好，**重要**：请勿分享", "您好，重要：请勿分享", [("bold", 3, 2)]),
        ("<b>no tags</b> & [brackets", "<b>no tags</b> & [brackets", []),
    ],
)
def test_marks_take_the_place_of_signs(written: str, shown: str, marks: list[tuple[str, int, int]]) -> None:
    made = formatted(written)
    assert made.text == shown
    assert [(one["type"], one["offset"], one["length"]) for one in made.entities()] == marks


def test_words_that_look_like_one_page_do_not_hide_another() -> None:
    made = formatted("go to [polar.example](https://evil.example/login)")
    assert made.text == "go to polar.example (https://evil.example/login)"
    assert made.marks == ()


def test_a_short_text_is_one_message() -> None:
    assert [one.text for one in parts("  Hello \n")] == ["Hello"]
    assert parts(" \n ") == []


@pytest.mark.parametrize("filler", ["word ", "一句话。", "一二三四", "😀 ", "line\n", "Sentence one. "])
@pytest.mark.parametrize("kept", [HASH, LINK.strip(), f"[the guide]({LINK.strip()})", f"`{HASH}`"])
def test_links_code_and_words_are_not_cut_in_two(filler: str, kept: str) -> None:
    shown = formatted(kept).text
    for before in range(TEXT_UNITS - 300, TEXT_UNITS + 40, 37):
        text = (filler * TEXT_UNITS)[:before].rstrip() + " " + kept + " " + filler * 30
        made = parts(text)
        assert all(0 < units(one.text) <= TEXT_UNITS for one in made)
        assert sum(shown in one.text for one in made) == 1
        if kept.startswith("["):
            assert sum(len(one.marks) for one in made) == 1


def test_a_long_block_of_code_goes_on_as_code() -> None:
    made = parts("```python\n" + "print('line')\n" * 900 + "```")
    assert len(made) > 1
    for one in made:
        (mark,) = one.entities()
        assert mark == {"type": "pre", "offset": 0, "length": units(one.text), "language": "python"}
        assert all(line == "print('line')" for line in one.text.split("\n"))


def test_a_sign_of_several_characters_stays_whole() -> None:
    family = "👨‍👩‍👧"
    for one in parts(family * 2_000):
        assert one.text.replace(family, "") == ""


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["word", " ", "\n\n", "。", "**b**", "`c`", "😀", "_i_", "中文", LINK, "x" * 5000]), max_size=60
    )
)
def test_nothing_is_lost_and_everything_fits(pieces: list[str]) -> None:
    text = "".join(pieces)
    made = parts(text)
    assert "".join("".join(one.text.split()) for one in made) == "".join(formatted(text).text.split())
    for one in made:
        assert 0 < units(one.text) <= TEXT_UNITS
        for mark in one.entities():
            assert mark["offset"] >= 0 and mark["length"] > 0
            assert mark["offset"] + mark["length"] <= units(one.text)
