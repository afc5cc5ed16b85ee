"""What a TRON account can do: whether it exists, who controls it, whether an issuer froze it, what it can pay for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from walletdesk.chain import rest, shown
from walletdesk.chain.base import (
    UNKNOWN,
    Account,
    Amount,
    Answer,
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
from walletdesk.chain.tron.adapter import HEAD, head_of
from walletdesk.chain.tron.addresses import to_base58, to_hex, word
from walletdesk.chain.tron.decode import constant_of, number_of
from walletdesk.chain.tron.looking import account_calls, constant, priced, trx
from walletdesk.chain.tron.resources import (
    PARAMETERS,
    TOKEN_TRANSFER_BYTES,
    TRANSFER_BYTES,
    Held,
    Prices,
    cost,
    held_of,
    prices_of,
)


class Issuer(msgspec.Struct, frozen=True, kw_only=True):
    """A token whose maker can freeze an address, and the question for it."""

    symbol: str
    contract: str
    frozen: str


ISSUERS = (
    # Tether: https://tether.to/en/supported-protocols ; TetherToken.isBlackListed (public mapping of the contract).
    Issuer(symbol="USDT", contract="TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", frozen="isBlackListed(address)"),
    # Circle ended USDC on TRON in February 2024; what is left there still obeys FiatToken.isBlacklisted.
    Issuer(symbol="USDC", contract="TEkxiTehnzSmSe2XqrJ4w32RUN966rdz8h", frozen="isBlacklisted(address)"),
)
_WARM = "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb"
"""The address of zeros that people burn tokens to: it holds every common token, so sending to it is the usual case."""
MOST_TOKENS = 6
"""Further balances: each is a request."""
_WATCH_S = 300


def address(question: Question) -> Machine:
    """What matters most comes first: who controls it, a freeze, whether it exists, what it can pay for."""
    owner = to_hex(question.value)
    if not owner:
        return _unknown(question, "malformed", ())
    account_call, resource_call = account_calls(owner)
    asked = yield Ask((HEAD, account_call), Where.AGREE)
    leading, height, block_hash = _leading(asked)
    evidence = rest.evidence(leading, height, block_hash)
    account = rest.answer(leading, 1)
    if not account.ok or not isinstance(account.value, dict):
        return _unknown(question, "no-answer", evidence)
    if any(_held(rest.answer_in(one, 1).value) != _held(account.value) for one in leading[1:]):
        return _unknown(question, "contradiction", evidence)
    told = rest.text(account.value.get("address"))
    if told and told.lower() != owner:
        return _unknown(question, "contradiction", evidence)
    issuers = () if "testnet" in question.network.traits else ISSUERS
    known = _known(question, issuers)
    batches = yield from rest.may_fail(Ask((PARAMETERS, resource_call, *_token_calls(owner, issuers, known))))
    prices, resource = prices_of(rest.answer(batches, 0).value), rest.answer(batches, 1)
    answers = [rest.answer(batches, 2 + at) for at in range(2 * len(issuers) + len(known))]
    frozen, tokens = _issued(issuers, known, answers)
    held = held_of(account.value, resource.value)
    facts: dict[str, Fact] = {
        "balance": trx(question, held.balance),
        "energy_held": Number(value=held.energy, unit="energy"),
        "bandwidth_held": Number(value=held.bandwidth, unit="bandwidth"),
    }
    if tokens:
        facts["tokens"] = Listed(items=tokens)
    label = question.known.label(question.network.id, question.value)
    if label is not None:
        facts["label"] = shown.called(label)
    notes: list[str] = []
    if frozen:
        facts["frozen_tokens"] = Listed(items=frozen)
    control = control_of(account.value, owner)
    if control is not None:
        facts |= control.facts()
        if frozen:
            notes.append("frozen-by-issuer")
        return _verdict(question, "permission-changed", control.reason, facts, notes, evidence)
    if frozen:
        return _verdict(question, "frozen-by-issuer", "", facts, notes, evidence)
    if not told and not account.value:
        if prices is not None:
            facts["price"] = trx(question, prices.new_account)
        return _verdict(question, "not-activated", "tokens" if tokens else "", facts, notes, evidence)
    if prices is None or not resource.ok or not isinstance(resource.value, dict):
        facts["missing"] = Words(text="resources")
        return _verdict(question, "account", "", facts, notes, evidence, certain=False)
    usdt = next((token for token in tokens if issuers and token.contract == issuers[0].contract), None)
    if usdt is not None:
        batches = yield from rest.may_fail(Ask(_trials(owner, usdt)))
        warm, cold = (constant_of(rest.answer(batches, at).value) for at in (0, 1))
        if warm is not None and warm.energy > 0:
            facts |= priced(question, warm.energy, TOKEN_TRANSFER_BYTES, held, prices)
            if cold is not None and cold.energy > warm.energy:
                facts["needed_energy_new"] = Number(value=cold.energy, unit="energy")
                facts["price_new"] = trx(question, cost(cold.energy, TOKEN_TRANSFER_BYTES, held, prices).sun)
                notes.append("first-transfer-dearer")
            bill = cost(warm.energy, TOKEN_TRANSFER_BYTES, held, prices)
            if bill.missing and bill.energy_short:
                return _verdict(question, "short-of-energy", "", facts, notes, evidence)
    bandwidth = _bandwidth(question, held, prices)
    if bandwidth is not None:
        return _verdict(question, "short-of-bandwidth", "", {**facts, **bandwidth}, notes, evidence)
    return _verdict(question, "account", "", facts, notes, evidence)


def _leading(batches: Sequence[Batch]) -> tuple[tuple[Batch, ...], int | None, str]:
    """The nodes that are furthest, with their newest block: they must agree, others only lag."""
    heads = [head_of(rest.answer_in(batch, 0)) for batch in batches]
    top = max((number for number, _, _ in heads if number is not None), default=None)
    leading = tuple(batch for batch, head in zip(batches, heads, strict=True) if head[0] == top)
    return leading, top, next((block for number, block, _ in heads if number == top), "")


def _held(account: Any) -> tuple[Any, ...]:
    """What nodes of one height must agree in."""
    row = rest.table(account)
    return row.get("address"), row.get("balance"), row.get("owner_permission"), row.get("active_permission")


def _known(question: Question, issuers: Sequence[Issuer]) -> tuple[Token, ...]:
    """Further tokens of the desk's registry."""
    asked = {issuer.contract for issuer in issuers}
    found = [one for one in question.known.tokens(question.network.id) if one.contract not in asked]
    return tuple(one for one in found if to_hex(one.contract))[:MOST_TOKENS]


def _token_calls(owner: str, issuers: Sequence[Issuer], known: Sequence[Token]) -> tuple[Call, ...]:
    balance = "balanceOf(address)"
    calls = []
    for issuer in issuers:
        calls.append(constant(owner, to_hex(issuer.contract), issuer.frozen, word(owner)))
        calls.append(constant(owner, to_hex(issuer.contract), balance, word(owner)))
    calls += [constant(owner, to_hex(one.contract), balance, word(owner)) for one in known]
    return tuple(calls)


def _issued(
    issuers: Sequence[Issuer], known: Sequence[Token], answers: Sequence[Answer]
) -> tuple[tuple[Amount, ...], tuple[Amount, ...]]:
    """Balances that are frozen, and all that are above zero."""
    frozen, tokens = [], []
    for at, issuer in enumerate(issuers):
        balance = number_of(answers[2 * at + 1].value)
        amount = Amount(units=balance or 0, decimals=6, symbol=issuer.symbol, contract=issuer.contract)
        if number_of(answers[2 * at].value) == 1:
            frozen.append(amount)
        if balance:
            tokens.append(amount)
    for one, answer in zip(known, answers[2 * len(issuers) :], strict=True):
        if balance := number_of(answer.value):
            tokens.append(Amount(units=balance, decimals=one.decimals, symbol=one.symbol, contract=one.contract))
    return tuple(frozen), tuple(tokens)


def _trials(owner: str, usdt: Amount) -> tuple[Any, ...]:
    """The same transfer to an address that has the token and to one that never had: the second writes a new place."""
    new = f"41{(int(owner[2:], 16) ^ ((1 << 160) - 1)):040x}"
    units = f"{1:064x}"
    contract = to_hex(usdt.contract)
    return tuple(
        constant(owner, contract, "transfer(address,uint256)", word(to) + units) for to in (to_hex(_WARM), new)
    )


def _bandwidth(question: Question, held: Held, prices: Prices) -> dict[str, Fact] | None:
    bill = cost(0, TRANSFER_BYTES, held, prices)
    if not bill.missing:
        return None
    return {
        "shortfall": Number(value=bill.bandwidth_short, unit="bandwidth"),
        "price": trx(question, bill.bandwidth_sun),
        "missing_coin": trx(question, bill.missing),
    }


# -- who controls it ---------------------------------------------------------------


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """Permissions that are not the owner's alone."""

    reason: str
    """`locked`: the own key cannot change anything any more; `active-locked`: it can take the account back, but not send;
    `shared`: it reaches the threshold, and others can too or help to."""
    weight: int
    threshold: int
    others: tuple[str, ...]

    def facts(self) -> dict[str, Fact]:
        facts: dict[str, Fact] = {
            "own_weight": Number(value=self.weight),
            "threshold": Number(value=self.threshold),
        }
        if self.others:
            facts["controllers"] = Listed(items=tuple(Account(address=one) for one in self.others[:10]))
        return facts


def control_of(account: dict[str, Any], owner: str) -> Control | None:
    """None where the own key alone may do everything, which is how every account starts."""
    owners = _permission(account.get("owner_permission"), owner)
    actives = [found for one in rest.rows(account.get("active_permission")) if (found := _permission(one, owner))]
    others = tuple(dict.fromkeys(key for _, _, keys in [*([owners] if owners else []), *actives] for key in keys))
    if owners and owners[0] < owners[1]:
        return Control(reason="locked", weight=owners[0], threshold=owners[1], others=others)
    short = next(((weight, threshold) for weight, threshold, _ in actives if weight < threshold), None)
    if short and not any(weight >= threshold for weight, threshold, _ in actives):
        return Control(reason="active-locked", weight=short[0], threshold=short[1], others=others)
    if others or short:
        weight, threshold, _ = owners or (1, 1, ())
        return Control(reason="shared", weight=weight, threshold=threshold, others=others)
    return None


def _permission(value: Any, owner: str) -> tuple[int, int, tuple[str, ...]] | None:
    """The own key's weight, the threshold, and the others' addresses."""
    keys = [rest.table(key) for key in rest.rows(rest.table(value).get("keys"))]
    if not keys:
        return None
    own = sum(rest.whole(key.get("weight")) or 0 for key in keys if rest.text(key.get("address")).lower() == owner)
    others = tuple(
        to_base58(key.get("address"))
        for key in keys
        if rest.text(key.get("address")).lower() != owner and to_base58(key.get("address"))
    )
    return own, rest.whole(rest.table(value).get("threshold")) or 1, others


# -- verdicts ----------------------------------------------------------------------


def _verdict(
    question: Question,
    state: str,
    reason: str,
    facts: dict[str, Fact],
    notes: Sequence[str],
    evidence: tuple[Evidence, ...],
    *,
    certain: bool = True,
) -> Verdict:
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=state,
        reason=reason,
        certain=certain,
        facts=facts,
        notes=tuple(notes),
        evidence=evidence,
        at_us=question.now_us,
        watch_s=_WATCH_S,
    )


def _unknown(question: Question, reason: str, evidence: tuple[Evidence, ...]) -> Verdict:
    missing = {
        "malformed": "valid address",
        "no-answer": "node",
        "contradiction": "agreement",
    }[reason]
    facts: dict[str, Fact] = {"missing": Words(text=missing)}
    return msgspec.structs.replace(
        _verdict(question, UNKNOWN, reason, facts, (), evidence, certain=False),
        watch_s=0 if reason == "malformed" else 30,
    )
