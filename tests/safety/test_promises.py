"""What the gate promises of any text and any conversation, tried on what hypothesis makes up."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from walletdesk.safety import Earlier, rescreen, screen, stored
from walletdesk.safety.marks import MARK, parts
from walletdesk.wire import RawText, SafeText, Screened, SecretKind

from . import leaks

# Any code point, lone surrogates and NUL among them.
anything = st.text(st.characters(codec=None, categories=None), max_size=300)
pieces = st.sampled_from(
    (
        *leaks.EN_PROSE,
        *leaks.ZH_PROSE,
        "abandon ability",
        "zoo",
        "助记词",
        "private key ",
        "0x",
        "⟦recovery_phrase:12⟧",
        "⟦hex:abcdef…1234⟧",
        "⟦",
        "\u200b",
        "\0",
        "\ud800",
        "\U0001f511",
        "{",
        '"ciphertext":"',
        "1. ",
        "first word is ",
        "deadbeef" * 8,
        "İ",
        "\r\n",
    )
)
patchwork = st.lists(st.one_of(pieces, anything), max_size=12).map("".join)
talk = st.sampled_from((*leaks.EN_PROSE, *leaks.ZH_PROSE))


def storable(text: str) -> str:
    """What a text without a secret is stored as."""
    bare = text.translate({ord("⟦"): "[", ord("⟧"): "]"})
    return "".join("\ufffd" if c == "\0" or unicodedata.category(c) == "Cs" else c for c in bare)


def conversation(sent: Sequence[str]) -> list[str]:
    """Send one after the other, the last five given as look-back, and return what is stored in the end."""
    kept: list[Earlier] = []
    for number, text in enumerate(sent):
        result = screen(RawText(text), kept[-5:])
        kept = [Earlier(one.id, result.redact_earlier.get(one.id, one.text)) for one in kept]
        kept.append(Earlier(number, result.text))
    return [one.text for one in kept]


@settings(deadline=None)
@given(patchwork)
@example("".join(map(chr, range(0x3000))))
def test_no_text_makes_it_raise_and_what_comes_out_can_be_stored(text: str) -> None:
    result = screen(RawText(text))
    result.text.encode()
    assert "\0" not in result.text
    assert result.redact_earlier == {}


@settings(deadline=None)
@given(st.lists(patchwork, min_size=1, max_size=5), patchwork)
def test_no_conversation_makes_it_raise_and_only_messages_that_it_was_given_are_rewritten(
    before: list[str], text: str
) -> None:
    earlier = [Earlier(100 + i, screen(RawText(one)).text) for i, one in enumerate(before)]
    result = screen(RawText(text), earlier)
    known = {one.id: one.text for one in earlier}
    for place, rewritten in result.redact_earlier.items():
        assert rewritten != known[place]
        rewritten.encode()
        # What is left of it stood there before, in that order; marks are all that is new.
        rest: str = known[place]
        for part in parts(rewritten):
            if isinstance(part, str):
                assert part in rest
                rest = rest[rest.index(part) + len(part) :]


@settings(deadline=None)
@given(st.one_of(patchwork, anything))
def test_a_text_without_a_secret_is_stored_as_it_was_but_for_what_no_database_takes_and_marks_of_ours(
    text: str,
) -> None:
    result = screen(RawText(text))
    if not result.found:
        assert result.text == storable(text)


@settings(deadline=None)
@given(st.one_of(talk, st.text("abc ⟦⟧\0\ud83d。，!", max_size=60)), st.one_of(talk, st.just("")))
def test_talk_is_never_touched(text: str, more: str) -> None:
    assert screen(RawText(text + more)) == Screened(SafeText(storable(text + more)))


@given(
    anything, st.sampled_from(["⟦recovery_phrase:12⟧", "⟦private_key⟧", "⟦hex:abcdef…1234⟧", "⟦⟦keystore⟧⟧"]), anything
)
def test_a_mark_that_a_stranger_types_is_no_mark(before: str, mark: str, after: str) -> None:
    """Marks in what is stored are those the gate made: one for each find, none typed."""
    result = screen(RawText(before + mark + after))
    assert len(MARK.findall(result.text)) == result.text.count("⟦") == result.text.count("⟧")
    if not result.found:
        assert "⟦" not in result.text


@settings(deadline=None)
@given(patchwork)
def test_reading_a_stored_text_again_comes_to_rest(text: str) -> None:
    first = screen(RawText(text)).text
    again = rescreen(first)
    assert again == Screened(first)
    assert rescreen(again.text) == again


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**64), st.sampled_from(sorted(leaks.ENGLISH)), talk, talk, patchwork)
def test_a_stored_phrase_that_was_missed_is_taken_out_by_a_later_reading_and_then_it_is_at_rest(
    seed: int, shape: str, before: str, after: str, junk: str
) -> None:
    leak = leaks.english(random.Random(seed), shape)
    text = stored(f"{storable(junk)}\n{before}. {leak.text}\n{after}")
    result = rescreen(text)
    assert not leaks.is_left(leak.words, result.text)
    assert rescreen(result.text) == Screened(result.text)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**64),
    st.sampled_from(sorted(leaks.ENGLISH)),
    st.lists(talk, max_size=6),
    st.lists(talk, max_size=6),
    st.sampled_from(("\n", " ", ". ", "。", ", ")),
)
def test_a_phrase_anywhere_in_prose_is_gone(
    seed: int, shape: str, before: list[str], after: list[str], glue: str
) -> None:
    leak = leaks.english(random.Random(seed), shape)
    result = screen(RawText(glue.join((*before, leak.text, *after))))
    assert result.found[0].kind is SecretKind.RECOVERY_PHRASE
    assert not leaks.is_left(leak.words, result.text)


@pytest.mark.parametrize("shape", [*leaks.CHINESE])
def test_a_chinese_phrase_anywhere_in_prose_is_gone_in_nineteen_of_twenty(shape: str) -> None:
    """Not in all: twelve characters without a gap inside Chinese prose can read like prose."""
    rng = random.Random(f"prose {shape}")
    left = 0
    for _ in range(60):
        leak = leaks.chinese(rng, shape, rng.choice(("simplified", "traditional")))
        around = [rng.choice(leaks.ZH_PROSE) for _ in range(4)]
        text = "。".join((*around[:2], leak.text, *around[2:]))
        left += leaks.is_left(leak.words, screen(RawText(text)).text)
    assert left <= 3


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**64), st.integers(2, 5), st.lists(talk, max_size=1), st.integers(0, 5))
def test_twelve_english_words_sent_in_two_to_five_messages_are_erased_from_all(
    seed: int, count: int, between: list[str], place: int
) -> None:
    """With one message of talk somewhere among them: the look-back then still holds all parts."""
    sent, words = leaks.parted(random.Random(seed), "english", 12, count)
    kept = conversation([*sent[: place % count], *between, *sent[place % count :]])
    assert not leaks.is_left(words, "\n".join(kept))
    assert [one for one in kept if one in between] == between


@pytest.mark.parametrize("count", [2, 3, 4, 5])
@pytest.mark.parametrize(
    ("language", "words", "most_left"),
    [
        ("english", 24, 4),
        ("chinese_simplified", 12, 4),
        ("chinese_traditional", 12, 4),
        # Two or three characters alone can be any talk: these are known to be the weakest.
        ("chinese_simplified", 24, 12),
        ("chinese_traditional", 24, 12),
    ],
)
def test_phrases_sent_in_two_to_five_messages_are_erased_from_all_but_a_few(
    language: str, words: int, most_left: int, count: int
) -> None:
    rng = random.Random(f"parted {language} {words} {count}")
    left = 0
    for _ in range(60):
        sent, secret = leaks.parted(rng, language, words, count)
        left += leaks.is_left(secret, "\n".join(conversation(sent)))
    assert left <= most_left, f"{left} of 60 left three words in a row"


@pytest.mark.parametrize(
    "text", ["我的币被偷了", "怎么办", "在吗", "请快点", "please help now", "can you help", "ok", "help help help"]
)
@pytest.mark.parametrize("taken", [12, 15, 21])
def test_a_cry_for_help_after_a_phrase_is_not_taken_for_its_rest(text: str, taken: int) -> None:
    earlier = [Earlier(1, SafeText(f"⟦recovery_phrase:{taken}⟧"))]
    assert screen(RawText(text), earlier) == Screened(SafeText(text))


@pytest.mark.parametrize(
    ("text", "stored_as"),
    [
        ("possible one perfect", "⟦recovery_phrase:3⟧"),  # everyday words, but nothing else, and they make it twelve
        ("please help", "please help"),
        ("please help me", "please help me"),
        ("怎么办", "怎么办"),
        ("我被骗了", "我被骗了"),
    ],
)
def test_after_nine_words_three_more_of_the_list_are_the_rest(text: str, stored_as: str) -> None:
    assert screen(RawText(text), [Earlier(1, SafeText("⟦recovery_phrase:9⟧"))]).text == stored_as


def test_a_part_is_marked_once_though_two_detectors_saw_it() -> None:
    rng = random.Random("marked once")
    for _ in range(40):
        sent, _ = leaks.parted(rng, "chinese_simplified", 24, 3)
        for text in conversation(sent):
            assert "⟧⟦" not in text


def talked(sent: Sequence[str]) -> list[str]:
    """As `conversation`, with the window the desk gives to short messages of the last ten minutes."""
    kept: list[Earlier] = []
    for number, text in enumerate(sent):
        result = screen(RawText(text), kept[-36:])
        kept = [Earlier(one.id, result.redact_earlier.get(one.id, one.text)) for one in kept]
        kept.append(Earlier(number, result.text))
    return [one.text for one in kept]


# Always the same examples: one of 3,000 such talks is known to leave a part, and that must not fail a test by chance.
@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(0, 2**64), st.sampled_from((12, 24)), st.integers(2, 5), st.booleans())
def test_of_a_second_english_phrase_in_parts_no_three_words_are_left(
    seed: int, words: int, count: int, first_whole: bool
) -> None:
    rng = random.Random(seed)
    first, _ = leaks.parted(rng, "english", 12, 3)
    sent, secret = leaks.parted(rng, "english", words, count)
    before = [" ".join(first)] if first_whole else first
    kept = talked([*before, *sent])[len(before) :]
    assert not leaks.is_left(secret, "\n".join(kept))


@pytest.mark.parametrize("language", ["english", "chinese_simplified"])
@pytest.mark.parametrize("first_parts", [1, 3])
@pytest.mark.parametrize("words", [12, 24])
def test_of_a_second_phrase_in_parts_hardly_a_part_is_left(language: str, first_parts: int, words: int) -> None:
    """Not none in Chinese: three characters of a phrase may read like talk."""
    rng = random.Random(f"second {language} {first_parts} {words}")
    left = 0
    for turn in range(60):
        first, _ = leaks.parted(rng, language, 12, first_parts)
        sent, _ = leaks.parted(rng, language, words, 2 + turn % 4)
        left += any(part in sent for part in talked([*first, *sent])[first_parts:])
    assert left <= (1 if language == "english" else 6)


CHAT = {
    "english": ("wait", "hello?", "are you there", "ok", "one moment", "sorry", "still typing"),
    "chinese_simplified": ("等一下", "在吗", "你好", "好的", "稍等", "嗯", "还没完"),
}


@pytest.mark.parametrize("language", sorted(CHAT))
@pytest.mark.parametrize("words", [12, 24])
@pytest.mark.parametrize("chat", [0, 6, 12])
def test_words_sent_one_a_message_with_small_talk_between_are_taken_out(language: str, words: int, chat: int) -> None:
    rng = random.Random(f"singly {language} {words} {chat}")
    left = 0
    for _ in range(20):
        secret = leaks.phrase(rng, language, words)
        sent = list(secret)
        for _ in range(chat):
            sent.insert(rng.randrange(len(sent) + 1), rng.choice(CHAT[language]))
        left += leaks.is_left(tuple(secret), "\n".join(talked(sent)))
    assert left <= 1


def test_the_part_that_waited_goes_with_the_one_after_it() -> None:
    kept = talked(
        [
            "hi",
            " ".join(leaks.phrase(random.Random(2), "english", 12)),
            "legal winner thank year",
            "wave sausage worth useful",
        ]
    )
    assert kept[2:] == ["⟦recovery_phrase:4⟧", "⟦recovery_phrase:4⟧"]


@pytest.mark.parametrize("said", ["message", "hello", "hello help", "help please", "你好"])
def test_the_same_words_over_and_over_are_no_phrase(said: str) -> None:
    stored: list[SafeText] = []
    for number in range(40):
        earlier = [Earlier(place, one) for place, one in enumerate(stored[-36:])]
        result = screen(RawText(f"{said} {number}"), earlier)
        assert result.found == ()
        stored.append(result.text)


@pytest.mark.parametrize(
    "talk",
    [
        (
            "add clean bathroom to my to do list",
            "on my big project task list please add paint shutters in spring",
            "add do laundry to my to do list",
            "can you place laundry on my to do list",
        ),
        (
            "on my big project task list please add paint shutters in spring",
            "add clean bathroom to my to do list",
            "remove laundry from my todo list",
            "add grocery shopping to my list of things to do",
        ),
    ],
)
def test_bits_of_sentences_that_carry_a_checksum_together_by_chance_are_no_phrase(talk: tuple[str, ...]) -> None:
    *before, last = talk
    found = screen(RawText(last), [Earlier(number, SafeText(text)) for number, text in enumerate(before)])
    assert not found.redact_earlier and found.text == last
