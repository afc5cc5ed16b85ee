"""What a failed Solana transaction says of why: the runtime's own names, and numbers of well-known programs."""

from __future__ import annotations

from typing import Any

import msgspec

from walletdesk.chain import rest

SYSTEM = "11111111111111111111111111111111"
TOKEN = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
TOKEN_2022 = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"
JUPITER = "JUP6LkbZbjS1jKKwapdHNy74zcZ3tLUZoi5QNyVTaV4"
RAYDIUM = "675kPX9MHTjS2zt1qfr1NYHuzeLXfQM9H24wFSUt1Mp8"
ORCA = "whirLbMiicVdio4qvUfM5KAg6Ct8VwpYzGff3uctyCc"
PUMP = "6EF8rrecthR5Dkzon8Nwu78hRvfCKubJ14M5uBEwF6P"


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """`reason` is a word of ours, `name` the program's or runtime's, `number` the program's own error number."""

    reason: str
    name: str
    number: int | None = None
    instruction: int | None = None
    program: str = ""


# (program, number): reason and name.
_NUMBERS: dict[tuple[str, int], tuple[str, str]] = {
    # solana-program/system interface/src/error.rs
    (SYSTEM, 0): ("account-exists", "AccountAlreadyInUse"),
    (SYSTEM, 1): ("insufficient-lamports", "ResultWithNegativeLamports"),
    # solana-program/token interface/src/error.rs
    (TOKEN, 0): ("insufficient-rent", "NotRentExempt"),
    (TOKEN, 1): ("insufficient-tokens", "InsufficientFunds"),
    (TOKEN, 3): ("wrong-token", "MintMismatch"),
    (TOKEN, 4): ("wrong-owner", "OwnerMismatch"),
    (TOKEN, 17): ("frozen", "AccountFrozen"),
    # solana-program/token-2022 interface/src/error.rs: what the first token program does not have
    (TOKEN_2022, 36): ("no-memo", "NoMemo"),
    (TOKEN_2022, 37): ("not-transferable", "NonTransferable"),
    (TOKEN_2022, 67): ("paused", "MintPaused"),
    # https://dev.jup.ag/docs/swap/common-errors; 6024 may be the amount, the fees or the rent
    (JUPITER, 6001): ("slippage", "SlippageToleranceExceeded"),
    (JUPITER, 6017): ("slippage", "ExactOutAmountNotMatched"),
    (JUPITER, 6024): ("custom", "InsufficientFunds"),
    # raydium-io/raydium-amm program/src/error.rs
    (RAYDIUM, 30): ("slippage", "ExceededSlippage"),
    (RAYDIUM, 40): ("insufficient-tokens", "InsufficientFunds"),
    # orca-so/whirlpools programs/whirlpool/src/errors.rs
    (ORCA, 6017): ("slippage", "TokenMaxExceeded"),
    (ORCA, 6018): ("slippage", "TokenMinSubceeded"),
    (ORCA, 6036): ("slippage", "AmountOutBelowMinimum"),
    (ORCA, 6037): ("slippage", "AmountInAboveMaximum"),
    # pump-fun/pump-public-docs idl/pump.ts
    (PUMP, 6002): ("slippage", "TooMuchSolRequired"),
    (PUMP, 6003): ("slippage", "TooLittleSolReceived"),
    (PUMP, 6040): ("insufficient-lamports", "BuyNotEnoughSolToCoverRent"),
    (PUMP, 6041): ("insufficient-lamports", "BuyNotEnoughSolToCoverFees"),
    (PUMP, 6042): ("slippage", "BuySlippageBelowMinTokensOut"),
}

# Names of the runtime: anza-xyz/solana-sdk transaction-error/src/lib.rs and instruction-error/src/lib.rs.
_NAMES: dict[str, str] = {
    "InsufficientFundsForFee": "insufficient-lamports",
    "InsufficientFundsForRent": "insufficient-rent",
    "InsufficientFunds": "insufficient-lamports",
    "AccountNotFound": "account-missing",
    "ProgramAccountNotFound": "account-missing",
    "UninitializedAccount": "account-missing",
    "AccountNotRentExempt": "insufficient-rent",
    "InvalidRentPayingAccount": "insufficient-rent",
    "ComputationalBudgetExceeded": "compute",
    "ProgramFailedToComplete": "compute",
    "MissingRequiredSignature": "signature",
    "MissingSignatureForFee": "signature",
    "SignatureFailure": "signature",
    "BlockhashNotFound": "expired",
    "WouldExceedMaxBlockCostLimit": "busy",
    "WouldExceedMaxAccountCostLimit": "busy",
    "WouldExceedAccountDataBlockLimit": "busy",
    "AccountInUse": "busy",
}


def read(error: Any, programs: list[str], logs: list[str]) -> Failed:
    """`error` is `meta.err` (https://solana.com/docs/rpc/json-structures#transactions), `programs` the program of each
    instruction."""
    if isinstance(error, str):
        return Failed(reason=_NAMES.get(error, "other"), name=_short(error))
    inner = rest.table(error)
    if "InstructionError" not in inner:
        name = next(iter(inner), "")
        return Failed(reason=_NAMES.get(str(name), "other"), name=_short(str(name)))
    pair = rest.rows(inner["InstructionError"])
    at, cause = (rest.whole(pair[0]), pair[1]) if len(pair) == 2 else (None, None)
    outer = programs[at] if at is not None and at < len(programs) else ""
    if isinstance(cause, str):
        if cause == "ProgramFailedToComplete" and not any("exceeded CUs" in line for line in logs):
            return Failed(reason="other", name=cause, instruction=at, program=outer)
        return Failed(reason=_NAMES.get(cause, "other"), name=_short(cause), instruction=at, program=outer)
    number = rest.whole(rest.table(cause).get("Custom"))
    if number is None:
        return Failed(
            reason="other", name=_short(str(next(iter(rest.table(cause)), ""))), instruction=at, program=outer
        )
    program = _raiser(logs, number) or outer
    reason, name = _NUMBERS.get((program, number)) or _NUMBERS.get(
        (TOKEN if program == TOKEN_2022 else program, number), ("custom", "")
    )
    return Failed(reason=reason, name=name, number=number, instruction=at, program=program)


def _raiser(logs: list[str], number: int) -> str:
    """The innermost program that ended with this number: the first that says so."""
    ending = f" failed: custom program error: {number:#x}"
    for line in logs:
        if line.startswith("Program ") and line.endswith(ending):
            return line[len("Program ") : -len(ending)]
    return ""


def _short(name: str) -> str:
    return name[:60]
