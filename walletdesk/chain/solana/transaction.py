"""What became of a Solana transaction, in one request where it landed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from walletdesk.chain import rest
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
    Span,
    Verdict,
    Where,
    Words,
)
from walletdesk.chain.solana import errors
from walletdesk.chain.solana.adapter import EPOCH, OLDEST, block_height_of, slot_of

VALID_BLOCKS = 150
"""A signed transaction names a block and dies this many blocks after it (https://solana.com/developers/guides/advanced/confirmation)."""
_DEAD_US = 180 * 1_000_000
"""More than that many blocks usually take."""
_DEAD_BLOCKS = VALID_BLOCKS + 32
"""And those that it could have landed in are final by then."""
_HEIGHT = "height"
"""Kept in an observation's `fee`: how many blocks there were when it was first asked for.  What it names is older."""
_LANDED = ("confirmed", "finalized")
_FIRST_LOOK_S = 60
_SELDOM_S = 1_800
_LATER_S = 15


class _Seen(msgspec.Struct, frozen=True):
    """One node's word."""

    batch: Batch
    slot: int | None
    status: dict[str, Any]
    whole: dict[str, Any]
    denies: bool
    """Whether it said that it has neither status nor content.  One that failed at either said nothing."""
    blocks: int | None
    oldest: int | None
    """The first slot that it still has; None where it was not asked or does not say."""

    @property
    def has_all(self) -> bool:
        """Whether it would know of whatever ever landed.  Slot 0 is the genesis block, without transactions."""
        return self.oldest is not None and self.oldest <= 1


def transaction(question: Question) -> Machine:
    calls = (
        Call("getSignatureStatuses", [[question.value], {"searchTransactionHistory": True}]),
        Call(
            "getTransaction",
            [
                question.value,
                {"encoding": "jsonParsed", "maxSupportedTransactionVersion": 0, "commitment": "confirmed"},
            ],
        ),
        EPOCH,
    )
    batches = yield Ask(calls)
    seen = [_seen(batch, question.value) for batch in batches]
    if not any(one.status or one.whole for one in seen):
        batches = yield from rest.may_fail(Ask((*calls, OLDEST), where=Where.AGREE))
        seen = [_seen(batch, question.value) for batch in batches] or seen
    known = next((one for one in seen if one.whole), None) or next((one for one in seen if one.status), None)
    if known is not None:
        return _landed(question, known)
    denying = [one for one in seen if one.denies]
    if not denying:
        missing: dict[str, Fact] = {"missing": Words(text="node")}
        return _verdict(question, UNKNOWN, missing, _evidence(seen), watch_s=_LATER_S, certain=False)
    return _nowhere(question, denying)


def _seen(batch: Batch, signature: str) -> _Seen:
    statuses, whole, epoch = (rest.answer_in(batch, at) for at in range(3))
    value = rest.rows(rest.table(statuses.value).get("value"))
    answered = statuses.ok and isinstance(statuses.value, dict) and len(value) == 1
    status, content = rest.table(value[0]) if answered else {}, rest.table(whole.value) if whole.ok else {}
    signatures = rest.rows(rest.table(content.get("transaction")).get("signatures"))
    if (
        "err" not in rest.table(content.get("meta"))
        or rest.whole(content.get("slot")) is None
        or signature not in signatures
    ):
        content = {}
    if "err" not in status or rest.whole(status.get("slot")) is None:
        status = {}
    return _Seen(
        batch=batch,
        slot=slot_of(epoch),
        status=status,
        whole=content,
        denies=answered and value[0] is None and whole.ok and whole.value is None,
        blocks=block_height_of(epoch),
        oldest=rest.whole(rest.answer_in(batch, 3).value),
    )


def _nowhere(question: Question, denying: Sequence[_Seen]) -> Verdict:
    """None of these nodes has it.

    A signature does not say how old it is: what landed long ago is unknown to a node that has thrown its block away.  So
    it is called expired only by nodes that keep all blocks, and after so many that what it names is too old.
    """
    seen, evidence = question.seen, _evidence(denying)
    if seen is not None and seen.block is not None:
        return _undone(question, seen, seen.block, denying)
    observation, since = _first_sight(question, denying)
    if seen is None or question.now_us - seen.first_seen_us < _DEAD_US:
        return _verdict(
            question, "not-found", {}, evidence, certain=False, watch_s=_FIRST_LOOK_S, observation=observation
        )
    later = [one for one in denying if since is not None and (one.blocks or 0) >= since + _DEAD_BLOCKS]
    whole = [one for one in later if one.has_all]
    if _enough(whole):
        # Not final: with a durable nonce it lands whenever somebody sends it.
        return _verdict(question, "expired", {}, _evidence(whole), watch_s=_SELDOM_S, observation=observation)
    open_ = "second node" if not _enough(denying) else "blocks" if not _enough(later) else "history"
    facts: dict[str, Fact] = {"missing": Words(text=open_)}
    if (kept := _kept_us(question, denying)) is not None:
        facts["history"] = Span(us=kept)
    return _verdict(
        question,
        "not-found",
        facts,
        evidence,
        reason="old",
        certain=False,
        watch_s=_SELDOM_S if open_ == "history" else _FIRST_LOOK_S,
        observation=observation,
    )


def _undone(question: Question, seen: Observation, slot: int, denying: Sequence[_Seen]) -> Verdict:
    """It was in a block before.  That the block fell out of the chain is told by nodes that keep that time and are past it;
    others may only have thrown it away."""
    past = [
        one
        for one in denying
        if one.oldest is not None and one.oldest <= slot and (one.slot or 0) >= slot + _DEAD_BLOCKS
    ]
    facts: dict[str, Fact] = {"was_in_block": Number(value=slot, unit="block")}
    if sure := _enough(past):
        denying = past
    else:
        facts["missing"] = Words(text="undone")
    return _verdict(
        question,
        "not-found",
        facts,
        _evidence(denying),
        reason="was-in-block",
        certain=sure,
        watch_s=_SELDOM_S if sure else _FIRST_LOOK_S,
        observation=seen,
    )


def _first_sight(question: Question, denying: Sequence[_Seen]) -> tuple[Observation, int | None]:
    """With how many blocks there were then, by the node that was farthest."""
    seen = question.seen or Observation(first_seen_us=question.now_us)
    if _HEIGHT in seen.fee:
        return seen, seen.fee[_HEIGHT]
    now = max((one.blocks for one in denying if one.blocks is not None), default=None)
    return (seen if now is None else msgspec.structs.replace(seen, fee={**seen.fee, _HEIGHT: now})), now


def _enough(seen: Sequence[_Seen]) -> bool:
    return len({one.batch.node for one in seen}) > 1 or any(one.batch.own for one in seen)


def _kept_us(question: Question, seen: Sequence[_Seen]) -> int | None:
    """How far back the blocks of these nodes go, about; None where one has all or does not say."""
    if any(one.has_all or one.oldest is None or one.slot is None for one in seen):
        return None
    slots = max((one.slot or 0) - (one.oldest or 0) for one in seen)
    return max(0, slots) * question.network.block_ms * 1_000


def _landed(question: Question, known: _Seen) -> Verdict:
    meta = rest.table(known.whole.get("meta"))
    slot = rest.whole(known.whole.get("slot", known.status.get("slot")))
    error = meta["err"] if "err" in meta else known.status.get("err")
    if meta and known.status and (meta.get("err") is None) != (known.status.get("err") is None):
        return _verdict(question, UNKNOWN, {"missing": Words(text="agreement")}, _evidence([known]), certain=False)
    level = rest.text(known.status.get("confirmationStatus"))
    facts: dict[str, Fact] = {}
    if slot is not None:
        facts["block"] = Number(value=slot, unit="block")
        if known.slot is not None and known.slot >= slot:
            facts["confirmations"] = Number(value=known.slot - slot, unit="block")
    if (fee := rest.whole(meta.get("fee"))) is not None:
        facts["fee_paid"] = question.network.amount(fee)
    if (seconds := rest.whole(known.whole.get("blockTime"))) is not None:
        facts["mined_at"] = Moment(us=seconds * 1_000_000)
    if (units := rest.whole(meta.get("computeUnitsConsumed"))) is not None:
        facts["units_used"] = Number(value=units)
    message = rest.table(rest.table(known.whole.get("transaction")).get("message"))
    facts |= _moved(question, message, meta, failed=error is not None)
    observation = Observation(
        first_seen_us=question.seen.first_seen_us if question.seen else question.now_us,
        sender=_sender(message),
        block=slot,
        block_time_us=seconds * 1_000_000 if seconds is not None else None,
    )
    final = level == "finalized"
    if error is None:
        if level and level not in _LANDED:
            return _verdict(question, "pending", facts, _evidence([known]), watch_s=_LATER_S, observation=observation)
        notes = _notes(question, facts)
        return _verdict(
            question,
            "success",
            facts,
            _evidence([known]),
            final=final,
            watch_s=_LATER_S,
            observation=observation,
            notes=notes,
        )
    failed = errors.read(error, _programs(message), [rest.text(line) for line in rest.rows(meta.get("logMessages"))])
    if failed.name:
        facts["error_name"] = Words(text=failed.name, strange=True)
    if failed.number is not None:
        facts["error_number"] = Number(value=failed.number)
    if failed.instruction is not None:
        facts["instruction"] = Number(value=failed.instruction + 1)
    if failed.program:
        facts["program"] = question.account(failed.program)
    return _verdict(
        question,
        "failed",
        facts,
        _evidence([known]),
        reason=failed.reason,
        final=final,
        watch_s=_LATER_S,
        observation=observation,
    )


def _moved(question: Question, message: dict[str, Any], meta: dict[str, Any], *, failed: bool) -> dict[str, Fact]:
    """Sender, and receiver and amount of the first plain or token transfer."""
    facts: dict[str, Fact] = {}
    if sender := _sender(message):
        facts["from"] = question.account(sender)
    for row in rest.rows(message.get("instructions")):
        parsed = rest.table(rest.table(row).get("parsed"))
        info, kind = rest.table(parsed.get("info")), parsed.get("type")
        if kind == "transfer" and (lamports := rest.whole(info.get("lamports"))) is not None:
            facts["amount"] = question.network.amount(lamports)
            to = rest.text(info.get("destination"))
        elif kind in ("transfer", "transferChecked") and (token := _token(question, info, message, meta)) is not None:
            facts["amount"] = token
            to = _owner(rest.text(info.get("destination")), message, meta)
        else:
            continue
        if to:
            facts["to"] = question.account(to)
        break
    if memo := _memo(message):
        facts["memo"] = Words(text=memo, strange=True)
    return facts


def _token(question: Question, info: dict[str, Any], message: dict[str, Any], meta: dict[str, Any]) -> Amount | None:
    amount = rest.table(info.get("tokenAmount"))
    units = amount.get("amount", info.get("amount"))
    if not isinstance(units, str) or not units.isascii() or not units.isdigit() or len(units) > 20:
        return None
    balance = _token_balance(rest.text(info.get("destination")), message, meta)
    mint = rest.text(info.get("mint")) or rest.text(balance.get("mint"))
    told = rest.whole(amount.get("decimals"))
    decimals = told if told is not None else rest.whole(rest.table(balance.get("uiTokenAmount")).get("decimals"))
    if not mint or decimals is None or decimals > 36:
        return None
    known = question.known.token(question.network.id, mint)
    if known is not None:
        return Amount(units=int(units), decimals=known.decimals, symbol=known.symbol, contract=mint)
    return Amount(units=int(units), decimals=decimals, symbol="", contract=mint, known=False)


def _keys(message: dict[str, Any]) -> list[str]:
    rows = rest.rows(message.get("accountKeys"))
    return [rest.text(row) or rest.text(rest.table(row).get("pubkey")) for row in rows]


def _sender(message: dict[str, Any]) -> str:
    """Who pays the fee: the first key."""
    return next(iter(_keys(message)), "")


def _token_balance(account: str, message: dict[str, Any], meta: dict[str, Any]) -> dict[str, Any]:
    keys = _keys(message)
    if account not in keys:
        return {}
    at = keys.index(account)
    rows = [*rest.rows(meta.get("postTokenBalances")), *rest.rows(meta.get("preTokenBalances"))]
    return next((row for row in map(rest.table, rows) if row.get("accountIndex") == at), {})


def _owner(account: str, message: dict[str, Any], meta: dict[str, Any]) -> str:
    """Whose token account it is: people know their wallet's address, not that one's."""
    return rest.text(_token_balance(account, message, meta).get("owner")) or account


def _programs(message: dict[str, Any]) -> list[str]:
    return [rest.text(rest.table(row).get("programId")) for row in rest.rows(message.get("instructions"))]


def _memo(message: dict[str, Any]) -> str:
    for row in map(rest.table, rest.rows(message.get("instructions"))):
        if row.get("program") == "spl-memo":
            return rest.text(row.get("parsed"))[:200]
    return ""


def _notes(question: Question, facts: dict[str, Fact]) -> tuple[str, ...]:
    to = facts.get("to")
    label = question.label(to.address) if isinstance(to, Account) else None
    if label is None or label.kind != "exchange":
        return ()
    facts["enough"] = Number(value=label.confirmations or question.network.enough, unit="block")
    return ("exchange-deposit", "memo-missing") if label.memo and "memo" not in facts else ("exchange-deposit",)


def _evidence(seen: Sequence[_Seen]) -> tuple[Evidence, ...]:
    return tuple(Evidence(node=one.batch.node, own=one.batch.own, height=one.slot) for one in seen)


def _verdict(
    question: Question,
    state: str,
    facts: dict[str, Fact],
    evidence: tuple[Evidence, ...],
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
        evidence=evidence,
        observation=observation,
        at_us=question.now_us,
        watch_s=0 if final else watch_s,
    )
