"""What short texts ask of the bot."""

from __future__ import annotations

import pytest

from walletdesk.bot.distress import in_distress, lines, words
from walletdesk.bot.wishes import Wish, is_upset, number_of, wish_of


@pytest.mark.parametrize(
    "text",
    [
        "human",
        "I want to talk to a human please",
        "can I speak with a real person?",
        "agent please",
        "no more bots",
        "人工",
        "转人工客服",
        "我要真人，不要机器人",
        "客服",
    ],
)
def test_a_person_is_asked_for(text: str) -> None:
    assert wish_of(text) is Wish.PERSON


@pytest.mark.parametrize("text", ["Is there human readable output?", "人工智能币怎么买", "someone sent me a token"])
def test_a_question_that_only_names_people_asks_for_none(text: str) -> None:
    assert wish_of(text) is not Wish.PERSON


@pytest.mark.parametrize(
    "text", ["yes", "Yes, thanks!", "that helped", "it works now", "solved", "解决了", "是的，谢谢", "可以了！", "有用"]
)
def test_that_helped(text: str) -> None:
    assert wish_of(text) is Wish.HELPED


@pytest.mark.parametrize(
    "text", ["no", "No, it didn't help", "that does not work", "not really", "没用", "还是不行", "没解决", "答非所问"]
)
def test_that_did_not_help(text: str) -> None:
    assert wish_of(text) is Wish.NOT_HELPED


@pytest.mark.parametrize("text", ["ok", "Thanks a lot", "thank you!", "好的，谢谢", "明白了"])
def test_thanks_is_no_verdict(text: str) -> None:
    assert wish_of(text) is Wish.THANKS


@pytest.mark.parametrize(
    "text",
    [
        "How do I add a custom token?",
        "no internet connection in the app",
        "yes or no question: can I use two phones?",
        "怎么添加代币",
        "有用户说手续费变了是真的吗",
    ],
)
def test_a_question_is_a_question(text: str) -> None:
    assert wish_of(text) is Wish.NONE


def test_a_number_of_the_list() -> None:
    assert [number_of(text) for text in ("2", " 3. ", "第2个", "option 1", "２", "12", "2 tokens")] == [
        2,
        3,
        2,
        1,
        2,
        None,
        None,
    ]


def test_who_has_had_enough() -> None:
    assert is_upset("This is the third time I ask, you are useless")
    assert is_upset("垃圾钱包，没人管")
    assert is_upset("WHY IS MY TRANSFER STILL NOT HERE ANSWER ME")
    assert not is_upset("How do I add USDT on TRON?")
    assert not is_upset("为什么手续费这么高？")


@pytest.mark.parametrize(
    "text",
    [
        "I lost everything, I don't want to live",
        "i want to die, all my savings are gone",
        "There is nothing left to live for",
        "钱全没了，我不想活了",
        "活着没意思，死了算了",
        "ya no quiero vivir",
        "死にたい",
        "听说钱追不回来了，我不想活了",
        "I read the news about the hack and I want to die",
        "In that article it said it is gone. I'm going to kill myself",
    ],
)
def test_who_does_not_want_to_live_is_in_distress(text: str) -> None:
    assert in_distress(text, "other", 0.0)


@pytest.mark.parametrize("text", ["想死我了这个功能", "Is Suicide Squad NFT supported?", "My transaction died"])
def test_a_manner_of_speaking_is_none(text: str) -> None:
    assert not in_distress(text, "other", 0.9)


def test_the_caring_words_name_lines_of_the_language_and_each_line_has_its_source() -> None:
    assert "12356" in words("zh-CN")
    assert "024" in words("es")
    assert "988" in words("xx")
    for language, there in lines().languages.items():
        assert "{lines}" in there.words, language
        assert all(one.source.startswith("https://") and one.number for one in there.lines)
