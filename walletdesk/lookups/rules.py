"""What is said to a visitor without a person's look, and when the chain is looked at again."""

from __future__ import annotations

import re

import msgspec

from walletdesk.chain.base import NO_NODE, UNKNOWN, UNREADABLE, Fact, Number, Verdict, Words, vouched

_SECOND, _MINUTE, _HOUR, _DAY = 1_000_000, 60_000_000, 3_600_000_000, 86_400_000_000

MOST_OF_MESSAGE = 3
"""Looks for one message: who pastes a hundred hashes gets the first three."""
WATCHED_FOR_US = 30 * _DAY
FAILED = ("failed", "bounced")
SAYS_WHY = frozenset({"failed-out-of-gas", "failed-out-of-gas-inner", "out-of-energy", "out-of-bandwidth", "fee-limit"})
"""Failures whose state is the reason."""
NEEDS_TWO = frozenset({"pending-fee-below-base", "nonce-gap"})
"""Said where two nodes agree or one of our own says it: what waits is different from node to node."""
GONE_ON = frozenset({"replaced-mined", "superseded", "replaced", "dropped", "evicted", "expired"})
"""Said only to who was told before that it waits."""
WAS_IN_BLOCK = "was-in-block"
"""Reason of `not-found`: said only to who was told before that it arrived."""
NOT_BY_ITSELF = frozenset(
    {
        *("poisoning", "dust", "sent-to-lookalike", "zero-transfers", "zero-value", "lookalike-token"),
        *("unknown-token", "unknown-tokens", "unlisted-token", "item", "taken", "claimed-approval"),
    }
)
"""Notes and reasons about what strangers send, claim or take: a verdict with one of them is for people to explain."""
WARNED_OF = frozenset({"mixed-script", "checksum"})
"""Problems of a value to which money may be sent and lost: its writer is warned.  No node has a say in them."""
UNDECODED = frozenset({"", "bare", "empty", "invalid", "unread", "unknown-custom"})
"""Reasons of a failure that say nothing of why."""

_LONG = re.compile("[0-9A-Za-z_+/=\u200b-\u200d\u2060\ufeff-]{25,}")
"""Nothing that a chain knows is shorter; marks that nobody sees may stand in it."""


def worth_reading(body: str) -> bool:
    """Whether a text may hold something to look at: of a thousand messages all but a few end here."""
    return _LONG.search(body) is not None


def names_many(body: str) -> bool:
    """Whether a text may hold more to look at than is looked at of one message."""
    return len(_LONG.findall(body)) > MOST_OF_MESSAGE


def answerable(verdict: Verdict, *, told_before: bool = False) -> bool:
    """Whether the desk itself may tell a visitor this, at once and without a person: the closed list of issue 3."""
    if not verdict.certain or verdict.state == UNKNOWN or NOT_BY_ITSELF.intersection((verdict.reason, *verdict.notes)):
        return False
    if verdict.state == "success":
        return enough(verdict)
    if verdict.state == UNREADABLE:
        return verdict.reason in WARNED_OF
    if verdict.state in SAYS_WHY or verdict.state.startswith(FAILED):
        return verdict.state in SAYS_WHY or _decoded(verdict)
    if verdict.state in NEEDS_TWO:
        return vouched(verdict)
    gone = verdict.state in GONE_ON or verdict.reason == WAS_IN_BLOCK
    return told_before and gone and vouched(verdict)


def _decoded(verdict: Verdict) -> bool:
    # A custom error by its selector alone is decoded only where our table has its name.
    return verdict.reason not in UNDECODED and (verdict.reason != "custom" or "error_name" in verdict.facts)


_SAME = (
    *("from", "to", "amount", "token", "token_amount", "who", "gave", "got", "owner", "spender", "fee_paid"),
    *("reason_text", "error_name"),
)
"""Facts of what happened, which no two honest nodes tell differently; what is now (a balance, confirmations) may differ."""
_AGAIN_S = 60


def confirmed(first: Verdict, second: Verdict) -> Verdict:
    """What a node of others said, after a second one was asked: both vouch for it, or it is no longer certain.

    Where the second said nothing of it, or another thing, both are asked again in a while (decision 0007).
    """
    if second.state == UNKNOWN:
        return _open(first, "second node")
    if not _agree(first, second):
        return _open(first, "agreement")
    # The one that claims less: what is now (how many blocks lie on top) is true as far as both say it.
    said, other = (first, second) if _confirmations(first) <= _confirmations(second) else (second, first)
    there = {one.node for one in said.evidence}
    more = tuple(one for one in other.evidence if one.node not in there)
    return msgspec.structs.replace(
        said,
        evidence=said.evidence + more,
        # What either warns of holds: a node that lies would leave it out.
        notes=tuple(dict.fromkeys((*said.notes, *other.notes))),
        final=first.final and second.final,
        watch_s=said.watch_s or other.watch_s,
    )


def still_vouched(before: Verdict, now: Verdict) -> Verdict:
    """`now`, with those who vouched for the same before: a look again asks one node and unsays nobody's word."""
    if vouched(now) or not vouched(before) or not _agree(before, now):
        return now
    there = {one.node for one in now.evidence}
    return msgspec.structs.replace(
        now, evidence=now.evidence + tuple(one for one in before.evidence if one.node not in there)
    )


def _confirmations(verdict: Verdict) -> int:
    told = verdict.facts.get("confirmations")
    return told.value if isinstance(told, Number) else 0


def _agree(first: Verdict, second: Verdict) -> bool:
    if (first.state, first.reason) != (second.state, second.reason):
        return False
    if any(first.facts.get(name) != second.facts.get(name) for name in _SAME):
        return False
    blocks = {one.observation.block_hash for one in (first, second) if one.observation is not None}
    return len(blocks - {""}) < 2


def _open(verdict: Verdict, missing: str) -> Verdict:
    facts: dict[str, Fact] = {**verdict.facts, "missing": Words(text=missing)}
    return msgspec.structs.replace(
        verdict, certain=False, final=False, facts=facts, watch_s=min(verdict.watch_s or _AGAIN_S, _AGAIN_S)
    )


def enough(verdict: Verdict) -> bool:
    """Whether a transfer that went through lies under as many blocks as its receiver waits for."""
    if verdict.final:
        return True
    have, need = verdict.facts.get("confirmations"), verdict.facts.get("enough")
    return isinstance(have, Number) and isinstance(need, Number) and have.value >= need.value


def next_look(verdict: Verdict, created_at: int, now: int) -> int | None:
    """When to look again (microseconds), seldomer the longer it lasts; None for never."""
    age = now - created_at
    if verdict.final or not verdict.watch_s or age > WATCHED_FOR_US:
        return None
    at_least = 0 if age < _HOUR else _MINUTE if age < _DAY else 10 * _MINUTE
    return now + max(verdict.watch_s * _SECOND, at_least)


def later(created_at: int, now: int) -> int | None:
    """When to look again at what nothing could be learnt of; None for never."""
    age = now - created_at
    return None if age > WATCHED_FOR_US else now + min(max(age // 10, _MINUTE), _HOUR)


def replaces(before: str, verdict: Verdict) -> bool:
    """Whether a new verdict takes the place of one in state `before`: that nobody answered just now unsays nothing."""
    return verdict.state not in (UNKNOWN, NO_NODE) or before in ("", UNKNOWN, NO_NODE)
