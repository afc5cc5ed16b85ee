"""What the desk says of TON: traces made on the TON sandbox, and answers built after documented shapes.

Every amount is worked out a second time here, from what the transactions hold and from what the sandbox says of balances.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from tests.chain.played import NOW_US, Played, answered, saying
from tests.conftest import not_installed
from tests.support import ton
from tests.support.servers import Missing
from walletdesk.chain import networks
from walletdesk.chain.base import (
    Account,
    Amount,
    Answer,
    Label,
    Listed,
    Malformed,
    NothingKnown,
    Number,
    Observation,
    Token,
    Verdict,
    Words,
)
from walletdesk.chain.explain import explain
from walletdesk.chain.told import Level
from walletdesk.chain.ton import address, read_height, transaction
from walletdesk.chain.ton.adapter import friendly
from walletdesk.lookups.labels import shipped_labels

FIXTURES = Path(__file__).parents[3] / "walletdesk/chain/ton/fixtures"
EVERY = sorted(FIXTURES.glob("*.json"))


def play(name: str, **changes: Any) -> Verdict:
    played = Played(FIXTURES / f"{name}.json")
    return played.play(address if played.recorded["kind"] == "address" else transaction, **changes)


def recorded(name: str) -> list[dict[str, Any]]:
    """The transactions of a fixture's trace."""
    answers = json.loads((FIXTURES / f"{name}.json").read_text())["answers"]
    return list(answers[0]["value"]["traces"][0]["transactions"].values())


def balances(name: str, who: str) -> dict[str, int]:
    """How the sandbox saw the balances of `sender` or `receiver` change."""
    told = json.loads((FIXTURES / f"{name}.json").read_text())["balances"][who]
    return {"coin": int(told["coin"]), "jettons": int(told["jettons"])}


def address_of(name: str, who: str) -> str:
    return friendly(json.loads((FIXTURES / f"{name}.json").read_text())["balances"][who]["address"])


RECEIVER = address_of("jetton", "receiver")
JETTON = friendly(
    json.loads((FIXTURES / "jetton.json").read_text())["answers"][0]["value"]["traces"][0]["actions"][0]["details"][
        "asset"
    ]
)


SHIPPED = "EQDKHZ7e70CzqdvZCC83Z4WVR8POC_ZB0J1Y4zo88G-zCXmC"
"""A wallet of an exchange in `lookups/exchanges.jsonl`."""


class Exchange(NothingKnown):
    def label(self, network: str, address: str) -> Label | None:
        return Label(name="Some Exchange", kind="exchange", source="test", memo=True) if address == RECEIVER else None

    def token(self, network: str, contract: str) -> Token | None:
        return Token(network="ton", contract=JETTON, symbol="USDT", decimals=6) if contract == JETTON else None


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_recorded_answers_end_in_the_state_that_belongs_to_them(path: Path) -> None:
    told = json.loads(path.read_text())
    verdict = play(path.stem)
    assert (verdict.state, verdict.reason) == (told["state"], told["reason"])
    for language in ("en", "zh"):
        for level in Level:
            said = explain(verdict, language, level)
            assert said.says and "{" not in said.text()


def test_a_transfer_costs_one_round_and_tells_amount_fees_and_comment() -> None:
    played = Played(FIXTURES / "success.json")
    verdict = played.play(transaction)
    assert played.rounds == 1
    assert verdict.facts["amount"] == Amount(units=1_500_000_000, decimals=9, symbol="TON")
    assert verdict.facts["comment"] == Words(text="invoice 7", strange=True)
    assert verdict.facts["to"] == Account(address=address_of("success", "receiver")) and verdict.final
    assert "comment" not in play("success_without_comment").facts


@pytest.mark.parametrize(
    "name", ["success", "success_without_comment", "receiver_new", "bounced_no_state", "no_coin", "no_coin_skipped"]
)
def test_the_fee_is_what_is_missing_from_both_balances_together(name: str) -> None:
    gone = -balances(name, "sender")["coin"] - balances(name, "receiver")["coin"]
    assert play(name).facts["fee_paid"] == Amount(units=gone, decimals=9, symbol="TON")


def test_what_came_back_is_what_the_bounced_message_carried() -> None:
    verdict = play("bounced_no_state")
    carried = next(int(one["in_msg"]["value"]) for one in recorded("bounced_no_state") if one["in_msg"]["bounced"])
    assert verdict.facts["returned"] == Amount(units=carried, decimals=9, symbol="TON")
    assert "UQ" in explain(verdict, "en", Level.PLAIN).advice
    assert balances("bounced_no_state", "receiver")["coin"] == 0


def changed(change: dict[str, Any]) -> Verdict:
    """A recorded success in which the index tells something else of the trace."""
    played = Played(FIXTURES / "success.json")
    played.recorded["answers"][0]["value"]["traces"][0].update(change)
    return played.play(transaction)


@pytest.mark.parametrize(
    "told",
    [
        {"trace_state": "pending", "pending_messages": 2},
        {"trace_state": "pending", "pending_messages": 0},
        {"trace_state": "complete", "pending_messages": 1},
    ],
)
def test_messages_under_way_are_known_by_the_indexs_own_count(told: dict[str, Any]) -> None:
    verdict = changed({"trace_info": told, "is_incomplete": False})
    assert verdict.state == "pending" and not verdict.final and verdict.watch_s


def test_steps_that_are_only_worked_out_ahead_settle_nothing() -> None:
    steps = {str(at): {**one, "emulated": at == 1} for at, one in enumerate(recorded("success"))}
    verdict = changed({"transactions": steps})
    assert verdict.state == "pending" and not verdict.final


def test_a_trace_too_large_to_be_given_is_not_said_to_be_missing() -> None:
    verdict = changed({"is_incomplete": True, "warning": "trace is too large", "transactions": {}, "actions": []})
    assert (verdict.state, verdict.certain, verdict.facts["missing"]) == ("unknown", False, Words(text="size"))
    assert "leaves them out" in explain(verdict, "en", Level.PLAIN).text()


def test_a_trace_from_the_indexs_documentation_is_read() -> None:
    """Telegram Stars bought by a wallet that this very message sets up: six transactions on six accounts."""
    verdict = play("success_documented")
    # Balances after less before, as the documentation gives them; for two accounts what came in less their fees.
    changes = [365_687_199 - 940_000_000, 2_792_610_150 - 2_793_120_165, 31_863_573_878 - 31_861_593_494]
    changes += [6_171_395_588 - 6_167_109_637, 543_800_000 - 230_800, 6_525_600 - 532_400]
    assert verdict.facts["fee_paid"] == Amount(units=-sum(changes), decimals=9, symbol="TON") and verdict.final
    assert verdict.facts["from"] == Account(address="UQCbFEB_iKsac8XQnib5i325Zk8R1SUQlMEppxx8-isn0bHf")
    assert verdict.facts["to"] == Account(address="EQBS114FhHMAASOdTNjHPWUbIG6sZ9tVFTW2ttUF5tQcd-kx")
    assert verdict.facts["amount"] == Amount(units=565_276_000, decimals=9, symbol="TON")
    assert "comment" not in verdict.facts


def test_what_came_back_to_somebody_else_did_not_come_back() -> None:
    verdict = play("bounced_elsewhere")
    assert "returned" not in verdict.facts and not verdict.notes
    assert "did not send the money back" in explain(verdict, "en", Level.PLAIN).says
    assert balances("bounced_elsewhere", "sender")["coin"] < -690_000_000


def test_jettons_that_their_receivers_wallet_refused_are_back_though_no_coin_is() -> None:
    verdict = play("jetton_locked_receiver")
    assert verdict.notes == ("jettons-back",) and "returned" not in verdict.facts
    assert balances("jetton_locked_receiver", "sender")["jettons"] == 0
    assert balances("jetton_locked_receiver", "sender")["coin"] < -190_000_000  # it stays with the jetton's contract
    at_once = play("jetton_locked_sender")
    assert not at_once.notes and at_once.facts["returned"]


def test_jettons_whose_receiver_refused_to_hear_of_them_are_there_all_the_same() -> None:
    verdict = play("jetton_notification_refused")
    assert balances("jetton_notification_refused", "receiver")["jettons"] == 2_000_000
    assert verdict.facts["amount"] == Amount(units=2_000_000, decimals=0, symbol="", contract=JETTON, known=False)
    said = explain(verdict, "en", Level.PLAIN)
    assert "are at the receiver's address" in said.says and "do not send again" in said.advice.lower()


def test_a_refusal_of_what_was_left_over_changes_nothing() -> None:
    played = Played(FIXTURES / "jetton.json")
    *_, last = played.recorded["answers"][0]["value"]["traces"][0]["transactions"].values()
    assert last["in_msg"]["opcode"] == "0xd53276db"
    last["description"] |= {"aborted": True, "compute_ph": {"skipped": False, "success": False, "exit_code": 130}}
    assert played.play(transaction).state == "success"


def test_money_at_a_wallet_that_was_never_used_has_arrived() -> None:
    verdict = play("receiver_new")
    assert verdict.state == "success" and verdict.notes == ("receiver-uninitialised",)
    assert verdict.facts["amount"] == Amount(
        units=balances("receiver_new", "receiver")["coin"], decimals=9, symbol="TON"
    )


def test_codes_of_contracts_are_named() -> None:
    assert play("no_coin").facts["exit_code"] == Number(value=37)
    assert play("jetton_too_few").facts["exit_code"] == Number(value=706)
    assert play("jetton_no_coin").facts["exit_code"] == Number(value=709)
    assert play("no_gas").facts["exit_code"] == Number(value=-14)
    unknown = play("bounced_exit_code")
    assert unknown.facts["exit_code"] == Number(value=0xFFFF)
    assert "65,535" in explain(unknown, "en", Level.EXPERT).says


@pytest.mark.parametrize("name", ["no_coin", "no_coin_skipped"])
def test_a_transfer_that_the_wallet_could_not_pay_for_costs_its_fee_and_nothing_else(name: str) -> None:
    verdict = play(name)
    assert verdict.state == "failed" and "amount" not in verdict.facts
    assert balances(name, "receiver")["coin"] == 0
    assert verdict.facts["fee_paid"] == Amount(units=-balances(name, "sender")["coin"], decimals=9, symbol="TON")


def test_a_wallet_that_sent_one_of_two_transfers_says_that_one_was_left_out() -> None:
    played = Played(FIXTURES / "success.json")
    [first, *_] = played.recorded["answers"][0]["value"]["traces"][0]["transactions"].values()
    first["description"]["action"] |= {"tot_actions": 2, "skipped_actions": 1}
    verdict = played.play(transaction)
    assert (verdict.state, verdict.notes) == ("success", ("some-left-out",))
    assert verdict.facts["left_out"] == Number(value=1)
    assert any("left 1 of its transfers out" in note for note in explain(verdict, "en", Level.PLAIN).notes)


def ended(name: str, place: int, phase: str, change: dict[str, Any], **message: Any) -> Verdict:
    """A recorded trace in which one phase of one transaction ended otherwise."""
    played = Played(FIXTURES / f"{name}.json")
    one = list(played.recorded["answers"][0]["value"]["traces"][0]["transactions"].values())[place]
    one["description"].setdefault(phase, {}).update(change)
    one["in_msg"].update(message)
    return played.play(transaction)


@pytest.mark.parametrize(
    ("code", "reason"),
    [(47, "not-enough-jettons"), (48, "not-enough-coin"), (45, "locked"), (49, "code"), (37, "code"), (36, "code")],
)
def test_a_jetton_wallet_is_read_by_the_codes_of_its_source(code: int, reason: str) -> None:
    verdict = ended("jetton_too_few", 1, "compute_ph", {"exit_code": code})
    assert (verdict.state, verdict.reason) == ("bounced", reason)


def test_another_contract_may_mean_something_else_by_the_number_of_a_jetton_wallet() -> None:
    for opcode in (None, 7, "", "0xzz", "0x00000000"):
        verdict = ended("jetton_too_few", 1, "compute_ph", {"exit_code": 706}, opcode=opcode)
        assert (verdict.state, verdict.reason) == ("bounced", "code")


def test_a_locked_jetton_wallet_is_said_to_be_stopped_by_the_issuer() -> None:
    verdict = ended("jetton_too_few", 1, "compute_ph", {"exit_code": 45})
    assert "issuer has locked" in explain(verdict, "en", Level.PLAIN).text()


@pytest.mark.parametrize(
    ("code", "reason"),
    [(33, "seqno"), (133, "seqno"), (36, "expired"), (136, "expired"), (135, "code"), (35, "code"), (34, "code")],
)
def test_the_wallets_own_refusals_are_named_by_the_codes_of_its_source(code: int, reason: str) -> None:
    verdict = ended("no_coin", 0, "compute_ph", {"success": False, "exit_code": code})
    assert (verdict.state, verdict.reason) == ("failed", reason)


@pytest.mark.parametrize(("code", "reason"), [(33, "action-list-too-long"), (36, "destination-address"), (45, "code")])
def test_a_number_means_another_thing_in_the_action_phase(code: int, reason: str) -> None:
    verdict = ended("no_coin", 0, "action", {"result_code": code})
    assert (verdict.state, verdict.reason) == ("failed", reason)


def test_a_deposit_without_comment_and_without_notification_is_said_to_be_one() -> None:
    verdict = play("jetton", known=Exchange())
    assert verdict.notes == ("exchange-deposit", "memo-missing", "no-notification")
    assert verdict.facts["amount"] == Amount(units=25_000_000, decimals=6, symbol="USDT", contract=JETTON)
    assert balances("jetton", "receiver") == {"coin": 0, "jettons": 25_000_000}
    assert balances("jetton", "sender")["jettons"] == -25_000_000
    said = play("jetton_with_comment", known=Exchange())
    assert said.notes == ("exchange-deposit",)
    assert said.facts["comment"] == Words(text="deposit 4471", strange=True)
    assert said.facts["amount"] == Amount(
        units=balances("jetton_with_comment", "receiver")["jettons"], decimals=6, symbol="USDT", contract=JETTON
    )
    assert play("success", known=Exchange()).notes == ("exchange-deposit",)
    assert play("success_without_comment", known=Exchange()).notes == ("exchange-deposit", "memo-missing")


class ShippedExchange(NothingKnown):
    """What the list that comes along says of an exchange, said of the receiver here."""

    def label(self, network: str, address: str) -> Label | None:
        return shipped_labels()["ton", SHIPPED] if address == RECEIVER else None


def test_a_deposit_without_comment_at_any_exchange_that_comes_along_asks_for_one_without_claiming_it() -> None:
    verdict = play("success_without_comment", known=ShippedExchange())
    assert verdict.notes == ("exchange-deposit", "memo-usual")
    said = explain(verdict, "en", Level.PLAIN).text()
    assert "usually need a comment" in said and "deposit page" in said
    assert "备注" in explain(verdict, "zh", Level.PLAIN).text()
    assert play("success", known=ShippedExchange()).notes == ("exchange-deposit",), "this one has a comment"
    assert "memo-usual" not in play("success_without_comment").notes, "nobody's wallet needs one"


def test_a_jetton_nobody_vouches_for_has_no_name() -> None:
    amount = play("jetton").facts["amount"]
    assert isinstance(amount, Amount) and not amount.known and not amount.symbol
    held = play("account").facts["tokens"]
    assert isinstance(held, Listed) and isinstance(held.items[0], Amount) and not held.items[0].known


def test_not_found_is_final_only_after_a_while_and_never_for_what_was_seen() -> None:
    assert not play("not_found").certain and play("not_found").watch_s
    later = play("not_found", seen=Observation(first_seen_us=NOW_US - 601_000_000))
    assert later.state == "not-found" and later.certain and not later.watch_s
    gone = play("not_found", seen=Observation(first_seen_us=NOW_US - 601_000_000, block=7))
    assert gone.state == "unknown"


@pytest.mark.parametrize("junk", [None, True, 7, "x", [], {}, {"traces": 3}, {"traces": [None]}, {"accounts": [{}]}])
def test_junk_decides_nothing(junk: Any) -> None:
    question = Played(FIXTURES / "success.json").question()
    assert answered(transaction(question), saying(junk)).state in ("unknown", "not-found")
    assert answered(address(question), saying(junk)).state == "unknown"


def test_addresses_are_written_as_apps_write_them() -> None:
    raw = "0:" + "a1" * 32
    data = base64.urlsafe_b64decode(friendly(raw))
    assert data[0] == 0x11 and data[2:34] == bytes.fromhex("a1" * 32)
    assert friendly(raw, bounceable=False).startswith("UQ") and friendly("nonsense") == "" and friendly(None) == ""


# -- the sandbox itself --------------------------------------------------------------


@pytest.fixture(scope="module")
def sandbox() -> dict[str, Any]:
    try:
        return ton.sandbox()
    except Missing as missing:
        not_installed(str(missing))


def test_what_is_recorded_is_what_the_sandbox_does(sandbox: dict[str, Any]) -> None:
    assert sandbox["traces"].keys() == ton.STATES.keys()
    for name, fixture in ton.fixtures().items():
        assert json.loads((FIXTURES / f"{name}.json").read_text()) == fixture, f"python -m tests.support.ton ({name})"


def test_a_message_that_is_too_late_or_out_of_turn_leaves_no_trace(sandbox: dict[str, Any]) -> None:
    # The wallet refuses it before it pays for it, so it never comes into a block, and an index has nothing to tell of it.
    assert sandbox["refused"] == {"expired": 36, "seqno": 33}


def test_a_node_of_another_network_is_known_by_its_global_id() -> None:
    answer = json.loads((FIXTURES / "success.json").read_text())["answers"][2]["value"]
    assert read_height((Answer(answer),)).identity == networks.NETWORKS["ton"].identity
    with pytest.raises(Malformed):
        read_height((Answer({"last": {}}),))
