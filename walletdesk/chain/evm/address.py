"""What an address is and holds: coin, known tokens, queue, code; every node is asked once and they are compared."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import msgspec

from walletdesk.chain import networks, shown
from walletdesk.chain.base import (
    UNKNOWN,
    Account,
    Amount,
    Ask,
    Batch,
    Call,
    Evidence,
    Fact,
    Listed,
    Machine,
    Number,
    Question,
    Token,
    Verdict,
    Where,
    Words,
)
from walletdesk.chain.evm import fees
from walletdesk.chain.evm.failed import DECIMALS, SYMBOL
from walletdesk.chain.evm.history import Poison, poisoned
from walletdesk.chain.evm.looking import (
    SOON_S,
    account,
    label,
    lookalikes,
    native,
    padded,
    price,
    stands_still,
    token,
    uncertain,
)
from walletdesk.chain.evm.shapes import Block, read_block
from walletdesk.chain.evm.values import checksummed, data, plain_address, quantity, string_result
from walletdesk.chain.rest import may_fail

MOST_TOKENS = 20
"""Balances asked for in the one request."""
TOKEN_GAS = 65_000
"""Usual for a token transfer to who had none of it yet."""
BALANCE_OF = "0x70a08231"

DELEGATION = bytes.fromhex("ef0100")
"""Code of an account that lets a contract act for it: these bytes and an address.  https://eips.ethereum.org/EIPS/eip-7702"""


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What one node holds of the address."""

    batch: Batch
    latest: Block
    balance: int
    used: int
    queued: int | None
    code: bytes
    market: fees.Market | None
    symbol: str | None
    decimals: int | None
    tokens: tuple[int | None, ...]

    @property
    def same(self) -> tuple[object, ...]:
        """What nodes of one height must agree in."""
        return self.balance, self.used, self.code, self.tokens


def address(question: Question) -> Machine:
    """The state of an account: `account`, `contract`, `delegated`, `empty`, `stuck` or `unknown`.  One request a node,
    and one or two to one of them for strangers' entries in its history; where the network is open, one more to a node
    of each other network."""
    plain = plain_address(question.value)
    if plain is None:
        return _unknown(question, "address", ())
    tokens = tuple(question.known.tokens(question.network.id))[:MOST_TOKENS]
    priced = fees.calls(question.network)
    calls = (
        Call("eth_chainId", []),
        Call("eth_getBlockByNumber", ["latest", False]),
        Call("eth_getBalance", [plain, "latest"]),
        Call("eth_getTransactionCount", [plain, "latest"]),
        Call("eth_getTransactionCount", [plain, "pending"]),
        Call("eth_getCode", [plain, "latest"]),
        Call("eth_call", [{"to": plain, "data": SYMBOL}, "latest"]),
        Call("eth_call", [{"to": plain, "data": DECIMALS}, "latest"]),
        *priced,
        *(_balance_call(plain, one) for one in tokens),
    )
    batches = yield Ask(calls, Where.AGREE)
    told = [seen for batch in batches if (seen := _read(question, batch, len(calls), len(priced)))]
    if not told:
        return _unknown(question, "answer", batches)
    still = all(stands_still(question, seen.latest) for seen in told)
    top = max(seen.latest.number for seen in told if still or not stands_still(question, seen.latest))
    leading = [seen for seen in told if seen.latest.number == top]
    if len({seen.same for seen in leading}) > 1:
        return _unknown(question, "contradiction", batches)
    verdict = _verdict(question, plain, leading[0], told, tokens)
    if verdict.state in ("account", "stuck", "delegated"):
        poison = yield from poisoned(plain, top)
        verdict = verdict if poison is None else _with_poison(question, verdict, poison)
    if still:
        verdict = uncertain(verdict, "up-to-date-node")
    if question.open and verdict.state != "contract":  # the contract of the same address elsewhere is another one
        verdict = yield from _elsewhere(plain, verdict)
    return verdict


def _elsewhere(plain: str, verdict: Verdict) -> Generator[Ask, tuple[Batch, ...], Verdict]:
    """Where else the owner of this address has coin or has sent something: it is theirs on every EVM network."""
    calls = (
        Call("eth_chainId", []),
        Call("eth_getBalance", [plain, "latest"]),
        Call("eth_getTransactionCount", [plain, "latest"]),
        Call("eth_getCode", [plain, "latest"]),
    )
    batches = yield from may_fail(Ask(calls, Where.ELSEWHERE))
    looked: list[str] = []
    there: list[tuple[bool, str, str]] = []
    for batch in batches:
        network = networks.known(batch.network)
        answers = padded(batch.answers, len(calls))
        chain, balance, used = (quantity(answer.value) for answer in answers[:3])
        code = data(answers[3].value)
        if network is None or str(chain) != network.identity or balance is None or used is None or code is None:
            continue
        looked.append(network.name)
        if (balance or used) and (not code or code.startswith(DELEGATION)):
            held = shown.decimal(balance, network.coin.decimals, most=shown.PLAIN_DECIMALS)
            # Coins of test networks are worth nothing: they come last.
            worthless = networks.TESTNET in network.traits
            there.append((worthless or not balance, network.name, f"{network.name} ({held} {network.coin.symbol})"))
    if not looked:
        return verdict
    there.sort(key=lambda one: one[0])
    facts: dict[str, Fact] = {**verdict.facts, "looked_on": Listed(items=tuple(Words(text=one) for one in looked))}
    note = "nowhere-else" if verdict.state == "empty" else ""
    if there:
        note = "also-elsewhere"
        facts["also_on"] = Listed(items=tuple(Words(text=said) for _, _, said in there))
        if verdict.state == "empty":
            facts["other_network"] = Words(text=there[0][1])
    notes = (*verdict.notes, note) if note else verdict.notes
    return msgspec.structs.replace(verdict, facts=facts, notes=notes)


def _balance_call(owner: str, one: Token) -> Call:
    return Call("eth_call", [{"to": one.contract, "data": BALANCE_OF + owner[2:].rjust(64, "0")}, "latest"])


def _read(question: Question, batch: Batch, count: int, priced: int) -> _Seen | None:
    answers = padded(batch.answers, count)
    chain, latest = quantity(answers[0].value), read_block(answers[1].value)
    balance, used, queued = (quantity(answer.value) for answer in answers[2:5])
    code = data(answers[5].value)
    if question.network.identity and str(chain) != question.network.identity:
        return None
    if chain is None or latest is None or balance is None or used is None or code is None:
        return None
    market = fees.read(question.network, answers[8 : 8 + priced], latest)
    places = quantity(answers[7].value)
    return _Seen(
        batch=batch,
        latest=latest,
        balance=balance,
        used=used,
        queued=queued,
        code=code,
        market=market,
        symbol=string_result(answers[6].value),
        decimals=places if places is not None and places < 78 else None,
        tokens=tuple(_sum(answer.value) for answer in answers[8 + priced :]),
    )


def _sum(value: object) -> int | None:
    found = data(value)
    return int.from_bytes(found) if found is not None and len(found) == 32 else None


def _verdict(question: Question, plain: str, seen: _Seen, told: Sequence[_Seen], tokens: Sequence[Token]) -> Verdict:
    facts: dict[str, Fact] = {
        "address": account(question, plain),
        "balance": native(question, seen.balance),
        "nonce": Number(value=seen.used),
        "next_nonce": Number(value=seen.used),
    }
    notes: list[str] = []
    held = [(one, units) for one, units in zip(tokens, seen.tokens, strict=False) if units is not None and units > 0]
    state = _state(seen, bool(held))
    if seen.queued is not None and seen.queued > seen.used:
        facts["waiting"] = Number(value=seen.queued - seen.used)
        facts["blocking_nonce"] = Number(value=seen.used)
    if state == "delegated":
        delegate = "0x" + seen.code[3:].hex()
        facts["delegate"] = account(question, delegate)
        found = label(question, delegate)
        if found is not None and found.kind == "scam":
            notes.append("delegate-scam")
    if state == "contract":
        _contract(question, plain, seen, facts, notes)
    if held:
        _tokens(held, facts)
        notes.append("token-not-shown")
        # A contract pays no fees, and what goes to a wallet that somebody else's contract acts for is gone at once.
        if state in ("account", "stuck"):
            _no_coin(question, seen, facts, notes)
    if any(one.balance != seen.balance or one.tokens != seen.tokens for one in told):
        notes.append("node-lags")
    if (found := label(question, plain)) is not None:
        facts["label"] = shown.called(found)
        notes.append("labelled")
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=state,
        reason="token" if state == "contract" and token(question, plain) is not None else "",
        facts=facts,
        notes=tuple(notes),
        evidence=_evidence(told),
        at_us=question.now_us,
        watch_s=SOON_S if state == "stuck" else 0,
    )


def _state(seen: _Seen, holds: bool) -> str:
    if len(seen.code) == 23 and seen.code.startswith(DELEGATION):
        return "delegated"
    if seen.code:
        return "contract"
    if seen.queued is not None and seen.queued > seen.used:
        return "stuck"
    return "account" if seen.balance or seen.used or holds else "empty"


def _contract(question: Question, plain: str, seen: _Seen, facts: dict[str, Fact], notes: list[str]) -> None:
    known = token(question, plain)
    if known is not None:
        facts["token_name"] = Words(text=known.symbol)
        facts["decimals"] = Number(value=known.decimals)
        return
    if seen.symbol is None or seen.decimals is None:
        return
    facts["token_name"] = Words(text=seen.symbol, strange=True)
    facts["decimals"] = Number(value=seen.decimals)
    if meant := lookalikes(question, plain, seen.symbol):
        notes.append("lookalike-token")
        facts["fake_token"] = Account(address=checksummed(plain))
        facts["real_token"] = Account(address=checksummed(meant[0].contract), label=meant[0].symbol)
    else:
        notes.append("unknown-token")


def _tokens(held: Sequence[tuple[Token, int]], facts: dict[str, Fact]) -> None:
    facts["tokens"] = Listed(
        items=tuple(
            Amount(units=units, decimals=one.decimals, symbol=one.symbol, contract=checksummed(one.contract))
            for one, units in held
        )
    )
    # Whole, because people copy it into the wallet.
    facts["contracts"] = Listed(
        items=tuple(Words(text=f"{one.symbol}: {checksummed(one.contract)}") for one, _ in held)
    )


def _no_coin(question: Question, seen: _Seen, facts: dict[str, Fact], notes: list[str]) -> None:
    """Tokens are there, but nothing to pay the fee of moving them with."""
    if seen.market is None:
        return
    cost = TOKEN_GAS * fees.caps(seen.market)[1]
    if seen.balance < cost:
        notes.append("no-coin-for-fee")
        facts |= {
            "needed": native(question, cost),
            "shortfall": native(question, cost - seen.balance),
            "normal": price(fees.caps(seen.market)[1]),
        }


def _with_poison(question: Question, verdict: Verdict, poison: Poison) -> Verdict:
    facts: dict[str, Fact] = {**verdict.facts, "fake_payee": Account(address=checksummed(poison.fake))}
    if poison.real is not None:
        facts["real_payee"] = account(question, poison.real)
    sent = poison.paid and poison.real is not None
    return msgspec.structs.replace(
        verdict, facts=facts, notes=(*verdict.notes, "sent-to-lookalike" if sent else "poisoning")
    )


def _evidence(told: Sequence[_Seen]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(node=one.batch.node, own=one.batch.own, height=one.latest.number, block_hash=one.latest.hash)
        for one in told
    )


def _unknown(question: Question, missing: str, batches: Sequence[Batch]) -> Verdict:
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=UNKNOWN,
        reason=missing,
        certain=False,
        facts={"missing": Words(text=missing)},
        evidence=tuple(Evidence(node=batch.node, own=batch.own) for batch in batches),
        at_us=question.now_us,
        watch_s=SOON_S,
    )
