"""What strangers send, claim or take on the chains that are no EVM: never a statement of the desk by itself.

The EVM's are in evm/test_claims.py, on a real node.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import walletdesk.chain
from tests.chain.played import Played
from walletdesk.chain import bitcoin, solana, ton, tron
from walletdesk.chain.base import Account, Amount, Label, Listed, NothingKnown, Token, Verdict
from walletdesk.chain.explain import explain
from walletdesk.chain.told import Level
from walletdesk.chain.tron.addresses import to_base58
from walletdesk.lookups.labels import Known
from walletdesk.lookups.rules import answerable

CHAIN = Path(walletdesk.chain.__path__[0])
KNOWN = Known()


def recorded(family: str, name: str) -> Played:
    played = Played(CHAIN / family / "fixtures" / f"{name}.json")
    played.strict = False
    return played


def all_texts(verdict: Verdict) -> list[str]:
    return [explain(verdict, language, level).text() for language in ("en", "zh") for level in Level]


def nobodys(verdict: Verdict) -> None:
    """Nothing in it is said to be the reader's."""
    for text in all_texts(verdict):
        assert not any(word in text for word in ("Your trans", "You got", "You gave", "您的交易", "您的转账")), text


# -- Solana ------------------------------------------------------------------------

USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
FREE = "9n4nbM75f5Ui33ZbPYXn59EwSgE8CGsHtAeTH5YFeJ9E"
THIEF, VICTIM = "3UVYmECPPMZSCqWKfENfuoTv51fTDTWicX9xmBD2euKe", "AjozzgE83A3x1sHNUR64hfH7zaEBWeMaFuAN9kQgujrc"
TIP = "96gYZGLnJYVFmbjzopPSU6QiEV5fGqZNyN9nmNhvrZU5"
"""https://docs.jito.wtf/lowlatencytxnsend/#tip-amount"""
FROM_ACCOUNT, TO_ACCOUNT = (
    "6Mmqez5hQrc1PAtJ2FKqVL6bM7LDRNozzhzc5bG4NMzc",
    "2yBDs44FDGZeXbnx1MdmAMYx9ndFFVWTbcrjJB1JMLSR",
)
SWAP = {"programId": "JUP6LkbZbjS1jKKwapdHNy74zcZ3tLUZoi5QNyVTaV4", "accounts": [], "data": "3Bxs"}


def lamports(units: int, to: str = VICTIM) -> dict[str, Any]:
    info = {"source": THIEF, "destination": to, "lamports": units}
    return {"program": "system", "programId": "1" * 32, "parsed": {"type": "transfer", "info": info}}


def tokens(units: int, mint: str, by: str = THIEF) -> dict[str, Any]:
    told = {"amount": str(units), "decimals": 6, "uiAmountString": ""}
    info = {"source": FROM_ACCOUNT, "destination": TO_ACCOUNT, "mint": mint, "authority": by, "tokenAmount": told}
    program = {"program": "spl-token", "programId": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"}
    return {**program, "parsed": {"type": "transferChecked", "info": info}}


def held(at: int, mint: str, owner: str, units: int) -> dict[str, Any]:
    told = {"amount": str(units), "decimals": 6}
    return {"accountIndex": at, "mint": mint, "owner": owner, "uiTokenAmount": told}


def on_solana(
    *steps: dict[str, Any], mint: str = USDC, owners: tuple[str, str] = (THIEF, VICTIM), **changes: Any
) -> Verdict:
    """Moves 10 tokens from the first owner's account to the second's, where steps say so."""
    played = recorded("solana", "success")
    whole = next(row["value"] for row in played.recorded["answers"] if row["call"] == "getTransaction")
    message, meta = whole["transaction"]["message"], whole["meta"]
    message["instructions"] = list(steps)
    message["accountKeys"] += [{"pubkey": one, "signer": False, "writable": True} for one in (FROM_ACCOUNT, TO_ACCOUNT)]
    at = len(message["accountKeys"]) - 2
    meta["preTokenBalances"] = [held(at, mint, owners[0], 10_000_000), held(at + 1, mint, owners[1], 0)]
    meta["postTokenBalances"] = [held(at, mint, owners[0], 0), held(at + 1, mint, owners[1], 10_000_000)]
    if "balances" in changes:
        meta["preBalances"], meta["postBalances"] = changes.pop("balances")
    else:
        meta["preBalances"] = meta["postBalances"] = [10**9] * (at + 2)
    verdict = played.play(solana.transaction, known=KNOWN, **changes)
    assert verdict.state == "success" and verdict.final
    nobodys(verdict)
    return verdict


@pytest.mark.parametrize(
    ("steps", "mint", "reason", "notes", "told"),
    [
        ((lamports(5_000_000),), USDC, "", (), True),
        ((lamports(1),), USDC, "", ("dust",), False),
        ((lamports(0),), USDC, "zero-value", (), False),
        ((tokens(10_000_000, USDC),), USDC, "", (), True),
        ((tokens(1, USDC),), USDC, "", ("dust",), False),
        ((tokens(0, USDC),), USDC, "zero-value", (), False),
        ((tokens(1_000_000_000, FREE),), FREE, "unlisted-token", (), False),
        ((tokens(0, FREE),), FREE, "zero-value", (), False),
        ((lamports(1), lamports(1, TIP)), USDC, "call", ("dust",), False),
        ((tokens(7, FREE), tokens(7, FREE)), FREE, "call", ("unknown-tokens",), False),
        ((lamports(100_000, TIP), SWAP), USDC, "call", (), True),
        ((SWAP, lamports(100_000, TIP)), USDC, "call", (), True),
    ],
)
def test_of_solana_only_a_plain_transfer_of_something_known_is_told_as_one(
    steps: tuple[dict[str, Any], ...], mint: str, reason: str, notes: tuple[str, ...], told: bool
) -> None:
    verdict = on_solana(*steps, mint=mint)
    assert (verdict.reason, verdict.notes, answerable(verdict)) == (reason, notes, told)
    assert ("amount" in verdict.facts) == (reason != "call")


def test_steps_that_move_nothing_leave_a_transfer_on_solana_one() -> None:
    budget = {"programId": "ComputeBudget111111111111111111111111111111", "accounts": [], "data": "3Bxs"}
    memo = {"program": "spl-memo", "programId": "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr", "parsed": "invoice 7"}
    verdict = on_solana(budget, memo, tokens(10_000_000, USDC))
    assert verdict.facts["amount"] == Amount(units=10_000_000, decimals=6, symbol="USDC", contract=USDC)
    assert verdict.facts["from"] == Account(address=THIEF) and verdict.facts["to"] == Account(address=VICTIM)
    assert "went from" in explain(verdict, "en", Level.PLAIN).says


@pytest.mark.parametrize("person", ["", VICTIM])
def test_a_delegate_that_moves_anothers_tokens_on_solana_is_a_warning(person: str) -> None:
    verdict = on_solana(tokens(10_000_000, USDC), owners=(VICTIM, THIEF), person=person)
    assert (verdict.reason, answerable(verdict)) == ("taken", False)
    assert verdict.facts["owner"] == Account(address=VICTIM) and verdict.facts["from"] == Account(address=THIEF)
    assert "treat it as theft" in explain(verdict, "en", Level.PLAIN).advice


def test_who_asks_is_told_what_a_call_on_solana_changed_for_them() -> None:
    ten = Listed(items=(Amount(units=10_000_000, decimals=6, symbol="USDC", contract=USDC),))
    got = on_solana(SWAP, person=VICTIM)
    assert (got.reason, got.facts["got"], answerable(got)) == ("call", ten, True)
    lost = on_solana(SWAP, owners=(VICTIM, THIEF), person=VICTIM)
    assert (lost.reason, lost.facts["gave"], answerable(lost)) == ("taken", ten, False)
    free = on_solana(SWAP, mint=FREE, person=VICTIM)
    assert free.notes == ("unknown-tokens",) and not answerable(free)


def test_who_sent_next_to_nothing_themselves_is_told_so() -> None:
    assert answerable(on_solana(lamports(1), person=THIEF))


# -- TON -----------------------------------------------------------------------------


def on_ton(
    name: str, person: str = "", more: tuple[dict[str, Any], ...] = (), known: Any = KNOWN, **details: Any
) -> Verdict:
    played = recorded("ton", name)
    actions = played.recorded["answers"][0]["value"]["traces"][0]["actions"]
    actions[0]["details"].update(details)
    actions += more
    verdict = played.play(ton.transaction, known=known, person=person)
    assert verdict.state == "success" and verdict.final
    nobodys(verdict)
    return verdict


def test_of_ton_only_a_plain_transfer_of_something_known_is_told_as_one() -> None:
    plain = on_ton("success")
    assert (plain.reason, plain.notes, answerable(plain)) == ("", (), True)
    assert "went from" in explain(plain, "en", Level.PLAIN).says
    dust = on_ton("success", value="1")
    assert (dust.reason, dust.notes, answerable(dust)) == ("", ("dust",), False)
    assert on_ton("success", value="0").reason == "zero-value"
    unlisted = on_ton("jetton")
    assert (unlisted.reason, answerable(unlisted)) == ("unlisted-token", False)
    nothing = on_ton("jetton", amount="0")
    assert (nothing.reason, answerable(nothing)) == ("zero-value", False)
    swap = on_ton("success", more=({"type": "jetton_swap", "details": {}},))
    assert (swap.reason, "amount" in swap.facts, answerable(swap)) == ("call", False, True)


def test_a_listed_jetton_is_told_and_ones_own_dust_too() -> None:
    asset = recorded("ton", "jetton").recorded["answers"][0]["value"]["traces"][0]["actions"][0]["details"]["asset"]
    jetton = ton.adapter.friendly(asset)
    known = Known(tokens=[Token(network="ton", contract=jetton, symbol="USD₮", decimals=6)])
    assert answerable(on_ton("jetton", known=known))
    assert not answerable(on_ton("jetton", known=known, amount="1"))
    sender = on_ton("success").facts["from"]
    assert isinstance(sender, Account)
    assert answerable(on_ton("success", value="1", person=sender.address))


# -- TRON ----------------------------------------------------------------------------

OWNER, OTHER, POOL = (
    "41dd791d6b49e190062d650e6a23c575510d35f2f9",
    "41e8b5c0a3f3c6ade691f31a5e50b44f8b6b920f88",
    "41" + "7d" * 20,
)
USDT_HEX = "a614f803b6fd780986a42c78ec9c7f77e6ded13c"


def word(address: str) -> str:
    return address[2:].rjust(64, "0")


def log(contract: str, giver: str, taker: str, units: int) -> dict[str, Any]:
    topic = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
    return {"address": contract, "topics": [topic, word(giver), word(taker)], "data": f"{units:064x}"}


def on_tron(name: str, *logs: dict[str, Any], data: str = "", person: str = "", **inner: Any) -> Verdict:
    played = recorded("tron", name)
    sent, info = (row["value"] for row in played.recorded["answers"][:2])
    value = sent["raw_data"]["contract"][0]["parameter"]["value"]
    value.update(inner)
    if data:
        value["data"] = data
    if logs:
        info["log"] = list(logs)
    played.recorded["answers"][2]["value"]["block_header"]["raw_data"]["number"] += 60
    verdict = played.play(tron.transaction, known=KNOWN, person=to_base58(person))
    assert verdict.state == "success" and verdict.final
    nobodys(verdict)
    return verdict


@pytest.mark.parametrize("person", ["", OTHER])
@pytest.mark.parametrize("how", ["transferFrom", "a contract"])
def test_tokens_that_another_took_on_tron_are_a_warning(person: str, how: str) -> None:
    moved = log(USDT_HEX, OTHER, OWNER, 5_000_000_000)
    if how == "transferFrom":
        verdict = on_tron(
            "success_usdt_transfer",
            moved,
            data="23b872dd" + word(OTHER) + word(OWNER) + f"{5_000_000_000:064x}",
            person=person,
        )
    else:
        verdict = on_tron("success_swap", moved, person=person)
    assert (verdict.reason, answerable(verdict)) == ("taken", False)
    assert verdict.facts["owner"] == Account(address=to_base58(OTHER))
    assert verdict.facts["from"] == Account(address=to_base58(OWNER))
    assert all("5,000 USDT" in text for text in all_texts(verdict))
    assert "treat it as theft" in explain(verdict, "en", Level.PLAIN).advice


def test_what_a_batch_on_tron_brought_is_counted_for_who_asks() -> None:
    paid = log(USDT_HEX, POOL, OTHER, 12_500_000)
    verdict = on_tron("success_swap", paid, person=OTHER)
    assert answerable(verdict) and "got 12.5 USDT" in explain(verdict, "en", Level.PLAIN).says
    assert verdict.facts["who"] == Account(address=to_base58(OTHER))
    stranger = on_tron("success_swap", paid)
    assert answerable(stranger) and not {"received", "spent"} & stranger.facts.keys()


@pytest.mark.parametrize("person", ["", OTHER])
def test_what_an_unlisted_contract_on_tron_strews_about_is_for_people_to_explain(person: str) -> None:
    verdict = on_tron("success_swap", log("5c" * 20, POOL, OTHER, 900_000_000), person=person)
    assert verdict.notes == ("unknown-tokens",) and not answerable(verdict)


def test_next_to_nothing_and_unlisted_tokens_on_tron_are_for_people_to_explain() -> None:
    assert on_tron("success_trx_transfer", amount=1).notes == ("dust",)
    assert not answerable(on_tron("success_trx_transfer", amount=1))
    assert answerable(on_tron("success_trx_transfer"))
    assert answerable(on_tron("success_usdt_transfer"))
    small = log(USDT_HEX, OWNER, OTHER, 9_999)
    dust = on_tron("success_usdt_transfer", small, data="a9059cbb" + word(OTHER) + f"{9_999:064x}")
    assert "dust" in dust.notes and not answerable(dust)
    for name in ("success_trc10_transfer", "success_lookalike_token", "success_zero_value"):
        assert not answerable(on_tron(name)), name


# -- Bitcoin -------------------------------------------------------------------------


def test_a_few_satoshi_on_bitcoin_are_for_people_to_explain() -> None:
    payer, victim = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"

    def sent(units: int, person: str = "") -> Verdict:
        played = recorded("bitcoin", "success")
        tx = played.recorded["answers"][0]["value"]
        out = {"scriptpubkey_type": "v0_p2wpkh", "scriptpubkey": "0014" + "00" * 20}
        tx["vin"] = [
            {
                "txid": "ab" * 32,
                "vout": 0,
                "sequence": 0,
                "prevout": {**out, "scriptpubkey_address": payer, "value": units + 20_000},
            }
        ]
        tx["vout"] = [{**out, "scriptpubkey_address": victim, "value": units}]
        return played.play(bitcoin.transaction, person=person)

    assert answerable(sent(50_000)) and answerable(sent(50_000, victim))
    for person in ("", victim):
        dust = sent(546, person)
        assert dust.notes == ("dust",) and not answerable(dust)
        assert any("tiny" in text for text in all_texts(dust))
    assert answerable(sent(546, payer)), "they know what they sent"


# -- labels --------------------------------------------------------------------------


class Named(NothingKnown):
    def label(self, network: str, address: str) -> Label | None:
        return Label(name="Kraken https://evil.example/claim <b>", kind="exchange", source="test", memo=True)


@pytest.mark.parametrize(
    ("family", "make", "name"),
    [
        ("solana", solana.address, "account"),
        ("ton", ton.address, "account"),
        ("tron", tron.address, "account"),
        ("bitcoin", bitcoin.address, "account"),
        ("tron", tron.transaction, "success_trx_transfer"),
        ("ton", ton.transaction, "success"),
        ("solana", solana.transaction, "success"),
    ],
)
def test_a_lists_name_leads_nowhere(family: str, make: Any, name: str) -> None:
    verdict = recorded(family, name).play(make, known=Named())
    for text in all_texts(verdict):
        assert not any(mark in text for mark in ("https://", "evil.example", "<b>"))
