"""At which level somebody is told things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walletdesk.chain.level import level_of
from walletdesk.chain.told import Level


@pytest.mark.parametrize(
    "texts",
    [
        ["my nonce is stuck at 41, mempool shows base fee above my max fee"],
        ["maxFeePerGas is 20 gwei, why is it not mined", "the nonce is right"],
        ["Tx reverted with custom error 0x7939f424, calldata attached"],
        ["can I RBF this? it signals bip125, parent has low sat/vB"],
        ["基础费太低，能不能用相同 nonce 替换交易"],
        ["合约回滚了，滑点设的 0.5%"],
        ["energy is fine, fee_limit is 30 TRX and the rpc shows revert"],
    ],
)
def test_who_uses_exact_terms_is_told_exactly(texts: list[str]) -> None:
    assert level_of(texts) is Level.EXPERT


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["where is my money"],
        ["我的币怎么还没到"],
        ["the app says nonce too low"],  # one word, from the screen
        ["what is a nonce? and what does base fee mean"],
        ["I am new to this. it says gas limit and nonce"],
        ["I don't understand, it says revert and slippage"],
        ["nonce 和 gas limit 是什么意思"],
        ["我是新手，提示滑点和 nonce"],
        ["transaction hash 0x" + "5c" * 32],
    ],
)
def test_everybody_else_is_told_plainly(texts: list[str]) -> None:
    assert level_of(texts) is Level.PLAIN


@given(st.lists(st.text(max_size=200), max_size=5))
def test_junk_has_a_level(texts: list[str]) -> None:
    assert level_of(texts) in Level
