"""A Bitcoin transaction in the mempool: its place in the queue, and what raising the fee or a child costs."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import msgspec

from walletdesk.chain import rest
from walletdesk.chain.base import (
    UNKNOWN,
    Ask,
    Batch,
    Call,
    Evidence,
    Fact,
    Number,
    Question,
    Span,
    Verdict,
    Words,
)
from walletdesk.chain.bitcoin import fees
from walletdesk.chain.bitcoin.fees import Market, Size
from walletdesk.chain.bitcoin.looking import Round, enough_for, observation, sides
from walletdesk.chain.bitcoin.shapes import Family, Out, Tx, family_of, is_hash, tx_of

OK_BLOCKS = 6
"""Waiting within about an hour is in order."""
_MOST_RELATIVES = 25
"""Bitcoin Core lets no more wait for one another (`-limitancestorcount`)."""
_MOST_GENERATIONS = 5


def waiting(question: Question, tx: Tx, evidence: tuple[Evidence, ...]) -> Round:
    """`pending-ok` or `pending-low-fee` with what helps; `unknown` where the node tells nothing of its queue."""
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
    facts, notes = sides(question, tx)
    facts |= {
        "fee": network.amount(tx.fee),
        "fee_sat": Number(value=tx.fee, unit="sat"),
        "rate": Number(value=tx.size.rate, unit="sat/vB", milli=True),
        "size": Number(value=tx.vsize, unit="vbyte"),
        "enough": Number(value=enough_for(question, tx)),
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
            observation=observation(question, tx),
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
        if "script_from" in facts:
            told.append("script-child")
    return verdict("pending-low-fee", role, *told)


def _role(question: Question, tx: Tx) -> str:
    """Of the person, by the address that they told; who sent it is no word of who asks."""
    if question.person and question.person in tx.payers:
        return "sender"
    return "receiver" if question.person and any(one.address == question.person for one in tx.outs) else ""


def _ways_out(
    question: Question, tx: Tx, family: Family, market: Market, spends: Sequence[object], role: str
) -> dict[str, Fact]:
    """What each of the two ways costs.  Both aim at the next block's rate."""
    network, target = question.network, market.fast
    anew = fees.replacement_fee(target, tx.size, family.ancestors, family.descendants)
    facts: dict[str, Fact] = {
        "target": Number(value=target, unit="sat/vB", milli=True),
        "rbf_fee": network.amount(anew),
        "rbf_more": network.amount(anew - tx.fee),
        "rbf_sat": Number(value=anew, unit="sat"),
        "rbf_more_sat": Number(value=anew - tx.fee, unit="sat"),
        "rbf_rate": _rate(anew, tx.vsize),
    }
    children = _children_of(tx, family, market, spends)
    if whose := _whose(question, tx, role):
        told = [(_CHILD, one) for one in children if one.out.address in whose][:1]
    else:
        told = [*zip((_HOLDER, _OTHER), children, strict=False)]
    for names, child in told:
        facts |= dict(zip(names, _told_of(question, child), strict=True))
        if child.out.kind == fees.SCRIPT and "script_from" not in facts:
            facts |= {"script_from": question.account(child.out.address), "script_rate": _rate(child.fee, child.vsize)}
    return facts


_CHILD = ("child_fee", "child_sat", "child_size", "child_rate", "child_output", "child_from")
_HOLDER = ("holder_fee", "holder_sat", "holder_size", "holder_rate", "holder_output", "holder_from")
_OTHER = ("other_fee", "other_sat", "other_size", "other_rate", "other_output", "other_from")
"""Where nobody can tell whose an output is: the two largest."""


def _told_of(question: Question, child: _Child) -> tuple[Fact, ...]:
    return (
        question.network.amount(child.fee),
        Number(value=child.fee, unit="sat"),
        Number(value=child.vsize, unit="vbyte"),
        _rate(child.fee, child.vsize),
        Number(value=child.at),
        question.account(child.out.address),
    )


def _whose(question: Question, tx: Tx, role: str) -> frozenset[str]:
    """Addresses that a child may be made from: the person's, or the receiver's where the chain tells which that is.

    It does where all but one output go back to who pays.  Empty where nobody can tell payment from change.
    """
    if role == "sender":
        return frozenset((question.person, *tx.payers))
    if role == "receiver":
        return frozenset((question.person,))
    away = {one.address for one in tx.outs if one.value and one.address not in tx.payers}
    return frozenset(away) if len(away) == 1 and tx.payers else frozenset()


class _Child(msgspec.Struct, frozen=True, kw_only=True):
    """One that spends an output alone."""

    at: int
    out: Out
    vsize: int
    fee: int


def _children_of(tx: Tx, family: Family, market: Market, spends: Sequence[object]) -> list[_Child]:
    """From each unspent output that holds enough, the largest first."""
    found = []
    for at, out in sorted(enumerate(tx.outs), key=lambda pair: -pair[1].value):
        spend = rest.table(spends[at]) if at < len(spends) else {}
        vsize = fees.CHILD_VSIZE.get(out.kind)
        if spend.get("spent") is not False or vsize is None or not out.address:
            continue
        fee = fees.child_fee(market.fast, vsize, tx.size, family.ancestors, market.minimum)
        if out.value - fee >= fees.DUST[out.kind]:
            found.append(_Child(at=at, out=out, vsize=vsize, fee=fee))
    return found


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
