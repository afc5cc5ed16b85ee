"""What in a text is a transaction hash, an address or an explorer's page, and of which networks it can be.

Local only: shape, checksum, the words beside it and the address line in front of it.  Nothing is asked of anybody and
nothing is derived from what was found.  The text has passed the secret gate; what the gate masked is not looked at,
and what stands behind a word for a key is left alone, so that no key ever becomes a question to a node.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

import msgspec

from walletdesk.chain import addresses, cues, explorers
from walletdesk.chain.base import Family
from walletdesk.chain.networks import NETWORKS, TESTNET, known, of_family
from walletdesk.kit import lookalikes

Kind = Literal["transaction", "address"]

READ = 40_000
"""Characters of a text that are read; what stands behind them is not looked at."""
MOST = 10
"""Things recognised in one text."""
EXAMINED = 300
"""Stretches of letters and digits looked at in one text."""


class Recognised(msgspec.Struct, frozen=True, kw_only=True):
    """One thing found at `text[start:end]`.

    `value` is in its usual form (EIP-55 capitals, lower-case hashes), or as it was written where there is a `problem`:

    `checksum`      a character or more is mistyped
    `length`        too many or too few characters for what it begins as
    `truncated`     its middle is missing: "0x12ab…9f3c"
    `mixed-script`  letters of other alphabets that look like ours

    What has a problem is never asked of a node.
    """

    kind: Kind
    value: str
    networks: tuple[str, ...]
    """Ids of what it can be, likeliest first.  A bare hash can be of several families: `for_family` writes it."""
    start: int
    end: int
    certain: bool
    """Whether kind and network are both beyond doubt."""
    problem: str = ""


def find(text: str, *, asked: Kind | None = None) -> tuple[Recognised, ...]:
    """Everything recognised in `text`, in order, each once, at most `MOST`.

    Reads the first `READ` characters, so 5 MB of pasted text cost no more than they.  `asked` is what the desk just
    asked this person for: then 64 hexadecimal digits without a word beside them are a hash.  Never raises.
    """
    text = text[:READ]
    found: dict[tuple[str, str], Recognised] = {}
    done: set[str] = set()
    for number, (start, end) in enumerate(_tokens(text)):
        if number >= EXAMINED or len(found) >= MOST:
            break
        if text[start:end] in done:
            continue
        for one in _read(_Token(text, start, end, asked)):
            found.setdefault((one.kind, one.value), one)
            done.add(text[start:end])
    return tuple(found.values())[:MOST]


def held_back(text: str) -> bool:
    """Whether something as long as a hash stands in `text` that is left alone because the words beside it name a key."""
    return any(cues.nearest(text, *found.span()) == cues.KEY for found in _LIKE_HASH.finditer(text[:READ]))


def for_family(value: str, family: Family) -> str:
    """A recognised hash as nodes of `family` take it: `0x` in front for EVM, bare elsewhere.  Addresses stay."""
    bare = value[2:] if value[:2] in ("0x", "0X") else value
    if not _HASH.fullmatch(bare):
        return value
    return ("0x" if family is Family.EVM else "") + bare.lower()


# -- stretches worth a look --------------------------------------------------------

_STRETCH = re.compile(f"[{lookalikes.LETTERS}_\\-]{{25,}}")
_CUT = re.compile(
    r"(?<![0-9A-Za-z:])(?:(?P<hex>0[xX][0-9a-fA-F]{2,40})|(?P<other>(?:bc1|tb1|T|EQ|UQ)[0-9A-Za-z_-]{2,20}))"
    r"(?:…+|\.{2,}|\*{2,}|⋯+)(?P<tail>[0-9A-Za-z_-]{3,40})(?![0-9A-Za-z])"
)
_TON_PLUS = re.compile(r"(?<![0-9A-Za-z+/])[EUk0][Qf][0-9A-Za-z+/]{46}(?![0-9A-Za-z+/=])")
_BASE64 = re.compile(r"(?:(?<![0-9A-Za-z+/_-])[0-9A-Za-z+/_-]{43}|(?<=/)[0-9A-Za-z_-]{43})=(?![0-9A-Za-z=])")


def _tokens(text: str) -> list[tuple[int, int]]:
    spans = [found.span() for found in _STRETCH.finditer(text)]
    if "…" in text or ".." in text or "**" in text or "⋯" in text:
        spans += [found.span() for found in _CUT.finditer(text)]
        spans.sort()
    if "+" in text or "/" in text or "=" in text:
        spans += [found.span() for found in _TON_PLUS.finditer(text) if "+" in found[0] or "/" in found[0]]
        spans += [found.span() for found in _BASE64.finditer(text)]
        spans.sort()
    return spans


class _Token:
    """A stretch of the text and what stands around it."""

    def __init__(self, text: str, start: int, end: int, asked: Kind | None) -> None:
        self.text, self.start, self.end, self.asked = text, start, end, asked
        self.written = text[start:end]
        self.clean = self.written if self.written.isascii() else lookalikes.visible(self.written)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `clean[start:end]` stands in the text; the whole stretch where invisible marks were taken out."""
        if len(self.clean) != len(self.written):
            return self.start, self.end
        return self.start + start, self.start + end

    def page(self, start: int, end: int) -> explorers.Page | None:
        return explorers.page(self.text, *self.span(start, end))

    def cue(self, start: int, end: int) -> str:
        return cues.nearest(self.text, *self.span(start, end))

    def made(
        self, kind: Kind, value: str, networks: tuple[str, ...], start: int, end: int, *, problem: str = ""
    ) -> Recognised:
        """What was recognised, with the networks in the order that its page and the words around it suggest."""
        page = self.page(start, end)
        certain = len(networks) == 1
        if page and page.networks and (there := _there(page.networks, networks)):
            networks, certain = there, len(there) == 1
        elif not certain:
            networks = _ordered(networks, cues.named(self.text, *self.span(start, end)))
        begin, stop = self.span(start, end)
        return Recognised(
            kind=kind,
            value=value,
            networks=networks,
            start=begin,
            end=stop,
            certain=certain and not problem,
            problem=problem,
        )


def _there(page: tuple[str, ...], shape: tuple[str, ...]) -> tuple[str, ...]:
    """The page's networks, where a thing of that shape can be on them."""
    families = {NETWORKS[id].family for id in shape}
    return tuple(id for id in page if (network := known(id)) is not None and network.family in families)


def _ordered(networks: tuple[str, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    """Those that the writer names stand first; a test network only when it is named."""
    first = _there(named, networks)
    return (*first, *(id for id in networks if id not in first))


# -- reading one stretch -----------------------------------------------------------

_PART = re.compile("[0-9A-Za-z]{25,}")
_LIKE_HASH = re.compile("(?<![0-9A-Za-z])(?:0[xX])?[0-9a-fA-F]{64}(?![0-9A-Za-z])")
_EVM = re.compile("0[xX]([0-9a-fA-F]{16,})")
_HASH = re.compile("[0-9a-fA-F]{64}")
_HEX = re.compile("[0-9a-fA-F]{40,}")
_SEGWIT = re.compile(r"(?:bc1|tb1|bcrt1)[0-9a-z]{11,87}|(?:BC1|TB1|BCRT1)[0-9A-Z]{11,87}")


def _read(token: _Token) -> Iterator[Recognised]:
    clean = token.clean
    if cut := _CUT.fullmatch(clean):
        yield from _cut(token, cut)
    elif not clean.isascii():
        yield from _mixed(token)
    elif len(clean) == 48 and (one := _ton(token)):
        yield one
    elif len(clean) == 44 and clean.endswith("="):
        if token.cue(0, 44) == cues.HASH or _is_page_of_ton(token, 44):
            yield _ton_hash(token)
    elif len(clean) == 43 and token.text[token.end : token.end + 1] != "=" and _is_page_of_ton(token, 43):
        yield _ton_hash(token)
    else:
        for part in _PART.finditer(clean):
            yield from _part(token, *part.span())


def _cut(token: _Token, cut: re.Match[str]) -> Iterator[Recognised]:
    head = cut["hex"] or cut["other"]
    if cut["hex"]:
        networks = _ids(Family.EVM)
    elif not _like_no_word(head + cut["tail"]):
        return  # "This...that"
    elif head[:2] in ("EQ", "UQ"):
        networks = ("ton",)
    else:
        networks = ("tron",) if head[0] == "T" else ("bitcoin",)
    kind: Kind = "transaction" if cut["hex"] and token.cue(0, len(token.clean)) == cues.HASH else "address"
    yield token.made(kind, token.clean, networks, 0, len(token.clean), problem="truncated")


def _part(token: _Token, start: int, end: int) -> Iterator[Recognised]:
    """One run of Latin letters and digits."""
    part = token.clean[start:end]
    if _EVM.search(part):
        yield from (one for match in _EVM.finditer(part) if (one := _evm(token, match, start)))
    elif _HEX.fullmatch(part):
        yield from _bare_hex(token, part, start, end)
    elif _SEGWIT.fullmatch(part):
        yield from _segwit(token, part, start, end)
    elif addresses.BASE58.fullmatch(part) and len(part) <= 90:
        yield from _base58(token, part, start, end)


def _like_no_word(text: str) -> bool:
    """Digits among letters, and letters of both cases: names in programs and long words have seldom both."""
    return any(one.isdigit() for one in text) and any(one.islower() for one in text) and any(map(str.isupper, text))


@cache
def _ids(family: Family, testnets: bool = False) -> tuple[str, ...]:
    return tuple(one.id for one in of_family(family, testnets=True) if testnets == (TESTNET in one.traits))


_BARE = ("tron", "bitcoin", "ton", *_ids(Family.EVM))
"""Whose hashes are written without 0x, then those whose users leave it out."""


def _evm(token: _Token, found: re.Match[str], shift: int) -> Recognised | None:
    digits, networks = found[1], _ids(Family.EVM)
    start, end = shift + found.start(), shift + found.end()
    if len(digits) == 40:
        return _evm_address(token, digits, start, end)
    if len(digits) == 64:
        if token.cue(start, end) == cues.KEY or digits.startswith("0" * 24):  # a padded address or number
            return None
        if (page := token.page(start, end)) and page.kind == "block":
            return None
        return token.made("transaction", "0x" + digits.lower(), networks, start, end)
    if 30 <= len(digits) <= 72:  # longer is call data or a signature, shorter anything
        if token.cue(start, end) == cues.KEY:
            return None
        kind: Kind = "address" if len(digits) < 52 else "transaction"
        return token.made(kind, found[0], networks, start, end, problem="length")
    return None


def _evm_address(token: _Token, digits: str, start: int, end: int) -> Recognised:
    try:
        return token.made("address", addresses.evm(digits), _ids(Family.EVM), start, end)
    except addresses.BadChecksum:
        return token.made("address", token.clean[start:end], _ids(Family.EVM), start, end, problem="checksum")


_BLOCK_HASH = re.compile("^0{8}|0{16}")
_RAW_TON = re.compile(r"(?<![0-9A-Za-z])(?:0|-1):$")


def _bare_hex(token: _Token, digits: str, start: int, end: int) -> Iterator[Recognised]:
    """Hexadecimal digits without 0x.  `wallet.md` 4.2 says when 64 of them are a hash."""
    begin, _ = token.span(start, end)
    if len(digits) == 64:
        if raw := _RAW_TON.search(token.text, max(0, begin - 4), begin):
            workchain = int(raw[0][:-1])
            value = addresses.TonAddress(workchain=workchain, account=digits.lower()).raw
            yield token.made("address", value, ("ton",), start - len(raw[0]), end)
        elif _is_hash(token, digits, start, end):
            yield token.made("transaction", digits.lower(), _BARE, start, end)
    elif token.cue(start, end) == cues.KEY:
        return
    elif len(digits) == 42 and digits.startswith("41"):
        yield token.made("address", addresses.tron_from_hex(digits), ("tron",), start, end)
    elif len(digits) == 40 and (token.asked == "address" or cues.says_address(token.text, begin)):
        yield _evm_address(token, digits, start, end)


def _is_hash(token: _Token, digits: str, start: int, end: int) -> bool:
    if cues.names_private_key(token.text, token.span(start, end)[0]):
        return False
    page = token.page(start, end)
    if page and page.networks and page.kind:
        return page.kind == "transaction"
    cue = token.cue(start, end)
    if cue:
        return cue == cues.HASH
    if len(set(digits.lower())) < 5 or _BLOCK_HASH.search(digits):
        return False
    return token.asked == "transaction" or cues.speaks_of_transfer(token.text, *token.span(start, end))


def _segwit(token: _Token, part: str, start: int, end: int) -> Iterator[Recognised]:
    try:
        testnet = addresses.segwit(part)
    except addresses.BadChecksum:
        yield token.made("address", part, ("bitcoin",), start, end, problem="checksum")
        return
    if testnet is not None:
        yield token.made("address", part.lower(), _ids(Family.BITCOIN, testnet), start, end)


def _base58(token: _Token, part: str, start: int, end: int) -> Iterator[Recognised]:
    mistyped: tuple[str, ...] = ()
    try:
        if addresses.tron(part):
            yield token.made("address", part, ("tron",), start, end)
            return
        testnet = addresses.bitcoin_legacy(part)
        if testnet is not None:
            yield token.made("address", part, _ids(Family.BITCOIN, testnet), start, end)
            return
    except addresses.BadChecksum:
        mistyped = ("tron",) if part[0] == "T" else ("bitcoin",)
    # What follows has no checksum.  Solana's system program is 32 ones.
    if not _like_no_word(part) and set(part) != {"1"} and not token.page(start, end):
        return
    size = addresses.solana(part)
    if size and token.cue(start, end) == cues.KEY:
        return
    if size == 32:
        yield token.made("address", part, ("solana",), start, end)
    elif size == 64 and not addresses.is_solana_key(part):
        yield token.made("transaction", part, ("solana",), start, end)
    elif mistyped or (part[0] == "T" and 33 <= len(part) <= 35):
        problem = "checksum" if mistyped else "length"
        yield token.made("address", part, mistyped or ("tron",), start, end, problem=problem)


def _ton(token: _Token) -> Recognised | None:
    clean = token.clean
    if clean[0] not in "EUk0" or clean[1] not in "Qf":
        return None
    try:
        found = addresses.ton(clean)
    except addresses.BadChecksum:
        return token.made("address", clean, ("ton",), 0, 48, problem="checksum") if _like_no_word(clean) else None
    if not found:
        return None
    return token.made("address", found.friendly(), ("ton-testnet" if found.testnet else "ton",), 0, 48)


def _is_page_of_ton(token: _Token, size: int) -> bool:
    page = token.page(0, size)
    return page is not None and page.kind == "transaction" and not {"ton", "ton-testnet"}.isdisjoint(page.networks)


def _ton_hash(token: _Token) -> Recognised:
    """Base64 of either alphabet; in an address line its last character may be escaped, or left out."""
    written = token.clean.rstrip("=").replace("+", "-").replace("/", "_")
    value = base64.urlsafe_b64decode(written + "=").hex()
    return token.made("transaction", value, ("ton",), 0, len(token.clean))


# -- letters of other alphabets ----------------------------------------------------

_SHAPES: tuple[tuple[re.Pattern[str], Kind, Family], ...] = (
    (re.compile("0[xX][0-9a-fA-F]{64}"), "transaction", Family.EVM),
    (re.compile("0[xX][0-9a-fA-F]{40}"), "address", Family.EVM),
    (re.compile("(?:bc1|tb1)[0-9a-z]{11,87}", re.IGNORECASE), "address", Family.BITCOIN),
    (re.compile("T[0-9A-Za-z]{33}"), "address", Family.TRON),
    (re.compile("[EUk0][Qf][0-9A-Za-z_-]{46}"), "address", Family.TON),
    (re.compile("[13][0-9A-Za-z]{25,34}"), "address", Family.BITCOIN),
    (re.compile("[0-9A-Za-z]{32,44}"), "address", Family.SOLANA),
    (re.compile("[0-9a-fA-F]{64}"), "transaction", Family.TRON),
)


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether hexadecimal digits without a checksum go on in disguise: "0х5aae..." with a Cyrillic х."""
    run = text[start:end]
    after = lookalikes.folded(text[end : end + 1])
    before = "" if run[:2] in ("0x", "0X") else lookalikes.folded(text[max(0, start - 1) : start])
    if not _HEX.search(run):
        return False  # what has a checksum of its own is whole
    return (after != "" and after in "0123456789abcdefABCDEF") or (
        before != "" and before in "xX0123456789abcdefABCDEF"
    )


def _mixed(token: _Token) -> Iterator[Recognised]:
    """A stretch with letters that are not Latin: a clean value beside a word in Russian, or one with disguised letters."""
    clean = token.clean
    for run in re.finditer("[0-9A-Za-z_-]{25,}", clean) if len(clean) == len(token.written) else ():
        found = [*_read(_Token(token.text, *token.span(*run.span()), token.asked))]
        if found and not any(one.problem for one in found) and not _goes_on(clean, *run.span()):
            yield from found
            return
    folded = lookalikes.folded(clean)
    for shape, kind, family in _SHAPES:
        for hit in re.finditer(f"(?<![0-9A-Za-z])(?:{shape.pattern})(?![0-9A-Za-z])", folded, shape.flags):
            piece = clean[hit.start() : hit.end()]
            if piece.isascii() or not _digits_and_letters(hit[0]):
                continue
            yield token.made(kind, piece, _ids(family), hit.start(), hit.end(), problem="mixed-script")
            return


def _digits_and_letters(text: str) -> bool:
    return sum(one.isdigit() for one in text) >= 3 and any(one.isalpha() for one in text)


# -- one value from a form ---------------------------------------------------------


class Looks(msgspec.Struct, frozen=True, kw_only=True):
    """What one value from a form can be."""

    found: Recognised | None = None
    """Given also when it has a problem, and when it is the other thing than was wanted."""
    reason: str = ""
    """Empty when `found` is what was wanted.  Else a word that `explain.refused` has a sentence for:

    `empty`, `too-long`, `several`, `phrase` (words; perhaps of a recovery phrase), `key` (may be a private key),
    `name` (a name like vitalik.eth), `page` (an address line without a hash), `mail`, `number`, `other-chain` (of a
    chain the desk does not read), `hash-not-address`, `address-not-hash`, `nothing`, or the problem of `found`.
    """


_NAME = re.compile(r"[\w-]{1,64}(?:\.[\w-]{1,64}){0,3}\.(?:eth|sol|ton|bnb|trx|crypto|nft|x|wallet)", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}\.[^\s@]{2,}")
_LINE = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,5}[a-z]{2,12}(?:[:/?#]\S*)?", re.IGNORECASE)
_OTHER = re.compile(
    r"(?:cosmos|osmo|terra|celestia|inj|ltc|addr|kaspa:|ckb|sei|dydx|bitcoincash:|erd|stars|juno)1?[0-9a-z:]{20,110}"
    r"|r[1-9A-HJ-NP-Za-km-z]{24,34}|G[A-Z2-7]{55}|[LM][1-9A-HJ-NP-Za-km-z]{33}|D[1-9A-HJ-NP-Za-km-z]{33}"
    r"|4[0-9AB][1-9A-HJ-NP-Za-km-z]{93}|0x[0-9a-fA-F]{1,64}::\S+"
)
_ADVANCE = 300
"""Characters a value in a form may have; the longest explorer pages stay below."""


def looks_like(value: str, wanted: Kind | None = None) -> Looks:
    """What a form's `value` can be, and why it is not what was `wanted`.

    64 hexadecimal digits alone are a hash only where one was asked for.  A page of an explorer counts as what it shows.
    Never raises.
    """
    value = lookalikes.visible(value[: 10 * _ADVANCE]).strip(
        " \t\r\n\u3000\u00a0,;:.，。；：\"'“”‘’<>()[]{}（）【】《》"
    )
    if not value:
        return Looks(reason="empty")
    found = find(value, asked=wanted)
    if len(found) > 1:
        return Looks(reason="several")
    if found:
        one = found[0]
        if one.problem:
            return Looks(found=one, reason=one.problem)
        if wanted and one.kind != wanted:
            return Looks(found=one, reason="hash-not-address" if one.kind == "transaction" else "address-not-hash")
        if len(value) > _ADVANCE:
            return Looks(found=one, reason="too-long")
        return Looks(found=one)
    return Looks(reason=_reason(value))


def _reason(value: str) -> str:
    if len(value.split()) >= 9:
        return "phrase"
    if len(value) > _ADVANCE:
        return "too-long"
    bare = value[2:] if value[:2] in ("0x", "0X") else value
    if _HASH.fullmatch(bare) or (addresses.BASE58.fullmatch(value) and addresses.solana(value) == 64):
        return "key"
    for pattern, reason in ((_OTHER, "other-chain"), (_MAIL, "mail"), (_NAME, "name"), (_LINE, "page")):
        if pattern.fullmatch(value):
            return reason
    return "number" if re.fullmatch(r"[\d.,\s]+", value) else "nothing"
