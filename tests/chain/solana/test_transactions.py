"""What the desk says of Solana, by recorded answers and by the errors of a real runtime (LiteSVM)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from solders.compute_budget import set_compute_unit_limit
from solders.hash import Hash as Blockhash
from solders.instruction import AccountMeta, Instruction
from solders.keypair import Keypair
from solders.litesvm import LiteSVM
from solders.message import Message
from solders.pubkey import Pubkey
from solders.system_program import CreateAccountParams, TransferParams, create_account, transfer
from solders.transaction import Transaction
from solders.transaction_metadata import FailedTransactionMetadata, TransactionMetadata

from tests.chain.played import NOW_US, Played, answered, saying
from walletdesk.chain import networks
from walletdesk.chain.base import (
    Account,
    Amount,
    Answer,
    Batch,
    Label,
    NothingKnown,
    Number,
    Observation,
    Question,
    Verdict,
    Where,
    Words,
)
from walletdesk.chain.explain import explain
from walletdesk.chain.solana import address, errors, fees, transaction
from walletdesk.chain.told import Level
from walletdesk.lookups.rules import answerable

FIXTURES = Path(__file__).parents[3] / "walletdesk/chain/solana/fixtures"
EVERY = sorted(FIXTURES.glob("*.json"))
SOLANA = networks.NETWORKS["solana"]
LAMPORTS = 1_000_000_000


def play(name: str, **changes: Any) -> Verdict:
    played = Played(FIXTURES / f"{name}.json")
    return played.play(address if played.recorded["kind"] == "address" else transaction, **changes)


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_recorded_answers_end_in_the_state_that_belongs_to_them(path: Path) -> None:
    recorded = json.loads(path.read_text())
    verdict = play(path.stem)
    assert (verdict.state, verdict.reason) == (recorded["state"], recorded["reason"])
    for language in ("en", "zh"):
        for level in Level:
            said = explain(verdict, language, level)
            assert said.says and "{" not in said.text()


def test_a_real_swap_that_slipped_is_read_whole() -> None:
    """Its fee is the base fee of one signature and the price of its limit: 38,500 units at 690,016 millionths."""
    verdict = play("failed_slippage")
    price, limit = 690_016, 38_500
    assert verdict.facts["fee_paid"] == Amount(units=5_000 + -(-price * limit // 1_000_000), decimals=9, symbol="SOL")
    assert (verdict.facts["units_used"], verdict.facts["instruction"]) == (Number(value=17_108), Number(value=3))
    assert verdict.facts["program"] == Account(address=errors.RAYDIUM) and verdict.final


def test_a_program_that_broke_off_on_its_own_account_did_not_run_out_of_units() -> None:
    verdict = play("failed_program")
    assert verdict.facts["error_name"] == Words(text="ProgramFailedToComplete", strange=True)
    assert verdict.facts["program"] == Account(address="GqCHpDuPPsyyMxtaQgYxyLLLWv1kZFyy2DD5z1cMNouR")
    assert verdict.facts["instruction"] == Number(value=4) and "amount" not in verdict.facts


def test_what_landed_costs_one_round_and_says_who_sent_how_much_to_whom() -> None:
    played = Played(FIXTURES / "success.json")
    verdict = played.play(transaction)
    assert played.rounds == 1
    meta = next(row["value"]["meta"] for row in played.recorded["answers"] if row["call"] == "getTransaction")
    arrived = meta["postBalances"][1] - meta["preBalances"][1]
    assert verdict.facts["amount"] == Amount(units=arrived, decimals=9, symbol="SOL")
    spent = meta["preBalances"][0] - meta["postBalances"][0] - arrived
    assert verdict.facts["fee_paid"] == Amount(units=spent, decimals=9, symbol="SOL")
    assert verdict.facts["confirmations"] == Number(value=166598 - 166570, unit="block")
    assert verdict.final and verdict.watch_s == 0


def test_what_no_node_knows_is_waited_for_and_dies_after_a_hundred_and_fifty_blocks() -> None:
    fresh = play("not_found")
    assert fresh.state == "not-found" and not fresh.certain and fresh.watch_s
    seen = Observation(first_seen_us=NOW_US - 181_000_000, fee={"height": 166_500 - 150 - 32})
    dead = play("not_found", seen=seen)
    assert dead.state == "expired" and dead.certain
    assert not dead.final and dead.watch_s, "one with a durable nonce can still land"
    unsure = play("not_found", seen=seen, own=False)
    assert (unsure.state, unsure.certain) == ("not-found", False), "one strange node alone does not bury a transaction"


def test_what_was_seen_in_a_block_and_is_gone_is_not_called_expired() -> None:
    slot = 166_598  # of the nodes that do not have it
    seen = Observation(first_seen_us=NOW_US - 900_000_000, block=slot - 182)
    gone = play("not_found", seen=seen)
    assert (gone.state, gone.reason, gone.certain) == ("not-found", "was-in-block", True)
    assert gone.facts["was_in_block"] == Number(value=slot - 182, unit="block")
    assert gone.observation == seen, "a block that comes back is still known"
    assert answerable(gone, told_before=True) and not answerable(gone), "who was told that it arrived is told"
    young = play("not_found", seen=msgspec.structs.replace(seen, block=slot - 181))
    assert (young.reason, young.certain) == ("was-in-block", False), "it may land again until then"
    stranger = play("not_found", seen=seen, own=False)
    assert not stranger.certain and not answerable(stranger, told_before=True)


def test_a_second_node_that_knows_it_is_believed() -> None:
    success, missing = Played(FIXTURES / "success.json"), Played(FIXTURES / "not_found.json")
    success.strict = False

    def reply(ask: Any) -> tuple[Batch, ...]:
        told = success if ask.where is Where.AGREE else missing
        return (missing.batches(ask, own=False)[0], told.batches(ask, own=False)[0])[ask.where is Where.ASKED :][:1] + (
            told.batches(ask, own=False) if ask.where is Where.AGREE else ()
        )

    assert answered(transaction(success.question()), reply).state == "success"


def test_nodes_that_contradict_themselves_decide_nothing() -> None:
    played = Played(FIXTURES / "success.json")
    for row in played.recorded["answers"]:
        if row["call"] == "getSignatureStatuses":
            row["value"]["value"][0]["err"] = {"InstructionError": [0, {"Custom": 1}]}
    assert played.play(transaction).state == "unknown"


@pytest.mark.parametrize("junk", [None, True, 7, "x", [], {}, [[]], {"value": 3}, {"value": [None]}, {"meta": []}])
def test_junk_decides_nothing(junk: Any) -> None:
    question = Played(FIXTURES / "success.json").question()
    assert answered(transaction(question), saying(junk)).state in ("unknown", "not-found")
    assert answered(address(question), saying(junk)).state in ("unknown", "empty")


class Exchange(NothingKnown):
    def label(self, network: str, address: str) -> Label | None:
        to = "AjozzgE83A3x1sHNUR64hfH7zaEBWeMaFuAN9kQgujrc"
        return Label(name="Some Exchange", kind="exchange", source="test", memo=True) if address == to else None


def test_a_deposit_without_its_memo_is_said_to_be_one() -> None:
    verdict = play("success", known=Exchange())
    assert verdict.notes == ("exchange-deposit", "memo-missing")
    assert verdict.facts["to"] == Account(
        address="AjozzgE83A3x1sHNUR64hfH7zaEBWeMaFuAN9kQgujrc", label="Some Exchange", label_source="test"
    )


def test_tokens_delegates_and_frozen_accounts_of_an_address_are_shown() -> None:
    verdict = play("account")
    assert verdict.notes == ("frozen-by-issuer", "delegated")
    assert "EPjF" in explain(verdict, "en", Level.EXPERT).text() or verdict.facts["tokens"]


# -- a real runtime ----------------------------------------------------------------


def run(lamports: int, *, funded: int, limit: int | None = None, stale: bool = False) -> Any:
    machine, payer = LiteSVM(), Keypair()
    machine.airdrop(payer.pubkey(), funded)
    steps = [set_compute_unit_limit(limit)] if limit is not None else []
    steps.append(transfer(TransferParams(from_pubkey=payer.pubkey(), to_pubkey=Pubkey.new_unique(), lamports=lamports)))
    blockhash = Blockhash.new_unique() if stale else machine.latest_blockhash()
    signed = Transaction([payer], Message(steps, payer.pubkey()), blockhash)
    return machine.send_transaction(signed)


def test_a_real_runtime_takes_a_transfer() -> None:
    assert isinstance(run(LAMPORTS // 10, funded=LAMPORTS), TransactionMetadata)


def _read(done: Any, programs: list[str]) -> errors.Failed:
    assert isinstance(done, FailedTransactionMetadata)
    error: Any = done.err()
    name = type(error).__name__.removeprefix("TransactionError")
    if name == "InstructionError":
        inner = error.err
        told: Any = (
            {"Custom": inner.code} if type(inner).__name__ == "InstructionErrorCustom" else str(inner).split(".")[-1]
        )
        value: Any = {"InstructionError": [error.index, told]}
    elif name == "Fieldless":
        value = str(error).split(".")[-1]
    else:
        value = {name: json.loads(error.to_json())}
    return errors.read(msgspec.json.decode(json.dumps(value)), programs, list(done.meta().logs()))


def test_a_real_runtimes_refusal_for_too_little_coin_is_understood() -> None:
    failed = _read(run(2 * LAMPORTS, funded=LAMPORTS), [errors.SYSTEM])
    assert (failed.reason, failed.number, failed.program) == ("insufficient-lamports", 1, errors.SYSTEM)


def test_a_real_runtimes_refusal_for_too_few_compute_units_is_understood() -> None:
    budget = "ComputeBudget111111111111111111111111111111"
    failed = _read(run(LAMPORTS // 10, funded=LAMPORTS, limit=200), [budget, errors.SYSTEM])
    assert failed.reason == "compute"


def test_a_real_runtimes_refusal_for_an_old_block_is_understood() -> None:
    assert _read(run(LAMPORTS // 10, funded=LAMPORTS, stale=True), [errors.SYSTEM]).reason == "expired"


def test_a_real_runtimes_refusal_of_a_payer_that_holds_nothing_is_understood() -> None:
    assert _read(run(5, funded=0), [errors.SYSTEM]).reason == "account-missing"


def test_a_real_runtimes_refusal_of_an_amount_that_cannot_pay_its_rent_is_understood() -> None:
    failed = _read(run(5, funded=LAMPORTS), [errors.SYSTEM])
    assert (failed.reason, failed.name) == ("insufficient-rent", "InsufficientFundsForRent")


def test_a_real_runtimes_refusal_to_make_an_account_twice_is_understood() -> None:
    bank = Bank()
    there = bank.account(0, errors.SYSTEM)
    failed = _read(bank.send(bank.making(there, 0, errors.SYSTEM), there), [errors.SYSTEM])
    assert (failed.reason, failed.number, failed.program) == ("account-exists", 0, errors.SYSTEM)


class Bank:
    """A machine with a payer, and the real token program."""

    def __init__(self) -> None:
        self.machine, self.payer = LiteSVM(), Keypair()
        self.machine.airdrop(self.payer.pubkey(), 10 * LAMPORTS)

    def send(self, step: Instruction, *signers: Keypair) -> Any:
        self.machine.expire_blockhash()  # the same step twice is no repeat
        message = Message([step], self.payer.pubkey())
        return self.machine.send_transaction(
            Transaction([self.payer, *signers], message, self.machine.latest_blockhash())
        )

    def done(self, step: Instruction, *signers: Keypair) -> None:
        assert isinstance(self.send(step, *signers), TransactionMetadata)

    def making(self, of: Keypair, space: int, owner: str) -> Instruction:
        lamports = self.machine.minimum_balance_for_rent_exemption(space)
        return create_account(
            CreateAccountParams(
                from_pubkey=self.payer.pubkey(),
                to_pubkey=of.pubkey(),
                lamports=lamports,
                space=space,
                owner=Pubkey.from_string(owner),
            )
        )

    def account(self, space: int, owner: str) -> Keypair:
        made = Keypair()
        self.done(self.making(made, space, owner), made)
        return made

    def token(self, *accounts: Keypair, data: bytes) -> Instruction:
        """An instruction of the token program; the payer, who owns everything, stands behind `accounts`."""
        named = [AccountMeta(one.pubkey(), is_signer=False, is_writable=True) for one in accounts]
        payer = AccountMeta(self.payer.pubkey(), is_signer=True, is_writable=False)
        return Instruction(Pubkey.from_string(errors.TOKEN), data, [*named, payer])

    def mint(self) -> Keypair:
        made, key = self.account(82, errors.TOKEN), bytes(self.payer.pubkey())
        self.done(self.token(made, data=bytes([20, 6]) + key + b"\x01" + key))
        return made

    def holder(self, mint: Keypair, owner: Pubkey | None = None) -> Keypair:
        made = self.account(165, errors.TOKEN)
        self.done(self.token(made, mint, data=bytes([18]) + bytes(owner or self.payer.pubkey())))
        return made

    def moving(self, source: Keypair, to: Keypair, amount: int) -> Instruction:
        return self.token(source, to, data=bytes([3]) + amount.to_bytes(8, "little"))


@pytest.fixture
def bank() -> Bank:
    return Bank()


def test_a_real_token_programs_transfer_works_and_one_of_too_many_is_understood(bank: Bank) -> None:
    mint = bank.mint()
    source, to = bank.holder(mint), bank.holder(mint)
    bank.done(bank.token(mint, source, data=bytes([7]) + (1_000).to_bytes(8, "little")))
    bank.done(bank.moving(source, to, 400))
    failed = _read(bank.send(bank.moving(source, to, 601)), [errors.TOKEN])
    assert (failed.reason, failed.number, failed.program) == ("insufficient-tokens", 1, errors.TOKEN)


def test_a_real_token_programs_other_refusals_are_understood(bank: Bank) -> None:
    mint, other = bank.mint(), bank.mint()
    source, to = bank.holder(mint), bank.holder(mint)
    foreign, strangers = bank.holder(other), bank.holder(mint, Pubkey.new_unique())
    bank.done(bank.token(mint, source, data=bytes([7]) + (1_000).to_bytes(8, "little")))
    bank.done(bank.token(mint, strangers, data=bytes([7]) + (1_000).to_bytes(8, "little")))
    reasons = {
        "wrong-token": bank.moving(source, foreign, 1),
        "wrong-owner": bank.moving(strangers, to, 1),
    }
    for reason, step in reasons.items():
        assert _read(bank.send(step), [errors.TOKEN]).reason == reason
    bank.done(bank.token(source, mint, data=bytes([10])))
    frozen = _read(bank.send(bank.moving(source, to, 1)), [errors.TOKEN])
    assert (frozen.reason, frozen.number, frozen.name) == ("frozen", 17, "AccountFrozen")


def test_a_number_belongs_to_the_program_that_raised_it() -> None:
    logs = [
        f"Program {errors.JUPITER} invoke [1]",
        f"Program {errors.TOKEN} invoke [2]",
        f"Program {errors.TOKEN} failed: custom program error: 0x1",
        f"Program {errors.JUPITER} failed: custom program error: 0x1",
    ]
    failed = errors.read({"InstructionError": [0, {"Custom": 1}]}, [errors.JUPITER], logs)
    assert (failed.reason, failed.program) == ("insufficient-tokens", errors.TOKEN)
    unknown = errors.read({"InstructionError": [0, {"Custom": 4242}]}, [errors.JUPITER], [])
    assert (unknown.reason, unknown.number) == ("custom", 4242)


@pytest.mark.parametrize(
    ("program", "number", "reason", "name"),
    [
        # solana-program/token-2022 interface/src/error.rs: the numbers of the first token program, and its own after them
        (errors.TOKEN_2022, 1, "insufficient-tokens", "InsufficientFunds"),
        (errors.TOKEN_2022, 17, "frozen", "AccountFrozen"),
        (errors.TOKEN_2022, 36, "no-memo", "NoMemo"),
        (errors.TOKEN_2022, 37, "not-transferable", "NonTransferable"),
        (errors.TOKEN_2022, 67, "paused", "MintPaused"),
        (errors.TOKEN, 36, "custom", ""),
        # https://dev.jup.ag/docs/swap/common-errors
        (errors.JUPITER, 6024, "custom", "InsufficientFunds"),
        # pump-fun/pump-public-docs idl/pump.ts
        (errors.PUMP, 6040, "insufficient-lamports", "BuyNotEnoughSolToCoverRent"),
        (errors.PUMP, 6041, "insufficient-lamports", "BuyNotEnoughSolToCoverFees"),
        (errors.PUMP, 6042, "slippage", "BuySlippageBelowMinTokensOut"),
    ],
)
def test_a_number_is_read_as_the_source_of_its_program_names_it(
    program: str, number: int, reason: str, name: str
) -> None:
    failed = errors.read({"InstructionError": [0, {"Custom": number}]}, [program], [])
    assert (failed.reason, failed.name, failed.number) == (reason, name, number)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("InvalidRentPayingAccount", "insufficient-rent"),
        ("MissingSignatureForFee", "signature"),
        ("WouldExceedMaxAccountCostLimit", "busy"),
        ("WouldExceedAccountDataBlockLimit", "busy"),
    ],
)
def test_the_runtimes_own_names_are_known(name: str, reason: str) -> None:
    """anza-xyz/solana-sdk transaction-error/src/lib.rs."""
    assert errors.read(name, [], []).reason == reason


def test_fee_tiers_come_from_what_blocks_took() -> None:
    tiers = fees.tiers(SOLANA, [{"slot": n, "prioritizationFee": n * 1_000_000} for n in range(100)], NOW_US)
    assert tiers is not None
    assert [tier.cap for tier in tiers.tiers] == [25_000_000, 50_000_000, 90_000_000]
    assert [tier.cost.units for tier in tiers.tiers] == [5_000 + n * 1_000 for n in (25, 50, 90)]
    assert fees.tiers(SOLANA, {"no": "list"}, NOW_US) is None


def test_answers_are_read_without_a_question_of_their_own() -> None:
    question = Question(network=SOLANA, value="x", now_us=NOW_US)
    batch = Batch(node="n", own=True, network="solana", answers=(Answer(),) * 3)
    assert answered(transaction(question), lambda ask: (batch,)).state == "unknown"


def test_who_only_asks_about_fees_gets_them_in_one_request_and_how_busy_it_is() -> None:
    machine = fees.fee_tiers(SOLANA, NOW_US)
    ask = next(machine)
    assert [call.method for call in ask.calls] == ["getRecentPrioritizationFees"]
    # The last slots take a hundred times what the others took.
    rows = [{"slot": n, "prioritizationFee": 10_000_000 if n < 140 else 1_000_000_000} for n in range(150)]
    with pytest.raises(StopIteration) as done:
        machine.send((Batch(node="n", own=True, network="solana", answers=(Answer(rows),)),))
    tiers = done.value.value
    assert tiers.usual_milli == (5_000 + 1_000_000) * 1_000 // (5_000 + 10_000)
    assert [tier.cost.units for tier in tiers.tiers] == [15_000, 15_000, 15_000]
