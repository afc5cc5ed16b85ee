"""How facts are written for a reader: amounts, addresses, times, spans and strangers' words, in English and Chinese.

Amounts stay integers up to the last character.  Nothing is rounded up that somebody owns; what somebody still
needs is never rounded down.  Text from the chain is quoted, cut, freed of marks that turn its direction, and its
links are broken, so that nothing in an official sentence can be clicked that we did not write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from walletdesk.chain.base import Account, Amount, Fact, Hash, Label, Listed, Moment, Number, Span, Words
from walletdesk.kit.clock import to_datetime

PLAIN_DECIMALS = 6
"""Decimals for who does not count in wei; what is smaller shows its first figures."""
STRANGE_CHARACTERS = 200
LISTED = 5

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def spoken(language: str) -> str:
    """`en` or `zh`: the languages that sentences about chains are written in.  `zh-Hant-TW` reads `zh`."""
    return "zh" if language.lower().startswith("zh") else "en"


# -- amounts and numbers -----------------------------------------------------------


def decimal(units: int, decimals: int, *, most: int | None = None, up: bool = False) -> str:
    """`units / 10**decimals` in figures, thousands by comma: `1234567, 6` is `1.234567`.

    `most` keeps that many decimals, or two figures that are not zero where the number is smaller, cut off towards zero
    (`up`: away from it).  No float on the way.  What no chain can hold (beyond 1,024 bits) is an ellipsis.
    """
    if units.bit_length() > 1_024:
        return "…"
    sign, units = ("-", -units) if units < 0 else ("", units)
    decimals = max(0, min(decimals, 255))
    if most is not None:
        unlike_zero = len(str(units)) if units < 10**decimals else decimals
        keep = max(most, decimals - unlike_zero + 2)
        if keep < decimals:
            step = 10 ** (decimals - keep)
            units = -(-units // step) if up else units // step
            decimals = keep
    whole, rest = divmod(units, 10**decimals)
    figures = str(rest).zfill(decimals).rstrip("0") if rest else ""
    return f"{sign}{whole:,}" + (f".{figures}" if figures else "")


def amount(value: Amount, language: str, *, exact: bool = False, up: bool = False) -> str:
    """`1.5 ETH`.  A token that the registry does not know is said to call itself so.

    Not `exact`: at most six decimals; below a hundred-millionth "less than 0.00000001 ETH".
    """
    zh = spoken(language) == "zh"
    least = 10 ** max(0, value.decimals - 8)
    if not exact and not up and 0 < value.units < least:
        figures = ("不到 " if zh else "less than ") + decimal(least, value.decimals)
    else:
        figures = decimal(value.units, value.decimals, most=None if exact else PLAIN_DECIMALS, up=up)
    if value.known:
        return f"{figures} {value.symbol}"
    symbol = strange(value.symbol)
    if not symbol:
        contract = short(value.contract)
        if zh:
            return f"{figures} 个未收录的代币" + (f"（{contract}）" if contract else "")
        return f"{figures} of a token that is not in our list" + (f" ({contract})" if contract else "")
    if zh:
        return f"{figures} 个自称“{symbol}”的代币（未收录，名称未经核实）"
    return f"{figures} of a token that calls itself “{symbol}” (not in our list)"


_UNITS = {
    "gas": ("gas", "gas", "gas"),
    "energy": ("energy", "energy", "能量"),
    "bandwidth": ("bandwidth", "bandwidth", "带宽"),
    "vbyte": ("vB", "vB", "vB"),
    "block": ("block", "blocks", "个区块"),
    "compute": ("compute unit", "compute units", "计算单元"),
}
_GWEI = 9


def number(value: Number, language: str) -> str:
    """`21,000 gas`, `3 blocks`, `12.5 gwei`, `7.251 sat/vB`."""
    if value.unit == "wei":  # prices of gas; amounts are Amount
        return f"{decimal(value.value, _GWEI)} gwei"
    figures = decimal(value.value, 3 if value.milli else 0)
    if not value.unit:
        return figures
    one, many, zh = _UNITS.get(value.unit, (value.unit, value.unit, value.unit))
    if spoken(language) == "zh":
        return f"{figures} {zh}"
    return f"{figures} {one if figures == '1' else many}"


# -- time --------------------------------------------------------------------------

_SPANS = (
    (86_400, "day", "days", "天"),
    (3_600, "hour", "hours", "小时"),
    (60, "minute", "minutes", "分钟"),
    (1, "second", "seconds", "秒"),
)


def span(us: int, language: str) -> str:
    """`3 minutes`, `1 hour 20 minutes`: one unit, two from the hour on, rounded up; `less than a second`."""
    zh = spoken(language) == "zh"
    seconds = -(-max(us, 0) // 1_000_000)
    if us < 1_000_000:
        return "不到 1 秒" if zh else "less than a second"
    if seconds >= 48 * 3_600:
        seconds = -(-seconds // 3_600) * 3_600
    elif seconds >= 90:
        seconds = -(-seconds // 60) * 60
    parts: list[str] = []
    for size, one, many, word in _SPANS:
        if size == 86_400 and seconds < 2 * size:  # 30 hours, not "1 day 6 hours"
            continue
        if size == 60 and seconds < 90 and not parts:  # 75 seconds
            continue
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count:,} {word}" if zh else f"{count:,} {one if count == 1 else many}")
    return " ".join(parts[:2])


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder
        return None


def moment(us: int, language: str, zone: str = "UTC") -> str:
    """`24 Nov 2026, 18:04 (UTC+8)`, `2026年11月24日 18:04（UTC+8）`; an unknown zone reads as UTC."""
    try:
        when = to_datetime(us).astimezone(_zone(zone) or UTC)
    except (OverflowError, ValueError, OSError):  # a node's time may be any number
        return "未知时间" if spoken(language) == "zh" else "an unknown time"
    minutes = (when.utcoffset() or timedelta()) // timedelta(minutes=1)
    offset = "UTC"
    if minutes:
        hours, rest = divmod(abs(minutes), 60)
        offset += ("-" if minutes < 0 else "+") + str(hours) + (f":{rest:02}" if rest else "")
    if spoken(language) == "zh":
        return f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}（{offset}）"
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}, {when:%H:%M} ({offset})"


# -- addresses and hashes ----------------------------------------------------------


def short(value: str) -> str:
    """Address or hash with its middle left out: `0x12345678…9abcde`.  What is short already stays whole.

    For reading only.  Where two have to be told apart (poisoning), both are shown whole: `shortened`.
    """
    value = strange(value, cut=120)
    head = 10 if value.startswith("0x") else 8
    return value if len(value) <= head + 9 else f"{value[:head]}…{value[-6:]}"


def shortened(values: Sequence[str]) -> dict[str, str]:
    """Every value with what it is shown as: whole where two different ones would look alike when shortened."""
    seen: dict[str, set[str]] = {}
    for value in values:
        seen.setdefault(_looks(value), set()).add(value.lower() if value[:2] == "0x" else value)
    return {value: value if len(seen[_looks(value)]) > 1 else short(value) for value in values}


def _looks(value: str) -> str:
    bare = value.removeprefix("0x").lower()
    return f"{bare[:4]}…{bare[-4:]}"  # what people compare, and what poisoners match


# -- strangers' words --------------------------------------------------------------

_LINK_DOT = re.compile(
    r"(?<=[\w\-])\s?[.\u2024]\s?(?=[^\W\d_][\w\-]+)|(?<=\d)\.(?=\d+\.\d+\.\d)"
    # browsers read 。 as a dot; in a Chinese sentence it only ends it
    r"|(?<=[0-9A-Za-z\-])\u3002(?=\w)|(?<=\w)\u3002(?=[0-9A-Za-z])|(?<=\w)\u3002(?=(?:中国|公司|网络|在线|香港|台湾|商城|我爱你)(?:\W|$))"
)
_SCHEME = re.compile(r"(?i)\b([a-z][a-z0-9+\-]{1,15}):(?=/|\S+@)")
_MENTION = re.compile(r"@(?=\w)")


def strange(text: str, cut: int = STRANGE_CHARACTERS) -> str:
    """A stranger's words made harmless: one line of plain characters, at most `cut` long, links that do not work.

    Control, direction and invisible marks go, stacked accents are thinned to two, quotation marks become single ones
    so that the quotation around cannot be closed from inside.
    """
    text = unicodedata.normalize("NFKC", text[: cut * 8])
    kept: list[str] = []
    stacked = 0
    for character in text:
        kind = unicodedata.category(character)
        if kind in ("Zl", "Zp", "Cc"):
            character, kind = " ", "Zs"
        if kind[0] == "C" or character in "\u115f\u1160\u3164\uffa0\u2800":  # the last five draw nothing
            continue
        stacked = stacked + 1 if kind[0] == "M" else 0
        if stacked <= 2:
            kept.append(character)
    text = " ".join("".join(kept).split())
    text = text.translate(_QUOTES)
    if len(text) > cut:
        text = text[: cut - 1].rstrip() + "…"
    text = _LINK_DOT.sub("[.]", text)
    text = _SCHEME.sub(r"\1[:]", text)
    return _MENTION.sub("[at]", text)


def called(label: Label) -> Words:
    """A list's name for an address, as harmless in a sentence of its own as beside the address."""
    return Words(text=strange(label.name, cut=60))


_QUOTES = str.maketrans(
    {"“": "'", "”": "'", "„": "'", '"': "'", "「": "'", "」": "'", "«": "'", "»": "'", "‟": "'", "⟦": "[", "⟧": "]"}
    | {"{": "(", "}": ")", "<": "(", ">": ")", "`": "'"}
)

_WHOSE = {
    "reason_text": ("the contract's own words", "合约返回的原文"),
    "memo": ("written by the sender", "发送方填写的内容"),
    "comment": ("written by the sender", "发送方填写的内容"),
    "token": ("not verified", "未经核实"),
    "token_name": ("not verified", "未经核实"),
    "symbol": ("not verified", "未经核实"),
}


def words(value: Words, language: str, name: str = "") -> str:
    """Our own word as it is; a stranger's as a quotation that says whose words they are."""
    if not value.strange:
        return value.text
    zh = spoken(language) == "zh"
    whose = _WHOSE.get(name, ("not our words", "并非我们的表述"))[zh]
    quoted = f"“{strange(value.text)}”"
    return f"{quoted}（{whose}）" if zh else f"{quoted} ({whose})"


# -- any fact ----------------------------------------------------------------------

_ORDINALS = ("block", "slot")
"""Which one, not how many."""
_NEEDED = ("needed", "shortfall", "missing", "add", "cost_up", "replace_", "cancel_cost", "child_fee")


def fact(
    value: Fact,
    language: str,
    *,
    name: str = "",
    zone: str = "UTC",
    exact: bool = False,
    shown: dict[str, str] | None = None,
) -> str:
    """One fact as it stands in a sentence.

    `exact` shows every decimal.  `shown` (from `shortened`) says how addresses and hashes are written; without it each
    is shortened for itself.  Facts whose name says that they are needed are rounded up, all others down.
    """
    shown = shown or {}
    match value:
        case Amount():
            return amount(value, language, exact=exact, up=name.startswith(_NEEDED))
        case Account():
            address = shown.get(value.address) or short(value.address)
            if not value.label:
                return address
            label = strange(value.label, cut=60)
            return f"{label}（{address}）" if spoken(language) == "zh" else f"{label} ({address})"
        case Hash():
            # A hash to ask about next is copied from the sentence, so it stands there whole.
            return (
                strange(value.value, cut=120) if name == "replacement" else shown.get(value.value) or short(value.value)
            )
        case Moment():
            return moment(value.us, language, zone)
        case Span():
            return span(value.us, language)
        case Number():
            if name in _ORDINALS:
                return number(Number(value=value.value), language)
            return number(value, language)
        case Words():
            return words(value, language, name)
        case Listed():
            return _listed(
                [
                    fact(one, language, name=name, zone=zone, exact=exact, shown=shown)
                    for one in value.items[: LISTED if len(value.items) > LISTED else None]
                ],
                len(value.items),
                language,
            )


def _listed(texts: list[str], count: int, language: str) -> str:
    zh = spoken(language) == "zh"
    if count > len(texts):
        more = count - len(texts)
        return "、".join(texts) + f"等 {count} 项" if zh else ", ".join(texts) + f" and {more:,} more"
    if len(texts) < 2:
        return "".join(texts)
    return ("、" if zh else ", ").join(texts[:-1]) + ("和" if zh else " and ") + texts[-1]
