"""A text without whoever it was about: names, mails, addresses, hashes, amounts and numbers become neutral words.

It is made for drafts that somebody reads before anybody else does; what it takes out too much they put back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from walletdesk.safety import places
from walletdesk.safety.marks import MARK
from walletdesk.safety.places import PlaceKind


class Neutral(msgspec.Struct, frozen=True):
    """What stands in the place of what was taken out, in one language."""

    name: str
    link: str
    email: str
    phone: str
    account: str
    hash: str
    address: str
    amount: str
    of_coin: str
    number: str
    date: str
    time: str


ENGLISH = Neutral(
    name="the customer",
    link="(link)",
    email="(e-mail address)",
    phone="(phone number)",
    account="(account)",
    hash="(transaction hash)",
    address="(address)",
    amount="(amount)",
    of_coin="some {coin}",
    number="(number)",
    date="(date)",
    time="(time)",
)
CHINESE = Neutral(
    name="用户",
    link="（链接）",
    email="（邮箱）",
    phone="（电话）",
    account="（账号）",
    hash="（交易哈希）",
    address="（地址）",
    amount="（金额）",
    of_coin="一定数量的 {coin}",
    number="（编号）",
    date="（日期）",
    time="（时间）",
)
ANY = Neutral(**dict.fromkeys(Neutral.__struct_fields__, "…") | {"of_coin": "… {coin}"})
"""Of a language that the desk has no words for."""
WORDS = {"en": ENGLISH, "zh": CHINESE}

_KINDS = {
    PlaceKind.LINK: "link",
    PlaceKind.EMAIL: "email",
    PlaceKind.PHONE: "phone",
    PlaceKind.HANDLE: "account",
}
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{1,14}://[^\s<>\"“”「」，。！？；（）]+", re.IGNORECASE)
_HASH = re.compile(r"(?<![A-Za-z0-9])(?:0x)?[0-9a-fA-F]{64}(?![A-Za-z0-9])")
_GUID = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]{6,}|[0-9a-fA-F]{16,}"
    r"|(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{20,}"
    r"|[A-Za-z0-9-]{2,}\.(?:eth|bnb|sol|ton|crypto))(?![A-Za-z0-9])"
)
_SHORTENED = re.compile(r"(?<![A-Za-z0-9])(?:0x)?[A-Za-z0-9]{3,}(?:…|\.{2,3}|\*{2,})[A-Za-z0-9]{3,}(?![A-Za-z0-9])")
_UNLIKE_WORDS = re.compile(r"[0-9]|[a-z][A-Z]|[A-Z]{2}[a-z]")
_COIN = (
    r"(?!(?:AM|PM|GB|MB|KB|TB|HZ|UTC|GMT|OS|FA|KYC|API|SDK|ID|PIN|OK)\b)[A-Z][A-Z0-9]{1,9}(?![A-Za-z0-9])"
    r"|(?:eth|btc|usdt|usdc|trx|bnb|sol|ton|dai|matic|pol|sats?)(?![A-Za-z0-9])"
)
_AMOUNT = re.compile(
    r"(?<![\w.])(?:[~≈$€£¥₽₹₩]\s?)?\d[\d,  ]{0,24}(?:\.\d{1,24})?\s?[kKmM万亿]?\s?"
    rf"(?:(?P<coin>{_COIN})|(?:美元|美金|人民币|元|块钱?|欧元|英镑|港币|个?[Uu](?![A-Za-z0-9])|枚|dollars?|euros?|bucks|pounds?|yuan|coins?)(?![A-Za-z]))"
)
_MONEY = re.compile(r"[$€£¥₽₹₩]\s?\d[\d,.]*")
_DATE = re.compile(
    r"(?<!\d)(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{1,2}月\d{1,2}[日号])(?!\d)"
)
_TIME = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])(?:\s?(?:am|pm|AM|PM|UTC|GMT))?")
_NUMBER = re.compile(r"(?<![\w.])#?\d(?:[\d -]{3,}\d|\d{4,})(?![\w.]\d)|#\d+|\b[A-Z]{2,6}-\d{2,}\b")
_SPACES = re.compile(r"[ \t]{2,}")
_LATIN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CJK = re.compile(r"[\u3400-\u9fff]")
_TITLES = "先生|女士|小姐|同学|老师|哥|姐"

_INTRODUCED = (
    re.compile(r"\b(?i:my name is|my name's|i am called|this is)\s+((?:[A-ZÀ-Þ][\w'’-]+)(?:\s+[A-ZÀ-Þ][\w'’-]+){0,2})"),
    re.compile(
        r"\b(?:I am|I'm|I’m)\s+((?:[A-ZÀ-Þ][\w'’-]+)(?:\s+[A-ZÀ-Þ][\w'’-]+){0,2})(?=\s*[,.!]|\s+(?:from|and)\b|$)"
    ),
    re.compile(r"(?:我叫|我的名字是|我是|本人)([\u3400-\u9fff]{2,4}?)(?=[，。,.！!\s]|$)"),
)
_GREETED = (
    re.compile(
        r"(?:^|\n)\s*(?i:hello|hi|hey|dear|good (?:morning|afternoon|evening))\s+(?i:(?:mr|mrs|ms|dr)\.?\s+)?"
        r"((?:[A-ZÀ-Þ][\w'’-]+)(?:\s+[A-ZÀ-Þ][\w'’-]+){0,2})(?=\s*[,.!:\n]|$)"
    ),
    re.compile(rf"(?:^|\n|[，。！])\s*([\u3400-\u9fff]{{1,4}}?)(?:{_TITLES})?(?:您好|你好)"),
)
_NO_NAMES = frozenset(
    "there all everyone team support again sir madam friend customer user guys 你 您 大家 亲 客服 是 用户".split()
)


def names_in(texts: Iterable[str]) -> set[str]:
    """Names by which people call themselves or are greeted."""
    found: set[str] = set()
    for text in texts:
        for pattern in (*_INTRODUCED, *_GREETED):
            found.update(one[1].strip() for one in pattern.finditer(text))
    return {one for one in found if one and one.split()[0].casefold() not in _NO_NAMES}


def without(text: str, names: Sequence[str], known: Sequence[str], words: Neutral) -> str:
    """`names` are people's names, `known` what else they go by: addresses of theirs, user names, numbers.

    What the gate took out leaves nothing behind.
    """
    text = MARK.sub("", text)
    for value in sorted({one for one in known if len(one) > 3}, key=len, reverse=True):
        text = re.sub(re.escape(value), words.account, text, flags=re.IGNORECASE)
    text = _GUID.sub(words.number, text)
    text = _HASH.sub(words.hash, text)
    text = _MAIL.sub(words.email, text)
    text = _URL.sub(words.link, text)
    text = _ADDRESS.sub(words.address, text)
    text = _SHORTENED.sub(lambda found: words.address if _UNLIKE_WORDS.search(found[0]) else found[0], text)
    for _ in range(3):  # one taken out may have hidden the next
        there = places.find(text)
        if not there:
            break
        for one in reversed(there):
            text = text[: one.start] + getattr(words, _KINDS.get(one.kind, "link")) + text[one.end :]
    text = _DATE.sub(words.date, text)
    text = _TIME.sub(words.time, text)
    text = _AMOUNT.sub(lambda found: words.of_coin.format(coin=found["coin"]) if found["coin"] else words.amount, text)
    text = _MONEY.sub(words.amount, text)
    text = _NUMBER.sub(words.number, text)
    for name in names:
        text = _nameless(text, name, words)
    return _SPACES.sub(" ", text).strip()


def _nameless(text: str, name: str, words: Neutral) -> str:
    """The whole name, and each of its parts where it is written as one."""
    whole = name.strip()
    if len(whole) < 2 and not _CJK.match(whole):
        return text
    if _CJK.search(whole):
        bare = re.sub(rf"(?:{_TITLES})$", "", whole)
        if len(bare) > 1:
            text = re.sub(rf"{re.escape(bare)}(?:{_TITLES})?", words.name, text)
        surname = bare[:2] if len(bare) == 4 else bare[:1]
        given = bare[len(surname) :]
        if len(given) > 1:
            text = re.sub(rf"{re.escape(given)}(?:{_TITLES})?", words.name, text)
        return re.sub(rf"{re.escape(surname)}(?:{_TITLES})", words.name, text)
    parts = [whole, *(one for one in _LATIN.findall(whole) if len(one) > 1)]
    for part in parts:
        # A vocative goes with its comma: "Open it, Jonas, and wait." says the same without.
        bounded = rf"(?<![\w]){re.escape(part)}(?:['’]s)?(?![\w])"
        flags = re.IGNORECASE if part is whole and " " in whole else 0
        text = re.sub(rf",\s*{bounded}\s*(?=[,.!?;:])", "", text, flags=flags)
        text = re.sub(bounded, words.name, text, flags=flags)
        if part[0].isupper():
            text = re.sub(rf"(?<![\w]){re.escape(part.upper())}(?![\w])", words.name, text)
            if len(part) > 3:
                text = re.sub(rf"(?<![\w]){re.escape(part.lower())}(?![\w])", words.name, text)
    doubled = re.escape(words.name)
    return re.sub(rf"{doubled}(?:\s+{doubled})+", words.name, text)
