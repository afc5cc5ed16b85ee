"""What people tell of a phrase, in halves, word by word or little by little, does not pass the gate."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from mnemonic import Mnemonic

from walletdesk.safety import Earlier, screen
from walletdesk.wire import RawText, SafeText, Screened, SecretKind

from . import leaks, told
from .conftest import WorkCounter


def screened(text: str) -> Screened:
    return screen(RawText(text))


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("language", sorted(told.HALVES))
def test_two_halves_of_a_phrase_in_one_message_are_taken_out_whatever_is_said_between(language: str, half: int) -> None:
    rng = random.Random(f"halves {language} {half}")
    made = [told.in_halves(rng, language, half) for _ in range(12)]
    shown = [screened(leak.text) for leak in made]
    assert sum(leaks.is_left(leak.words, one.text) for leak, one in zip(made, shown, strict=True)) <= 1
    assert {found.kind for one in shown for found in one.found} == {SecretKind.RECOVERY_PHRASE}


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("language", sorted(told.NAMED))
def test_a_phrase_told_word_by_word_is_taken_out_in_every_language(language: str, half: int) -> None:
    rng = random.Random(f"named {language} {half}")
    for _ in range(8):
        leak = told.by_name(rng, language, half)
        result = screened(leak.text)
        assert result.found
        assert not told.is_told(leak.words, result.text)


@pytest.mark.parametrize("half", [0, 1])
def test_a_phrase_read_out_over_four_messages_is_taken_out_in_nine_of_ten(half: int) -> None:
    rng = random.Random(f"over messages {half}")
    left = 0
    for _ in range(40):
        texts, words = told.over_messages(rng, half)
        sent: list[Earlier] = []
        for number, text in enumerate(texts):
            result = screen(RawText(text), sent)
            sent = [Earlier(one.id, result.redact_earlier.get(one.id, one.text)) for one in sent]
            sent.append(Earlier(number, result.text))
        left += leaks.is_left(words, " ".join(one.text for one in sent))
    assert left <= 4


def test_what_is_said_between_two_halves_stays_as_it_was_written() -> None:
    typed = leaks.phrase(random.Random("between"), "english", 12)
    first, second = " ".join(typed[:6]), " ".join(typed[6:])
    result = screened(f"Hello, mine: {first}. Whatever remains was written elsewhere, somebody keeps it: {second}")
    assert (
        result.text
        == "Hello, mine: ⟦recovery_phrase:6⟧. Whatever remains was written elsewhere, somebody keeps it: ⟦recovery_phrase:6⟧"
    )
    assert [(found.words, found.language) for found in result.found] == [(12, "en")]


def test_the_end_of_a_long_phrase_goes_with_its_beginning() -> None:
    rng = random.Random("the end")
    for _ in range(12):
        typed = leaks.phrase(rng, "english", 24)
        text = f"page one: {' '.join(typed[:12])}\npage two: {' '.join(typed[12:])}"
        assert not leaks.is_left(tuple(typed), screened(text).text)


@pytest.mark.parametrize(
    "text",
    [
        "first I opened the app, then I pressed send, then it asked me to wait, then nothing happened, then I closed it",
        "step 1: open settings, step 2: choose network, step 3: add custom token, step 4: paste the contract address, "
        "step 5: save, step 6: go back, step 7: refresh, step 8: wait",
        "the app, the wallet, the phone, the network, the bridge, the exchange, the card, the bank: I tried all of them",
        "black pepper, scrape and clean, bag of flour. Then warm water, wash and pluck it, then boil with salt and pepper",
        "前半部分我看懂了，后半部分不明白，第一页是说明，第二页是价格，请问怎么导入助记词",
        "第一行是红烛昏罗帐，第二行是细雨湿孤舟",
        "一行目は送金の履歴で、二行目はエラーの番号です。三行目は日付です",
        "1번은 송금 내역이고 2번은 오류 번호입니다",
    ],
)
def test_steps_and_lists_of_ordinary_talk_are_no_phrase_that_is_told(text: str) -> None:
    assert screened(text) == Screened(SafeText(text))


@pytest.mark.parametrize(
    "texts",
    [
        ("first I open the app", "then I click send", "then it says wait", "and then nothing happens ok?"),
        (
            "the first page is fine",
            "next one shows an error",
            "after that I see my balance",
            "finally it asks to update",
        ),
    ],
)
def test_steps_told_over_messages_are_no_phrase(texts: Sequence[str]) -> None:
    sent: list[Earlier] = []
    for number, text in enumerate(texts):
        assert screen(RawText(text), sent) == Screened(SafeText(text))
        sent.append(Earlier(number, SafeText(text)))


HOSTILE = {
    "names and words": "word 1: apple word 2: banana ",
    "words with then": "apple then ",
    "kana": "次はあいこくしん、",
    "characters with the same between": "路然后是",
    "parts": "".join(
        f"{' '.join(random.Random(1).choices(Mnemonic('english').wordlist, k=4))} unlisted thing, " for _ in range(3)
    ),
    "parts with colons": "page one: abandon ability able about\n",
    "halves in Chinese": "前半部分：琴好琴建泡顽。后半部分我写在另一张纸上：伸装讯索团种。",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_work_grows_with_length_and_not_faster(name: str, counted_work: WorkCounter) -> None:
    unit = HOSTILE[name]
    short, long = ((unit * (size // len(unit) + 1))[:size] for size in (4000, 32000))
    screened(short)
    few, many = counted_work(lambda: screened(short)), counted_work(lambda: screened(long))
    assert many <= 8 * 1.6 * few + 2000
