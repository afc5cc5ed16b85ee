"""What a TON address holds, and whether a contract lives at it."""

from __future__ import annotations

from urllib.parse import quote

from walletdesk.chain import rest, shown
from walletdesk.chain.base import UNKNOWN, Amount, Ask, Call, Evidence, Fact, Listed, Machine, Question, Verdict, Words
from walletdesk.chain.ton.adapter import HEAD, amount_of, friendly, height_of

_STATES = {"active": "account", "uninit": "uninitialised", "nonexist": "empty", "frozen": "frozen"}
"""https://docs.ton.org/foundations/status"""
_MOST = 20
_WATCH_S = 300


def address(question: Question) -> Machine:
    asked = quote(question.value, safe="")
    batches = yield Ask(
        (
            Call(f"GET /api/v3/accountStates?address={asked}&include_boc=false"),
            Call(f"GET /api/v3/jetton/wallets?owner_address={asked}&exclude_zero_balance=true&limit={_MOST}"),
            HEAD,
        )
    )
    evidence = rest.evidence(batches[:1], height_of(rest.answer(batches, 2)))
    accounts = rest.rows(rest.table(rest.answer(batches, 0).value).get("accounts"))
    account = rest.table(accounts[0]) if len(accounts) == 1 else {}
    state = _STATES.get(rest.text(account.get("status")))
    balance = amount_of(account.get("balance"))
    if state is None or (balance is None and state != "empty"):
        return _verdict(question, UNKNOWN, {"missing": Words(text="node")}, evidence, certain=False)
    facts: dict[str, Fact] = {"balance": question.network.amount(balance or 0)}
    label = question.label(question.value)
    if label is not None:
        facts["label"] = shown.called(label)
    tokens = []
    for row in map(rest.table, rest.rows(rest.table(rest.answer(batches, 1).value).get("jetton_wallets"))):
        units, jetton = amount_of(row.get("balance")), friendly(row.get("jetton"))
        if not units or not jetton:
            continue
        known = question.known.token(question.network.id, jetton)
        if known is not None:
            tokens.append(Amount(units=units, decimals=known.decimals, symbol=known.symbol, contract=jetton))
        else:
            tokens.append(Amount(units=units, decimals=0, symbol="", contract=jetton, known=False))
    if tokens:
        facts["tokens"] = Listed(items=tuple(sorted(tokens, key=lambda one: not one.known)[:_MOST]))
    return _verdict(question, state, facts, evidence)


def _verdict(
    question: Question, state: str, facts: dict[str, Fact], evidence: tuple[Evidence, ...], *, certain: bool = True
) -> Verdict:
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=state,
        facts=facts,
        evidence=evidence,
        certain=certain,
        at_us=question.now_us,
        watch_s=_WATCH_S,
    )
