"""What became of a Solana transaction, in one request where it landed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from walletdesk.chain import dust, rest
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
_QUIET = frozenset(
    {
        "ComputeBudget111111111111111111111111111111",
        "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr",
        "Memo1UhkJRfHyvLMcVucJwxXeuD728EqVddwQDxFMNo",
        "ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL",
        "L2TExMFKdjpN9kozasaurPirfHy9P8sbXoAN1qA3S95",  # https://github.com/Jac0xb/lighthouse: wallets check balances with it
    }
)
"""Programs beside a transfer that move nothing to anybody."""
_LISTED = 10
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
    done = _done(question, message, meta)
    facts |= done.facts
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
        notes = (*done.notes, *_notes(question, facts))
        return _verdict(
            question,
            "success",
            facts,
            _evidence([known]),
            reason=done.reason,
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


class Move(NamedTuple):
    amount: Amount
    giver: str
    """Whose it was: a wallet, not its token account."""
    to: str
    by: str = ""
    """Who signed for it."""


class Done(NamedTuple):
    reason: str
    notes: tuple[str, ...]
    facts: dict[str, Fact]


def _done(question: Question, message: dict[str, Any], meta: dict[str, Any]) -> Done:
    """What a transaction that worked did: one plain or token transfer, or a call of programs, of which is told what it changed
    for who asks."""
    payer = _sender(message)
    facts: dict[str, Fact] = {"from": question.account(payer)} if payer else {}
    if memo := _memo(message):
        facts["memo"] = Words(text=memo, strange=True)
    steps = [row for row in map(rest.table, rest.rows(message.get("instructions"))) if not _quiet(row)]
    moves = [move for row in steps if (move := _move(question, row, message, meta)) is not None]
    if len(moves) != 1 or len(steps) != 1:
        return _called(question, steps, moves, facts, message, meta)
    (move,) = moves
    facts |= {"amount": move.amount, "from": question.account(move.giver or payer)}
    if move.to:
        facts["to"] = question.account(move.to)
    if not move.amount.units:
        return Done("zero-value", (), facts)
    if not move.amount.known:
        return Done("unlisted-token", (), facts)
    if move.by and move.giver and move.by != move.giver:
        if move.by in _signers(message):
            facts |= {"owner": facts["from"], "from": question.account(move.by), "gave": Listed(items=(move.amount,))}
            return Done("taken", (), facts)
    elsewhere = move.giver not in (question.person, move.to)
    return Done("", ("dust",) if elsewhere and dust.tiny(question.network, move.amount) else (), facts)


def _called(
    question: Question,
    steps: Sequence[dict[str, Any]],
    moves: Sequence[Move],
    facts: dict[str, Fact],
    message: dict[str, Any],
    meta: dict[str, Any],
) -> Done:
    person, notes = question.person, list[str]()
    if not steps:
        return Done("", (), facts)
    if len(moves) == len(steps):
        # Many transfers and nothing else: what strangers strew about comes so.
        if any(
            move.amount.known and (not move.amount.units or dust.tiny(question.network, move.amount)) for move in moves
        ):
            notes.append("dust")
        if any(not move.amount.known for move in moves):
            notes.append("unknown-tokens")
    changes, unknown = _changes(question, person, message, meta)
    if unknown:
        notes.append("unknown-tokens")
        facts["unknown_tokens"] = Listed(items=tuple(Account(address=one) for one in unknown[:_LISTED]))
    for name, sign in (("gave", -1), ("got", 1)):
        items = tuple(msgspec.structs.replace(one, units=abs(one.units)) for one in changes if one.units * sign > 0)
        if items:
            facts |= {name: Listed(items=items[:_LISTED]), "who": question.account(person)}
    stranger = bool(changes) and person not in _signers(message)
    if stranger and "gave" in facts:
        facts["owner"] = facts["who"]
        return Done("taken", tuple(notes), facts)
    if stranger and all(dust.tiny(question.network, one) for one in changes):
        notes.append("dust")
    return Done("call", tuple(dict.fromkeys(notes)), facts)


def _quiet(row: dict[str, Any]) -> bool:
    """Steps that move nothing to anybody: they order work, write a memo, open an account or check something."""
    kind = rest.table(row.get("parsed")).get("type")
    return rest.text(row.get("programId")) in _QUIET or row.get("program") == "spl-memo" or kind == "advanceNonce"


def _move(question: Question, row: dict[str, Any], message: dict[str, Any], meta: dict[str, Any]) -> Move | None:
    parsed = rest.table(row.get("parsed"))
    info, kind = rest.table(parsed.get("info")), parsed.get("type")
    giver, to = rest.text(info.get("source")), rest.text(info.get("destination"))
    if kind == "transfer" and (lamports := rest.whole(info.get("lamports"))) is not None:
        return Move(question.network.amount(lamports), giver, to)
    if kind in ("transfer", "transferChecked") and (token := _token(question, info, message, meta)) is not None:
        owner = rest.text(_token_balance(giver, message, meta).get("owner"))
        return Move(
            token,
            owner or rest.text(info.get("authority")),
            _owner(to, message, meta),
            rest.text(info.get("authority")),
        )
    return None


def _changes(
    question: Question, person: str, message: dict[str, Any], meta: dict[str, Any]
) -> tuple[list[Amount], list[str]]:
    """What the balances of who asks gained or lost, the fee left out; and which unlisted tokens of theirs changed."""
    keys = _keys(message)
    if not person:
        return [], []
    found: list[Amount] = []
    before, after = (rest.rows(meta.get(name)) for name in ("preBalances", "postBalances"))
    at = keys.index(person) if person in keys else -1
    if 0 <= at < min(len(before), len(after)):
        had, has = rest.whole(before[at]), rest.whole(after[at])
        fee = (rest.whole(meta.get("fee")) or 0) if at == 0 else 0
        if had is not None and has is not None and has - had + fee:
            found.append(question.network.amount(has - had + fee))
    sums: dict[str, int] = {}
    for name, sign in (("preTokenBalances", -1), ("postTokenBalances", 1)):
        for row in map(rest.table, rest.rows(meta.get(name))):
            units = rest.text(rest.table(row.get("uiTokenAmount")).get("amount"))
            if row.get("owner") == person and units.isascii() and units.isdigit() and len(units) <= 20:
                mint = rest.text(row.get("mint"))
                sums[mint] = sums.get(mint, 0) + sign * int(units)
    unknown: list[str] = []
    for mint, change in sums.items():
        known = question.known.token(question.network.id, mint) if mint else None
        if known is not None and change:
            found.append(Amount(units=change, decimals=known.decimals, symbol=known.symbol, contract=mint))
        elif change and mint:
            unknown.append(mint)
    return found, unknown


def _signers(message: dict[str, Any]) -> set[str]:
    rows = [rest.table(row) for row in rest.rows(message.get("accountKeys"))]
    return {rest.text(row.get("pubkey")) for row in rows if row.get("signer") is True}


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
