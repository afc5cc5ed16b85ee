"""What no rule knows and reads like a request all the same: what was learned is kept, and holds no more than it was taught."""

from __future__ import annotations

import pytest

from tests.safety import asked, asking_fresh
from tests.safety import asking_fourth as fourth
from walletdesk.safety import asking
from walletdesk.safety.asking import Rule


def _stopped(texts: tuple[str, ...]) -> list[str]:
    return [text for text in texts if any(not one.unsure for one in asking.find(text))]


def test_most_requests_it_was_taught_are_stopped_and_hardly_a_reply_is() -> None:
    assert len(_stopped(fourth.ASKS)) >= 0.93 * len(fourth.ASKS)
    assert len(_stopped(fourth.FINE)) <= 0.01 * len(fourth.FINE)


@pytest.mark.parametrize(
    "text",
    [
        "Hello Ada. Please make your mnemonic available to us. Thank you.",
        "您好。请让我们拿到您的私钥。谢谢。",
    ],
)
def test_the_sentence_that_reads_like_a_request_is_pointed_at(text: str) -> None:
    [asked] = asking.find(text)
    assert asked.rule is Rule.LIKELY
    assert "mnemonic" in text[asked.start : asked.end] or "私钥" in text[asked.start : asked.end]
    assert "Hello" not in text[asked.start : asked.end]


@pytest.mark.parametrize(
    "text",
    [
        "Never make your mnemonic available to anybody.",
        "They wrote: “please make your mnemonic available to our team”. That was a scam.",
        "Whoever says “make your private key available to our team” is a thief.",
    ],
)
def test_a_warning_in_the_same_words_passes(text: str) -> None:
    assert asking.find(text) == ()


@pytest.mark.parametrize(
    ("by", "least"),
    [
        ("fresh", 0.99),
        ("first_hand", 0.97),
        ("second_hand", 0.96),
        ("fifth_hand", 0.88),
        ("sixth_hand", 0.92),
        ("seventh_hand", 0.97),
        ("eighth_hand", 0.94),
        ("ninth_hand", 0.96),
        ("own", 0.8),
    ],
)
def test_of_what_each_writer_taught_this_share_is_stopped_and_hardly_an_ordinary_reply(by: str, least: float) -> None:
    asks, fine = asking_fresh.all_of() if by == "fresh" else asked.all_of(by)
    assert len(_stopped(tuple(asks))) >= least * len(asks)
    # Not none: what a rule finds is kept where its own clause does not speak against it, whatever stands around.
    assert len(_stopped(tuple(fine))) <= 0.015 * len(fine)


def test_nothing_the_desk_itself_says_reads_like_a_request() -> None:
    said = asked.said_by_the_desk()
    assert len(said) > 2_000
    assert [text for text in said if any(one.rule is Rule.LIKELY for one in asking.find(text))] == []


@pytest.mark.parametrize(
    "front",
    [
        "Never share it with anyone else. ",
        "Never share it with anyone else, ",
        "Please do not tell others about it, ",
        "Don't worry, this is no scam, ",
        "We never ask for it on the phone, but ",
    ],
)
@pytest.mark.parametrize(
    "request_",
    [
        "please send me your recovery phrase.",
        "paste your private key here so I can sign for you.",
        "read me the code from the SMS.",
        "install AnyDesk and give me the nine digits.",
        "pay the unfreezing fee of 50 USDT to this address.",
        "connect your wallet on our validation page.",
    ],
)
def test_a_warning_in_front_hides_no_request(front: str, request_: str) -> None:
    assert _stopped((front + request_,))


@pytest.mark.parametrize("front", ["千万不要告诉别人。", "千万不要告诉别人，", "我们不是骗子，", "请勿转发给他人，"])
@pytest.mark.parametrize(
    "request_",
    [
        "请把助记词发给我。",
        "把私钥复制到这里，我帮您签名。",
        "把短信里的验证码报给我。",
        "装一个向日葵，把识别码发我。",
        "请先往这个地址转500U解冻费。",
        "打开验证页面，连接钱包授权一下。",
    ],
)
def test_a_chinese_warning_in_front_hides_no_request(front: str, request_: str) -> None:
    assert _stopped((front + request_,))


@pytest.mark.parametrize(
    ("request_", "around", "pause"),
    [
        (
            "please send me your recovery phrase",
            (
                "thanks for the hash, the transfer has 12 confirmations",
                "the fee is set by the network and we have no part in it",
            ),
            ", ",
        ),
        (
            "we need your private key",
            (
                "your app is up to date and the balance shown is right",
                "the partner answers about card purchases within two days",
            ),
            ", ",
        ),
        (
            "tell me the code from the SMS",
            ("sorry for the wait this morning", "you find the version of the app under Settings and About"),
            ", ",
        ),
        ("请把助记词发给我", ("您的转账已经有12个确认了", "矿工费由网络收取与我们无关"), "，"),
        ("我们需要您的私钥", ("感谢您提供交易哈希", "兑换失败时扣除的是网络费用"), "，"),
        ("把短信验证码报给我", ("抱歉让您久等了", "您可以在设置里查看应用的版本"), "，"),
    ],
)
def test_ordinary_words_around_it_hide_no_request(request_: str, around: tuple[str, str], pause: str) -> None:
    before, after = around
    for text in (request_, before + pause + request_, request_ + pause + after, pause.join((before, request_, after))):
        assert _stopped((text + ".",)), text


def test_two_ordinary_replies_one_after_the_other_ask_for_nothing() -> None:
    first = (
        "Hello Jonas, thank you for writing. Your transfer is confirmed on chain: it reached Kraken's deposit"
        " address with 1,240 confirmations. Crediting it is now in Kraken's hands. If you like, I can write "
        "the text for their support with the transaction link."
    )
    then = (
        'Here it is: "My deposit of 0.42 ETH, transaction 0x9c1d…77ab, is confirmed and not credited. Please check my deposit '
        'address." Kraken usually answers within a day.'
    )
    assert asking.find(first) == asking.find(then) == ()
    assert asking.find(then, [first]) == ()
