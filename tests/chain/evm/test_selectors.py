"""Every row of the table of custom errors, computed anew."""

from __future__ import annotations

import re

import pytest
from Crypto.Hash import keccak

from walletdesk.chain.evm import logs
from walletdesk.chain.evm.failed import DECIMALS, SYMBOL
from walletdesk.chain.evm.reverts import ERROR, PANIC, decode
from walletdesk.chain.evm.selectors import CUSTOM
from walletdesk.chain.evm.words import STATES

_SIGNATURE = re.compile(r"\w+\((?:(?:address|bytes4|bytes32|bytes|string|u?int\d+)(?:,|(?=\))))*\)")
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w-]*/[A-Za-z0-9][\w.-]*")
_PATH = re.compile(r"(?:[\w.-]+/)+[\w.-]+\.(?:sol|json)")


def _keccak(text: str) -> str:
    return str(keccak.new(digest_bits=256, data=text.encode()).hexdigest())


def test_the_table_has_many_more_than_sixty_rows() -> None:
    assert len(CUSTOM) >= 300


@pytest.mark.parametrize("selector", sorted(CUSTOM))
def test_a_row_names_the_repository_and_the_file_that_declares_it(selector: str) -> None:
    row = CUSTOM[selector]
    assert _REPOSITORY.fullmatch(row.repository), row.repository
    assert _PATH.fullmatch(row.path), row.path


@pytest.mark.parametrize("selector", sorted(CUSTOM))
def test_a_selector_is_that_of_its_signature(selector: str) -> None:
    row = CUSTOM[selector]
    assert _SIGNATURE.fullmatch(row.signature), row.signature
    assert _keccak(row.signature)[:8] == selector


def test_every_reason_has_its_sentences() -> None:
    for row in CUSTOM.values():
        assert row.reason in ("nested", "other") or f"failed-reverted.{row.reason}" in STATES


@pytest.mark.parametrize(
    ("signature", "known"),
    [
        ("Error(string)", ERROR),
        ("Panic(uint256)", PANIC),
        ("symbol()", SYMBOL[2:]),
        ("decimals()", DECIMALS[2:]),
        ("Transfer(address,address,uint256)", logs.TRANSFER.hex()),
        ("Approval(address,address,uint256)", logs.APPROVAL.hex()),
        ("ApprovalForAll(address,address,bool)", logs.APPROVAL_FOR_ALL.hex()),
        ("TransferSingle(address,address,address,uint256,uint256)", logs.TRANSFER_SINGLE.hex()),
    ],
)
def test_the_other_constants_are_right(signature: str, known: str) -> None:
    assert _keccak(signature)[: len(known)] == known


def test_an_error_that_a_wallet_contract_wraps_is_the_one_that_is_told() -> None:
    """`PostOpReverted(bytes)` of an EntryPoint around `EnforcedPause()`."""
    inner = bytes.fromhex("d93c0665")
    data = bytes.fromhex(_keccak("PostOpReverted(bytes)")[:8]) + (32).to_bytes(32, "big") + (4).to_bytes(32, "big")
    assert decode(data + inner.ljust(32, b"\0")).reason == "paused"
