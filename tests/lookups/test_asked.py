"""What is pasted where a hash is asked for: what may be a key is asked of no node, and its writer is warned."""

from __future__ import annotations

import random

import pytest

from tests.safety import leaks
from walletdesk.lookups.asked import DamagedValue, DisguisedValue, read
from walletdesk.safety.pasted import HoldsSecret

KEYS = (
    "导入 {}",
    "导入：{}",
    "帮我导入{}",
    "{} 怎么导入小狐狸",
    "import this into metamask {}",
    "{} import this into metamask",
    "how do I import it to metamask: {}",
    "钱包密码 {}",
    "钱包密码：{}",
    "我的密码是{}",
    "口令 {}",
    "口令：{}",
    "prv: {}",
    "prv={}",
    "wallet export: {}",
    "exported from metamask: {}",
    "0x{} <- private key",
    "0x{} （私钥）",
    "eth key=0x{}",
    "key: 0x{}",
    "secret: {}",
    "secret: 0x{}",
    "secret={}",
    "mnemonic/pk: 0x{}",
    "mnemonic: 0x{}",
    "pk: 0x{}",
    "prv: 0x{}",
    "导入 0x{}",
)


@pytest.mark.parametrize("around", KEYS)
def test_what_is_spoken_of_as_a_key_is_asked_of_nobody_and_its_writer_warned(around: str) -> None:
    digits = random.Random(around).randbytes(32).hex()
    with pytest.raises(HoldsSecret):
        read(around.format(digits))


@pytest.mark.parametrize(
    "around",
    [
        *leaks.HASHES[:-1],
        "{}",
        "here {}",
        "帮我看看 {}",
        "我导入钱包后没有看到这笔交易 {}",
        "i imported my wallet and this tx is missing {}",
        "我忘了密码，不过先帮我查这笔转账 0x{}",
        "it is no secret: tx {}",
        "primary wallet, hash: 0x{}",
        "key question: where is my transaction 0x{}",
    ],
)
def test_what_is_spoken_of_as_a_hash_is_looked_up(around: str) -> None:
    digits = random.Random(around).randbytes(32).hex()
    [found], _ = read(around.format(digits))
    assert found.kind == "transaction" and digits in found.value


def test_a_look_alike_is_not_called_mistyped() -> None:
    with pytest.raises(DisguisedValue):
        read("0x5a\u0430eb6053f3e94c9b9a09f33669435e7ef1beaed")
    with pytest.raises(DamagedValue):
        read("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed")
