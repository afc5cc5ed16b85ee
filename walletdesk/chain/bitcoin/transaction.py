"""What became of a Bitcoin transaction: confirmed, its place in the queue and how to move it, replaced, or let go."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from walletdesk.chain import rest
from walletdesk.chain.base import (
    UNKNOWN,
    Account,
    Ask,
    Batch,
    Call,
    Evidence,
    Fact,
    Hash,
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
from walletdesk.chain.bitcoin import fees
from walletdesk.chain.bitcoin.adapter import TIP
from walletdesk.chain.bitcoin.fees import Market, Size, coin
from walletdesk.chain.bitcoin.shapes import Family, Out, Tx, family_of, is_hash, replacement_of, tx_of

OK_BLOCKS = 6
"""Waiting within about an hour is in order."""
_MOST_RELATIVES = 25
"""Bitcoin Core lets no more wait for one another (`-limitancestorcount`)."""
_MOST_GENERATIONS = 5
_KEPT_INPUTS = 5
_SPENDS = "spends "
"""Inputs are kept in an observation's `fee` as `spends <txid>:<vout>` with their value in satoshi."""

Round = Generator[Ask, tuple[Batch, ...], Verdict]


def transaction(question: Question) -> Machine:
    wanted = question.value.lower()
    look = Call(f"GET /tx/{wanted}")
    if not is_hash(wanted):
        return _unknown(question, "shape", ())
    batches = yield Ask((look, TIP))
    if rest.answer(batches, 0).value is None:
        history = Call(f"GET /v1/tx/{wanted}/rbf")
        everywhere = yield from rest.may_fail(Ask((look, TIP, history), Where.AGREE))
        found = next((one for one in everywhere if rest.answer_in(one, 0).value is not None), None)
        if found is None:
            return (yield from _absent(question, wanted, everywhere or batches))
        batches = (found,)
    tx, tip = tx_of(rest.answer(batches, 0).value), rest.whole(rest.answer(batches, 1).value)
    evidence = rest.evidence(batches[:1], tip)
    if tx is None or tip is None:
        return _unknown(question, "shape", evidence)
    if tx.txid != wanted or (tx.height is not None and tx.height > tip + 2):
        return _unknown(question, "agreement", evidence)
    if tx.confirmed:
        return _confirmed(question, tx, tip, evidence)
    return (yield from _waiting(question, tx, evidence))


# -- in a block --------------------------------------------------------------------


def _confirmed(question: Question, tx: Tx, tip: int, evidence: tuple[Evidence, ...]) -> Verdict:
    height = tx.height or 0
    confirmations = max(1, tip - height + 1)
    facts, notes = _sides(question, tx)
    enough = _enough(question, tx)
    facts |= {
        "fee_paid": coin(question.network, tx.fee),
        "block": Number(value=height),
        "confirmations": Number(value=confirmations),
        "enough": Number(value=enough),
    }
    if confirmations < enough:
        facts["still"] = Number(value=enough - confirmations)
        facts["wait"] = Span(us=fees.wait_us(question.network, enough - confirmations))
    else:
        facts["settled"] = Number(value=confirmations)
    if tx.time_s is not None:
        facts["mined_at"] = Moment(us=tx.time_s * 1_000_000)
    final = confirmations >= question.network.final_after
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state="success",
        final=final,
        facts=facts,
        notes=notes,
        evidence=evidence,
        observation=_observation(question, tx),
        at_us=question.now_us,
        watch_s=0 if final else 120,
    )


# -- waiting -----------------------------------------------------------------------


def _waiting(question: Question, tx: Tx, evidence: tuple[Evidence, ...]) -> Round:
    network = question.network
    # Two rounds: a node that stumbles over what mempool.space adds has given the rest by then.
    batches = yield from rest.may_fail(Ask((Call(f"GET /tx/{tx.txid}/outspends"), *fees.CALLS)))
    more = yield from rest.may_fail(Ask((Call(f"GET /v1/cpfp/{tx.txid}"), *fees.ADDED)))
    spends = rest.rows(rest.answer(batches, 0).value)
    family = family_of(rest.answer(more, 0).value)
    market = fees.read(
        network,
        [
            *(rest.answer(batches, 1 + at) for at in range(len(fees.CALLS))),
            *(rest.answer(more, 1 + at) for at in range(len(fees.ADDED))),
        ],
    )
    whole = True
    if family is None:
        family, whole = yield from _relatives(tx, _children(spends))
    # A node that works it out knows of cheaper ancestors and paying children; else from what was read here.
    rate = family.effective if family.effective is not None else fees.effective_rate(tx.size, family.ancestors)
    facts, notes = _sides(question, tx)
    facts |= {
        "fee": coin(network, tx.fee),
        "fee_sat": Number(value=tx.fee, unit="sat"),
        "rate": Number(value=tx.size.rate, unit="sat/vB", milli=True),
        "size": Number(value=tx.vsize, unit="vbyte"),
        "enough": Number(value=_enough(question, tx)),
        "replaceable": Words(text="signalled" if tx.signals else "full replacement"),
    }
    if rate != tx.size.rate:
        facts["effective_rate"] = Number(value=rate, unit="sat/vB", milli=True)
    if family.ancestors:
        facts["ancestors"] = Number(value=len(family.ancestors))
    if not whole:
        facts["missing"] = Words(text="relatives")
    stands = fees.place(market, rate, tx.vsize) if market else None

    def verdict(state: str, reason: str = "", *told: str) -> Verdict:
        return Verdict(
            network=network.id,
            subject=question.value,
            state=state,
            reason=reason,
            certain=whole and state != UNKNOWN,
            facts=facts,
            notes=(*notes, *told),
            evidence=evidence,
            observation=_observation(question, tx),
            at_us=question.now_us,
            watch_s=60,
        )

    if market is None or stands is None:
        facts["missing"] = Words(text="queue")
        return verdict(UNKNOWN, "waiting")
    facts |= {
        "slow": Number(value=market.slow, unit="sat/vB", milli=True),
        "normal": Number(value=market.normal, unit="sat/vB", milli=True),
        "fast": Number(value=market.fast, unit="sat/vB", milli=True),
        "place": Number(value=stands.block),
        "wait": Span(us=fees.wait_us(network, stands.block)),
    }
    if stands.ahead is not None:
        facts["ahead"] = Number(value=stands.ahead, unit="vbyte")
    if stands.block <= OK_BLOCKS and rate >= market.minimum:
        return verdict("pending-ok")
    told = []
    if rate < market.minimum:
        facts["minimum"] = Number(value=market.minimum, unit="sat/vB", milli=True)
        told.append("may-be-dropped")
    role = _role(question, tx)
    if whole:
        facts |= _ways_out(question, tx, family, market, spends, role)
        if role == "receiver" and "child_fee" not in facts:
            told.append("no-child")
    return verdict("pending-low-fee", role, *told)


def _role(question: Question, tx: Tx) -> str:
    if question.sender and question.sender in tx.payers:
        return "sender"
    return "receiver" if question.sender and any(one.address == question.sender for one in tx.outs) else ""


def _ways_out(
    question: Question, tx: Tx, family: Family, market: Market, spends: Sequence[object], role: str
) -> dict[str, Fact]:
    """What each of the two ways costs.  Both aim at the next block's rate."""
    network, target = question.network, market.fast
    anew = fees.replacement_fee(target, tx.size, family.ancestors, family.descendants)
    facts: dict[str, Fact] = {
        "target": Number(value=target, unit="sat/vB", milli=True),
        "rbf_fee": coin(network, anew),
        "rbf_more": coin(network, anew - tx.fee),
        "rbf_sat": Number(value=anew, unit="sat"),
        "rbf_more_sat": Number(value=anew - tx.fee, unit="sat"),
        "rbf_rate": _rate(anew, tx.vsize),
    }
    child = _child(question, tx, family, market, spends, role)
    return facts if child is None else facts | child


def _child(
    question: Question, tx: Tx, family: Family, market: Market, spends: Sequence[object], role: str
) -> dict[str, Fact] | None:
    """A child from an unspent output that holds enough: one's own where that is known, then the largest."""
    own = {question.sender, *(tx.payers if role == "sender" else ())} - {""}
    for at, out in sorted(enumerate(tx.outs), key=lambda pair: (pair[1].address not in own, -pair[1].value)):
        spend = rest.table(spends[at]) if at < len(spends) else {}
        vsize = fees.CHILD_VSIZE.get(out.kind)
        if spend.get("spent") is not False or vsize is None or (role == "receiver" and out.address != question.sender):
            continue
        fee = fees.child_fee(market.fast, vsize, tx.size, family.ancestors, market.minimum)
        if out.value - fee < fees.DUST[out.kind]:
            continue
        return {
            "child_fee": coin(question.network, fee),
            "child_sat": Number(value=fee, unit="sat"),
            "child_size": Number(value=vsize, unit="vbyte"),
            "child_rate": _rate(fee, vsize),
            "child_output": Number(value=at),
            "child_from": Account(address=out.address, label=_name(question, out.address)),
        }
    return None


def _rate(fee: int, vsize: int) -> Number:
    """To be typed into a wallet: rounded up, so that it gives no less than `fee`."""
    return Number(value=-(-fee * 1_000 // vsize), unit="sat/vB", milli=True)


def _children(spends: Sequence[object]) -> tuple[str, ...]:
    """Who spends its outputs."""
    found = [rest.table(one).get("txid") for one in spends if rest.table(one).get("spent") is True]
    return tuple(dict.fromkeys(str(one).lower() for one in found if is_hash(one)))


def _relatives(tx: Tx, children: tuple[str, ...]) -> Generator[Ask, tuple[Batch, ...], tuple[Family, bool]]:
    """Ancestors and children that wait too, asked for one generation at a time.  False where some are left out."""
    ancestors: dict[str, Size] = {}
    descendants: list[Size] = []
    looked = {tx.txid}
    generation = tuple(dict.fromkeys(one.txid for one in tx.ins))
    below = children[:_MOST_RELATIVES]
    whole = len(children) <= _MOST_RELATIVES
    for round_ in range(_MOST_GENERATIONS + 1):
        generation = tuple(one for one in generation if one not in looked)
        if round_ == _MOST_GENERATIONS or len(looked) + len(generation) > 2 * _MOST_RELATIVES:
            whole = whole and not generation
            break
        looked.update(generation)
        calls = tuple(Call(f"GET /tx/{one}") for one in (*generation, *below))
        if not calls:
            break
        batches = yield from rest.may_fail(Ask(calls))
        older: list[str] = []
        for at, txid in enumerate((*generation, *below)):
            found = tx_of(rest.answer(batches, at).value)
            if found is None or found.txid != txid:
                whole = False
            elif not found.confirmed and at < len(generation):
                ancestors[txid] = found.size
                older += [one.txid for one in found.ins]
            elif not found.confirmed:
                descendants.append(found.size)
        generation, below = tuple(dict.fromkeys(older)), ()
    return Family(ancestors=tuple(ancestors.values()), descendants=tuple(descendants)), whole


# -- not known any more ------------------------------------------------------------


def _absent(question: Question, wanted: str, batches: Sequence[Batch]) -> Round:
    """Replaced, let go, on another network, or never here."""
    evidence = tuple(
        Evidence(node=one.node, own=one.own, height=rest.whole(rest.answer_in(one, 1).value)) for one in batches
    )
    answered = [one for one in batches if rest.answer_in(one, 0).ok and one.answers]
    if not answered:
        return _unknown(question, "node", evidence)
    agreed = len(answered) > 1 or any(one.own for one in answered)
    for batch in answered:
        replaced = replacement_of(rest.answer_in(batch, 2).value, wanted)
        if replaced is not None:
            return (yield from _replaced(question, replaced.txid, evidence, agreed, mined=replaced.mined))
    seen = question.seen
    spends = _kept(seen)
    facts: dict[str, Fact] = {}
    if seen is not None:
        facts["first_seen"] = Moment(us=seen.first_seen_us)
        if seen.block is not None:
            facts["was_in_block"] = Number(value=seen.block)
    if spends:
        calls = tuple(Call(f"GET /tx/{txid}/outspend/{vout}") for txid, vout in spends)
        asked = yield from rest.may_fail(Ask(calls))
        spent = [rest.table(rest.answer(asked, at).value) for at in range(len(calls))]
        for row in spent:
            other = row.get("txid")
            if row.get("spent") is True and is_hash(other) and str(other).lower() != wanted:
                mined = rest.table(row.get("status")).get("confirmed") is True
                return (yield from _replaced(question, str(other).lower(), evidence, agreed, mined=mined))
        free = all(row.get("spent") is False for row in spent)
        if not free:
            facts["missing"] = Words(text="inputs")
        return _gone(question, "evicted", "free" if free else "", evidence, facts, certain=free and agreed)
    if seen is not None:
        facts["missing"] = Words(text="inputs")
        return _gone(question, "evicted", "", evidence, facts, certain=False)
    elsewhere = yield from rest.may_fail(Ask((Call(f"GET /tx/{wanted}"),), Where.ELSEWHERE))
    for batch in elsewhere:
        other_tx = tx_of(rest.answer_in(batch, 0).value)
        if other_tx is not None and other_tx.txid == wanted:
            facts["other_network"] = Words(text=batch.network)
            where = (*evidence, *rest.evidence((batch,)))
            return _gone(question, "not-found", "wrong-network", where, facts, certain=True)
    if not agreed:
        facts["missing"] = Words(text="second node")
    return _gone(question, "not-found", "", evidence, facts, certain=agreed)


def _replaced(question: Question, txid: str, evidence: tuple[Evidence, ...], agreed: bool, *, mined: bool) -> Round:
    """By which, and where that one is now."""
    batches = yield from rest.may_fail(Ask((Call(f"GET /tx/{txid}"), TIP)))
    tx = tx_of(rest.answer(batches, 0).value)
    facts: dict[str, Fact] = {"replacement": Hash(value=txid)}
    there = tx is not None and tx.txid == txid
    if tx is not None and there:
        mined = tx.confirmed
        sides, _ = _sides(question, tx)
        facts |= {"new_to": sides["to"]} if "to" in sides else {}
        facts |= {"new_fee": coin(question.network, tx.fee)}
        tip = rest.whole(rest.answer(batches, 1).value)
        if tx.height is not None and tip is not None:
            facts["confirmations"] = Number(value=max(1, tip - tx.height + 1))
    else:
        facts["missing"] = Words(text="replacement")
    return _gone(question, "replaced", "mined" if mined else "pending", evidence, facts, certain=there and agreed)


def _gone(
    question: Question,
    state: str,
    reason: str,
    evidence: tuple[Evidence, ...],
    facts: dict[str, Fact],
    *,
    certain: bool,
) -> Verdict:
    if not certain and "missing" not in facts:
        facts["missing"] = Words(text="second node")
    confirmations = facts.get("confirmations")
    final = certain and isinstance(confirmations, Number) and confirmations.value >= question.network.final_after
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=state,
        reason=reason,
        final=final,
        certain=certain,
        facts=facts,
        notes=("reorganised",) if "was_in_block" in facts else (),
        evidence=evidence,
        at_us=question.now_us,
        watch_s=0 if final else 120,
    )


# -- small parts -------------------------------------------------------------------


def _unknown(question: Question, reason: str, evidence: tuple[Evidence, ...]) -> Verdict:
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=UNKNOWN,
        reason=reason,
        certain=False,
        facts={"missing": Words(text=reason)},
        evidence=evidence,
        at_us=question.now_us,
        watch_s=60,
    )


def _sides(question: Question, tx: Tx) -> tuple[dict[str, Fact], tuple[str, ...]]:
    """Who paid whom how much, as far as addresses tell: change to a new address looks like a payment."""
    paid = tx.paid
    mine = tuple(one for one in tx.outs if one.address == question.sender) if question.sender else ()
    if mine and question.sender not in tx.payers:
        paid = mine  # what the person got is what they ask for
    facts: dict[str, Fact] = {}
    if tx.payers:
        facts["from"] = _accounts(question, tx.payers)
    if paid:
        facts["to"] = _accounts(question, tuple(dict.fromkeys(one.address for one in paid)))
        facts["amount"] = coin(question.network, sum(one.value for one in paid))
        facts["receivers"] = Number(value=len({one.address for one in paid}))
    exchange = any(_kind(question, one) == "exchange" for one in paid)
    return facts, ("exchange-deposit",) if exchange else ()


def _accounts(question: Question, addresses: Sequence[str]) -> Fact:
    found = tuple(Account(address=one, label=_name(question, one)) for one in addresses)
    return found[0] if len(found) == 1 else Listed(items=found[:5])


def _name(question: Question, address: str) -> str:
    label = question.known.label(question.network.id, address) if address else None
    return label.name if label else ""


def _kind(question: Question, out: Out) -> str:
    label = question.known.label(question.network.id, out.address)
    return label.kind if label else ""


def _enough(question: Question, tx: Tx) -> int:
    labels = [question.known.label(question.network.id, one.address) for one in tx.paid]
    wanted = [one.confirmations for one in labels if one is not None and one.confirmations]
    return max(wanted, default=question.network.enough)


def _observation(question: Question, tx: Tx) -> Observation:
    fee = {"sat": tx.fee, "rate_millisat": tx.size.rate}
    for one in tx.ins[:_KEPT_INPUTS]:
        fee[f"{_SPENDS}{one.txid}:{one.vout}"] = one.value or 0
    return Observation(
        first_seen_us=question.seen.first_seen_us if question.seen else question.now_us,
        sender=tx.payers[0] if tx.payers else "",
        fee=fee,
        block=tx.height if tx.confirmed else None,
        block_hash=tx.block_hash if tx.confirmed else "",
        block_time_us=tx.time_s * 1_000_000 if tx.confirmed and tx.time_s is not None else None,
    )


def _kept(seen: Observation | None) -> tuple[tuple[str, int], ...]:
    """Inputs of an earlier look."""
    found = []
    for name in seen.fee if seen else {}:
        txid, _, vout = name.removeprefix(_SPENDS).partition(":")
        if name.startswith(_SPENDS) and is_hash(txid) and vout.isascii() and vout.isdigit():
            found.append((txid, int(vout)))
    return tuple(found[:_KEPT_INPUTS])
