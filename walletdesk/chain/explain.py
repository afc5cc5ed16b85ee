"""A verdict in words: what happened, why, and the next step, in the reader's language and at their level.

The sentences are the families' own (`chain/<family>/words.py`); here they are chosen and filled.  A sentence whose
facts are missing is never shown half: the plainer one of the state is taken, at last a general one that is true of
every chain.  Plain text, no markup: who shows it escapes it as any text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec

import msgspec

from walletdesk.chain import networks, shown
from walletdesk.chain.base import (
    NO_NODE,
    UNKNOWN,
    Account,
    Amount,
    Fact,
    Family,
    Hash,
    Listed,
    Network,
    Number,
    Raise,
    Tier,
    Tiers,
    Verdict,
    Words,
    vouched,
)
from walletdesk.chain.told import Level, Said, Told
from walletdesk.chain.words import ADDED, FOUND, GENERAL, HEADLINES, NOTES, REFUSED, STATES, WORDS
from walletdesk.kit.clock import to_datetime


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """`headline` has a few words, `says` and `advice` whole sentences, `notes` one string for each thing beside it."""

    headline: str
    says: str
    advice: str = ""
    notes: tuple[str, ...] = ()

    def text(self) -> str:
        """All of it as a message: paragraphs of plain text, without the headline."""
        return "\n\n".join(part for part in (self.says, self.advice, *self.notes) if part)


class Unfilled(Exception):
    """A sentence wants a fact that is not there.  Its text is the fact's name."""


def explain(verdict: Verdict, language: str, level: Level, *, zone: str = "UTC") -> Explanation:
    """What `verdict` says.

    Every language but Chinese reads English; an unknown `zone` reads UTC.  Never raises for missing facts, unknown
    states or unknown notes.
    """
    language = shown.spoken(language)
    network = networks.known(verdict.network)
    states, notes = sentences(network.family) if network else ({}, {})
    facts = _Facts(verdict, language, level, zone)
    headline, says, advice = _chosen(verdict, states, facts)
    return Explanation(headline=headline, says=says, advice=advice, notes=tuple(_notes(verdict, notes, facts)))


@cache
def sentences(family: Family) -> tuple[Mapping[str, Told], Mapping[str, Told]]:
    """`STATES` and `NOTES` of a family; empty where its folder has no words yet."""
    name = f"walletdesk.chain.{family.value}"
    if find_spec(name) is None or find_spec(f"{name}.words") is None:
        return {}, {}
    module = import_module(f"{name}.words")
    return module.STATES, module.NOTES


@cache
def fixed_fees(family: Family) -> Mapping[str, str]:
    """`FEES` of a family: what is said in place of tiers where its chains have none."""
    said: Mapping[str, str] = getattr(import_module(f"walletdesk.chain.{family.value}.words"), "FEES", {})
    return said


@cache
def _words(family: Family) -> Mapping[str, Mapping[str, str]]:
    """The family's `WORDS`, where it has any."""
    if not sentences(family)[0]:
        return {}
    found: Mapping[str, Mapping[str, str]] = getattr(
        import_module(f"walletdesk.chain.{family.value}.words"), "WORDS", {}
    )
    return found


def _chosen(verdict: Verdict, states: Mapping[str, Told], facts: _Facts) -> tuple[str, str, str]:
    """Headline, what happened and advice: the finest of the told things whose facts are all there."""
    told = GENERAL
    for key in (f"{verdict.state}.{verdict.reason}", verdict.state):
        for told in (one[key] for one in (states, STATES) if key in one):
            try:
                return _headline(verdict.state, told, facts.language), facts.fill(told.says), facts.fill(told.advises)
            except Unfilled:
                continue
    return _headline(verdict.state, told, facts.language), facts.fill(GENERAL.says), ""


def _headline(state: str, told: Told, language: str) -> str:
    if own := told.headline.get(language):
        return own
    return (HEADLINES.get(state) or HEADLINES.get(state.partition("-")[0]) or FOUND)[language == "zh"]


def _notes(verdict: Verdict, notes: Mapping[str, Told], facts: _Facts) -> Iterator[str]:
    network = networks.known(verdict.network)
    if network and networks.TESTNET in network.traits:
        yield facts.fill(ADDED["testnet"].says)
    if not verdict.certain and verdict.state not in (UNKNOWN, NO_NODE):
        yield facts.fill(ADDED["uncertain"].says)
    elif verdict.evidence and not vouched(verdict):
        yield facts.fill(ADDED["one-node"].says)
    for name in dict.fromkeys(verdict.notes):
        for told in (one[name] for one in (notes, NOTES) if name in one):
            try:
                said = facts.fill(told.says), facts.fill(told.advises)
            except Unfilled:
                continue
            yield ("" if facts.language == "zh" else " ").join(part for part in said if part)
            break


# -- filling -----------------------------------------------------------------------

_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_PLACE = re.compile(r"\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}")


class _Facts:
    """The facts of one verdict, written out when a sentence asks for them."""

    def __init__(self, verdict: Verdict, language: str, level: Level, zone: str) -> None:
        self.language, self.level, self.zone = language, level, zone
        network = networks.known(verdict.network)
        own: dict[str, Fact] = {
            "network": Words(text=network.name if network else verdict.network),
            "coin": Words(text=network.coin.symbol if network else ""),
            "subject": Hash(value=verdict.subject),
            "state": Words(text=f"{verdict.state}.{verdict.reason}".rstrip(".")),
        }
        self.words = _words(network.family) if network else {}
        self.facts: dict[str, Fact] = own | verdict.facts
        self.shown = shown.shortened([*_places(self.facts.values())])

    def fill(self, told: Mapping[str, Said]) -> str:
        """The sentence in the reader's language and level.  Raises Unfilled."""
        if not told:
            return ""
        text = filled(told[self.language].at(self.level), self.write, self.count)
        return _tidy(text, self.language)

    def write(self, name: str) -> str:
        if name not in self.facts:
            raise Unfilled(name)
        return shown.fact(
            self._ours(self.facts[name]),
            self.language,
            name=name,
            zone=self.zone,
            exact=self.level is Level.EXPERT,
            shown=self.shown,
        )

    def _ours(self, fact: Fact) -> Fact:
        """A word of ours in the reader's language."""
        match fact:
            case Words(text=text, strange=False):
                if (network := networks.known(text)) is not None:
                    return Words(text=network.name)
                return Words(text=self.words.get(text, WORDS.get(text, {})).get(self.language, text))
            case Listed(items=items):
                return Listed(items=tuple(self._ours(one) for one in items))  # type: ignore[misc]
        return fact

    def count(self, name: str) -> bool:
        """Whether it is exactly one."""
        match self.facts.get(name):
            case Number(value=value, milli=milli):
                return value == (1_000 if milli else 1)
            case Listed(items=items):
                return len(items) == 1
            case Amount(units=units, decimals=decimals):
                return shown.decimal(units, decimals) == "1"
            case _:
                raise Unfilled(name)


def filled(template: str, write: Callable[[str], str], is_one: Callable[[str], bool]) -> str:
    """`template` with its places filled in one pass: what a fact says is never read as a place again.

    Raises Unfilled for a place outside of `[[ ]]` that `write` does not know.
    """

    def place(found: re.Match[str]) -> str:
        name, one, many = found.groups()
        if one is None:
            return write(name)
        return one if is_one(name) else many

    def optional(part: str) -> str:
        try:
            return _PLACE.sub(place, part)
        except Unfilled:
            return ""

    pieces = _OPTIONAL.split(template)  # odd ones stood in brackets
    return "".join(optional(piece) if at % 2 else _PLACE.sub(place, piece) for at, piece in enumerate(pieces))


_BLANKS = re.compile(" {2,}")
_AFTER_END = re.compile(r"(?<=[。！？])[，。；、]+|(?<=[^.]\.)(?:\.(?!\.)| ?[,;](?=\s|$))")
_HAN, _WIDE = "[\u3400-\u9fff]", "[，。；：？！、（）“”]"
_CHINESE_BLANKS = re.compile(f"(?<={_WIDE}) | (?={_WIDE})|(?<={_HAN}) (?={_HAN})")


def _tidy(text: str, language: str) -> str:
    """`text` without the seams that parts leave which were left out: blanks, and marks after the end of a sentence."""
    text = _BLANKS.sub(" ", text).strip()
    if language == "zh":
        text = _CHINESE_BLANKS.sub("", text)
    return _AFTER_END.sub("", text)


def places(template: str) -> tuple[set[str], set[str]]:
    """Names of the facts that a sentence needs, and of those it can do without."""
    pieces = _OPTIONAL.split(template)
    needed, spare = ({found[1] for piece in pieces[first::2] for found in _PLACE.finditer(piece)} for first in (0, 1))
    return needed, spare - needed


def _places(facts: Iterable[Fact]) -> Iterator[str]:
    """Every address and hash among the facts."""
    for fact in facts:
        match fact:
            case Account(address=value) | Hash(value=value):
                yield value
            case Listed(items=items):
                yield from _places(items)


def refused(reason: str, language: str) -> str:
    """Why a value was not looked up, for who entered it: by `recognise.Looks.reason` or `Recognised.problem`."""
    return REFUSED.get(reason, REFUSED["nothing"])[shown.spoken(language) == "zh"]


# -- fees --------------------------------------------------------------------------


class FeeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One tier in words."""

    name: str
    wait: str
    cost: str
    rate: str = ""
    """In exact terms only."""


class FeeAdvice(msgspec.Struct, frozen=True, kw_only=True):
    """`congestion` is a sentence; `tiers` a line for each; `replace` what unsticks the transaction that was asked about."""

    congestion: str
    tiers: tuple[str, ...]
    rows: tuple[FeeRow, ...] = ()
    """The tiers once more, for a table."""
    beside: tuple[str, ...] = ()
    """Further sentences: what a token costs where it is not paid like the coin."""
    replace: str = ""

    def text(self) -> str:
        return "\n".join(part for part in (self.congestion, *self.tiers, *self.beside, self.replace) if part)


_TIER_NAMES = {"slow": ("Slow", "慢速"), "normal": ("Normal", "普通"), "fast": ("Fast", "快速")}
_QUIET, _BUSY, _CROWDED = 700, 1_500, 4_000
_COUNTED = 100_000
"""Above so many thousandths nobody counts: the blocks before were as good as empty."""


def fees(tiers: Tiers, network: Network, language: str, level: Level) -> FeeAdvice:
    """Fee tiers in words: waits, costs in the coin, and how busy the chain is.  Facts, no advice on when to trade."""
    language = shown.spoken(language)
    rows = tuple(_row(one, tiers, language, level) for one in tiers.tiers)
    return FeeAdvice(
        congestion=_congestion(tiers, network, language, level),
        tiers=tuple(_tier(one, language) for one in rows),
        rows=rows,
        beside=tuple(_beside(tiers, language, level)),
        replace=_replace(tiers.replace, tiers.unit, language, level) if tiers.replace else "",
    )


def fees_not_known(network: Network, language: str) -> str:
    """What is said of a network whose nodes have told nothing for some minutes, or whose family knows no tiers."""
    if says := fixed_fees(network.family):
        return says[shown.spoken(language)].replace("{network}", network.name)
    if shown.spoken(language) == "zh":
        return f"暂时无法得知 {network.name} 的手续费：目前没有节点应答，或各节点的结果互相矛盾。"
    return f"What {network.name} costs is not known now: no node answered, or they contradict each other."


def as_of(us: int, language: str) -> str:
    """When figures were read that are minutes old at most."""
    at = f"{to_datetime(us):%H:%M}"
    return f"数据时间：{at} UTC。" if shown.spoken(language) == "zh" else f"As of {at} UTC."


def price(value: int, unit: str) -> str:
    """A price for one unit of work, as people of that chain write it: `12.5 gwei`, `7.25 sat/vB`."""
    match unit:
        case "wei":
            return f"{shown.decimal(value, 9)} gwei"
        case "sat/vB":
            return f"{shown.decimal(value, 3)} sat/vB"
        case "microlamport":
            return f"{value:,} µlamport/CU"
        case "sun":
            return f"{value:,} sun"
    return f"{value:,} {unit}"


def _congestion(tiers: Tiers, network: Network, language: str, level: Level) -> str:
    zh = language == "zh"
    usual = tiers.usual_milli
    if usual is not None and usual >= _BUSY and _empty(tiers, network):
        usual = None
    if tiers.unit == "sun":
        says = (
            f"{network.name} 的手续费单价由投票决定，不随拥堵变化。"
            if zh
            else f"{network.name}'s prices are set by votes: they are the same whether it is busy or not."
        )
    elif usual is None and tiers.waiting is not None:
        says = _queue(tiers.waiting, network.name, zh)
    elif usual is None:
        says = f"{network.name} 当前的手续费如下。" if zh else f"Fees on {network.name} now:"
    else:
        at = sum(usual >= limit for limit in (_QUIET, _BUSY, _CROWDED))
        says = (
            (
                f"{network.name} 目前比较空闲，手续费低于平时。",
                f"{network.name} 目前正常，手续费与平时相近。",
                f"{network.name} 目前较为拥堵，手续费约为平时的 {_times(usual)} 倍。",
                f"{network.name} 目前非常拥堵，手续费约为平时的 {_times(usual)} 倍。不急的转账可以稍后再发。",
            )
            if zh
            else (
                f"{network.name} is quiet: fees are below their usual level.",
                f"{network.name} is as busy as usual.",
                f"{network.name} is busy: fees are about {_times(usual)} times their usual level.",
                f"{network.name} is very busy: fees are about {_times(usual)} times their usual level. "
                "A transfer that is not urgent can wait.",
            )
        )[at]
    if level is Level.EXPERT and tiers.base_fee is not None and tiers.unit in _BASE:
        base = price(tiers.base_fee, tiers.unit)
        says += _BASE[tiers.unit][zh].format(base)
    if level is Level.EXPERT and tiers.full_milli is not None:
        full = shown.decimal(tiers.full_milli, 1)
        says += f"近期区块使用率 {full}%。" if zh else f" Recent blocks are {full} % full."
    return says


_BASE = {
    "wei": (" Base fee of the next block: {}.", "下一个区块的基础费为 {}。"),
    "sat/vB": (" Nodes let go of what pays less than {}.", "低于 {} 的交易会被节点丢弃。"),
}
_HARDLY = 100
"""Thousandths of what the last blocks hold."""
_FEW, _MANY = 2, 30
"""Blocks: what waits is gone within some twenty minutes; and only after some five hours."""


def _queue(blocks: int, name: str, zh: bool) -> str:
    if blocks <= _FEW:
        return (
            f"{name} 目前比较空闲，等待中的交易可在下两个区块内全部打包。"
            if zh
            else f"{name} is quiet: all that waits fits into the next two blocks."
        )
    if blocks <= _MANY:
        return (
            f"{name} 目前较为繁忙，等待中的交易约需 {blocks} 个区块才能打包完。"
            if zh
            else f"{name} is busy: what waits fills about {blocks} blocks."
        )
    return (
        f"{name} 目前非常拥堵，等待中的交易约需 {blocks:,} 个区块才能打包完。不急的转账可以稍后再发。"
        if zh
        else f"{name} is very busy: what waits fills about {blocks:,} blocks. A transfer that is not urgent can wait."
    )


def _empty(tiers: Tiers, network: Network) -> bool:
    """Whether hardly anything is in the last blocks: dear as they are, nobody is busy.  Rollups' blocks hold any amount."""
    full = tiers.full_milli
    return full is not None and full < _HARDLY and networks.ROLLUP not in network.traits


def _times(milli: int) -> str:
    milli = min(milli, _COUNTED)
    return shown.decimal(milli // 100, 1) if milli < 10_000 else f"{milli // 1_000:,}"


def _free_transfers(tiers: Tiers) -> int:
    """How many usual transfers a day an address has for nothing."""
    return (tiers.free or 0) // tiers.usual if tiers.usual else 0


def _row(tier: Tier, tiers: Tiers, language: str, level: Level) -> FeeRow:
    zh, exact = language == "zh", level is Level.EXPERT
    cost = shown.amount(tier.cost, language, exact=exact, up=True)
    if _free_transfers(tiers):
        nothing = shown.amount(msgspec.structs.replace(tier.cost, units=0), language, exact=exact)
        cost = (
            f"{cost}（有免费或质押带宽时为 {nothing}）" if zh else f"{cost}, or {nothing} with free or staked bandwidth"
        )
    return FeeRow(
        name=_TIER_NAMES.get(tier.name, (tier.name, tier.name))[zh],
        wait=shown.span(tier.wait_us, language),
        cost=cost,
        rate=_rates(tier.cap, tier.tip, tiers.unit, zh) if exact else "",
    )


def _tier(row: FeeRow, language: str) -> str:
    if language == "zh":
        return f"{row.name}：约需等待 {row.wait}，手续费约 {row.cost}" + (f"（{row.rate}）" if row.rate else "")
    return f"{row.name}: about {row.wait}, costs about {row.cost}" + (f" ({row.rate})" if row.rate else "")


def _beside(tiers: Tiers, language: str, level: Level) -> Iterator[str]:
    zh, exact = language == "zh", level is Level.EXPERT
    if many := _free_transfers(tiers):
        yield (
            f"每个已激活的地址每天有 {tiers.free:,} 免费带宽，够做 {many} 笔普通转账。"
            if zh
            else (
                f"Every activated address has {tiers.free:,} bandwidth a day for nothing, enough for {many} plain "
                f"{'transfer' if many == 1 else 'transfers'}."
            )
        )
    if tiers.opening:
        bare, staked = (
            shown.amount(one, language, exact=exact, up=True) for one in (tiers.opening[0], tiers.opening[-1])
        )
        yield (
            f"向从未激活的地址转账会将其激活，首次共需 {bare}（发送方质押的带宽充足时为 {staked}）；免费带宽不能用于激活。"
            if zh
            else (
                f"The first transfer to an address that was never activated activates it and costs {bare} in all ({staked} where "
                "the sender has enough staked bandwidth); free bandwidth does not pay for that."
            )
        )
    if tiers.token:
        held, new = (shown.amount(one, language, exact=exact, up=True) for one in (tiers.token[0], tiers.token[-1]))
        yield (
            f"没有能量时，转出一次 USDT 约需 {held}；转给从未持有 USDT 的地址约需 {new}。"
            if zh
            else f"Without energy, a USDT transfer costs about {held}, and about {new} to an address that never had USDT."
        )
    if exact and tiers.work is not None:
        work = price(tiers.work, tiers.unit)
        yield (
            f"能量单价 {work}，带宽单价 {price(tiers.base_fee or 0, tiers.unit)}/字节。"
            if zh
            else (f"One energy costs {work}, one byte of bandwidth {price(tiers.base_fee or 0, tiers.unit)}.")
        )


def _rates(cap: int, tip: int | None, unit: str, zh: bool) -> str:
    if tip is None:
        return price(cap, unit)
    if zh:
        return f"上限 {price(cap, unit)}，小费 {price(tip, unit)}"
    return f"cap {price(cap, unit)}, tip {price(tip, unit)}"


def _replace(least: Raise, unit: str, language: str, level: Level) -> str:
    exact = level is Level.EXPERT
    add = shown.amount(least.add, language, exact=exact, up=True)
    cost = shown.amount(least.cost, language, exact=exact, up=True)
    if language == "zh":
        says = f"如需加速这笔交易，至少要多付 {add}，手续费合计最多 {cost}"
        return says + (f"（{_rates(least.cap, least.tip, unit, True)}）" if exact else "") + "。"
    says = f"To speed this transaction up, pay at least {add} more, {cost} altogether at most"
    return says + (f" ({_rates(least.cap, least.tip, unit, False)})" if exact else "") + "."
