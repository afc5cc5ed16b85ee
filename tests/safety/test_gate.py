"""What must never pass the gate, and what must pass it untouched.  Secrets are made at run time."""

from __future__ import annotations

import base64
import json
import random
import sys
from collections.abc import Callable, Sequence
from urllib.parse import quote

import base58
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mnemonic import Mnemonic

from walletdesk.safety import Earlier, identity, reaction, rescreen, screen, stands_alone, stored, trusted
from walletdesk.safety.panel_words import PANELS
from walletdesk.safety.reaction_words import MORE
from walletdesk.wire import Certainty, RawText, SafeText, Screened, SecretKind

from . import leaks
from .conftest import WorkCounter


def screened(text: str, earlier: Sequence[str] = ()) -> Screened:
    return screen(RawText(text), [Earlier(i, SafeText(one)) for i, one in enumerate(earlier)])


def kinds(text: str, earlier: Sequence[str] = ()) -> list[tuple[SecretKind, Certainty]]:
    return [(found.kind, found.certainty) for found in screened(text, earlier).found]


LANGUAGES = {
    "spanish": "es",
    "french": "fr",
    "italian": "it",
    "portuguese": "pt",
    "czech": "cs",
    "japanese": "ja",
    "korean": "ko",
}
WARNED_IN = ("en", "zh", *MORE)


@pytest.mark.parametrize("words", [12, 15, 18, 21, 24])
@pytest.mark.parametrize("shape", sorted(leaks.ENGLISH))
def test_an_english_phrase_is_taken_out_however_it_is_written(shape: str, words: int) -> None:
    leak = leaks.english(random.Random(f"{shape}{words}"), shape, words)
    result = screened(leak.text)
    assert result.found
    assert result.found[0].kind is SecretKind.RECOVERY_PHRASE
    assert result.found[0].language == "en"
    assert not leaks.is_left(leak.words, result.text)


@pytest.mark.parametrize("script", ["simplified", "traditional"])
@pytest.mark.parametrize("shape", sorted(leaks.CHINESE))
def test_a_chinese_phrase_is_taken_out_however_it_is_written(shape: str, script: str) -> None:
    leak = leaks.chinese(random.Random(f"{shape}{script}2"), shape, script)
    result = screened(leak.text)
    assert [found.language for found in result.found] == ["zh"]
    assert not leaks.is_left(leak.words, result.text)


@pytest.mark.parametrize("language", sorted(leaks.PROSE))
@pytest.mark.parametrize("shape", sorted(leaks.WORDED))
def test_a_phrase_of_another_list_is_taken_out_however_it_is_written(shape: str, language: str) -> None:
    rng = random.Random(f"{shape}{language}")
    for words in (12, 15, 18, 21, 24):
        leak = leaks.worded(rng, language, shape, words)
        result = screened(leak.text)
        assert {found.language for found in result.found} == {LANGUAGES[language]}
        assert not leaks.is_left(leak.words, result.text)


@pytest.mark.parametrize("shape", sorted(leaks.CHANGES))
@pytest.mark.parametrize("language", sorted(leaks.PROSE))
def test_a_phrase_of_another_list_with_a_mistake_in_it_is_taken_out(shape: str, language: str) -> None:
    rng = random.Random(shape)
    made = [leaks.worded(rng, language, shape) for _ in range(20)]
    assert [one for one in made if leaks.is_left(one.words, screened(one.text).text)] == []


@pytest.mark.parametrize("shape", sorted(leaks.DISGUISED))
@pytest.mark.parametrize("language", ["english", "spanish", "french", "italian", "czech", "portuguese"])
def test_a_phrase_that_is_not_written_as_words_is_taken_out(shape: str, language: str) -> None:
    rng = random.Random(f"{shape}{language}")
    for _ in range(12):
        leak = leaks.disguised(rng, shape, language)
        result = screened(leak.text)
        assert [found.kind for found in result.found] == [SecretKind.RECOVERY_PHRASE]
        assert not leaks.is_left(leak.words, result.text)


@pytest.mark.parametrize("shape", leaks.SCHEME_SHAPES)
@pytest.mark.parametrize("scheme", sorted(leaks.SCHEMES))
def test_a_phrase_of_electrum_monero_or_ton_is_taken_out(scheme: str, shape: str) -> None:
    rng = random.Random(f"{scheme} {shape}")
    for _ in range(8):
        leak = leaks.of_scheme(rng, scheme, shape)
        result = screened(leak.text)
        assert {found.kind for found in result.found} == {SecretKind.RECOVERY_PHRASE}
        assert leaks.SCHEMES[scheme] in {found.language for found in result.found}
        assert not leaks.is_left(leak.words, result.text)


@pytest.mark.parametrize("shape", sorted(leaks.CHANGES))
@pytest.mark.parametrize("scheme", sorted(leaks.SCHEMES))
def test_a_phrase_of_electrum_monero_or_ton_with_a_mistake_in_it_is_taken_out_in_nine_of_ten(
    scheme: str, shape: str
) -> None:
    rng = random.Random(f"{scheme} {shape}")
    made = [leaks.of_scheme(rng, scheme, shape) for _ in range(20)]
    assert sum(leaks.is_left(one.words, screened(one.text).text) for one in made) <= 2


@pytest.mark.parametrize(
    "scheme", [one for one in sorted(leaks.SCHEMES) if one != "old electrum"]
)  # the old list of Electrum has nothing to be certain by
def test_a_phrase_whose_own_checksum_holds_is_certain(scheme: str) -> None:
    rng = random.Random(scheme)
    sure = [
        any(
            found.certainty is Certainty.CERTAIN for found in screened(leaks.of_scheme(rng, scheme, "plain").text).found
        )
        for _ in range(20)
    ]
    assert sum(sure) >= 18


def test_a_phrase_that_electrum_s_own_tests_name_is_certain() -> None:
    """From the documentation of Electrum's seed versions."""
    text = "wild father tree among universe such mobile favorite target dynamic credit identify"
    assert kinds(text) == [(SecretKind.RECOVERY_PHRASE, Certainty.CERTAIN)]


def test_the_lists_of_electrum_and_monero_are_read_without_running_what_they_come_with() -> None:
    screened(leaks.of_scheme(random.Random(1), "monero german", "plain").text)
    assert "bip_utils" not in sys.modules


@pytest.mark.parametrize("shape", sorted(leaks.HARD))
@pytest.mark.parametrize("language", ["english", "spanish", "czech", "portuguese"])
def test_a_phrase_that_leaves_little_to_go_by_is_taken_out_in_nine_of_ten(shape: str, language: str) -> None:
    rng = random.Random(f"hard {shape} {language}")
    made = [leaks.hard(rng, shape, language) for _ in range(40)]
    assert sum(leaks.is_left(one.words, screened(one.text).text) for one in made) <= 4


@pytest.mark.parametrize("shape", leaks.REMEMBERED)
@pytest.mark.parametrize("script", ["simplified", "traditional"])
def test_ten_of_twelve_chinese_characters_are_taken_out_in_nineteen_of_twenty(shape: str, script: str) -> None:
    rng = random.Random(f"ten {shape} {script}")
    made = [leaks.remembered(rng, shape, script) for _ in range(100)]
    assert sum(leaks.is_left(one.words, screened(one.text).text) for one in made) <= 5


@pytest.mark.parametrize(
    "text",
    [
        "T h i s   i s   v e r y   i m p o r t a n t   p l e a s e   a n s w e r   m e   n o w",
        "y-e-s i want my m-o-n-e-y back, a-n-s-w-e-r me",
        "my 1st and 2nd tx on the 3rd of may, 4pm, l33t sp34k 1s n0t a s33d",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.c2lnbmF0dXJl",
        base64.b64encode(b"please send my coins back to the old address as soon as you can, thank you").decode(),
        base64.b64encode(bytes(range(200))).decode(),
        "A" * 400 + "=",
    ],
)
def test_what_is_spelled_or_encoded_and_no_phrase_passes_untouched(text: str) -> None:
    assert screened(text).found == ()
    assert screened(text).text == text


@pytest.mark.parametrize("language", sorted(leaks.PROSE))
def test_ordinary_prose_of_every_list_s_language_passes_untouched(language: str) -> None:
    talk = list(leaks.PROSE[language])
    assert [text for text in (*talk, "\n".join(talk)) if screened(text).found] == []
    assert [at for at in range(1, len(talk)) if screened(talk[at], talk[:at]).redact_earlier] == []


@pytest.mark.parametrize(
    "text",
    [
        "true false " * 6,
        "buy " * 12,
        "buy " * 24,
        "buy sell hold buy sell hold buy sell hold buy sell hold",
        "the colors are black, dark red, dark green, brown, dark blue, dark purple, dark cyan, light grey, dark grey, "
        "bright red, bright green, bright blue, bright purple",
        "to star size color fill color repeat 5 [ left 72 forward size right 144 forward size ] fill end star 100 'red'",
        "time stamp timestamp time zone timezone upper case uppercase lower case",
        "left click, right arrow, down arrow, space bar, page down, enter, return, n",
        "他们用 firefox 、thunderbird 和 seamonkey 的时候，移除 了 logo 和一些图形数据；并将它们分别用 iceweasel 、icedove 替代",
        "Tenemos dos ojos para ver mucho y una boca para hablar poco.",
    ],
)
def test_words_that_come_again_and_again_and_lists_of_names_in_a_sentence_are_no_phrase(text: str) -> None:
    assert screened(text) == Screened(SafeText(text))


def test_of_phrases_that_books_print_the_one_with_a_single_word_before_its_last_is_found() -> None:
    assert kinds("abandon " * 11 + "about") == [(SecretKind.RECOVERY_PHRASE, Certainty.CERTAIN)]


@pytest.mark.parametrize(
    "text",
    [
        "红烛昏罗帐，细雨湿孤舟。残灯无焰影，旧梦惊离愁。",
        "春雾薄，灯背水窗寒，落花香露红。闲倚户，暗沾衣，待郎郎不归。",
        "寒水依痕，春意渐回，沙际烟阔。溪梅晴照生香，冷蕊数枝争发。",
        "若是試算表，另請參閱 [檢視] - [分頁預覽]",
        "定義列印的試算表之頁面顯示比例。",
        "好" * 12,
    ],
)
def test_verses_and_terms_of_programs_are_no_chinese_phrase(text: str) -> None:
    assert screened(text) == Screened(SafeText(text))


@pytest.mark.parametrize("glue", ["，", "、", "。"])
def test_a_chinese_phrase_in_groups_of_one_size_is_taken_out(glue: str) -> None:
    rng = random.Random(f"groups {glue}")
    for size in (1, 2, 3, 4, 6):
        typed = leaks.phrase(rng, "chinese_simplified", 12)
        text = glue.join("".join(typed[at : at + size]) for at in range(0, 12, size))
        assert not leaks.is_left(tuple(typed), screened(text).text)
        text = f"我的助记词是{text}，请帮我看看"
        assert not leaks.is_left(tuple(typed), screened(text).text)


@pytest.mark.parametrize("shape", sorted(leaks.CHANGES))
def test_a_phrase_with_a_mistake_in_it_is_taken_out_in_nineteen_of_twenty(shape: str) -> None:
    rng = random.Random(shape)
    for make in (leaks.english, leaks.chinese):
        made = [make(rng, shape) for _ in range(60)]
        left = [one for one in made if leaks.is_left(one.words, screened(one.text).text)]
        assert len(left) <= 3


UNSPACED: dict[str, Callable[[list[str]], str]] = {
    "line break tags": "<br>".join,
    "hard blanks": "&nbsp;".join,
    "list items": lambda typed: "<ol>" + "".join(f"<li>{word}</li>" for word in typed) + "</ol>",
    "table rows": lambda typed: "".join(f"<tr><td>{i}</td><td>{word}</td></tr>" for i, word in enumerate(typed, 1)),
    "spans": lambda typed: "".join(f'<span class="word">{word}</span>' for word in typed),
    "between angle brackets": lambda typed: f"<{' '.join(typed)}>",
    "written line breaks": "\\n".join,
    "blanks of an address, written twice": "%2520".join,
    "blanks of a form": "+".join,
    "no blanks": "".join,
    "no blanks, capitals": lambda typed: "".join(word.title() for word in typed),
    "no blanks, said": lambda typed: f"my phrase is {''.join(typed)} please help",
    "no blanks, after other words": lambda typed: f"mywalletphraseis{''.join(typed)}",
    "in threes": lambda typed: " ".join("".join(typed[i : i + 3]) for i in range(0, len(typed), 3)),
    "in pairs": lambda typed: " ".join("".join(typed[i : i + 2]) for i in range(0, len(typed), 2)),
    "four letters each": lambda typed: " ".join(word[:4] for word in typed),
    "four letters each, numbered": lambda typed: " ".join(f"{i}. {word[:4]}" for i, word in enumerate(typed, 1)),
    "four letters each, said": lambda typed: f"my seed is {', '.join(word[:4] for word in typed)} thanks",
}


@pytest.mark.parametrize("shape", sorted(UNSPACED))
def test_a_phrase_without_plain_blanks_or_whole_words_is_taken_out(shape: str) -> None:
    rng = random.Random(shape)
    for _ in range(20):
        typed = leaks.phrase(rng, "english")
        result = screened(UNSPACED[shape](typed))
        assert result.found
        shown = result.text.lower()
        assert not any(word in shown for word in typed if len(word) >= 6 and word not in "wallet phrase")
        assert "".join(typed[:2]) not in shown
        assert " ".join(word[:4] for word in typed[-2:]) not in shown


@pytest.mark.parametrize(
    "text",
    [
        "<b>My transfer</b><br>is still pending<br/>please look at it&nbsp;today",
        "C:\\users\\new\\reports\\table.txt cannot be opened",
        "understandingresponsibilitiesnotwithstandingcircumstances",
        "whatdoesitmeanwhentheappsaysthatmytransferispending",
        "they said that then them when will this help come from your team here over",
    ],
)
def test_glued_and_short_words_of_ordinary_talk_pass_untouched(text: str) -> None:
    assert screened(text) == Screened(SafeText(text))


SLIPS: dict[str, Callable[[list[str]], str]] = {
    "alone": "".join,
    "spaced": " ".join,
    "numbered": lambda typed: " ".join(f"{i}. {one}" for i, one in enumerate(typed, 1)),
    "after a cue": lambda typed: f"我的助记词是{''.join(typed)}",
    "spaced after a cue": lambda typed: f"我的助记词是 {' '.join(typed)}",
}


@pytest.mark.parametrize("shape", sorted(SLIPS))
def test_a_chinese_phrase_with_one_character_outside_the_list_is_taken_out_in_nine_of_ten(shape: str) -> None:
    rng = random.Random(f"slip {shape}")
    left = 0
    for _ in range(40):
        typed = leaks.phrase(rng, "chinese_simplified")
        typed[rng.randrange(len(typed))] = rng.choice("啊嘛猫狗嗨嗯哇碗吵咖啡蝴蝶")
        left += leaks.is_left(tuple(typed), screened(SLIPS[shape](typed)).text)
    assert left <= 4


@pytest.mark.parametrize("size", [2, 3, 4, 5, 6, 24])
@pytest.mark.parametrize("mark", ["，", "、", " "])
@pytest.mark.parametrize(
    "around", ["我的助记词是{}。谢谢", "助记词丢了，朋友发给我这个，请帮我看看，谢谢你们。\n{}\n怎么办"]
)
def test_a_chinese_phrase_in_groups_is_taken_out_where_the_text_speaks_of_one(
    around: str, mark: str, size: int
) -> None:
    rng = random.Random(f"groups {size} {mark}")
    left = 0
    for _ in range(25):
        typed = leaks.phrase(rng, "chinese_simplified")
        text = around.format(mark.join("".join(typed[i : i + size]) for i in range(0, len(typed), size)))
        left += leaks.is_left(tuple(typed), screened(text).text)
    assert left <= 1


@pytest.mark.parametrize(
    "text", ["我的助记词好像抄错了一个字啊", "助记词是十二个汉字的那种，怎么导入呀", "哎，今天怎么还是打不开呢"]
)
def test_chinese_talk_with_a_character_outside_the_list_passes_untouched(text: str) -> None:
    assert screened(text) == Screened(SafeText(text))


@pytest.mark.parametrize(
    "text",
    [
        "我们绝不会索要助记词、私钥或验证码。",
        "官方人员绝不会索要您的助记词、私钥、密码和验证码，请勿告诉任何人。",
        "請勿把助記詞、私鑰或密碼告訴任何人",
        "不要截图保存助记词私钥和密码",
    ],
)
def test_a_warning_that_names_secrets_in_one_breath_passes_untouched(text: str) -> None:
    assert screened(text) == Screened(SafeText(text))


def test_what_stands_right_before_a_chinese_phrase_does_not_hide_it() -> None:
    phrase = "行 谈 势 最 喂 献 住 以 看 街 也 空"  # made up; its checksum is right
    assert screened(f"我的助记词是 {phrase}").text == "我的助记词是 ⟦recovery_phrase:12⟧"


def test_letters_that_a_program_wrote_as_escapes_are_taken_out_whole_and_what_stands_around_stays() -> None:
    typed = leaks.worded(random.Random(3), "korean", "json").text
    result = screened(f'{{"note": "\\u00e9t\\u00e9", "phrase": {typed}, "end": 1}}')
    assert result.text == '{"note": "\\u00e9t\\u00e9", "phrase": ["⟦recovery_phrase:12⟧"], "end": 1}'


def test_what_an_address_writes_by_bytes_is_read_and_what_stands_around_it_stays() -> None:
    typed = quote(" ".join(leaks.phrase(random.Random(3), "japanese", 12)))
    result = screened(f"50%25 off! https://x.example/%C3%A9t%C3%A9?q={typed}&n=100%")
    assert result.text == "50%25 off! https://x.example/%C3%A9t%C3%A9?q=⟦recovery_phrase:12⟧&n=100%"
    for harmless in (
        "%C3%28 %ff %e0%80%80 %ed%a0%80 %",
        "100%20 50%de 5%%20 %2%30",
        "https://x.example/a%20b%2Fc%3Fd%3D1",
    ):
        assert screened(harmless).text == harmless


def test_what_stands_around_a_phrase_stays_as_it_was_written() -> None:
    phrase = " ".join(leaks.phrase(random.Random(2), "english", 12))
    text = f"Ｈello, my SEED phrase is: {phrase}. Please hurry — it’s stolen!"
    assert screened(text).text == "Ｈello, my SEED phrase is: ⟦recovery_phrase:12⟧. Please hurry — it’s stolen!"


def test_a_found_phrase_says_its_language_length_and_certainty_and_nothing_else() -> None:
    found = screened(" ".join(leaks.phrase(random.Random(3), "english", 24))).found
    assert [(f.kind, f.certainty, f.language, f.words) for f in found] == [
        (SecretKind.RECOVERY_PHRASE, Certainty.CERTAIN, "en", 24)
    ]


@pytest.mark.parametrize("shape", sorted(leaks.KEYS))
def test_a_key_is_taken_out(shape: str) -> None:
    leak = leaks.key(random.Random(shape), shape)
    result = screened(leak.text)
    wanted = {"keystore": SecretKind.KEYSTORE, "extended key": SecretKind.EXTENDED_KEY}
    assert [found.kind for found in result.found] == [wanted.get(shape, SecretKind.PRIVATE_KEY)]
    assert not leaks.is_left(leak.words, result.text)
    assert result.found[0].certainty is not Certainty.ASK


@pytest.mark.parametrize("around", leaks.HASHES)
def test_a_transaction_hash_passes_untouched(around: str) -> None:
    text = around.format(random.Random(around).randbytes(32).hex())
    assert screened(text) == Screened(SafeText(text))


@pytest.mark.parametrize("around", leaks.BARE)
def test_digits_that_may_be_a_key_or_a_hash_are_masked_and_asked_about(around: str) -> None:
    digits = random.Random(around).randbytes(32).hex()
    result = screened(around.format(digits))
    assert result.text == around.format(f"⟦hex:{digits[:6]}…{digits[-4:]}⟧")
    assert [(f.kind, f.certainty) for f in result.found] == [(SecretKind.PRIVATE_KEY, Certainty.ASK)]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("tx hash or private key? private key: {}", Certainty.LIKELY),
        ("my private key is safe, this is the tx hash: {}", None),
        ("it says public key {}", None),
        ("block {}", None),
        ("私钥没有泄露，交易哈希是{}", None),
        ("交易失败了，私钥{}", Certainty.LIKELY),
        ("https://wallet.example/import?private_key={}", Certainty.LIKELY),
        ("导入 {}", Certainty.LIKELY),
        ("import this into metamask {}", Certainty.LIKELY),
        ("eth key=0x{}", Certainty.LIKELY),
        ("secret: {}", Certainty.LIKELY),
        ("钱包密码：{}", Certainty.LIKELY),
        ("我导入钱包后没有看到这笔交易 {}", None),
        ("storage key: 0x{}", None),
    ],
)
def test_the_nearest_word_on_the_left_decides_between_hash_and_key(text: str, certainty: Certainty | None) -> None:
    digits = random.Random(text).randbytes(32).hex()
    assert [c for _, c in kinds(text.format(digits))] == ([certainty] if certainty else [])


def test_padding_and_block_hashes_are_not_asked_about() -> None:
    assert not screened("0" * 64).found
    assert not screened("00000000" + random.Random(1).randbytes(28).hex()).found


def test_a_key_announced_one_message_earlier_is_a_key() -> None:
    digits = random.Random(9).randbytes(32).hex()
    assert kinds(digits, ["here comes my private key"]) == [(SecretKind.PRIVATE_KEY, Certainty.LIKELY)]
    assert kinds(digits, ["my transfer has not arrived"]) == []


@pytest.mark.parametrize(
    ("before", "certainty"),
    [
        (["my transfer is stuck", "you can have my key then"], Certainty.LIKELY),
        (["我的转账还没到账", "我把密钥给你"], Certainty.LIKELY),
        (["you can have my key then", "I sent 20 usdt, it is pending"], Certainty.LIKELY),
        (["my transfer is stuck", "⟦recovery_phrase:12⟧"], Certainty.ASK),
        (["I sent 20 usdt", "⟦private_key⟧", "it is still pending"], Certainty.ASK),
        (["where is the public key shown", "my transfer is stuck"], None),
        (["is my private key safe here", "ok", "thanks", "now my transfer is stuck"], None),
        (["my transfer is stuck", "⟦hex:abcdef…1234⟧"], None),
    ],
)
def test_the_newest_talk_decides_and_talk_of_a_key_beats_talk_of_a_transfer(
    before: list[str], certainty: Certainty | None
) -> None:
    digits = random.Random(str(before)).randbytes(32).hex()
    assert [c for _, c in kinds(digits, before)] == ([certainty] if certainty else [])
    assert kinds(f"tx hash {digits}", before) == []


def test_digits_after_a_phrase_in_the_same_message_are_asked_about_whatever_was_sent() -> None:
    rng = random.Random(14)
    phrase, digits = " ".join(leaks.phrase(rng, "english", 12)), rng.randbytes(32).hex()
    assert digits not in screened(f"I sent it, now it is pending. {phrase}\n\n{digits}").text


OWNING = (
    "that was my private key",
    "oh no, that was my private key!",
    "sorry that's actually my secret key",
    "I just sent you my private key",
    "what i sent is my private key, please delete it",
    "刚才那个是我的私钥",
    "上面发的是我的私钥，请删掉",
    "我不小心发了私钥",
)


@pytest.mark.parametrize("said", OWNING)
def test_a_value_that_turns_out_to_be_a_key_is_taken_out_of_the_message_before(said: str) -> None:
    digits = "0x" + random.Random(said).randbytes(32).hex()
    text = f"look: {digits} thanks"
    assert not screened(text).found
    result = screened(said, ["hello", text, "oops"])
    assert result.redact_earlier == {1: "look: ⟦private_key⟧ thanks"}
    assert [(f.kind, f.certainty) for f in result.found] == [(SecretKind.PRIVATE_KEY, Certainty.LIKELY)]
    assert result.text == said
    assert not stands_alone(RawText(said))


def test_a_value_that_turns_out_to_be_a_key_in_the_same_message_is_taken_out() -> None:
    digits = "0x" + random.Random(16).randbytes(32).hex()
    assert screened(f"my transfer {digits} — oh sorry, that was my private key").text.startswith("my transfer ⟦private")
    assert screened(f"交易 {digits} 不好意思，刚才那个是我的私钥").text.startswith("交易 ⟦private_key⟧")
    assert not screened(f"my transfer {digits} — that is not my private key").found


@pytest.mark.parametrize(
    "said",
    [
        "that was not my private key",
        "was that my private key?",
        "I never sent you my private key",
        "that is the hash, my private key is safe",
        "那个不是我的私钥",
        "这个是私钥吗",
        "how do I export my private key",
        "I gave my private key to a stranger",
        "I pasted my private key into a website and this is what they did",
        "我把私钥发给骗子了",
    ],
)
def test_who_does_not_say_that_it_was_a_key_keeps_the_hash(said: str) -> None:
    text = "0x" + random.Random(said).randbytes(32).hex()
    assert not screened(said, [text]).redact_earlier
    assert stands_alone(RawText(said)) or screened(said, [text]) == screened(said)


def test_of_two_values_none_is_taken_for_the_key_that_was_meant() -> None:
    rng = random.Random(15)
    text = f"0x{rng.randbytes(32).hex()} and 0x{rng.randbytes(32).hex()}"
    assert not screened("that was my private key", [text]).redact_earlier


@pytest.mark.parametrize(
    "text",
    [
        "0x" + "ab" * 20,
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8",
        "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8",
        "what should I do if someone asks for my recovery phrase or private key?",
        "never put off till tomorrow what you can avoid all together",
        "我该怎么备份助记词？私钥和助记词有什么区别？请客服尽快回复，谢谢。",
        "助记词丢了怎么办，还能恢复钱包吗",
        "请问导入助记词之后余额显示为零是什么原因，我已经等了两天了",
        "{'ciphertext': 'what does this word mean in my backup file'}",
        "一二三四五六七八九十，我数到十了",
        "can you help me find the right page to change my email address and phone number please thank you very much",
        "order 12 items: 1. apple 2. banana 3. orange 4. bread",
        "",
        " \n\t",
    ],
)
def test_ordinary_words_pass_untouched(text: str) -> None:
    assert screened(text) == Screened(SafeText(text))


def test_a_signature_and_any_other_sixty_four_bytes_are_no_solana_key() -> None:
    rng = random.Random(5)
    key = Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))
    signature = key.sign(b"a transaction")
    for other in (signature, rng.randbytes(64)):
        for text in (base58.b58encode(other).decode(), json.dumps(list(other)), f"sum of {list(other)[:40]}"):
            assert screened(text).found == ()
            assert screened(text).text == text
    assert screened(json.dumps([256, *leaks.pair(rng)[1:]])).found == ()


def test_a_wrong_checksum_is_no_wif_key() -> None:
    text = leaks.key(random.Random(8), "WIF alone").text
    swapped = text[:20] + ("a" if text[20] != "a" else "b") + text[21:]
    assert not screened(f"voucher {swapped}").found
    assert kinds(f"private key {swapped}") == [(SecretKind.PRIVATE_KEY, Certainty.LIKELY)]


def test_a_keystore_file_goes_with_all_its_fields_and_the_words_around_it_stay() -> None:
    leak = leaks.key(random.Random(4), "keystore")
    assert screened(leak.text).text == "my file says\n⟦keystore⟧\nplease help"


def test_a_cut_off_keystore_file_goes_too() -> None:
    leak = leaks.key(random.Random(5), "keystore")
    text = leak.text[: leak.text.index("kdfparams") + 20]
    assert screened(text).text == "my file says\n⟦keystore⟧"


@pytest.mark.parametrize("shape", sorted(leaks.LABELLED))
def test_a_password_a_code_a_card_or_a_number_of_a_person_is_taken_out_and_called_by_its_name(shape: str) -> None:
    rng = random.Random(shape)
    kind = SecretKind(leaks.LABELLED[shape][0])
    for _ in range(30):
        leak = leaks.labelled(rng, shape)
        result = screened(leak.text)
        assert {found.kind for found in result.found} == {kind}
        assert Certainty.ASK not in {found.certainty for found in result.found}
        assert leak.words[0] not in result.text
        assert result.text.startswith(leak.text[: leak.text.index(leak.words[0])])


@pytest.mark.parametrize("kind", sorted(leaks.VARIED))
def test_what_is_said_to_be_a_password_a_code_a_key_or_a_card_is_taken_out_in_nineteen_of_twenty(kind: str) -> None:
    rng = random.Random(f"varied {kind}")
    made = [leaks.varied(rng, kind, 0) for _ in range(80)]
    assert sum(leaks.is_left(one.words, screened(one.text).text) for one in made) <= 4


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("la clave de mi billetera es Sol{}luna, gracias", SecretKind.PASSWORD),
        ("das Passwort für mein Konto ist Baum#{}", SecretKind.PASSWORD),
        ("hasło to: rower{}", SecretKind.PASSWORD),
        ("пароль для кошелька: zima{}", SecretKind.PASSWORD),
        ("the api secret of my bybit account is A1b2C3d4E5f6G7h8{}", SecretKind.API_KEY),
        ("the security code on the back is 90{}", SecretKind.CARD),
        ("please restore my account.\n4111 1111 1111 1111", SecretKind.CARD),
    ],
)
def test_what_stands_between_a_label_and_its_value_does_not_hide_it(text: str, kind: SecretKind) -> None:
    assert [one for one, _ in kinds(text.format(7))] == [kind]
    assert not screened("my order number:\n4532015112830366").found


@pytest.mark.parametrize("text", leaks.ORDINARY)
def test_talk_of_passwords_codes_orders_and_phones_passes_untouched(text: str) -> None:
    assert screened(text) == Screened(SafeText(text))


def test_a_card_number_with_a_wrong_digit_or_behind_the_name_of_an_order_is_none() -> None:
    rng = random.Random(21)
    for _ in range(50):
        number = leaks.card_number(rng)
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        assert screened(f"card {wrong}").found == ()
        assert screened(f"my order {number} is late").found == ()


def test_an_identity_number_with_a_wrong_digit_or_an_impossible_birthday_is_none() -> None:
    rng = random.Random(22)
    for _ in range(50):
        number = leaks.chinese_identity(rng)
        wrong = ("2" if number[0] != "2" else "3") + number[1:]
        assert screened(wrong).found == ()
        assert screened(number[:10] + "13" + number[12:]).found == ()


@pytest.mark.parametrize("country", sorted(leaks.PUBLISHED.keys() - {"in", "gb"}))
def test_numbers_that_authorities_give_as_examples_are_found(country: str) -> None:
    assert [kind for kind, _ in kinds(f"hello, {leaks.PUBLISHED[country]} thanks")] == [SecretKind.IDENTITY]


def test_only_numbers_of_the_countries_that_were_chosen_are_looked_for() -> None:
    try:
        identity.look_for({"es"})
        assert kinds(leaks.PUBLISHED["es"]) == [(SecretKind.IDENTITY, Certainty.LIKELY)]
        assert kinds(leaks.PUBLISHED["cn"]) == []
    finally:
        identity.look_for(identity.COUNTRIES)


def test_the_reaction_to_a_card_is_calm_and_to_a_password_an_alarm() -> None:
    for shape, calm in (
        ("card", True),
        ("Chinese identity", True),
        ("password, mine", False),
        ("key of Binance", False),
    ):
        found = screened(leaks.labelled(random.Random(5), shape).text).found
        for language in WARNED_IN:
            said = reaction.reaction(found, language)
            assert said is not None
            assert (said.calm, said.alarms, bool(said.steps)) == (calm, not calm, not calm)
            assert reaction.steps_beside(said.text, language) == said.steps
            assert reaction.late_warning(said.kind, language)
    both = (*screened(leaks.labelled(random.Random(5), "card").text).found, *screened("my pin is 482913").found)
    assert reaction.gravest(both) is SecretKind.PASSWORD


def test_every_kind_has_its_warning_in_every_language() -> None:
    for kind in SecretKind:
        late = {reaction.late_warning(kind, language) for language in WARNED_IN}
        assert len(late) == len(WARNED_IN)
        if kind is not SecretKind.SECRET:  # the gate finds none of these
            at_once = {reaction.warning(kind, language) for language in WARNED_IN}
            assert len(at_once) == len(WARNED_IN) and not at_once & late


def test_the_chat_s_alarm_speaks_every_language_that_the_warnings_do() -> None:
    assert set(PANELS) == set(MORE)
    for language, panel in PANELS.items():
        assert len(set(msgspec.structs.astuple(panel))) == len(msgspec.structs.astuple(panel)), language


@pytest.mark.parametrize("language", ["en", "zh", *MORE])
def test_what_is_said_of_a_secret_is_itself_none_and_names_every_step(language: str) -> None:
    said = [
        reaction.question(language),
        *(reaction.late_warning(kind, language) for kind in SecretKind),
        *(reaction.warning(kind, language) for kind in SecretKind if kind is not SecretKind.SECRET),
        *(step for kind in SecretKind for step in reaction.steps(kind, language)),
    ]
    assert [text for text in said if screened(text).found or "{" in text or "  " in text] == []
    assert len(reaction.safe_steps(language)) == 5
    english = {reaction.question("en"), *reaction.safe_steps("en"), *reaction.steps(SecretKind.API_KEY, "en")}
    assert language == "en" or not english & set(said)


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("es-AR", "es"),
        ("pt_BR", "pt"),
        ("zh-CN", "zh"),
        ("zh-Hans-HK", "zh"),
        ("zh-TW", "zh-hant"),
        ("zh-Hant", "zh-hant"),
        ("zh_HK", "zh-hant"),
        ("ar", "en"),
        ("", "en"),
    ],
)
def test_people_are_warned_in_their_language_or_in_english(asked: str, spoken: str) -> None:
    kind = SecretKind.RECOVERY_PHRASE
    assert reaction.warning(kind, asked) == reaction.warning(kind, spoken)


def test_two_secrets_in_one_message_are_both_taken_out() -> None:
    rng = random.Random(6)
    phrase, wif = leaks.english(rng, "plain", 12), leaks.key(rng, "WIF alone")
    result = screened(f"one: {phrase.text} ; and the other: {wif.text}")
    assert result.text == "one: ⟦recovery_phrase:12⟧ ; and the other: ⟦private_key⟧"
    assert {found.kind for found in result.found} == {SecretKind.RECOVERY_PHRASE, SecretKind.PRIVATE_KEY}


# Sent in parts


def conversation(parts: Sequence[str]) -> list[str]:
    """Send the parts one after the other and return what is stored in the end."""
    sent: list[Earlier] = []
    for number, part in enumerate(parts):
        result = screen(RawText(part), sent[-5:])
        sent = [Earlier(one.id, result.redact_earlier.get(one.id, one.text)) for one in sent]
        sent.append(Earlier(number, result.text))
    return [one.text for one in sent]


@pytest.mark.parametrize("language", ["english", "chinese_simplified", "chinese_traditional", *LANGUAGES])
@pytest.mark.parametrize("shape", ["bare", "numbered", "named"])
def test_a_phrase_sent_in_three_messages_is_erased_from_all_of_them(language: str, shape: str) -> None:
    rng = random.Random(f"{language}{shape}")
    left = 0
    for _ in range(40):
        parts, secret = leaks.split(rng, language, shape)
        left += leaks.is_left(secret, "\n".join(conversation(parts)))
    assert left <= 2


def test_the_parts_are_named_by_the_ids_of_their_messages() -> None:
    words = leaks.phrase(random.Random(1), "english", 12)
    earlier = [
        Earlier(71, SafeText("hello, I lost access")),
        Earlier(75, SafeText("first part: " + " ".join(words[:4]))),
        Earlier(80, SafeText(" ".join(words[4:8]))),
    ]
    result = screen(RawText("and the rest: " + " ".join(words[8:]) + " please help"), earlier)
    assert result.redact_earlier == {75: "first part: ⟦recovery_phrase:4⟧", 80: "⟦recovery_phrase:4⟧"}
    assert result.text == "and the rest: ⟦recovery_phrase:4⟧ please help"
    assert [(f.certainty, f.words) for f in result.found] == [(Certainty.CERTAIN, 12)]


def test_the_last_three_words_after_nine_that_were_caught_are_caught_too() -> None:
    words = leaks.phrase(random.Random(12), "english", 12)
    stored_texts = conversation([" ".join(words[:9]), " ".join(words[9:])])
    assert stored_texts == ["⟦recovery_phrase:9⟧", "⟦recovery_phrase:3⟧"]


@pytest.mark.parametrize("parts", [2, 3, 5])
@pytest.mark.parametrize("scheme", sorted(leaks.SCHEMES))
def test_a_phrase_of_electrum_monero_or_ton_sent_in_parts_is_erased_in_nine_of_ten(scheme: str, parts: int) -> None:
    rng = random.Random(f"parts {scheme} {parts}")
    left = 0
    for _ in range(20):
        sent, secret = leaks.parted_scheme(rng, scheme, parts)
        left += leaks.is_left(secret, "\n".join(conversation(sent)))
    assert left <= 2


@pytest.mark.parametrize(
    ("scheme", "letters", "most_left"),
    [
        *(
            (f"monero {one}", 4, 3)
            for one in ("english", "german", "spanish", "french", "italian", "portuguese", "dutch")
        ),
        ("monero english", 3, 3),
        ("english", 4, 6),
        ("spanish", 4, 6),
    ],
)
def test_the_first_letters_of_the_words_of_a_phrase_are_taken_out_whole_and_in_parts(
    scheme: str, letters: int, most_left: int
) -> None:
    rng = random.Random(f"begun {scheme} {letters}")
    whole = left = 0
    for _ in range(20):
        sent, secret = leaks.parted_scheme(rng, scheme, 3, letters)
        whole += leaks.is_left(secret, screened(" ".join(sent)).text)
        left += leaks.is_left(secret, "\n".join(conversation(sent)))
    assert whole <= 2
    assert left <= most_left


def test_talk_of_words_that_electrum_s_old_list_has_is_no_phrase_in_parts() -> None:
    talk = [
        "please wait",
        "still nothing",
        "hope maybe tomorrow",
        "thank you",
        "okay then",
        "money gone",
        "help",
        "wow",
    ]
    assert conversation(talk) == talk


@pytest.mark.parametrize("shape", sorted(leaks.SPLIT_KEYS))
def test_a_key_sent_in_parts_is_erased_from_all_of_them(shape: str) -> None:
    rng = random.Random(f"split {shape}")
    for _ in range(12):
        sent, secret = leaks.split_key(rng, shape)
        kept = conversation(["hello", *sent])
        assert not leaks.is_left(secret, "\n".join(kept))
        assert not stands_alone(RawText(sent[-1]))
        assert kept[0] == "hello"


def test_two_halves_of_digits_that_nothing_names_are_masked_and_asked_about() -> None:
    digits = random.Random(7).randbytes(32).hex()
    result = screened(digits[40:], ["look at this", digits[:40]])
    mask = f"⟦hex:{digits[:6]}…{digits[-4:]}⟧"
    assert result.redact_earlier == {1: mask}
    assert result.text == mask
    assert [(f.kind, f.certainty) for f in result.found] == [(SecretKind.PRIVATE_KEY, Certainty.ASK)]


@pytest.mark.parametrize(
    "before", ["tx hash {}", "my transfer 0x{}", "order id {}", "交易哈希 {}", "{} and dead10beef12 too"]
)
def test_halves_of_a_hash_and_strings_that_make_no_key_stay(before: str) -> None:
    digits = random.Random(before).randbytes(32).hex()
    sent = [before.format(digits[:32]), digits[32:]]
    assert conversation(sent) == sent
    sent = ["TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "12e4b5678a"]
    assert conversation(sent) == sent


def test_small_talk_after_small_talk_is_left_alone() -> None:
    talk = ["hello", "please help me", "I want my money back", "thank you", "ok", "sorry", "are you still there", "yes"]
    assert conversation(talk) == talk
    talk = ["你好", "请帮我", "钱没到账", "谢谢", "好的", "在吗", "还在等"]
    assert conversation(talk) == talk


# Promises that hold for any text


@given(st.text(max_size=400))
@example("\ud800 and \0")
@example("İ" * 40)
@example("⟦" * 20 + "hex:")
@example("{" * 50 + '"ciphertext":"' + "a" * 40 + '","kdf"')
def test_no_text_breaks_the_gate_and_what_comes_out_can_be_stored(text: str) -> None:
    result = screened(text, [text.encode("utf-8", "replace").decode()])
    result.text.encode()
    assert "\0" not in result.text


@given(st.text(alphabet="⟦⟧[]recovy_phas:12hx…0abc ", max_size=80))
def test_nobody_can_type_a_mark(text: str) -> None:
    result = screened(text)
    if not result.found:
        assert "⟦" not in result.text
        assert "⟧" not in result.text


prose = st.sampled_from((*leaks.EN_PROSE, *leaks.ZH_PROSE, "", "?!", "🔥🔥", "abandon ship", "call me on monday"))


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 2**64),
    prose,
    prose,
    st.sampled_from(sorted(leaks.ENGLISH)),
    st.sampled_from((" ", "\n", ": ", ". ")),
)
def test_a_phrase_in_any_prose_never_leaves_three_words_in_a_row(
    seed: int, before: str, after: str, shape: str, glue: str
) -> None:
    leak = leaks.english(random.Random(seed), shape)
    result = screened(before + glue + leak.text + glue + after)
    assert not leaks.is_left(leak.words, result.text)
    again = rescreen(result.text)
    assert again.text == result.text
    assert again.found == ()
    assert not screened(result.text).found


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**64), st.lists(st.sampled_from(sorted(leaks.KEYS)), min_size=1, max_size=3), prose)
def test_what_comes_out_holds_nothing_to_find(seed: int, shapes: list[str], between: str) -> None:
    rng = random.Random(seed)
    made = [leaks.key(rng, shape) for shape in shapes]
    result = screened(f"\n{between}\n".join(one.text for one in made))
    for one in made:
        assert not leaks.is_left(one.words, result.text)
    assert rescreen(result.text).found == ()


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 2**64),
    st.sampled_from(("english", "chinese_simplified")),
    st.integers(1, 12),
    st.one_of(prose, st.text(alphabet="0123456789abcdef x我的", min_size=60, max_size=90), st.just("")),
    st.booleans(),
)
def test_what_came_before_matters_only_to_a_text_that_does_not_stand_alone(
    seed: int, language: str, parts: int, around: str, half: bool
) -> None:
    rng = random.Random(seed)
    sent, _ = leaks.parted(rng, language, rng.choice((12, 24)), parts)
    before, last = (sent[:-1], sent[-1]) if half else (sent, "")
    text = f"{around} {last}".strip()
    before += rng.sample(["here is my private key", "the hash of my transfer", "⟦recovery_phrase:9⟧", "hello"], 2)
    alone = screened(text)
    if stands_alone(RawText(text)) and not alone.found:
        assert screened(text, before) == alone


def test_most_of_what_people_write_stands_alone_and_parts_do_not() -> None:
    assert stands_alone(
        RawText("my transfer to the exchange is still not there after two hours, what should I do now?")
    )
    assert stands_alone(RawText("您好，我的转账一直显示打包中，已经两个小时了，请帮我看看"))
    assert not stands_alone(RawText("abandon ability able about"))
    assert not stands_alone(RawText("3. canvas"))
    assert not stands_alone(RawText("a1" * 32))


def test_stored_marks_stay_and_are_not_read_again() -> None:
    text = stored("before ⟦recovery_phrase:12⟧ and ⟦hex:abcdef…1234⟧ after")
    assert rescreen(text) == Screened(text)


def test_a_better_look_finds_in_a_stored_text_what_was_missed() -> None:
    phrase = " ".join(leaks.phrase(random.Random(30), "english", 12))
    result = rescreen(stored(f"⟦private_key⟧ then {phrase}"))
    assert result.text == "⟦private_key⟧ then ⟦recovery_phrase:12⟧"


def test_our_own_words_are_not_read() -> None:
    text = trusted("We never need your recovery phrase.")
    assert text == "We never need your recovery phrase."


# Work grows with length and not faster


HOSTILE: dict[str, Callable[[], str]] = {
    "list words": lambda: " ".join(random.Random(1).choices(Mnemonic("english").wordlist, k=200)) + " ",
    "list characters": lambda: "".join(random.Random(1).choices(Mnemonic("chinese_simplified").wordlist, k=300)),
    "mistyped words": lambda: "abandn abiliti abel abuot abov absnt abosrb ",
    "hex": lambda: random.Random(1).randbytes(32).hex() + " ",
    "hex groups": lambda: "private key " + "deadbeef " * 20,
    "braces": lambda: '{"ciphertext":"' + "a" * 32 + '","kdf":',
    "pem": lambda: "-----begin private key-----",
    "zero width": lambda: "a\u200b" * 40,
    "labels of passwords": lambda: "my account account account password password is is is ",
    "labels of codes": lambda: "google google sms 123456 - - - otp otp verification code code ",
    "labels of keys": lambda: "binance binance api api key key api secret: = = = ",
    "labels in Chinese": lambda: "我的登录登录登录支付密码密码是是是验证码验证码",
    "backup codes": lambda: "backup codes: 1234 5678 abcd ef12, ",
    "card digits": lambda: "4111 1111 1111 1112 ",
    "digits on end": lambda: "4111111111111112",
    "print of passports": lambda: "p<utoeriksson<<anna<",
    "numbers of people": lambda: "ssn 123-45-67 passport aadhaar 1234 5678 9 id no 12-34 ",
    "groups of digits": lambda: "1 84 12 76 451 089 47 110105 19491231 0021 ",
    "look-alikes": lambda: "аbаndon аbіlіtу аblе ",
    "words without small ones": lambda: "mushroom keyboard saturday abandon sunflower canvas ",
    "lists of words twice mistyped": lambda: (
        "abandon lemon zebra tiger ocean puzzle velvet obsxurz mqmmelx frvgilx gardqx whixplz. "
    ),
    "names of programs": lambda: "DB_PASSWORD API_KEY X-API-SECRET pin_pass_pwd ",
    "talk of a password": lambda: "the password that i use for my wallet account to ",
    "back of a card": lambda: "cvv on the back of my card ",
    "verses": lambda: "红烛昏罗帐，细雨湿孤舟。残灯无焰影，",
    "short words": lambda: "aban zoom abil abou ",
    "labels": lambda: "the first word is ",
    "words of Electrum's old list": lambda: (
        " ".join(random.Random(1).choices(leaks.list_of("old electrum"), k=200)) + " "
    ),
    "words of Monero's list": lambda: " ".join(random.Random(1).choices(leaks.list_of("monero english"), k=200)) + " ",
    "ends of Monero's phrases": lambda: " ".join(leaks.other_phrase(random.Random(1), "monero french")) + " mot ",
    "phrases of TON": lambda: " ".join(leaks.other_phrase(random.Random(1), "ton")) + ". This is not the end of it. ",
    "url": lambda: "https://a.bc/x/" + "y" * 60,
    "blanks": lambda: " " * 60,
    "tags": lambda: '<b class="x" id=',
    "glued words": lambda: "".join(random.Random(1).choices(Mnemonic("english").wordlist, k=200)),
    "glued letters": lambda: "acet",
    "first letters of Monero's words": lambda: "abbe abdu abra absu abys acid aqua ",
    "first letters": lambda: "aban abil abou abov abse abso abst absu ",
    "letters apart": lambda: "a b c d e f g ",
    "letters apart, a word between": lambda: "a b c d e f g h i j k l m n o p q r s t u v word ",
    "digits in words": lambda: "ab0ut l33t s0 n1ce ",
    "base64": lambda: base64.b64encode(b"please send my coins back to the old address, thank you").decode() + " ",
    "base64 without end": lambda: "QUJD",
    "numbers": lambda: "12, 255,\n",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_work_grows_with_length_and_not_faster(name: str, counted_work: WorkCounter) -> None:
    unit = HOSTILE[name]()
    short, long = ((unit * (size // len(unit) + 1))[:size] for size in (4000, 32000))
    screened(short)
    few, many = counted_work(lambda: screened(short)), counted_work(lambda: screened(long))
    assert many <= 8 * 1.6 * few + 2000
