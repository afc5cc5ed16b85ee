"""What a Solana address holds: coin, tokens, delegates, frozen accounts, and what keeping an account costs."""

from __future__ import annotations

from typing import Any

from walletdesk.chain import rest, shown
from walletdesk.chain.base import (
    UNKNOWN,
    Amount,
    Ask,
    Call,
    Evidence,
    Fact,
    Listed,
    Machine,
    Question,
    Verdict,
    Words,
)
from walletdesk.chain.solana import errors
from walletdesk.chain.solana.adapter import EPOCH, slot_of
from walletdesk.chain.solana.fees import SIGNATURE_LAMPORTS

TOKEN_ACCOUNT_BYTES = 165
_MOST = 20
_WATCH_S = 300


def address(question: Question) -> Machine:
    mine = {"encoding": "jsonParsed", "commitment": "confirmed"}
    batches = yield Ask(
        (
            Call("getAccountInfo", [question.value, mine]),
            Call("getTokenAccountsByOwner", [question.value, {"programId": errors.TOKEN}, mine]),
            Call("getTokenAccountsByOwner", [question.value, {"programId": errors.TOKEN_2022}, mine]),
            Call("getMinimumBalanceForRentExemption", [TOKEN_ACCOUNT_BYTES]),
            EPOCH,
        )
    )
    height = slot_of(rest.answer(batches, 4))
    evidence = rest.evidence(batches[:1], height)
    info = rest.answer(batches, 0)
    if not info.ok or not isinstance(info.value, dict) or not isinstance(info.value.get("value", 0), dict | None):
        return _verdict(question, UNKNOWN, {"missing": Words(text="node")}, evidence, certain=False)
    account = rest.table(info.value["value"])
    lamports = rest.whole(account.get("lamports", 0)) or 0
    facts: dict[str, Fact] = {"balance": question.network.amount(lamports)}
    if (rent := rest.whole(rest.answer(batches, 3).value)) is not None:
        facts["account_rent"] = question.network.amount(rent)
    label = question.label(question.value)
    if label is not None:
        facts["label"] = shown.called(label)
    if account.get("executable") is True:
        return _verdict(question, "program", facts, evidence)
    parsed = rest.table(rest.table(account.get("data")).get("parsed"))
    if parsed.get("type") == "account":
        return _token_account(question, rest.table(parsed.get("info")), facts, evidence)
    if parsed.get("type") == "mint":
        return _verdict(question, "mint", facts, evidence)
    rows = [_held(row) for at in (1, 2) for row in _rows(rest.answer(batches, at).value)]
    held = [row for row in rows if row]
    notes = _tokens(question, held, facts)
    if not account and not held:
        return _verdict(question, "empty", facts, evidence)
    if lamports < SIGNATURE_LAMPORTS:
        facts["shortfall"] = question.network.amount(SIGNATURE_LAMPORTS - lamports)
        return _verdict(question, "no-coin", facts, evidence, notes=notes)
    return _verdict(question, "account", facts, evidence, notes=notes)


def _rows(value: Any) -> list[Any]:
    return rest.rows(rest.table(value).get("value"))


def _held(row: Any) -> dict[str, Any]:
    data = rest.table(rest.table(rest.table(row).get("account")).get("data"))
    return rest.table(rest.table(data.get("parsed")).get("info"))


def _tokens(question: Question, held: list[dict[str, Any]], facts: dict[str, Fact]) -> tuple[str, ...]:
    amounts, frozen, delegated = [], [], []
    for info in held:
        amount = _amount(question, info)
        if amount is None:
            continue
        if amount.units:
            amounts.append(amount)
        if info.get("state") == "frozen":
            frozen.append(amount)
        if delegate := rest.text(info.get("delegate")):
            delegated.append(question.account(delegate))
    amounts.sort(key=lambda amount: (not amount.known, -amount.units))
    notes = []
    if amounts:
        facts["tokens"] = Listed(items=tuple(amounts[:_MOST]))
    if frozen:
        facts["frozen_tokens"] = Listed(items=tuple(frozen[:_MOST]))
        notes.append("frozen-by-issuer")
    if delegated:
        facts["delegates"] = Listed(items=tuple(delegated[:_MOST]))
        notes.append("delegated")
    return tuple(notes)


def _token_account(
    question: Question, info: dict[str, Any], facts: dict[str, Fact], evidence: tuple[Evidence, ...]
) -> Verdict:
    """An address inside of a wallet: what is sent to its owner arrives here."""
    notes = _tokens(question, [info], facts)
    if owner := rest.text(info.get("owner")):
        facts["owner"] = question.account(owner)
    return _verdict(question, "token-account", facts, evidence, notes=notes)


def _amount(question: Question, info: dict[str, Any]) -> Amount | None:
    mint, told = rest.text(info.get("mint")), rest.table(info.get("tokenAmount"))
    units, decimals = told.get("amount"), rest.whole(told.get("decimals"))
    if not mint or decimals is None or decimals > 36 or not isinstance(units, str):
        return None
    if not (units.isascii() and units.isdigit() and len(units) <= 20):
        return None
    known = question.known.token(question.network.id, mint)
    if known is not None:
        return Amount(units=int(units), decimals=known.decimals, symbol=known.symbol, contract=mint)
    return Amount(units=int(units), decimals=decimals, symbol="", contract=mint, known=False)


def _verdict(
    question: Question,
    state: str,
    facts: dict[str, Fact],
    evidence: tuple[Evidence, ...],
    *,
    certain: bool = True,
    notes: tuple[str, ...] = (),
) -> Verdict:
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=state,
        facts=facts,
        notes=notes,
        evidence=evidence,
        certain=certain,
        at_us=question.now_us,
        watch_s=_WATCH_S,
    )
