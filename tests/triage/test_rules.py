"""The first look: measured on phrasings nobody tuned on, and tried on near misses one by one."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]  # the one way to ask how long a match may be

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import triage as bench
from tests.safety.conftest import WorkCounter
from walletdesk.triage import rules
from walletdesk.triage.intents import INTENTS
from walletdesk.triage.rules import READ_CHARACTERS, Triage, first_look, language_of
from walletdesk.wire import Kind, Priority

needs_public = pytest.mark.skipif(not bench.PUBLIC.is_dir(), reason="the public texts (../shared/data) are not here")


def urgent(text: str) -> bool:
    return first_look(text).priority is Priority.URGENT


def test_of_the_report_half_nearly_every_urgent_phrasing_is_found_and_hardly_a_calm_one() -> None:
    """The bars are those of the promise: 98 of 100, and at most 2 of 100."""
    found, false = bench.recall("report"), bench.false_alarms("report")
    said = f"urgent found {found} (bar 98 %), false urgent {false} (bar 2 %)"
    assert found.percent >= 98 and false.percent <= 2, said


def test_there_are_at_least_four_hundred_phrasings_to_report_on_in_both_languages_and_none_is_for_tuning_too() -> None:
    report, tune = bench.phrasings("report"), bench.phrasings("tune")
    assert len(report) >= 400
    for language in ("en", "zh"):
        assert sum(p.urgent for p in report if p.language == language) >= 100
        assert sum(not p.urgent for p in report if p.language == language) >= 100
    assert not {p.text.casefold() for p in report} & {p.text.casefold() for p in tune}
    assert len({p.id for p in (*report, *tune)}) == len(report) + len(tune)


FURTHER = Path(__file__).parent / "further.tsv"
SEEDS = Path(rules.__file__).parent / "seeds"


@pytest.mark.parametrize("half", ["tune", "report"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_cannot_go_on_lost_a_permission_or_doubts_a_helper_is_seen_at_the_first_look(
    language: str, half: str
) -> None:
    """Nine of ten of each; who is in distress or does not control the account is urgent, a doubtful helper comes before others."""
    with FURTHER.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    rows = [row for row in rows if (row["split"], row["language"]) == (half, language)]
    for about, bar in {"person_in_distress": 0.9, "tron_permission": 0.85, "fake_support": 0.85}.items():
        texts = [row["text"] for row in rows if row["about"] == about]
        looks = [first_look(text) for text in texts]
        enough = {Priority.URGENT, Priority.HIGH} if about == "fake_support" else {Priority.URGENT}
        seen = [look.kind is Kind.SECURITY and look.priority in enough for look in looks]
        assert len(seen) >= 7 and sum(seen) >= bar * len(seen), [
            t for t, one in zip(texts, seen, strict=True) if not one
        ]
    calm = [row["text"] for row in rows if not row["about"]]
    assert [text for text in calm if first_look(text).kind is Kind.SECURITY] == []


def test_of_the_seeds_that_are_no_emergency_hardly_one_is_taken_for_one_of_these() -> None:
    new = {"person_in_danger", "permission_not_ours", "helper_in_doubt"}
    with_them = {"person_in_distress", "abuse"}
    calm = alarmed = 0
    for language in ("en", "zh"):
        with (SEEDS / f"{language}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if INTENTS[row["category"]].kind is not Kind.SECURITY and row["category"] not in with_them:
                    calm += 1
                    alarmed += not new.isdisjoint(first_look(row["text"]).reasons)
    assert calm > 4_000 and alarmed <= 0.01 * calm, f"{alarmed} of {calm}"


@pytest.mark.parametrize(
    "text", ["it is solved, thanks, but I want to die", "just asking. I can't go on any more", "虚惊一场，但我不想活了"]
)
def test_who_is_in_distress_is_seen_whatever_else_the_text_says(text: str) -> None:
    assert first_look(text).reasons == ("person_in_danger",)


@pytest.mark.parametrize(
    "text",
    [
        "I can't continue, the button stays grey",
        "I can't do this in the new version. How does it go",
        "the app keeps breaking down on my phone",
        "the connection broke down while sending",
    ],
)
def test_an_app_that_breaks_down_is_nobody_in_distress(text: str) -> None:
    assert "person_in_danger" not in first_look(text).reasons


@pytest.mark.parametrize(
    "text",
    ["I can't do this any more", "I just cannot carry on any longer", "I keep breaking down", "I broke down today"],
)
def test_who_breaks_down_is_in_distress(text: str) -> None:
    assert "person_in_danger" in first_look(text).reasons


@needs_public
def test_ordinary_questions_from_public_sets_are_hardly_ever_urgent() -> None:
    """The half that was never looked at; a bank's thefts count apart."""
    shares = {}
    everything: list[str] = []
    for name, pairs in bench.public_texts().items():
        _, unseen = bench.halves(bench.ordinary(pairs))
        shares[name] = bench.urgent_share(unseen)
        everything += unseen
    total = bench.urgent_share(everything)
    said = f"false urgent {total} (bar 2 %); " + ", ".join(f"{name} {share}" for name, share in shares.items())
    assert total.of > 10_000, said
    assert all(share.percent <= 2 for share in (total, *shares.values())), said


@pytest.mark.parametrize(
    ("misfortune", "near_miss"),
    [
        ("my coins were stolen", "how do I avoid that my coins are stolen"),
        ("I got robbed, my wallet is empty", "how do I avoid being robbed"),
        ("a friend of mine is here, his wallet was hacked just now", "last year a friend lost coins to hackers"),
        ("someone drained my wallet", "can someone drain my wallet if they know my address?"),
        ("I gave my seed phrase to a fake support agent", "what happens if I give my seed phrase to someone"),
        ("I typed my recovery phrase into a phishing site", "where do I type my recovery phrase to restore the wallet"),
        ("I signed something and now they can spend my tokens", "if I sign something, can they spend my tokens?"),
        ("I approved a scam contract and my USDT is gone", "how do I see which contracts I approved"),
        (
            "there is a transfer of 3 ETH that I did not make",
            "there is a transfer of 3 ETH that I made to the wrong address",
        ),
        ("the scammer is still in my wallet", "I read an article about wallet scams"),
        ("I paid a man who said he would recover my lost coins", "do you recover coins sent to a wrong address?"),
        ("all my money is gone from the wallet", "my balance is not displayed since the update"),
        ("我的币被偷了", "怎么防止币被偷"),
        ("我的钱包可能被盗了", "钱包会被盗吗"),
        ("我把助记词发给了假客服", "助记词泄露会怎样"),
        ("我点了钓鱼链接，授权了，币都没了", "怎么识别钓鱼链接"),
        ("有一笔转账不是我操作的", "有一笔转账一直没到账"),
        ("钱包里的钱全被转走了", "去年我朋友的钱包被盗过"),
        ("骗子拿到了我的私钥", "私钥和助记词有什么区别"),
        ("黑客把我的USDT转走了", "新闻说黑客盗了交易所的币"),
    ],
)
def test_what_happened_is_urgent_and_what_is_only_asked_told_or_feared_is_not(misfortune: str, near_miss: str) -> None:
    assert urgent(misfortune)
    assert first_look(misfortune).kind is Kind.SECURITY
    assert first_look(misfortune).reasons
    assert not urgent(near_miss)


@pytest.mark.parametrize("text", ["", "hello", "thank you, great wallet", "how do I avoid being robbed"])
def test_a_found_secret_is_urgent_whatever_the_words_around_it_say(text: str) -> None:
    look = first_look(text, found_secret=True)
    assert (look.priority, look.kind, look.reasons[0]) == (Priority.URGENT, Kind.SECURITY, "secret_sent")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("my coins were stolen", "MY COINS WERE STOLEN!!!"),
        ("my coins were stolen", "ｍｙ ｃｏｉｎｓ ｗｅｒｅ ｓｔｏｌｅｎ"),
        ("my coins were stolen", "my co\u200bins were sto\u200blen"),
        ("I didn't send it, my coins are gone", "I didn’t send it, my coins are gone"),
        ("我的钱包被盗了", "我的錢包被盜了"),
    ],
)
def test_how_it_is_typed_makes_no_difference(text: str, same: str) -> None:
    assert urgent(text)
    assert first_look(text) == first_look(same)


@pytest.mark.parametrize(
    ("text", "priority", "kind"),
    [
        ("the app crashes when I open it", Priority.NORMAL, Kind.FAULT),
        ("how do I buy crypto", Priority.NORMAL, Kind.QUESTION),
        ("I want to make a complaint about your support", None, Kind.COMPLAINT),
        ("please add Cardano", Priority.LOW, Kind.FEEDBACK),
        ("great wallet, thank you", Priority.LOW, Kind.FEEDBACK),
        ("应用打不开，一直闪退", Priority.NORMAL, Kind.FAULT),
        ("我要投诉你们的客服", None, Kind.COMPLAINT),
        ("希望能增加对Cardano的支持", Priority.LOW, Kind.FEEDBACK),
        ("", Priority.NORMAL, Kind.QUESTION),
    ],
)
def test_what_is_not_urgent_is_sorted_by_kind(text: str, priority: Priority | None, kind: Kind) -> None:
    look = first_look(text)
    assert look.kind is kind
    assert look.priority is not Priority.URGENT
    assert priority is None or look.priority is priority


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("my transfer is pending", "en"),
        ("我的转账还没到账", "zh"),
        ("我的轉帳還沒到帳", "zh"),
        ("我的USDT没到账", "zh"),
        ("my 币 was not sent to the exchange", "en"),
        ("交易 0x52908400098527886E0F7030069857D2E4169EE7 没到", "zh"),
        ("https://etherscan.io/tx/0xabc 帮我看看", "zh"),
        ("今天早上余额突然变成0，我什么都没转", "zh"),
        ("确认数0，gas只有2", "zh"),
        ("https://tronscan.org/#/transaction/4f2a这笔一直没确认", "zh"),
        ("TX123abc is pending since 5pm", "en"),
        ("送金がまだ届きません", ""),
        ("ウォレットが開けない", ""),
        ("송금이 아직 도착하지 않았어요", ""),
        ("мой кошелёк пуст", ""),
        ("محفظتي فارغة", ""),
        ("¿dónde está mi dinero?", ""),
        ("0x52908400098527886E0F7030069857D2E4169EE7", ""),
        ("12345", ""),
        ("🔥🔥", ""),
        ("", ""),
    ],
)
def test_the_language_is_told_by_the_script_or_left_open(text: str, language: str) -> None:
    assert language_of(text) == language


def test_of_a_very_long_text_both_ends_are_read() -> None:
    filler = "I would like to tell you about my day. " * (READ_CHARACTERS // 20)
    assert urgent(f"my coins were stolen. {filler}")
    assert urgent(f"{filler} my coins were stolen.")
    assert not urgent(filler)


@settings(deadline=None)
@given(st.text(st.characters(codec=None, categories=None), max_size=300))
def test_any_text_gets_a_first_look(text: str) -> None:
    assert isinstance(first_look(text), Triage)
    assert language_of(text) in ("zh", "en", "")


@settings(deadline=None)
@given(st.sampled_from([p.text for p in bench.phrasings("tune") if p.urgent]), st.text("!?. \n", max_size=5))
def test_what_is_urgent_stays_urgent_with_a_greeting_before_it_and_shouting_after_it(text: str, noise: str) -> None:
    assert urgent(f"hello. {text}{noise}")


@pytest.mark.parametrize(
    ("before", "again", "after"),
    [
        ("", "how do I avoid being robbed, ", ""),
        ("", "how do I avoid being robbed ", ""),
        ("then " * 250 + "how do I avoid being ", "robbed ", ""),
        ("", "I was robbed ", "last year"),
        ("", "我的钱包被盗了吗", ""),
        ("", "去年我的钱包被盗，", ""),
    ],
)
def test_work_grows_with_the_length_of_a_text_and_not_faster(
    before: str, again: str, after: str, counted_work: WorkCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in lines and in characters that the patterns of excuses and of clauses are given to read."""
    read = 0

    class Counting:
        def __init__(self, pattern: re.Pattern[str]) -> None:
            self.pattern = pattern

        def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
            nonlocal read
            found = self.pattern.search(text, start, len(text) if end is None else end)
            read += (found.end() if found else len(text) if end is None else end) - start
            return found

        def finditer(self, text: str) -> Iterator[re.Match[str]]:
            nonlocal read
            for found in self.pattern.finditer(text):
                read += found.end() - found.start() + 1
                yield found

    def counting(compiled: rules._Compiled) -> rules._Compiled:
        counted = copy(compiled)
        for name in ("unless", "unless_before"):
            if (pattern := getattr(compiled, name)) is not None:
                setattr(counted, name, Counting(pattern))
        return counted

    for name in ("_ENGLISH", "_CHINESE"):
        monkeypatch.setattr(rules, name, tuple(counting(compiled) for compiled in getattr(rules, name)))
    monkeypatch.setattr(rules, "_CLAUSE_END", Counting(rules._CLAUSE_END))

    def work(length: int) -> int:
        nonlocal read
        read = 0
        text = before + again * (length // len(again)) + after
        return counted_work(lambda: first_look(text)) + read

    work(2_000)  # patterns are compiled at their first use
    few, many = work(2_000), work(8_000)
    assert many < 5 * few, f"{few} for 2,000 characters, {many} for 8,000"


def test_no_excuse_is_longer_than_what_is_searched_again_for_it() -> None:
    """Looking ahead and behind comes on top of what a pattern matches."""
    for compiled in (*rules._ENGLISH, *rules._CHINESE, *rules._ENGLISH_ELSE, *rules._CHINESE_ELSE):
        if compiled.unless_before is not None:
            longest = _parser.parse(compiled.unless_before.pattern, compiled.unless_before.flags).getwidth()[1]
            assert longest + 40 <= rules.LONGEST_EXCUSE, compiled.rule.name


@pytest.mark.parametrize(
    "text",
    [
        "all my funds were withdrawn by hacker",
        "my usdt was moved out by a thief",
        "a bot is sweeping every coin i send to my wallet",
        "someone keeps grabbing any bnb I deposit",
        "刚才点了一个空投链接授权了，现在资产在减少",
        "授权了一个合约，余额一直在减少",
        "有人说交手续费可以帮我追回被盗的币",
        "对方让我先付保证金才能帮我找回资金",
        "他说先打押金就能追回我的钱",
    ],
)
def test_a_loss_that_goes_on_and_a_helper_who_wants_to_be_paid_first_are_urgent(text: str) -> None:
    assert first_look(text).priority is Priority.URGENT


@pytest.mark.parametrize(
    "text",
    [
        "how can funds be withdrawn by hackers?",
        "what if my coins are moved by a thief",
        "does a bot take every coin i send as a fee",
        "do you sweep the dust coins i send to my wallet",
        "the withdrawal by the exchange is pending",
        "如何取消授权，资产会减少吗",
        "提币手续费交多少钱",
        "矿工费交多少可以找回交易",
        "交了手续费，什么时候到账",
    ],
)
def test_questions_in_the_same_words_are_not(text: str) -> None:
    assert first_look(text).priority is not Priority.URGENT


@pytest.mark.parametrize(
    ("text", "urgent"),
    [
        ("余额变成0了", False),
        ("余额变成0了，我啥也没动", False),
        ("我的钱包余额变成零了怎么办", False),
        ("切换网络后余额变成0了", False),
        ("我导入助记词后余额是0", False),
        ("余额突然变成0了，有人动了我的钱", True),
        ("点了链接后余额变成0了", True),
        ("授权之后资产变成了零", True),
        ("昨晚余额变成0了，被转走的", True),
        ("我的usdt变成0了", True),
        ("余额清零了", True),
    ],
)
def test_a_balance_that_reads_0_is_theft_where_somebody_is_said_to_have_been_at_it(text: str, urgent: bool) -> None:
    assert (first_look(text).priority is Priority.URGENT) is urgent
