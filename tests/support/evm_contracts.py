"""Small contracts written by hand, for tests on real nodes: each does one thing that goes wrong for people.

`assemble("CALLVALUE", 5, "@end", "JUMPI", "end:")`: operations by name, numbers are pushed, `@name` pushes a place and
`name:` is one, bytes stand as they are.
"""

from __future__ import annotations

from Crypto.Hash import keccak

_OPERATIONS = {
    "STOP": 0x00, "ADD": 0x01, "SUB": 0x03, "LT": 0x10, "GT": 0x11, "EQ": 0x14, "ISZERO": 0x15, "SHR": 0x1C,
    "CALLER": 0x33, "CALLVALUE": 0x34, "CALLDATALOAD": 0x35, "CALLDATASIZE": 0x36, "CALLDATACOPY": 0x37,
    "CODECOPY": 0x39, "POP": 0x50, "MSTORE": 0x52, "SLOAD": 0x54, "SSTORE": 0x55, "JUMP": 0x56, "JUMPI": 0x57,
    "GAS": 0x5A, "DUP1": 0x80, "DUP2": 0x81, "SWAP1": 0x90, "LOG3": 0xA3, "LOG4": 0xA4, "CALL": 0xF1, "RETURN": 0xF3, "REVERT": 0xFD,
    "INVALID": 0xFE,
}  # fmt: skip
"""https://www.evm.codes"""


def assemble(*parts: str | int | bytes) -> str:
    """The code as `0x…`."""
    places: dict[str, int] = {}
    body = b""
    for _ in range(2):  # once to find the places, once to write them
        body = b""
        for part in parts:
            if isinstance(part, bytes):
                body += part
            elif isinstance(part, int):
                size = max(1, (part.bit_length() + 7) // 8)
                body += bytes([0x5F + size]) + part.to_bytes(size)
            elif part.startswith("@"):
                body += b"\x61" + places.get(part[1:], 0).to_bytes(2)
            elif part.endswith(":"):
                places[part[:-1]] = len(body)
                body += b"\x5b"
            elif part.startswith("$"):
                places[part[1:]] = len(body)
            else:
                body += bytes([_OPERATIONS[part]])
    return "0x" + body.hex()


def selector(signature: str) -> bytes:
    return bytes(keccak.new(digest_bits=256, data=signature.encode()).digest()[:4])


def words(*values: int | str) -> bytes:
    """ABI words of numbers and addresses."""
    return b"".join((int(one, 16) if isinstance(one, str) else one).to_bytes(32) for one in values)


def text(message: str) -> bytes:
    """ABI of one string."""
    body = message.encode()
    return words(32, len(body)) + body.ljust(-(-len(body) // 32) * 32, b"\0")


def error(message: str) -> bytes:
    """What `require(false, message)` reverts with."""
    return selector("Error(string)") + text(message)


def panic(code: int) -> bytes:
    return selector("Panic(uint256)") + words(code)


def call(signature: str, *values: int | str) -> str:
    """Calldata as `0x…`."""
    return "0x" + (selector(signature) + words(*values)).hex()


ECHO = assemble("CALLDATASIZE", 0, 0, "CALLDATACOPY", "CALLDATASIZE", 0, "REVERT")
"""Reverts with whatever it was called with."""
LOOP = assemble("again:", "@again", "JUMP")
"""Burns all gas, however much."""
INVALID = assemble("INVALID")
"""An assertion of the first compilers."""
WORKER = assemble(*(part for slot in range(1, 6) for part in (1, slot, "SSTORE")), "STOP")
"""Needs some 131,000 gas."""


def _revert_with(data: bytes) -> tuple[str | int | bytes, ...]:
    return (len(data), "DUP1", "@data", 0, "CODECOPY", 0, "REVERT", "$data", data)


def reverting(data: bytes) -> str:
    return assemble(*_revert_with(data))


def passing_on(worker: str, data: bytes) -> str:
    """Calls `worker` with all its gas and reverts with `data` where that failed: the 1/64 that it keeps is enough."""
    call_it = (0, 0, 0, 0, 0, bytes.fromhex("73" + worker.removeprefix("0x")), "GAS", "CALL")
    head = (*call_it, "@fine", "JUMPI", len(data), "DUP1", "@data", 0, "CODECOPY", 0, "REVERT", "fine:", "STOP")
    return assemble(*head, "$data", data)


def batch(*calls: tuple[str, str]) -> str:
    """Makes these calls (contract, calldata), whoever calls it and with whatever coin."""
    parts: list[str | int | bytes] = []
    for number, (to, data) in enumerate(calls):
        size = len(bytes.fromhex(data[2:]))
        parts += [
            size,
            f"@data{number}",
            0,
            "CODECOPY",
            0,
            0,
            size,
            0,
            0,
            bytes.fromhex("73" + to[2:]),
            "GAS",
            "CALL",
            "POP",
        ]
    parts.append("STOP")
    for number, (_, data) in enumerate(calls):
        parts += [f"$data{number}", bytes.fromhex(data[2:])]
    return assemble(*parts)


def once(data: bytes) -> str:
    """Works for the first caller and reverts with `data` for everyone after: what a moving price does to swaps."""
    return assemble(0, "SLOAD", "@taken", "JUMPI", 1, 0, "SSTORE", "STOP", "taken:", *_revert_with(data))


TRANSFER = int.from_bytes(keccak.new(digest_bits=256, data=b"Transfer(address,address,uint256)").digest())
APPROVAL = int.from_bytes(keccak.new(digest_bits=256, data=b"Approval(address,address,uint256)").digest())


def token(symbol: str, decimals: int, balance: int = 0) -> str:
    """Announces transfers: `transfer(address,uint256)` in the caller's name, `announce(address,address,uint256)` and
    `transferFrom(address,address,uint256)` in anyone's; `approve(address,uint256)` and, in anyone's name,
    `claim(address,address,uint256)`; `give(address,uint256)` of one thing.  Says its symbol and decimals, and `balance` for
    everyone."""
    name = text(symbol)
    cases: list[str | int | bytes] = [0, "CALLDATALOAD", 224, "SHR"]
    for signature, place in (
        ("symbol()", "symbol"),
        ("decimals()", "decimals"),
        ("balanceOf(address)", "balance"),
        ("transfer(address,uint256)", "transfer"),
        ("announce(address,address,uint256)", "announce"),
        ("transferFrom(address,address,uint256)", "announce"),
        ("approve(address,uint256)", "approve"),
        ("claim(address,address,uint256)", "claim"),
        ("give(address,uint256)", "give"),
    ):
        cases += ["DUP1", int.from_bytes(selector(signature)), "EQ", f"@{place}", "JUMPI"]
    return assemble(
        *cases, 0, 0, "REVERT",
        "symbol:", len(name), "DUP1", "@name", 0, "CODECOPY", 0, "RETURN",
        "decimals:", decimals, 0, "MSTORE", 32, 0, "RETURN",
        "balance:", balance, 0, "MSTORE", 32, 0, "RETURN",
        "transfer:", 36, "CALLDATALOAD", 0, "MSTORE", 4, "CALLDATALOAD", "CALLER", TRANSFER, 32, 0, "LOG3", "STOP",
        "announce:", 68, "CALLDATALOAD", 0, "MSTORE", 36, "CALLDATALOAD", 4, "CALLDATALOAD", TRANSFER, 32, 0, "LOG3", "STOP",
        "approve:", 36, "CALLDATALOAD", 0, "MSTORE", 4, "CALLDATALOAD", "CALLER", APPROVAL, 32, 0, "LOG3", "STOP",
        "claim:", 68, "CALLDATALOAD", 0, "MSTORE", 36, "CALLDATALOAD", 4, "CALLDATALOAD", APPROVAL, 32, 0, "LOG3", "STOP",
        "give:", 36, "CALLDATALOAD", 4, "CALLDATALOAD", "CALLER", TRANSFER, 0, 0, "LOG4", "STOP",
        "$name", name,
    )  # fmt: skip
