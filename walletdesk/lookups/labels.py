"""What addresses and tokens are known by: imported labels, exchanges' addresses from lists whose terms allow it, and the
tokens whose issuers publish their contracts.

A feed is JSON lines (docs/chains.md, "Labels"); the whole of one source is replaced by its next import.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from functools import cache
from pathlib import Path

import msgspec

from walletdesk.chain import addresses, networks
from walletdesk.chain.base import Family, Label, Token
from walletdesk.kit import lookalikes
from walletdesk.kit.errors import BadInput
from walletdesk.lookups.tables import LabelRow

KINDS = frozenset({"exchange", "bridge", "router", "token", "issuer", "mixer", "scam", "other"})
MOST_LABELS = 2_000_000
LINE_BYTES = 4_096
_TOKENS = Path(__file__).with_name("tokens.jsonl")
_EXCHANGES = Path(__file__).with_name("exchanges.jsonl")


class WrongLabel(BadInput):
    code = "wrong_label"
    sentence = "Line {line} of this list is not a label: see “Labels” in docs/chains.md."


class TooManyLabels(BadInput):
    code = "too_many_labels"
    sentence = "This list has more than {most} labels."


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One label of a feed."""

    network: str
    address: str
    name: str
    kind: str
    source: str
    confirmations: int | None = None
    memo: bool = False


def key_of(network: str, address: str) -> tuple[str, str]:
    """Addresses that capitals do not tell apart are compared without them, those with several forms in one of them."""
    found = networks.known(network)
    if found is not None and found.family is Family.TON:
        return network, _ton(address)
    same = found is not None and (found.family is Family.EVM or address.lower().startswith(("bc1", "tb1")))
    return network, address.lower() if same else address


_DRAWN = {
    **dict(zip("015$₮₿฿₵€₤£₦₱₭₩", "OISSTBBCELLNPKW", strict=True)),
    # letters with a bar through them, which no decomposition takes off
    **dict(zip("ĐÐđðŦŧŁłØøĦħƉɖ", "DDDDTTLLOOHHDD", strict=True)),
    # Armenian, Cherokee and Lisu letters drawn as Latin ones
    **dict(zip("ՍՏՕᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃ", "USOABCDEHJKLMPRSTVWZ", strict=True)),
    **dict(zip("ꓮꓐꓚꓓꓰꓝꓖꓧꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "ABCDEFGHJKLMNOPRSTUVWXYZ", strict=True)),
}
"""What stands for a letter in a token's name, beside what can stand in an address (`lookalikes`)."""


def _look(symbol: str) -> str:
    """How a token's name looks: without capitals, blanks and marks, letters of other alphabets as those they resemble."""
    letters = (one for one in unicodedata.normalize("NFKC", symbol) if unicodedata.category(one)[0] != "M")
    drawn = "".join(_DRAWN.get(one, one) for one in letters)
    plain = lookalikes.folded(lookalikes.visible(drawn)).upper()
    return "".join(one for one in plain if one.isalnum() or one == "?")


def _ton(address: str) -> str:
    """`EQ...` and `UQ...` are one account; the bounceable form stands for both."""
    try:
        read = addresses.ton(address)
    except addresses.BadChecksum:
        return address
    return read.friendly(bounceable=True) if read is not None else address


def read_feed(lines: Iterable[bytes]) -> dict[tuple[str, str], Label]:
    """Every label of a feed, the last one of an address.  Raises WrongLabel, TooManyLabels (422)."""
    found: dict[tuple[str, str], Label] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        label = _label(line, number)
        found[key_of(label.network, label.address)] = Label(
            name=label.name,
            kind=label.kind,
            source=label.source,
            confirmations=label.confirmations,
            memo=label.memo,
        )
        if len(found) > MOST_LABELS:
            raise TooManyLabels(most=MOST_LABELS)
    return found


def _label(line: bytes, number: int) -> Line:
    try:
        if len(line) > LINE_BYTES:
            raise ValueError
        label = msgspec.json.decode(line, type=Line)
    except (ValueError, RecursionError):
        raise WrongLabel(line=number) from None
    words = (label.name, label.source, label.address)
    if (
        networks.known(label.network) is None
        or label.kind not in KINDS
        or not _is_address(label.network, label.address)
        or not all(0 < len(one) <= 200 and one.isprintable() for one in words)
        or not 0 <= (label.confirmations or 0) < 1_000_000
    ):
        raise WrongLabel(line=number)
    return label


def _is_address(network: str, address: str) -> bool:
    """Whether it is one of that network, by its check sum where the chain has one; EVM's may stand in small letters."""
    found = networks.known(network)
    try:
        match found.family if found is not None else None:
            case Family.EVM:
                plain = re.fullmatch("0x[0-9a-fA-F]{40}", address) is not None
                return plain and (address == address.lower() or addresses.evm(address[2:]) == address)
            case Family.TRON:
                return addresses.tron(address) is not None
            case Family.BITCOIN:
                segwit = address.lower().startswith(("bc1", "tb1"))
                return (addresses.segwit(address) if segwit else addresses.bitcoin_legacy(address)) is not None
            case Family.SOLANA:
                return addresses.solana(address) == 32
            case Family.TON:
                return addresses.ton(address) is not None
    except addresses.BadChecksum:
        return False
    return False


class Known:
    """Labels and tokens in memory, as machines ask for them."""

    def __init__(self, labels: Iterable[LabelRow] = (), tokens: Iterable[Token] | None = None) -> None:
        self._labels = shipped_labels() | {
            key_of(one.network, one.address): Label(
                name=one.name, kind=one.kind, source=one.source, confirmations=one.confirmations, memo=one.memo
            )
            for one in labels
        }
        self._take(shipped_tokens() if tokens is None else tokens)

    def _take(self, tokens: Iterable[Token]) -> None:
        """Of one contract the first that is given counts."""
        self._tokens: dict[tuple[str, str], Token] = {}
        self._called: dict[tuple[str, str], list[Token]] = {}
        self._of: dict[str, list[Token]] = {}
        for token in tokens:
            if self._tokens.setdefault(key_of(token.network, token.contract), token) is not token:
                continue
            self._called.setdefault((token.network, _look(token.symbol)), []).append(token)
            self._of.setdefault(token.network, []).append(token)

    def listing(self, tokens: Iterable[Token]) -> Known:
        """The same with `tokens` beside those that are shipped.  What an issuer publishes of a contract stays as it is."""
        known = copy(self)
        known._take([*shipped_tokens(), *tokens])
        return known

    def label(self, network: str, address: str) -> Label | None:
        return self._labels.get(key_of(network, address))

    def token(self, network: str, contract: str) -> Token | None:
        return self._tokens.get(key_of(network, contract))

    def tokens_called(self, network: str, symbol: str) -> Sequence[Token]:
        """Those of that name, and those that a reader takes it for."""
        ways = dict.fromkeys((_look(symbol), _look(symbol.replace("l", "I").replace("|", "I"))))
        return [token for way in ways if way for token in self._called.get((network, way), ())]

    def tokens(self, network: str) -> Sequence[Token]:
        return self._of.get(network, ())


@cache
def shipped_labels() -> dict[tuple[str, str], Label]:
    """Addresses of exchanges from lists that may be passed on (`source` of each line)."""
    return read_feed(_EXCHANGES.read_bytes().splitlines())


def shipped_coverage() -> dict[str, int]:
    """How many of them each network has."""
    return dict(Counter(network for network, _ in shipped_labels()))


def shipped_tokens() -> list[Token]:
    """Contracts that their issuers name on their own pages (`source` of each line; `seen` is a second list with the same
    contract and decimals)."""
    found = []
    for line in _TOKENS.read_text("utf8").splitlines():
        told = json.loads(line)
        found.append(
            Token(network=told["network"], contract=told["contract"], symbol=told["symbol"], decimals=told["decimals"])
        )
    return found
