"""What became of a TON transfer: the whole trace is read, for a transfer is several transactions on several accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from walletdesk.chain import addresses, dust, rest
from walletdesk.chain.base import (
    UNKNOWN,
    Account,
    Amount,
    Ask,
    Batch,
    Call,
    Evidence,
    Fact,
    Machine,
    Moment,
    Number,
    Observation,
    Question,
    Verdict,
    Where,
    Words,
)
from walletdesk.chain.ton.adapter import HEAD, amount_of, friendly, height_of

COMPUTE_CODES: dict[int, str] = {
    # ton-org/docs tvm/exit-codes.mdx
    2: "stack-underflow",
    4: "integer-overflow",
    5: "integer-range",
    7: "type-check",
    9: "cell-underflow",
    13: "out-of-gas",
    -14: "out-of-gas",
}
ACTION_CODES: dict[int, str] = {
    # ton-org/docs tvm/exit-codes.mdx
    32: "action-list",
    33: "action-list-too-long",
    34: "action-invalid",
    35: "source-address",
    36: "destination-address",
    37: "not-enough-coin",
    38: "not-enough-currency",
    40: "message-not-sendable",
}
JETTON_CODES: dict[int, str] = {
    # ton-blockchain/stablecoin-contract contracts/op-codes.fc, contracts/jetton-wallet.fc (USDT is one of these)
    45: "locked",
    47: "not-enough-jettons",
    48: "not-enough-coin",
    73: "not-owner",
    # ton-blockchain/token-contract ft/jetton-wallet.fc
    705: "not-owner",
    706: "not-enough-jettons",
    709: "not-enough-coin",
}
"""What jetton wallets mean by a number when they are asked to move jettons; other contracts mean other things by it."""
WALLET_CODES: dict[int, str] = {
    # ton-blockchain/wallet-contract func/wallet-v4-code.fc; ton-blockchain/wallet-contract-v5 contracts/wallet_v5.fc
    33: "seqno",
    36: "expired",
    133: "seqno",
    136: "expired",
}
"""Of the owner's own wallet, for what came from outside the chain.  35 is left out: it is both the signature and the time."""
_TRANSFER, _NOTIFICATION, _EXCESSES = 0x0F8A7EA5, 0x7362D09C, 0xD53276DB
_JETTON_OPS = frozenset({_TRANSFER, 0x178D4519})
"""`transfer` and `internal_transfer` of TEP-74.  A notification comes after the jettons, and excesses are what was left
over: whoever refuses one of them has the jettons all the same."""

_QUIET = frozenset({"contract_deploy"})
"""Actions beside a transfer that move nothing to anybody."""
_FIRST_LOOK_S = 30
_LATER_S = 15
_GIVE_UP_US = 10 * 60 * 1_000_000
"""A wallet signs its messages for minutes at most; one that nobody has seen for so long is not under way."""


class _Trace(msgspec.Struct, frozen=True):
    """The transactions of one trace, oldest first, and what the index made of them."""

    batch: Batch
    transactions: list[dict[str, Any]]
    actions: list[dict[str, Any]]
    incomplete: bool
    head: int | None


def transaction(question: Question) -> Machine:
    asked = quote(question.value, safe="")
    calls = (
        Call(f"GET /api/v3/traces?tx_hash={asked}&include_actions=true"),
        Call(f"GET /api/v3/traces?msg_hash={asked}&include_actions=true"),
        HEAD,
    )
    batches = yield Ask(calls)
    traces = [trace for batch in batches if (trace := _trace(batch)) is not None]
    if not traces:
        batches = (*batches, *(yield from rest.may_fail(Ask(calls, where=Where.AGREE))))
        traces = [trace for batch in batches if (trace := _trace(batch)) is not None]
    if traces:
        return _judged(question, traces[0])
    if large := [batch for batch in batches if any(row.get("is_incomplete") is True for row in _rows(batch))]:
        facts: dict[str, Fact] = {"missing": Words(text="size")}
        return _verdict(question, UNKNOWN, facts, rest.evidence(large[:1]), certain=False)
    answered = [batch for batch in batches if all(isinstance(answer.value, dict) for answer in batch.answers[:2])]
    evidence = rest.evidence(answered[:2])
    observation = question.seen or Observation(first_seen_us=question.now_us)
    if not answered or observation.block is not None:
        missing = "agreement" if answered else "node"
        return _verdict(question, UNKNOWN, {"missing": Words(text=missing)}, evidence, certain=False, watch_s=_LATER_S)
    waiting = question.now_us - observation.first_seen_us < _GIVE_UP_US
    return _verdict(
        question,
        "not-found",
        {},
        evidence,
        certain=not waiting,
        watch_s=_FIRST_LOOK_S if waiting else 0,
        observation=observation,
    )


def _rows(batch: Batch) -> list[dict[str, Any]]:
    answers = [rest.table(rest.answer_in(batch, at).value) for at in (0, 1)]
    return [rest.table(row) for answer in answers for row in rest.rows(answer.get("traces"))]


def _trace(batch: Batch) -> _Trace | None:
    for row in _rows(batch):
        held = [rest.table(one) for one in rest.table(row.get("transactions")).values()]
        rows = sorted(
            (one for one in held if amount_of(one.get("lt")) is not None and isinstance(one.get("description"), dict)),
            key=lambda one: amount_of(one.get("lt")) or 0,
        )
        if rows:
            actions = [rest.table(one) for one in rest.rows(row.get("actions"))]
            return _Trace(batch, rows, actions, _under_way(row, rows), height_of(rest.answer_in(batch, 2)))
    return None


def _under_way(row: dict[str, Any], transactions: Sequence[dict[str, Any]]) -> bool:
    """Whether messages still travel, by the index's own count, or steps are only worked out ahead and in no block yet.
    `is_incomplete` says another thing: that the index leaves transactions out of its answer."""
    told = rest.table(row.get("trace_info"))
    return (
        row.get("is_incomplete") is True
        or told.get("trace_state") == "pending"
        or bool(rest.whole(told.get("pending_messages")))
        or any(one.get("emulated") is True for one in transactions)
    )


def _judged(question: Question, trace: _Trace) -> Verdict:
    first = trace.transactions[0]
    facts = _facts(question, trace)
    seconds = amount_of(first.get("now"))
    observation = Observation(
        first_seen_us=question.seen.first_seen_us if question.seen else question.now_us,
        sender=friendly(first.get("account"), bounceable=False),
        block=amount_of(first.get("mc_block_seqno")),
        block_time_us=seconds * 1_000_000 if seconds is not None else None,
    )
    evidence = (Evidence(node=trace.batch.node, own=trace.batch.own, height=trace.head),)
    state, reason, notes = _state(question, trace, facts)
    if trace.incomplete and state == "success":
        return _verdict(question, "pending", facts, evidence, watch_s=_LATER_S, observation=observation)
    return _verdict(
        question,
        state,
        facts,
        evidence,
        reason=reason,
        final=not trace.incomplete and observation.block is not None,
        watch_s=_LATER_S,
        observation=observation,
        notes=notes,
    )


def _state(question: Question, trace: _Trace, facts: dict[str, Fact]) -> tuple[str, str, tuple[str, ...]]:
    """State, reason and notes; adds the facts that belong to them."""
    first = trace.transactions[0]
    back = [one for one in trace.transactions if rest.table(one.get("in_msg")).get("bounced") is True]
    broken = next((one for one in trace.transactions if _cause(one) and _opcode(one) != _EXCESSES), None)
    home = next((one for one in back if one.get("account") == first.get("account")), None)
    if home is not None:
        came = amount_of(rest.table(home.get("in_msg")).get("value"))
        if came is not None:
            facts["returned"] = question.network.amount(came)
        return "bounced", _name_cause(broken, facts), ()
    if back:
        # Jettons are back when they are at the sender's own jetton wallet; coin that came back to another contract is lost to
        # the sender until that contract returns it.
        jettons = any(one.get("account") == _jetton_wallet(trace) for one in back)
        return (
            ("bounced" if jettons else "failed-later"),
            _name_cause(broken, facts),
            ("jettons-back",) if jettons else (),
        )
    if broken is first:
        return "failed", _name_cause(broken, facts), ()
    left_out = _left_out(first)
    if left_out and not rest.rows(first.get("out_msgs")):
        return "failed", "skipped", ()
    if broken is not None:
        if _cause(broken) == "uninitialised":
            return _arrived(question, trace, facts, "receiver-uninitialised")
        cause = _name_cause(broken, facts)
        amount = facts.get("amount")
        unlisted = isinstance(amount, Amount) and not amount.known
        reason = "notification" if _opcode(broken) == _NOTIFICATION else cause
        return "failed-later", reason, ("unlisted-token",) if unlisted else ()
    if left_out:
        facts["left_out"] = Number(value=left_out)
        return _arrived(question, trace, facts, "some-left-out")
    return _arrived(question, trace, facts)


def _arrived(
    question: Question, trace: _Trace, facts: dict[str, Fact], *notes: str
) -> tuple[str, str, tuple[str, ...]]:
    """A success, by what it moved: something listed, next to nothing, nothing, or what anybody may have made."""
    amount, giver, to = (facts.get(name) for name in ("amount", "from", "to"))
    notes = (*notes, *_deposit(question, trace, facts))
    if not isinstance(amount, Amount):
        return "success", "call", notes
    if not amount.units:
        return "success", "zero-value", notes
    if not amount.known:
        return "success", "unlisted-token", notes
    if dust.tiny(question.network, amount) and isinstance(giver, Account):
        own = {_account(question.person), _account(to.address) if isinstance(to, Account) else ""}
        if _account(giver.address) not in own:
            notes = ("dust", *notes)
    return "success", "", notes


def _account(address: str) -> str:
    """One form of the several in which an account is written; empty where it is none."""
    try:
        read = addresses.ton(address)
    except addresses.BadChecksum:
        return ""
    return read.friendly(bounceable=True) if read is not None else ""


def _jetton_wallet(trace: _Trace) -> object:
    """The account of the sender's that they asked to move jettons."""
    sender = trace.transactions[0].get("account")
    for one in trace.transactions:
        if rest.table(one.get("in_msg")).get("source") == sender and _opcode(one) == _TRANSFER:
            return one.get("account")
    return None


def _left_out(one: dict[str, Any]) -> int:
    """How many messages a wallet meant to send and skipped: newer ones ignore what goes wrong with sending (mode +2), so
    that a transfer without enough coin leaves no trace but this (https://docs.ton.org/foundations/messages/modes)."""
    action = rest.table(rest.table(one.get("description")).get("action"))
    skipped = rest.whole(action.get("skipped_actions"))
    return skipped if skipped is not None and 0 < skipped <= 255 else 0


def _cause(one: dict[str, Any]) -> str:
    """What went wrong in one transaction: `uninitialised`, a name of the tables above, `code`, or nothing."""
    description = rest.table(one.get("description"))
    compute, action = rest.table(description.get("compute_ph")), rest.table(description.get("action"))
    if compute.get("skipped") is True:
        if compute.get("reason") in ("no_state", "bad_state"):
            return "uninitialised"
        return "out-of-gas" if compute.get("reason") == "no_gas" else ""
    code = _code(one)
    if compute.get("success") is False:
        return _of_contract(one).get(code, "code") if code is not None else "code"
    if action.get("success") is False:
        return ACTION_CODES.get(code, "code") if code is not None else "code"
    return ""


def _of_contract(one: dict[str, Any]) -> dict[int, str]:
    """What numbers mean where this transaction computed: the machine's own, and those of the contract it must be."""
    message = rest.table(one.get("in_msg"))
    if message and message.get("source") is None:
        return COMPUTE_CODES | WALLET_CODES
    return COMPUTE_CODES | JETTON_CODES if _opcode(one) in _JETTON_OPS else COMPUTE_CODES


def _opcode(one: dict[str, Any]) -> int | None:
    """What a transaction was asked to do; the index writes it as `0x` and eight digits."""
    opcode = rest.table(one.get("in_msg")).get("opcode")
    try:
        return int(opcode, 16) if isinstance(opcode, str) and len(opcode) <= 10 else None
    except ValueError:
        return None


def _code(one: dict[str, Any]) -> int | None:
    description = rest.table(one.get("description"))
    compute, action = rest.table(description.get("compute_ph")), rest.table(description.get("action"))
    code = compute.get("exit_code") if compute.get("success") is False else action.get("result_code")
    return code if type(code) is int and abs(code) < 1 << 32 else None


def _name_cause(one: dict[str, Any] | None, facts: dict[str, Fact]) -> str:
    if one is None:
        return ""
    code = _code(one)
    if code is not None:
        facts["exit_code"] = Number(value=code)
    if where := friendly(one.get("account")):
        facts["where"] = Account(address=where)
    return _cause(one)


def _facts(question: Question, trace: _Trace) -> dict[str, Fact]:
    """Who sent what to whom, by the index's own reading of the trace, else by the first message."""
    first = trace.transactions[0]
    facts: dict[str, Fact] = {}
    if sender := friendly(first.get("account"), bounceable=False):
        facts["from"] = question.account(sender)
    if (fees := _fees(trace)) is not None:
        facts["fee_paid"] = question.network.amount(fees)
    if (seconds := amount_of(first.get("now"))) is not None:
        facts["mined_at"] = Moment(us=seconds * 1_000_000)
    does = [action for action in trace.actions if action.get("type") not in _QUIET]
    if len(does) > 1:
        return facts  # a swap, or several transfers: which of them is meant the trace does not tell
    for action in does:
        details = rest.table(action.get("details"))
        giver = friendly(details.get("sender") or details.get("source"), bounceable=False)
        if giver and action.get("type") in ("jetton_transfer", "ton_transfer"):
            facts["from"] = question.account(giver)
        if action.get("type") == "jetton_transfer":
            units, jetton = amount_of(details.get("amount")), friendly(details.get("asset"))
            if units is not None and jetton:
                facts["amount"] = _jetton(question, units, jetton)
            if to := friendly(details.get("receiver")):
                facts["to"] = question.account(to)
        elif action.get("type") == "ton_transfer":
            if (units := amount_of(details.get("value"))) is not None:
                facts["amount"] = question.network.amount(units)
            if to := friendly(details.get("destination")):
                facts["to"] = question.account(to)
        else:
            return facts
        if comment := rest.text(details.get("comment")):
            facts["comment"] = Words(text=comment[:200], strange=True)
        return facts
    sent = [rest.table(message) for message in rest.rows(first.get("out_msgs"))]
    for message in sent if len(sent) == 1 else ():
        units, to = amount_of(message.get("value")), friendly(message.get("destination"))
        if units is None or not to or _opcode({"in_msg": message}) == _TRANSFER:
            continue
        facts["amount"], facts["to"] = question.network.amount(units), question.account(to)
        decoded = rest.table(rest.table(message.get("message_content")).get("decoded"))
        if comment := rest.text(decoded.get("comment")):
            facts["comment"] = Words(text=comment[:200], strange=True)
        break
    return facts


def _fees(trace: _Trace) -> int | None:
    """What all of it cost: the transactions, and the way of the messages between them, which their fees do not hold."""
    costs = [amount_of(one.get("total_fees")) for one in trace.transactions]
    for one in trace.transactions:
        message = rest.table(one.get("in_msg"))
        if message.get("source") is not None:
            costs.append(amount_of(message.get("fwd_fee")) or 0)
    return None if None in costs else sum(cost for cost in costs if cost is not None)


def _deposit(question: Question, trace: _Trace, facts: dict[str, Fact]) -> tuple[str, ...]:
    to = facts.get("to")
    label = question.label(to.address) if isinstance(to, Account) else None
    notes = []
    if label is not None and label.kind == "exchange":
        notes.append("exchange-deposit")
        if "comment" not in facts:
            # One address of an exchange serves all its customers here, so most ask for a comment, said or not.
            notes.append("memo-missing" if label.memo else "memo-usual")
        jettons = [rest.table(one.get("details")) for one in trace.actions if one.get("type") == "jetton_transfer"]
        if any(not amount_of(details.get("forward_amount")) for details in jettons):
            notes.append("no-notification")
    return tuple(dict.fromkeys(notes))


def _jetton(question: Question, units: int, jetton: str) -> Amount:
    """Without the registry's word neither name nor decimals are known: the amount is in the smallest unit."""
    known = question.known.token(question.network.id, jetton)
    if known is not None:
        return Amount(units=units, decimals=known.decimals, symbol=known.symbol, contract=jetton)
    return Amount(units=units, decimals=0, symbol="", contract=jetton, known=False)


def _verdict(
    question: Question,
    state: str,
    facts: dict[str, Fact],
    evidence: Sequence[Evidence],
    *,
    reason: str = "",
    final: bool = False,
    certain: bool = True,
    watch_s: int = 0,
    observation: Observation | None = None,
    notes: tuple[str, ...] = (),
) -> Verdict:
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=state,
        reason=reason,
        final=final,
        certain=certain,
        facts=facts,
        notes=notes,
        evidence=tuple(evidence),
        observation=observation,
        at_us=question.now_us,
        watch_s=0 if final else watch_s,
    )
