"""Why a contract refused: what its revert data says, as far as the desk can read it."""

from __future__ import annotations

import re

import msgspec

from walletdesk.chain.evm.selectors import CUSTOM
from walletdesk.chain.evm.values import dynamic, text_of, word

ERROR = "08c379a0"
PANIC = "4e487b71"

DEEPEST = 4
"""Errors within errors that are opened: routers wrap what pools and tokens say."""


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why, by one of our words, with what the contract itself said."""

    reason: str
    """`allowance`, `balance`, `slippage`, ...; `text`, `panic`, `custom` where only the form is known; `unknown-custom`
    for an error in no table; `empty` for none at all."""
    text: str = ""
    """A stranger's words."""
    selector: str = ""
    """`0x` and eight digits."""
    name: str = ""
    """Of a custom error in our table, or of a panic."""
    code: int | None = None
    """Of a panic."""


PANICS = {
    0x00: "generic",
    0x01: "assertion failed",
    0x11: "arithmetic overflow",
    0x12: "division by zero",
    0x21: "enum out of range",
    0x22: "storage encoding",
    0x31: "pop on empty array",
    0x32: "index out of range",
    0x41: "out of memory",
    0x51: "uninitialised function",
}
"""https://docs.soliditylang.org/en/latest/control-structures.html#panic-via-assert-and-error-via-require"""

_TEXTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(pattern, re.IGNORECASE))
    for reason, pattern in (
        # Tokens: OpenZeppelin 3 and 4, USDC, DAI, stETH, WETH9-like ones; routers that pass on a failed transferFrom.
        ("allowance", r"allowance|not approved|caller is not (?:token )?owner n?or approved|approve first"),
        ("balance", r"exceeds balance|insufficient[-_ ]balance|balance_exceeded|balance too low|burn amount exceeds"),
        ("balance", r"^ds-math-sub-underflow$|subtraction overflow|insufficient funds"),
        ("blacklist", r"black ?-?list|blocklist|blocked|frozen|sanction|deny ?list|is banned|isbot|bots?\b"),
        ("paused", r"\bpaused\b|not active|trading (?:is )?not|trading (?:has )?not|not enabled|disabled|tradingopen"),
        ("deadline", r"expired|deadline|transaction too old|too late"),
        (
            "slippage",
            r"insufficient_output|insufficient output|excessive_input|too little received|too much requested"
            r"|return amount|min return|slippage|insufficient_[ab]_amount|received less|price slippage|BAL#507"
            r"|fewer coins|exchange resulted|less than min|amountout|minimum amount",
        ),
        ("limit", r"max ?tx|max transaction|maxwallet|max wallet|exceeds the max|cap exceeded|limit exceeded"),
        ("liquidity", r"insufficient_liquidity|insufficient liquidity|not enough liquidity|\bK$|stake_limit"),
        ("signature", r"invalid[-_ ]signature|invalid signer|invalid nonce|GS026|invalid permit"),
        ("collateral", r"collateral|health factor|undercollateral"),
        (
            "unauthorised",
            r"caller is not the owner|not authori[sz]ed|unauthori[sz]ed|only owner|access ?control|forbidden",
        ),
        (
            "transfer",
            r"transfer_from_failed|transfer_failed|transferfrom failed|transfer failed|^STF$|^ST$|^TF$|low-level call failed",
        ),
        ("address", r"(?:to|from) the zero address|zero address|to token contract|invalid (?:recipient|receiver|to)\b"),
    )
)
"""First match wins.  Sources: the contracts named in `selectors.py` and their predecessors, whose errors were texts:
Uniswap v2 and v3 (https://github.com/Uniswap/v2-periphery, https://github.com/Uniswap/v3-periphery), OpenZeppelin 4
(https://github.com/OpenZeppelin/openzeppelin-contracts/tree/v4.9.6), USDC (https://github.com/circlefin/stablecoin-evm),
Balancer (https://docs-v2.balancer.fi/reference/contracts/error-codes.html), Safe
(https://github.com/safe-global/safe-smart-account/blob/main/docs/error_codes.md)."""


def decode(data: bytes, depth: int = 0) -> Reason:
    """What `data`, as a call returned it with its revert, says.  Never raises."""
    if not data:
        return Reason(reason="empty")
    selector, body = data[:4].hex(), data[4:]
    if len(data) < 4:
        return Reason(reason="unknown-custom", selector="0x" + selector)
    if selector == ERROR:
        return of_text(dynamic(body, 0))
    if selector == PANIC:
        code = word(body, 0)
        return Reason(reason="panic", code=code, name=PANICS.get(code, "") if code is not None else "")
    if selector not in CUSTOM:
        # The first compilers' `revert` with a bare text.
        if text := _bare_text(data):
            return Reason(reason=_word(text), text=text)
        return Reason(reason="unknown-custom", selector="0x" + selector)
    known = CUSTOM[selector]
    outer = Reason(reason="custom", selector="0x" + selector, name=known.name)
    if known.reason == "nested":
        inner = _inner(known.signature, body)
        if inner and depth < DEEPEST:
            found = decode(inner, depth + 1)
            return outer if found.reason == "empty" else found
        if known.name.startswith("FailedOp") and (said := dynamic(body, 1)):
            return of_text(said)
        return outer
    if known.reason == "other":
        return outer
    return Reason(reason=known.reason, selector="0x" + selector, name=known.name)


def _inner(signature: str, body: bytes) -> bytes | None:
    """The error that another carries: its last argument but one of the wrapper, the last elsewhere."""
    arguments = signature.partition("(")[2].rstrip(")").split(",")
    position = 2 if signature.startswith("WrappedError") else len(arguments) - 1
    return dynamic(body, position) if arguments[position] == "bytes" else None


def of_text(found: bytes | None) -> Reason:
    """Of a text that a contract gave as its reason."""
    text = text_of(found) if found is not None else None
    if not text:
        return Reason(reason="empty")
    return Reason(reason=_word(text), text=text)


def _word(text: str) -> str:
    for reason, pattern in _TEXTS:
        if pattern.search(text):
            return reason
    return "text"


def _bare_text(data: bytes) -> str | None:
    """Printable ASCII of some length is a text that somebody returned as it is."""
    if 8 <= len(data) <= 200 and all(32 <= byte < 127 for byte in data.rstrip(b"\0")):
        return text_of(data.rstrip(b"\0"))
    return None
