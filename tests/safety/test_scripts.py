"""Several scripts in one text: a phrase of one list in prose of another language, and marks that turn the direction."""

from __future__ import annotations

import random

import pytest

from walletdesk.safety import screen
from walletdesk.wire import RawText, SecretKind

from . import leaks

AROUND = {
    "Chinese": "您好，我的钱包打不开了 {} 请帮我看看是哪里的问题",
    "Russian": "Здравствуйте, кошелёк не открывается {} что делать дальше",
    "Arabic": "مرحبا، لا أستطيع فتح محفظتي {} ماذا أفعل الآن",
    "Thai": "สวัสดีค่ะ กระเป๋าเงินเปิดไม่ได้ {} ช่วยดูให้หน่อย",
    "Hindi": "नमस्ते, मेरा वॉलेट नहीं खुल रहा {} कृपया मदद करें",
    "Japanese": "こんにちは、ウォレットが開けません。{} どうすればいいですか。",
    "Korean": "안녕하세요, 지갑이 열리지 않습니다. {} 도와주세요.",
    "English": "hello, I cannot get into my wallet. {} what now, please",
    "Greek and emoji": "Γεια σας 🙏🙏 {} 😭 τι να κάνω;",
    "turned": "\u202b{}\u202c \u2066مرحبا\u2069",
}
LISTS = ("english", "spanish", "french", "czech", "japanese", "korean", "chinese_simplified", "chinese_traditional")


@pytest.mark.parametrize("language", LISTS)
@pytest.mark.parametrize("around", AROUND)
def test_a_phrase_in_prose_of_another_script_is_taken_out(language: str, around: str) -> None:
    rng = random.Random(f"{language} {around}")
    for _ in range(4):
        words = leaks.phrase(rng, language, 12)
        said = AROUND[around].format((" " if around != "Chinese" else "，").join(words))
        screened = screen(RawText(said))
        assert SecretKind.RECOVERY_PHRASE in {one.kind for one in screened.found}
        assert not leaks.is_left(tuple(words), screened.text)


@pytest.mark.parametrize("around", AROUND)
def test_prose_of_several_scripts_passes_untouched(around: str) -> None:
    said = AROUND[around].format("transfer 转账 перевод 送金 송금 pending, 12 confirmations")
    assert not screen(RawText(said)).found
