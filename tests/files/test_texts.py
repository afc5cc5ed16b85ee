"""Texts in whatever letters they come."""

from __future__ import annotations

import random
import unicodedata

import pytest
from mnemonic import Mnemonic

from walletdesk.files import refusals, texts
from walletdesk.files.intake import made_harmless
from walletdesk.files.rules import Limits
from walletdesk.wire import RawText

LETTERS = {
    "english": ["utf-8", "utf-16", "utf-16-le", "utf-16-be"],
    "chinese_simplified": ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"],
    "chinese_traditional": ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"],
    "japanese": ["utf-8", "utf-16-le", "shift_jis", "euc_jp"],
    "korean": ["utf-8", "utf-16-be", "cp949"],
    "french": ["utf-8", "cp1252"],
    "spanish": ["utf-8", "cp1252"],
    "czech": ["utf-8", "cp1250"],
}
BEFORE = {
    "english": "These are the words of my wallet: ",
    "chinese_simplified": "您好，我的钱包打不开，这是我的助记词：",
    "chinese_traditional": "您好，我的錢包打不開，這是我的助記詞：",
    "japanese": "ウォレットを開けません。フレーズはこれです: ",
    "korean": "지갑을 열 수 없습니다. 제 문구는 다음과 같습니다: ",
    "french": "Voilà les mots de mon portefeuille à récupérer : ",
    "spanish": "Estas son las palabras de mi cartera, según el papel: ",
    "czech": "Toto jsou slova mé peněženky, která nejde otevřít: ",
}
EVERY = [(language, code) for language, codes in LETTERS.items() for code in codes]


def composed(text: str) -> str:
    """As keyboards write it; the word lists hold letters and accents apart, for which old encodings have no place."""
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(("language", "code"), EVERY)
def test_a_phrase_is_found_in_whatever_letters_it_is_written(language: str, code: str) -> None:
    for seed in range(5):
        phrase = composed(Mnemonic(language).to_mnemonic(random.Random(seed).randbytes(16)))
        with pytest.raises(refusals.HoldsSecret):
            made_harmless(RawText("a.txt"), (BEFORE[language] + phrase).encode(code), Limits())


# Czech letters read as well as those of western Europe; a phrase in them is found all the same.
@pytest.mark.parametrize(("language", "code"), [each for each in EVERY if each[1] != "cp1250"])
def test_a_text_is_kept_as_it_reads(language: str, code: str) -> None:
    text = composed(BEFORE[language] + "\n" + BEFORE[language])
    kept = made_harmless(RawText("a.txt"), text.encode(code), Limits())
    assert (kept.data.decode(), kept.media_type, kept.unread) == (text, "text/plain", False)


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 4, b"\0\1\2\3" * 16, b"words\0and more", random.Random(4).randbytes(300)]
)
def test_what_no_letters_fit_is_no_text(data: bytes) -> None:
    assert texts.text_of(data) is None
