"""The closed list of what the desk tells visitors by itself."""

from __future__ import annotations

from typing import Any

import pytest

from walletdesk.chain.base import Evidence, Number, Verdict, Words
from walletdesk.lookups.rules import answerable, confirmed, next_look, replaces, worth_reading

HOUR, DAY = 3_600_000_000, 86_400_000_000
OURS = (Evidence(node="own", own=True),)
PUBLIC = (Evidence(node="a", own=False),)
TWO = (*PUBLIC, Evidence(node="b", own=False))


def said(state: str, reason: str = "", **fields: Any) -> Verdict:
    return Verdict(network="ethereum", subject="0x", state=state, reason=reason, evidence=OURS, **fields)


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        (said("success", final=True), True),
        (said("success", facts={"confirmations": Number(value=12), "enough": Number(value=12)}), True),
        (said("success", facts={"confirmations": Number(value=11), "enough": Number(value=12)}), False),
        (said("success"), False),
        (said("success", final=True, certain=False), False),
        (said("success", final=True, notes=("poisoning",)), False),
        (said("success", "poisoning", final=True), False),
        (said("success", "dust", final=True), False),
        (said("success", "token", final=True, notes=("dust",)), False),
        (said("success", "unknown-token", final=True), False),
        (said("failed-reverted", "allowance"), True),
        (said("failed-reverted", "text"), True),
        (said("failed-reverted", "unknown-custom"), False),
        (said("failed-reverted", "unread"), False),
        (said("failed-reverted", "custom"), False),
        (said("failed-reverted", "custom", facts={"error_name": Words(text="TooLate")}), True),
        (said("failed-out-of-gas"), True),
        (said("failed-state-dependent"), False),
        (said("out-of-energy"), True),
        (said("failed", "slippage"), True),
        (said("failed"), False),
        (said("bounced", "uninitialised"), True),
        (said("pending-ok"), False),
        (said("not-found"), False),
        (said("wrong-chain"), False),
        (said("unknown"), False),
        (said("dropped"), False),
        (said("account"), False),
    ],
)
def test_only_what_is_certain_and_on_the_list_is_told(verdict: Verdict, told: bool) -> None:
    assert answerable(verdict) is told


@pytest.mark.parametrize(("evidence", "told"), [(OURS, True), (TWO, True), (PUBLIC, False), (PUBLIC * 2, False)])
def test_what_waits_needs_two_nodes_or_one_of_our_own(evidence: tuple[Evidence, ...], told: bool) -> None:
    for state in ("pending-fee-below-base", "nonce-gap"):
        verdict = Verdict(network="ethereum", subject="0x", state=state, evidence=evidence)
        assert answerable(verdict) is told


def test_what_went_on_is_told_to_who_was_told_before() -> None:
    for state in ("replaced-mined", "superseded", "dropped", "replaced", "evicted"):
        assert not answerable(said(state))
        assert answerable(said(state), told_before=True)


def test_what_lasts_is_looked_at_seldomer_and_at_last_left() -> None:
    waits = said("pending-ok", watch_s=15)
    assert next_look(waits, 0, 60_000_000) == 75_000_000
    assert next_look(waits, 0, 2 * HOUR) == 2 * HOUR + 60_000_000
    assert next_look(waits, 0, 2 * DAY) == 2 * DAY + 600_000_000
    assert next_look(waits, 0, 31 * DAY) is None
    assert next_look(said("success", final=True, watch_s=15), 0, 0) is None


def test_nobody_answering_takes_nothing_back() -> None:
    assert not replaces("success", said("unknown"))
    assert replaces("", said("unknown"))
    assert replaces("unknown", said("success"))
    assert replaces("success", said("dropped"))


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("How do I send coins to my other wallet?", False),
        ("我的钱包余额不见了，请问应该怎么办才好呢？已经等了三天还是没有任何消息", False),
        ("0x" + "ab" * 32, True),
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", True),
        ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", True),
        ("0x\u200bab" + "ab" * 31, True),
    ],
)
def test_only_texts_that_can_hold_something_are_read(text: str, worth: bool) -> None:
    assert worth_reading(text) is worth


@pytest.mark.parametrize("warns", [0, 1])
def test_what_one_of_two_nodes_warns_of_is_for_people_whichever_it_is(warns: int) -> None:
    calm, warned = (
        Verdict(network="ethereum", subject="0x", state="success", final=True, evidence=(node,), notes=notes)
        for node, notes in ((TWO[0], ()), (TWO[1], ("poisoning",)))
    )
    told = confirmed(calm, warned) if warns else confirmed(warned, calm)
    assert told.notes == ("poisoning",) and len(told.evidence) == 2
    assert answerable(calm) and not answerable(told)
