"""Every row of the table of custom errors, computed anew."""

from __future__ import annotations

import re

import pytest
from Crypto.Hash import keccak

from walletdesk.chain.evm import logs
from walletdesk.chain.evm.failed import DECIMALS, SYMBOL
from walletdesk.chain.evm.reverts import ERROR, PANIC
from walletdesk.chain.evm.selectors import CUSTOM, SOURCES
from walletdesk.chain.evm.words import STATES

_SIGNATURE = re.compile(r"\w+\((?:(?:address|bytes4|bytes32|bytes|string|uint\d+)(?:,|(?=\))))*\)")


def _keccak(text: str) -> str:
    return str(keccak.new(digest_bits=256, data=text.encode()).hexdigest())


def test_the_table_has_at_least_sixty_rows_with_a_source_each() -> None:
    assert len(CUSTOM) >= 60
    assert {row.source for row in CUSTOM.values()} == set(SOURCES)
    assert all(url.startswith("https://") for url in SOURCES.values())


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
