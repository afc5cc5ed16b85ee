"""Texts as bytes: in which letters they are written, and every way in which they may be read.

Who writes a file says nothing of its letters.  So it is kept as the most likely reading says, and the gate reads all
that are possible: a phrase in Big5 is a phrase, whatever the guess was.
"""

from __future__ import annotations

import re

# Text has line breaks, tabs and form feeds, terminal colours in logs, and no other controls.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_CONTROL_IN_UTF8 = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_GUESSES = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1252", "cp1250")
"""The letters of the ten word lists, and of those who write in them."""
_WIDE = ("utf-16-le", "utf-16-be")
_COMMON = frozenset(
    "的一是了不在有我他这这个们来大为上国和地到以说时要就出会可你对生能而子那得于着下自之年里后作"
    "這個們來為國說時會對麼沒錢請問轉賬帳號幣錯誤發現還無法請钱请问转账号币错误发现还无法没么交易助记词記詞私钥鑰"
)
"""The commonest signs of Chinese, and those of our subject."""
_TAG = re.compile(r"<[^<>]{1,2000}>")
_DELIMITERS = (",", ";", "\t", "|")
_FEWEST_ROWS = 8
_MOST_COLUMNS = 64


def text_of(data: bytes) -> str | None:
    """The text a file holds, or None if it is no text."""
    found = decodings(data)
    return found[0] if found else None


def readings(data: bytes) -> list[str]:
    """The text and all else that it may say: in other letters, without tags, column by column."""
    found = decodings(data)
    return [*found, *(other for text in found[:1] for other in _otherwise(text))]


def decodings(data: bytes) -> list[str]:
    """All possible decodings, the likeliest first."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark) and (text := _as(data, encoding)) is not None:
            if not _CONTROL_IN_UTF8.search(text):
                return [text]
            if data.count(0) < 0.3 * len(data):  # plain letters, two bytes each, are half zeros
                return []
    wide = [] if len(data) % 2 else [text for code in _WIDE if (text := _as(data, code)) and _is_writing(text)]
    every = [*(_as(data, encoding) for encoding in _GUESSES), *wide]
    possible = {text: _likeness(text) for text in every if text is not None and not _CONTROL.search(text)}
    return sorted(possible, key=lambda text: -possible[text])


def _as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_writing(text: str) -> bool:
    """Any bytes are UTF-16 of something; of signs that people write with, hardly any."""
    sample = text[:20_000]
    return sum(char.isascii() or _usual(char) > 0 for char in sample) >= 0.97 * len(sample)


def _likeness(text: str) -> float:
    """How much of the letters beyond ASCII is what people write, 0 to 1; the whole text's share of ASCII decides among
    those without any."""
    sample = text[:20_000]
    foreign = [char for char in sample if not char.isascii() and not char.isspace()]
    plain = 1 - len(foreign) / max(len(sample), 1)
    if not foreign:
        return plain
    return sum(_usual(char) for char in foreign) / len(foreign) + plain / 10


def _usual(char: str) -> float:
    if char in _COMMON or "\u3040" <= char <= "\u30ff":  # kana
        return 1.0
    if "\uac00" <= char <= "\ud7a3":  # hangul
        return 0.9
    if "\u3000" <= char <= "\u3002" or "\uff01" <= char <= "\uff5e":
        return 0.6
    if "\u00c0" <= char <= "\u017f":  # letters with accents
        return 0.55
    if "\u4e00" <= char <= "\u9fff":
        return 0.3
    return 0.0


def _otherwise(text: str) -> list[str]:
    readings = []
    if "<" in text and (bare := _TAG.sub(" ", text)) != text:
        readings.append(bare)
    for delimiter in _DELIMITERS:
        rows = [line.split(delimiter, _MOST_COLUMNS) for line in text.splitlines() if delimiter in line]
        if len(rows) >= _FEWEST_ROWS:
            columns = [[row[at] for row in rows if at < len(row)] for at in range(max(map(len, rows)))]
            readings += ["\n".join(column) for column in columns if len(set(column)) >= _FEWEST_ROWS]
    return readings
