"""What every chain family promises, as questions about one folder.  `test_every_chain.py` asks them of all, and the
test of `bin/new-chain` of a new one, which has to fail."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import walletdesk.chain
from walletdesk.chain import explain, networks
from walletdesk.chain.base import Account, Amount, Fact, Family, Hash, Listed, Moment, Number, Span, Words
from walletdesk.chain.told import Said, Told
from walletdesk.chain.words import HEADLINES

ROOT = Path(walletdesk.chain.__path__[0])

VALUES = {
    Family.EVM: ("0x" + "5c" * 32, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
    Family.TRON: ("5c" * 32, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
    Family.BITCOIN: ("5c" * 32, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
    Family.SOLANA: (
        "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d"[:88],
        "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
    ),
    Family.TON: ("5c" * 32, "EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N"),
}
"""A hash and an address of each."""


def folder(family: Family) -> Path:
    return ROOT / family.value


def words(family: Family) -> ModuleType:
    return import_module(f"walletdesk.chain.{family.value}.words")


def told(family: Family) -> Iterator[tuple[str, Told]]:
    module = words(family)
    yield from module.STATES.items()
    yield from module.NOTES.items()


def said(family: Family) -> Iterator[tuple[str, str, str]]:
    """Name, language and text of every sentence."""
    for name, one in told(family):
        for part in (one.says, one.advises):
            for language, texts in part.items():
                yield from ((name, language, text) for text in {texts.plain, texts.expert})
        yield from ((name, language, text) for language, text in one.headline.items())


def strings(family: Family) -> set[str]:
    """Every constant string, keyword and name of a field in the folder's source, its words left out."""
    found: set[str] = set()
    for path in folder(family).rglob("*.py"):
        if path.name == "words.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.keyword) and node.arg:
                found.add(node.arg)
    return found


# -- the promises ------------------------------------------------------------------


def unsaid(family: Family) -> list[str]:
    """States without sentences, and sentences for states that no machine returns."""
    module = words(family)
    names: tuple[str, ...] = module.STATE_NAMES
    heads = {key.partition(".")[0] for key in module.STATES}
    return [f"no sentence for {one}" for one in names if one not in heads and one != "unknown"] + [
        f"no such state: {one}" for one in heads - set(names)
    ]


def half_said(family: Family) -> list[str]:
    """Told things that lack a language or a level, or say the same in both languages."""
    faults: list[str] = []
    for name, one in told(family):
        for what, part in (("says", one.says), ("advises", one.advises)):
            if what == "advises" and not part:
                continue
            if set(part) != {"en", "zh"}:
                faults.append(f"{name}.{what}: {sorted(part)}")
                continue
            for level in ("plain", "expert"):
                en, zh = getattr(part["en"], level), getattr(part["zh"], level)
                if not en.strip() or not zh.strip() or en == zh:
                    faults.append(f"{name}.{what}.{level}")
        if one.headline and set(one.headline) != {"en", "zh"}:
            faults.append(f"{name}.headline")
    faults += [f"{key}: no headline" for key, one in words(family).STATES.items() if not _has_headline(key, one)]
    return faults


def _has_headline(key: str, one: Told) -> bool:
    state = key.partition(".")[0]
    return bool(one.headline) or state in HEADLINES or state.partition("-")[0] in HEADLINES


ALWAYS = {"network", "coin", "subject", "state"}


def unfilled(family: Family) -> list[str]:
    """Facts in sentences that no line of the folder gives."""
    given = strings(family) | ALWAYS
    return [
        f"{name}: {{{place}}}"
        for name, _, text in said(family)
        for places in explain.places(text)
        for place in places
        if place not in given
    ]


_HAN = r"\u3400-\u9fff"
_ZH_FAULTS = (
    (re.compile(rf"[{_HAN}\}}）”][.,;:?!](?:\s|$|[{_HAN}])"), "English punctuation"),
    (re.compile(r"你"), "你 in place of 您"),
    (re.compile(r"\s$|^\s|  "), "stray blanks"),
    (re.compile(r"[。，；：？！、]\s"), "a blank after Chinese punctuation"),
    (re.compile(rf"\([^)]*[{_HAN}]"), "English brackets"),
)
_EN_FAULTS = (
    (re.compile(rf"[{_HAN}，。；：？！（）、]"), "Chinese in English"),
    (re.compile(r"\s$|^\s|  "), "stray blanks"),
    (re.compile(r"\b(?:please kindly|kindly)\b", re.IGNORECASE), "machine tone"),
)
_BRACKETS = re.compile(r"\[\[|\]\]")
_PLACE = re.compile(r"\{\w+(?:\|[^}]*)?\}")


def ill_written(family: Family) -> list[str]:
    """Sentences with the other language's punctuation, without an end, and the like."""
    faults: list[str] = []
    headlines = {text for _, one in told(family) for text in one.headline.values()}
    for name, language, text in said(family):
        bare = _BRACKETS.sub("", text)
        for pattern, fault in _ZH_FAULTS if language == "zh" else _EN_FAULTS:
            if pattern.search(bare):
                faults.append(f"{name} ({language}): {fault}: {bare}")
        if text in headlines:
            continue
        if language == "zh" and not re.search(f"[{_HAN}]", bare):
            faults.append(f"{name} (zh): no Chinese: {bare}")
        if not bare.rstrip().endswith(("。", "！", "？", "）", "”") if language == "zh" else (".", "!", "?", ")")):
            faults.append(f"{name} ({language}): no end: {bare}")
        if bare.count("{") != len(_PLACE.findall(bare)):
            faults.append(f"{name} ({language}): a brace too many: {bare}")
    return faults


_SECRET = (
    r"private[ -]keys?|seeds?(?: phrase)?|recovery phrase|secret phrase|mnemonic|keystore|passwords?"
    r"|私钥|助记词|密钥|密码|恢复短语"
)
_HAND_OUT = re.compile(
    rf"(?P<before>.{{0,60}}?)(?:\b(?:import|enter|type|paste|send|share|give|tell|provide|restore|export|upload)\w*\b"
    rf"|导入|输入|填写|发送|发给|提供|告诉|导出|上传)[^.。!?！？]{{0,40}}?(?:{_SECRET})",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(?:never|not|don't|nobody|without|no one)\b|不要|请勿|切勿|绝不|不会|无需|不需要|不必|任何人", re.IGNORECASE
)
_TRADE = re.compile(
    r"\b(?:invest|good time to (?:buy|sell)|should (?:buy|sell|hold)|price will)\b|投资|抄底|(?:建议|可以|应该|值得)(?:买|卖|持有|抛)|行情看",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"(?<!nothing )\b(?:is|are|has been|have been|was|were) lost\b|\blost forever\b|(?<!没有)(?<!未)(?<!不会)(?<!并非)丢失|没了|不见了",
    re.IGNORECASE,
)
_NOTHING_HAPPENED = ("dropped", "evicted", "expired", "replaced", "not-found", "superseded", "never-landed")


def ill_advised(family: Family) -> list[str]:
    """Sentences that ask for secrets, advise on trade, or call lost what never happened."""
    faults: list[str] = []
    for name, _, text in said(family):
        faults += [
            f"{name}: hands out a secret: {found[0]}"
            for found in _HAND_OUT.finditer(text)
            if not _NEVER.search(found[0])
        ]
        if _TRADE.search(text):
            faults.append(f"{name}: advises on trade: {text}")
        if name.startswith(_NOTHING_HAPPENED) and _LOST.search(text):
            faults.append(f"{name}: calls it lost: {text}")
    return faults


def ill_guided(family: Family) -> list[str]:
    """What is wrong with the guides."""
    faults: list[str] = []
    texts: dict[str, str] = {}
    for language in ("en", "zh"):
        path = folder(family) / f"guide.{language}.md"
        texts[language] = path.read_text() if path.exists() else ""
        if len(texts[language]) < 400:
            faults.append(f"guide.{language}.md: missing or a stub")
    han = {language: len(re.findall(f"[{_HAN}]", text)) / (len(text) or 1) for language, text in texts.items()}
    if han["en"] > 0.02:
        faults.append("guide.en.md is not in English")
    if han["zh"] < 0.2:
        faults.append("guide.zh.md is not in Chinese")
    headings = [len(re.findall(r"^## ", text, re.MULTILINE)) for text in texts.values()]
    if headings[0] < 2 or headings[0] != headings[1]:
        faults.append(f"the guides have {headings} parts")
    if re.search(r"todo|tbd|lorem|待补充|待办", "".join(texts.values()), re.IGNORECASE):
        faults.append("a guide is unfinished")
    return faults


# -- examples ----------------------------------------------------------------------


def example(family: Family, place: str, sentences: str) -> Fact:
    """A fact that can stand at `place`."""
    network = networks.of_family(family)[0]
    hash, address = VALUES[family]
    coin = Amount(units=1_234_567_890, decimals=network.coin.decimals, symbol=network.coin.symbol)
    if f"{{{place}|" in sentences:
        return Number(value=3)
    if place in ("from", "to", "spender", "owner", "contract", "receiver"):
        return Account(address=address, label="Some Exchange 2" if place == "to" else "")
    if place.endswith(("_at", "time")):
        return Moment(us=1_764_007_440_000_000)
    if place in ("wait", "age", "slow_wait", "fast_wait") or place.endswith("_wait"):
        return Span(us=95_000_000)
    if place in ("replacement", "parent", "child") or place.endswith("_hash"):
        return Hash(value=hash)
    if place in ("amount", "fee", "fee_paid", "shortfall", "balance", "cost"):
        return coin
    if place in ("reason_text", "memo", "comment", "token"):
        return Words(text="visit claim-usdt.com {from}", strange=True)
    if place in ("block", "confirmations", "enough") or "nonce" in place:
        return Number(value=21_000)
    if place == "missing":
        return Words(text="receipt")
    return Listed(items=(Words(text="alpha"), Words(text="beta")))


def sentences_of(one: Told) -> str:
    texts: list[Said] = [*one.says.values(), *one.advises.values()]
    return "".join(text.plain + text.expert for text in texts)
