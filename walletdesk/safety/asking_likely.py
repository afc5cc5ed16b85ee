"""How much a sentence reads like those by which false helpers ask for a secret, control of a device or money.

The rules of `asking` know turns of speech; this knows how the words of a sentence go together, learned from the sentences the
rules were tuned on (`bench/asking_fit.py`, which writes `asking_likely.z`).  Names of things, amounts and addresses stand for
their kind, so what was learned of one thing holds for the others.  A sentence that says "not", tells of others or of the
reader's own place is never held to ask.

Pure; linear in the sentence's length, about 0.2 ms for one of twenty words.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from math import sqrt

from walletdesk.safety import asking_words as words
from walletdesk.safety.asking_words import Wanted

BUCKETS = 1 << 17
"""Places for what sentences are told by: two that share one are weighed alike."""
SCALE = 16.0
"""A weight is kept as this many times itself, in one byte."""
LIMIT = 0.5
"""Chosen on the tuning sentences, each quarter judged by what the others taught (`bench/asking_fit.py --judge`)."""

Named = tuple[Wanted, int, int, bool]
"""A thing, where it stands, and whether it may be something else too."""

SENTENCE = re.compile(r"[.!?](?=\s|$)\s*|[。！？；\n]+")
_LINK = re.compile(
    r"https?://\S{1,300}|(?<![a-z0-9])[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){0,3}\.[a-z]{2,12}(?![a-z0-9])(?:/\S{0,300})?"
)
_ADDRESS = re.compile(r"(?<![a-z0-9])(?:0x[0-9a-f]{6,}\S{0,60}|t[a-z0-9]{25,60}|bc1[a-z0-9]{10,60})")
_COIN = re.compile(r"(?<![a-z])(?:usdt|usdc|eth|btc|trx|bnb|sol|dollars?|euros?|usd|xrp)(?![a-z])")
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_TOKEN = re.compile(r"<\w+>|[a-z']+|[\u4e00-\u9fff]|[?!:]")
_SECRET = re.compile(r"<(?:recovery_phrase|private_key|keystore|password|code|card)(w?)>")
_AMOUNT = re.compile(r"<number>\s*<coin>|<coin>|<number>\s*%?")
_ALIKE = (
    (
        re.compile(
            words.B
            + r"(?:send|share|give|provide|forward|submit|supply|upload|attach|dm|hand|reveal|disclose|drop|dictate|transmit|deliver"
            r"|relay|show|tell|message|text|mail|email|post|reply|respond|pass|spell|read|resend|register|quote|repeat|report|answer"
            r"|sending|sharing|providing|giving|showing|telling|write|writing)" + words.E
        ),
        "<give>",
    ),
    (
        re.compile(
            words.B
            + r"(?:enter|type|input|import|export|paste|copy|fill|open|scan|list|put|confirm|verify|complete|insert|state|name|say"
            r"|record|typing|entering|restore|connect|sign|validate)" + words.E
        ),
        "<put>",
    ),
    (
        re.compile(words.B + r"(?:i|we|me|us|our|my|mine|i'm|i'll|i'd|we'll|we'd|i've|we've)" + words.E + "|我们|我"),
        "<us>",
    ),
    (re.compile(words.B + r"(?:you|your|yours|ur|you'll|you've|you're|you'd)" + words.E + "|您的|你的|您|你"), "<you>"),
    (re.compile("转给|发给|告诉|发来|发送|提供|上传|提交|回复|分享|发(?!现|生)|报|念|传|交给|给"), "<give>"),
    (re.compile("输入|填写|填|导入|粘贴|打开|输|连接|登录|恢复"), "<put>"),
)

_TELLS = re.compile(
    r"^\W*(?:does|did|has|have|was|were|when|where|why|who|change) "
    + "|"
    + words.B
    + r"(?:how many|have you|has anybody|did you|did somebody|do you still|is (?:the|your|it)|are (?:the|your)|does your"
    r"|i (?:have )?(?:removed|deleted)|what is an?|differen\w+|forgot\w*|lost|which (?:site|website|app|page|screen|wallet|phone)"
    r"|what happens|only backup|whether)"
    + words.E
    + r"|几个(?:单?词|字)|还是[0-9]|什么时候|何时|哪个(?:网站|页面|应用)|是否|有没有|还在吗|忘|丢|什么是|区别|至少|会(?:转|发)给|已|只有您|显示"
)
"""It asks whether and how, or tells how things are."""
_HARMLESS = re.compile(
    words.B
    + r"(?:hash|txid|address|error|version|order|logs?|receipt|memo|feedback|contract|balance|crash|invoice|explorer|serial"
    r"|confirmations?|site)"
    + words.E
    + r"|哈希|地址|报错|版本|订单|日志|余额|发票|收据|序列号|合约|确认数|结果|问题|网站"
)
"""What agents ask for all day."""

_CUE = re.compile(words.B + r"(?:please|pls|plz|need)" + words.E + r"|[?？]|请|麻烦|吗|呢")
_FILLING = re.compile(words.B + r"(?:your|the|of|on|and|my|an?|in|for|to)" + words.E + r"|您的|你的|的|[^\w\s]")
_MONEY = re.compile(words.MONEY.pattern + "|[费税款币钱押]")


def likely(sentence: str, things: Sequence[Named]) -> bool:
    """Whether a sentence, folded as `asking` does, reads like a request."""
    return may_ask(sentence, things) and weight(sentence, things) > LIMIT


def may_ask(sentence: str, things: Sequence[Named]) -> bool:
    bare = _LINK.sub(" ", sentence)
    if not (things or any(hint.search(bare) for hint in (_MONEY, words.REMOTE_HINT, words.WALLET_HINT))):
        return False
    if words.OTHER_LETTERS.search(sentence) or _is_name(sentence, things):
        return False
    plain = words.no_negation(sentence)
    chinese = words.CJK.search(sentence) is not None
    if words.NEGATION.search(plain) or words.THIRD.search(plain) or words.TO_NOBODY.search(plain):
        return False
    if chinese and (words.ZH_NEGATION.search(plain) or words.ZH_THIRD.search(plain)):
        return False
    if (words.ZH_TO_US if chinese else words.TO_US).search(sentence) is None:
        own = words.ZH_OWN_PLACE if chinese else words.OWN_PLACE
        looks, hands = (words.ZH_LOOKS, words.ZH_HANDS_OVER) if chinese else (words.LOOKS, words.HANDS_OVER)
        if looks.search(sentence) and not hands.search(sentence):
            return False
        if own.search(sentence) or words.KEEPS.search(sentence) or (chinese and words.ZH_KEEPS.search(sentence)):
            return False
    if _TELLS.search(sentence):
        return False
    sure = any(not weak for _, _, _, weak in things)
    return (
        sure or not _HARMLESS.search(sentence) or bool(words.PAY_TO_US.search(sentence) and words.PAY.search(sentence))
    )


def _is_name(sentence: str, things: Sequence[Named]) -> bool:
    """A thing by itself, as a heading has it, asks nobody."""
    if _CUE.search(sentence):
        return False
    rest = re.sub(r"<\w+>", " ", _by_kind(sentence, things))
    return len(_FILLING.sub("", rest).split()) < 2 and len(words.CJK.findall(_FILLING.sub("", rest))) < 2


def weight(sentence: str, things: Sequence[Named]) -> float:
    """Above zero it is rather one that asks."""
    weights, bias = _learned()
    marks = set(told_by(sentence, things))
    return sum(weights[mark] for mark in marks) / SCALE / sqrt(len(marks)) + bias


@cache
def _learned() -> tuple[array[int], float]:
    kept = zlib.decompress(files("walletdesk.safety").joinpath("asking_likely.z").read_bytes())
    weights = array("b")
    weights.frombytes(kept[:BUCKETS])
    return weights, int.from_bytes(kept[BUCKETS:], "big", signed=True) / 1_000


def told_by(sentence: str, things: Sequence[Named]) -> Iterator[int]:
    """The places of its words, of those that follow one another and of pairs a little apart; once as they are, once by their kind."""
    plain = _by_kind(sentence, things)
    yield from _places("", _TOKEN.findall(plain))
    plain = _AMOUNT.sub("<money>", _SECRET.sub(r"<secret\1>", plain))
    for pattern, kind in _ALIKE:
        plain = pattern.sub(kind, plain)
    yield from _places("=", _TOKEN.findall(plain))


def _places(stream: str, tokens: Sequence[str]) -> Iterator[int]:
    whole = ["^", *tokens, "$"]
    for at, token in enumerate(whole):
        yield _place(f"{stream}{token}")
        for length in (2, 3):
            if at + length <= len(whole):
                yield _place(stream + " ".join(whole[at : at + length]))
        for apart in (2, 3, 4):
            if at + apart < len(whole):
                yield _place(f"{stream}{token} ~ {whole[at + apart]}")


def _place(mark: str) -> int:
    return zlib.crc32(mark.encode()) % BUCKETS


def _by_kind(sentence: str, things: Sequence[Named]) -> str:
    parts: list[str] = []
    at = 0
    for kind, start, end, weak in sorted(things, key=lambda thing: thing[1]):
        if start >= at:
            parts += (sentence[at:start], f" <{kind.value}{'w' if weak else ''}> ")
            at = end
    plain = "".join([*parts, sentence[at:]])
    plain = _ADDRESS.sub(" <address> ", _LINK.sub(" <link> ", plain))
    return _NUMBER.sub(" <number> ", _COIN.sub(" <coin> ", plain))
