"""A verdict in words: which sentence is taken, how it is filled, and what never happens to it."""

from __future__ import annotations

import msgspec
import pytest

from walletdesk.chain import explain as explaining
from walletdesk.chain.base import (
    Account,
    Amount,
    Evidence,
    Fact,
    Family,
    Number,
    Raise,
    Tier,
    Tiers,
    Verdict,
    Words,
)
from walletdesk.chain.explain import explain, fees, filled, places, refused
from walletdesk.chain.networks import NETWORKS
from walletdesk.chain.told import Level, Said, Told
from walletdesk.chain.words import ADDED, FOUND, GENERAL, HEADLINES, NOTES, REFUSED, STATES, WORDS


def _said(text: str) -> dict[str, Said]:
    return {"en": Said(plain=text, expert=text + " E"), "zh": Said(plain="中" + text, expert="专" + text)}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Told], dict[str, Told]]:
    """Sentences of a made-up family in the place of the EVM ones."""
    states: dict[str, Told] = {}
    notes: dict[str, Told] = {}
    monkeypatch.setattr(explaining, "sentences", lambda family: (states, notes))
    monkeypatch.setattr(explaining, "_words", lambda family: {})
    return states, notes


def verdict(state: str = "moved", /, **facts: Fact) -> Verdict:
    return Verdict(network="ethereum", subject="0x" + "5c" * 32, state=state, facts=facts)


def test_the_finest_sentence_whose_facts_are_there_is_taken(told: tuple[dict[str, Told], dict[str, Told]]) -> None:
    told[0]["moved.fast"] = Told(says=_said("Fast: {how}."), headline={"en": "Quick", "zh": "快"})
    told[0]["moved"] = Told(says=_said("Moved on {network}."))
    fast = Verdict(network="ethereum", subject="x", state="moved", reason="fast", facts={"how": Words(text="very")})
    assert explain(fast, "en", Level.PLAIN).says == "Fast: very."
    assert explain(fast, "en", Level.EXPERT).says == "Fast: very. E"
    assert explain(fast, "zh-TW", Level.PLAIN).says == "中Fast: very."
    assert explain(fast, "en", Level.PLAIN).headline == "Quick"
    bare = Verdict(network="ethereum", subject="x", state="moved", reason="fast")
    assert explain(bare, "fr", Level.PLAIN).says == "Moved on Ethereum."


def test_a_state_without_sentences_gets_a_general_one_that_is_true(
    told: tuple[dict[str, Told], dict[str, Told]],
) -> None:
    for language in ("en", "zh"):
        for level in Level:
            said = explain(verdict("strange-new-state"), language, level)
            assert said.headline in FOUND and "Ethereum" in said.says and said.advice == ""
    assert explain(Verdict(network="gone", subject="x", state="success"), "en", Level.PLAIN).says


def test_headlines_come_from_the_state_or_its_first_word(told: tuple[dict[str, Told], dict[str, Told]]) -> None:
    assert explain(verdict("pending-fee-below-base"), "en", Level.PLAIN).headline == "Waiting, fee too low"
    assert explain(verdict("failed-of-something-new"), "zh", Level.PLAIN).headline == "失败"


def test_what_a_fact_says_is_never_read_as_a_place(told: tuple[dict[str, Told], dict[str, Told]]) -> None:
    told[0]["moved"] = Told(says=_said("It says {reason_text} to {to}."))
    strange = Words(text="{to} [[{from}]] \u202e see evil.com", strange=True)
    said = explain(verdict(reason_text=strange, to=Account(address="0xabc")), "en", Level.PLAIN).says
    assert said == "It says “(to) [[(from)]] see evil[.]com” (the contract's own words) to 0xabc."


def test_parts_in_brackets_go_with_their_facts() -> None:
    facts = {"a": "1", "b": "2"}

    def write(name: str) -> str:
        if name not in facts:
            raise explaining.Unfilled(name)
        return facts[name]

    assert filled("x[[ a {a}]][[ c {c}]].", write, lambda _: True) == "x a 1."
    assert filled("{a} {a|block|blocks}", write, lambda _: False) == "1 blocks"
    with pytest.raises(explaining.Unfilled, match="c"):
        filled("{c}", write, lambda _: True)
    assert places("{a|x|y} {b}[[ {b} {c}]]") == ({"a", "b"}, {"c"})


@pytest.mark.parametrize(
    ("text", "language", "tidy"),
    [
        ("Moved  to  you. ", "en", "Moved to you."),
        ("It failed..", "en", "It failed."),
        ("It failed., at once", "en", "It failed. at once"),
        ("Wait... 1.5 and 0.25.", "en", "Wait... 1.5 and 0.25."),
        ("失败。。合约 X。，手续费", "zh", "失败。合约 X。手续费"),
        ("发起的 合约调用 ：成功 （1）", "zh", "发起的合约调用：成功（1）"),
        ("USDT 转账 3 个", "zh", "USDT 转账 3 个"),
    ],
)
def test_parts_left_out_leave_no_seams(text: str, language: str, tidy: str) -> None:
    assert explaining._tidy(text, language) == tidy


def test_one_is_singular(told: tuple[dict[str, Told], dict[str, Told]]) -> None:
    told[0]["moved"] = Told(says=_said("{n} {n|block|blocks}."))
    assert explain(verdict(n=Number(value=1)), "en", Level.PLAIN).says == "1 block."
    assert explain(verdict(n=Number(value=1_000, milli=True)), "en", Level.PLAIN).says == "1 block."
    assert explain(verdict(n=Number(value=2)), "en", Level.PLAIN).says == "2 blocks."
    one = Amount(units=10**18, decimals=18, symbol="ETH")
    assert explain(verdict(n=one), "en", Level.PLAIN).says == "1 ETH block."


def test_words_of_ours_read_in_both_languages(told: tuple[dict[str, Told], dict[str, Told]]) -> None:
    told[0]["moved"] = Told(says=_said("{missing}; {other_network}."))
    facts = {"missing": Words(text="receipt"), "other_network": Words(text="bnb")}
    assert explain(verdict(**facts), "en", Level.PLAIN).says == "the receipt; BNB Smart Chain."
    assert explain(verdict(**facts), "zh", Level.PLAIN).says == "中交易回执; BNB Smart Chain."


def test_two_addresses_that_look_alike_are_shown_whole(told: tuple[dict[str, Told], dict[str, Told]]) -> None:
    told[0]["moved"] = Told(says=_said("{from} is not {to}."))
    one, other = ("0x12345678" + letter * 26 + "9abcde" for letter in "ab")
    said = explain(verdict(**{"from": Account(address=one), "to": Account(address=other)}), "en", Level.PLAIN).says
    assert said == f"{one} is not {other}."


def test_notes_are_said_once_and_only_with_their_facts(told: tuple[dict[str, Told], dict[str, Told]]) -> None:
    told[1]["own"] = Told(says=_said("Own {n}."), advises=_said("Do it."))
    noted = Verdict(network="ethereum", subject="x", state="moved", notes=("own", "poisoning", "poisoning", "nobody"))
    assert len(explain(noted, "en", Level.PLAIN).notes) == 1
    full = Verdict(network="ethereum", subject="x", state="moved", notes=("own",), facts={"n": Number(value=1)})
    assert explain(full, "en", Level.PLAIN).notes == ("Own 1. Do it.",)
    assert explain(full, "zh", Level.PLAIN).notes == ("中Own 1.中Do it.",)


def test_a_test_network_is_always_named_so(told: tuple[dict[str, Told], dict[str, Told]]) -> None:
    on = Verdict(network="sepolia", subject="x", state="success")
    assert any("worth nothing" in note for note in explain(on, "en", Level.PLAIN).notes)
    assert any("没有任何价值" in note for note in explain(on, "zh", Level.EXPERT).notes)


def test_what_is_not_certain_says_what_is_missing(told: tuple[dict[str, Told], dict[str, Told]]) -> None:
    told[0]["moved"] = Told(says=_said("Moved."))
    doubt = Verdict(
        network="ethereum", subject="x", state="moved", certain=False, facts={"missing": Words(text="second node")}
    )
    assert "a second node that agrees" in explain(doubt, "en", Level.PLAIN).notes[-1]


def test_plain_readers_get_six_decimals_and_experts_all(told: tuple[dict[str, Told], dict[str, Told]]) -> None:
    told[0]["moved"] = Told(says=_said("{amount}"))
    amount = Amount(units=1_234_567_890_123_456_789, decimals=18, symbol="ETH")
    assert explain(verdict(amount=amount), "en", Level.PLAIN).says == "1.234567 ETH"
    assert explain(verdict(amount=amount), "en", Level.EXPERT).says == "1.234567890123456789 ETH E"


def test_shared_sentences_are_whole() -> None:
    for told in (GENERAL, *STATES.values(), *NOTES.values(), *ADDED.values()):
        for part in (told.says, told.advises):
            assert not part or set(part) == {"en", "zh"}
            for language, said in part.items():
                for text in (said.plain, said.expert):
                    assert text.removesuffix("]]").endswith("。" if language == "zh" else ".")
                    needed, _ = places(text)
                    assert needed <= {"network", "subject", "state", "coin"}
    for en, zh in (*HEADLINES.values(), *REFUSED.values()):
        assert en and zh and en.isascii() and not zh.isascii()
    assert all(set(one) == {"en", "zh"} for one in WORDS.values())


def test_every_reason_to_refuse_a_value_has_a_sentence() -> None:
    assert refused("checksum", "en") != refused("checksum", "zh")
    assert refused("a-new-one", "en") == refused("nothing", "en")


# -- fees --------------------------------------------------------------------------


def _tiers(usual: int | None = 1_000, replace: Raise | None = None) -> Tiers:
    def one(name: str, wait_s: int, gwei: int) -> Tier:
        cap = gwei * 10**9
        cost = Amount(units=21_000 * cap, decimals=18, symbol="ETH")
        return Tier(name=name, cap=cap, tip=10**8, wait_us=wait_s * 1_000_000, cost=cost)

    return Tiers(
        network="ethereum",
        unit="wei",
        tiers=(one("slow", 300, 10), one("normal", 36, 20), one("fast", 12, 25)),
        base_fee=9_876_543_210,
        full_milli=507,
        usual_milli=usual,
        replace=replace,
    )


@pytest.mark.parametrize(
    ("usual", "en", "zh"),
    [
        (300, "quiet", "空闲"),
        (1_000, "as busy as usual", "正常"),
        (2_300, "about 2.3 times", "2.3 倍"),
        (12_700, "about 12 times", "12 倍"),
    ],
)
def test_congestion_is_a_sentence(usual: int, en: str, zh: str) -> None:
    assert en in fees(_tiers(usual), NETWORKS["ethereum"], "en", Level.PLAIN).congestion
    assert zh in fees(_tiers(usual), NETWORKS["ethereum"], "zh", Level.PLAIN).congestion


@pytest.mark.parametrize(
    ("waiting", "en", "zh"),
    [
        (0, "Bitcoin is quiet", "比较空闲"),
        (2, "fits into the next two blocks", "下两个区块"),
        (3, "Bitcoin is busy: what waits fills about 3 blocks.", "约需 3 个区块"),
        (61, "very busy: what waits fills about 61 blocks. A transfer that is not urgent can wait.", "非常拥堵"),
    ],
)
def test_where_a_queue_is_seen_it_says_how_busy_a_chain_is(waiting: int, en: str, zh: str) -> None:
    tiers = Tiers(network="bitcoin", unit="sat/vB", tiers=(), base_fee=2_000, waiting=waiting)
    assert en in fees(tiers, NETWORKS["bitcoin"], "en", Level.PLAIN).congestion
    assert zh in fees(tiers, NETWORKS["bitcoin"], "zh", Level.PLAIN).congestion
    exact = fees(tiers, NETWORKS["bitcoin"], "en", Level.EXPERT).congestion
    assert "Nodes let go of what pays less than 2 sat/vB." in exact and "Base fee" not in exact


def test_prices_that_are_voted_for_are_not_called_busy_and_a_token_is_told_apart() -> None:
    tron = NETWORKS["tron"]
    tiers = Tiers(
        network="tron", unit="sun", tiers=(), base_fee=1_000, work=210, token=(tron.amount(13_844_850), tron.amount(27_704_850))
    )  # fmt: skip
    plain = fees(tiers, tron, "en", Level.PLAIN)
    assert plain.text() == (
        "TRON's prices are set by votes: they are the same whether it is busy or not.\n"
        "Without energy, a USDT transfer costs about 13.84485 TRX, and about 27.70485 TRX to an address that never had USDT."
    )
    assert fees(tiers, tron, "zh", Level.EXPERT).beside[-1] == "能量单价 210 sun，带宽单价 1,000 sun/字节。"


def test_empty_blocks_are_not_called_busy_however_dear_they_are() -> None:
    tiers = msgspec.structs.replace(_tiers(9_000), full_milli=40)
    assert fees(tiers, NETWORKS["ethereum"], "en", Level.PLAIN).congestion == "Fees on Ethereum now:"
    assert "about 9 times" in fees(tiers, NETWORKS["arbitrum"], "en", Level.PLAIN).congestion


def test_a_fee_after_empty_blocks_is_not_counted_in_thousands_of_millions() -> None:
    said = fees(_tiers(4_285_714_000_000), NETWORKS["ethereum"], "en", Level.PLAIN).congestion
    assert "about 100 times" in said


def test_tiers_name_wait_and_cost_and_experts_also_see_rates() -> None:
    plain = fees(_tiers(), NETWORKS["ethereum"], "en", Level.PLAIN)
    assert plain.tiers == (
        "Slow: about 5 minutes, costs about 0.00021 ETH",
        "Normal: about 36 seconds, costs about 0.00042 ETH",
        "Fast: about 12 seconds, costs about 0.000525 ETH",
    )
    expert = fees(_tiers(None), NETWORKS["ethereum"], "zh", Level.EXPERT)
    assert "9.87654321 gwei" in expert.congestion and "50.7%" in expert.congestion
    assert expert.tiers[1] == "普通：约需等待 36 秒，手续费约 0.00042 ETH（上限 20 gwei，小费 0.1 gwei）"


def test_what_replaces_a_transaction_is_never_said_too_low() -> None:
    least = Raise(
        cap=11 * 10**9,
        tip=None,
        add=Amount(units=123_456_789_012_345, decimals=18, symbol="ETH"),
        cost=Amount(units=10**15, decimals=18, symbol="ETH"),
    )
    said = fees(_tiers(replace=least), NETWORKS["ethereum"], "en", Level.PLAIN).replace
    assert said == "To speed this transaction up, pay at least 0.000124 ETH more, 0.001 ETH altogether at most."
    assert "0.000123456789012345 ETH" in fees(_tiers(replace=least), NETWORKS["ethereum"], "zh", Level.EXPERT).text()


def test_prices_are_written_as_their_chain_does() -> None:
    assert explaining.price(7_250, "sat/vB") == "7.25 sat/vB"
    assert explaining.price(1_000, "microlamport") == "1,000 µlamport/CU"
    assert explaining.price(420, "sun") == "420 sun"


def test_a_family_without_words_yet_has_general_sentences() -> None:
    for family in Family:
        states, notes = explaining.sentences(family)
        assert isinstance(states, dict) and isinstance(notes, dict)


def test_what_one_node_of_others_says_alone_is_said_to_be_that() -> None:
    stranger, second, ours = (Evidence(node=name, own=name == "ours") for name in ("a", "b", "ours"))
    alone = "One node that is not ours says so"
    success = msgspec.structs.replace(verdict("success"), evidence=(stranger,))
    assert alone in explain(success, "en", Level.PLAIN).text() and alone in explain(success, "en", Level.EXPERT).text()
    assert "第二个节点" in explain(success, "zh", Level.PLAIN).text()
    for evidence in ((), (ours,), (stranger, second)):
        told_by = msgspec.structs.replace(success, evidence=evidence)
        assert alone not in explain(told_by, "en", Level.PLAIN).text()
    open_ = msgspec.structs.replace(success, certain=False)
    assert alone not in explain(open_, "en", Level.PLAIN).text()  # that it is not certain says more
