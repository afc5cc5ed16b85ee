"""The second tuning set of what replies ask for: most of it is stopped, and what must pass passes."""

from __future__ import annotations

import pytest

from tests.safety import asking_more
from walletdesk.safety import asking

PASSES = (
    "没有助记词，我们无法为您恢复钱包，很抱歉。",
    "如果客服要求您提供助记词，那一定是骗子。",
    "重新安装应用后，您需要助记词来恢复钱包，请在应用内输入。",
    "请把钱包更新到最新版本，然后在应用里核对余额。",
    "请提供交易哈希，我帮您查一下。",
    "解除质押需要等待14天，手续费约0.5 TRX。",
    "您的钱包需要有少量TRX作为手续费才能转账。",
    "请不要把助记词分几次发给任何人。",
    "收到的数量是多少？",
    "登录时需要验证码，我们无法代您接收，也不会向您索要。",
    "请把错误提示的截图发给我。",
    "您的银行卡支付由第三方处理，请联系他们。",
    "We can't restore a wallet without its phrase, and we never ask for it.",
    "Which network did you choose first, and which last?",
    "Please read the warning out to your colleague.",
    "Never type the words here or anywhere else.",
    "If somebody tells you to transfer everything to a new address, it is a scam.",
    "The app shows which code was used for the order.",
    "Please link your order number to our reply.",
)


@pytest.mark.parametrize(("texts", "least"), [(asking_more.ZH, 0.93), (asking_more.EN, 0.92)])
def test_most_of_the_second_tuning_set_is_stopped(texts: tuple[str, ...], least: float) -> None:
    assert len(set(texts)) == len(texts)
    passed = [text for text in texts if all(one.unsure for one in asking.find(text))]
    assert len(passed) <= (1 - least) * len(texts), passed


@pytest.mark.parametrize("text", PASSES)
def test_what_sounds_alike_and_asks_for_nothing_passes(text: str) -> None:
    assert asking.find(text) == ()
