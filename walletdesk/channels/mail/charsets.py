"""Bytes to text when the label may lie."""

from __future__ import annotations

import codecs
import re

ALIASES = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "936": "gb18030", "gb_2312-80": "gb18030",
    "ms936": "gb18030", "windows-936": "gb18030", "euc-cn": "gb18030", "gb2312_charset": "gb18030", "chinese": "gb18030",
    "big5": "big5hkscs", "x-big5": "big5hkscs", "cp950": "big5hkscs", "big5-hkscs": "big5hkscs", "windows-950": "big5hkscs",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949", "ks_c_5601_1987": "cp949", "x-windows-949": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext", "cp50220": "iso2022_jp_ext", "cp50221": "iso2022_jp_ext",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso_8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252",
    "us-ascii": "cp1252", "ascii": "cp1252", "ansi_x3.4-1968": "cp1252", "x-ansi": "cp1252", "cp-1252": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874", "dos-874": "cp874",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "x-mac-roman": "mac-roman", "macintosh": "mac-roman",
    "unicode-1-1-utf-8": "utf-8", "utf8mb4": "utf-8", "x-utf-8": "utf-8", "utf-8n": "utf-8", "cp65001": "utf-8",
    "unicode-1-1-utf-7": "utf-7", "unicode-2-0-utf-7": "utf-7", "x-unicode-2-0-utf-7": "utf-7",
    "hz-gb-2312": "hz", "koi8-ru": "koi8-u",
}  # fmt: skip
"""Labels and the widest charset that is read for each: what names the smaller set often carries the larger (WHATWG Encoding)."""

SEVEN_BIT = frozenset({"utf-7", "hz", "iso2022_jp_ext", "iso2022_jp", "iso2022_kr", "iso2022_jp_2"})
WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
ASIAN = frozenset({"gb18030", "big5hkscs", "cp949", "cp932", "euc_jp", "johab"})
NO_TEXT = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape", "undefined"}
)
"""Codecs of Python that no mail is written in."""

_HIGH = re.compile(rb"[\x80-\xff]+")
_NOT_SHOWN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xFEFF])


def known(label: str | None) -> str | None:
    """The codec for a charset's label, None when there is none."""
    name = (label or "").strip().strip("\"'").strip().lower().replace(" ", "")
    if not name or len(name) > 60:
        return None
    name = ALIASES.get(name, name)
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if found in NO_TEXT or not codecs.lookup(found)._is_text_encoding:
        return None
    return ALIASES.get(found, found)


def decoded(data: bytes, label: str | None = None) -> str:
    """The text of `data`.  UTF-8 that is valid is UTF-8 whatever the label says; then the label; then what fits best."""
    if data.startswith(codecs.BOM_UTF8):
        return clean(data[3:].decode("utf-8", "replace"))
    codec = known(label)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return clean(data.decode("utf-16", "replace"))
    if codec in WIDE and len(data) > 1 and b"\x00" in data:
        return clean(data.decode(codec, "replace"))
    if data.isascii():
        if codec in SEVEN_BIT:
            return clean(data.decode(codec, "replace"))
        if b"\x1b$" in data or b"\x1b(J" in data:
            return clean(data.decode("iso2022_jp_ext", "replace"))
        return clean(data.decode("ascii"))
    return clean(_eight_bit(data, codec))


def _eight_bit(data: bytes, codec: str | None) -> str:
    by_label = _strict(data, codec) if codec and codec not in SEVEN_BIT and codec not in WIDE else None
    utf8 = _strict(data, "utf-8")
    if utf8 is not None and (by_label is None or codec not in ASIAN or max(utf8) >= "\u0800"):
        return utf8
    if by_label is not None and codec not in {"cp1252", "latin-1", "iso8859-1"}:
        return by_label
    if (chinese := _chinese(data)) is not None:
        return chinese
    if by_label is not None:
        return by_label
    if codec is None or codec in {"cp1252", "utf-8"} or codec in SEVEN_BIT:
        mended = data.decode("utf-8", "replace")
        broken = mended.count("\ufffd")
        if broken * 10 <= sum(character > "\x7f" for character in mended):
            return mended  # cut off in the middle of a character, or one bad byte
        return data.decode("cp1252", "replace")
    mended = data.decode(codec, "replace")
    other = data.decode("utf-8", "replace")
    return other if other.count("\ufffd") < mended.count("\ufffd") else mended


def _strict(data: bytes, codec: str | None) -> str | None:
    try:
        return data.decode(codec or "utf-8")
    except (UnicodeError, LookupError):
        return None


def _chinese(data: bytes) -> str | None:
    """The text when bytes without a true label are Chinese: nearly all of its characters are common ones."""
    runs = _HIGH.findall(data)
    high = sum(map(len, runs))
    if high < 6 or high < 1.8 * len(runs):
        return None
    best, text = 0.9, None
    for codec, common, first, last in (("gb18030", "gb2312", 0xB0, 0xD7), ("big5hkscs", "big5", 0xA4, 0xC6)):
        said = _strict(data, codec)
        characters = [one for one in said[:2000] if one >= "\u2e80"] if said else []
        marks = sum("\u3000" <= one <= "\u303f" or "\uff00" <= one <= "\uffef" for one in characters)
        if len(characters) - marks < 3:
            continue
        leads = [one.encode(common, "ignore")[:1] for one in characters]
        share = sum(bool(lead) and first <= lead[0] <= last for lead in leads) / (len(characters) - marks)
        if share > best:
            best, text = share, said
    return text


def clean(text: str) -> str:
    """Without what no screen shows and no JSON carries: control characters, halves of surrogate pairs."""
    text = text.translate(_NOT_SHOWN)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
