"""Numbers of payment cards, and the three or four digits on their back.

A number is one when its length and first digits are an issuer's, its last digit is right (Luhn, ISO/IEC 7812-1), and nothing
before it says that it is an order, a ticket, a block or an account.  Sources of the ranges: the issuers' pages on card ranges
("BIN", "IIN") as collected under "Payment card number".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from walletdesk.safety.view import Span, View
from walletdesk.wire import Certainty, SecretKind

_MANY_DIGITS = re.compile("[0-9](?:[ ./-]?[0-9]){11}")
_NUMBER = re.compile(
    r"(?<![0-9a-z_.,+/=#@:-])(?:[0-9]{13,19}|[0-9]{4}([ ./-])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{1,3})?|[0-9]{4}([ ./-])[0-9]{6}\2[0-9]{4,5}"
    r"|[0-9]{6} [0-9]{10,13})(?![0-9a-z_/=@-]|[.,:][0-9])"
)
_ISSUED = re.compile(
    r"4[0-9]{15}|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}|3[47][0-9]{13}"
    r"|(?:6011|64[4-9][0-9]|65[0-9]{2})[0-9]{12,15}|3(?:0[0-5]|[689][0-9])[0-9]{11}|35(?:2[89]|[3-8][0-9])[0-9]{12,15}|62[0-9]{14,17}|220[0-4][0-9]{12,15}"
    r"|(?:60|81|82)[0-9]{14}|9792[0-9]{12}"
)
"""Visa, Mastercard, American Express, Discover, Diners Club, JCB, UnionPay, Mir, RuPay, Troy."""
_CARD = re.compile(
    r"card|visa|mastercard|amex|debit|credit|\bpan\b|tarjeta|carte|carta|cartao|karte|kart[ay]|卡|карт|カード|카드"
)
_ELSE = re.compile(
    r"order|ticket|transaction|\btx|ref|\bids?\b|\buid\b|invoice|tracking|account|\bacc|block|nonce|hash|amount|wei|gas|serial|imei|chat|group|message|case"
    r"|user|client|phone|mobile|订单|訂單|单号|單號|编号|編號|工单|流水|区块|區塊|交易|账号|賬號|用户|金额|群|手机|电话|電話|qq|pedido|commande|bestell"
)
_REACH = 40
_SENTENCE = re.compile(r"(?<![:：])\n|[.!?] |[。！？]")
"""What ends what is said of a number; a name of it may stand in the line before, with a colon."""
_BACK = re.compile(
    r"(?<![a-z0-9])(?:cvv2?|cvc2?|card security code|security code(?= (?:on|of) (?:the|my) (?:back|card))|安全码|安全碼)(?:[ \t]|code|number|is|was|on|the|of|my|card|back|码|碼|号|號|[:=：＝#]|是|为|為){0,10}(?P<value>[0-9]{3,4})(?![0-9a-z]|[.,:/-][0-9])"
)
_MAY_BE_BACK = ("cvv", "cvc", "security code", "安全码", "安全碼")


_BEHIND = re.compile(
    r"[\s,;|/]{1,3}(?:(?:exp(?:iry|ires|iration)?|valid(?: (?:thru|until|to))?|date|有效期|到期)?[ .:：]{0,3}"
    r"(?:0?[1-9]|1[0-2]) ?[/|-] ?(?:20)?[0-9]{2})[\s,;|/]{1,3}(?:and|code|后三位|末三位|[\s:：]){0,3}(?P<value>[0-9]{3,4})(?![0-9a-z]|[.,:/-][0-9])"
)
"""What stands behind a number with its date: the digits of its back, though nothing names them."""


def find(view: View) -> list[Span]:
    text = view.folded
    spans: list[Span] = []
    if _MANY_DIGITS.search(text):
        spans += _numbers(text)
    if any(word in text for word in _MAY_BE_BACK):
        spans += [Span(*found.span("value"), SecretKind.CARD, Certainty.LIKELY) for found in _BACK.finditer(text)]
    return spans


def _numbers(text: str) -> Iterator[Span]:
    for found in _NUMBER.finditer(text):
        digits = "".join(filter(str.isdigit, found[0]))
        if not digits.isascii() or not _ISSUED.fullmatch(digits) or not luhn_holds(digits):
            continue
        grouped = len(digits) < len(found[0])
        before = _SENTENCE.split(text[max(0, found.start() - _REACH) : found.start()])[-1]
        card = _last(_CARD, before)
        other = _last(_ELSE, before)
        if other > card or (card < 0 and not grouped and "000000" in digits):
            continue
        sure = grouped or card >= 0
        yield Span(*found.span(), SecretKind.CARD, Certainty.CERTAIN if sure else Certainty.LIKELY)
        if behind := _BEHIND.match(text, found.end()):
            yield Span(*behind.span("value"), SecretKind.CARD, Certainty.LIKELY)


def _last(words: re.Pattern[str], text: str) -> int:
    return max((found.end() for found in words.finditer(text)), default=-1)


def luhn_holds(digits: str) -> bool:
    """Whether the last digit is the one that ISO/IEC 7812-1 puts there."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0
